# What enters: two documents as plain JSON values. What leaves: what differs, in words that say
# where and from what to what, so that ``explain`` can name the word that changed.
"""Differences between two documents."""

from collections.abc import Iterator
from typing import Any

_LONGEST = 90
_MOST = 20


def differences(old: Any, new: Any) -> tuple[str, ...]:
    """Return lines "path: old → new", at most twenty, the last of them telling how many more."""
    lines = list(_differ(old, new, ""))
    if len(lines) > _MOST:
        return (*lines[:_MOST], f"… and {len(lines) - _MOST} more")
    return tuple(lines)


def _differ(old: Any, new: Any, path: str) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            yield from _differ(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, path)
    elif isinstance(old, str) and isinstance(new, str):
        yield f"{path}: {_changed_words(old, new)}"
    else:
        yield f"{path}: {_short(old)} → {_short(new)}"


def _lists(old: list[Any], new: list[Any], path: str) -> Iterator[str]:
    if len(old) != len(new):
        named = all(isinstance(item, dict) and "id" in item for item in (*old, *new))
        if named and new:
            before, after = ({item["id"]: item for item in items} for items in (old, new))
            for identity in sorted(set(before) | set(after)):
                yield from _differ(before.get(identity), after.get(identity), f"{path}[{identity}]")
            return
        yield f"{path}: {len(old)} items → {len(new)} items"
    for index, (one, other) in enumerate(zip(old, new, strict=False)):
        name = one.get("id", index + 1) if isinstance(one, dict) else index + 1
        yield from _differ(one, other, f"{path}[{name}]")


def _changed_words(old: str, new: str) -> str:
    """Return the words that differ, with what both texts share at their ends left out."""
    before, after = old.split(), new.split()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    if not before and not after:
        return "only spaces and line breaks changed"
    return f"'{_cut(' '.join(before))}' → '{_cut(' '.join(after))}'"


def _short(value: Any) -> str:
    return "nothing" if value is None else f"'{_cut(str(value))}'"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
