# What enters: a Table and the width it may take. What leaves: column widths and row heights that
# hold the text, and the native table with a header row in the master's table style.
"""Tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.paragraphs import Para, Piece, halves, pieces_of
from netpes_learn.model.document import Table

# The style in the master's ppt/tableStyles.xml: rules between rows, header in the area's colour.
TABLE_STYLE = "{4E455450-4553-4C45-A152-4E5441424C45}"
# Cell margins in points: sides, then top and bottom.
CELL_SIDE_PT, CELL_EDGE_PT = 6.0, 5.0
# Lines of a cell stand a little closer than those of running text: rows are read one by one. (In
# LibreOffice, whose tables leave out the gap that Calibri asks for, they stand closer still.)
CELL_SPACING = 0.95
_EMU_PER_POINT = 12700

Cell = tuple[Piece, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class TablePlan:
    """A table measured: ``rows[0]`` is the header; widths in EMU, size in points."""

    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    size_pt: float
    alt: str

    @classmethod
    def of(cls, table: Table, *, width_emu: int, size_pt: float, metrics: Metrics) -> "TablePlan":
        """Return a table with columns as wide as its shares say, or as its texts ask for."""
        columns = max([len(table.header), *(len(row) for row in table.rows)])
        rows = tuple(
            tuple(pieces_of(cell) for cell in row) + ((),) * (columns - len(row))
            for row in (table.header, *table.rows)
        )
        needs = [
            _needs([row[column] for row in rows], size_pt=size_pt, metrics=metrics)
            for column in range(columns)
        ]
        shares = _shares(table.widths, needs, width_emu / _EMU_PER_POINT)
        widths = [int(width_emu * share / sum(shares)) for share in shares]
        widths[-1] += width_emu - sum(widths)
        return cls(rows, tuple(widths), size_pt, "".join(run.text for run in table.alt))

    def height_of(self, row: Row, metrics: Metrics, *, strong: bool = False) -> float:
        """Return the height of a row, in points."""
        lines = 1
        for cell, width in zip(row, self.widths, strict=True):
            room = width / _EMU_PER_POINT - 2 * CELL_SIDE_PT
            words = [(piece.text, strong or piece.strong) for piece in cell]
            lines = max(lines, metrics.line_count(words, size_pt=self.size_pt, width_pt=room))
        return lines * self.size_pt * metrics.line_em * CELL_SPACING + 2 * CELL_EDGE_PT

    def row_emu(self, number: int, metrics: Metrics) -> int:
        """Return the height of the row with this number, in EMU."""
        return round(self.row_height(number, metrics) * _EMU_PER_POINT)

    def row_height(self, number: int, metrics: Metrics) -> float:
        """Return the height of the row with this number; 0 is the header, which is bold."""
        return self.height_of(self.rows[number], metrics, strong=number == 0)


def split_row(row: Row, fits: Callable[[Row], bool]) -> Iterator[Row]:
    """Yield a row, or the same text as several rows if one alone is higher than a slide."""
    longest = max(_length(cell) for cell in row)
    if longest <= 1 or fits(row):
        yield row
        return
    parts = [_cell_halves(cell) if _length(cell) * 2 > longest else (cell, ()) for cell in row]
    yield from split_row(tuple(first for first, _ in parts), fits)
    yield from split_row(tuple(second for _, second in parts), fits)


def _length(cell: Cell) -> int:
    return sum(len(piece.text) for piece in cell)


def _cell_halves(cell: Cell) -> tuple[Cell, Cell]:
    first, second = halves(Para(cell))
    return first.pieces, second.pieces


def _needs(cells: Sequence[Cell], *, size_pt: float, metrics: Metrics) -> tuple[float, float]:
    """Return the narrowest and the most comfortable width of a column, in points."""
    words = [[(piece.text, True) for piece in cell] for cell in cells]
    narrow = max(metrics.longest_word(cell, size_pt=size_pt) for cell in words)
    wide = max(metrics.one_line(cell, size_pt=size_pt) for cell in words)
    return narrow + 2 * CELL_SIDE_PT, wide + 2 * CELL_SIDE_PT


def _shares(
    given: Sequence[float], needs: Sequence[tuple[float, float]], width_pt: float
) -> list[float]:
    """Return column widths in proportion: as CSS 2.1 17.5.2.2 lays out automatic tables."""
    narrow, wide = [need[0] for need in needs], [need[1] for need in needs]
    if len(given) == len(needs) and all(share > 0 for share in given):
        return _shared_out(given, narrow, width_pt)
    if sum(wide) <= width_pt or sum(narrow) >= width_pt:
        return wide if sum(wide) <= width_pt else narrow
    # A long text grows more slowly than its length asks for: the square root keeps short columns
    # readable beside it.
    wishes = [(high - low) ** 0.5 for low, high in needs]
    spare = width_pt - sum(narrow)
    total = sum(wishes) or 1.0
    return [low + spare * wish / total for low, wish in zip(narrow, wishes, strict=True)]


def _shared_out(given: Sequence[float], narrow: Sequence[float], width_pt: float) -> list[float]:
    """Return columns as wide as their shares, but none narrower than its longest word.

    A word too long for its column would be cut anywhere, without a hyphen; the others give way,
    as long as they have room.
    """
    if sum(narrow) >= width_pt:
        return list(given)
    fixed: set[int] = set()
    while True:
        shares = sum(share for index, share in enumerate(given) if index not in fixed)
        room = width_pt - sum(narrow[index] for index in fixed)
        widths = [
            narrow[index] if index in fixed else room * share / shares
            for index, share in enumerate(given)
        ]
        short = {index for index, width in enumerate(widths) if width < narrow[index] - 1e-6}
        if not short:
            return widths
        fixed |= short


def table_element(
    plan: TablePlan, heights: Mapping[int, int], *, paragraph: Callable[[Cell], Markup]
) -> Markup:
    """Return ``a:tbl`` with the rows of these numbers, each as high as is said, in EMU."""
    properties = element("a:tblPr", element("a:tableStyleId", text=TABLE_STYLE), firstRow="1")
    grid = element("a:tblGrid", *(element("a:gridCol", w=width) for width in plan.widths))
    rows = []
    for number, height in heights.items():
        cells = [_cell_element(paragraph(cell)) for cell in plan.rows[number]]
        rows.append(element("a:tr", *cells, h=height))
    return element("a:tbl", properties, grid, *rows)


def _cell_element(paragraph: Markup) -> Markup:
    side, edge = round(CELL_SIDE_PT * _EMU_PER_POINT), round(CELL_EDGE_PT * _EMU_PER_POINT)
    body = element("a:txBody", element("a:bodyPr"), element("a:lstStyle"), paragraph)
    return element("a:tc", body, element("a:tcPr", marL=side, marR=side, marT=edge, marB=edge))
