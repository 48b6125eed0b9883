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
# Tells of a text before and now, and its English before and now, whether only a translation came.
_Only = Callable[[Any, Any, Any, Any], bool]


def newly_in_language(old: Snapshot, new: Snapshot) -> frozenset[str]:
    """Return the subjects of both that are wholly in the language now and were not before.

    Nothing where one of them does not say so: an earlier version of the program made it.
    """
    before, now = (whole.get("in_language") for whole in (old, new))
    if not (isinstance(before, list) and isinstance(now, list)):
        return frozenset()
    both = frozenset(old["subjects"]).intersection(new["subjects"])
    return both.intersection(now).difference(before)


def with_translations(old: Snapshot, new: Snapshot, pivots: Pivots | None) -> dict[str, Any]:
    """Return the earlier snapshot with the translations that came since, where nothing else did."""
    if new["language"] == PIVOT:
        return dict(old)
    told = frozenset(new["subjects"]) if pivots else newly_in_language(old, new)
    before, after = pivots or (_without_words(old), _without_words(new))
    translations = _Translations(_only_translated(before, after) if pivots else _always)

    def translated(name: str, fields: Any) -> Any:
        english = tuple(whole["subjects"].get(name) for whole in (before, after))
        return translations.put_into(fields, new["subjects"][name], english)

    return {
        **old,
        "subjects": {
            name: translated(name, fields) if name in told else fields
            for name, fields in old["subjects"].items()
        },
    }


def _only_translated(before: Snapshot, after: Snapshot) -> _Only:
    same = same_between(before, after)

    def only(old: Any, new: Any, english_before: Any, english_now: Any) -> bool:
        came = bool(old == english_before) and bool(new != english_now)
        return came and same(english_before, english_now)

    return only


def _always(_old: Any, _new: Any, _english_before: Any, _english_now: Any) -> bool:
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

    def put_into(self, old: Any, new: Any, pivots: tuple[Any, ...], field: str = "") -> Any:
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
            return new if self._only(*whole) else old
        return old

    def _list(self, old: Any, new: Any, pivots: tuple[Any, ...], field: str) -> Any:
        before, after = pivots
        # Both are lists of the same things, unless somebody wrote them by hand.
        if len(old) != len(before) or len(new) != len(after):
            return old
        if len(old) != len(new) and self._cut_anew((old, new, before, after), field):
            return new
        now = dict(aligned(before, after, field=field))
        return [
            self.put_into(item, new[now[at]], (before[at], after[now[at]]), field)
            if at in now
            else item
            for at, item in enumerate(old)
        ]

    def _cut_anew(self, whole: tuple[Any, ...], field: str) -> bool:
        """Tell whether only a translation came to a text that has other paragraphs now."""
        if field not in PROSE or not all(isinstance(item, str) for each in whole for item in each):
            return False
        return self._only(*("\n".join(each) for each in whole))
