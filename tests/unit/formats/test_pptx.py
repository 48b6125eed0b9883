# What enters: small decks. What leaves: claims about the file a trainer opens.

import copy
import io
import posixpath
import re
import time
import zipfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import SAFETY, load_metrics
from netpes_learn.formats.pptx import FORMAT, render
from netpes_learn.model.document import (
    Answer,
    BigNumber,
    Brand,
    Bullets,
    Callout,
    Chart,
    Deck,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Point,
    Properties,
    QrCode,
    Quiz,
    Slide,
    Table,
    Worksheet,
)
from netpes_learn.model.text import Run

ROOT = Path(__file__).parents[3]
DECK = ROOT / "templates" / "deck"
METRICS = load_metrics((DECK / "carlito-widths.json").read_bytes())
LAYOUTS = read_layouts((DECK / "master.pptx").read_bytes())
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
ADDRESS = "https://example.org/coup-de-boost"
SENTENCE = "The advisers meet every week and look at each case with the partners of the region. "


class FilesOfTheRepository:
    def __init__(self, **instead):
        self.instead, self.warnings, self.facts, self.reads = instead, [], {}, []

    def read(self, path):
        self.reads.append(path)
        return self.instead.get(path) or (ROOT / path).read_bytes()

    def cached(self, _name, _key, make):
        return make()

    def progress(self, share):
        pass

    def warn(self, message):
        self.warnings.append(message)

    def fact(self, name, value):
        self.facts[name] = value


def text(words, lang="fr", **marks):
    return [Run(text=words, lang=lang, **marks)]


def paragraph(words, **fields):
    return Paragraph(text=text(words), **fields)


def deck(*slides, **brand):
    look = {
        "wordmark": ("Le Forem", "Wallonie"),
        "accent": "#003A70",
        "on_accent": "#FFFFFF",
        "area": "#A63D0F",
        "area_tint": "#F6ECE7",
        "area_label": text("Employeurs"),
        "funding": text("Cofinancé par l'Union européenne"),
        "licence": text("CC BY 4.0"),
        "disclaimers": [text("Avis des seuls auteurs.")],
    }
    return Deck(
        kind="deck",
        id="le-forem/fr/coup-de-boost",
        properties=Properties(
            title="Coup de Boost",
            language="fr",
            proofing="fr-BE",
            author="NET PES",
            subject="Activation",
            keywords=("neets", "activation"),
            date="2026-11-20",
            version="1.0.0",
        ),
        brand=Brand(**{**look, **brand}),
        title=text("Coup de Boost"),
        footer=text("Coup de Boost · Activation"),
        slides=slides,
    )


def slide(layout="Text", title="Un titre", **fields):
    return Slide(
        **{"id": fields.pop("name", "one"), "layout": layout, "title": text(title), **fields}
    )


def opened(made, resources=None):
    return Presentation(io.BytesIO(render(made, resources or FilesOfTheRepository())[".pptx"]))


def entries(made):
    archive = zipfile.ZipFile(io.BytesIO(render(made, FilesOfTheRepository())[".pptx"]))
    return {name: archive.read(name) for name in archive.namelist()}


def named(page, name):
    return next(shape for shape in page.shapes if shape.name == name)


def words_of(page):
    found = []
    for shape in page.shapes:
        if shape.has_text_frame:
            found += shape.text_frame.text.split()
        if shape.has_table:
            rows = list(shape.table.rows)[1:]
            found += [w for row in rows for cell in row.cells for w in cell.text_frame.text.split()]
    return found


BARS = Chart(
    shape="bars",
    title=text("Un an après"),
    alt=text("Barres : 46 % en emploi, 35 % en formation."),
    points=[
        Point(label=text("En emploi"), value=46, shown="46 %"),
        Point(label=text("En formation"), value=35.5, shown="35,5 %"),
    ],
)
TABLE = Table(
    header=[text("Facteur"), text("Sens")],
    rows=[[text("Partenariats"), text("Les communes travaillent avec les antennes.")]],
    alt=text("Les facteurs et leur sens"),
)
QUIZ = {
    "stem": text("Que faire d'abord ?"),
    "answers": [
        Answer(letter="A", text=text("Un groupe."), correct=False, feedback=text("Non.")),
        Answer(letter="B", text=text("Un appui."), correct=True, feedback=text("Oui.")),
        Answer(letter="C", text=text("Attendre."), correct=False, feedback=text("Pas cela.")),
    ],
}
CODE = QrCode(href=ADDRESS, text=text("example.org"), alt=text("Code QR du site"))
EVERYTHING = deck(
    slide("Title", "Coup de Boost", name="cover", slots={"subtitle": paragraph("Un programme")}),
    slide("Section", "La pratique", name="part", section=text("Pratique")),
    slide(
        "Text",
        "Texte",
        name="text",
        section=text("Pratique"),
        slots={
            "body": [
                Heading(text=text("Trois choses")),
                paragraph("Trois choses à la fois."),
                Bullets(items=[text("Un"), text("Deux")], style="number"),
                Bullets(items=[text("Un"), text("Deux")], style="check"),
                Locator(country="BE", text=text("Wallonie")),
            ],
            "side": CODE,
            "source": paragraph("Guide, 2.1.3", style="small"),
        },
        notes=[text("Faites ceci."), text("Dites cela.")],
    ),
    slide(
        "Numbers",
        "Chiffres",
        name="numbers",
        section=text("Résultats"),
        slots={"body": [Numbers(items=[BigNumber(value=text("81 %"), counts=text("en emploi"))])]},
    ),
    slide("Chart", "Barres", name="chart", slots={"body": BARS, "side": paragraph("Un côté")}),
    slide("Table", "Tableau", name="table", slots={"body": TABLE}),
    slide("Question", "Question", name="q", slots={"body": Quiz(**QUIZ)}),
    slide("Answer", "Réponse", name="a", slots={"body": Quiz(**QUIZ, reveal=True)}),
    slide(
        "Partner",
        "Et chez nous ?",
        name="us",
        slots={
            "left": paragraph("Ici"),
            "right": Callout(title=text("Là-bas"), text=[text("Autre")], voice="partner"),
        },
    ),
    slide("Worksheet", "Fiche", name="w", slots={"body": Worksheet(prompts=[text("Qui ?")])}),
    slide("Takeaway", "À retenir", name="t", slots={"body": paragraph("Ensemble.")}),
    slide("Closing", "Sources", name="end", slots={"body": paragraph("Guide", style="small")}),
)


def test_same_deck_gives_same_bytes_at_another_time():
    first = render(EVERYTHING, FilesOfTheRepository())[".pptx"]
    time.sleep(1.1)  # zip and workbook stamps count seconds
    assert first == render(copy.deepcopy(EVERYTHING), FilesOfTheRepository())[".pptx"]


def test_everything_a_render_reads_is_read_through_resources():
    resources = FilesOfTheRepository()
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
        render(deck(slide("Txt")), FilesOfTheRepository())


def test_unknown_slot_is_an_error_that_lists_the_slots():
    with pytest.raises(ContentError, match=r"(?s)NL441.*did you mean 'body'.*side"):
        render(deck(slide(slots={"bodi": paragraph("x")})), FilesOfTheRepository())


def test_a_graphic_in_a_place_for_text_is_an_error():
    with pytest.raises(ContentError, match="NL443"):
        render(deck(slide(slots={"source": TABLE})), FilesOfTheRepository())


def test_a_title_that_fits_at_no_size_is_an_error():
    with pytest.raises(ContentError, match="NL442"):
        render(deck(slide(title=SENTENCE * 9)), FilesOfTheRepository())


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
    resources = FilesOfTheRepository()
    render(deck(slide("Title", name="cover"), slide("Text", name="end")), resources)
    assert [warning.split("'")[1] for warning in resources.warnings] == ["end"]


def test_a_logo_stands_for_the_wordmark_and_is_not_higher_than_the_emblem():
    stream = io.BytesIO()
    Image.new("RGB", (400, 900), "#003A70").save(stream, "PNG")
    resources = FilesOfTheRepository(**{"content/partners/logo.png": stream.getvalue()})
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
    resources = FilesOfTheRepository(**{"content/partners/logo.svg": svg})
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
    archive = zipfile.ZipFile(io.BytesIO(render(EVERYTHING, FilesOfTheRepository())[".pptx"]))
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


def test_long_text_goes_on_without_losing_a_word():
    items = [text(f"{number}. {SENTENCE}") for number in range(30)]
    pages = opened(deck(slide(slots={"body": Bullets(items=items)}))).slides
    assert len(pages) > 1
    titles = [page.shapes.title.text_frame.text for page in pages]
    assert titles == [f"Un titre ({i + 1}/{len(pages)})" for i in range(len(pages))]
    found = Counter(word for page in pages for word in named(page, "body").text_frame.text.split())
    assert found == Counter(word for item in items for word in item[0].text.split())


def test_a_paragraph_longer_than_a_slide_is_split_at_a_sentence_end():
    pages = opened(deck(slide(slots={"body": paragraph(SENTENCE * 40)}))).slides
    texts = [named(page, "body").text_frame.text.strip() for page in pages]
    assert len(texts) > 1
    assert all(each.endswith(".") and each.startswith("The advisers") for each in texts)


def test_table_rows_go_on_under_the_same_header():
    rows = [[text(f"Rang {number}"), text(SENTENCE * 2)] for number in range(20)]
    table = TABLE.model_copy(update={"rows": tuple(tuple(map(tuple, row)) for row in rows)})
    pages = opened(deck(slide("Table", slots={"body": table}))).slides
    tables = [named(page, "body table").table for page in pages]
    assert len(tables) > 1
    assert all(each.rows[0].cells[0].text_frame.text == "Facteur" for each in tables)
    found = [row.cells[0].text_frame.text for each in tables for row in list(each.rows)[1:]]
    assert found == [f"Rang {number}" for number in range(20)]


def test_a_numbered_list_goes_on_counting_on_the_next_slide():
    items = [text(f"{SENTENCE}{SENTENCE}") for _ in range(14)]
    pages = opened(deck(slide(slots={"body": Bullets(items=items, style="number")}))).slides
    first = [named(page, "body")._element.find(f".//{A}buAutoNum").get("startAt") for page in pages]
    assert first[0] is None
    assert int(first[1]) == 1 + len(named(pages[0], "body").text_frame.paragraphs)


def test_body_uses_the_room_of_an_empty_side():
    alone, beside = opened(
        deck(
            slide(name="a", slots={"body": paragraph("x")}),
            slide(name="b", slots={"body": paragraph("x"), "side": paragraph("y")}),
        )
    ).slides
    assert named(alone, "body").width > named(beside, "body").width


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


def test_slide_a_trainer_adds_has_footer_and_wordmark():
    master = opened(EVERYTHING).slide_master
    texts = {shape.name: shape.text_frame.text for shape in master.shapes if shape.has_text_frame}
    assert texts["wordmark"] == "Le Forem Wallonie"
    assert texts["footer"] == "Coup de Boost · Activation"


def test_format_record_names_installed_tools():
    assert all(version(tool) for tool in FORMAT.tools)
    assert FORMAT.document is Deck


def distance_after(page, level):
    """Return the distance after a level, in points, where the slide itself says it."""
    found = named(page, "body")._element.find(f".//{A}lvl{level}pPr/{A}spcAft/{A}spcPts")
    return None if found is None else int(found.get("val")) / 100


def test_a_short_list_is_set_with_more_air_and_a_full_one_as_the_master_says():
    lists = [
        slide(name=f"of-{many}", slots={"body": Bullets(items=[text(SENTENCE * 2)] * many)})
        for many in (2, 5)
    ]
    short, full = opened(deck(*lists)).slides
    assert distance_after(short, 2) > 6
    assert distance_after(full, 2) is None


def test_nothing_moves_sideways_from_a_question_to_its_answer():
    pages = opened(
        deck(
            slide("Question", name="q", slots={"body": Quiz(**QUIZ)}),
            slide("Answer", name="a", slots={"body": Quiz(**{**QUIZ, "reveal": True})}),
        )
    ).slides
    places = [
        (named(page, "body").left, named(page, "body").width, option.get("marL"))
        for page in pages
        for option in [named(page, "body").text_frame.paragraphs[1]._p.pPr]
    ]
    assert places[0] == places[1]


def test_a_prompt_that_just_fills_its_line_breaks_as_its_rules_expect():
    slot = LAYOUTS["Worksheet"].slots["body"]
    room, size = slot.text_width_pt, slot.levels[0].size_pt
    words = "i" * 40
    while METRICS.width(words, size_pt=size, strong=True) <= room:
        words += " i"
    assert METRICS.width(words, size_pt=size, strong=True) / SAFETY < room
    asked = Worksheet(prompts=[text(words)], lines=1)
    made = opened(deck(slide("Worksheet", slots={"body": asked}))).slides[0]
    inset = int(named(made, "body")._element.find(f".//{A}bodyPr").get("rIns", 0)) / 12700
    assert METRICS.width(words, size_pt=size, strong=True) / SAFETY > room - inset
