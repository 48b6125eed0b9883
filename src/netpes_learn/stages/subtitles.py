# What enters: what is said, sentence by sentence with times, and the same in another language. What
# leaves: when each word of the other language should be read. Sentences that say the same are found
# by their lengths and their order (Gale and Church 1993); inside them words share the time.
"""A translation on the times of another language's voice."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from netpes_learn.stages.linebreaks import CHARACTERS_PER_SECOND

# How many sentences of the one and of the other may say the same, and what each costs: translators
# mostly keep sentences, sometimes join or part two, hardly ever leave one out.
_SHAPES = {(1, 1): 0.0, (1, 2): 0.6, (2, 1): 0.6, (2, 2): 1.2, (1, 3): 1.6, (3, 1): 1.6}


@dataclass(frozen=True)
class Heard:
    """A spoken sentence: its characters, when it begins, when its last word ends."""

    characters: int
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class ReadWord:
    """A word to be read: seconds, and its ``[first, last)`` characters of the text."""

    start_seconds: float
    end_seconds: float
    first: int
    last: int


def matched(
    one: Sequence[int], other: Sequence[int]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return which ``[first, last)`` sentences of the one say what which of the other say.

    Both are lengths in characters; every sentence is in exactly one pair, in order. Where no
    pairing of neighbours fits, the whole of the one says the whole of the other.
    """
    ratio = sum(other) / max(sum(one), 1)

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[int, int] | None]:
        if (i, j) == (len(one), len(other)):
            return 0.0, None
        choices: list[tuple[float, tuple[int, int]]] = []
        for (a, b), penalty in _SHAPES.items():
            if i + a <= len(one) and j + b <= len(other):
                wanted = max(sum(one[i : i + a]) * ratio, 1.0)
                apart = abs(math.log(max(sum(other[j : j + b]), 1) / wanted))
                choices.append((best(i + a, j + b)[0] + penalty + apart, (a, b)))
        return min(choices) if choices else (math.inf, None)

    if math.isinf(best(0, 0)[0]):
        return [((0, len(one)), (0, len(other)))]
    pairs, i, j = [], 0, 0
    while step := best(i, j)[1]:
        pairs.append(((i, i + step[0]), (j, j + step[1])))
        i, j = i + step[0], j + step[1]
    return pairs


def retimed(
    text: str, sentences: Sequence[tuple[int, int]], heard: Sequence[Heard], *, until: float
) -> tuple[ReadWord, ...]:
    """Return the words of a text on the times of sentences that are heard in another language.

    ``sentences`` are the ``[first, last)`` characters of the text's own; ``until``: when the next
    thing is heard. Words share a sentence's time by their lengths, and the rest after it where
    reading takes longer than hearing did.
    """
    if not sentences or not heard:
        return ()
    pairs = matched(
        [each.characters for each in heard], [last - first for first, last in sentences]
    )
    begins = [heard[first].start_seconds for (first, _), _ in pairs]
    words: list[ReadWord] = []
    for ((_, spoken), (first, last)), (start, following) in zip(
        pairs, itertools.pairwise([*begins, until]), strict=True
    ):
        place, stop = sentences[first][0], sentences[last - 1][1]
        needed = (stop - place) / CHARACTERS_PER_SECOND
        end = min(max(heard[spoken - 1].end_seconds, start + needed), following)
        words += _spread(text, place, stop, start=start, end=max(end, start))
    return tuple(words)


def _spread(text: str, first: int, last: int, *, start: float, end: float) -> list[ReadWord]:
    spans = [match.span() for match in re.finditer(r"[^ \n]+", text[first:last])]
    share = (end - start) / max(sum(stop - place + 1 for place, stop in spans), 1)
    words, clock = [], start
    for place, stop in spans:
        after = clock + (stop - place + 1) * share
        words.append(ReadWord(clock, after, first + place, first + stop))
        clock = after
    return words
