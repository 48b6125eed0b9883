# What enters: a Word file and what will stand in it. What leaves: its styles, set closer where the
# text would run over its pages, and the text, cut where a page ends. A handout is one sheet of
# paper to keep.
"""How close a handout is set."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from docx.document import Document

from netpes_learn.formats._docx.columns import Stretch
from netpes_learn.formats._docx.contents import Contents
from netpes_learn.formats._docx.height import Ruler
from netpes_learn.formats._docx.looks import SINGLE, Looks
from netpes_learn.formats._docx.paging import Paged, Paper, paged
from netpes_learn.formats._docx.partner import styles_of
from netpes_learn.formats._docx.text import Element, W

# Text for reading is never smaller than 10 points (what stands beside it has 9 from the start).
SMALLEST = 20
# The styles whose size and distances stay: gaps between tables, and the words beside the emblem.
FIXED = ("ClosingGap", "Gap", "Funding")
# A picture on a line of less than a single one would be cut off.
PICTURE = "Picture"
# What is made smaller; the sides of a border and of a cell have the same names.
_LENGTHS = tuple(f"{W}{name}" for name in ("spacing", "sz", "szCs", "top", "bottom"))


@dataclass(frozen=True)
class Step:
    """How close: line distance in 240ths of a single one, the rest as shares of the usual."""

    line: int
    # Distances of paragraphs, inside boxes, and of lines to write on.
    gaps: float
    inside: float
    writing: float
    # Titles and figures.
    display: float
    # At most so many twentieths of a point: above and below the text, and to header and footer.
    margin: int
    edge: int


# From the usual to the closest. Calibri stands 1.22 times its size apart on single lines.
STEPS = (
    Step(247, 1.0, 1.0, 1.0, 1.0, margin=964, edge=624),
    Step(240, 0.75, 0.85, 0.95, 0.95, margin=907, edge=510),
    Step(234, 0.6, 0.7, 0.9, 0.9, margin=850, edge=454),
    Step(228, 0.45, 0.6, 0.87, 0.85, margin=794, edge=400),
    Step(222, 0.35, 0.5, 0.85, 0.8, margin=737, edge=369),
)
# The margins at the sides, in twentieths of a point, of what is too long at every step: 16 mm, as
# on paper.
SIDE = 907
# How much of the last page is left empty, because programs count lines differently: the estimate
# differs from LibreOffice's pages by less (61 practices, 3 languages).
SPARE = 0.06
# The share of a page that is not worth a page of its own (as in the PDF).
REST = 0.25


@dataclass(frozen=True)
class Standing:
    """Stretches as they stand on the pages, whether these are enough, and what measured them."""

    stretches: Sequence[Stretch]
    fits: bool
    ruler: Ruler


def set_closer(
    document: Document, stretches: Sequence[Stretch], *, pages: int, house: bytes
) -> Standing:
    """Set a document at the first step at which it fits its pages, or where it saves a poor last.

    What fits at no step is set at the closest. ``house`` is the template whose styles it has.
    """
    section, contents = document.element.body[-1], Contents()
    rulers = {step: Ruler(_looks_at(house, step), contents) for step in STEPS}
    usual = _at(section, stretches, STEPS[0], rulers[STEPS[0]])
    full = usual.fill
    wanted = pages if full > pages or full % 1 > REST else max(1, int(full))
    step, stands = STEPS[0], usual
    for step in STEPS:
        stands = usual if step is STEPS[0] else _at(section, stretches, step, rulers[step])
        if fits := stands.fill <= wanted - SPARE:
            break
    if not fits and wanted < pages:
        # No step saves the poor last page: then it may be as roomy as the others.
        step, stands, fits = STEPS[0], usual, True
    _tighten(document.styles.element, step)
    _heighten(section, step)
    return Standing(stands.stretches, fits, rulers[step])


def widen(document: Document) -> None:
    """Let the text of a document be wider; what stands at its right edge goes along."""
    margins = document.element.body[-1].find(f"{W}pgMar")
    wider = sum(max(0, int(margins.get(f"{W}{side}")) - SIDE) for side in ("left", "right"))
    for side in ("left", "right"):
        margins.set(f"{W}{side}", str(min(int(margins.get(f"{W}{side}")), SIDE)))
    for tab in document.styles.element.iter(f"{W}tab"):
        if tab.get(f"{W}val") == "right":
            tab.set(f"{W}pos", str(int(tab.get(f"{W}pos")) + wider))


def _at(section: Element, stretches: Sequence[Stretch], step: Step, ruler: Ruler) -> Paged:
    """Return how stretches would stand on their pages at a step."""
    higher = copy.deepcopy(section)
    _heighten(higher, step)
    return paged(stretches, Paper.of(higher), ruler)


@lru_cache(maxsize=2 * len(STEPS))
def _looks_at(template: bytes, step: Step) -> Looks:
    """Return how the styles of a template look at a step, found once a process.

    Colours and languages, in which the styles of handouts differ, take no room.
    """
    styles = styles_of(template)
    _tighten(styles, step)
    return Looks.of(styles)


def _tighten(styles: Element, step: Step) -> None:
    for style in styles:
        name = style.get(f"{W}styleId")
        if name in FIXED:
            continue
        for found in style.iter(*_LENGTHS):
            match found.tag.removeprefix(W):
                case "spacing":
                    _closer(found, step, least=SINGLE if name == PICTURE else 0)
                case "sz" | "szCs":
                    _smaller(found, step)
                case _:
                    for length in ("space", "w"):
                        _scale(found, length, step.inside)


def _smaller(size: Element, step: Step) -> None:
    points = int(size.get(f"{W}val"))
    if points > SMALLEST:
        size.set(f"{W}val", str(max(SMALLEST, round(points * step.display))))


def _closer(spacing: Element, step: Step, *, least: int) -> None:
    for side in ("before", "after"):
        _scale(spacing, side, step.gaps)
    if spacing.get(f"{W}lineRule") == "exact":
        _scale(spacing, "line", step.writing)
    elif (line := spacing.get(f"{W}line")) is not None:
        spacing.set(f"{W}line", str(max(min(int(line), step.line), least)))


def _scale(element: Element, name: str, share: float) -> None:
    if (length := element.get(f"{W}{name}")) is not None:
        element.set(f"{W}{name}", str(round(int(length) * share)))


def _heighten(section: Element, step: Step) -> None:
    margins = section.find(f"{W}pgMar")
    for sides, most in ((("top", "bottom"), step.margin), (("header", "footer"), step.edge)):
        for side in sides:
            margins.set(f"{W}{side}", str(min(int(margins.get(f"{W}{side}")), most)))
