# What enters: outlines in units of their own. What leaves: the geometry of a freeform shape, which
# whoever edits the deck can recolour, scale and take apart.
"""Freeforms."""

from collections.abc import Iterable, Iterator

from netpes_learn.formats._icons import Step
from netpes_learn.formats._pptx.markup import Markup, element

_STEPS = {
    "moveTo": "a:moveTo",
    "lineTo": "a:lnTo",
    "curveTo": "a:cubicBezTo",
    "qCurveTo": "a:quadBezTo",
    "closePath": "a:close",
}
# After the last point of a line that stays open: nothing is written.
_OPEN_END = "endPath"


def geometry(
    outlines: Iterable[Iterable[Step]], *, width: float, height: float, fine: int = 1
) -> Markup:
    """Return a geometry that fills its shape with a box of these outlines, each a path.

    DrawingML takes whole numbers only: ``fine`` is how many of them make one unit.
    """
    paths = (
        element("a:path", *_steps(outline, fine), w=round(width * fine), h=round(height * fine))
        for outline in outlines
    )
    return element(
        "a:custGeom",
        *(element(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")),
        element("a:rect", l="0", t="0", r="r", b="b"),
        element("a:pathLst", *paths),
    )


def _steps(outline: Iterable[Step], fine: int) -> Iterator[Markup]:
    for name, points in outline:
        if name != _OPEN_END:
            yield element(
                _STEPS[name],
                *(element("a:pt", x=round(x * fine), y=round(y * fine)) for x, y in points),
            )
