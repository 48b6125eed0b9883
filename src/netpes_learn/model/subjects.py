# What enters: nothing. What leaves: the types of what stands around the practices: the areas and
# themes they belong to, what the sources conclude from them, and the words they use.
"""Areas, themes, insights, terms."""

from typing import Annotated

from pydantic import Field

from netpes_learn.model.parts import Scene, Source, Whole
from netpes_learn.model.text import (
    AreaId,
    InsightId,
    LanguageTag,
    PartnerId,
    PracticeId,
    Prose,
    Record,
    Slug,
    ThemeId,
)


class Lesson(Record):
    """A lesson learned across practices."""

    id: Slug
    text: Prose


class Area(Record):
    """One of the four benchlearning areas. One file: ``areas/<id>.yml``.

    The scenes of its narration show labels, pictures or clips, and no figures: it has none.
    """

    id: AreaId
    number: Annotated[Whole, Field(ge=1)]
    title: Prose
    short_title: Prose
    # Name of a colour in templates/tokens.yml.
    colour: Slug
    icon: Slug
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    lessons: tuple[Lesson, ...] = ()
    # The area's pill: what is said and shown, and one sentence to remember.
    narration: tuple[Scene, ...] = ()
    takeaway: Prose | None = None


class Strength(Record):
    """A partner's specific strength in a transversal issue."""

    partner: PartnerId
    text: Prose


class Theme(Record):
    """A transversal issue. One file: ``themes/<id>.yml``."""

    id: ThemeId
    title: Prose
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    common_points: tuple[Prose, ...] = ()
    strengths: tuple[Strength, ...] = ()
    improvements: tuple[Prose, ...] = ()


class Statement(Record):
    """One finding, recommendation or message; ``practices`` are those it was drawn from."""

    id: Slug
    # A few words that name it, where the source has them.
    lead: Prose | None = None
    text: Prose
    practices: tuple[PracticeId, ...] = ()


class Chapter(Record):
    """Statements under one heading: a workshop, a type of partnership, a question."""

    id: Slug
    title: Prose
    summary: Prose | None = None
    # The practices that all its statements were drawn from.
    practices: tuple[PracticeId, ...] = ()
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]


class Insight(Record):
    """What the sources conclude beyond single practices. One file: ``insights/<id>.yml``.

    Key messages and learning points of the conference, findings of the peer review, types of
    partnership, what participants of the study visits said and recommended.
    """

    id: InsightId
    title: Prose
    short_title: Prose
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    chapters: Annotated[tuple[Chapter, ...], Field(min_length=1)]
    open_points: tuple[Prose, ...] = ()


class Term(Record):
    """An entry of the glossary: ``glossary.yml`` holds a list of these."""

    id: Slug
    term: Prose
    expansion: Prose | None = None
    # Language of term and expansion where it is not English.
    lang: LanguageTag | None = None
    definition: Prose
    # How a voice should say it, language tag → respelling.
    say: dict[LanguageTag, str] = {}
    sources: tuple[Source, ...] = ()
