# What enters: slides with every kind of block. What leaves: claims about what each becomes: tables,
# charts, questions, figures, links, notes.

import io
import zipfile

import pytest
from lxml import etree
from tests.support.decks import (
    ADDRESS,
    BARS,
    CODE,
    EVERYTHING,
    TABLE,
    A,
    deck,
    entries,
    named,
    opened,
    slide,
)
from tests.support.imprints import text

from netpes_learn.model.document import (
    BigNumber,
    Callout,
    Chart,
    Numbers,
    Paragraph,
    Point,
)


def words_of(page):
    found = []
    for shape in page.shapes:
        if shape.has_text_frame:
            found += shape.text_frame.text.split()
        if shape.has_table:
            rows = list(shape.table.rows)[1:]
            found += [w for row in rows for cell in row.cells for w in cell.text_frame.text.split()]
    return found


def test_tables_charts_and_pictures_have_alternatives():
    pages = {page.element.cSld.get("name"): page for page in opened(EVERYTHING).slides}
    for name, shape, alt in (
        ("chart", "body chart", "Barres : 46 % en emploi, 35 % en formation."),
        ("table", "body table", "Les facteurs et leur sens"),
        ("text", "side code", "Code QR du site"),
    ):
        found = named(pages[name], shape)._element.xpath(".//p:cNvPr")[0]
        assert found.get("descr") == alt


def test_table_is_native_with_a_header_row():
    table = named(opened(deck(slide("Table", slots={"body": TABLE}))).slides[0], "body table").table
    assert table.first_row
    assert [cell.text_frame.text for cell in table.rows[0].cells] == ["Facteur", "Sens"]


def test_table_keeps_to_its_place():
    page = opened(deck(slide("Table", slots={"body": TABLE}))).slides[0]
    place = next(shape for shape in page.slide_layout.placeholders if shape.name == "body")
    frame = named(page, "body table")
    assert (frame.left, frame.top, frame.width) == (place.left, place.top, place.width)
    assert sum(column.width for column in frame.table.columns) == place.width


def test_chart_is_native_with_its_figures_in_a_workbook():
    chart = named(opened(EVERYTHING).slides[4], "body chart").chart
    assert list(chart.plots[0].categories) == ["En emploi", "En formation"]
    assert list(chart.series[0].values) == [46, 35.5]
    assert not chart.has_legend
    assert zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).testzip() is None


def test_chart_axis_begins_at_zero_without_gridlines():
    axis = named(opened(EVERYTHING).slides[4], "body chart").chart.value_axis
    assert axis.minimum_scale == 0
    assert not axis.has_major_gridlines


def test_chart_shows_each_value_as_the_document_writes_it():
    xml = next(body for name, body in entries(EVERYTHING).items() if "charts/chart" in name)
    shown = [node.text for node in etree.fromstring(xml).iter(f"{A}t")]
    assert shown == ["Un an après", "46 %", "35,5 %"]


@pytest.mark.parametrize(("values", "kind"), [((60, 40), "stacked"), ((97, 3), "clustered")])
def test_parts_are_one_bar_only_where_every_label_fits_its_part(values, kind):
    points = [Point(label=text("En emploi"), value=v, shown=f"{v} %") for v in values]
    parts = Chart(shape="parts", title=text("Parts"), alt=text("Parts"), points=points)
    made = entries(deck(slide("Chart", slots={"body": parts})))
    xml = next(body for name, body in made.items() if "charts/chart" in name)
    assert f'grouping val="{kind}"'.encode() in xml


@pytest.mark.parametrize(("count", "kind"), [(3, b"barChart"), (12, b"lineChart")])
def test_a_timeline_is_columns_or_a_line(count, kind):
    points = [Point(label=text(str(2000 + i)), value=i, shown=str(i)) for i in range(count)]
    line = Chart(shape="timeline", title=text("T"), alt=text("T"), points=points)
    made = entries(deck(slide("Chart", slots={"body": line})))
    assert kind in next(body for name, body in made.items() if "charts/chart" in name)


def test_chart_title_is_not_said_twice():
    page = opened(deck(slide("Chart", "Un an après", slots={"body": BARS}))).slides[0]
    assert not named(page, "body chart").chart.has_title


def test_answers_are_not_given_away_in_the_question():
    question = opened(EVERYTHING).slides[6]
    assert "✓" not in " ".join(words_of(question))
    assert "Oui." not in words_of(question)


def test_right_answer_is_marked_by_sign_and_weight_alone_among_the_options():
    body = named(opened(EVERYTHING).slides[7], "body").text_frame
    marked = [each for each in body.paragraphs if "✓" in each.text]
    assert [each.text for each in marked] == ["B ✓\tUn appui."]
    assert all(run.font.bold for run in marked[0].runs)
    assert {"Non.", "Oui.", "Pas", "cela."} <= set(words_of(opened(EVERYTHING).slides[7]))


def test_figures_are_placeholders_with_value_counts_and_period():
    figure = BigNumber(value=text("81 %"), counts=text("en emploi"), when=text("2024"))
    page = opened(deck(slide("Numbers", slots={"body": Numbers(items=[figure] * 3)}))).slides[0]
    places = [shape for shape in page.placeholders if shape.name.startswith("number-")]
    assert [shape.text_frame.text for shape in places] == ["81 %\nen emploi\n2024"] * 3
    assert places[0].left + places[0].width < places[1].left


def test_five_figures_go_on_two_slides():
    figure = BigNumber(value=text("81 %"), counts=text("en emploi"))
    pages = opened(deck(slide("Numbers", slots={"body": Numbers(items=[figure] * 5)}))).slides
    assert [words_of(page).count("81") for page in pages] == [2, 3]


def test_links_are_real_in_text_and_on_the_code():
    link = Paragraph(text=text("le site", href=ADDRESS))
    page = opened(deck(slide(slots={"body": link, "side": CODE}))).slides[0]
    run = named(page, "body").text_frame.paragraphs[0].runs[0]
    assert run.hyperlink.address == ADDRESS
    assert named(page, "side code").click_action.hyperlink.address == ADDRESS


def test_notes_stand_paragraph_by_paragraph():
    notes = opened(EVERYTHING).slides[2].notes_slide.notes_text_frame
    assert [each.text for each in notes.paragraphs] == ["Faites ceci.", "Dites cela."]


def test_notes_lead_to_where_they_say():
    noted = slide("Text", notes=[text("Toutes les pages", href=ADDRESS), text("Et voilà")])
    notes = opened(deck(noted)).slides[0].notes_slide
    (linked,) = [run for para in notes.notes_text_frame.paragraphs for run in para.runs][:1]
    assert (linked.text, linked.hyperlink.address) == ("Toutes les pages", ADDRESS)
    # Prefixes of no meaning are lawful, but no program of Office writes them.
    assert notes.element.nsmap["r"].endswith("/relationships")


def test_ruled_lines_are_passed_over_by_screen_readers():
    rules = named(opened(EVERYTHING).slides[9], "body rules")
    marks = list(rules._element.iter("{*}decorative"))
    assert len(marks) == 1 + len(rules.shapes)
    assert len(rules.shapes) == 3


def test_a_callout_is_a_panel_in_the_colour_of_who_speaks():
    def ground(voice):
        panel = Callout(title=text("Note"), text=[text("Attention")], voice=voice)
        page = opened(deck(slide("Two columns", slots={"left": panel}))).slides[0]
        return named(page, "left")._element.spPr.find(f"{A}solidFill")[0].get("val")

    assert (ground("area"), ground("partner")) == ("accent6", "bg2")
