# What enters: the figures of a slide and a layout with places for them. What leaves: which figures
# stand side by side on which slide, all in one size. A figure is a picture of a number, so it has
# placeholders of its own (``number-1`` …) and spreads over the columns its neighbours leave.
"""Figures side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from netpes_learn.formats._pptx.fit import text_height
from netpes_learn.formats._pptx.master import LayoutSpec, Rect, Slot
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.paragraphs import Para, number_paragraphs
from netpes_learn.formats._pptx.scale import Scale, scales
from netpes_learn.model.document import BigNumber, Block, Numbers
from netpes_learn.model.text import plain

NUMBER = "number-"
# A figure with fewer beside it is set this much larger than one of four.
_FACTORS = {1: 1.6, 2: 1.35, 3: 1.15}
# A numeral takes at most this share of its column, or it would touch the next.
_NUMERAL_SHARE = 0.9
_NUMERAL_MIN_PT = 28.0
# Numerals of this size stand side by side; smaller ones take two rows, or one each, if they gain.
_ENOUGH_PT = 44.0
_STEP_PT = 4.0


@dataclass(frozen=True)
class Fixed:
    """One placeholder of a fixed place: its paragraphs, at their own scale.

    ``moved`` is True where ``slot.rect`` is not what the layout says.
    """

    slot: Slot
    paras: tuple[Para, ...]
    scale: Scale
    moved: bool = False


def figures_apart(
    flowing: Mapping[str, Sequence[Block]], layout: LayoutSpec
) -> tuple[tuple[BigNumber, ...], dict[str, Sequence[Block]]]:
    """Return the figures that go to ``number-n`` placeholders, and the blocks that remain."""
    if not any(name.startswith(NUMBER) for name in layout.slots):
        return (), dict(flowing)
    figures: list[BigNumber] = []
    rest: dict[str, Sequence[Block]] = {}
    for name, blocks in flowing.items():
        figures += [item for block in blocks if isinstance(block, Numbers) for item in block.items]
        if others := [block for block in blocks if not isinstance(block, Numbers)]:
            rest[name] = others
    return tuple(figures), rest


def figure_pages(
    figures: Sequence[BigNumber],
    layout: LayoutSpec,
    *,
    floor: Slot | None,
    minima: Scale,
    metrics: Metrics,
) -> list[dict[str, Fixed]]:
    """Return which figures stand on which slide: as many as fit, evenly spread; [] if none fit.

    ``floor`` is the slot down to whose bottom the figures may reach, where nothing else is in it.
    """
    places = [slot for name, slot in layout.slots.items() if name.startswith(NUMBER)]
    for most in range(min(len(places), len(figures)), 0, -1):
        slides = -(-len(figures) // most)
        ends = [index * len(figures) // slides for index in range(slides + 1)]
        pages = [
            _page(figures[start:end], places, floor, minima=minima, metrics=metrics)
            for start, end in pairwise(ends)
        ]
        if all(pages):
            return pages
    return []


def _page(
    figures: Sequence[BigNumber],
    places: Sequence[Slot],
    floor: Slot | None,
    *,
    minima: Scale,
    metrics: Metrics,
) -> dict[str, Fixed]:
    """Return the figures of one slide, side by side or in rows; nothing if they do not fit."""
    found: list[tuple[float, dict[str, Fixed]]] = []
    for columns in range(len(figures), 0, -1):
        slots = [
            _place(places, index, len(figures), floor, columns=columns)
            for index in range(len(figures))
        ]
        if columns < len(figures) and columns % 2 and columns > 1:
            continue
        if page := _filled(figures, slots, places[0], minima=minima, metrics=metrics):
            found.append(page)
            # Side by side is how figures are compared; other ways only if they grow by it.
            if page[0] >= _ENOUGH_PT:
                break
    return max(found, key=lambda each: each[0])[1] if found else {}


def _filled(
    figures: Sequence[BigNumber],
    slots: Sequence[Slot],
    place: Slot,
    *,
    minima: Scale,
    metrics: Metrics,
) -> tuple[float, dict[str, Fixed]] | None:
    """Return the size of the numerals, in points, and the places filled; None if they are full."""
    room, across = slots[0].text_width_pt, len({slot.rect.x for slot in slots})
    widest = max(metrics.width(plain(figure.value), size_pt=1, strong=True) for figure in figures)
    wished = place.levels[0].size_pt * _FACTORS.get(across, 1.0)
    below = replace(place, levels=place.levels[1:])
    largest = min(wished, 2 * (room * _NUMERAL_SHARE / widest // 2))
    while largest >= _NUMERAL_MIN_PT:
        texts = [_sized(figure, largest) for figure in figures]
        for scale in scales([below], minima=minima):
            heights = (
                text_height(paras, slots[0], scale=scale, metrics=metrics, width_pt=room)
                for paras in texts
            )
            if max(heights) <= slots[0].text_height_pt:
                return largest, {
                    slot.name: Fixed(slot, paras, scale, moved=True)
                    for slot, paras in zip(slots, texts, strict=True)
                }
        largest -= _STEP_PT
    return None


def _sized(figure: BigNumber, numeral_pt: float) -> tuple[Para, ...]:
    return tuple(
        replace(para, size_pt=numeral_pt) if para.level == 1 else para
        for para in number_paragraphs(figure)
    )


def _place(
    places: Sequence[Slot], index: int, count: int, floor: Slot | None, *, columns: int
) -> Slot:
    """Return the place of figure ``index`` of ``count``, on the columns of all places together."""
    first, last = places[0].rect, places[-1].rect
    gutter = places[1].rect.x - first.x - first.width if len(places) > 1 else 0
    whole = last.x + last.width - first.x
    width = (whole - (columns - 1) * gutter) // columns
    rows = -(-count // columns)
    bottom = floor.rect.y + floor.rect.height if floor else first.y + first.height
    height = (bottom - first.y - (rows - 1) * gutter) // rows
    row, column = divmod(index, columns)
    rect = Rect(
        first.x + column * (width + gutter), first.y + row * (height + gutter), width, height
    )
    return replace(places[index], rect=rect)
