# What enters: the sizes of the tokens and the slots of a layout. What leaves: the scales at which a
# slide is tried, from the largest text to the smallest, and with more or less air. Nothing is
# measured here.
"""Scales of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf

from netpes_learn.formats._pptx.master import Level, Slot

# Text gets smaller in steps of this many points.
STEP_PT = 2.0
# A short text is set with more air between its paragraphs, as long as this share of the slot is
# enough: a few lines crowded at the top of an empty slide look like a mistake.
_AIRS, AIRY_SHARE = (2.0, 1.5), 0.75
# One or two sentences alone on a slide are set larger by so many points.
_LARGER_PT = (8.0, 6.0, 4.0)
# A text that just does not fit is set with this share of the distance between its paragraphs.
_TIGHT = 0.5


@dataclass(frozen=True)
class Scale:
    """How much smaller than the master says text is set, and where that ends; in points.

    ``air`` is how many times the master's distance lies between paragraphs; small print keeps it.
    """

    shrink_pt: float
    body_min_pt: float
    small_min_pt: float
    table_pt: float
    table_min_pt: float
    air: float = 1.0

    def of(self, size_pt: float) -> float:
        """Return a size after shrinking; small print, below the smallest text, has its own end."""
        least = self.body_min_pt if size_pt >= self.body_min_pt else self.small_min_pt
        return max(min(size_pt, least), size_pt - self.shrink_pt)

    @property
    def table(self) -> float:
        """The size of table text."""
        return max(self.table_min_pt, self.table_pt - self.shrink_pt)

    def indent(self, indent_pt: float, level: Level) -> float:
        """Return an indent of a level: it grows with larger text, or bullets touch their words."""
        return indent_pt * max(1.0, self.of(level.size_pt) / level.size_pt)

    def after(self, level: Level) -> float:
        """Return the distance after a paragraph of a level, in points."""
        return level.after_pt * (self.air if level.size_pt >= self.body_min_pt else 1.0)

    def set(self, level: Level) -> Level:
        """Return a level as it is set: its size, its indents and the distance after it."""
        return replace(
            level,
            size_pt=self.of(level.size_pt),
            left_pt=self.indent(level.left_pt, level),
            hang_pt=self.indent(level.hang_pt, level),
            after_pt=self.after(level),
        )


def airy(scale: Scale) -> Iterator[Scale]:
    """Yield the scale with more air between paragraphs, the most first."""
    return (replace(scale, air=air) for air in _AIRS)


def larger(scale: Scale) -> Iterator[Scale]:
    """Yield the scale with larger text and more air, the largest first."""
    return (replace(scale, shrink_pt=scale.shrink_pt - more, air=_AIRS[0]) for more in _LARGER_PT)


def tight(scale: Scale) -> Scale:
    """Return the scale with less distance between paragraphs."""
    return replace(scale, air=_TIGHT)


def scales(slots: Iterable[Slot], *, minima: Scale) -> Iterator[Scale]:
    """Yield the scales to try, largest first, until all text of the slots is at its smallest."""
    largest = max((level.size_pt for slot in slots for level in slot.levels), default=0.0)
    steps = max(largest - minima.body_min_pt, minima.table_pt - minima.table_min_pt, 0.0)
    count = int(-(-steps // STEP_PT)) if steps < inf else 0
    return (replace(minima, shrink_pt=step * STEP_PT) for step in range(count + 1))
