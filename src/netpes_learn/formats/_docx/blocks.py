# What enters: the blocks of a handout. What leaves: body elements in reading order. What stands in
# the side column on paper stands here in a strip across the page: one column reads in one order.
"""Blocks."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from docx.document import Document
from docx.oxml.ns import qn

from netpes_learn.formats._docx.pictures import (
    MAP_MM,
    QR_MM,
    chart_picture,
    map_picture,
    qr_picture,
)
from netpes_learn.formats._docx.tables import DXA_PER_MM, data_table, panel, panel_cell_mm
from netpes_learn.formats._docx.text import (
    Element,
    Wording,
    kept_together,
    paragraph,
    text_run,
    w,
)
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import (
    BigNumber,
    Block,
    Bullets,
    Callout,
    Chart,
    CountryMap,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    QrCode,
    Quiz,
    Table,
    Worksheet,
)
from netpes_learn.model.text import plain

CHART_MM = 120.0
CELLS_IN_A_STRIP = 3
FIGURES_IN_A_STRIP = 4
# "environ" and "participantes" stand on one line here.
NARROWEST_FIGURE_MM = 36
CHARTS_IN_A_STRIP = 2
WIDEST_CELL_MM = 80.0
# Between the last line to write on and what follows, in twentieths of a point.
AFTER_LINES = 120
# Between a title and the map beside it.
BESIDE_MAP_MM = 5
PARAGRAPH_STYLES = {"body": "Normal", "lead": "LeadText", "small": "Small", "prompt": "Prompt"}
CALLOUT_STYLES = {"area": "Callout", "partner": "PartnerCallout"}


@dataclass(frozen=True)
class Writer:
    """Where blocks are written to: the document for its pictures and lists, and how text is."""

    document: Document
    wording: Wording
    resources: Resources
    # What the chart's template reads: language and brand.
    theme: dict[str, Any]
    # The width between the margins, in twentieths of a point.
    room: int

    def block(self, block: Block, level: int) -> list[Element]:
        """Return the elements of one block; ``level`` counts where it has a heading."""
        match block:
            case Paragraph() | Heading() | Bullets() | Callout():
                return self._flow(block, level)
            case Quiz():
                return self._quiz(block)
            case Worksheet():
                return self._worksheet(block)
            case _:
                return self._exhibit(block)

    def _flow(self, block: Paragraph | Heading | Bullets | Callout, level: int) -> list[Element]:
        match block:
            case Paragraph(style=style, text=text):
                return [self.wording.paragraph(PARAGRAPH_STYLES[style], text)]
            case Heading(text=text):
                return [self.heading(text, level)]
            case Bullets():
                return self._bullets(block)
            case Callout():
                return self._callout(block, level)
            case _:
                assert_never(block)

    def _exhibit(self, block: Table | Numbers | Chart | QrCode | Locator) -> list[Element]:
        match block:
            case Table():
                return self._table(block)
            case Numbers(items=items):
                return self._figures([(item, 0) for item in items])
            case Chart():
                return self._chart(block, width_mm=min(CHART_MM, self.room / DXA_PER_MM))
            case QrCode():
                picture, words = self._qr(block)
                strip = panel([[picture], [words]], room=self.room, first_mm=QR_MM + 4)
                return [strip, paragraph("Gap")]
            case Locator():
                return [self._locator(block, "Normal")]
            case _:
                assert_never(block)

    def heading(self, text: Any, level: int) -> Element:
        """Return a heading; level 1 is the title, so level 2 is Word's Heading 1."""
        return self.wording.paragraph(f"Heading{level - 1}", text)

    def fine_heading(self, text: Any, level: int) -> Element:
        """Return the heading of small print: small, but a heading for those who move by them."""
        return paragraph("PanelTitle", *self.wording.runs(text), properties=[_outline(level)])

    def map(self, shown: CountryMap) -> Element:
        """Return the map at the right of the paragraphs that follow.

        In a frame, where the picture stays in line with its text: programs that check files for
        accessibility find fault with pictures that float.
        """
        drawn = map_picture(
            shown, theme=self.theme, resources=self.resources, part=self.document.part
        )
        frame = w(
            "framePr",
            w=round(MAP_MM * DXA_PER_MM),
            hSpace=round(BESIDE_MAP_MM * DXA_PER_MM),
            wrap="around",
            vAnchor="text",
            hAnchor="margin",
            xAlign="right",
            y=1,
        )
        return paragraph("Picture", drawn, properties=[frame])

    def part(
        self, main: Sequence[tuple[Block, int]], side: Sequence[tuple[Block, int]]
    ) -> list[Element]:
        """Return the elements of a part: its strips of figures and terms, then its main column.

        Charts that open the main column join the strips. A code to follow stands after the text.
        """
        codes = [item for item in side if isinstance(item[0], QrCode)]
        beside = [item for item in side if not isinstance(item[0], QrCode)]
        opening = list(itertools.takewhile(lambda item: isinstance(item[0], Chart), main))
        joined = len(opening) if beside else 0
        text = self._blocks(main[joined:])
        last = kept_together([*text[-1:], *self._blocks(codes)]) if codes else text[-1:]
        return [*self.strips([*opening[:joined], *beside]), *text[:-1], *last]

    def _blocks(self, items: Iterable[tuple[Block, int]]) -> list[Element]:
        elements: list[Element] = []
        for is_chart, group in itertools.groupby(items, lambda item: isinstance(item[0], Chart)):
            found = list(group)
            if is_chart and len(found) > 1:
                elements += self._rows(found, CHARTS_IN_A_STRIP)
            else:
                elements += [e for block, level in found for e in self.block(block, level)]
        return elements

    def strips(self, items: Sequence[tuple[Block, int]]) -> list[Element]:
        """Return the strips that hold what stands in the side column on paper, figures first."""
        figures: list[tuple[BigNumber, int]] = []
        others: list[tuple[Block | BigNumber, int]] = []
        for block, level in items:
            if isinstance(block, Numbers):
                figures += [(number, level) for number in block.items]
            else:
                others.append((block, level))
        match others:
            case [(Locator() as only, level)]:
                return [*self.block(only, level), *self._figures(figures)]
            case _:
                strips = self._figures(figures)
                return [*strips, *self._rows(others, CELLS_IN_A_STRIP)]

    def _figures(self, figures: Sequence[tuple[BigNumber, int]]) -> list[Element]:
        """Return strips of figures, no more of them beside each other than their words allow."""
        most = min(FIGURES_IN_A_STRIP, int(self.room / DXA_PER_MM / NARROWEST_FIGURE_MM))
        return self._rows(figures, max(1, most))

    def _rows(self, pieces: Sequence[tuple[Block | BigNumber, int]], most: int) -> list[Element]:
        """Return strips as full as each other, their cells under one another."""
        if not pieces:
            return []
        across = math.ceil(len(pieces) / math.ceil(len(pieces) / most))
        width_mm = min(panel_cell_mm(across, room=self.room), WIDEST_CELL_MM)
        elements = []
        for start in range(0, len(pieces), across):
            strip = pieces[start : start + across]
            cells = [self._cell(piece, level, width_mm=width_mm) for piece, level in strip]
            filled = [*cells, *[[]] * (across - len(cells))]
            elements += [panel(filled, room=self.room), paragraph("Gap")]
        return elements

    def _cell(self, piece: Block | BigNumber, level: int, *, width_mm: float) -> list[Element]:
        match piece:
            case BigNumber():
                return self._number(piece)
            case Chart():
                return self._chart(piece, width_mm=width_mm, title="PanelTitle")
            case QrCode():
                return self._qr(piece)
            case Locator():
                return [self._locator(piece, "NumberLabel")]
            case Callout():
                title = self.wording.runs(piece.title)
                named = [paragraph("PanelTitle", *title, properties=[_outline(level)])]
                texts = [self.wording.paragraph("NumberLabel", text) for text in piece.text]
                return [*(named if title else []), *texts]
            case _:
                return self.block(piece, level)

    def _bullets(self, block: Bullets) -> list[Element]:
        if block.style == "number":
            return [
                paragraph("ListNumber", *self.wording.runs(item), properties=[numbered])
                for item, numbered in zip(
                    block.items, self._numbering(len(block.items)), strict=True
                )
            ]
        style = "Checklist" if block.style == "check" else "ListBullet"
        return [self.wording.paragraph(style, item) for item in block.items]

    def _numbering(self, count: int) -> list[Element]:
        """Return list marks that begin at 1: without its own, a list goes on where one ended."""
        lists = self.document.part.numbering_part.element
        number = lists.add_num(_definition(self.document, lists))
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return [w("numPr", w("ilvl", val=0), w("numId", val=number.numId)) for _ in range(count)]

    def _table(self, block: Table) -> list[Element]:
        table = data_table(
            [self.wording.paragraph("TableHead", cell) for cell in block.header],
            [[self.wording.paragraph("TableText", cell) for cell in row] for row in block.rows],
            widths=block.widths,
            alt=plain(block.alt),
            room=self.room,
        )
        return [table, paragraph("Gap")]

    def _number(self, item: BigNumber) -> list[Element]:
        date = [self.wording.paragraph("NumberDate", item.when)] if item.when else []
        value = self.wording.paragraph("Number", item.value)
        return [value, self.wording.paragraph("NumberLabel", item.counts), *date]

    def _chart(self, chart: Chart, *, width_mm: float, title: str = "ChartTitle") -> list[Element]:
        drawn = chart_picture(
            chart,
            width_mm=width_mm,
            theme=self.theme,
            resources=self.resources,
            part=self.document.part,
        )
        return [self.wording.paragraph(title, chart.title), paragraph("Picture", drawn)]

    def _quiz(self, quiz: Quiz) -> list[Element]:
        elements = [self.wording.paragraph("QuizStem", quiz.stem)]
        for answer in quiz.answers:
            right = quiz.reveal and answer.correct
            style, mark = ("AnswerRight", "✓ ") if right else ("Answer", "")
            prefix = f"{answer.letter}\t{mark}"
            elements.append(self.wording.paragraph(style, answer.text, prefix=prefix))
            if quiz.reveal:
                elements.append(self.wording.paragraph("Feedback", answer.feedback))
        return kept_together(elements)

    def _worksheet(self, sheet: Worksheet) -> list[Element]:
        elements = []
        for prompt in sheet.prompts:
            lines = [paragraph("AnswerLine") for _ in range(sheet.lines - 1)]
            last = paragraph("AnswerLine", properties=[w("spacing", after=AFTER_LINES)])
            prompted = self.wording.paragraph("Prompt", prompt)
            elements += kept_together([prompted, *lines, last])
        return elements

    def _callout(self, callout: Callout, level: int) -> list[Element]:
        style = CALLOUT_STYLES[callout.voice]
        title = self.wording.runs(callout.title)
        named = [paragraph(f"{style}Title", *title, properties=[_outline(level)])]
        texts = [self.wording.paragraph(style, text) for text in callout.text]
        return kept_together([*(named if title else []), *texts])

    def _qr(self, code: QrCode) -> list[Element]:
        drawn = qr_picture(code.href, alt=plain(code.alt), part=self.document.part)
        linked = tuple(run.model_copy(update={"href": code.href}) for run in code.text)
        return [paragraph("Picture", drawn), self.wording.paragraph("NumberLabel", linked)]

    def _locator(self, locator: Locator, style: str) -> Element:
        mark = text_run(f"\u00a0{locator.country}\u00a0", style="CountryMark")
        return paragraph(style, mark, text_run("  "), *self.wording.runs(locator.text))


def _definition(document: Document, lists: Any) -> int:
    """Return the definition of the list that List Number, or the style it is based on, uses."""
    style = document.styles["List Number"]
    while (marks := style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")) is None:
        style = style.base_style
    used = lists.num_having_numId(int(marks.get(qn("w:val"))))
    return int(used.abstractNumId.val)


def _outline(level: int) -> Element:
    """Return the outline level of a callout's title: it counts as a heading, from 0."""
    return w("outlineLvl", val=level - 2)
