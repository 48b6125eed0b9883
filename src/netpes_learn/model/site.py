# What enters: nothing. What leaves: the page from which everything in a bundle opens.
"""Sites."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from netpes_learn.model.blocks import Blocks, listed
from netpes_learn.model.imprint import Brand, Properties
from netpes_learn.model.text import LanguageTag, Record, Rich


class Entry(Record):
    """A file that opens from a page: its path relative to the page, and words for it."""

    href: str
    text: Rich
    # "deck", "handout", "pill", …: chooses icon and order.
    role: str
    # Size in bytes, filled in when the bundle is assembled.
    note: Rich = ()


class CardSubtitles(Record):
    """Captions of a card's video in another language: its name in itself, the file, its text."""

    language: LanguageTag
    label: str
    href: str
    text: str = ""


class Card(Record):
    """A practice on the index page."""

    id: str
    title: Rich
    kicker: Rich = ()
    text: Rich = ()
    colour: str
    tint: str
    # Video and poster, relative to the page, where the practice has a pill.
    video: str | None = None
    poster: str | None = None
    captions: str | None = None
    # The WebVTT itself: a browser refuses to load ``captions`` from a file:// address.
    captions_text: str = ""
    subtitles: Annotated[tuple[CardSubtitles, ...], BeforeValidator(listed)] = ()
    entries: tuple[Entry, ...] = ()


class Group(Record):
    """Cards under one heading."""

    id: str
    title: Rich
    text: Rich = ()
    colour: str
    # A name of the set "heroicons", or nothing: beside the title, as decoration.
    icon: str = ""
    # Files about the group as a whole.
    entries: tuple[Entry, ...] = ()
    cards: tuple[Card, ...] = ()
    # False where the cards are no practices: they are neither counted nor searched.
    practices: bool = True


class Site(Record):
    """The page from which everything in a bundle opens."""

    kind: Literal["site"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    lead: Rich = ()
    groups: tuple[Group, ...] = ()
    notes: Blocks = ()
    footer: Rich
    wording: dict[str, Rich] = {}
