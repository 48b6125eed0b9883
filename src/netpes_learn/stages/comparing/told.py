# What enters: nothing. What leaves: what a reader is told of what changed, as plain values: figures
# before and now, texts word by word, and what to look at again. Outlines lay them out.
"""What is told of changes."""

from dataclasses import dataclass
from typing import Literal

from netpes_learn.model.text import Rich
from netpes_learn.stages.comparing.changes import Change
from netpes_learn.stages.comparing.revisit import Chapter, Slides


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
    kind: Literal["new", "changed", "gone"]
    before: str
    now: str
    summary: Rich
    figures: tuple[ToldFigure, ...]
    texts: tuple[ToldText, ...]
    slides: tuple[Slides, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Since:
    """What changed between two releases (calendar versions) of a bundle in one language."""

    before: str
    now: str
    practices: tuple[Told, ...]
    # Areas, themes, insights, the partner; and apart from them the words of the glossary.
    others: tuple[Told, ...]
    terms: tuple[Told, ...]
    # How many corrections of spelling, punctuation and spacing are left out.
    unseen: int
    changes: tuple[Change, ...]
