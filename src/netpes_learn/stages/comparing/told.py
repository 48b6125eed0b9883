# What enters: nothing. What leaves: what a reader is told of what changed, as plain values: figures
# before and now, texts word by word, and what to look at again. Outlines lay them out.
"""What is told of changes."""

from dataclasses import dataclass
from typing import Literal

from netpes_learn.model.text import LanguageTag, Rich
from netpes_learn.stages.comparing.changes import Change
from netpes_learn.stages.comparing.revisit import Chapter, Slides

# "translated": nothing changed but that all of it is now in the language.
Kind = Literal["new", "changed", "gone", "translated"]


@dataclass(frozen=True)
class ToldFigure:
    """A figure before and now, as written; empty where there is none. What it counts, and when."""

    before: Rich
    now: Rich
    counts: Rich
    when: Rich


@dataclass(frozen=True)
class ToldText:
    """A text before and now; ``part`` is the part of the record (``tips``, ``objective``)."""

    part: str
    kind: Literal["new", "changed", "gone", "order"]
    before: Rich
    now: Rich


@dataclass(frozen=True)
class Told:
    """What changed about one subject; versions are those of a practice, or empty."""

    id: str
    # "practices", "areas", "themes", "insights", "glossary", "partners".
    folder: str
    title: Rich
    kind: Kind
    before: str
    now: str
    summary: Rich
    figures: tuple[ToldFigure, ...]
    texts: tuple[ToldText, ...]
    slides: tuple[Slides, ...]
    chapters: tuple[Chapter, ...]
    # Whether all of it is now in the language of the bundle, and was not before.
    now_in_language: bool = False
    # Whether its texts were in another language and cannot be compared: then none is told.
    all_new: bool = False


@dataclass(frozen=True)
class NowInLanguage:
    """What is wholly in the language of a bundle since a release, and was not before."""

    # Paths of all subjects, sorted: ``practices/domex``, ``glossary/neet``.
    subjects: tuple[str, ...] = ()
    # Areas, themes, insights and the partner by name, as the bundle has them.
    titles: tuple[Rich, ...] = ()
    # Words of the glossary: how many, and whether none was before.
    words: int = 0
    whole_glossary: bool = False


@dataclass(frozen=True)
class Since:
    """What changed between two releases (calendar versions) of a bundle in one language."""

    before: str
    now: str
    language: LanguageTag
    # Those that are only translated now are among the practices, and nowhere else.
    practices: tuple[Told, ...]
    # Areas, themes, insights, the partner; and apart from them the words of the glossary.
    others: tuple[Told, ...]
    terms: tuple[Told, ...]
    # How many corrections of spelling, punctuation and spacing are left out.
    unseen: int
    changes: tuple[Change, ...]
    now_in_language: NowInLanguage
