# What enters: small decks. What leaves: claims about the file a trainer opens.

import copy
import io
import posixpath
import re
import time
import zipfile
from collections import Counter
from importlib.metadata import version

import pytest
from lxml import etree
from PIL import Image
from tests.support.decks import (
    EVERYTHING,
    SENTENCE,
    TABLE,
    A,
    deck,
    entries,
    named,
    opened,
    paragraph,
    slide,
)
from tests.support.imprints import text
from tests.support.resources import Files

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats.pptx import FORMAT, render
from netpes_learn.model.document import (
    Deck,
    Paragraph,
)

P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


def test_same_deck_gives_same_bytes_at_another_time():
    first = render(EVERYTHING, Files())[".pptx"]
    time.sleep(1.1)  # zip and workbook stamps count seconds
    assert first == render(copy.deepcopy(EVERYTHING), Files())[".pptx"]


def test_everything_a_render_reads_is_read_through_resources():
    resources = Files()
    render(EVERYTHING, resources)
    assert set(resources.reads) == {
        "templates/deck/master.pptx",
        "templates/deck/carlito-widths.json",
        "templates/tokens.yml",
    }


def test_each_slide_is_on_the_layout_it_names():
    layouts = [page.slide_layout.name for page in opened(EVERYTHING).slides]
    assert layouts == [each.layout for each in EVERYTHING.slides]


def test_unknown_layout_is_an_error_that_lists_the_layouts():
    with pytest.raises(ContentError, match=r"(?s)NL440.*did you mean 'Text'.*Takeaway"):
        render(deck(slide("Txt")), Files())


def test_unknown_slot_is_an_error_that_lists_the_slots():
    with pytest.raises(ContentError, match=r"(?s)NL441.*did you mean 'body'.*side"):
        render(deck(slide(slots={"bodi": paragraph("x")})), Files())


def test_a_graphic_in_a_place_for_text_is_an_error():
    with pytest.raises(ContentError, match="NL443"):
        render(deck(slide(slots={"source": TABLE})), Files())


def test_a_title_that_fits_at_no_size_is_an_error():
    with pytest.raises(ContentError, match="NL442"):
        render(deck(slide(title=SENTENCE * 9)), Files())


def test_no_placeholder_is_left_empty():
    for page in opened(EVERYTHING).slides:
        for shape in page.placeholders:
            assert shape.text_frame.text.strip(), (page.slide_id, shape.name)


def test_shape_names_and_ids_are_unique_on_each_slide():
    for page in opened(EVERYTHING).slides:
        ids = [node.get("id") for node in page.element.iter("{*}cNvPr")]
        names = [shape.name for shape in page.shapes]
        assert max(Counter(ids).values()) == 1
        assert max(Counter(names).values()) == 1


def test_title_comes_first_and_footer_last_in_reading_order():
    for page in list(opened(EVERYTHING).slides)[1:]:
        names = [shape.name for shape in page.shapes]
        assert names[0] == "title"
        assert names[-2:] == ["footer", "slide number"]


def test_slides_are_named_after_their_ids():
    names = [page.element.cSld.get("name") for page in opened(EVERYTHING).slides]
    assert names == [each.id for each in EVERYTHING.slides]


def test_equal_titles_are_told_apart():
    pages = opened(deck(slide(name="a"), slide(name="b"))).slides
    assert [page.shapes.title.text_frame.text for page in pages] == ["Un titre", "Un titre (2)"]


def test_theme_has_the_colours_of_area_and_partner():
    theme = etree.fromstring(entries(EVERYTHING)["ppt/theme/theme1.xml"])
    colours = {node.tag: node[0].get("val") for node in theme.find(f".//{A}clrScheme")}
    assert colours[f"{A}accent1"] == "A63D0F"
    assert colours[f"{A}accent2"] == "003A70"
    assert colours[f"{A}accent6"] == "F6ECE7"


def test_no_slide_has_a_colour_outside_the_theme():
    for name, content in entries(EVERYTHING).items():
        if name.startswith(("ppt/slides/", "ppt/charts/")):
            assert b"srgbClr" not in content, name


def test_runs_carry_the_language_of_their_text():
    mixed = Paragraph(text=[*text("Selon "), *text("Noves Oportunitats", lang="ca")])
    page = opened(deck(slide(slots={"body": mixed}))).slides[0]
    runs = named(page, "body").text_frame.paragraphs[0].runs
    assert [run.font._element.get("lang") for run in runs] == ["fr-BE", "ca-ES"]


def test_every_run_of_every_slide_and_note_has_a_language():
    for name, content in entries(EVERYTHING).items():
        if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
            for run in etree.fromstring(content).iter(f"{A}r", f"{A}fld"):
                assert run.find(f"{A}rPr").get("lang"), name


def test_every_slide_is_in_exactly_one_section():
    presentation = opened(EVERYTHING)
    sections = list(presentation.element.iter(f"{P14}section"))
    listed = [int(node.get("id")) for each in sections for node in each.iter(f"{P14}sldId")]
    assert listed == [page.slide_id for page in presentation.slides]
    assert [each.get("name") for each in sections] == ["Coup de Boost", "Pratique", "Résultats"]


def test_a_deck_without_sections_has_no_section_list():
    assert not list(opened(deck(slide())).element.iter(f"{P14}section"))


def test_file_says_what_it_is():
    core = opened(EVERYTHING).core_properties
    assert (core.title, core.author, core.language) == ("Coup de Boost", "NET PES", "fr-BE")
    assert core.keywords == "neets, activation"
    assert core.created.isoformat()[:10] == core.modified.isoformat()[:10] == "2026-11-20"
    assert core.revision == 1


def test_a_long_subject_is_cut_at_a_word():
    properties = EVERYTHING.properties.model_copy(update={"subject": SENTENCE * 9})
    subject = opened(EVERYTHING.model_copy(update={"properties": properties})).core_properties
    assert len(subject.subject) <= 255
    assert subject.subject.removesuffix("…").split()[-1] in SENTENCE.split()


def test_first_and_last_slide_show_the_funders_statement():
    pages = list(opened(EVERYTHING).slides)
    for page in (pages[0], pages[-1]):
        assert named(page, "funding").text_frame.text == "Cofinancé par l'Union européenne"
        assert any(shape.name == "EU emblem" for shape in page.slide_layout.shapes)


def test_a_deck_that_ends_without_the_emblem_is_warned_of():
    resources = Files()
    render(deck(slide("Title", name="cover"), slide("Text", name="end")), resources)
    assert [warning.split("'")[1] for warning in resources.warnings] == ["end"]


def test_a_logo_stands_for_the_wordmark_and_is_not_higher_than_the_emblem():
    stream = io.BytesIO()
    Image.new("RGB", (400, 900), "#003A70").save(stream, "PNG")
    resources = Files({"content/partners/logo.png": stream.getvalue()})
    made = deck(slide("Title"), logo="content/partners/logo.png")
    page = opened(made, resources).slides[0]
    emblem = next(shape for shape in page.slide_layout.shapes if shape.name == "EU emblem")
    assert named(page, "logo").height <= emblem.height
    assert "wordmark" not in [shape.name for shape in page.shapes]


def test_an_svg_logo_is_shown_as_drawing_and_as_picture():
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50">'
        b'<rect width="200" height="50" fill="#003A70"/></svg>'
    )
    resources = Files({"content/partners/logo.svg": svg})
    made = deck(slide("Title"), slide("Closing", name="end"), logo="content/partners/logo.svg")
    pages = opened(made, resources).slides
    assert resources.warnings == []
    for page in pages:
        logo = named(page, "logo")
        wide, high = Image.open(io.BytesIO(logo.image.blob)).size
        assert wide / high == pytest.approx(4, rel=0.02)
        assert Image.open(io.BytesIO(logo.image.blob)).convert("RGB").getpixel((9, 9)) == (
            0,
            58,
            112,
        )
        key = logo._element.xpath(".//*[local-name()='svgBlip']/@r:embed")[0]
        assert page.part.related_part(key).blob == svg
    drawings = {
        page.part.related_part(rel.rId).partname
        for page in pages
        for rel in page.part.rels.values()
        if str(rel.target_ref).endswith(".svg")
    }
    assert len(drawings) == 1


def test_every_entry_is_related_to_and_no_name_is_twice():
    archive = zipfile.ZipFile(io.BytesIO(render(EVERYTHING, Files())[".pptx"]))
    names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert len(names) == len(set(names))
    targets = {"[Content_Types].xml"}
    for name in (each for each in names if each.endswith(".rels")):
        base = posixpath.dirname(posixpath.dirname(name))
        targets.add(name)
        for node in etree.fromstring(archive.read(name)):
            if node.get("TargetMode") != "External":
                target = node.get("Target")
                joined = posixpath.normpath(posixpath.join(base, target))
                targets.add(target.lstrip("/") if target.startswith("/") else joined)
    assert set(names) == targets


def test_slide_a_trainer_adds_has_footer_and_wordmark():
    master = opened(EVERYTHING).slide_master
    texts = {shape.name: shape.text_frame.text for shape in master.shapes if shape.has_text_frame}
    assert texts["wordmark"] == "Le Forem Wallonie"
    assert texts["footer"] == "Coup de Boost · Activation"


def test_edge_of_a_slide_bears_the_name_and_not_the_lines_of_the_mark():
    named = EVERYTHING.model_copy(
        update={"brand": EVERYTHING.brand.model_copy(update={"name": "Wallonian Le Forem"})}
    )
    shapes = {shape.name: shape for shape in opened(named).slide_master.shapes}
    assert shapes["wordmark"].text_frame.text == "Wallonian Le Forem"


def test_format_record_names_installed_tools():
    assert all(version(tool) for tool in FORMAT.tools)
    assert FORMAT.document is Deck
