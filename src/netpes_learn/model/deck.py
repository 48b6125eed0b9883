# What enters: nothing. What leaves: a slide deck, as outlines compose and formats render it.
"""Decks."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from netpes_learn.model.blocks import Blocks, CountryMap, RichList, listed
from netpes_learn.model.imprint import Brand, Properties
from netpes_learn.model.text import Record, Rich


class Slide(Record):
    """One slide: a named layout of the master, and what fills its placeholders."""

    id: str
    layout: str
    section: Rich = ()
    # An icon that tells what happens here at a glance (a name of the set "heroicons").
    icon: str = ""
    # Where it comes from: shown on a layout that has a place called "map".
    map: CountryMap | None = None
    title: Rich
    # Placeholder name (``body``, ``left``, ``right``, ``subtitle``, …) → blocks.
    slots: dict[str, Blocks] = {}
    notes: RichList = ()
    minutes: float = 0.0


class Deck(Record):
    """A slide deck."""

    kind: Literal["deck"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    footer: Rich
    slides: Annotated[tuple[Slide, ...], BeforeValidator(listed), Field(min_length=1)]
