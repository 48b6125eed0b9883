# What enters: two texts, and which words are in use. What leaves: whether both say the same to a
# reader. Somebody who taught a text need not read it again for a comma; for a digit they must.
"""Texts that say the same."""

import re
import unicodedata
from collections.abc import Callable, Iterator

# A shorter word with another letter is mostly another word: "now" and "not".
_SHORTEST = 4
# Marks in a narration say when something appears, not what.
_TIMING = re.compile(r"\{\d+\}")
_TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w)])[-\u2212])?\d+(?:[.,:/]\d+)*)|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s])"
)
# Signs that change what is said: currency, arithmetic, other symbols (Unicode categories).
_SAYING = frozenset({"Sc", "Sm", "So"})
_SAYING_MARKS = frozenset("%‰#")

Known = Callable[[str, str], bool]


def says_the_same(old: str, new: str, *, both_in_use: Known = lambda _old, _new: False) -> bool:
    """Tell whether two texts differ in nothing but spelling, punctuation and spacing.

    So it is when both consist of the same words, numbers and signs (``tokens``), or would if words
    written apart were written together, or if each word that differs is a misspelling of the word
    in its place: both have four letters or more, begin and end alike, and one letter was put in,
    left out, replaced, or changed places with the next; and not ``both_in_use(old, new)``, for
    "contact" and "contract" are both words. A number that differs in any way never says the same.
    """
    before, after = tokens(old), tokens(new)
    if before == after or _together(before) == _together(after):
        return True
    return len(before) == len(after) and all(
        one == other or (is_misspelling(one, other) and not both_in_use(one, other))
        for one, other in zip(before, after, strict=True)
    )


def tokens(text: str) -> tuple[str, ...]:
    """Return a text's words, numbers and signs that say something; the rest is punctuation.

    Words are without capitals, but for those in capitals alone: "it" is not "IT".
    """
    return tuple(_tokens(unicodedata.normalize("NFC", _TIMING.sub("", text))))


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        found = match[0]
        if match["word"]:
            yield found if len(found) > 1 and found.isupper() else found.casefold()
        elif match["number"]:
            yield found.replace("\u2212", "-")
        elif found in _SAYING_MARKS or unicodedata.category(found) in _SAYING:
            yield found


def _together(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return tokens with neighbouring words written as one; numbers stay what they are."""
    joined: list[str] = []
    for word in words:
        if joined and word.isalpha() and joined[-1].isalpha():
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def is_misspelling(one: str, other: str) -> bool:
    """Tell whether two different words are one letter apart, inside the word.

    Endings are left alone: they tell singular from plural and employer from employee.
    """
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < _SHORTEST:
        return False
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    short, long = sorted((one, other), key=len)
    start = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    rest, longer = short[start:], long[start:]
    if len(short) + 1 == len(long):
        return rest == longer[1:]
    if len(short) != len(long):
        return False
    return rest[1:] == longer[1:] or (rest[:2] == longer[:2][::-1] and rest[2:] == longer[2:])
