# What enters: body elements of a Word file. What leaves: what of them takes room, whatever their
# styles say. A handout is measured at several steps, each with other styles: the elements are the
# same, so they are looked through once.
"""What stands in paragraphs and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from netpes_learn.formats._docx.looks import EMU, TWIPS, number, said_in, sides
from netpes_learn.formats._docx.text import Element, W

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True)
class Text:
    """A paragraph: its style, what it says of its look itself, its letters and its picture."""

    style: str
    said: Mapping[str, float]
    letters: int
    # How high its picture is, in points.
    picture: float
    # Whether it stays with the next one, as it says itself.
    kept: bool
    # Whether it stands beside the others.
    framed: bool


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what stands in it, its width, and those margins that are its own."""

    inside: Sequence[Element]
    width: float
    margins: Mapping[str, float]


@dataclass(frozen=True)
class Grid:
    """A table: its style, and its cells row by row."""

    style: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Contents:
    """Looks elements through once: nothing may be written into them between two measurements."""

    _texts: dict[Element, Text] = field(default_factory=dict)
    _grids: dict[Element, Grid] = field(default_factory=dict)

    def text(self, element: Element) -> Text:
        """Return what stands in a paragraph."""
        if element not in self._texts:
            self._texts[element] = _text(element)
        return self._texts[element]

    def last(self, element: Element) -> Text:
        """Return what stands in the last paragraph of an element, which may be one."""
        if element.tag == f"{W}p":
            return self.text(element)
        (*_, last) = element.iter(f"{W}p")
        return self.text(last)

    def grid(self, table: Element) -> Grid:
        """Return what stands in a table."""
        if table not in self._grids:
            self._grids[table] = _grid(table)
        return self._grids[table]


def _text(element: Element) -> Text:
    properties = element.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle")
    # Nearly all say nothing but their style.
    more = len(properties) > (style is not None)
    return Text(
        style="Normal" if style is None else str(style.get(f"{W}val")),
        said=said_in(properties) if more else {},
        letters=sum(len(text.text or "") for text in element.iter(f"{W}t")),
        picture=max((number(e, "cy", "") / EMU for e in element.iter(f"{WP}extent")), default=0.0),
        kept=more and properties.find(f".//{W}keepNext") is not None,
        framed=more and properties.find(f"{W}framePr") is not None,
    )


def _grid(table: Element) -> Grid:
    rows = tuple(tuple(map(_cell, row.iter(f"{W}tc"))) for row in table.iter(f"{W}tr"))
    return Grid(str(table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val")), rows)


def _cell(cell: Element) -> Cell:
    properties = cell.find(f"{W}tcPr")
    return Cell(
        inside=tuple(element for element in cell if element is not properties),
        width=number(properties.find(f"{W}tcW"), "w") / TWIPS,
        margins=sides(properties.iterfind(f"{W}tcMar/*")),
    )
