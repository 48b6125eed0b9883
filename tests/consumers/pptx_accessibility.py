# What enters: the path of a deck. What leaves: everything in it that PowerPoint's accessibility
# checker or WCAG 2.2 would object to, as far as a file can tell without a person.
"""An accessibility check of .pptx files: ``python pptx_accessibility.py DECK.pptx …``."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx_style import Looks, edges

# The least size on a slide, in points (templates/tokens.yml: deck.source).
LEAST_PT = 12.0
# WCAG 2.2, 1.4.3.
TEXT_CONTRAST, LARGE_CONTRAST = 4.5, 3.0
_TITLES = {"title", "ctrTitle"}
_MARGINS = {"ftr", "sldNum", "dt"}
# Labels that stand apart from the text and above it, and are read after it: the title comes first.
_LABELS = {"area", "section", "wordmark"}
_PICTURES = (qn("p:pic"), qn("p:graphicFrame"), qn("p:grpSp"), qn("p:cxnSp"))
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FILE_NAME = re.compile(r"(^|/)[\w-]+\.(png|jpe?g|gif|svg|emf|wmf)$", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """What is wrong where; slide 0 is the file as a whole."""

    slide: int
    rule: str
    detail: str


def faults(deck: Path) -> list[Fault]:
    """Return all faults of a deck, slide by slide."""
    presentation = Presentation(str(deck))
    slides = list(presentation.slides)
    found = [
        *_properties(presentation),
        *_layouts(presentation),
        *_same_titles(slides),
    ]
    looks = Looks(presentation)
    checks = (_title, _order, _pictures, _tables, _empty, partial(_text, looks), _notes)
    for number, slide in enumerate(slides, start=1):
        found += [Fault(number, *told) for check in checks for told in check(slide)]
    return found


Told = Iterator[tuple[str, str]]


def _properties(presentation: Any) -> list[Fault]:
    core = presentation.core_properties
    found = []
    if not core.title.strip():
        found.append(Fault(0, "title", "the file has no title"))
    if not _LANGUAGE.fullmatch(core.language):
        found.append(Fault(0, "language", f"of the file: '{core.language}'"))
    return found


def _layouts(presentation: Any) -> list[Fault]:
    """What layouts and master draw shows on every slide made from them."""
    master = presentation.slide_master
    return [
        Fault(0, rule, f"layout '{owner.name}': {detail}")
        for owner in (master, *master.slide_layouts)
        for rule, detail in _pictures(owner)
    ]


def _same_titles(slides: Sequence[Any]) -> list[Fault]:
    titles = [_text_of_title(slide).casefold() for slide in slides]
    count = Counter(titles)
    return [
        Fault(number, "title", f"the same as another slide's: '{title}'")
        for number, title in enumerate(titles, start=1)
        if title and count[title] > 1
    ]


def _text_of_title(slide: Any) -> str:
    title = slide.shapes.title
    return "" if title is None else title.text_frame.text.strip()


def _title(slide: Any) -> Told:
    if not _text_of_title(slide):
        yield "title", "missing or empty"


def _kind(shape: Any) -> str:
    place = shape.element.find(f".//{qn('p:ph')}")
    return "" if place is None else place.get("type", "obj")


def _order(slide: Any) -> Told:
    """Shapes are read in the order of the file: title first, footer last, above before below."""
    shapes = list(slide.shapes)
    kinds = [_kind(shape) for shape in shapes]
    if kinds and kinds[0] not in _TITLES:
        yield "order", f"'{shapes[0].name}' is read before the title"
    margins = [kind in _MARGINS for kind in kinds]
    if margins != sorted(margins):
        yield "order", "footer or number is read before what stands on the slide"
    between = [
        shape
        for shape, kind in zip(shapes, kinds, strict=True)
        if kind not in _TITLES | _MARGINS and shape.name not in _LABELS
    ]
    for first, second in combinations(between, 2):
        (left, top, right, _), (start, _, end, bottom) = edges(first), edges(second)
        if bottom <= top + 1 and min(right, end) - max(left, start) > 1:
            yield "order", f"'{first.name}' is read before '{second.name}' above it"


def _pictures(owner: Any) -> Told:
    for shape in owner.shapes:
        element = shape.element
        bare = element.tag == qn("p:sp") and not shape.is_placeholder and not _says(shape)
        if element.tag not in _PICTURES and not bare:
            continue
        properties = next(element.iter(qn("p:cNvPr")))
        mark = next(properties.iter(_DECORATIVE), None)
        decorative = mark is not None and mark.get("val") == "1"
        alt = properties.get("descr", "").strip()
        if decorative and alt:
            yield "alt", f"'{shape.name}' is decoration and has an alternative text"
        elif not decorative and len(alt) < 3:
            yield "alt", f"'{shape.name}' has no alternative text"
        elif _FILE_NAME.search(alt):
            yield "alt", f"'{shape.name}' has a file name for an alternative text"


def _says(shape: Any) -> bool:
    return bool(shape.has_text_frame and shape.text_frame.text.strip())


def _tables(slide: Any) -> Told:
    for shape in slide.shapes:
        if not (getattr(shape, "has_table", False) and shape.has_table):
            continue
        table = shape.table
        if table._tbl.tblPr.get("firstRow") != "1":
            yield "table", f"'{shape.name}' has no header row"
        if any(not cell.text.strip() for cell in table.rows[0].cells):
            yield "table", f"'{shape.name}' has an empty header cell"
        cells = table._tbl.iter(qn("a:tc"))
        if any(cell.get(name) for cell in cells for name in ("gridSpan", "rowSpan", "hMerge")):
            yield "table", f"'{shape.name}' has merged cells"


def _empty(slide: Any) -> Told:
    """A placeholder without content asks the audience to "click to add text"."""
    for shape in slide.placeholders:
        if shape.has_text_frame and not shape.text_frame.text.strip():
            yield "empty", f"placeholder '{shape.name}'"


def _text(looks: Looks, slide: Any) -> Told:
    for stretch in looks.stretches(slide):
        said = f"{stretch.where}: '{stretch.text[:40]}'"
        if not _LANGUAGE.fullmatch(stretch.lang):
            yield "language", f"'{stretch.lang}' of {said}"
        if not stretch.text.strip():
            continue
        if stretch.size_pt < LEAST_PT:
            yield "size", f"{stretch.size_pt:g} pt of {said}"
        least = LARGE_CONTRAST if stretch.is_large else TEXT_CONTRAST
        if stretch.contrast < least:
            pair = f"{stretch.colour} on {' '.join(stretch.grounds)}"
            yield "contrast", f"{stretch.contrast:.2f} : 1 ({pair}) of {said}"


def _notes(slide: Any) -> Told:
    if not slide.has_notes_slide:
        return
    for run in slide.notes_slide.element.iter(qn("a:r")):
        properties = run.find(qn("a:rPr"))
        if not _LANGUAGE.fullmatch("" if properties is None else properties.get("lang", "")):
            yield "language", f"of the notes: '{run.findtext(qn('a:t'))}'"


if __name__ == "__main__":
    wrong = 0
    for argument in sys.argv[1:]:
        for fault in faults(Path(argument)):
            wrong += 1
            sys.stdout.write(f"{argument}, slide {fault.slide}: {fault.rule}: {fault.detail}\n")
    sys.exit(min(wrong, 1))
