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
from dataclasses import dataclass, replace
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

__all__ = [
    "GAP_FRAMES",
    "Cue",
    "Grammar",
    "Passage",
    "TimedWord",
    "cues_of",
    "eased",
    "faults_of",
]

GAP_FRAMES = 2
# A caption that takes longer to read than to say may come this early, and the next one, if it has
# time to spare, this late: within 0.1 s of the speech.
EARLY_FRAMES = 2
LATE_FRAMES = 2


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
    fps = frames_per_second
    pieces = parted(tokens, passage.end_seconds, gap=GAP_FRAMES / fps)
    limit = math.floor(passage.end_seconds * fps + 1e-6)
    lines = [lines_of(tokens, first, last).lines for first, last in pieces]
    needed = [_reading_frames(each, fps) for each in lines]
    begins = [round(tokens[first].start * fps) for first, _ in pieces]
    # Before the next caption begins; the last one has until the passage ends.
    frees = [min(begin - GAP_FRAMES, limit) for begin in begins[1:]] + [limit]
    cues: list[Cue] = []
    for place, (_, last) in enumerate(pieces):
        until = frees[place]
        earliest = cues[-1].end_frame + GAP_FRAMES if cues else 0
        start = max(begins[place], earliest)
        if until - start < needed[place]:
            start = max(start - EARLY_FRAMES, earliest)
        if until - start < needed[place] and place + 1 < len(pieces):
            spare = frees[place + 1] - begins[place + 1] - needed[place + 1]
            until += min(max(spare, 0), LATE_FRAMES)
        end = max(round(tokens[last - 1].end * fps), start + needed[place])
        cues.append(Cue(start, max(min(end, until), start + 1), lines[place], passage.language))
    return tuple(cues)


def eased(
    cues: Sequence[Cue], *, between: tuple[int, int], drift: int, frames_per_second: int
) -> tuple[Cue, ...]:
    """Return captions that share their time so that each can be read, where there is enough of it.

    For captions in another language than the voice's: one that is long takes time from those beside
    it. None begins more than ``drift`` frames from where it did, or leaves the frames ``between``.
    Captions that are long enough stay as they are.
    """
    needed = [_reading_frames(cue.lines, frames_per_second) for cue in cues]
    first, limit = between
    starts: list[int] = []
    for place, cue in enumerate(cues):
        earliest = starts[-1] + needed[place - 1] + GAP_FRAMES if starts else first
        starts.append(max(cue.start_frame, earliest))
    until = limit
    for place in range(len(cues) - 1, -1, -1):
        begun = cues[place].start_frame
        latest = min(starts[place], until - needed[place])
        starts[place] = max(min(latest, begun + drift), begun - drift, first)
        until = starts[place] - GAP_FRAMES
    frees = [*(start - GAP_FRAMES for start in starts[1:]), limit][: len(cues)]
    ends = [
        max(min(max(cue.end_frame, start + need), free), start + 1)
        for cue, start, need, free in zip(cues, starts, needed, frees, strict=True)
    ]
    return tuple(
        replace(cue, start_frame=start, end_frame=end)
        for cue, start, end in zip(cues, starts, ends, strict=True)
    )


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


def _reading_frames(lines: Sequence[str], frames_per_second: int) -> int:
    """Return how long some lines take to be read, within the longest that a cue may stay."""
    seconds = max(len(" ".join(lines)) / CHARACTERS_PER_SECOND, SHORTEST_SECONDS)
    return math.ceil(min(seconds, LONGEST_SECONDS) * frames_per_second - 1e-6)


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
