# What enters: a passage as written, and when each of its words is spoken. What leaves: captions.
# The rules are those broadcasters agree on (EBU-TT-D practice, BBC Subtitle Guidelines, DCMP
# Captioning Key): at most two lines of 42 characters, 37 aimed at; 17 characters a second; 0.83 to
# 7 seconds; two frames between captions; edges on the speech; breaks where the language has them.
# A caption stays longer than its speech only where reading it takes longer.
"""Words with times into caption cues."""

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from netpes_learn.stages.linebreaks import (
    CHARACTERS_PER_SECOND,
    LINE_LIMIT,
    LONGEST_SECONDS,
    MAX_LINES,
    SHORTEST_SECONDS,
    Grammar,
    Token,
    bond_of,
    lines_of,
    parted,
)

__all__ = ["GAP_FRAMES", "Cue", "Grammar", "Passage", "TimedWord", "cues_of", "faults_of"]

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


def cues_of(passage: Passage, grammar: Grammar, *, frames_per_second: int) -> tuple[Cue, ...]:
    """Return the captions of a passage: every character once, in order, on whole frames.

    They do not overlap, and none outlasts ``passage.end_seconds``.
    """
    tokens = _tokens(passage, grammar)
    if not tokens:
        return ()
    pieces = parted(tokens, passage.end_seconds, gap=GAP_FRAMES / frames_per_second)
    drafts = [(tokens[first], tokens[last - 1], first, last) for first, last in pieces]
    limit = math.floor(passage.end_seconds * frames_per_second + 1e-6)
    cues: list[Cue] = []
    for place, (head, tail, first, last) in enumerate(drafts):
        start = max(
            round(head.start * frames_per_second), cues[-1].end_frame + GAP_FRAMES if cues else 0
        )
        follows = drafts[place + 1][0].start if place + 1 < len(drafts) else None
        free = (
            limit
            if follows is None
            else min(round(follows * frames_per_second) - GAP_FRAMES, limit)
        )
        lines = lines_of(tokens, first, last).lines
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


def _tokens(passage: Passage, grammar: Grammar) -> tuple[Token, ...]:
    """Return the passage's tokens; one that no word covers takes its time from the one before."""
    spans = [match.span() for match in re.finditer(r"[^ \n]+", passage.text)]
    if not spans:
        return ()
    texts = [passage.text[first:last] for first, last in spans]
    times = _times(spans, passage)
    bonds = [*(bond_of(a, b, grammar) for a, b in itertools.pairwise(texts)), 0.0]
    return tuple(
        Token(text, start, end, bond)
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
