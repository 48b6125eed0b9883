# What enters: an icon, a place, a colour of the theme. What leaves: a freeform that a designer
# can recolour and a screen reader passes over: the words beside it say the same.
"""Icons as freeform shapes."""

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any

from netpes_learn.formats._icons import Icon, Step
from netpes_learn.formats._pptx.master import Rect
from netpes_learn.formats._pptx.shapes import decorative, placed
from netpes_learn.formats._pptx.text import colour_fill
from netpes_learn.formats._pptx.xml import element

# Units of the path for one of the icon's, since DrawingML takes whole numbers only.
_FINE = 1000
_STEPS = {
    "moveTo": "a:moveTo",
    "lineTo": "a:lnTo",
    "curveTo": "a:cubicBezTo",
    "qCurveTo": "a:quadBezTo",
    "closePath": "a:close",
    "endPath": "a:close",
}


def icon_shape(icon: Icon, *, number: int, rect: Rect, colour: str) -> Any:
    """Return an icon that fills a rectangle, in a colour of the theme."""
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", decorative(), id=number, name="icon", descr=""),
            element("p:cNvSpPr"),
            element("p:nvPr"),
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            deepcopy(_geometry(icon)),
            colour_fill(colour),
            element("a:ln", element("a:noFill")),
        ),
    )


@lru_cache(maxsize=64)
def _geometry(icon: Icon) -> Any:
    paths = (
        element(
            "a:path",
            *_steps(outline),
            w=round(icon.width * _FINE),
            h=round(icon.height * _FINE),
        )
        for outline in icon.outlines
    )
    return element(
        "a:custGeom",
        *(element(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")),
        element("a:rect", l="0", t="0", r="r", b="b"),
        element("a:pathLst", *paths),
    )


def _steps(outline: tuple[Step, ...]) -> Iterator[Any]:
    for name, points in outline:
        yield element(
            _STEPS[name],
            *(element("a:pt", x=round(x * _FINE), y=round(y * _FINE)) for x, y in points),
        )
