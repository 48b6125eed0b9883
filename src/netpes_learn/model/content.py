# What enters: nothing. What leaves: the types of everything an author writes under content/, by one
# name: practices, what stands around them, partners, the project; and the library of all of them.
# Each record is one YAML file or one part of it.
"""Content records."""

from netpes_learn.model.partner import (
    TEMPLATE_KINDS,
    Colours,
    OwnName,
    Partner,
    StudyVisit,
    Wordmark,
    template_path,
)
from netpes_learn.model.parts import Colour, Country, Link, Scene, Source, Url, Version
from netpes_learn.model.practice import (
    Chart,
    Comparator,
    Factor,
    Figure,
    Learning,
    Option,
    Organisation,
    PartnershipType,
    Practice,
    Qualifier,
    Question,
    Related,
    Results,
    Revision,
    Scenario,
    Tip,
    Unit,
)
from netpes_learn.model.project import Document, Funding, Group, Language, Licence, Project, Speech
from netpes_learn.model.subjects import (
    Area,
    Chapter,
    Insight,
    Lesson,
    Statement,
    Strength,
    Term,
    Theme,
)
from netpes_learn.model.text import Record
from netpes_learn.model.workshop import Workshop

__all__ = [
    "TEMPLATE_KINDS",
    "Area",
    "Chapter",
    "Chart",
    "Colour",
    "Colours",
    "Comparator",
    "Country",
    "Document",
    "Factor",
    "Figure",
    "Funding",
    "Group",
    "Insight",
    "Language",
    "Learning",
    "Lesson",
    "Library",
    "Licence",
    "Link",
    "Option",
    "Organisation",
    "OwnName",
    "Partner",
    "PartnershipType",
    "Practice",
    "Project",
    "Qualifier",
    "Question",
    "Related",
    "Results",
    "Revision",
    "Scenario",
    "Scene",
    "Source",
    "Speech",
    "Statement",
    "Strength",
    "StudyVisit",
    "Term",
    "Theme",
    "Tip",
    "Unit",
    "Url",
    "Version",
    "Wordmark",
    "Workshop",
    "template_path",
]


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
    workshops: tuple[Workshop, ...] = ()
