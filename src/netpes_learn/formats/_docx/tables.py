# What enters: cells of ready-made paragraphs. What leaves: native Word tables: one for data, with a
# header row that repeats, and one for panels, a strip of cells that needs no header.
"""Tables."""

from collections.abc import Sequence

from netpes_learn.formats._docx.text import Element, W, kept_together, paragraph, w

# Twentieths of a point: the unit "dxa" of ISO 29500-1, 17.18.90.
DXA_PER_MM = 1440 / 25.4


def data_table(
    header: Sequence[Element],
    rows: Sequence[Sequence[Element]],
    *,
    widths: Sequence[float],
    alt: str,
    room: int,
) -> Element:
    """Return a table whose first row repeats on each page and whose rows do not break.

    ``header`` and ``rows`` hold one paragraph a cell; ``widths`` are shares of ``room``, the text
    width in dxa; ``alt`` is the table's description for a screen reader.
    """
    shares = widths if len(widths) == len(header) else [1.0] * len(header)
    columns = [int(room * share / sum(shares)) for share in shares]
    table = _table("HandoutTable", columns, first_row=True)
    table.tblPr.append(w("tblDescription", val=alt))
    # `tblHeader` is what assistive technology reads as column headers.
    table.append(_row(columns, [[cell] for cell in header], w("cantSplit"), w("tblHeader")))
    for row in rows:
        table.append(_row(columns, [[cell] for cell in row], w("cantSplit")))
    # The first of two rows and more is not left alone at the end of a page.
    if len(rows) > 1:
        first, second = list(table.iter(f"{W}tr"))[1:3]
        kept_together([first, second.find(f"{W}tc")])
    return table


def panel(
    cells: Sequence[Sequence[Element]], *, room: int, first_mm: float | None = None
) -> Element:
    """Return a strip of cells, read from left to right.

    The cells are equal, or the first is ``first_mm`` wide and what follows stands at its middle.
    """
    columns = [room // len(cells)] * len(cells)
    if first_mm is not None:
        first = int(first_mm * DXA_PER_MM)
        columns = [first, *[(room - first) // (len(cells) - 1)] * (len(cells) - 1)]
    table = _table("Panel", columns, first_row=False)
    table.append(_row(columns, cells, w("cantSplit")))
    if first_mm is not None:
        for properties in table.iter(f"{W}tcPr"):
            properties.append(w("vAlign", val="center"))
    return table


def cells_beside(
    rows: Sequence[Sequence[Sequence[Element]]],
    *,
    columns: Sequence[int],
    between: int,
    breaks: bool = False,
) -> Element:
    """Return rows of two cells, the first ``between`` away from the second (both in dxa).

    ``columns`` are the widths of the cells with that distance; a row may go on on the next page
    where it ``breaks``.
    """
    table = _table("Panel", columns, first_row=False)
    for cells in rows:
        table.append(_row(columns, cells, *([] if breaks else [w("cantSplit")])))
        for properties, right in zip(table[-1].iter(f"{W}tcPr"), (between, 0), strict=True):
            sides = {"top": 0, "bottom": 0, "right": right}
            properties.append(w("tcMar", *(w(side, w=n, type="dxa") for side, n in sides.items())))
    return table


def panel_cell_mm(cells: int, *, room: int) -> float:
    """Return the width in which a cell of a panel of so many cells can show something."""
    return (room / cells) / DXA_PER_MM - 5


def closing_table(
    emblem: Element, funding: Sequence[Element], small: Sequence[Element], *, room: int
) -> Element:
    """Return the funder's emblem, its statement beside it, and the small print."""
    columns = [1300, 2300, room - 1300 - 2300]
    table = _table("Closing", columns, first_row=False)
    cells = [[paragraph("Funding", emblem)], list(funding), list(small)]
    table.append(_row(columns, cells, w("cantSplit")))
    return table


def _table(style: str, columns: Sequence[int], *, first_row: bool) -> Element:
    """Return a table without rows; the children of its properties stand in schema order."""
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(columns), type="dxa"),
        w("tblLayout", type="fixed"),
        w(
            "tblLook",
            # The bits repeat the attributes: 0x20 first row, 0x200 and 0x400 no banding.
            val="0620" if first_row else "0600",
            firstRow=int(first_row),
            lastRow=0,
            firstColumn=0,
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in columns)))


def _row(
    columns: Sequence[int], cells: Sequence[Sequence[Element]], *properties: Element
) -> Element:
    row = w("tr", w("trPr", *properties))
    for width, content in zip(columns, cells, strict=True):
        # A cell must end with a paragraph (ISO 29500-1, 17.4.65).
        inside = content or [paragraph("TableText")]
        row.append(w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *inside))
    return row
