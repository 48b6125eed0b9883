# What enters: the map of templates/maps, a country, a place. What leaves: a group of freeforms:
# land, borders and the country that is marked, each of which a trainer can recolour. The group says
# in words what is seen; whoever has it read aloud need not pass through its parts.
"""Maps as freeform shapes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.formats._icons import outline_of
from netpes_learn.formats._pptx.freeform import geometry
from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import EMU_PER_POINT, Rect, Slot
from netpes_learn.formats._pptx.shapes import DECORATIVE, group, placed
from netpes_learn.formats._pptx.text import colour_fill
from netpes_learn.model.document import CountryMap
from netpes_learn.model.text import plain

MAP = "templates/maps/europe.json"
# From the ground up; the last is the country that is marked.
MAP_PARTS = ("neighbours", "members", "borders", "country")
_BORDER_PT = 0.5
# In thousandths of a per cent.
_WHOLE = 100_000


@dataclass(frozen=True)
class _Look:
    """A colour of the theme and how much of it covers the ground, in thousandths of a per cent."""

    colour: str
    share: int = _WHOLE

    def fill(self) -> Markup:
        if self.share == _WHOLE:
            return colour_fill(self.colour)
        alpha = element("a:alpha", val=self.share)
        return element("a:solidFill", element("a:schemeClr", alpha, val=self.colour))


# Land is a veil over the ground, so that it is quiet on any: the country stands out from it by 3:1
# (WCAG 1.4.11) where text of its colour is readable on the ground.
_ON_DARK = {
    "neighbours": _Look("bg1", 7_000),
    "members": _Look("bg1", 22_000),
    "borders": _Look("bg1", 30_000),
    "country": _Look("bg1"),
}
_ON_LIGHT = {
    "neighbours": _Look("accent5", 35_000),
    "members": _Look("accent5", 75_000),
    "borders": _Look("bg1"),
    "country": _Look("accent1"),
}


def map_shape(content: bytes, shown: CountryMap, *, number: int, slot: Slot, where: Span) -> Markup:
    """Return a map as large as its place allows, in its middle.

    Its parts have the ``MAP_PARTS`` ids after ``number``.

    ``content`` is the file of the map. Raises ContentError (NL642) for a country it lacks.
    """
    chart = _read(content)
    if shown.country not in chart["countries"]:
        message = f"'{shown.country}' is not on the map"
        hint = "let the outline ask for map_of(…), which knows"
        raise ContentError(Diagnostic(where, "NL642", message, hint))
    rect = _within(slot.rect, chart["width"] / chart["height"])
    looks = _ON_DARK if slot.on_dark else _ON_LIGHT
    parts = _parts(content, shown.country)
    shapes = (
        _part(geometry, name, number=number + index, rect=rect, look=looks[name])
        for index, (name, geometry) in enumerate(parts, start=1)
    )
    return group(shapes, number=number, name="map", alt=plain(shown.alt), rect=rect)


def _within(rect: Rect, shape: float) -> Rect:
    """Return the largest rectangle of a shape (width over height) in the middle of another."""
    width = min(rect.width, round(rect.height * shape))
    height = round(width / shape)
    return Rect(
        rect.x + (rect.width - width) // 2, rect.y + (rect.height - height) // 2, width, height
    )


def _part(outline: Markup, name: str, *, number: int, rect: Rect, look: _Look) -> Markup:
    drawn = name == "borders"
    line = element("a:ln", look.fill(), w=round(_BORDER_PT * EMU_PER_POINT)) if drawn else None
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", DECORATIVE, id=number, name=f"map {name}", descr=""),
            element("p:cNvSpPr"),
            element("p:nvPr"),
        ),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            outline,
            element("a:noFill") if drawn else look.fill(),
            line if drawn else element("a:ln", element("a:noFill")),
        ),
    )


def _parts(content: bytes, country: str) -> Iterator[tuple[str, Markup]]:
    for name in MAP_PARTS:
        yield name, _marked(content, country) if name == "country" else _ground(content, name)


@lru_cache(maxsize=8)
def _ground(content: bytes, name: str) -> Markup:
    return _outlined(content, _read(content)[name])


@lru_cache(maxsize=64)
def _marked(content: bytes, country: str) -> Markup:
    marked = _read(content)["countries"][country]
    return _outlined(content, marked["path"] + marked.get("ring", ""))


def _outlined(content: bytes, path: str) -> Markup:
    chart = _read(content)
    return geometry([outline_of(path)], width=chart["width"], height=chart["height"])


@lru_cache(maxsize=2)
def _read(content: bytes) -> Any:
    return json.loads(content)
