# What enters: the width table of the deck font. What leaves: how wide words are and how many lines
# a text takes. PowerPoint's own autofit acts only when somebody edits, so the text has to fit
# before the file is written; that takes the font's advance widths and nothing else.
"""Widths and line counts of text in the deck font."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil

# Calibri's and Carlito's ascent + descent + line gap over the em (hhea: 1536 + 512 + 452 of 2048).
LINE_EM = 2500 / 2048
# PowerPoint and LibreOffice round advances differently; text is measured this much wider.
SAFETY = 1.015
# A character the table lacks (a symbol from another font) is taken to be one em wide.
_BREAKS = re.compile(
    r"[^ \u200b\u2013\u2014-]*[\u2013\u2014-]+|[^ \u200b\u2013\u2014-]+|[ \u200b]+"
)

# How many texts are remembered: a text is measured at many sizes, one after the other.
_MOST_KNOWN = 20_000

Words = Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Metrics:
    """Advance widths by code point, regular and bold, in font units."""

    units_per_em: int
    regular: dict[int, int]
    bold: dict[int, int]
    # The height of a line over the size of its letters.
    line_em: float = LINE_EM
    # What was measured before. Each Metrics has its own, also one that is made from another.
    _known: dict[tuple[str, bool], float] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    _split: dict[tuple[str, bool], Sequence[tuple[float, bool, bool]]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    _lines: dict[tuple[tuple[tuple[str, bool], ...], float, float], int] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def width(self, text: str, *, size_pt: float, strong: bool = False) -> float:
        """Return the width of a text on one line, in points."""
        return self._em(text, strong=strong) * size_pt * SAFETY

    def _em(self, text: str, *, strong: bool) -> float:
        em = self._known.get((text, strong))
        if em is None:
            table = self.bold if strong else self.regular
            em = sum(table.get(ord(char), self.units_per_em) for char in text) / self.units_per_em
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[text, strong] = em
        return em

    def line_count(self, words: Words, *, size_pt: float, width_pt: float) -> int:
        """Return how many lines (text, bold) stretches take in a column ``width_pt`` wide."""
        # The same text is measured for several arrangements of a slide, and when it is written.
        asked = (tuple(words), size_pt, width_pt)
        lines = self._lines.get(asked)
        if lines is None:
            lines = sum(_wrap(self._boxes(line, size_pt), width_pt) for line in _hard_lines(words))
            if len(self._lines) >= _MOST_KNOWN:
                self._lines.clear()
            self._lines[asked] = lines
        return lines

    def balanced_width(self, words: Words, *, size_pt: float, width_pt: float) -> float:
        """Return the narrowest column, in points, that takes no more lines than ``width_pt`` does.

        Set so, a heading has no lone word on its last line.
        """
        lines = self.line_count(words, size_pt=size_pt, width_pt=width_pt)
        low, high = max(self.longest_word(words, size_pt=size_pt), width_pt / 2), width_pt
        while lines > 1 and high - low > 1:
            middle = (low + high) / 2
            if self.line_count(words, size_pt=size_pt, width_pt=middle) == lines:
                high = middle
            else:
                low = middle
        return high

    def longest_word(self, words: Words, *, size_pt: float) -> float:
        """Return the width of the widest unbreakable stretch, in points."""
        boxes = (width for width, is_space in self._boxes(words, size_pt) if not is_space)
        return max(boxes, default=0.0)

    def one_line(self, words: Words, *, size_pt: float) -> float:
        """Return the width on one line of (text, bold) stretches, in points."""
        return sum(self.width(text, size_pt=size_pt, strong=strong) for text, strong in words)

    def _boxes(self, words: Words, size_pt: float) -> Iterator[tuple[float, bool]]:
        """Yield (width, is space) for each unbreakable stretch; a word may cross runs."""
        pending, scale = 0.0, size_pt * SAFETY
        for text, strong in words:
            for em, space, ends in self._parts(text, strong=strong):
                if space:
                    if pending:
                        yield pending, False
                    pending = 0.0
                    yield em * scale, True
                else:
                    pending += em * scale
                    if ends:
                        yield pending, False
                        pending = 0.0
        if pending:
            yield pending, False

    def _parts(self, text: str, *, strong: bool) -> Sequence[tuple[float, bool, bool]]:
        """Return the stretches of a text: width in em, whether it is space, whether it may end."""
        found = self._split.get((text, strong))
        if found is None:
            found = tuple(
                (self._em(part, strong=strong), part[0] in " \u200b", part[-1] in "\u2013\u2014-")
                for part in _BREAKS.findall(text)
            )
            if len(self._split) >= _MOST_KNOWN:
                self._split.clear()
            self._split[text, strong] = found
        return found


def _hard_lines(words: Words) -> Iterator[Words]:
    """Yield the stretches between line breaks."""
    line: list[tuple[str, bool]] = []
    for text, strong in words:
        first, *others = text.split("\n")
        line.append((first, strong))
        for other in others:
            yield line
            line = [(other, strong)]
    yield line


def _wrap(boxes: Iterable[tuple[float, bool]], width_pt: float) -> int:
    lines, used, space = 1, 0.0, 0.0
    for width, is_space in boxes:
        if is_space:
            space += width
            continue
        if used and used + space + width > width_pt:
            lines, used, space = lines + 1, 0.0, 0.0
        if width > width_pt:
            lines += ceil(width / width_pt) - 1
        used, space = used + space + width, 0.0
    return lines


@lru_cache(maxsize=8)
def load_metrics(table: bytes) -> Metrics:
    """Return the metrics in a width table: advance → ranges of hexadecimal code points."""
    raw = json.loads(table)
    return Metrics(
        raw["units_per_em"],
        _by_code_point(raw["regular"]),
        _by_code_point(raw["bold"]),
        raw.get("line_em", LINE_EM),
    )


def widest(fonts: Iterable[Metrics]) -> Metrics:
    """Return metrics in which each character is as wide as in the widest of several fonts.

    A master may set titles in one font and text in another: what fits so, fits in both.
    """
    first, *others = fonts
    for other in others:
        scale = first.units_per_em / other.units_per_em
        first = Metrics(
            first.units_per_em,
            _wider(first.regular, other.regular, scale),
            _wider(first.bold, other.bold, scale),
            max(first.line_em, other.line_em),
        )
    return first


def _wider(first: dict[int, int], second: dict[int, int], scale: float) -> dict[int, int]:
    """Return the wider advances; a character that one font lacks is measured as lacking."""
    return {
        code_point: max(advance, ceil(second[code_point] * scale))
        for code_point, advance in first.items()
        if code_point in second
    }


def _by_code_point(ranges_by_advance: dict[str, str]) -> dict[int, int]:
    widths: dict[int, int] = {}
    for advance, ranges in ranges_by_advance.items():
        for stretch in ranges.split():
            first, _, last = stretch.partition("-")
            for code_point in range(int(first, 16), int(last or first, 16) + 1):
                widths[code_point] = int(advance)
    return widths
