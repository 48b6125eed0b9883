# What enters: two snapshots in one language, and where they are known those in English of the same
# releases. What leaves: what is now in the language, and the earlier snapshot as if its English
# texts had been translated then: compared with it, a translation is no change. Pure.
"""Translations, told from changes.

Where a text has no translation, a snapshot holds the English one. When the translation comes, the
words are others and what they say is the same. So each text of the earlier snapshot that was
English, and says in English what it says now, is replaced by its translation. What is left to
compare is what really changed.

Where the English snapshots are not known, nobody can tell which texts say something else now. Then
all prose of a subject that is now wholly in the language counts as translated; figures, answers
and the order of things can still be compared.
"""

from collections.abc import Callable, Mapping
from typing import Any

from netpes_learn.model.text import PIVOT
from netpes_learn.stages.comparing.alignment import PROSE, aligned
from netpes_learn.stages.comparing.changes import same_between

Snapshot = Mapping[str, Any]
# The English snapshots of the same releases, before and now.
Pivots = tuple[Snapshot, Snapshot]
# Tells of an earlier text and its English, before and now, whether only a translation came.
_Only = Callable[[Any, Any, Any], bool]


def newly_in_language(old: Snapshot, new: Snapshot) -> frozenset[str]:
    """Return the subjects of both that are wholly in the language now and were not before.

    Nothing where one of them does not say so: an earlier version of the program made it.
    """
    before, now = (whole.get("in_language") for whole in (old, new))
    if not (isinstance(before, list) and isinstance(now, list)):
        return frozenset()
    return frozenset(now).difference(before) & old["subjects"].keys() & new["subjects"].keys()


def with_translations(old: Snapshot, new: Snapshot, pivots: Pivots | None) -> dict[str, Any]:
    """Return the earlier snapshot with the translations that came since, where nothing else did."""
    if new["language"] == PIVOT:
        return dict(old)
    if pivots is None:
        pivots = tuple(_without_words(whole) for whole in (old, new))
        told, only = newly_in_language(old, new), _always
    else:
        same = same_between(*pivots)
        told, only = new["subjects"].keys(), _only_translated(same)
    translations = _Translations(only)
    before, after = (whole["subjects"] for whole in pivots)
    subjects = {
        name: translations.put_into(fields, new["subjects"][name], (before[name], after[name]))
        if name in told and name in new["subjects"] and name in before and name in after
        else fields
        for name, fields in old["subjects"].items()
    }
    return {**old, "subjects": subjects}


def _only_translated(same: Callable[[str, str], bool]) -> _Only:
    def only(old: Any, before: Any, after: Any) -> bool:
        return bool(old == before) and same(before, after)

    return only


def _always(_old: Any, _before: Any, _after: Any) -> bool:
    return True


def _without_words(whole: Snapshot) -> Snapshot:
    """Return a snapshot whose prose is empty, so that lists are matched by all but their words."""
    return {**whole, "subjects": {n: _blank(fields, "") for n, fields in whole["subjects"].items()}}


def _blank(value: Any, field: str) -> Any:
    if isinstance(value, dict):
        return {key: _blank(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_blank(item, field) for item in value]
    return "" if isinstance(value, str) and field in PROSE else value


class _Translations:
    """Puts translations in the place of what they translate."""

    def __init__(self, only: _Only) -> None:
        self._only = only

    def put_into(self, old: Any, new: Any, pivots: tuple[Any, Any], field: str = "") -> Any:
        """Return a value with its translations; ``pivots`` is its English, before and now."""
        whole = (old, new, *pivots)
        if all(isinstance(value, dict) for value in whole):
            return {
                key: self.put_into(value, new[key], (pivots[0][key], pivots[1][key]), key)
                if all(key in other for other in whole)
                else value
                for key, value in old.items()
            }
        if all(isinstance(value, list) for value in whole):
            return self._list(old, new, pivots, field)
        if field in PROSE and all(isinstance(value, str) for value in whole):
            return new if self._only(old, *pivots) else old
        return old

    def _list(self, old: Any, new: Any, pivots: tuple[Any, Any], field: str) -> Any:
        before, after = pivots
        # Both are lists of the same things, unless somebody wrote them by hand.
        if len(old) != len(before) or len(new) != len(after):
            return old
        if self._cut_anew(old, before, after, field):
            return new
        now = dict(aligned(before, after, field=field))
        return [
            self.put_into(item, new[now[at]], (before[at], after[now[at]]), field)
            if at in now
            else item
            for at, item in enumerate(old)
        ]

    def _cut_anew(self, old: Any, before: Any, after: Any, field: str) -> bool:
        """Tell whether only a translation came to a text that has other paragraphs now."""
        if len(before) == len(after) or field not in PROSE:
            return False
        if not all(isinstance(item, str) for item in (*old, *before, *after)):
            return False
        return self._only(*("\n".join(items) for items in (old, before, after)))
