# What enters: nothing. What leaves: a word of a voice, as captions and pictures are timed by.
"""Words as they are heard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word and when it is heard; ``first`` and ``last`` are its place in the text."""

    start_seconds: float
    end_seconds: float
    first: int
    last: int
