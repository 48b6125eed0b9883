# What enters: the bytes of templates/deck/master.pptx. What leaves: its layouts as values: which
# placeholders each has, where, and how its levels of text look. The sizes a slide is measured with
# come from the master itself, so that a designer changes them in PowerPoint and nowhere else.
"""The master's layouts, read."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn

from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean

MASTER = "templates/deck/master.pptx"
EMU_PER_POINT = 12700
_LEVELS = range(1, 6)
# What DrawingML takes when neither layout nor master says (ECMA-376 Part 1, 21.1.2.1.1).
_INSETS_EMU = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}
_DEFAULT_SIZE = 1800


@dataclass(frozen=True)
class Level:
    """How one level of text looks: sizes and distances in points, colour of the theme."""

    size_pt: float
    left_pt: float
    hang_pt: float
    after_pt: float
    spacing: float
    strong: bool
    colour: str
    bullet: str
    align: str


@dataclass(frozen=True)
class Rect:
    """A rectangle on the slide, in EMU."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Slot:
    """A placeholder of a layout: ``insets`` are left, top, right, bottom in EMU."""

    name: str
    kind: str | None
    idx: int | None
    rect: Rect
    insets: tuple[int, int, int, int]
    levels: tuple[Level, ...]
    filled: bool

    @property
    def inner(self) -> Rect:
        """The rectangle inside the insets."""
        left, top, right, bottom = self.insets
        rect = self.rect
        return Rect(
            rect.x + left, rect.y + top, rect.width - left - right, rect.height - top - bottom
        )

    @property
    def on_dark(self) -> bool:
        """Whether its text is light on a dark ground."""
        return self.levels[0].colour == "bg1"

    @property
    def text_width_pt(self) -> float:
        """The width of a line of text in it, in points."""
        return self.inner.width / EMU_PER_POINT

    @property
    def text_height_pt(self) -> float:
        """The height its text may take, in points."""
        return self.inner.height / EMU_PER_POINT


@dataclass(frozen=True)
class LayoutSpec:
    """A layout: its name, its place in the master, its placeholders in reading order."""

    name: str
    index: int
    slots: Mapping[str, Slot]


@lru_cache(maxsize=2)
def read_layouts(master: bytes) -> Mapping[str, LayoutSpec]:
    """Return the layouts of a master by name, in the master's order.

    Raises ContentError (NL444) when a layout has a placeholder without a name of its own, since a
    slot finds its placeholder by that name.
    """
    slide_master = Presentation(io.BytesIO(master)).slide_master
    parents = {_kind_of(shape): shape for shape in _placeholders(slide_master.element)}
    styles = slide_master.element.find(qn("p:txStyles"))
    specs = {}
    for index, layout in enumerate(slide_master.slide_layouts):
        slots: dict[str, Slot] = {}
        for shape in _placeholders(layout.element):
            slot = _slot(shape, parents, styles)
            if slot.name in slots:
                raise _twice(layout.name, slot.name)
            slots[slot.name] = slot
        specs[layout.name] = LayoutSpec(layout.name, index, slots)
    return specs


def layout_named(layouts: Mapping[str, LayoutSpec], name: str, *, where: Span) -> LayoutSpec:
    """Return a layout; raise ContentError (NL440) that lists the layouts if there is none such."""
    if name in layouts:
        return layouts[name]
    hint = f"{did_you_mean(name, layouts)} (layouts of {MASTER}: {', '.join(layouts)})"
    raise ContentError(Diagnostic(where, "NL440", f"unknown slide layout '{name}'", hint))


def _placeholders(element: Any) -> Iterator[Any]:
    for shape in element.cSld.spTree.findall(qn("p:sp")):
        if shape.find(f"{qn('p:nvSpPr')}/{qn('p:nvPr')}/{qn('p:ph')}") is not None:
            yield shape


def _ph(shape: Any) -> Any:
    return shape.find(f"{qn('p:nvSpPr')}/{qn('p:nvPr')}/{qn('p:ph')}")


def _kind_of(shape: Any) -> str:
    """Return the master placeholder a shape inherits from (ECMA-376 Part 1, 19.3.1.36)."""
    kind = _ph(shape).get("type", "obj")
    return kind if kind in {"title", "ftr", "sldNum"} else "body"


def _slot(shape: Any, parents: Mapping[str, Any], styles: Any) -> Slot:
    parent = parents[_kind_of(shape)]
    style = {"title": "p:titleStyle", "body": "p:bodyStyle"}.get(_kind_of(shape), "p:otherStyle")
    cascade = [
        styles.find(qn(style)),
        *(owner.txBody.find(qn("a:lstStyle")) for owner in (parent, shape)),
    ]
    ph = _ph(shape)
    idx = ph.get("idx")
    return Slot(
        name=shape.nvSpPr.cNvPr.get("name"),
        kind=ph.get("type"),
        idx=None if idx is None else int(idx),
        rect=_rect(shape, parent),
        insets=_insets(shape, parent),
        levels=tuple(_level(cascade, number) for number in _LEVELS),
        filled=shape.spPr.find(qn("a:solidFill")) is not None,
    )


def _rect(*owners: Any) -> Rect:
    xfrm = next(found for owner in owners if (found := owner.spPr.find(qn("a:xfrm"))) is not None)
    off, ext = xfrm.find(qn("a:off")), xfrm.find(qn("a:ext"))
    return Rect(int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy")))


def _insets(shape: Any, parent: Any) -> tuple[int, int, int, int]:
    def inset(side: str) -> int:
        own = shape.txBody.find(qn("a:bodyPr")).get(side)
        inherited = parent.txBody.find(qn("a:bodyPr")).get(side)
        return int(own or inherited or _INSETS_EMU[side])

    return inset("lIns"), inset("tIns"), inset("rIns"), inset("bIns")


def _level(cascade: list[Any], number: int) -> Level:
    """Return a level as the last of the cascade that says something has it."""
    found: dict[str, str] = {}
    for style in cascade:
        level = None if style is None else style.find(qn(f"a:lvl{number}pPr"))
        if level is not None:
            found.update(_said(level))
    return Level(
        size_pt=int(found.get("sz", _DEFAULT_SIZE)) / 100,
        left_pt=int(found.get("marL", 0)) / EMU_PER_POINT,
        hang_pt=-int(found.get("indent", 0)) / EMU_PER_POINT,
        after_pt=int(found.get("after", 0)) / 100,
        spacing=int(found.get("spacing", 100000)) / 100000,
        strong=found.get("b") == "1",
        colour=found.get("colour", "tx1"),
        bullet=found.get("bullet", ""),
        align=found.get("algn", "l"),
    )


def _said(level: Any) -> dict[str, str]:
    said = dict(level.attrib)
    run = level.find(qn("a:defRPr"))
    said.update(run.attrib if run is not None else {})
    for name, path, attribute in (
        ("after", ("a:spcAft", "a:spcPts"), "val"),
        ("spacing", ("a:lnSpc", "a:spcPct"), "val"),
        ("bullet", ("a:buChar",), "char"),
        ("colour", ("a:defRPr", "a:solidFill", "a:schemeClr"), "val"),
    ):
        element = level.find("/".join(qn(tag) for tag in path))
        if element is not None:
            said[name] = element.get(attribute)
    if level.find(qn("a:buNone")) is not None:
        said["bullet"] = ""
    return said


def _twice(layout: str, name: str) -> ContentError:
    return ContentError(
        Diagnostic(
            Span(MASTER),
            "NL444",
            f"layout '{layout}' has two placeholders named '{name}'",
            "name them apart in PowerPoint: Home, Arrange, Selection Pane",
        )
    )
