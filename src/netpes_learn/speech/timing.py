# What enters: where words begin, roughly, and the sound itself. What leaves: where each begins and
# ends, to the edge of the sound. Captions are cut by this.
"""Word edges in the sound."""

from collections.abc import Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray

from netpes_learn.speech.signal import FRAME_SECONDS, Samples, sounding

# A silence shorter than this is the closure of a plosive, not the end of a word.
PAUSE_SECONDS = 0.06
PAUSE_FRAMES = round(PAUSE_SECONDS / FRAME_SECONDS)
# How far alignment may be late at a pause (twice its mean error with foreign voices).
REACH_SECONDS = 0.12

Loud = NDArray[np.bool_]
Edges = tuple[tuple[float, float], ...]


def settle(
    starts: Sequence[float], *, pauses: Sequence[bool], samples: Samples, rate: int
) -> Edges:
    """Return (start, end) in seconds for each word, in order and inside the sound.

    ``pauses`` tells which words have punctuation before them. A start in silence moves to where
    sound sets in; after punctuation it also moves back to there. A word ends with its sound.
    """
    loud = sounding(samples, rate)
    length = len(samples) / rate
    begins: list[float] = []
    for start, pause in zip(starts, pauses, strict=True):
        earliest = begins[-1] if begins else 0.0
        settled = _onset(start, loud=loud, pause=pause)
        begins.append(min(max(settled, earliest), length))
    following = [*begins[1:], length]
    return tuple(
        (_whole_ms(begin), _whole_ms(_end(begin, after, loud)))
        for begin, after in zip(begins, following, strict=True)
    )


def _whole_ms(seconds: float) -> float:
    """Return the time cut to milliseconds; rounding up could leave the sound."""
    return floor(seconds * 1000) / 1000


def _onset(start: float, *, loud: Loud, pause: bool) -> float:
    frame = min(int(start / FRAME_SECONDS), len(loud) - 1)
    if frame < 0:
        return start
    if loud[frame]:
        return _back_to_silence(frame, loud, start) if pause else start
    ahead, behind = np.flatnonzero(loud[frame:]), np.flatnonzero(loud[:frame][::-1])
    if not ahead.size:
        return start
    quiet = int(ahead[0]) + (int(behind[0]) if behind.size else frame)
    return (frame + int(ahead[0])) * FRAME_SECONDS if quiet >= PAUSE_FRAMES else start


def _back_to_silence(frame: int, loud: Loud, start: float) -> float:
    """Return where the sound around ``frame`` sets in, if that is near and a pause precedes it."""
    lowest = max(0, frame - round(REACH_SECONDS / FRAME_SECONDS))
    quiet = np.flatnonzero(~loud[lowest:frame])
    if not quiet.size:
        return start
    onset = lowest + int(quiet[-1]) + 1
    if loud[max(0, onset - PAUSE_FRAMES) : onset].any():
        return start
    return onset * FRAME_SECONDS


def _end(begin: float, after: float, loud: Loud) -> float:
    """Return where sound ends between two starts, if a pause follows it; else the next start."""
    first, last = int(begin / FRAME_SECONDS), int(after / FRAME_SECONDS)
    heard = np.flatnonzero(loud[first:last])
    if not heard.size:
        return after
    end = (first + int(heard[-1]) + 1) * FRAME_SECONDS
    return end if after - end >= PAUSE_SECONDS else after
