# What enters: nothing. What leaves: the types of what holds for every deliverable: the project, its
# source documents and its languages.
"""Project and languages."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from netpes_learn.model.parts import Day, Url, Whole
from netpes_learn.model.text import LanguageTag, Prose, Record, Slug

# How a count of something is written, with {0} for the number: "{0} dagar".
Counted = Annotated[str, StringConstraints(pattern=r"\{0\}")]
# The forms of a word beside a number (CLDR plural categories).
PluralForm = Literal["zero", "one", "two", "few", "many", "other"]
Duration = Literal["years", "months", "weeks", "days", "hours", "minutes"]


class Speech(Record):
    """How a language is spoken."""

    # In order of preference; the first that is installed speaks.
    engines: Annotated[tuple[str, ...], Field(min_length=1)]
    # Words a minute of a calm reading; used to estimate and to check durations.
    words_per_minute: Annotated[Whole, Field(ge=80, le=220)]


class NumberArticles(Record):
    """Articles before numbers that are said with a sound that changes them."""

    # The whole parts of these numbers: in Italian 8, and so 8.5.
    before: Annotated[tuple[Whole, ...], Field(min_length=1)]
    # The article as messages have it → its form here; an apostrophe leaves no space behind it.
    forms: Annotated[dict[str, str], Field(min_length=1)]


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
    group_from: Annotated[Whole, Field(ge=1000)] = 1000
    # Letters with a place of their own in the alphabet: the letter they follow → they, in order
    # (CLDR collation: Swedish puts å, ä, ö after z). All others sort with their base letter.
    letters_after: dict[str, str] = {}
    # Lengths of time that CLDR writes otherwise: Swedish counts days, "2 dagar", where CLDR has
    # rounds of the clock, "2 dygn".
    durations: dict[Duration, dict[PluralForm, Counted]] = {}
    # Numbers before which articles change: Italian "il" becomes "l'" before 80%.
    number_articles: tuple[NumberArticles, ...] = ()
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
    year: Whole
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


class Concept(Record):
    """A term of a public vocabulary (ISCED-F, ESCO), for catalogues; learners do not see it."""

    uri: Url
    # Its official name in English.
    name: str
    # What the vocabulary calls itself: "ISCED-F 2013".
    scheme: str


class Project(Record):
    """What holds for every deliverable: ``project.yml``."""

    name: str
    title: Prose
    # The calendar version of the bundles: YYYY.MM.N.
    version: Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{2}\.\d+$")]
    # The release date, YYYY-MM-DD: the only clock a build knows.
    date: Day
    author: str
    licence: Licence
    funding: Funding
    disclaimers: tuple[Prose, ...] = ()
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    # Names in capitals that need no explanation: IBM, LEGO. For the style lint.
    plain_names: tuple[str, ...] = ()
    target_groups: tuple[Group, ...] = ()
    # What the bundles teach about, and the occupations of those who learn with them.
    subjects: tuple[Concept, ...] = ()
    audience: tuple[Concept, ...] = ()
