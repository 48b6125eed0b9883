# What enters: body elements of a Word file and its styles. What leaves: how high they stand, about.
# Word alone lays a file out, so lines are counted by the mean width of a letter: enough to choose,
# before anybody opens the file, how close its lines shall stand.
"""How much room text takes on paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from netpes_learn.formats._docx.contents import Cell, Contents, Text
from netpes_learn.formats._docx.looks import Look, Looks
from netpes_learn.formats._docx.text import Element, W

# Calibri: the mean width of a letter over its size, of running text in our languages; a line's
# height over it (Carlito, hhea: ascent 1536, descent 512, gap 452 of 2048).
LETTER_EM, BOLD_EM, LINE_EM = 0.485, 0.505, 2500 / 2048


@dataclass(frozen=True)
class Ruler:
    """Measures elements in the styles of a document."""

    looks: Looks
    # What is known of the elements; it serves several rulers as long as these stay as they are.
    contents: Contents = field(default_factory=Contents)

    def height(self, elements: Iterable[Element], *, width: float) -> float:
        """Return how high elements stand under one another in a column, in points."""
        return sum(self.heights(elements, width=width))

    def heights(self, elements: Iterable[Element], *, width: float) -> Iterator[float]:
        """Yield how much each element adds to the height of a column: with the distance above."""
        gap, boxed = 0.0, ""
        for element in elements:
            if element.tag == f"{W}tbl":
                yield gap + sum(self.rows(element))
                gap, boxed = 0.0, ""
                continue
            text = self.contents.text(element)
            if text.framed:
                yield 0.0
                continue
            look, box = self.looks.looks[text.style].changed(text.said), _box(text.style)
            # Of the distances of two paragraphs the greater counts, and a border only once.
            border = look.border if box != boxed else 0.0
            yield max(gap, look.before) + border + _lines(text, look, width)
            gap, boxed = look.after, box if look.border else ""

    def column(self, elements: Sequence[Element], *, width: float) -> "Column":
        """Return elements as a column of a width, to divide into two."""
        heights = tuple(self.heights(elements, width=width))
        begins = tuple(not at or self.may_begin(elements, at) for at in range(len(elements)))
        return Column(heights, begins)

    def may_begin(self, elements: Sequence[Element], at: int) -> bool:
        """Return whether a column or a page may begin with an element, a paragraph."""
        return elements[at].tag == f"{W}p" and not self.keeps(elements[at - 1])

    def keeps(self, element: Element) -> bool:
        """Return whether an element stays with what follows it."""
        last = self.contents.last(element)
        return last.kept or last.style in self.looks.kept

    def rows(self, table: Element) -> list[float]:
        """Return how high the rows of a table stand."""
        grid = self.contents.grid(table)
        usual = self.looks.margins[grid.style]
        return [max(self._cell(cell, usual) for cell in row) for row in grid.rows]

    def _cell(self, cell: Cell, usual: Mapping[str, float]) -> float:
        margins = {**usual, **cell.margins}
        width = cell.width - margins["left"] - margins["right"]
        return self.height(cell.inside, width=width) + margins["top"] + margins["bottom"]


@dataclass(frozen=True)
class Column:
    """How high the elements of a column are, and before which of them it may be divided."""

    heights: Sequence[float]
    begins: Sequence[bool]

    def part(self, begin: int, end: int | None = None) -> "Column":
        """Return the elements from ``begin`` to before ``end``."""
        return Column(self.heights[begin:end], self.begins[begin:end])

    def halved(self) -> tuple[int, float]:
        """Return where to divide the column into two, and how high they stand side by side.

        Of ways that are equally good, the one with more at the left.
        """
        whole, left = sum(self.heights), 0.0
        best = len(self.heights), whole
        for at, high in enumerate(self.heights):
            if at and self.begins[at] and max(left, whole - left) <= best[1]:
                best = at, max(left, whole - left)
            left += high
        return best


def _box(style: str) -> str:
    """Return what paragraphs of a box have in common: a title's style is named after the text's."""
    return style.removesuffix("Title")


def _lines(text: Text, look: Look, width: float) -> float:
    """Return how high the lines of a paragraph stand; a picture may be higher."""
    across = text.letters * look.size * (BOLD_EM if look.bold else LETTER_EM)
    lines = max(1, ceil(across / (width - look.indents)))
    one = look.exact or look.line * LINE_EM * look.size
    return max(lines * one, text.picture)
