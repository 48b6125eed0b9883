# What enters: a planned slide and an open presentation. What leaves: the slide, native in every
# part: placeholders of the layout, tables, charts, pictures with alternatives, notes. Shapes come
# in reading order: title, content, footer (WCAG 1.3.2).
"""Planned slides, written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from netpes_learn.diagnostics import Span
from netpes_learn.formats._icons import icon_named
from netpes_learn.formats._pptx.charts import add_chart
from netpes_learn.formats._pptx.figures import Fixed
from netpes_learn.formats._pptx.fit import (
    CODE_GAP_PT,
    GAP_PT,
    PANEL_INSETS_PT,
    QR_PT,
    Item,
    code_place,
    page_height,
)
from netpes_learn.formats._pptx.icons import icon_shape
from netpes_learn.formats._pptx.insets import evened, steady
from netpes_learn.formats._pptx.maps import MAP_PARTS, map_shape
from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import EMU_PER_POINT, Rect, Slot
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.notes import write_notes
from netpes_learn.formats._pptx.opc import Package
from netpes_learn.formats._pptx.paper import Paper
from netpes_learn.formats._pptx.paragraphs import (
    RULE_PITCH_PT,
    SMALL,
    Para,
    callout_title,
    pieces_of,
)
from netpes_learn.formats._pptx.pictures import Logo, add_code, add_logo
from netpes_learn.formats._pptx.plan import FILLED_BY_MASTER, MAP_PLACE, Placed, SlidePlan
from netpes_learn.formats._pptx.scale import Scale
from netpes_learn.formats._pptx.shapes import TABLE, graphic_frame, placeholder, rules, text_box
from netpes_learn.formats._pptx.sheet import Sheet
from netpes_learn.formats._pptx.tables import CELL_SPACING, Cell, TablePlan, table_element
from netpes_learn.formats._pptx.text import Script, body, cell_paragraph, script_of, slide_number
from netpes_learn.model.document import Callout, Chart, Deck, QrCode
from netpes_learn.model.text import plain

# A rule stands at this share of its line's height, where letters would stand on it.
RULE_SHARE = 0.82
# The sides of icons, in points: the area's on the cover, and the one above a slide's title.
COVER_ICON_PT, LINE_ICON_PT = 72.0, 28.0
_AS_IS = Scale(0, 0, 0, 0, 0)


def write_slide(
    package: Package,
    plan: SlidePlan,
    *,
    number: int,
    paper: Paper,
    deck: Deck,
    metrics: Metrics,
    logo: Logo | None,
    atlas: bytes = b"",
) -> str:
    """Put a planned slide into a package on this paper; return the name of its part.

    ``number`` counts from 1; ``atlas`` is the map, where a slide shows one.
    """
    sheet = Sheet(number, plan.id, paper.layouts[plan.layout.index])
    script = script_of(deck.properties, sheet.links)
    writer = _Writer(package, sheet, plan, deck, metrics, script)
    for name, slot in plan.layout.slots.items():
        filled = plan.filled.get(name)
        if name == "wordmark" and logo is not None:
            add_logo(sheet, logo, slot, package=package)
        elif isinstance(filled, Fixed):
            writer.fixed(filled)
        elif filled is not None:
            writer.flowing(filled)
        elif name in FILLED_BY_MASTER:
            writer.footer(slot)
        elif name == MAP_PLACE:
            writer.map(slot, atlas)
        writer.icons_after(name)
    if notes := plan.source.notes:
        master = paper.notes_master
        write_notes(sheet, notes, package=package, master=master, properties=deck.properties)
    package[sheet.name] = sheet.part()
    return sheet.name


@dataclass(frozen=True)
class _Writer:
    package: Package
    sheet: Sheet
    plan: SlidePlan
    deck: Deck
    metrics: Metrics
    script: Script

    def fixed(self, filled: Fixed) -> None:
        """Write what has its fixed place: title, kicker, source, statement, figure."""
        text = body(
            filled.paras,
            filled.slot,
            scale=filled.scale,
            script=self.script,
            properties=evened(filled.paras, filled.slot, filled.scale, self.metrics),
        )
        rect = filled.slot.rect if filled.moved else None
        self.sheet.add(placeholder(filled.slot, text, number=self.sheet.next_id(), rect=rect))

    def footer(self, slot: Slot) -> None:
        """Write the footer or the number of the slide."""
        if slot.kind == "sldNum":
            text = slide_number(self.sheet.number, script=self.script)
        else:
            paras = (Para(pieces_of(self.deck.footer)),)
            text = body(paras, slot, scale=_AS_IS, script=self.script)
        self.sheet.add(placeholder(slot, text, number=self.sheet.next_id()))

    def map(self, slot: Slot, atlas: bytes) -> None:
        """Draw where the slide's subject comes from."""
        if (shown := self.plan.source.map) is not None:
            where = Span(f"{self.deck.id}#{self.plan.id}")
            number = self.sheet.next_id(1 + len(MAP_PARTS))
            self.sheet.add(map_shape(atlas, shown, number=number, slot=slot, where=where))

    def icons_after(self, name: str) -> None:
        """Draw the icon that follows a placeholder; the cover's stands below the map, too."""
        slots = self.plan.layout.slots
        above = [each for each in slots if each in {"area", MAP_PLACE}]
        owner = "area" if name in above else name
        if name not in above[:-1] and owner in slots:
            self.icon_beside(slots[owner])

    def icon_beside(self, slot: Slot) -> None:
        """Draw the icon that belongs to a placeholder: the area's, or the slide's own.

        The area's stands on the cover, at the foot of the field that names it. A cover of no area
        has the slide's own. On other slides it stands above the title, at the right.
        """
        own, foot = self.plan.source.icon, self.plan.layout.slots.get("funding")
        colour = "bg1" if slot.on_dark else "accent1"
        if slot.name == "area" and foot is not None and (cover := self.deck.brand.area_icon or own):
            side = round(COVER_ICON_PT * EMU_PER_POINT)
            end = foot.rect.y + foot.rect.height
            self._icon(cover, Rect(slot.inner.x, end - side, side, side), colour)
        elif slot.name == "section" and own:
            side, rect = round(LINE_ICON_PT * EMU_PER_POINT), slot.rect
            top = rect.y + (rect.height - side) // 2
            self._icon(own, Rect(rect.x + rect.width - side, top, side, side), colour)

    def _icon(self, name: str, rect: Rect, colour: str) -> None:
        icon = icon_named(name, where=Span(f"{self.deck.id}#{self.plan.id}"))
        self.sheet.add(icon_shape(icon, number=self.sheet.next_id(), rect=rect, colour=colour))

    def flowing(self, placed: Placed) -> None:
        """Write what a slot shows on this slide, top down; a lone thing takes the whole place."""
        slot, groups = placed.slot, list(placed.page.groups)
        inner, top = slot.inner, slot.inner.y
        charts = sum(kind == "chart" for kind, _ in groups)
        spare = max(slot.text_height_pt - page_height(placed.page.items), 0)
        free = True
        for number, (kind, items) in enumerate(groups, start=1):
            stretch = spare / charts if kind == "chart" else 0
            height = round((page_height(items) + stretch) * EMU_PER_POINT)
            name = slot.name if number == 1 else f"{slot.name} {number}"
            rect = replace(inner, y=top, height=height)
            if kind == "text":
                # A slot with a ground keeps its place, or the ground would shrink to the text.
                whole = len(groups) == 1 or (free and slot.filled)
                self._text(placed, items, rect=None if whole else rect, name=name, free=free)
            elif kind == "panel":
                self._panel(placed, items, rect=rect, name=name, free=free)
            else:
                self._graphic(placed, items, rect=rect, name=name)
            free = free and kind not in {"text", "panel"}
            top += height + round(GAP_PT * EMU_PER_POINT)

    def _text(
        self, placed: Placed, items: Sequence[Item], *, rect: Rect | None, name: str, free: bool
    ) -> None:
        """Write text into the placeholder, or into a text box once the placeholder is taken.

        ``rect`` is None for the placeholder's own place.
        """
        paras = [item.content for item in items if isinstance(item.content, Para)]
        slot = placed.slot if rect is None else replace(placed.slot, rect=rect, insets=(0, 0, 0, 0))
        properties = (
            steady(paras, slot, placed.scale, self.metrics) if rect is None else _body_of(slot)
        )
        text = body(
            paras,
            slot,
            scale=placed.scale,
            script=self.script,
            properties=properties,
            own_levels=not free,
        )
        if free:
            own = slot.rect if placed.moved or rect else None
            self.sheet.add(placeholder(placed.slot, text, number=self.sheet.next_id(), rect=own))
        else:
            self.sheet.add(text_box(text, number=self.sheet.next_id(), name=name, rect=slot.rect))
        self._rules(items, slot, name=f"{name} rules")

    def _panel(
        self, placed: Placed, items: Sequence[Item], *, rect: Rect, name: str, free: bool
    ) -> None:
        """Write a callout: text on a ground, with its title on every slide it goes on to."""
        callout = items[0].owner
        if not isinstance(callout, Callout):
            raise TypeError("a panel belongs to a callout")
        text = [item.content for item in items if isinstance(item.content, Para)]
        left, top, right, bottom = (round(inset * EMU_PER_POINT) for inset in PANEL_INSETS_PT)
        slot = replace(placed.slot, rect=rect, insets=(left, top, right, bottom))
        fill = "bg2" if callout.voice == "partner" else "accent6"
        made = body(
            [*callout_title(callout), *text],
            slot,
            scale=placed.scale,
            script=self.script,
            properties=_body_of(slot),
            own_levels=not free,
        )
        number = self.sheet.next_id()
        if free:
            self.sheet.add(placeholder(placed.slot, made, number=number, rect=rect, fill=fill))
        else:
            self.sheet.add(text_box(made, number=number, name=name, rect=rect, fill=fill))

    def _graphic(self, placed: Placed, items: Sequence[Item], *, rect: Rect, name: str) -> None:
        content, owner = items[0].content, items[0].owner
        if isinstance(owner, TablePlan):
            numbers = [item.content for item in items if isinstance(item.content, int)]
            self._table(owner, numbers, rect=rect, name=f"{name} table")
        elif isinstance(content, Chart):
            said = plain(content.title) == plain(self.plan.source.title)
            add_chart(
                self.sheet,
                content,
                package=self.package,
                rect=rect,
                name=f"{name} chart",
                titled=bool(content.title) and not said,
                lang=self.script.proofing,
                metrics=self.metrics,
                date=self.deck.properties.date,
            )
        elif isinstance(content, QrCode):
            self._code(content, placed, rect=rect, name=name)

    def _table(self, plan: TablePlan, rows: Sequence[int], *, rect: Rect, name: str) -> None:
        def paragraph(cell: Cell) -> Markup:
            return cell_paragraph(
                cell, size_pt=plan.size_pt, script=self.script, spacing=CELL_SPACING
            )

        heights = {row: plan.row_emu(row, self.metrics) for row in (0, *rows)}
        table = table_element(plan, heights, paragraph=paragraph)
        number, place = self.sheet.next_id(), replace(rect, height=sum(heights.values()))
        frame = graphic_frame(table, TABLE, number=number, name=name, alt=plan.alt, rect=place)
        self.sheet.add(frame)

    def _code(self, code: QrCode, placed: Placed, *, rect: Rect, name: str) -> None:
        """Put the code at the left of its place, the words beside it or below in a narrow one."""
        side = min(round(QR_PT * EMU_PER_POINT), rect.height)
        square = replace(rect, width=side, height=side)
        add_code(
            self.sheet,
            code.href,
            package=self.package,
            rect=square,
            name=f"{name} code",
            alt=plain(code.alt),
        )
        if not code.text:
            return
        place = code_place(placed.slot)
        width = round(place.width_pt * EMU_PER_POINT)
        below = rect.y + side + round(CODE_GAP_PT * EMU_PER_POINT)
        words = (
            Rect(rect.x + rect.width - width, rect.y, width, side)
            if place.beside
            else Rect(rect.x, below, width, rect.y + rect.height - below)
        )
        slot = replace(placed.slot, rect=words, insets=(0, 0, 0, 0))
        text = body(
            [Para(pieces_of(code.text), level=SMALL)],
            slot,
            scale=placed.scale,
            script=self.script,
            properties=_body_of(slot, anchor="ctr" if place.beside else "t"),
            own_levels=True,
        )
        self.sheet.add(text_box(text, number=self.sheet.next_id(), name=f"{name} text", rect=words))

    def _rules(self, items: Sequence[Item], slot: Slot, *, name: str) -> None:
        """Draw the rules of a worksheet under its empty lines."""
        top, heights = slot.inner.y / EMU_PER_POINT, []
        for item in items:
            if isinstance(item.content, Para) and item.content.marker == "rule":
                heights.append(round((top + RULE_PITCH_PT * RULE_SHARE) * EMU_PER_POINT))
            top += item.height + item.after
        if heights:
            number = self.sheet.next_id(1 + len(heights))
            self.sheet.add(rules(heights, number=number, name=name, rect=slot.inner))


def _body_of(slot: Slot, *, anchor: str = "t") -> Markup:
    left, top, right, bottom = slot.insets
    return element(
        "a:bodyPr", wrap="square", lIns=left, tIns=top, rIns=right, bIns=bottom, anchor=anchor
    )
