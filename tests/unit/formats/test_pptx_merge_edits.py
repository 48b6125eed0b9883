# What enters: slides as a trainer edits them: text, colours, design, notes, pictures, charts, tables.
# What leaves: proof that every such edit stays.

import io
import zipfile

from lxml import etree
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Cm
from tests.support.imprints import text
from tests.support.merges import (
    CHART,
    COVER,
    FIGURES,
    NEW,
    OFFICE,
    OLD,
    P,
    actions,
    change_words,
    colour_theme,
    edited,
    made,
    merged,
    page_of,
    read_zip,
    shape,
    slide,
    words,
    zipped,
)

from netpes_learn.formats._pptx.opc import Part, package_bytes, read_package, with_link
from netpes_learn.formats._pptx.sealing.facts import facts_of


def test_colour_of_a_shape_is_kept():
    def change(deck):
        body = shape(page_of(deck, "other"), "body")
        body.fill.solid()
        body.fill.fore_color.rgb = RGBColor(0x12, 0x34, 0x56)

    out, done = merged(edited(change))
    assert str(shape(page_of(out, "other"), "body").fill.fore_color.rgb) == "123456"
    assert actions(done)["other"] == "kept"


def theme_of(presentation):
    return presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob


def test_theme_colour_is_kept_and_holds_for_new_slides():
    out, done = merged(edited(colour_theme), made(NEW, area="#1F5C99"))
    assert b"00AA55" in theme_of(out)
    assert len(out.slide_masters) == 1
    assert done.own_design
    assert not done.new_design
    masters = {page.slide_layout.slide_master.part for page in out.slides}
    assert masters == {out.slide_master.part}
    assert actions(done)["first"] == "updated"


def test_new_design_comes_where_the_trainer_left_it_and_edited_slides_take_it_on():
    out, done = merged(edited(change_words("other")), made(NEW, area="#1F5C99"))
    assert b"1F5C99" in theme_of(out)
    assert b"A63D0F" not in theme_of(out)
    assert done.new_design
    assert len(out.slide_masters) == 1
    assert {page.slide_layout.slide_master.part for page in out.slides} == {out.slide_master.part}
    assert page_of(out, "other").slide_layout.name == "Text"
    assert "Mots de la formatrice" in words(page_of(out, "other"))


def test_layout_that_the_trainer_renamed_is_brought_for_new_slides():
    def change(deck):
        next(each for each in deck.slide_layouts if each.name == "Text").name = "Mon texte"

    chart = CHART.model_copy(update={"alt": tuple(text("Deux barres, la plus longue en haut"))})
    figures = slide("figures", "Figures", chart, section="Résultats", layout="Chart")
    new = tuple(figures if each is FIGURES else each for each in NEW)
    out, done = merged(edited(change), made(new))
    assert done.own_design
    assert actions(done)["figures"] == "updated"
    assert {page.slide_layout.slide_master.part for page in out.slides} == {out.slide_master.part}
    # That the layout has another name changes the slides on it, too.
    assert actions(done)["first"] == "conflict"
    assert page_of(out, "extra").slide_layout.name == "Text"
    assert page_of(out, "other").slide_layout.name == "Mon texte"
    assert len(out.slide_masters) == 1
    assert sum(layout.name == "Text" for layout in out.slide_layouts) == 1


def test_layout_without_a_place_that_new_slides_fill_is_not_used_for_them():
    def change(deck):
        layout = next(each for each in deck.slide_layouts if each.name == "Text")
        body = next(each for each in layout.placeholders if each.placeholder_format.idx == 10)
        body.element.getparent().remove(body.element)

    out, _ = merged(edited(change))
    own = {each.placeholder_format.idx for each in page_of(out, "extra").slide_layout.placeholders}
    assert 10 in own


def test_notes_are_kept():
    def change(deck):
        page = page_of(deck, "other")
        page.notes_slide.notes_text_frame.text = "Ma note"

    out, done = merged(edited(change))
    assert page_of(out, "other").notes_slide.notes_text_frame.text == "Ma note"
    assert actions(done)["other"] == "kept"


def test_notes_of_an_updated_slide_are_the_new_ones():
    new = slide("first", "Premier", "Trois choses à la fois", notes=("Demandez-le.",))
    out, _ = merged(made(OLD), made((COVER, new, *OLD[2:])))
    assert page_of(out, "first").notes_slide.notes_text_frame.text == "Demandez-le. first"


def test_added_picture_is_kept():
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "purple").save(stream, "PNG")

    def change(deck):
        page_of(deck, "other").shapes.add_picture(stream, Cm(2), Cm(2))

    out, done = merged(edited(change))
    picture = next(each for each in page_of(out, "other").shapes if hasattr(each, "image"))
    assert picture.image.blob == stream.getvalue()
    assert actions(done)["other"] == "kept"


def test_edited_chart_is_kept_with_its_workbook():
    def change(deck):
        data = CategoryChartData()
        data.categories = ["En emploi", "En formation"]
        data.add_series("Un an après", [71, 12])
        next(s for s in page_of(deck, "figures").shapes if s.has_chart).chart.replace_data(data)

    out, done = merged(edited(change))
    chart = next(each for each in page_of(out, "figures").shapes if each.has_chart).chart
    assert list(chart.plots[0].series[0].values) == [71, 12]
    book = zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert b"<v>71</v>" in book.read("xl/worksheets/sheet1.xml")
    assert actions(done)["figures"] == "kept"


def test_workbook_alone_edited_is_an_edit():
    def change(deck):
        chart = next(each for each in page_of(deck, "figures").shapes if each.has_chart).chart
        part = chart.part.chart_workbook.xlsx_part
        book = read_zip(part.blob)
        sheet = "xl/worksheets/sheet1.xml"
        book[sheet] = book[sheet].replace(b"<v>46</v>", b"<v>47</v>")
        part._blob = zipped(book)

    assert actions(merged(edited(change))[1])["figures"] == "kept"


def test_edited_cell_of_a_table_is_kept():
    def change(deck):
        table = next(each for each in page_of(deck, "factors").shapes if each.has_table).table
        table.cell(1, 1).text = "Jamais seul"

    out, done = merged(edited(change))
    table = next(each for each in page_of(out, "factors").shapes if each.has_table).table
    assert table.cell(1, 1).text == "Jamais seul"
    assert actions(done)["factors"] == "kept"


def test_slide_that_was_hidden_or_comes_on_slowly_is_updated_and_stays_so():
    def change(deck):
        page = page_of(deck, "first").element
        page.set("show", "0")
        page.append(etree.fromstring(f'<p:transition xmlns:p="{P[1:-1]}" spd="slow"/>'))

    out, done = merged(edited(change))
    page = page_of(out, "first")
    assert actions(done)["first"] == "updated"
    assert "Quatre choses" in words(page)
    assert page.element.get("show") == "0"
    assert [child.tag for child in page.element] == [
        f"{P}cSld", f"{P}clrMapOvr", f"{P}transition",
    ]  # fmt: skip


def test_comment_of_a_colleague_is_kept():
    package = read_package(made(OLD))
    kind = OFFICE[1:-1] + "/comments"
    place = next(s.part for s in facts_of(package).slides if s.id == "first")
    said = (
        f'<p:cmLst xmlns:p="{P[1:-1]}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/>'
        "<p:text>Revoir</p:text></p:cm></p:cmLst>"
    )
    package["/ppt/comments/comment1.xml"] = Part(
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml", said.encode()
    )
    package[place], _ = with_link(package[place], kind, "/ppt/comments/comment1.xml")
    out, done = merged(package_bytes(package))
    assert actions(done)["first"] == "conflict"
    assert b"Revoir" in page_of(out, "first").part.part_related_by(kind).blob
