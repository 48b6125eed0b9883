"""The accessibility check on every deck of a partner, and the check on faults put into a deck."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Pt
from pptx_accessibility import Fault, faults
from tests.support.documents import SAMPLE
from tests.support.pseudo import PSEUDO


def is_legal_notice(fault: Fault) -> bool:
    """Licence and disclaimers are read in the file, not from a wall: in a language longer than any
    they may shrink to 10 pt (templates/deck/README.md lets the renderer go to 9).
    """
    return fault.rule == "size" and fault.detail.startswith("10 pt of licence")


def test_no_deck_has_a_fault(decks: dict[str, Path]) -> None:
    real = {name: path for name, path in decks.items() if f"--{PSEUDO}--" not in name}
    assert len(real) >= 61 * 2 + 5
    found = {name: told for name, path in real.items() if (told := faults(path))}
    assert not found


def test_no_deck_in_a_longer_language_has_a_fault(decks: dict[str, Path]) -> None:
    longer = {name: path for name, path in decks.items() if f"--{PSEUDO}--" in name}
    assert len(longer) >= 4
    found = [fault for path in longer.values() for fault in faults(path)]
    assert [fault for fault in found if not is_legal_notice(fault)] == []


def slide_with(deck: Any, layout: str) -> Any:
    return next(slide for slide in deck.slides if slide.slide_layout.name == layout)


def frame(deck: Any, layout: str, kind: str) -> Any:
    return next(s for s in slide_with(deck, layout).shapes if getattr(s, f"has_{kind}"))


def runs(shape: Any) -> list[Any]:
    return list(shape.element.iter(qn("a:rPr")))


def named(slide: Any, name: str) -> Any:
    return next(shape for shape in slide.shapes if shape.name == name)


def no_title(deck: Any) -> None:
    title = slide_with(deck, "Text").shapes.title
    title.element.getparent().remove(title.element)


def blank_title(deck: Any) -> None:
    slide_with(deck, "Text").shapes.title.text_frame.text = " "


def same_title(deck: Any) -> None:
    first, second = list(deck.slides)[1:3]
    second.shapes.title.text_frame.text = first.shapes.title.text_frame.text.upper()


def title_last(deck: Any) -> None:
    title = slide_with(deck, "Text").shapes.title.element
    title.getparent().append(title)


def upside_down(deck: Any) -> None:
    body = named(slide_with(deck, "Text"), "body")
    box = slide_with(deck, "Text").shapes.add_textbox(body.left, Pt(140), body.width, Pt(5))
    box.text_frame.text = "Above"
    box.element.find(f".//{qn('a:r')}").get_or_add_rPr().set("lang", "en-GB")
    footer = named(slide_with(deck, "Text"), "footer").element
    footer.addprevious(box.element)
    body.top, body.left, body.width, body.height = Pt(160), body.left, body.width, body.height


def chart_without_alt(deck: Any) -> None:
    frame(deck, "Chart", "chart").element.nvGraphicFramePr.cNvPr.set("descr", "")


def table_without_alt(deck: Any) -> None:
    del frame(deck, "Table", "table").element.nvGraphicFramePr.cNvPr.attrib["descr"]


def file_name_for_alt(deck: Any) -> None:
    frame(deck, "Chart", "chart").element.nvGraphicFramePr.cNvPr.set("descr", "media/chart1.png")


def bare_shape(deck: Any) -> None:
    slide_with(deck, "Text").shapes.add_shape(1, 0, 0, Pt(20), Pt(20))


def emblem_without_alt(deck: Any) -> None:
    layout = next(layout for layout in deck.slide_layouts if layout.name == "Title")
    emblem = next(shape for shape in layout.shapes if shape.name == "EU emblem")
    emblem.element.nvGrpSpPr.cNvPr.attrib.pop("descr")


def table_without_header(deck: Any) -> None:
    frame(deck, "Table", "table").table.first_row = False


def empty_header_cell(deck: Any) -> None:
    frame(deck, "Table", "table").table.cell(0, 1).text_frame.paragraphs[0].runs[0].text = ""


def merged_cells(deck: Any) -> None:
    table = frame(deck, "Table", "table").table
    table.cell(1, 0).merge(table.cell(1, 1))


def run_without_language(deck: Any) -> None:
    del runs(named(slide_with(deck, "Text"), "body"))[0].attrib["lang"]


def chart_without_language(deck: Any) -> None:
    chart = frame(deck, "Chart", "chart").chart
    del next(chart.part._element.iter(qn("a:defRPr"))).attrib["lang"]


def notes_without_language(deck: Any) -> None:
    notes = slide_with(deck, "Text").notes_slide.element
    del next(notes.iter(qn("a:rPr"))).attrib["lang"]


def file_without_language(deck: Any) -> None:
    deck.core_properties.language = ""


def file_without_title(deck: Any) -> None:
    deck.core_properties.title = ""


def pale_text(deck: Any) -> None:
    run = named(slide_with(deck, "Text"), "body").text_frame.paragraphs[0].runs[0]
    run.font.color.rgb = RGBColor.from_string("9A9A9A")


def white_on_white(deck: Any) -> None:
    """A theme whose text has the colour of the ground: every layout inherits it."""
    for properties in slide_with(deck, "Text").slide_layout.slide_master.element.iter(
        qn("a:defRPr")
    ):
        for colour in properties.iter(qn("a:schemeClr")):
            colour.set("val", "bg1")


def pale_panel(deck: Any) -> None:
    body = named(slide_with(deck, "Text"), "body")
    body.fill.solid()
    body.fill.fore_color.rgb = RGBColor.from_string("404040")


def dark_shape_below(deck: Any) -> None:
    slide = slide_with(deck, "Text")
    body = named(slide, "body")
    below = slide.shapes.add_shape(1, body.left, body.top, body.width, body.height)
    below.fill.solid()
    below.fill.fore_color.rgb = RGBColor.from_string("303030")
    below.element.nvSpPr.cNvPr.set("descr", "A dark panel")
    body.element.addprevious(below.element)


def pale_header(deck: Any) -> None:
    cell = frame(deck, "Table", "table").table.cell(0, 0)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string("777777")


def small_text(deck: Any) -> None:
    named(slide_with(deck, "Text"), "body").text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def small_by_autofit(deck: Any) -> None:
    shape = named(slide_with(deck, "Text"), "footer")
    properties = shape.element.txBody.find(qn("a:bodyPr"))
    for child in list(properties):
        properties.remove(child)
    properties.append(properties.makeelement(qn("a:normAutofit"), {"fontScale": "50000"}))


def small_in_chart(deck: Any) -> None:
    for properties in frame(deck, "Chart", "chart").chart.part._element.iter(qn("a:defRPr")):
        properties.set("sz", "900")


def empty_placeholder(deck: Any) -> None:
    slide = slide_with(deck, "Text")
    section = named(slide, "section")
    section.text_frame.text = ""


def footer_first(deck: Any) -> None:
    slide = slide_with(deck, "Text")
    named(slide, "section").element.addprevious(named(slide, "footer").element)


SEEDED: list[tuple[Callable[[Any], None], str]] = [
    (no_title, "title"),
    (blank_title, "title"),
    (same_title, "title"),
    (file_without_title, "title"),
    (title_last, "order"),
    (footer_first, "order"),
    (upside_down, "order"),
    (chart_without_alt, "alt"),
    (table_without_alt, "alt"),
    (file_name_for_alt, "alt"),
    (bare_shape, "alt"),
    (emblem_without_alt, "alt"),
    (table_without_header, "table"),
    (empty_header_cell, "table"),
    (merged_cells, "table"),
    (run_without_language, "language"),
    (chart_without_language, "language"),
    (notes_without_language, "language"),
    (file_without_language, "language"),
    (pale_text, "contrast"),
    (white_on_white, "contrast"),
    (pale_panel, "contrast"),
    (dark_shape_below, "contrast"),
    (pale_header, "contrast"),
    (small_text, "size"),
    (small_by_autofit, "size"),
    (small_in_chart, "size"),
    (empty_placeholder, "empty"),
]


@pytest.fixture(scope="module")
def sample(decks: dict[str, Path]) -> Any:
    return decks[f"le-forem--en--decks--{SAMPLE}"]


@pytest.mark.parametrize(("seed", "rule"), SEEDED, ids=lambda value: getattr(value, "__name__", ""))
def test_seeded_fault_is_found(
    sample: Path, tmp_path: Path, seed: Callable[[Any], None], rule: str
) -> None:
    deck = Presentation(str(sample))
    seed(deck)
    broken = tmp_path / "broken.pptx"
    deck.save(str(broken))
    found: list[Fault] = faults(broken)
    assert rule in {fault.rule for fault in found}, found
