# What enters: the bytes of templates/deck/master.pptx. What leaves: its layouts as values: which
# placeholders each has, where, and how its levels of text look. The sizes a slide is measured with
# come from the master itself, so that a designer changes them in PowerPoint and nowhere else.
"""The master's layouts, read."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
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
# Half of white, red, green and blue added up.
_MIDDLE = 3 * 255 / 2


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

    @cached_property
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

    @cached_property
    def text_width_pt(self) -> float:
        """The width of a line of text in it, in points."""
        return self.inner.width / EMU_PER_POINT

    @cached_property
    def text_height_pt(self) -> float:
        """The height its text may take, in points."""
        return self.inner.height / EMU_PER_POINT


@dataclass(frozen=True)
class LayoutSpec:
    """A layout: its name, its place in the master, its placeholders in reading order."""

    name: str
    index: int
    slots: Mapping[str, Slot]
    # Whether it has marks beside its placeholders, so that these had better keep their places.
    decorated: bool = False


@lru_cache(maxsize=8)
def read_layouts(
    master: bytes, *, path: str = MASTER, only: frozenset[str] | None = None
) -> Mapping[str, LayoutSpec]:
    """Return the layouts of a master by name, in the master's order; ``only`` those if given.

    Raises ContentError (NL444) when a layout has a placeholder without a name of its own, since a
    slot finds its placeholder by that name.
    """
    slide_master = Presentation(io.BytesIO(master)).slide_master
    parents = {kind_of(shape): shape for shape in placeholders(slide_master.element)}
    styles = slide_master.element.find(qn("p:txStyles"))
    specs = {}
    for index, layout in enumerate(slide_master.slide_layouts):
        if only is not None and layout.name not in only:
            continue
        slots: dict[str, Slot] = {}
        for shape in placeholders(layout.element):
            slot = _slot(shape, parents, styles)
            if slot.name in slots:
                raise _twice(layout.name, slot.name, path)
            slots[slot.name] = slot
        decorated = len(slots) < sum(1 for _ in layout.element.cSld.spTree.iter_shape_elms())
        specs[layout.name] = LayoutSpec(layout.name, index, slots, decorated)
    return specs


def layout_named(
    layouts: Mapping[str, LayoutSpec], name: str, *, where: Span, path: str = MASTER
) -> LayoutSpec:
    """Return a layout; raise ContentError (NL440) that lists the layouts if there is none such."""
    if name in layouts:
        return layouts[name]
    hint = f"{did_you_mean(name, layouts)} (layouts of {path}: {', '.join(layouts)})"
    raise ContentError(Diagnostic(where, "NL440", f"unknown slide layout '{name}'", hint))


def placeholders(element: Any) -> Iterator[Any]:
    """Yield the placeholders of a master or layout, in reading order."""
    for shape in element.cSld.spTree.findall(qn("p:sp")):
        if shape.find(f"{qn('p:nvSpPr')}/{qn('p:nvPr')}/{qn('p:ph')}") is not None:
            yield shape


def mark_of(shape: Any) -> Any:
    """Return the element that makes a shape a placeholder."""
    return shape.find(f"{qn('p:nvSpPr')}/{qn('p:nvPr')}/{qn('p:ph')}")


def kind_of(shape: Any) -> str:
    """Return the master placeholder a shape inherits from (ECMA-376 Part 1, 19.3.1.36)."""
    kind = mark_of(shape).get("type", "obj")
    if kind == "ctrTitle":
        return "title"
    return kind if kind in {"title", "ftr", "sldNum"} else "body"


def name_of(shape: Any) -> str:
    """Return the name a placeholder is found by: its own, or its kind's where one is enough.

    PowerPoint gives these three names in the language of whoever drew them.
    """
    given: str = shape.nvSpPr.cNvPr.get("name")
    return {"title": "title", "ftr": "footer", "sldNum": "slide number"}.get(kind_of(shape), given)


def has_place(shape: Any, master: Any) -> bool:
    """Tell whether a placeholder, or what it inherits from, says where it stands."""
    parents = [each for each in placeholders(master) if kind_of(each) == kind_of(shape)]
    return any(_has_frame(owner) for owner in (shape, *parents[-1:]))


def _has_frame(owner: Any) -> bool:
    frame = owner.spPr.find(qn("a:xfrm"))
    return frame is not None and None not in (frame.find(qn("a:off")), frame.find(qn("a:ext")))


def _slot(shape: Any, parents: Mapping[str, Any], styles: Any) -> Slot:
    parent = parents.get(kind_of(shape), shape)
    style = {"title": "p:titleStyle", "body": "p:bodyStyle"}.get(kind_of(shape), "p:otherStyle")
    cascade = [
        None if styles is None else styles.find(qn(style)),
        *(owner.txBody.find(qn("a:lstStyle")) for owner in (parent, shape)),
    ]
    ph = mark_of(shape)
    idx = ph.get("idx")
    return Slot(
        name=name_of(shape),
        kind=ph.get("type"),
        idx=None if idx is None else int(idx),
        rect=_rect(shape, parent),
        insets=_insets(shape, parent),
        levels=tuple(_level(cascade, number) for number in _LEVELS),
        filled=shape.spPr.find(qn("a:solidFill")) is not None,
    )


def _rect(*owners: Any) -> Rect:
    xfrm = next(owner for owner in owners if _has_frame(owner)).spPr.find(qn("a:xfrm"))
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
    fixed = level.find("/".join(qn(t) for t in ("a:defRPr", "a:solidFill", "a:srgbClr")))
    if fixed is not None:
        said["colour"] = _nearest(fixed.get("val"))
    if level.find(qn("a:buNone")) is not None:
        said["bullet"] = ""
    return said


def _nearest(colour: str) -> str:
    """Return which of the theme's text colours a fixed one stands for: light or dark."""
    light = sum(int(colour[place : place + 2], 16) for place in (0, 2, 4)) > _MIDDLE
    return "bg1" if light else "tx1"


def _twice(layout: str, name: str, path: str) -> ContentError:
    return ContentError(
        Diagnostic(
            Span(path),
            "NL444",
            f"layout '{layout}' has two placeholders named '{name}'",
            "name them apart in PowerPoint: Home, Arrange, Selection Pane",
        )
    )
