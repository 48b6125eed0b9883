# What enters: the slots that a slide fills and the layout they are of. What leaves: the same slots
# with the room that unused ones beside or below them leave free. Nothing is measured here.
"""Room that a slide's slots can take from what stays empty."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from netpes_learn.formats._pptx.master import EMU_PER_POINT, LayoutSpec, Rect, Slot

Slots = Mapping[str, Slot]

# The shares of the width tried for the left of two columns, the even one first.
_SHARES = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75)
# What stays free above the end of an unused line of sources, in points.
_FOOT_PT = 2.0
# Slots side by side: who takes the room of whom when only one of them is filled.
_BESIDE = (("body", "side"), ("left", "right"), ("right", "left"))


def widened(slots: Slots, layout: LayoutSpec) -> dict[str, Slot]:
    """Return the slots, each reaching over the place of an unused one beside it."""
    wide = dict(slots)
    for name, other in _BESIDE:
        free = layout.slots.get(other)
        if name not in slots or other in slots or free is None:
            continue
        if name == "body" or _bare(layout, name):
            wide[name] = replace(slots[name], rect=_around(slots[name].rect, free.rect))
    return wide


def roomier(
    slots: Slots, layout: LayoutSpec, *, sourced: bool = False
) -> Iterator[dict[str, Slot]]:
    """Yield ways to give the slots more room, those nearest to the layout first.

    ``sourced`` tells that the line of sources has something in it.
    """
    tall = dict(slots) if sourced else _taller(slots, layout)
    if tall != slots:
        yield tall
    if "left" in slots and "right" in slots and _bare(layout, "left"):
        for share in _SHARES[1:]:
            yield _shared(tall, share)


def _taller(slots: Slots, layout: LayoutSpec) -> dict[str, Slot]:
    """Return the slots, the lowest ones reaching down over an unused line of sources."""
    foot = layout.slots.get("source")
    if not slots or foot is None:
        return dict(slots)
    end = foot.rect.y + foot.rect.height - round(_FOOT_PT * EMU_PER_POINT)
    lowest = max(_bottom(slot.rect) for slot in slots.values())
    return {
        name: replace(slot, rect=replace(slot.rect, height=end - slot.rect.y))
        if _bottom(slot.rect) == lowest < end
        else slot
        for name, slot in slots.items()
    }


def _shared(slots: Slots, share: float) -> dict[str, Slot]:
    left, right = slots["left"].rect, slots["right"].rect
    gutter = right.x - left.x - left.width
    first = round((left.width + right.width) * share)
    start = left.x + first + gutter
    second = replace(right, x=start, width=right.x + right.width - start)
    return {
        **slots,
        "left": replace(slots["left"], rect=replace(left, width=first)),
        "right": replace(slots["right"], rect=second),
    }


def _bare(layout: LayoutSpec, name: str) -> bool:
    """Tell whether a slot has no ground or edge of its own that would stay behind."""
    return not (layout.slots[name].filled or layout.decorated)


def _around(one: Rect, other: Rect) -> Rect:
    x = min(one.x, other.x)
    return replace(one, x=x, width=max(one.x + one.width, other.x + other.width) - x)


def _bottom(rect: Rect) -> int:
    return rect.y + rect.height
