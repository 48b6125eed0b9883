# What enters: nothing. What leaves: the type of a practice, which is what everything else is about.
# Nearly all fields are optional: the shortest practice has an id, a title, an owner, a source and a
# summary; nothing empty is rendered.
"""Practices."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from netpes_learn.model.parts import Country, Link, Number, Scene, Source, Version
from netpes_learn.model.text import AreaId, PartnerId, PracticeId, Prose, Record, Slug, ThemeId

Unit = Literal[
    "count", "percent", "euro", "years", "months", "weeks", "days", "hours", "minutes", "multiple"
]
Qualifier = Literal["exact", "about", "over", "at-least", "under", "up-to"]
PartnershipType = Literal["agile", "sub-contracted", "co-constructed", "supportive"]
# Beyond 2**53 a binary number is no longer the one that was written (IEEE 754), and no source says
# a figure near it.
LARGEST_FIGURE = 1e15


def _believable(value: float) -> float:
    if abs(value) > LARGEST_FIGURE:
        message = f"{value:g} is larger than any figure of a source can be"
        raise PydanticCustomError("beyond_belief", message)
    return value


Amount = Annotated[Number, AfterValidator(_believable)]


class Organisation(Record):
    """An owner that is not one of the partners."""

    name: Prose
    country: Country
    region: Prose | None = None


class Figure(Record):
    """A number of the source, exact: what it is, what it counts, and when."""

    id: Slug
    value: Amount
    # The upper end, where the source gives a range.
    to: Amount | None = None
    unit: Unit = "count"
    qualifier: Qualifier = "exact"
    # What is counted, as it reads under the number: "young people supported".
    counts: Prose
    # The period or date as written: "first quarter of 2025".
    when: Prose | None = None
    # The chart label, where ``counts`` is too long for one.
    label: Prose | None = None


class Chart(Record):
    """Figures that form a series, in the order to be shown; all in one unit."""

    id: Slug
    title: Prose
    figures: Annotated[tuple[Slug, ...], Field(min_length=2)]
    # ``parts``: parts of one whole; ``bars``: a comparison; ``timeline``: one measure over time.
    shape: Literal["bars", "parts", "timeline"] = "bars"
    # What the chart says, for somebody who cannot see it.
    alt: Prose


class Factor(Record):
    """A success factor: an optional lead of a few words, and the sentence."""

    lead: Prose | None = None
    text: Prose


class Scenario(Record):
    """An area for improvement that partners identified."""

    id: Slug
    text: Prose


class Tip(Record):
    """A recommendation; ``answers`` names the scenarios the source pairs it with."""

    id: Slug
    text: Prose
    answers: tuple[Slug, ...] = ()


class Comparator(Record):
    """What another partner has instead: something like it, something in part, or nothing."""

    partner: PartnerId
    has: Literal["similar", "partial", "none"]
    # Name of the partner's own scheme, where it has one.
    name: Prose | None = None
    text: Prose


class Related(Record):
    """Another practice that resembles this one, and how."""

    practice: PracticeId
    why: Prose


class Results(Record):
    """What came of it: figures, charts made of them, and findings without a number."""

    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    findings: tuple[Prose, ...] = ()


class Option(Record):
    """One of the three answers to a question, and what to say to somebody who chose it."""

    text: Prose
    correct: bool = False
    feedback: Prose


class Question(Record):
    """A question with three options, exactly one of them right."""

    id: Slug
    stem: Prose
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=3)]


class Learning(Record):
    """The learning part of a practice."""

    # Begins with an observable verb: "Explain …", "Compare …".
    objective: Prose
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=3)]
    reflection: Prose
    takeaway: Prose


class Revision(Record):
    """What a version of a practice changed, told to whoever taught an earlier one."""

    version: Version
    note: Prose


class Practice(Record):
    """One labour-market practice, ready to teach with. One file: ``practices/<id>.yml``."""

    id: PracticeId
    version: Version
    title: Prose
    # At most 28 characters: footers, tables, frames.
    short_title: Prose
    owner: PartnerId | None = None
    organisation: Organisation | None = None
    area: AreaId | None = None
    partnership_type: PartnershipType | None = None
    themes: tuple[ThemeId, ...] = ()
    target_groups: tuple[Slug, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    # One or two sentences: what it is, for whom.
    summary: Prose
    description: tuple[Prose, ...] = ()
    context: tuple[Prose, ...] = ()
    success_factors: tuple[Factor, ...] = ()
    results: Results = Results()
    scenarios: tuple[Scenario, ...] = ()
    tips: tuple[Tip, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    links: tuple[Link, ...] = ()
    related: tuple[Related, ...] = ()
    # What the sources leave open or contradict, told to the reader.
    open_points: tuple[Prose, ...] = ()
    learning: Learning | None = None
    narration: tuple[Scene, ...] = ()
    # What each version changed, the newest first; a release asks for it unless only slips went.
    changes: tuple[Revision, ...] = ()
