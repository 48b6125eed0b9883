# What enters: nothing. What leaves: the type of a workshop: what a trainer picks from the library
# for one occasion, and how long it lasts.
"""Workshops."""

from typing import Annotated

from pydantic import Field

from netpes_learn.model.parts import Day, Whole
from netpes_learn.model.text import (
    LanguageTag,
    PartnerId,
    PracticeId,
    Prose,
    Record,
    ThemeId,
    WorkshopId,
)


class Workshop(Record):
    """Practices picked for one occasion. One file: ``workshops/<id>.yml``."""

    id: WorkshopId
    # Title and notes are in ``language`` where that is given, and else in English and translated.
    title: Prose
    # Whose workshop it is: its files are in this partner's bundle.
    partner: PartnerId
    # The only language it is held in; left out, there is one in each language of the partner.
    language: LanguageTag | None = None
    date: Day | None = None
    # From the welcome to the end, breaks included; longer than half a day is two workshops.
    minutes: Annotated[Whole, Field(ge=45, le=240)]
    # In the order in which they are taught.
    practices: Annotated[tuple[PracticeId, ...], Field(min_length=1)]
    themes: tuple[ThemeId, ...] = ()
    # What the participants should know: the place, what to bring, whom to ask.
    notes: tuple[Prose, ...] = ()
