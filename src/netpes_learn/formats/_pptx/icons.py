# What enters: an icon, a place, a colour of the theme. What leaves: a freeform that a designer
# can recolour and a screen reader passes over: the words beside it say the same.
"""Icons as freeform shapes."""

from functools import lru_cache

from netpes_learn.formats._icons import Icon
from netpes_learn.formats._pptx.freeform import geometry
from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import Rect
from netpes_learn.formats._pptx.shapes import DECORATIVE, placed
from netpes_learn.formats._pptx.text import colour_fill

# Units of the path for one of the icon's, since DrawingML takes whole numbers only.
_FINE = 1000


def icon_shape(icon: Icon, *, number: int, rect: Rect, colour: str) -> Markup:
    """Return an icon that fills a rectangle, in a colour of the theme."""
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", DECORATIVE, id=number, name="icon", descr=""),
            element("p:cNvSpPr"),
            element("p:nvPr"),
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            _geometry(icon),
            colour_fill(colour),
            element("a:ln", element("a:noFill")),
        ),
    )


@lru_cache(maxsize=64)
def _geometry(icon: Icon) -> Markup:
    return geometry(icon.outlines, width=icon.width, height=icon.height, fine=_FINE)
