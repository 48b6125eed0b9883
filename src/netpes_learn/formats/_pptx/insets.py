# What enters: paragraphs, and the slot they stand in. What leaves: the slot's right inset, wider
# where lines would break badly: a last line of one word, a prompt that its rules would cross.
"""Insets that make lines break well."""

from collections.abc import Sequence

from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import EMU_PER_POINT, Slot
from netpes_learn.formats._pptx.metrics import SAFETY, Metrics
from netpes_learn.formats._pptx.paragraphs import Para
from netpes_learn.formats._pptx.scale import Scale

# From this size on, in points, a text is for display and its lines are evened out.
DISPLAY_PT = 28.0
# How much narrower a worksheet may be set, and by how much a time, in points.
_INSET_MOST_PT, _INSET_STEP_PT = 96, 6


def steady(paras: Sequence[Para], slot: Slot, scale: Scale, metrics: Metrics) -> Markup | None:
    """Return a right inset at which prompts break as measured, or rules would cross them.

    Text is measured a little wide; what just fills its line may take one fewer in truth.
    """
    if not any(para.marker == "rule" for para in paras):
        return evened(paras, slot, scale, metrics)
    prompts = [para for para in paras if para.marker != "rule"]

    def lines(width: float) -> list[int]:
        return [
            metrics.line_count(
                para.words,
                size_pt=scale.of(slot.levels[para.level - 1].size_pt),
                width_pt=width,
            )
            for para in prompts
        ]

    measured = lines(slot.text_width_pt)
    for inset in range(0, _INSET_MOST_PT, _INSET_STEP_PT):
        width = slot.text_width_pt - inset
        if lines(width) == measured == lines(width * SAFETY):
            right = slot.insets[2] + inset * EMU_PER_POINT
            return element("a:bodyPr", element("a:normAutofit"), rIns=right) if inset else None
    return None


def evened(paras: Sequence[Para], slot: Slot, scale: Scale, metrics: Metrics) -> Markup | None:
    """Return a wider right inset for a display text, or its last line may be a lone word."""
    if len(paras) != 1 or paras[0].size_pt:
        return None
    level = slot.levels[paras[0].level - 1]
    size, width = scale.of(level.size_pt), slot.text_width_pt
    words = [(text, strong or level.strong) for text, strong in paras[0].words]
    lines = metrics.line_count(words, size_pt=size, width_pt=width)
    if size < DISPLAY_PT or lines == 1:
        return None
    even = metrics.balanced_width(words, size_pt=size, width_pt=width)
    inset = slot.insets[2] + round((width - even) * EMU_PER_POINT)
    return element("a:bodyPr", element("a:normAutofit"), rIns=inset)
