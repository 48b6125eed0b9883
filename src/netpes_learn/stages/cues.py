# What enters: a passage as written, and when each of its words is spoken. What leaves: captions.
# The rules are those broadcasters agree on (EBU-TT-D practice, BBC Subtitle Guidelines, DCMP
# Captioning Key): at most two lines of 42 characters, 37 aimed at; 17 characters a second; 0.83 to
# 7 seconds; two frames between captions; edges on the speech; breaks where the language has them.
# A caption stays longer than its speech only where reading it takes longer.
"""Words with times into caption cues."""

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

LINE_AIM = 37
LINE_LIMIT = 42
MAX_LINES = 2
CHARACTERS_PER_SECOND = 17.0
SHORTEST_SECONDS = 0.83
LONGEST_SECONDS = 7.0
GAP_FRAMES = 2
# How far an edge may lie from the speech where nothing else moves it.
EDGE_SECONDS = 0.1


class TimedWord(Protocol):
    """A spoken word: seconds from a common start, and its ``[first, last)`` characters."""

    @property
    def start_seconds(self) -> float:
        """When it begins."""
        ...

    @property
    def end_seconds(self) -> float:
        """When it ends."""
        ...

    @property
    def first(self) -> int:
        """Offset of its first character."""
        ...

    @property
    def last(self) -> int:
        """Offset after its last character."""
        ...


@dataclass(frozen=True)
class Cue:
    """A caption: frames ``[start, end)`` of the film, and one or two lines in one language."""

    start_frame: int
    end_frame: int
    lines: tuple[str, ...]
    language: str = ""

    @property
    def characters(self) -> int:
        """What there is to read: the characters of all lines, and a space between them."""
        return len(" ".join(self.lines))


@dataclass(frozen=True)
class Passage:
    """A text, its spoken words in order, and when the next thing is heard (its captions end then).

    ``shift_seconds`` is where the words' time begins in the film.
    """

    text: str
    words: Sequence[TimedWord]
    shift_seconds: float
    end_seconds: float
    language: str = ""


@dataclass(frozen=True)
class Grammar:
    """What a language does not part: words that lean on the next one, and abbreviations."""

    function_words: Collection[str] = ()
    abbreviations: Collection[str] = ()


@dataclass(frozen=True)
class _Token:
    """Characters between two spaces, with times; ``bond``: what a break after it would cost."""

    text: str
    start: float
    end: float
    bond: float


# Costs, in "characters of raggedness": what is worth how much is a matter of taste, tried on the
# narrations of seven languages. NEVER is high and finite, so that a text that allows no good
# captions still has captions, and a warning.
NEVER = 10_000.0
_SENTENCE, _CLAUSE, _BEFORE_FUNCTION_WORD, _ANYWHERE, _AFTER_FUNCTION_WORD = 0.0, 4.0, 12.0, 30.0, 90.0
# A cue that goes on past the end of a sentence.
_RUNS_ON = 14.0
_EACH_CUE = 10.0
_TOO_FAST = 60.0

_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")
_CLAUSE_END = re.compile(r"[,;:–—][»”\"')\]]*$")
_NUMBER = re.compile(r"^[(«“\"]?[€$£]?\d[\d.,\u00a0\u202f–-]*$")
_AFTER_NUMBER = re.compile(r"^(\d|%|€|[^\W\d_]{1,3}\b|per\b|pour\b|por\b|mill|milj|mio)", re.IGNORECASE)


def cues_of(passage: Passage, grammar: Grammar, *, frames_per_second: int) -> tuple[Cue, ...]:
    """Return the captions of a passage: every character once, in order, on whole frames.

    They do not overlap, and none outlasts ``passage.end_seconds``.
    """
    tokens = _tokens(passage, grammar)
    if not tokens:
        return ()
    pieces = _parted(tokens, passage.end_seconds, gap=GAP_FRAMES / frames_per_second)
    drafts = [(tokens[first], tokens[last - 1], first, last) for first, last in pieces]
    limit = math.floor(passage.end_seconds * frames_per_second + 1e-6)
    cues: list[Cue] = []
    for place, (head, tail, first, last) in enumerate(drafts):
        start = max(round(head.start * frames_per_second), cues[-1].end_frame + GAP_FRAMES if cues else 0)
        follows = drafts[place + 1][0].start if place + 1 < len(drafts) else None
        free = limit if follows is None else min(round(follows * frames_per_second) - GAP_FRAMES, limit)
        lines = _lines(tokens, first, last).lines
        end = _end_frame(start, tail.end, lines, free=free, frames_per_second=frames_per_second)
        cues.append(Cue(start, max(end, start + 1), lines, passage.language))
    return tuple(cues)


def faults_of(cue: Cue, *, frames_per_second: int) -> tuple[str, ...]:
    """Return which rules a cue breaks: "speed", "short", "long", "width", "lines"."""
    seconds = (cue.end_frame - cue.start_frame) / frames_per_second
    # Half a frame of grace: a cue's edges are rounded to frames.
    grace = 0.5 / frames_per_second
    faults = {
        "speed": cue.characters > CHARACTERS_PER_SECOND * (seconds + grace),
        "short": seconds + grace < SHORTEST_SECONDS,
        "long": seconds - grace > LONGEST_SECONDS,
        "width": any(len(line) > LINE_LIMIT for line in cue.lines),
        "lines": len(cue.lines) > MAX_LINES,
    }
    return tuple(name for name, broken in faults.items() if broken)


def _end_frame(
    start: int, spoken: float, lines: Sequence[str], *, free: int, frames_per_second: int
) -> int:
    """Return where a cue ends: with its speech, or later where reading takes longer and time is."""
    speech = round(spoken * frames_per_second)
    needed = max(len(" ".join(lines)) / CHARACTERS_PER_SECOND, SHORTEST_SECONDS)
    readable = start + math.ceil(needed * frames_per_second - 1e-6)
    longest = start + math.floor(LONGEST_SECONDS * frames_per_second)
    return min(max(speech, min(readable, longest)), free)


def _tokens(passage: Passage, grammar: Grammar) -> tuple[_Token, ...]:
    """Return the passage's tokens; one whose word was not reported takes its time from neighbours."""
    spans = [match.span() for match in re.finditer(r"[^ \n]+", passage.text)]
    texts = [passage.text[first:last] for first, last in spans]
    times = _times(spans, passage)
    bonds = [*(_bond(a, b, grammar) for a, b in zip(texts, texts[1:], strict=False)), _SENTENCE]
    return tuple(
        _Token(text, start, end, bond)
        for text, (start, end), bond in zip(texts, times, bonds, strict=True)
    )


def _times(spans: Sequence[tuple[int, int]], passage: Passage) -> list[tuple[float, float]]:
    times: list[tuple[float, float]] = []
    for first, last in spans:
        heard = [word for word in passage.words if word.first < last and word.last > first]
        if heard:
            start = min(word.start_seconds for word in heard) + passage.shift_seconds
            end = max(word.end_seconds for word in heard) + passage.shift_seconds
        else:
            start = end = times[-1][1] if times else passage.shift_seconds
        earliest = times[-1][0] if times else 0.0
        start = max(start, earliest)
        times.append((start, max(end, start)))
    return times


def _bond(token: str, follower: str, grammar: Grammar) -> float:
    """Return what it costs to break between two tokens."""
    bare = token.strip("«»“”\"'()[]")
    if bare in grammar.abbreviations:
        return NEVER
    if _SENTENCE_END.search(token):
        return _SENTENCE
    if _CLAUSE_END.search(token):
        return _CLAUSE
    if _NUMBER.match(token) and (_AFTER_NUMBER.match(follower) or len(token) <= 4):  # noqa: PLR2004 - "81 %", "12 branches"
        return NEVER
    if follower[:1] in "%€–—" or token in ("–", "—"):
        return NEVER
    if _is_name(token) and _is_name(follower):
        return NEVER
    words = grammar.function_words
    if token.casefold().endswith(("’", "'")) or bare.casefold() in words:
        return _AFTER_FUNCTION_WORD
    return _BEFORE_FUNCTION_WORD if follower.strip("«“\"'(").casefold() in words else _ANYWHERE


def _is_name(token: str) -> bool:
    """Say whether a token looks like part of a name: it begins with a capital letter."""
    bare = token.strip("«»“”\"'()[].,;:!?")
    # "d'Ocupació", "l’Union": the capital may follow an elided article.
    tail = re.split(r"['’]", bare)[-1]
    return bool(tail) and tail[0].isupper()


@dataclass(frozen=True)
class _Lines:
    lines: tuple[str, ...]
    cost: float


def _lines(tokens: Sequence[_Token], first: int, last: int) -> _Lines:
    """Return the best one or two lines for some tokens, and what they cost."""
    whole = " ".join(token.text for token in tokens[first:last])
    if len(whole) <= LINE_AIM or last - first == 1:
        return _Lines((whole,), NEVER if len(whole) > LINE_LIMIT else 0.0)
    best = _Lines((whole,), 8.0) if len(whole) <= LINE_LIMIT else None
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
            best = _Lines((upper, lower), cost)
    assert best is not None
    return best


def _parted(tokens: Sequence[_Token], end_seconds: float, *, gap: float) -> list[tuple[int, int]]:
    """Return the ``[first, last)`` tokens of each cue of the cheapest parting of all tokens."""
    count = len(tokens)
    widest = LINE_LIMIT * MAX_LINES + 1

    def available(first: int, last: int) -> float:
        until = tokens[last].start - gap if last < count else end_seconds
        return until - tokens[first].start

    @cache
    def cost(first: int, last: int) -> float:
        lines = _lines(tokens, first, last)
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


def _reach(tokens: Sequence[_Token], first: int, last: int) -> int:
    return sum(len(token.text) + 1 for token in tokens[first:last]) - 1


def _cheapest(
    count: int, cost: Callable[[int, int], float], *, reach: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Return the cheapest way to part ``count`` things in runs (dynamic programming from the end)."""
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
