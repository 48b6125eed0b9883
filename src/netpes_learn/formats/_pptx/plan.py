# What enters: a Slide, its layout and the deck's brand. What leaves: the slides it becomes — one,
# or several where the text asks for it — with everything on them measured. Nothing is written here.
"""Slides planned: what stands where, in which size, on how many slides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import inf

from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.formats._pptx.figures import Fixed, figure_pages, figures_apart
from netpes_learn.formats._pptx.fit import (
    Page,
    evened_out,
    filled,
    fits,
    flow,
    has_air,
    text_height,
)
from netpes_learn.formats._pptx.master import LayoutSpec, Slot
from netpes_learn.formats._pptx.metrics import Metrics
from netpes_learn.formats._pptx.paragraphs import (
    Para,
    Piece,
    paragraphs_of,
    pieces_of,
)
from netpes_learn.formats._pptx.room import roomier, widened
from netpes_learn.formats._pptx.scale import Scale, airy, larger, scales, tight
from netpes_learn.model.document import (
    Block,
    Brand,
    Bullets,
    Chart,
    Deck,
    Numbers,
    Paragraph,
    QrCode,
    Slide,
    Table,
)

# Placeholders of one fixed place: their text shrinks, but never goes on to another slide.
FIXED = ("title", "subtitle", "section", "area", "wordmark", "meta", "source", "funding", "licence")
# Up to so many paragraphs stand alone on a slide: they are said, not read, and set larger.
LONE = 2
FILLED_BY_MASTER = ("footer", "slide number")
# The place of the map, which no text fills.
MAP_PLACE = "map"
# The smallest size, in points, of what stands in a fixed place: titles are read from afar (EN 301
# 549 has no minimum; 18 pt is WCAG's "large text"), the small print from near.
_TITLE_MIN_PT, _SMALL_MIN_PT = 18.0, 9.0


@dataclass(frozen=True)
class Placed:
    """One placeholder filled: what stands in it, and at which scale."""

    slot: Slot
    page: Page
    scale: Scale
    # True where ``slot.rect`` is not what the layout says.
    moved: bool = False


@dataclass(frozen=True)
class SlidePlan:
    """One slide to write."""

    id: str
    title: tuple[Piece, ...]
    layout: LayoutSpec
    # Placeholder name → what fills it, in the layout's order.
    filled: Mapping[str, Placed | Fixed]
    source: Slide


@dataclass(frozen=True)
class Planner:
    """Plans the slides of one deck."""

    deck: Deck
    metrics: Metrics
    minima: Scale

    def plan(self, slide: Slide, layout: LayoutSpec) -> tuple[SlidePlan, ...]:
        """Return the slides that ``slide`` becomes.

        Raises ContentError: NL441 for a slot the layout lacks, NL442 for a text that does not fit
        its fixed place even at the smallest size, NL443 for a chart or table in such a place.
        """
        where = Span(f"{self.deck.id}#{slide.id}")
        _known_slots(slide, layout, where)
        given = {name: each for name, each in slide.slots.items() if each and name not in FIXED}
        figures, flowing = figures_apart(given, layout)
        sourced = bool(slide.slots.get("source"))
        slots, scale, pages = self._arranged(flowing, layout, sourced=sourced)
        numbers = figure_pages(
            figures,
            layout,
            floor=None if "body" in flowing else layout.slots.get("body"),
            minima=self.minima,
            metrics=self.metrics,
        )
        if figures and not numbers:
            message = "a figure and what it counts do not fit a slide"
            raise ContentError(Diagnostic(where, "NL442", message, "shorten what it counts"))
        fixed = dict(self._fixed(slide, layout, where))
        count = max(1, len(numbers), _slides(pages))
        return tuple(
            self._slide_plan(
                slide,
                layout,
                index=index,
                count=count,
                fixed=fixed,
                numbers=numbers[index] if index < len(numbers) else {},
                flows={
                    name: Placed(slots[name], each[index], scale, slots[name] != layout.slots[name])
                    for name, each in pages.items()
                    if index < len(each) and each[index].items
                },
                where=where,
            )
            for index in range(count)
        )

    def _slide_plan(
        self,
        slide: Slide,
        layout: LayoutSpec,
        *,
        index: int,
        count: int,
        fixed: Mapping[str, Fixed],
        numbers: Mapping[str, Fixed],
        flows: Mapping[str, Placed],
        where: Span,
    ) -> SlidePlan:
        title = pieces_of(slide.title)
        name = slide.id
        if count > 1:
            title = (*title, Piece(f" ({index + 1}/{count})", self.deck.properties.language))
            name = f"{slide.id}-{index + 1}" if index else slide.id
        found: dict[str, Placed | Fixed] = {**fixed, **numbers, **flows}
        if "title" in layout.slots:
            found["title"] = self._fitted(
                (Para(title),), layout.slots["title"], least_pt=_TITLE_MIN_PT, where=where
            )
        ordered = {key: found[key] for key in layout.slots if key in found}
        return SlidePlan(name, title, layout, ordered, slide)

    def _arranged(
        self, flowing: Mapping[str, Sequence[Block]], layout: LayoutSpec, *, sourced: bool
    ) -> tuple[dict[str, Slot], Scale, dict[str, tuple[Page, ...]]]:
        """Return the slots, the scale and the pages: where the layout has them, if it is enough.

        Else they take room that other slots leave, as far as that saves a slide or a size.
        """
        slots = widened({name: layout.slots[name] for name in flowing}, layout)
        best = (slots, *self._pages(flowing, slots))
        for other in roomier(slots, layout, sourced=sourced):
            if _slides(best[2]) == 1:
                break
            attempt = (other, *self._pages(flowing, other))
            if _cost(attempt) < _cost(best):
                best = attempt
        slots, scale, pages = best
        rooms = {name: slot.text_height_pt for name, slot in slots.items()}
        return slots, scale, {name: evened_out(each, rooms[name]) for name, each in pages.items()}

    def _pages(
        self, flowing: Mapping[str, Sequence[Block]], slots: Mapping[str, Slot]
    ) -> tuple[Scale, dict[str, tuple[Page, ...]]]:
        """Return the largest scale that takes the fewest slides, and the pages of each slot.

        Of several pages, each is as full as can be: only those that are taken are evened out.
        """
        best: tuple[Scale, dict[str, tuple[Page, ...]]] | None = None
        fewest = 0
        for scale in scales(slots.values(), minima=self.minima):
            pages = self._paginated(flowing, slots, scale)
            if all(fits(each, slots[name].text_height_pt) for name, each in pages.items()):
                return self._aired(flowing, slots, scale) or (scale, pages)
            count = _slides(pages)
            if best is None or count < fewest:
                best, fewest = (scale, pages), count
        if best is not None:
            close = tight(scale)
            pages = self._paginated(flowing, slots, close)
            best = (close, pages) if _slides(pages) < fewest else best
        return best or (self.minima, {})

    def _paginated(
        self, flowing: Mapping[str, Sequence[Block]], slots: Mapping[str, Slot], scale: Scale
    ) -> dict[str, tuple[Page, ...]]:
        return {
            name: filled(
                flow(blocks, slots[name], scale=scale, metrics=self.metrics),
                slots[name].text_height_pt,
            )
            for name, blocks in flowing.items()
        }

    def _aired(
        self, flowing: Mapping[str, Sequence[Block]], slots: Mapping[str, Slot], scale: Scale
    ) -> tuple[Scale, dict[str, tuple[Page, ...]]] | None:
        """Return short texts larger or with more air between paragraphs; None without room."""
        lone = sum(map(_paragraphs, chain(*flowing.values()))) <= LONE
        for wide in (*(larger(scale) if lone else ()), *airy(scale)):
            pages = self._paginated(flowing, slots, wide)
            if all(has_air(each, slots[name].text_height_pt) for name, each in pages.items()):
                return wide, pages
        return None

    def _fixed(self, slide: Slide, layout: LayoutSpec, where: Span) -> Iterator[tuple[str, Fixed]]:
        given = {
            name: _only_text(name, blocks, where)
            for name, blocks in slide.slots.items()
            if blocks and name in FIXED
        }
        texts = {**_from_brand(self.deck.brand, self.deck.properties.language), **given}
        if slide.section:
            texts.setdefault("section", (Para(pieces_of(slide.section)),))
        for name, paras in texts.items():
            slot = layout.slots.get(name)
            if slot is not None and paras:
                yield name, self._fitted(paras, slot, least_pt=_SMALL_MIN_PT, where=where)

    def _fitted(self, paras: Sequence[Para], slot: Slot, *, least_pt: float, where: Span) -> Fixed:
        largest: Fixed | None = None
        for scale in scales([slot], minima=replace(self.minima, body_min_pt=least_pt)):
            if self._height(paras, slot, scale) > slot.text_height_pt:
                continue
            fixed = Fixed(slot, tuple(paras), scale)
            # A word wider than its place would be cut anywhere: rather all of it is set smaller.
            if self._widest(fixed) <= slot.text_width_pt:
                return fixed
            largest = largest or fixed
        if largest is not None:
            return largest
        text = " ".join("".join(piece.text for piece in para.pieces) for para in paras)
        raise ContentError(
            Diagnostic(
                where,
                "NL442",
                f"the text of '{slot.name}' does not fit, not even at {least_pt:g} pt",
                f"shorten it: {text[:60]}…",
            )
        )

    def _height(self, paras: Sequence[Para], slot: Slot, scale: Scale) -> float:
        return text_height(
            paras, slot, scale=scale, metrics=self.metrics, width_pt=slot.text_width_pt
        )

    def _widest(self, fixed: Fixed) -> float:
        """Return the width of the widest word, in points."""
        levels = [fixed.slot.levels[para.level - 1] for para in fixed.paras]
        return max(
            self.metrics.longest_word(
                [(text, strong or level.strong) for text, strong in para.words],
                size_pt=fixed.scale.of(level.size_pt),
            )
            for para, level in zip(fixed.paras, levels, strict=True)
        )


def _known_slots(slide: Slide, layout: LayoutSpec, where: Span) -> None:
    known = [name for name in layout.slots if name not in ("title", MAP_PLACE, *FILLED_BY_MASTER)]
    for name in slide.slots:
        if name not in known:
            message = f"layout '{layout.name}' has no place called '{name}'"
            hint = f"{did_you_mean(name, known)} (places: {', '.join(known)})"
            raise ContentError(Diagnostic(where, "NL441", message, hint))


def _paragraphs(block: Block) -> float:
    """Return how many paragraphs of running text a block has; of another kind, too many."""
    match block:
        case Paragraph() if block.style != "small":
            return 1
        case Bullets():
            return len(block.items)
        case Numbers():
            return 0
        case _:
            return inf


def _cost(way: tuple[object, Scale, Mapping[str, Sequence[Page]]]) -> tuple[int, float]:
    """Return by what ways to arrange a slide are compared: how many slides, how small a text."""
    _, scale, pages = way
    return _slides(pages), scale.shrink_pt


def _slides(pages: Mapping[str, Sequence[Page]]) -> int:
    return max((len(each) for each in pages.values()), default=1)


def _only_text(name: str, blocks: Sequence[Block], where: Span) -> tuple[Para, ...]:
    for block in blocks:
        if isinstance(block, Table | Chart | QrCode):
            message = f"'{name}' takes text only, not a {block.kind}"
            raise ContentError(Diagnostic(where, "NL443", message, "put it into 'body'"))
    return tuple(
        replace(para, level=1, keep_with_next=False)
        for block in blocks
        for para in paragraphs_of(block)
    )


def _from_brand(brand: Brand, language: str) -> dict[str, tuple[Para, ...]]:
    legal = (brand.licence, *brand.disclaimers)
    return {
        "area": (Para(pieces_of(brand.area_label)),) if brand.area_label else (),
        "wordmark": tuple(
            Para((Piece(line, brand.wordmark_language or language),)) for line in brand.wordmark
        ),
        "funding": (Para(pieces_of(brand.funding)),) if brand.funding else (),
        "licence": tuple(Para(pieces_of(text)) for text in legal if text),
    }
