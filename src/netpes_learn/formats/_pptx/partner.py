# What enters: a partner's PowerPoint template, the shipped master, the fonts of known widths. What
# leaves: everything that keeps decks from being made on it, each with what to do about it. The
# shipped master says which layouts and placeholders there must be; nothing of it is repeated here.
"""A partner's deck template, checked."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError

from netpes_learn.diagnostics import ContentError, Diagnostic, Severity, Span, did_you_mean
from netpes_learn.formats._pptx.fonts import Fonts
from netpes_learn.formats._pptx.master import (
    EMU_PER_POINT,
    LayoutSpec,
    Rect,
    Slot,
    has_place,
    mark_of,
    name_of,
    placeholders,
    read_layouts,
)
from netpes_learn.formats._pptx.plan import MAP_PLACE
from netpes_learn.formats._pptx.theme import Theme, read_theme
from netpes_learn.formats._pptx.xml import qualified
from netpes_learn.formats._templates import (
    DECK,
    Pair,
    package_faults,
    pale_pairs,
    unfit_page,
    unusable,
)

# What a template may leave out: it shows these in its own way, or not at all.
OPTIONAL = frozenset({"area", "section", "wordmark", MAP_PLACE, "footer", "slide number"})
EMBLEM = "EU emblem"
# Placeholders that flow on to further slides must hold a few lines, or the slides would be many.
_FLOWING = frozenset({"body", "left", "right", "side"})
_LEAST_WIDTH_PT, _LEAST_HEIGHT_PT = 120.0, 60.0
_TEXT_KINDS = frozenset({None, "obj", "body", "subTitle", "title", "ctrTitle", "ftr", "sldNum"})
# Width over height of 5:4, the narrowest screen in use, and of 21:9, the widest.
_NARROWEST, _WIDEST = 1.24, 2.4
_LEAST_WIDTH_EMU = 9_144_000
# Text on ground, in the roles that the renderer gives the colours of a theme.
_WRITTEN = (
    ("tx1", "bg1", "text"),
    ("tx2", "bg1", "small print"),
    ("accent1", "bg1", "headings and figures"),
    ("accent4", "bg1", "the right answer"),
    ("hlink", "bg1", "links"),
    ("tx1", "accent6", "text in panels"),
    ("accent1", "accent6", "titles of panels"),
    ("tx1", "bg2", "text in the partner's panels"),
    ("accent2", "bg2", "titles of the partner's panels"),
    ("bg1", "accent3", "figures on the second part of a chart"),
    ("tx1", "accent5", "figures on the fourth part of a chart"),
)
_NAMES = {"tx1": "Text 1", "tx2": "Text 2", "bg1": "Background 1", "bg2": "Background 2"}
_NAMES |= {"hlink": "Hyperlink"} | {f"accent{n}": f"Accent {n}" for n in range(1, 7)}
_PAIRS = tuple(
    Pair(what, (text, _NAMES[text]), (ground, _NAMES[ground])) for text, ground, what in _WRITTEN
)
# What python-pptx and lxml raise on a package whose parts do not belong together.
_BROKEN = (
    PythonPptxError,
    etree.LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
)


@dataclass(frozen=True)
class _Check:
    path: str
    presentation: Any
    layouts: Mapping[str, Any]
    house: Mapping[str, LayoutSpec]

    def fault(
        self, code: str, message: str, hint: str = "", *, severity: Severity = "error"
    ) -> Diagnostic:
        return Diagnostic(Span(self.path), code, message, hint, severity)


def deck_template_faults(
    template: bytes, house: bytes, *, path: str, fonts: Fonts
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a template (errors) or looks unlike it (warnings).

    ``house`` is the shipped master; ``path`` is how the user calls the template.
    """
    found = package_faults(template, DECK, path=path)
    if found:
        return found
    try:
        presentation = Presentation(io.BytesIO(template))
        theme, own = read_theme(presentation), read_theme(Presentation(io.BytesIO(house)))
        layouts = {layout.name: layout for layout in presentation.slide_layouts}
    except _BROKEN:
        return (unusable(path, DECK, "its parts do not belong together"),)
    check = _Check(path, presentation, layouts, read_layouts(house))
    faults = [*_size(check), *_missing(check), *_emblems(check, house), *_shapes(check)]
    if not faults:
        faults += _places(check, template)
    faults += _text(check, theme, fonts)
    if theme.scheme != own.scheme:
        faults += pale_pairs(_PAIRS, theme.colours, path=path)
    return tuple(faults)


def _size(check: _Check) -> Iterator[Diagnostic]:
    width, height = check.presentation.slide_width, check.presentation.slide_height
    if not _NARROWEST <= width / height <= _WIDEST or width < _LEAST_WIDTH_EMU:
        inches = " by ".join(f"{side / 914400:g}" for side in (width, height))
        hint = "take 16:9 or 4:3, at least 10 inches wide: Design, Slide Size"
        message = f"slides of {inches} inches are too small, too wide or upright"
        yield unfit_page(check.path, message, hint)


def _missing(check: _Check) -> Iterator[Diagnostic]:
    missing = [name for name in check.house if name not in check.layouts]
    elsewhere = {
        layout.name
        for master in list(check.presentation.slide_masters)[1:]
        for layout in master.slide_layouts
    }
    for name in missing:
        if name in elsewhere:
            hint = "it stands under the second slide master; only the first one is used"
        else:
            hint = did_you_mean(name, check.layouts) or "take it from the shipped master"
        yield check.fault("NL463", f"there is no layout '{name}'", hint)
    for name, layout in _known(check):
        found = [name_of(shape) for shape in placeholders(layout.element)]
        wanted = [slot for slot in check.house[name].slots if slot not in OPTIONAL]
        lacking = [slot for slot in wanted if slot not in found]
        if lacking:
            listed = ", ".join(f"'{slot}'" for slot in lacking)
            spare = [each for each in found if each not in check.house[name].slots]
            hint = f"name it in the Selection Pane; {did_you_mean(lacking[0], spare)}".rstrip("; ")
            yield check.fault("NL464", f"layout '{name}' has no placeholder {listed}", hint)


def _known(check: _Check) -> Iterator[tuple[str, Any]]:
    return ((name, check.layouts[name]) for name in check.house if name in check.layouts)


def _emblems(check: _Check, house: bytes) -> Iterator[Diagnostic]:
    """Yield the layouts that lost the emblem, which the grant agreement asks for."""
    shipped = Presentation(io.BytesIO(house)).slide_layouts
    marked = {layout.name for layout in shipped if EMBLEM in _names(layout)}
    for name, layout in _known(check):
        if name in marked and EMBLEM not in _names(layout):
            hint = f"copy it from this layout of the shipped master, with its name '{EMBLEM}'"
            yield check.fault("NL464", f"layout '{name}' has lost the emblem of the EU", hint)


def _names(layout: Any) -> set[str]:
    return {shape.name for shape in layout.shapes}


def _shapes(check: _Check) -> Iterator[Diagnostic]:
    """Yield placeholders of a kind that holds no text, and those without a place."""
    master = check.presentation.slide_master
    for name, layout in _known(check):
        wanted = check.house[name].slots
        for shape in placeholders(layout.element):
            slot, kind = name_of(shape), mark_of(shape).get("type")
            if slot not in wanted:
                continue
            readable = kind in _TEXT_KINDS or slot == MAP_PLACE
            if not readable or (slot == "title") != (kind in {"title", "ctrTitle"}):
                asked = "title" if slot == "title" else "text or content"
                message = f"placeholder '{slot}' of layout '{name}' is of another kind ({kind})"
                yield check.fault("NL464", message, f"insert a placeholder for {asked}")
            elif not has_place(shape, master.element):
                message = f"placeholder '{slot}' of layout '{name}' has no place of its own"
                yield check.fault("NL464", message, "move it a little and save the file again")


def _places(check: _Check, template: bytes) -> Iterator[Diagnostic]:
    try:
        layouts = read_layouts(template, path=check.path, only=frozenset(check.house))
    except ContentError as error:
        yield from error.diagnostics
        return
    yield from _overlaps(check, layouts)
    for name, layout in layouts.items():
        for slot in layout.slots.values():
            if slot.name in check.house[name].slots and (problem := _misplaced(slot, check)):
                message = f"placeholder '{slot.name}' of layout '{name}' {problem}"
                yield check.fault("NL464", message, "move it or make it larger in the slide master")


def _overlaps(check: _Check, layouts: Mapping[str, LayoutSpec]) -> Iterator[Diagnostic]:
    """Yield placeholders that stand on one another, each pair once with all its layouts."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, layout in layouts.items():
        for first, second in combinations(layout.slots.values(), 2):
            if _overlap(first.rect, second.rect):
                found.setdefault((first.name, second.name), []).append(name)
    for (one, other), names in found.items():
        message = f"'{one}' and '{other}' overlap in the layouts {', '.join(names)}"
        hint = "move them apart in the slide master, or text will stand on text"
        yield check.fault("NL467", message, hint, severity="warning")


def _overlap(first: Rect, second: Rect) -> bool:
    """Tell whether two rectangles share more than an edge, as wide as rounding makes it."""
    wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    return min(wide, high) > EMU_PER_POINT


def _misplaced(slot: Slot, check: _Check) -> str:
    rect = slot.rect
    width, height = check.presentation.slide_width, check.presentation.slide_height
    # Rounding in PowerPoint moves edges by less than a point.
    right, bottom = width + EMU_PER_POINT, height + EMU_PER_POINT
    inside = rect.x >= -EMU_PER_POINT and rect.y >= -EMU_PER_POINT
    if not inside or rect.x + rect.width > right or rect.y + rect.height > bottom:
        return "reaches beyond the slide"
    small = slot.text_width_pt < _LEAST_WIDTH_PT or slot.text_height_pt < _LEAST_HEIGHT_PT
    if slot.name in _FLOWING and small:
        return "is too small for three lines of text"
    return ""


def _text(check: _Check, theme: Theme, fonts: Fonts) -> Iterator[Diagnostic]:
    """Yield what will not look as its designer meant; none of it stops a deck."""

    def warn(message: str, hint: str) -> Diagnostic:
        return check.fault("NL467", message, hint, severity="warning")

    for name in sorted(theme.typefaces):
        if fonts.named(name) is None:
            hint = "text in it is measured as wide as Verdana, so slides may look sparse"
            yield warn(f"the width of the font '{name}' is not known", hint)
    style = check.presentation.slide_master.element.find(
        f"{qualified('p:txStyles')}/{qualified('p:bodyStyle')}"
    )
    for number, bulleted in ((1, False), (2, True)):
        level = None if style is None else style.find(qualified(f"a:lvl{number}pPr"))
        sign = None if level is None else level.find(qualified("a:buChar"))
        if (sign is not None) != bulleted:
            has = "has no bullet" if bulleted else "has a bullet"
            hint = "level 1 of the slide master is a paragraph, level 2 an item of a list"
            yield warn(f"level {number} of the text {has}", hint)
    if any(
        space.find(qualified("a:spcPts")) is not None
        for owner in (check.presentation.slide_master, *check.presentation.slide_layouts)
        for space in owner.element.iter(qualified("a:lnSpc"))
    ):
        hint = "set 'Multiple' instead of 'Exactly', so that lines shrink with their text"
        yield warn("the distance of lines is given in points", hint)


def usable_template(
    template: bytes, house: bytes, *, path: str, fonts: Fonts, warn: Callable[[str], None]
) -> None:
    """Raise ContentError with everything that is wrong with a template; warn of the rest."""
    found = deck_template_faults(template, house, path=path, fonts=fonts)
    errors = [each for each in found if each.severity == "error"]
    if errors:
        raise ContentError(*errors)
    for each in found:
        warn(f"{path}: {each.message}; {each.hint}")
