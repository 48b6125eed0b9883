# What enters: a deck. What leaves: each stretch of its text as a reader meets it: language, size
# in points, colour, and the colours it stands on. Written from ECMA-376, not from the code under
# test: two readings of the standard that agree are worth more than one.
"""The look of text in a .pptx, resolved through layout, master, theme and table style."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

# ECMA-376 Part 1, 21.1.2.3.9: what a run is when nothing says; 21.1.2.1.1 for paragraphs.
DEFAULT_PT = 18.0
_LINK_COLOUR = "{http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor}hlinkClr"
# Labels that stand in the bar or part they belong to (ECMA-376 Part 1, 21.2.3.10).
_INSIDE = {"ctr", "inEnd", "inBase"}
_TEXT = (qn("a:r"), qn("a:fld"))


@dataclass(frozen=True)
class Stretch:
    """Text in one look; ``grounds`` are all colours that it stands on."""

    where: str
    text: str
    lang: str
    size_pt: float
    strong: bool
    colour: str
    grounds: tuple[str, ...]

    @property
    def contrast(self) -> float:
        """The least contrast of the text with what it stands on (WCAG 2.2, contrast ratio)."""
        return min(contrast(self.colour, ground) for ground in self.grounds)

    @property
    def is_large(self) -> bool:
        """Whether it is large-scale text (WCAG 2.2: 18 pt, or 14 pt bold)."""
        return self.size_pt >= 18 or (self.strong and self.size_pt >= 14)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, "RRGGBB", 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@dataclass(frozen=True)
class _Ground:
    """A shape, its edges in points, its fill."""

    shape: Any
    edges: "Edges"
    fill: str | None


class Looks:
    """Resolves the look of the text of one deck."""

    def __init__(self, presentation: Any) -> None:
        self.master = presentation.slide_master
        theme = etree.fromstring(self.master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
        self.scheme = {
            etree.QName(place).localname: place[0].get("lastClr") or place[0].get("val")
            for place in theme.find(f".//{qn('a:clrScheme')}")
        }
        self.mapping = dict(self.master.element.find(qn("p:clrMap")).attrib)
        self.defaults = presentation.element.find(qn("p:defaultTextStyle"))
        styles = presentation.part.part_related_by(RELATIONSHIP_TYPE.TABLE_STYLES).blob
        self.table_styles = {style.get("styleId"): style for style in etree.fromstring(styles)}
        # What each layout draws below its slides' shapes, its master's part included.
        self.drawn = {
            layout.part.partname: [
                self._ground(shape)
                for owner in (self.master, layout)
                if owner is layout or layout.element.get("showMasterSp") != "0"
                for shape in owner.shapes
                if not shape.is_placeholder
            ]
            for layout in presentation.slide_layouts
        }

    def stretches(self, slide: Any) -> Iterator[Stretch]:
        """Yield all text of a slide, a chart's and a table's included."""
        background = self._background(slide)
        below = list(self.drawn[slide.slide_layout.part.partname])
        for shape in slide.shapes:
            ground = self._ground(shape)
            grounds = _seen_through(ground, below, background)
            below.append(ground)
            if shape.has_text_frame:
                cascade = self._cascade(shape)
                yield from self._paragraphs(
                    shape.element.txBody, shape.name, cascade, grounds=grounds
                )
            elif getattr(shape, "has_table", False) and shape.has_table:
                yield from self._table(shape, grounds)
            elif getattr(shape, "has_chart", False) and shape.has_chart:
                yield from self._chart(shape, grounds)

    def _ground(self, shape: Any) -> _Ground:
        return _Ground(shape, edges(shape), self._own_fill(shape))

    def colour(self, holder: Any) -> str | None:
        """Return the colour of the ``solidFill`` in an element, or of the colour that it is."""
        fill = None if holder is None else holder.find(qn("a:solidFill"))
        if fill is None or not len(fill):
            return None
        return self._named(fill[0])

    def _named(self, colour: Any) -> str:
        assert not len(colour), "a colour with transforms: teach this file to compute it"
        if colour.tag == qn("a:srgbClr"):
            return colour.get("val")
        name = colour.get("val")
        return self.scheme[self.mapping.get(name, name)]

    def _cascade(self, shape: Any) -> list[Any]:
        """Return the list styles that a shape's text inherits, the nearest last."""
        own = shape.element.txBody.find(qn("a:lstStyle"))
        if not shape.is_placeholder:
            return [self.defaults, own]
        above = shape._base_placeholder
        top = getattr(above, "_base_placeholder", None)
        kind = shape.element.find(f".//{qn('p:ph')}").get("type", "obj")
        style = {"title": "p:titleStyle", "ctrTitle": "p:titleStyle"}.get(kind, "p:bodyStyle")
        if kind in {"ftr", "sldNum", "dt"}:
            style = "p:otherStyle"
        return [
            self.master.element.find(qn("p:txStyles")).find(qn(style)),
            *(owner.element.txBody.find(qn("a:lstStyle")) for owner in (top, above) if owner),
            own,
        ]

    def _paragraphs(
        self,
        body: Any,
        where: str,
        cascade: Sequence[Any],
        *,
        grounds: tuple[str, ...],
        colour: str | None = None,
        strong: bool = False,
    ) -> Iterator[Stretch]:
        fit = body.find(f"{qn('a:bodyPr')}/{qn('a:normAutofit')}")
        scale = 1.0 if fit is None else int(fit.get("fontScale", 100000)) / 100000
        for paragraph in body.iter(qn("a:p")):
            pointed = paragraph.find(qn("a:pPr"))
            level = 1 + int(pointed.get("lvl", 0) if pointed is not None else 0)
            above = self._levels(cascade, level)
            for run in paragraph.iterchildren(*_TEXT):
                own = run.find(qn("a:rPr"))
                said = [*above, own] if own is not None else above
                size = _last(said, "sz")
                bold = _last(said, "b")
                yield Stretch(
                    where,
                    run.find(qn("a:t")).text or "",
                    "" if own is None else own.get("lang", ""),
                    scale * (int(size) / 100 if size else DEFAULT_PT),
                    strong if bold is None else bold in {"1", "true"},
                    self._run_colour(said, own, colour),
                    grounds,
                )

    def _levels(self, cascade: Sequence[Any], level: int) -> list[Any]:
        found = (
            style.find(f"{qn(f'a:lvl{level}pPr')}/{qn('a:defRPr')}")
            for style in cascade
            if style is not None
        )
        return [properties for properties in found if properties is not None]

    def _run_colour(self, said: Sequence[Any], own: Any, styled: str | None) -> str:
        link = None if own is None else own.find(qn("a:hlinkClick"))
        as_text = None if link is None else link.find(f".//{_LINK_COLOUR}")
        if link is not None and (as_text is None or as_text.get("val") != "tx"):
            return self.scheme["hlink"]
        colours = [found for properties in said if (found := self.colour(properties))]
        if styled and (own is None or self.colour(own) is None):
            return styled
        return colours[-1] if colours else self.scheme[self.mapping["tx1"]]

    def _own_fill(self, shape: Any) -> str | None:
        """Return a shape's fill, a placeholder's from its layout; none for groups and frames."""
        while shape is not None:
            properties = shape.element.find(qn("p:spPr"))
            if properties is not None:
                if properties.find(qn("a:noFill")) is not None:
                    return None
                if (colour := self.colour(properties)) is not None:
                    return colour
            shape = getattr(shape, "_base_placeholder", None)
        return None

    def _background(self, slide: Any) -> str:
        for owner in (slide, slide.slide_layout, self.master):
            properties = owner.element.find(f".//{qn('p:bgPr')}")
            if properties is not None and (colour := self.colour(properties)) is not None:
                return colour
        return self.scheme[self.mapping["bg1"]]

    def _table(self, shape: Any, grounds: tuple[str, ...]) -> Iterator[Stretch]:
        table = shape.table._tbl
        style = self.table_styles.get(table.tblPr.findtext(qn("a:tableStyleId")))
        for number, row in enumerate(table.tr_lst):
            parts = ["a:wholeTbl"]
            if number == 0 and table.tblPr.get("firstRow") == "1":
                parts.append("a:firstRow")
            colour, strong, under = self._row_look(style, parts, grounds)
            for cell in row.tc_lst:
                own = self.colour(cell.find(qn("a:tcPr")))
                yield from self._paragraphs(
                    cell.find(qn("a:txBody")),
                    f"{shape.name}, row {number + 1}",
                    [self.defaults],
                    grounds=(own,) if own else under,
                    colour=colour,
                    strong=strong,
                )

    def _row_look(
        self, style: Any, parts: Sequence[str], grounds: tuple[str, ...]
    ) -> tuple[str | None, bool, tuple[str, ...]]:
        colour, strong = None, False
        for part in (found for name in parts if (found := style.find(qn(name))) is not None):
            text = part.find(qn("a:tcTxStyle"))
            if text is not None:
                strong = text.get("b") == "on" or strong
                named = [child for child in text if child.tag != qn("a:fontRef")]
                colour = self._named(named[0]) if named else colour
            filled = self.colour(part.find(f"{qn('a:tcStyle')}/{qn('a:fill')}"))
            grounds = (filled,) if filled else grounds
        return colour, strong, grounds

    def _chart(self, shape: Any, grounds: tuple[str, ...]) -> Iterator[Stretch]:
        root = shape.chart.part._element
        for properties in root.iter(qn("a:defRPr"), qn("a:rPr")):
            if not _is_shown(properties):
                continue
            fills = self._fills_under(properties)
            yield Stretch(
                f"{shape.name}, text",
                "".join(properties.getparent().itertext()) or "label",
                properties.get("lang", ""),
                int(properties.get("sz", "0")) / 100,
                properties.get("b") == "1",
                self.colour(properties) or self.scheme[self.mapping["tx1"]],
                fills or grounds,
            )

    def _fills_under(self, properties: Any) -> tuple[str, ...]:
        """Return the fills of the bars or parts in which a label stands; none for one outside."""
        label = next(properties.iterancestors(qn("c:dLbl"), qn("c:dLbls")), None)
        if label is None:
            return ()
        place = label.find(qn("c:dLblPos"))
        series = next(label.iterancestors(qn("c:ser")))
        grouping = series.getparent().find(qn("c:grouping"))
        stacked = grouping is not None and grouping.get("val") in {"stacked", "percentStacked"}
        if place is None and not stacked:
            return ()
        if place is not None and place.get("val") not in _INSIDE:
            return ()
        index = label.find(qn("c:idx"))
        points = [
            point
            for point in series.findall(qn("c:dPt"))
            if index is None or point.find(qn("c:idx")).get("val") == index.get("val")
        ]
        found = [self.colour(holder.find(qn("c:spPr"))) for holder in points or [series]]
        return tuple(colour for colour in found if colour)


def _is_shown(properties: Any) -> bool:
    """Tell whether a chart's text properties are of text: an axis may be deleted."""
    axis = next(properties.iterancestors(qn("c:catAx"), qn("c:valAx"), qn("c:dateAx")), None)
    if axis is not None:
        return axis.find(qn("c:delete")).get("val") == "0"
    # The text of a whole chart is what its parts say unless they say otherwise.
    return properties.getparent().tag != qn("a:endParaRPr")


def _last(said: Sequence[Any], name: str) -> str | None:
    values = [found for properties in said if (found := properties.get(name)) is not None]
    return values[-1] if values else None


Edges = tuple[float, float, float, float]


def edges(shape: Any) -> Edges:
    """Return left, top, right and bottom of a shape, in points; a placeholder's may be inherited.

    Looked up once: python-pptx would follow the layout four times.
    """
    for tag in ("p:spPr/a:xfrm", "p:grpSpPr/a:xfrm", "p:xfrm"):
        place = shape.element.find("/".join(qn(part) for part in tag.split("/")))
        if place is not None:
            off, ext = place.find(qn("a:off")), place.find(qn("a:ext"))
            x, y = int(off.get("x")), int(off.get("y"))
            far = (x + int(ext.get("cx")), y + int(ext.get("cy")))
            left, top, right, bottom = (Emu(value).pt for value in (x, y, *far))
            return left, top, right, bottom
    return edges(shape._base_placeholder)


def _seen_through(shape: _Ground, below: Sequence[_Ground], background: str) -> tuple[str, ...]:
    """Return what a shape's text stands on: its own fill, or all that shows through."""
    if shape.fill is not None:
        return (shape.fill,)
    found = [background]
    for other in below:
        if other.fill is None or not _overlap(other.edges, shape.edges):
            continue
        found = [other.fill] if _covers(other.edges, shape.edges) else [*found, other.fill]
    return tuple(found)


def _overlap(one: Edges, other: Edges) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


def _covers(one: Edges, other: Edges) -> bool:
    before = one[0] <= other[0] + 1 and one[1] <= other[1] + 1
    return before and one[2] >= other[2] - 1 and one[3] >= other[3] - 1
