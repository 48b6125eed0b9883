# What enters: slides with little, much and very long text. What leaves: claims about how they are
# laid out: no blank column, no slide with one line in small print, figures of one size.

import io

import pytest
from pptx import Presentation
from tests.support.imprints import brand, properties
from tests.support.resources import ROOT, QuietFiles

from netpes_learn.diagnostics import ContentError, Span
from netpes_learn.formats._icons import icon_named, icon_names
from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import load_metrics
from netpes_learn.formats._pptx.plan import Planner
from netpes_learn.formats._pptx.scale import Scale
from netpes_learn.formats.pptx import render
from netpes_learn.model.document import (
    Answer,
    BigNumber,
    Bullets,
    Deck,
    Numbers,
    Paragraph,
    Quiz,
    Slide,
)
from netpes_learn.model.text import Run

METRICS = load_metrics((ROOT / "templates/deck/carlito-widths.json").read_bytes())
LAYOUTS = read_layouts((ROOT / "templates/deck/master.pptx").read_bytes())
MINIMA = Scale(0, 18, 12, 20, 14)
SENTENCE = "The advisers meet every week and look at each case with the partners of the region. "
LONG_LEGAL = "The views are those of the authors alone and bind nobody else in any way at all. "


def text(words):
    return [Run(text=words, lang="en")]


def said(words):
    return Paragraph(text=text(words))


def deck(*slides, **look):
    return Deck(
        kind="deck",
        id="le-forem/en/x",
        properties=properties(title="X", language="en", proofing="en-GB"),
        brand=brand(**{"funding": text("Co-funded by the European Union"), **look}),
        title=text("X"),
        footer=text("X"),
        slides=slides,
    )


def slide(layout, *, icon="", **slots):
    return Slide(id="one", layout=layout, title=text("A title"), icon=icon, slots=slots)


def plans(layout, **slots):
    made = slide(layout, **slots)
    return Planner(deck(made), METRICS, MINIMA).plan(made, LAYOUTS[layout])


def sizes(plan, name):
    placed = plan.filled[name]
    return {
        item.content.size_pt or placed.scale.of(placed.slot.levels[item.content.level - 1].size_pt)
        for item in placed.page.items
    }


def drawn(made):
    cover = Slide(id="cover", layout="Title", title=text("X"))
    end = Slide(id="end", layout="Closing", title=text("End"))
    whole = made.model_copy(update={"slides": (cover, *made.slides, end)})
    return Presentation(io.BytesIO(render(whole, QuietFiles())[".pptx"])).slides


def icons(page):
    return [shape for shape in page.shapes if shape.name == "icon"]


def test_a_long_column_takes_room_of_a_short_one_instead_of_another_slide():
    (plan,) = plans("Two columns", left=[said(SENTENCE)], right=[said(SENTENCE * 10)])
    left, right = (plan.filled[name].slot.rect for name in ("left", "right"))
    assert left.width < right.width
    assert right.x - left.x - left.width == 36 * 12700
    assert right.x + right.width == 912 * 12700


def test_columns_beside_drawn_edges_keep_their_places():
    several = plans("Partner", left=[said(SENTENCE)], right=[said(SENTENCE * 8)])
    assert len(several) > 1
    assert all(
        placed.slot.rect.width == LAYOUTS["Partner"].slots[name].rect.width
        for plan in several
        for name in ("left", "right")
        if (placed := plan.filled.get(name))
    )


@pytest.mark.parametrize(("alone", "empty"), [("left", "right"), ("right", "left")])
def test_a_column_without_a_neighbour_takes_the_whole_width(alone, empty):
    (plan,) = plans("Two columns", **{alone: [said(SENTENCE)]})
    assert plan.filled[alone].slot.rect.width == 864 * 12700
    assert empty not in plan.filled


def test_text_that_just_does_not_fit_grows_over_the_unused_line_of_sources():
    points = [Bullets(items=[text(SENTENCE)] * 13)]
    (plan,) = plans("Text", body=points)
    usual = LAYOUTS["Text"].slots["body"].rect
    assert plan.filled["body"].slot.rect.height > usual.height
    assert len(plans("Text", body=points, source=[said("Guide")])) > 1


@pytest.mark.parametrize(("count", "larger"), [(1, True), (2, True), (3, False)])
def test_one_or_two_sentences_alone_are_set_larger(count, larger):
    (plan,) = plans("Text", body=[Bullets(items=[text(SENTENCE)] * count)])
    usual = LAYOUTS["Text"].slots["body"].levels[0].size_pt
    assert (min(sizes(plan, "body")) > usual) is larger


def test_small_print_is_not_set_larger():
    (plan,) = plans("Closing", body=[Paragraph(text=text("Guide"), style="small")])
    assert sizes(plan, "body") == {LAYOUTS["Closing"].slots["body"].levels[3].size_pt}


def test_a_sentence_beside_a_figure_is_set_larger():
    figure = Numbers(items=[BigNumber(value=text("81%"), counts=text("in work"))])
    (plan,) = plans("Text", body=[said(SENTENCE)], side=[figure])
    assert min(sizes(plan, "body")) > LAYOUTS["Text"].slots["body"].levels[0].size_pt


def test_a_list_of_one_has_no_bullet():
    (plan,) = plans("Text", body=[Bullets(items=[text("Alone.")])])
    assert [item.content.level for item in plan.filled["body"].page.items] == [1]


FIGURES = [
    BigNumber(value=text(value), counts=text("people took part in the programme"))
    for value in ("more than 12,500,000", "81%", "from 1,200 to 1,500", "9%")
]


def test_long_figures_stand_in_rows_all_of_one_size():
    (plan,) = plans("Numbers", body=[Numbers(items=FIGURES)])
    placed = [fixed for name, fixed in plan.filled.items() if name.startswith("number-")]
    numerals = {fixed.paras[0].size_pt for fixed in placed}
    assert len(placed) == 4
    assert len(numerals) == 1
    assert min(numerals) >= 40
    assert len({fixed.slot.rect.y for fixed in placed}) > 1
    for one in placed:
        for other in placed:
            if one is not other:
                a, b = one.slot.rect, other.slot.rect
                apart = (
                    a.x + a.width <= b.x
                    or b.x + b.width <= a.x
                    or a.y + a.height <= b.y
                    or b.y + b.height <= a.y
                )
                assert apart


def test_short_figures_stay_side_by_side():
    short = [BigNumber(value=text(value), counts=text("people")) for value in ("1", "2", "3", "4")]
    (plan,) = plans("Numbers", body=[Numbers(items=short)])
    assert len({plan.filled[f"number-{n}"].slot.rect.y for n in range(1, 5)}) == 1


def test_a_figure_in_a_narrow_place_stays_on_one_line():
    long = Numbers(items=[BigNumber(value=text("€12,500,000"), counts=text("a year"))])
    (plan,) = plans("Text", body=[said(SENTENCE)], side=[long])
    placed = plan.filled["side"]
    numeral = placed.page.items[0].content
    width = METRICS.width("€12,500,000", size_pt=numeral.size_pt, strong=True)
    assert 18 <= numeral.size_pt < 40
    assert width <= placed.slot.text_width_pt


def test_an_answer_without_feedback_leaves_no_empty_line():
    answers = [
        Answer(letter="A", text=text("One"), correct=True, feedback=text("Right.")),
        Answer(letter="B", text=text("Two"), correct=False, feedback=()),
    ]
    quiz = Quiz(stem=text("Which?"), answers=answers, reveal=True)
    (plan,) = plans("Answer", body=[quiz])
    paras = [item.content for item in plan.filled["body"].page.items]
    assert all(any(piece.text for piece in para.pieces) for para in paras)
    assert len(paras) == 4


def test_closing_holds_much_legal_text_on_one_slide():
    made = deck(
        slide("Closing", body=[said("Guide")]),
        disclaimers=[text(LONG_LEGAL * 3), text(LONG_LEGAL * 2), text(LONG_LEGAL)],
    )
    (plan,) = Planner(made, METRICS, MINIMA).plan(made.slides[0], LAYOUTS["Closing"])
    licence = plan.filled["licence"]
    level = licence.slot.levels[0].size_pt
    assert licence.scale.of(level) >= 11


def test_lines_of_a_table_stand_as_close_in_every_program():
    from netpes_learn.model.document import Table

    table = Table(header=[text("A"), text("B")], rows=[[text("a"), text("b")]], alt=text("A table"))
    page = drawn(deck(slide("Table", body=[table])))[1]
    spaces = page.element.xpath(".//a:tbl//a:p/a:pPr/a:lnSpc/a:spcPct/@val")
    assert spaces == ["95000"] * 4


def test_cover_has_the_areas_icon_and_a_slide_its_own():
    cover, page, _ = drawn(deck(slide("Text", icon="light-bulb"), area_icon="briefcase"))
    (area,), (own,) = icons(cover), icons(page)
    assert area.left == 48 * 12700
    assert own.left + own.width == 912 * 12700
    colours = [s._element.xpath("./p:spPr/a:solidFill/a:schemeClr/@val") for s in (area, own)]
    assert colours == [["bg1"], ["accent1"]]


def test_an_icon_is_read_where_it_stands_and_the_footer_last():
    page = drawn(
        deck(
            slide("Text", icon="light-bulb", body=[said(SENTENCE)]).model_copy(
                update={"section": text("Results")}
            )
        )
    )[1]
    assert [shape.name for shape in page.shapes] == [
        "title", "section", "icon", "body", "footer", "slide number",
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["Employers", "Arbetsgivarsamarbete och sysselsättning"])
def test_a_long_word_of_the_cover_is_set_smaller_and_not_cut(label):
    made = deck(slide("Title"), area_label=text(label))
    (plan,) = Planner(made, METRICS, MINIMA).plan(made.slides[0], LAYOUTS["Title"])
    area = plan.filled["area"]
    size = area.scale.of(area.slot.levels[0].size_pt)
    widest = METRICS.longest_word([(label, True)], size_pt=size)
    assert widest <= area.slot.text_width_pt


def test_icons_are_vectors_that_a_screen_reader_passes_over():
    page = drawn(deck(slide("Text", icon="light-bulb")))[1]
    (icon,) = icons(page)
    assert icon._element.xpath("./p:spPr/a:custGeom/a:pathLst/a:path")
    assert [node.get("val") for node in icon._element.iter("{*}decorative")] == ["1"]
    assert not page.element.xpath(".//p:pic")


def test_without_an_icon_there_is_none():
    assert [icons(page) for page in drawn(deck(slide("Text")))] == [[], [], []]


def test_unknown_icon_is_told_with_the_nearest():
    with pytest.raises(ContentError, match=r"(?s)NL456.*did you mean 'briefcase'"):
        drawn(deck(slide("Text", icon="breifcase")))


def test_every_icon_can_be_drawn_inside_its_box():
    assert len(icon_names()) > 300
    for name in icon_names():
        icon = icon_named(name, where=Span("x"))
        points = [point for outline in icon.outlines for _, found in outline for point in found]
        assert points, name
        # The control points of a curve lie a little outside it.
        assert all(-2 <= x <= icon.width + 2 and -2 <= y <= icon.height + 2 for x, y in points)
