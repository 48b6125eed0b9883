# What enters: body elements of a Word file and its styles. What leaves: how high they stand, about.
# Word alone lays a file out, so lines are counted by the mean width of a letter: enough to choose,
# before anybody opens the file, how close its lines shall stand.
"""How much room text takes on paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from math import ceil

from netpes_learn.formats._docx.text import Element, W

# Calibri: the mean width of a letter over its size, of running text in our languages; a line's
# height over it (Carlito, hhea: ascent 1536, descent 512, gap 452 of 2048).
LETTER_EM, BOLD_EM, LINE_EM = 0.485, 0.505, 2500 / 2048
# Lengths are in twentieths of a point, pictures in English metric units, borders in eighths, lines
# in 240ths of a single one (ISO 29500-1, 17.18.81, 20.1.10.41, 17.18.24, 17.3.1.33).
TWIPS, EMU, EIGHTHS, SINGLE = 20, 12_700, 8, 240
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True)
class Look:
    """What of a paragraph's look takes room, in points."""

    size: float = 10.0
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    # Over a single line; or, where it is above nought, exactly so many points.
    line: float = 1.0
    exact: float = 0.0
    # What indents take of the width, and a border and its distance of the height.
    indents: float = 0.0
    border: float = 0.0

    def changed(self, properties: Element) -> "Look":
        """Return the look with what ``w:pPr`` or ``w:rPr``, or a style that holds them, says."""
        changes: dict[str, float] = {}
        for size in properties.iter(f"{W}sz"):
            changes["size"] = _number(size, "val") / 2
        for bold in properties.iter(f"{W}b"):
            changes["bold"] = bold.get(f"{W}val") not in {"0", "false"}
        for spacing in properties.iter(f"{W}spacing"):
            changes |= _spacing(spacing)
        for indent in properties.iter(f"{W}ind"):
            changes["indents"] = sum(_number(indent, side) for side in ("left", "right")) / TWIPS
        for borders in properties.iter(f"{W}pBdr"):
            lines = [line for line in borders if line.tag in {f"{W}top", f"{W}bottom"}]
            changes["border"] = sum(
                _number(line, "sz") / EIGHTHS + _number(line, "space") for line in lines
            )
        return replace(self, **changes)  # type: ignore[arg-type]


def _spacing(spacing: Element) -> dict[str, float]:
    changes = {
        side: _number(spacing, side) / TWIPS
        for side in ("before", "after")
        if spacing.get(f"{W}{side}") is not None
    }
    if spacing.get(f"{W}line") is not None:
        exact = spacing.get(f"{W}lineRule") == "exact"
        line = _number(spacing, "line")
        changes |= {"exact": line / TWIPS} if exact else {"line": line / SINGLE, "exact": 0.0}
    return changes


@dataclass
class Ruler:
    """Measures elements in the styles of a document, as they are when it is made."""

    styles: Element
    _looks: dict[str, Look] = field(default_factory=dict)
    _margins: dict[str, Mapping[str, float]] = field(default_factory=dict)

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
            elif element.find(f"{W}pPr/{W}framePr") is not None:
                yield 0.0
            else:
                look, box = self.look(element), _box(self._style(element))
                # Of the distances of two paragraphs the greater counts, and a border only once.
                border = look.border if box != boxed else 0.0
                yield max(gap, look.before) + border + self._lines(element, look, width)
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
        (*_, last) = element.iter(f"{W}p")
        said = (last.find(f"{W}pPr"), *self._chain(self._style(last)))
        return any(found.find(f".//{W}keepNext") is not None for found in said)

    def look(self, element: Element) -> Look:
        """Return the look of a paragraph: its style's, with what it says itself."""
        return self._named(self._style(element)).changed(element.find(f"{W}pPr"))

    @property
    def _default(self) -> Look:
        return Look().changed(self.styles.find(f"{W}docDefaults"))

    def _named(self, name: str) -> Look:
        if name not in self._looks:
            chain = list(self._chain(name))
            self._looks[name] = reduce(Look.changed, reversed(chain), self._default)
        return self._looks[name]

    def _chain(self, name: str | None) -> Iterable[Element]:
        """Yield a style and those it is based on."""
        while name:
            style = next(s for s in self.styles if s.get(f"{W}styleId") == name)
            yield style
            base = style.find(f"{W}basedOn")
            name = None if base is None else base.get(f"{W}val")

    def _style(self, element: Element) -> str:
        found = element.find(f"{W}pPr/{W}pStyle")
        return "Normal" if found is None else str(found.get(f"{W}val"))

    def _lines(self, element: Element, look: Look, width: float) -> float:
        letters = sum(len(text.text or "") for text in element.iter(f"{W}t"))
        across = letters * look.size * (BOLD_EM if look.bold else LETTER_EM)
        lines = max(1, ceil(across / (width - look.indents)))
        one = look.exact or look.line * LINE_EM * look.size
        pictures = [_number(extent, "cy", "") / EMU for extent in element.iter(f"{WP}extent")]
        return max([lines * one, *pictures])

    def rows(self, table: Element) -> list[float]:
        """Return how high the rows of a table stand."""
        usual = self._cell_margins(table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"))
        return [
            max(self._cell(cell, usual) for cell in row.iter(f"{W}tc"))
            for row in table.iter(f"{W}tr")
        ]

    def _cell(self, cell: Element, usual: Mapping[str, float]) -> float:
        own = {_name(side): _number(side, "w") / TWIPS for side in cell.iterfind(f".//{W}tcMar/*")}
        margins = {**usual, **own}
        width = _number(cell.find(f"{W}tcPr/{W}tcW"), "w") / TWIPS
        inside = [element for element in cell if element.tag != f"{W}tcPr"]
        high = self.height(inside, width=width - margins["left"] - margins["right"])
        return high + margins["top"] + margins["bottom"]

    def _cell_margins(self, name: str) -> Mapping[str, float]:
        """Return the margins of a table style's cells, by side."""
        if name not in self._margins:
            said = dict.fromkeys(("top", "left", "bottom", "right"), 0.0)
            for style in reversed(list(self._chain(name))):
                for margins in style.iter(f"{W}tblCellMar"):
                    said |= {_name(side): _number(side, "w") / TWIPS for side in margins}
            self._margins[name] = said
        return self._margins[name]


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


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(W)


def _number(element: Element, name: str, namespace: str = W) -> float:
    return float(element.get(f"{namespace}{name}") or 0)
