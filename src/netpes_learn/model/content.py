# What enters: nothing. What leaves: the types of everything an author writes under content/.
# Each record is one YAML file or one part of it. Nearly all fields are optional: the shortest
# practice has an id, a title, an owner, a source and a summary; nothing empty is rendered.
"""Content records."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

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

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

Unit = Literal[
    "count", "percent", "euro", "years", "months", "weeks", "days", "hours", "minutes", "multiple"
]
Qualifier = Literal["exact", "about", "over", "at-least", "under", "up-to"]
PartnershipType = Literal["agile", "sub-contracted", "co-constructed", "supportive"]


class Source(Record):
    """Where a claim comes from: a document declared in ``project.yml`` and its section."""

    document: Slug
    section: str
    note: Prose | None = None


class Organisation(Record):
    """An owner that is not one of the partners."""

    name: Prose
    country: Country
    region: Prose | None = None


class Figure(Record):
    """A number of the source, exact: what it is, what it counts, and when."""

    id: Slug
    value: float
    # The upper end, where the source gives a range.
    to: float | None = None
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


class Link(Record):
    """A public web page."""

    url: Url
    label: Prose
    lang: LanguageTag | None = None


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


class Scene(Record):
    """One scene of the narration: what is said, and the few words that appear meanwhile.

    ``say`` may hold marks ``{1}``, ``{2}`` … : label (or figure) *n* appears when the voice
    reaches mark *n*. Unmarked ones appear spread over the sentences.
    """

    id: Slug
    layout: Literal["points", "numbers", "chart", "compare", "message"]
    heading: Prose
    say: Prose
    # points: two to four labels. compare: exactly two (before/after, here/there).
    labels: tuple[Prose, ...] = ()
    # numbers: ids of one to three figures of the practice.
    figures: tuple[Slug, ...] = ()
    # chart: id of a chart of the practice.
    chart: Slug | None = None


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


class Lesson(Record):
    """A lesson learned across practices."""

    id: Slug
    text: Prose


class Area(Record):
    """One of the four benchlearning areas. One file: ``areas/<id>.yml``."""

    id: AreaId
    number: Annotated[int, Field(ge=1)]
    title: Prose
    short_title: Prose
    # Name of a colour in templates/tokens.yml.
    colour: Slug
    icon: Slug
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    lessons: tuple[Lesson, ...] = ()


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


class Wordmark(Record):
    """A partner's name set in type: one or two lines."""

    line: str
    second: str | None = None


class Colours(Record):
    """A partner's own colours; text on paper must reach a contrast of 4.5:1."""

    accent: Colour
    # Text or marks on the accent.
    on_accent: Colour = "#FFFFFF"


class StudyVisit(Record):
    """A tour of a partner's own practices: what visitors valued and questioned, and the narration.

    Its scenes show labels only (``points``, ``compare``, ``message``).
    """

    title: Prose
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    valued: tuple[Prose, ...] = ()
    questioned: tuple[Prose, ...] = ()
    takeaway: Prose
    narration: Annotated[tuple[Scene, ...], Field(min_length=1)]


class OwnName(Record):
    """A partner's name and wordmark in one of its languages."""

    name: str
    wordmark: Wordmark


class Partner(Record):
    """A public employment service that receives a bundle. One file: ``partners/<id>.yml``."""

    id: PartnerId
    name: str
    short_name: str
    # What the service calls itself in each language of its own, where that differs.
    in_language: dict[LanguageTag, OwnName] = {}
    country: Country
    region: Prose
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)]
    colours: Colours
    wordmark: Wordmark
    # A PNG or SVG file in ``partners/<id>/``, shown instead of the wordmark.
    logo: str | None = None
    website: Url | None = None
    # What the service is, in two or three sentences.
    profile: Prose | None = None
    # What it is specifically strong in, beyond the strengths listed under the themes.
    strengths: tuple[Prose, ...] = ()
    study_visit: StudyVisit | None = None
    # Which practices its bundle takes: all, or a list of ids.
    practices: Literal["all"] | tuple[PracticeId, ...] = "all"


# The templates of its own that a partner may hand in, by their endings.
TEMPLATE_KINDS = ("docx", "pptx")


def template_path(partner: PartnerId, kind: str) -> str:
    """Return where a partner's own template would be, from content/: partners/soc/template.pptx."""
    return f"partners/{partner}/template.{kind}"


class Speech(Record):
    """How a language is spoken."""

    # In order of preference; the first that is installed speaks.
    engines: Annotated[tuple[str, ...], Field(min_length=1)]
    # Words a minute of a calm reading; used to estimate and to check durations.
    words_per_minute: Annotated[int, Field(ge=80, le=220)]


class Language(Record):
    """A language bundles are made in. One file: ``languages/<tag>.yml``."""

    tag: LanguageTag
    # The language's name in itself.
    name: str
    english_name: str
    # A CLDR locale for numbers, dates and lists.
    locale: str
    # The smallest number written with separators (CLDR minimumGroupingDigits): Spanish and Italian
    # write 1146 and 58.500.
    group_from: Annotated[int, Field(ge=1000)] = 1000
    # Letters with a place of their own in the alphabet: the letter they follow → they, in order
    # (CLDR collation: Swedish puts å, ä, ö after z). All others sort with their base letter.
    letters_after: dict[str, str] = {}
    # A Windows language tag for proofing in Word and PowerPoint: "fr-BE", "sv-SE".
    proofing: str
    speech: Speech
    # Words after which a caption line should rather not break (articles, prepositions, …).
    function_words: tuple[str, ...] = ()
    # Abbreviations whose point does not end a sentence.
    abbreviations: tuple[str, ...] = ()
    # Verbs that cannot be observed and so cannot begin an objective.
    vague_verbs: tuple[str, ...] = ()


class Document(Record):
    """A source document."""

    id: Slug
    title: Prose
    year: int
    publisher: str
    short_title: Prose
    url: Url | None = None


class Licence(Record):
    """The licence of the content."""

    spdx: str
    name: Prose
    url: Url


class Group(Record):
    """A target group that practices can be tagged with."""

    id: Slug
    name: Prose


class Funding(Record):
    """The funder's statement; the grant decides its wording, so it is not a translation."""

    statement: dict[LanguageTag, str]
    disclaimer: Prose


class Project(Record):
    """What holds for every deliverable: ``project.yml``."""

    name: str
    title: Prose
    # The calendar version of the bundles: YYYY.MM.N.
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{2}\.\d+$")]
    # The release date, YYYY-MM-DD: the only clock a build knows.
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    author: str
    licence: Licence
    funding: Funding
    disclaimers: tuple[Prose, ...] = ()
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    # Names in capitals that need no explanation: IBM, LEGO. For the style lint.
    plain_names: tuple[str, ...] = ()
    target_groups: tuple[Group, ...] = ()


class Library(Record):
    """Everything under content/, checked: each tuple sorted by id (areas by number)."""

    project: Project
    languages: tuple[Language, ...]
    partners: tuple[Partner, ...]
    areas: tuple[Area, ...]
    themes: tuple[Theme, ...]
    insights: tuple[Insight, ...] = ()
    glossary: tuple[Term, ...]
    practices: tuple[Practice, ...]
