# What enters: a handout whose text may stand in columns, and a Word file's section. What leaves:
# its body elements, cut into sections: running text in two columns of equal length, figures and
# tables across the page. Half a line is easier to read than a whole, and a page holds more of them.
# The right column begins with a column break: LibreOffice, left to divide text itself, leaves
# columns and pages empty where a section comes near the end of a page.
"""Columns."""

import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from netpes_learn.formats._docx.blocks import Writer
from netpes_learn.formats._docx.height import Ruler
from netpes_learn.formats._docx.looks import TWIPS
from netpes_learn.formats._docx.partner import section_width
from netpes_learn.formats._docx.tables import DXA_PER_MM, cells_beside
from netpes_learn.formats._docx.text import Element, W, begin_page, kept_together, paragraph, w
from netpes_learn.formats._handout import heading_levels
from netpes_learn.model.document import (
    Block,
    Bullets,
    Callout,
    Chart,
    Handout,
    Heading,
    Locator,
    Paragraph,
    Part,
    QrCode,
    Worksheet,
)

GUTTER = round(8 * DXA_PER_MM)
# What runs from one column into the next; the rest is too wide for it, or kept in one piece.
FLOWING = (Paragraph, Heading, Bullets, Chart, QrCode, Locator)
# Fewer elements than these are not divided: one of two columns would be empty, or nearly.
FEWEST = 3
# Of small print: the width of its titles, and the distance of the text from them.
TITLES, BESIDE_TITLES = round(32 * DXA_PER_MM), round(4 * DXA_PER_MM)
# Of a text beside lines to write on: its share of the width.
ASKED = 0.6
# What is said of a section's pages once, by the first: those that follow take it over.
_OF_THE_FIRST = ("headerReference", "footerReference", "titlePg")
# What may stand before the columns in a section's properties (ISO 29500-1, CT_SectPr).
_BEFORE_COLUMNS = ("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType")


@dataclass(frozen=True)
class Stretch:
    """Elements that stand in columns together, or across the page."""

    elements: Sequence[Element]
    columned: bool = False
    # Begins a page: the columns before it end with one.
    new_page: bool = False


def stretches(handout: Handout, writer: Writer) -> Iterator[Stretch]:
    """Yield the parts of a handout in reading order: running text in columns, the rest across."""
    narrow = replace(writer, room=(writer.room - GUTTER) // 2)
    levelled = zip(handout.parts, heading_levels(handout), strict=True)
    for fine, group in itertools.groupby(levelled, lambda item: item[0].fine):
        if fine:
            yield Stretch(_small_print(list(group), writer))
            continue
        for part, (title, *levels) in group:
            yield from _part(part, title, levels, writer, narrow)


def _small_print(parts: Sequence[tuple[Part, list[int]]], writer: Writer) -> list[Element]:
    """Return parts in small print: the title of each beside its text, as on paper."""
    rows = []
    narrow = replace(writer, room=writer.room - TITLES - BESIDE_TITLES)
    for part, (title, *levels) in parts:
        titled = [writer.fine_heading(part.title, title)] if part.title else []
        blocks = zip((*part.main, *part.side), levels, strict=True)
        text = [element for block, level in blocks for element in narrow.block(block, level)]
        rows.append([titled, text])
    columns = (TITLES + BESIDE_TITLES, writer.room - TITLES - BESIDE_TITLES)
    return [cells_beside(rows, columns=columns, between=BESIDE_TITLES, breaks=True)]


def _part(
    part: Part, title: int, levels: Sequence[int], writer: Writer, narrow: Writer
) -> Iterator[Stretch]:
    found = list(_blocks(part, levels, writer, narrow))
    if part.title:
        first = found[0] if found else Stretch((), columned=True)
        heading = writer.heading(part.title, title)
        found[:1] = [replace(first, elements=(heading, *first.elements))]
    every = [element for stretch in found for element in stretch.elements]
    if part.new_page:
        begin_page(every)
    if part.keep:
        kept_together(every)
    yield from found


def _blocks(part: Part, levels: Sequence[int], writer: Writer, narrow: Writer) -> Iterator[Stretch]:
    main = list(zip(part.main, levels, strict=False))
    side = list(zip(part.side, levels[len(part.main) :], strict=True))
    strips = writer.strips([item for item in side if not isinstance(item[0], QrCode)])
    if strips:
        yield Stretch(strips)
    codes = [item for item in side if isinstance(item[0], QrCode)]
    while main:
        match main:
            case [(Callout(), _), (Worksheet(), _), *_]:
                yield Stretch(_beside(main.pop(0), main.pop(0), writer))
            case [(block, level), *_]:
                main.pop(0)
                flows = isinstance(block, FLOWING)
                made = (narrow if flows else writer).block(block, level)
                yield Stretch(made, columned=flows)
    for code, level in codes:
        yield Stretch(narrow.block(code, level), columned=True)


def _beside(asked: tuple[Block, int], sheet: tuple[Block, int], writer: Writer) -> list[Element]:
    """Return two blocks side by side: what is asked about, and the lines to answer on."""
    widths = [round((writer.room - GUTTER) * share) for share in (ASKED, 1 - ASKED)]
    cells = [
        replace(writer, room=width).block(*item)
        for width, item in zip(widths, (asked, sheet), strict=True)
    ]
    columns = (widths[0] + GUTTER, widths[1])
    return [cells_beside([cells], columns=columns, between=GUTTER), paragraph("Gap")]


def in_sections(stretches: Sequence[Stretch], *, section: Element, ruler: Ruler) -> list[Element]:
    """Return the elements of a whole document, each change of columns told to Word.

    A section's properties stand in its last paragraph, those of the last section, ``section``, at
    the end of the body (ISO 29500-1, 17.6.17 and 17.6.18); they are changed to follow the others.
    """
    *before, last = stretches
    assert not last.columned, "the closing block stands across the page"
    elements = []
    for number, stretch in enumerate(before):
        if stretch.columned:
            divide(stretch.elements, section, ruler)
        properties = _properties(section, stretch, first=number == 0)
        elements += _ended(stretch.elements, properties)
    if before:
        section.getparent().replace(section, _properties(section, last, first=False))
    return [*elements, *last.elements]


def joined(pieces: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches with neighbours of a kind made one, those not worth dividing across."""
    joined: list[Stretch] = []
    for columned, group in itertools.groupby(pieces, lambda stretch: stretch.columned):
        elements = [element for stretch in group for element in stretch.elements]
        worth = columned and len(elements) >= FEWEST
        if joined and not worth and not joined[-1].columned:
            joined[-1] = replace(joined[-1], elements=[*joined[-1].elements, *elements])
        else:
            joined.append(Stretch(elements, columned=worth))
    return joined


def _properties(section: Element, stretch: Stretch, *, first: bool) -> Element:
    properties = copy.deepcopy(section)
    if not first:
        for name in _OF_THE_FIRST:
            for said in properties.findall(f"{W}{name}"):
                properties.remove(said)
        for said in properties.findall(f"{W}type"):
            properties.remove(said)
        properties.insert(0, w("type", val="nextPage" if stretch.new_page else "continuous"))
    if stretch.columned:
        for said in properties.findall(f"{W}cols"):
            properties.remove(said)
        place = max(
            (at for at, child in enumerate(properties) if _name(child) in _BEFORE_COLUMNS),
            default=len(properties) - 1,
        )
        properties.insert(place + 1, w("cols", num=2, space=GUTTER))
    return properties


def divide(elements: Sequence[Element], section: Element, ruler: Ruler) -> None:
    """Let the right column begin where both are about equally long."""
    width = (section_width(section) - GUTTER) / 2 / TWIPS
    at, _ = ruler.column(elements, width=width).halved()
    if at < len(elements):
        begins = elements[at].find(f"{W}pPr")
        begins.addnext(w("r", w("br", type="column")))


def _name(element: Element) -> str:
    return str(element.tag).removeprefix(W)


def _ended(elements: Sequence[Element], properties: Element) -> list[Element]:
    """Return the elements of a section, the last paragraph of which holds its properties."""
    ended = list(elements)
    if not ended or _name(ended[-1]) != "p":
        ended.append(paragraph("Gap"))
    ended[-1].find(f"{W}pPr").append(properties)
    return ended
