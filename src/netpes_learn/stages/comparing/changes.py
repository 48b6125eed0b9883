# What enters: what a library showed at two moments (``snapshot``). What leaves: what changed, place
# by place, and how much each change matters to somebody who taught it. Pure.
"""What changed for those who learn.

A change has one of three levels, which are the parts of a version:

- ``major``: learners meet new content: a practice, or a paragraph, factor, finding, figure,
  scenario, tip, comparison, question, scene, lesson or statement that was not there, a learning
  part where there was none, or an objective that begins with another verb. A new item that has half
  or more of its words from its neighbours, which lost them, was only divided off: ``minor``.
- ``minor``: what they meet says something else: any other difference, in words, numbers or order,
  and what is gone.
- ``patch``: they notice nothing: both texts say the same (``sameness.says_the_same``), or the same
  text is cut into other paragraphs.

A practice that is gone is ``major`` too: whoever teaches it has to know.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from netpes_learn.stages.comparing.alignment import PROSE, aligned, name_of, words_in
from netpes_learn.stages.comparing.sameness import says_the_same, tokens

Level = Literal["major", "minor", "patch"]
# The weightiest first.
LEVELS: tuple[Level, ...] = ("major", "minor", "patch")
# Where something new is new content; elsewhere (a link, a source) it only serves what is there.
_CONTENT = frozenset(
    {
        "chapters", "chapters.statements", "common_points", "comparators", "context",
        "description", "improvements", "learning", "learning.questions", "lessons", "narration",
        "results.figures", "results.findings", "scenarios", "strengths", "study_visit",
        "study_visit.narration", "study_visit.questioned", "study_visit.valued",
        "success_factors", "tips",
    }
)  # fmt: skip
# Compared by themselves, or by nobody: ids are not seen, versions follow from the changes.
NOT_COMPARED = frozenset({"id", "version"})


@dataclass(frozen=True)
class FieldChange:
    """What changed at one path: ``results.figures[into-employment].value``, ``description[2]``.

    A path names items of a list by id, partner, practice or address, or else by their number.
    ``order``: a list's items stand in another order; ``old`` and ``new`` are then whole lists.
    ``old`` is None for what is new, ``new`` for what is gone.
    """

    path: str
    kind: Literal["new", "changed", "gone", "order"]
    old: Any
    new: Any
    level: Level


@dataclass(frozen=True)
class Change:
    """What changed about one subject: ``practices/coup-de-boost``, ``glossary/neet``."""

    subject: str
    kind: Literal["new", "changed", "gone"]
    level: Level
    fields: tuple[FieldChange, ...] = ()


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what changed between two snapshots of one language, sorted by subject.

    A change of a practice's version alone is none: nobody sees it.
    """
    before, after = old["subjects"], new["subjects"]
    comparison = _Comparison(before, after)
    changes: list[Change] = []
    for subject in sorted({*before, *after}):
        if subject not in before:
            changes.append(Change(subject, "new", "major"))
        elif subject not in after:
            changes.append(Change(subject, "gone", "major"))
        else:
            fields = tuple(comparison.differ(before[subject], after[subject], ""))
            if fields:
                changes.append(Change(subject, "changed", heaviest(fields), fields))
    return tuple(changes)


def same_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> Callable[[str, str], bool]:
    """Return what tells whether a text of one snapshot and one of the other say the same."""
    return _Comparison(old["subjects"], new["subjects"]).same


def heaviest(changes: Sequence[FieldChange | Change]) -> Level:
    """Return the weightiest level among some changes."""
    return min((change.level for change in changes), key=LEVELS.index)


def pattern(path: str) -> str:
    """Return a path without the names of list items: ``learning.questions.stem``."""
    return re.sub(r"\[[^]]*\]", "", path)


def field_of(path: str) -> str:
    """Return the field that a path ends at: ``stem``."""
    return pattern(path).rpartition(".")[2]


class _Comparison:
    """Compares values of two snapshots; knows which words each of them uses."""

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._before, self._after = before, after

    @cached_property
    def _used_before(self) -> frozenset[str]:
        return frozenset(words_in(self._before))

    @cached_property
    def _used_after(self) -> frozenset[str]:
        return frozenset(words_in(self._after))

    def _both_in_use(self, old: str, new: str) -> bool:
        """Tell whether the old word is still used and the new one was before: two words, then."""
        return old in self._used_after and new in self._used_before

    def same(self, old: str, new: str) -> bool:
        """Tell whether two texts of these snapshots say the same."""
        return says_the_same(old, new, both_in_use=self._both_in_use)

    def differ(self, old: Any, new: Any, path: str) -> Iterator[FieldChange]:
        """Yield what changed at a path and below it; None stands for nothing."""
        if old == new:
            return
        there = new if old is None else old
        if isinstance(there, list):
            yield from self._lists(old or [], new or [], path)
        elif isinstance(there, dict) and not (_absent(old, new) and pattern(path) in _CONTENT):
            before, after = old or {}, new or {}
            for key in [*after, *(key for key in before if key not in after)]:
                if key not in NOT_COMPARED:
                    below = f"{path}.{key}" if path else key
                    yield from self.differ(before.get(key), after.get(key), below)
        elif old is None:
            yield FieldChange(path, "new", None, new, _level_of_new(path))
        elif new is None:
            yield FieldChange(path, "gone", old, None, "minor")
        else:
            yield FieldChange(path, "changed", old, new, self._level(old, new, path))

    def _level(self, old: Any, new: Any, path: str) -> Level:
        if not (isinstance(old, str) and isinstance(new, str) and field_of(path) in PROSE):
            return "minor"
        if self.same(old, new):
            return "patch"
        verbs = [(tokens(text) or ("",))[0] for text in (old, new)]
        another = path == "learning.objective" and not self.same(*verbs)
        return "major" if another else "minor"

    def _lists(self, old: list[Any], new: list[Any], path: str) -> Iterator[FieldChange]:
        field = field_of(path)
        if len(old) != len(new) and self._recut(old, new, field):
            yield FieldChange(path, "changed", old, new, "patch")
            return
        pairs = aligned(old, new, field=field)
        came_from = {after: before for before, after in pairs}
        kept = [item for number, item in enumerate(new) if number in came_from]
        spare = Counter(words_in(old, field)) - Counter(words_in(kept, field))
        for number, item in enumerate(new):
            place = f"{path}[{name_of(item, number)}]"
            if number in came_from:
                yield from self.differ(old[came_from[number]], item, place)
            else:
                divided = _is_divided(Counter(words_in(item, field)), spare)
                level = "minor" if divided else _level_of_new(place)
                yield FieldChange(place, "new", None, item, level)
        for number in sorted(set(range(len(old))) - set(came_from.values())):
            place = f"{path}[{name_of(old[number], number)}]"
            yield FieldChange(place, "gone", old[number], None, "minor")
        order = [after for _, after in sorted(pairs)]
        if order != sorted(order):
            yield FieldChange(path, "order", old, new, "minor")

    def _recut(self, old: list[Any], new: list[Any], field: str) -> bool:
        """Tell whether two lists are the same text in other paragraphs."""
        if field not in PROSE or not all(isinstance(item, str) for item in (*old, *new)):
            return False
        return bool(old and new) and self.same("\n".join(old), "\n".join(new))


def _absent(old: Any, new: Any) -> bool:
    return old is None or new is None


def _level_of_new(path: str) -> Level:
    return "major" if pattern(path) in _CONTENT else "minor"


def _is_divided(words: Counter[str], spare: Counter[str]) -> bool:
    """Tell whether at least half of an item's words were taken from its neighbours."""
    return (words & spare).total() * 2 >= words.total() > 0
