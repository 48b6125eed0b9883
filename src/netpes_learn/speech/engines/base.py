# What enters: nothing. What leaves: what every engine gives and offers.
"""The interface of a speech engine."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from netpes_learn.speech.signal import Samples


@dataclass(frozen=True)
class Rendering:
    """The sound of a sentence.

    ``starts`` has, for each word of the text (parted by blanks), the second at which it begins;
    None where the engine does not tell and the words have to be aligned.
    """

    samples: Samples
    sample_rate: int
    starts: tuple[float, ...] | None = None


class Engine(Protocol):
    """A voice in one language."""

    @property
    def name(self) -> str:
        """The engine's name, as content names it."""
        ...

    @property
    def voice(self) -> str:
        """The voice's name."""
        ...

    @property
    def identity(self) -> Any:
        """A JSON value that changes whenever the same text might sound otherwise."""
        ...

    def at_rate(self, rate: float) -> "Engine":
        """Return the same voice speaking at ``rate`` times its calm speed; 0.9 is slower."""
        ...

    def render(self, text: str) -> Rendering:
        """Return the sound of one sentence; the same sentence always gives the same samples."""
        ...


def installed_version(distribution: str) -> str | None:
    """Return the version of an installed distribution, or None."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def evenly(words: list[str], starts: dict[int, float], end: float) -> tuple[float, ...]:
    """Return a start for every word: those known, the others spread between by their letters."""
    known = sorted({0: 0.0, **starts}.items())
    known.append((len(words), max(end, known[-1][1])))
    out: list[float] = []
    for (index, begin), (following, stop) in pairwise(known):
        letters = [len(word) + 1 for word in words[index:following]]
        done = 0
        for count in letters:
            out.append(begin + (stop - begin) * done / sum(letters))
            done += count
    return tuple(out)
