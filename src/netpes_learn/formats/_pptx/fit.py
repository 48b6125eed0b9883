# What enters: the blocks of a slot, the slot, and the metrics of the deck font. What leaves: pages:
# what stands on each slide, in which sizes, how high. Nothing overflows: text shrinks to the
# smallest size allowed, then goes on to a further slide, at a paragraph, a row or a sentence end.
"""Fitting blocks into slots."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from netpes_learn.formats._pptx.master import Level, Slot
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.paragraphs import (
    BODY,
    RULE_PITCH_PT,
    SMALL,
    Para,
    callout_text,
    callout_title,
    halves,
    paragraphs_of,
    pieces_of,
)
from netpes_learn.formats._pptx.scale import AIRY_SHARE, Scale
from netpes_learn.formats._pptx.tables import TablePlan, split_row
from netpes_learn.model.document import Block, Callout, Chart, QrCode, Table

# Distance between a text and the chart, table or panel below it, in points.
GAP_PT = 18.0
# Left, top, right, bottom inside a panel, in points.
PANEL_INSETS_PT = (16.0, 12.0, 16.0, 12.0)
CHART_MIN_PT = 170.0
QR_PT = 104.0
# Words beside a QR code need this much room; below it they stand this far away, in points, which
# leaves the four empty modules that a reader needs (ISO/IEC 18004).
CODE_WORDS_PT, CODE_GAP_PT = 150.0, 14.0


@dataclass(frozen=True)
class Item:
    """The smallest thing that stays whole: a paragraph, a row, a chart or a QR code.

    ``group`` tells which items become one shape; ``overhead`` is what that shape adds to its items:
    insets and title of a panel, header row of a table. ``after`` is the distance to the next item
    of the same shape. All in points.
    """

    content: Para | int | Chart | QrCode
    group: tuple[str, int]
    owner: Callout | TablePlan | None
    height: float
    after: float = 0.0
    overhead: float = 0.0
    keep: bool = False


@dataclass(frozen=True)
class Page:
    """What one slot shows on one slide."""

    items: tuple[Item, ...]

    @property
    def groups(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """The shapes to write: kind and items of each."""
        for (kind, _), items in groupby(self.items, key=lambda item: item.group):
            yield kind, tuple(items)


@dataclass(frozen=True)
class CodePlace:
    """Whether the words of a QR code stand beside it, and how wide they may be, in points."""

    beside: bool
    width_pt: float


def code_place(slot: Slot) -> CodePlace:
    """Return where the words of a QR code go in a slot: beside it only if they have room."""
    whole = slot.text_width_pt
    beside = whole - QR_PT - GAP_PT
    return (
        CodePlace(beside=False, width_pt=whole)
        if beside < CODE_WORDS_PT
        else CodePlace(beside=True, width_pt=beside)
    )


def level_of(para: Para, levels: Sequence[Level], scale: Scale) -> Level:
    """Return how a paragraph looks: its level, with what the paragraph itself says."""
    level = levels[para.level - 1]
    hang = level.hang_pt if para.hang_pt is None else para.hang_pt
    return replace(
        level,
        left_pt=_left(para, level, scale),
        hang_pt=scale.indent(hang, level),
        after_pt=_after(para, level, scale),
    )


def _left(para: Para, level: Level, scale: Scale) -> float:
    """Return how far from the left a paragraph begins, in points."""
    return scale.indent(level.left_pt if para.left_pt is None else para.left_pt, level)


def _after(para: Para, level: Level, scale: Scale) -> float:
    """Return the distance after a paragraph, in points."""
    return scale.after(level) if para.after_pt is None else para.after_pt


def para_height(
    para: Para, level: Level, *, scale: Scale, width_pt: float, metrics: Metrics
) -> float:
    """Return the height of a paragraph without the distance after it, in points."""
    if para.marker == "rule":
        return RULE_PITCH_PT
    words = [(text, True) for text, _ in para.lined] if level.strong else para.lined
    size = para.size_pt or scale.of(level.size_pt)
    room = width_pt - _left(para, level, scale)
    lines = metrics.line_count(words, size_pt=size, width_pt=room)
    return lines * size * metrics.line_em * level.spacing


def text_height(
    paras: Sequence[Para], slot: Slot, *, scale: Scale, metrics: Metrics, width_pt: float
) -> float:
    """Return the height of a run of paragraphs set together, in points."""
    height, gap = 0.0, 0.0
    for para in paras:
        level = slot.levels[para.level - 1]
        own = para_height(para, level, scale=scale, width_pt=width_pt, metrics=metrics)
        height, gap = height + gap + own, _after(para, level, scale)
    return height


def flow(blocks: Sequence[Block], slot: Slot, *, scale: Scale, metrics: Metrics) -> list[Item]:
    """Return the items of a slot at one scale; what is higher than the slot is cut in two."""
    measure = _Measure(slot, scale, metrics)
    items: list[Item] = []
    for index, block in enumerate(blocks):
        match block:
            case Callout() if not slot.filled:
                items += measure.panel(block, index)
            case Table():
                items += measure.table(block, index)
            case Chart():
                height = min(CHART_MIN_PT, slot.text_height_pt)
                items.append(Item(block, ("chart", index), None, height))
            case QrCode():
                items.append(Item(block, ("qr", index), None, measure.code(block)))
            case _:
                paras = list(paragraphs_of(block))
                items += [fit for para in paras for fit in measure.text(para)]
    return items


@dataclass(frozen=True)
class _Measure:
    slot: Slot
    scale: Scale
    metrics: Metrics

    def code(self, code: QrCode) -> float:
        """Return the height of a QR code with its words beside it, or below in a narrow slot."""
        place = code_place(self.slot)
        words = Para(pieces_of(code.text), level=SMALL)
        height = text_height(
            [words], self.slot, scale=self.scale, metrics=self.metrics, width_pt=place.width_pt
        )
        return max(QR_PT, height) if place.beside else QR_PT + CODE_GAP_PT + height

    def text(self, para: Para) -> Iterator[Item]:
        """Yield a paragraph as an item, or as several if it is higher than the slot."""
        if para.level == BODY and para.size_pt and para.marker == "inherit":
            para = self._numeral(para, para.size_pt)
        yield from self._para(para, ("text", 0), None, self.slot.text_width_pt, 0.0)

    def panel(self, callout: Callout, index: int) -> Iterator[Item]:
        """Yield what stands in a panel; its title and insets are the overhead."""
        left, top, right, bottom = PANEL_INSETS_PT
        width = self.slot.text_width_pt - left - right
        title = callout_title(callout)
        head = text_height(title, self.slot, scale=self.scale, metrics=self.metrics, width_pt=width)
        overhead = top + bottom + head + sum(para.after_pt or 0 for para in title)
        for para in callout_text(callout):
            yield from self._para(para, ("panel", index), callout, width, overhead)

    def table(self, table: Table, index: int) -> Iterator[Item]:
        """Yield the rows of a table; its header row is the overhead of every page."""
        width, size = self.slot.inner.width, self.scale.table
        plan = TablePlan.of(table, width_emu=width, size_pt=size, metrics=self.metrics)
        room = self.slot.text_height_pt - plan.row_height(0, self.metrics)
        rows = [
            part
            for row in plan.rows[1:]
            for part in split_row(row, lambda row: plan.height_of(row, self.metrics) <= room)
        ]
        plan = replace(plan, rows=(plan.rows[0], *rows))
        overhead = plan.row_height(0, self.metrics)
        for number in range(1, len(plan.rows)):
            height = plan.row_height(number, self.metrics)
            yield Item(number, ("table", index), plan, height, overhead=overhead)

    def _numeral(self, para: Para, size_pt: float) -> Para:
        """Return a figure as large as it stands on one line of a narrow slot."""
        words = [(text, True) for text, _ in para.words]
        widest = self.metrics.one_line(words, size_pt=1)
        return replace(
            para,
            size_pt=max(
                min(size_pt, 2 * (self.slot.text_width_pt / widest // 2)), self.scale.body_min_pt
            ),
        )

    def _para(
        self,
        para: Para,
        group: tuple[str, int],
        owner: Callout | None,
        width_pt: float,
        overhead: float,
    ) -> Iterator[Item]:
        level = self.slot.levels[para.level - 1]
        scale, metrics = self.scale, self.metrics
        height = para_height(para, level, scale=scale, width_pt=width_pt, metrics=metrics)
        too_high = height + overhead > self.slot.text_height_pt
        if too_high and sum(len(piece.text) for piece in para.pieces) > 1:
            for half in halves(para):
                yield from self._para(half, group, owner, width_pt, overhead)
            return
        after = _after(para, level, self.scale)
        yield Item(para, group, owner, height, after, overhead, keep=para.keep_with_next)


def page_height(items: Iterable[Item]) -> float:
    """Return the height of items stacked on one slide, in points."""
    return _stacked(0.0, None, items)


def _stacked(height: float, last: Item | None, items: Iterable[Item]) -> float:
    """Return the height of a page when items follow ``last`` on it."""
    for item in items:
        height, last = height + _step(last, item), item
    return height


def _step(last: Item | None, item: Item) -> float:
    """Return by how much an item makes the page higher when it follows ``last``."""
    if last is None:
        return item.overhead + item.height
    if last.group == item.group:
        return last.after + item.height
    return GAP_PT + item.overhead + item.height


def paginate(items: Sequence[Item], room_pt: float) -> tuple[Page, ...]:
    """Return the fewest pages that hold the items, with their heights evened out."""
    return evened_out(filled(items, room_pt), room_pt)


def filled(items: Sequence[Item], room_pt: float) -> tuple[Page, ...]:
    """Return the fewest pages that hold the items, each as full as can be but the last."""
    return _greedy(list(_kept_together(items, room_pt)), cap_pt=room_pt)


def evened_out(pages: tuple[Page, ...], room_pt: float) -> tuple[Page, ...]:
    """Return as many pages with the same items, their heights more alike."""
    if len(pages) == 1:
        return pages
    items = [item for page in pages for item in page.items]
    chunks = list(_kept_together(items, room_pt))
    low, high = page_height(items) / len(pages) * 0.8, room_pt
    while high - low > 1:
        middle = (low + high) / 2
        attempt = _greedy(chunks, cap_pt=middle)
        if len(attempt) == len(pages) and _highest(attempt) <= room_pt:
            pages, high = attempt, middle
        else:
            low = middle
    return pages


def _highest(pages: Iterable[Page]) -> float:
    return max((page_height(page.items) for page in pages), default=0.0)


def _greedy(chunks: Iterable[Sequence[Item]], *, cap_pt: float) -> tuple[Page, ...]:
    """Return pages filled in turn up to ``cap_pt``; a chunk that is higher has one of its own."""
    pages: list[Page] = []
    current: list[Item] = []
    height = 0.0
    for chunk in chunks:
        higher = _stacked(height, current[-1] if current else None, chunk)
        if current and higher > cap_pt:
            pages.append(Page(tuple(current)))
            current = []
            higher = page_height(chunk)
        current += chunk
        height = higher
    return (*pages, Page(tuple(current)))


def _kept_together(items: Sequence[Item], room_pt: float) -> Iterator[list[Item]]:
    """Yield items in chunks that a page break must not part: a heading and what follows it."""
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if item.keep and item is not items[-1]:
            continue
        if page_height(chunk) > room_pt:
            yield from ([single] for single in chunk)
        else:
            yield chunk
        chunk = []


def fits(pages: Sequence[Page], room_pt: float) -> bool:
    """Return whether everything stands on one page that is not too high."""
    return len(pages) == 1 and page_height(pages[0].items) <= room_pt + 1e-6


def has_air(pages: Sequence[Page], room_pt: float) -> bool:
    """Return whether a page stays airy: it leaves a good part of its slot free."""
    return fits(pages, room_pt * AIRY_SHARE)
