# What enters: text, a rectangle, a name, an id. What leaves: the shape as an element, with its
# children in the order the schema asks for (PowerPoint "repairs" a file that has another order).
"""Shapes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import Rect, Slot
from netpes_learn.formats._pptx.text import colour_fill

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_HAIRLINE_EMU = 6350
_NO_MORE = element("p:nvPr")
# By this a screen reader passes over a shape.
DECORATIVE = element(
    "a:extLst",
    element(
        "a:ext",
        element("adec:decorative", xmlns_adec=_DECORATIVE, val=1),
        uri=_DECORATIVE_URI,
    ),
)
_LOCKED = element("p:cNvSpPr", element("a:spLocks", noGrp="1"))


def placeholder(
    slot: Slot, text: Markup, *, number: int, rect: Rect | None = None, fill: str | None = None
) -> Markup:
    """Return a filled placeholder; ``rect`` only where it is not the layout's."""
    quarter = "quarter" if slot.kind in {"ftr", "sldNum"} else None
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", id=number, name=slot.name),
            _LOCKED,
            element("p:nvPr", element("p:ph", type=slot.kind, sz=quarter, idx=slot.idx)),
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect) if rect else None,
            colour_fill(fill) if fill else None,
        ),
        text,
    )


def text_box(
    text: Markup, *, number: int, name: str, rect: Rect, fill: str | None = None
) -> Markup:
    """Return a text box, on a ground of one of the theme's colours if ``fill`` names one."""
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", id=number, name=name),
            element("p:cNvSpPr", txBox="1"),
            _NO_MORE,
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
            colour_fill(fill) if fill else element("a:noFill"),
        ),
        text,
    )


def graphic_frame(
    graphic: Markup, kind: str, *, number: int, name: str, alt: str, rect: Rect
) -> Markup:
    """Return a table or a chart in its frame; ``alt`` tells a screen reader what it shows."""
    return element(
        "p:graphicFrame",
        element(
            "p:nvGraphicFramePr",
            element("p:cNvPr", id=number, name=name, descr=alt),
            element("p:cNvGraphicFramePr", element("a:graphicFrameLocks", noGrp="1")),
            _NO_MORE,
        ),
        placed("p:xfrm", rect),
        element("a:graphic", element("a:graphicData", graphic, uri=kind)),
    )


def rules(heights: Sequence[int], *, number: int, name: str, rect: Rect) -> Markup:
    """Return lines to write on, at these heights, as one group that screen readers pass over.

    ``rect`` gives their left edge and width; ids go on from ``number``.
    """
    whole = replace(rect, y=heights[0], height=heights[-1] - heights[0])
    lines = (
        _line(number + index, f"{name} {index}", replace(whole, y=height, height=0))
        for index, height in enumerate(heights, start=1)
    )
    return group(lines, number=number, name=name, alt="", rect=whole)


def group(shapes: Iterable[Markup], *, number: int, name: str, alt: str, rect: Rect) -> Markup:
    """Return shapes as one group around them; without ``alt`` screen readers pass over it."""
    space = placed(
        "a:xfrm",
        rect,
        element("a:chOff", x=rect.x, y=rect.y),
        element("a:chExt", cx=rect.width, cy=rect.height),
    )
    mark = None if alt else DECORATIVE
    return element(
        "p:grpSp",
        element(
            "p:nvGrpSpPr",
            element("p:cNvPr", mark, id=number, name=name, descr=alt),
            element("p:cNvGrpSpPr"),
            _NO_MORE,
        ),
        element("p:grpSpPr", space),
        *shapes,
    )


def _line(number: int, name: str, rect: Rect) -> Markup:
    """Return a hairline in the secondary text colour, which prints and projects."""
    return element(
        "p:cxnSp",
        element(
            "p:nvCxnSpPr",
            element("p:cNvPr", DECORATIVE, id=number, name=name, descr=""),
            element("p:cNvCxnSpPr"),
            _NO_MORE,
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            element("a:prstGeom", element("a:avLst"), prst="line"),
            element("a:ln", colour_fill("tx2"), w=_HAIRLINE_EMU),
        ),
    )


def placed(tag: str, rect: Rect, *more: Markup) -> Markup:
    return element(
        tag,
        element("a:off", x=rect.x, y=rect.y),
        element("a:ext", cx=rect.width, cy=rect.height),
        *more,
    )
