# What enters: the words of a passage with their times, and what a language does not part. What
# leaves: which words make a caption, and how a caption is broken into lines. A break costs more the
# more it tears apart; the cheapest parting of the whole passage is taken.
"""Where captions and their lines break."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

# At most two lines of 42 characters, 37 aimed at; 17 characters a second; 0.83 to 7 seconds.
LINE_AIM = 37
LINE_LIMIT = 42
MAX_LINES = 2
CHARACTERS_PER_SECOND = 17.0
SHORTEST_SECONDS = 0.83
LONGEST_SECONDS = 7.0


@dataclass(frozen=True)
class Grammar:
    """What a language does not part: words that lean on the next one, and abbreviations."""

    function_words: Collection[str] = ()
    abbreviations: Collection[str] = ()


@dataclass(frozen=True)
class Token:
    """Characters between two spaces, with times; ``bond``: what a break after it would cost."""

    text: str
    start: float
    end: float
    bond: float


# Costs, in "characters of raggedness": what is worth how much is a matter of taste, tried on the
# narrations of seven languages. NEVER is high and finite, so that a text that allows no good
# captions still has captions, and a warning.
NEVER = 10_000.0
_SENTENCE = 0.0
_CLAUSE = 4.0
_BEFORE_FUNCTION_WORD = 12.0
_ANYWHERE = 30.0
_AFTER_FUNCTION_WORD = 90.0
# A cue that goes on past the end of a sentence.
_RUNS_ON = 24.0
_EACH_CUE = 10.0
_TOO_FAST = 50.0

_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")
_CLAUSE_END = re.compile(r"[,;:\u2013\u2014][»”\"')\]]*$")
_APOSTROPHES = ("'", "\u2019")
_DASHES = ("\u2013", "\u2014")
_JOINERS = ("%", "€", *_DASHES)
# "81 %", "12 branches", "2022 ...": a figure this short stays with what it counts.
_SHORT_NUMBER = 4
_NUMBER = re.compile(r"^[(«“\"]?[€$£]?\d[\d.,\u00a0\u202f\u2013-]*$")
_AFTER_NUMBER = re.compile(r"^(\d|per\b|pour\b|por\b|cent\b|mill|milj|mio)", re.IGNORECASE)


def bond_of(token: str, follower: str, grammar: Grammar) -> float:
    """Return what it costs to break between two tokens."""
    words = grammar.function_words
    if _one_unit(token, follower, grammar):
        return NEVER
    if _SENTENCE_END.search(token):
        return _SENTENCE
    if _CLAUSE_END.search(token):
        return _CLAUSE
    if token.endswith(_APOSTROPHES) or _bare(token).casefold() in words:
        return _AFTER_FUNCTION_WORD
    return _BEFORE_FUNCTION_WORD if _bare(follower).casefold() in words else _ANYWHERE


def _one_unit(token: str, follower: str, grammar: Grammar) -> bool:
    """Say whether two tokens are one number, one name, or an abbreviation and what it shortens."""
    if _bare(token) in grammar.abbreviations:
        return True
    if _SENTENCE_END.search(token) or _CLAUSE_END.search(token):
        return False
    # A dash or a unit does not begin a line.
    if follower[:1] in _JOINERS:
        return True
    if _NUMBER.match(token) and _counted(token, follower, grammar):
        return True
    leans = token.casefold() in grammar.function_words
    return not leans and _is_name(token) and _is_name(follower)


def _counted(number: str, follower: str, grammar: Grammar) -> bool:
    """Say whether a number and the word after it belong together: "81 per cent", "12 branches"."""
    if _AFTER_NUMBER.match(follower):
        return True
    return len(number) <= _SHORT_NUMBER and _bare(follower).casefold() not in grammar.function_words


def _bare(token: str) -> str:
    return token.strip("«»“”\"'()[]")


def _is_name(token: str) -> bool:
    """Say whether a token looks like part of a name: it begins with a capital letter."""
    bare = _bare(token).strip(".,;:!?")
    # "d'Ocupació": the capital may follow an elided article.
    tail = re.split(r"['\u2019]", bare)[-1]
    return bool(tail) and tail[0].isupper()


@dataclass(frozen=True)
class Lines:
    """One or two lines, and what they cost."""

    lines: tuple[str, ...]
    cost: float


def lines_of(tokens: Sequence[Token], first: int, last: int) -> Lines:
    """Return the best one or two lines for some tokens, and what they cost."""
    whole = " ".join(token.text for token in tokens[first:last])
    if len(whole) <= LINE_AIM or last - first == 1:
        return Lines((whole,), NEVER if len(whole) > LINE_LIMIT else 0.0)
    best = Lines((whole,), 8.0) if len(whole) <= LINE_LIMIT else None
    for middle in range(first + 1, last):
        upper = " ".join(token.text for token in tokens[first:middle])
        lower = " ".join(token.text for token in tokens[middle:last])
        wide = max(len(upper), len(lower))
        cost = (
            tokens[middle - 1].bond * 0.4
            + abs(len(upper) - len(lower)) * 0.3
            + max(0, wide - LINE_AIM) * 2
            + (NEVER * (wide - LINE_LIMIT) if wide > LINE_LIMIT else 0)
        )
        if best is None or cost < best.cost:
            best = Lines((upper, lower), cost)
    assert best is not None
    return best


def parted(tokens: Sequence[Token], end_seconds: float, *, gap: float) -> list[tuple[int, int]]:
    """Return the ``[first, last)`` tokens of each cue of the cheapest parting of all tokens."""
    count = len(tokens)
    widest = LINE_LIMIT * MAX_LINES + 1

    def available(first: int, last: int) -> float:
        until = tokens[last].start - gap if last < count else end_seconds
        return until - tokens[first].start

    @cache
    def cost(first: int, last: int) -> float:
        lines = lines_of(tokens, first, last)
        seconds = available(first, last)
        length = len(" ".join(lines.lines))
        spoken = tokens[last - 1].end - tokens[first].start
        inner = sum(_RUNS_ON for token in tokens[first : last - 1] if token.bond == _SENTENCE)
        hurry = max(0.0, length / CHARACTERS_PER_SECOND - seconds)
        brief = max(0.0, SHORTEST_SECONDS - seconds)
        return (
            lines.cost
            + tokens[last - 1].bond
            + inner
            + _EACH_CUE
            + (hurry + brief) * _TOO_FAST
            + (_TOO_FAST if hurry > gap / 4 else 0)
            + (NEVER if brief > 0 or spoken > LONGEST_SECONDS else 0)
        )

    return _cheapest(count, cost, reach=lambda first, last: _reach(tokens, first, last) <= widest)


def _reach(tokens: Sequence[Token], first: int, last: int) -> int:
    return sum(len(token.text) + 1 for token in tokens[first:last]) - 1


def _cheapest(
    count: int, cost: Callable[[int, int], float], *, reach: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Return the cheapest way to part ``count`` things in runs: dynamic programming."""
    best: list[tuple[float, int]] = [(0.0, count)] * (count + 1)
    for first in range(count - 1, -1, -1):
        choices = []
        for last in range(first + 1, count + 1):
            if last > first + 1 and not reach(first, last):
                break
            choices.append((cost(first, last) + best[last][0], last))
        best[first] = min(choices)
    runs: list[tuple[int, int]] = []
    place = 0
    while place < count:
        runs.append((place, best[place][1]))
        place = best[place][1]
    return runs
