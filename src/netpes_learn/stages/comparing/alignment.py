# What enters: two versions of a list. What leaves: which item became which, so that a list with one
# item more is told as one new item, and not as a change of all that follow. The same both ways.
"""Which item of a list became which."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from netpes_learn.stages.comparing.sameness import tokens

# Fields that hold running text (a test compares them with the model). All others are compared to
# the letter: in an address or an id no spelling is wrong.
PROSE = frozenset(
    {
        "alt", "common_points", "context", "counts", "definition", "description", "expansion",
        "feedback", "findings", "heading", "improvements", "label", "labels", "lead", "name",
        "note", "objective", "open_points", "profile", "questioned", "reflection", "region", "say",
        "short_title", "stem", "strengths", "summary", "takeaway", "term", "text", "title",
        "valued", "when", "why",
    }
)  # fmt: skip
# What names an item of a list, wherever it stands.
_KEYS = ("id", "partner", "practice", "url")
# Keys that are part of what is said: another partner's comparison is another comparison.
_MEANT = frozenset({"partner", "practice"})
# Two items with half of their words in common are one item, changed.
_ALIKE = 0.5


def name_of(item: Any, number: int) -> str:
    """Return how a path names an item of a list: by its key, or by its number from 1."""
    key = _key(item)
    return key[1] if key else str(number + 1)


def words_in(value: Any, field: str = "") -> Iterator[str]:
    """Yield the words, numbers and signs of all running text in a value."""
    if isinstance(value, str):
        if field in PROSE:
            yield from tokens(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words_in(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item, field)


def aligned(old: Sequence[Any], new: Sequence[Any], *, field: str) -> tuple[tuple[int, int], ...]:
    """Return (place in old, place in new) of each item that is in both, sorted.

    First come items of one name, then equal ones, then those with at least half of their words in
    common (the most alike first). Swapping the lists swaps each pair and nothing else.
    """
    pairs = _by_name(old, new)
    pairs |= _equal(old, new, pairs)
    pairs |= _alike(old, new, pairs, field)
    return tuple(sorted(pairs.items()))


def _key(item: Any) -> tuple[str, str] | None:
    if not isinstance(item, dict):
        return None
    return next(((key, str(item[key])) for key in _KEYS if key in item), None)


def _by_name(old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    places = {key: place for place, item in enumerate(new) if (key := _key(item))}
    named = {key: place for place, item in enumerate(old) if (key := _key(item))}
    return {place: places[key] for key, place in named.items() if key in places}


def _left(
    old: Sequence[Any], new: Sequence[Any], pairs: dict[int, int]
) -> tuple[list[int], list[int]]:
    taken = set(pairs.values())
    return (
        [place for place in range(len(old)) if place not in pairs],
        [place for place in range(len(new)) if place not in taken],
    )


def _equal(old: Sequence[Any], new: Sequence[Any], pairs: dict[int, int]) -> dict[int, int]:
    before, after = _left(old, new, pairs)
    found: dict[int, int] = {}
    for place in before:
        match = next((other for other in after if old[place] == new[other]), None)
        if match is not None:
            found[place] = match
            after.remove(match)
    return found


def _alike(
    old: Sequence[Any], new: Sequence[Any], pairs: dict[int, int], field: str
) -> dict[int, int]:
    before, after = _left(old, new, pairs)
    words = {
        (side, place): Counter(words_in(items[place], field))
        for side, items, places in (("old", old, before), ("new", new, after))
        for place in places
        if not ((key := _key(items[place])) and key[0] in _MEANT)
    }
    # Ties are settled by how far an item moved, and then so that both directions agree.
    ranked = sorted(
        (-score, abs(one - other), one + other, min(one, other), one, other)
        for one in before
        for other in after
        if ("old", one) in words
        and ("new", other) in words
        and (score := _shared(words["old", one], words["new", other])) >= _ALIKE
    )
    found: dict[int, int] = {}
    for *_, one, other in ranked:
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, 0 to 1 (the coefficient of Sørensen and Dice)."""
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 0.0
