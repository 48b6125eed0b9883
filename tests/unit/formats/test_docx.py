# Claims about handouts as Word files, read back as a Word user or a screen reader would meet them.

import io
import itertools
import re
import zipfile

import pytest
from docx import Document
from lxml import etree
from tests.support.resources import Files

from netpes_learn.formats.docx import FORMAT, render
from netpes_learn.model.document import Handout
from netpes_learn.model.text import Run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
BRAND = {
    "wordmark": ("Le Forem", "Wallonie"),
    "accent": "#A0004B",
    "on_accent": "#FFFFFF",
    "area": "#123456",
    "area_tint": "#ABCDEF",
    "area_label": "Activation",
    "funding": "Co-funded by the European Union",
    "licence": "CC BY 4.0",
    "disclaimers": ["Views are the authors' own."],
}
PROPERTIES = {
    "title": "Coup de Boost",
    "language": "fr",
    "proofing": "fr-BE",
    "author": "The partners",
    "date": "2025-11-20",
    "version": "2025.11.1",
}


def fr(text, **fields):
    return Run(text=text, lang="fr", **fields)


CHART = {
    "kind": "chart",
    "shape": "bars",
    "title": fr("Après"),
    "alt": fr("46 % et 35 %"),
    "points": [
        {"label": fr("Emploi"), "value": 46, "shown": "46 %"},
        {"label": fr("Études"), "value": 35, "shown": "35 %"},
    ],
}
TABLE = {
    "kind": "table",
    "header": [[fr("Vu")], [fr("Proposé")]],
    "rows": [[fr("a"), fr("b")], [fr("c"), fr("d")]],
    "alt": fr("Paires"),
    "widths": [1, 3],
}
QR = {"kind": "qr", "href": "https://example.org/x", "text": fr("Site"), "alt": fr("Code QR")}
NUMBERS = {"kind": "numbers", "items": [{"value": fr("81 %"), "counts": fr("en emploi")}]}
QUIZ = {
    "kind": "quiz",
    "stem": fr("Lequel ?"),
    "answers": [
        {"letter": "A", "text": fr("Un"), "correct": True, "feedback": fr("Juste.")},
        {"letter": "B", "text": fr("Deux"), "correct": False, "feedback": fr("Pas tout à fait.")},
    ],
}
CALLOUT = {
    "kind": "callout",
    "title": fr("Et chez nous ?"),
    "text": [fr("Ici.")],
    "voice": "partner",
}


def part(*main, side=(), title="Partie", keep=False):
    name = fr(title) if title else None
    return {"id": "a", "title": name, "main": list(main), "side": list(side), "keep": keep}


def handout(*parts, **changes):
    fields = {
        "kind": "handout",
        "id": "x",
        "properties": PROPERTIES,
        "brand": BRAND,
        "title": fr("Coup de Boost"),
        "kicker": fr("Le Forem"),
        "lead": fr("Un programme."),
        "footer": fr("Document"),
        "parts": list(parts) or [part()],
    }
    return Handout.model_validate(fields | changes)


def written(*parts, **changes):
    return render(handout(*parts, **changes), Files())[".docx"]


def opened(*parts, **changes):
    return Document(io.BytesIO(written(*parts, **changes)))


def xml_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def styled(document, name):
    return [found for found in document.element.iter(f"{W}p") if style_of(found) == name]


def style_of(paragraph):
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def text_of(element):
    return "".join(element.itertext(f"{W}t"))


def test_format_renders_handouts_to_its_one_suffix():
    assert FORMAT.document is Handout
    assert set(render(handout(), Files())) == set(FORMAT.suffixes) == {".docx"}


def test_same_document_gives_same_bytes():
    parts = [part(CHART, TABLE, CALLOUT, side=[QR, NUMBERS])]
    assert written(*parts) == written(*parts)


def test_handout_owes_nothing_to_those_made_before_it():
    first = written(part(QR), columns=2)
    other = written(long_list(120), columns=2, footer=fr("Autre"))
    assert other != first
    assert written(part(QR), columns=2) == first


def test_every_style_used_is_defined_by_the_template():
    blocks = [CHART, TABLE, NUMBERS, QUIZ | {"reveal": True}, CALLOUT, QR]
    blocks += [
        {"kind": "bullets", "items": [fr("a")], "style": s} for s in ("bullet", "number", "check")
    ]
    blocks += [
        {"kind": "paragraph", "text": fr("a"), "style": s}
        for s in ("body", "lead", "small", "prompt")
    ]
    blocks += [{"kind": "heading", "text": fr("a"), "level": level} for level in (2, 3, 4)]
    blocks += [
        {"kind": "worksheet", "prompts": [fr("a")]},
        {"kind": "locator", "country": "BE", "text": fr("a")},
    ]
    document = opened(part(*blocks, side=blocks))
    used = {
        e.get(f"{W}val")
        for tag in ("pStyle", "rStyle", "tblStyle")
        for e in document.element.iter(f"{W}{tag}")
    }
    defined = {style.style_id for style in document.styles}
    assert used <= defined


def test_parts_are_word_headings():
    document = opened(part(title="Une"), part({"kind": "heading", "text": fr("Sous"), "level": 3}))
    found = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    assert found == [("Heading 1", "Une"), ("Heading 1", "Partie"), ("Heading 2", "Sous")]


def test_callout_title_counts_as_a_heading():
    (title,) = styled(opened(part(CALLOUT)), "PartnerCalloutTitle")
    assert title.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "1"


def test_header_row_repeats_and_rows_do_not_break():
    (table,) = [t for t in opened(part(TABLE)).tables if t.style.name == "Handout Table"]
    rows = table._tbl.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_table_is_described_and_keeps_its_widths():
    (table,) = [t for t in opened(part(TABLE)).tables if t.style.name == "Handout Table"]
    assert table._tbl.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val") == "Paires"
    narrow, wide = (int(c.get(f"{W}w")) for c in table._tbl.iter(f"{W}gridCol"))
    assert wide == pytest.approx(3 * narrow, abs=2)


def test_each_numbered_list_begins_at_one():
    steps = {"kind": "bullets", "items": [[fr("a")], [fr("b")]], "style": "number"}
    document = opened(part(steps, steps))
    numbers = [
        p.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") for p in styled(document, "ListNumber")
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    starts = {
        num.get(f"{W}numId"): num.find(f"{W}lvlOverride/{W}startOverride").get(f"{W}val")
        for num in document.part.numbering_part.element.iter(f"{W}num")
        if num.find(f"{W}lvlOverride") is not None
    }
    assert starts == {numbers[0]: "1", numbers[2]: "1"}


def test_document_language_is_its_proofing_tag():
    defaults = re.findall(r'<w:lang [^>]*w:val="([^"]+)"', xml_of(written(), "word/styles.xml"))
    assert defaults == ["fr-BE"]


def test_only_foreign_runs_are_marked():
    runs = [
        fr("Oui "),
        Run(text="yes", lang="en"),
        Run(text="bai", lang="eu"),
        Run(text="ya", lang="br"),
    ]
    document = opened(part({"kind": "paragraph", "text": runs}))
    marked = {
        text_of(r): r.find(f"{W}rPr/{W}lang").get(f"{W}val")
        for r in document.element.iter(f"{W}r")
        if r.find(f"{W}rPr/{W}lang") is not None
    }
    # A language without a dictionary of Office's keeps its own tag: it is still marked.
    assert {"yes": "en-GB", "bai": "eu-ES", "ya": "br"}.items() <= marked.items()
    assert "Oui " not in marked


def test_links_are_real():
    content = written(
        part({"kind": "paragraph", "text": [fr("ici", href="https://example.org/y")]}, side=[QR])
    )
    relations = xml_of(content, "word/_rels/document.xml.rels")
    assert 'Target="https://example.org/y" TargetMode="External"' in relations
    assert 'Target="https://example.org/x" TargetMode="External"' in relations


def test_pictures_are_described_and_the_emblem_is_decoration():
    document = opened(part(CHART, side=[QR]))
    pictures = list(document.element.iter(f"{WP}docPr"))
    assert [found.get("descr") for found in pictures] == ["46 % et 35 %", "Code QR", None]
    assert b"decorative" in etree.tostring(pictures[-1])
    assert len({found.get("id") for found in pictures}) == 3


def test_right_answer_is_marked_by_more_than_colour():
    hidden, shown = opened(part(QUIZ)), opened(part(QUIZ | {"reveal": True}))
    assert not styled(hidden, "AnswerRight")
    assert not styled(hidden, "Feedback")
    (right,) = styled(shown, "AnswerRight")
    assert text_of(right) == "A✓ Un"
    assert len(styled(shown, "Feedback")) == 2


def test_kept_part_holds_together_to_its_last_paragraph():
    body = [{"kind": "paragraph", "text": fr("a")}] * 3
    kept, loose = opened(part(*body, keep=True)), opened(part(*body))
    assert [p.paragraph_format.keep_with_next for p in kept.paragraphs if p.text == "a"] == [
        True,
        True,
        None,
    ]
    assert [p.paragraph_format.keep_with_next for p in loose.paragraphs if p.text == "a"] == [
        None
    ] * 3


def test_brand_colours_reach_styles_and_theme():
    content = written(part(CALLOUT))
    styles, theme = xml_of(content, "word/styles.xml"), xml_of(content, "word/theme/theme1.xml")
    assert re.search(r'<w:color w:val="123456" w:themeColor="accent1"/>', styles)
    assert re.search(r'w:color="A0004B" w:themeColor="accent2"', styles)
    assert re.search(r'w:fill="ABCDEF" w:themeFill="accent3"', styles)
    assert '<a:accent1><a:srgbClr val="123456"/></a:accent1>' in theme


def test_no_placeholder_of_the_template_is_left():
    content = written()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        stories = [
            n for n in archive.namelist() if re.match(r"word/(document|header|footer)\d*\.xml", n)
        ]
        texts = [text_of(etree.fromstring(archive.read(name))) for name in stories]
    assert len(stories) == 4
    assert not [text for text in texts if re.search(r"\{\w+\}", text)]
    assert any("Document" in text and "Le Forem Wallonie" in text for text in texts)


def test_page_numbers_are_fields():
    assert re.findall(r"(PAGE|NUMPAGES) <", xml_of(written(), "word/footer1.xml")) == [
        "PAGE",
        "NUMPAGES",
    ]


def test_logo_stands_in_the_header_with_the_name_as_description():
    content = written(brand=BRAND | {"logo": "templates/emblem.svg"})
    assert 'descr="Le Forem Wallonie"' in xml_of(content, "word/header1.xml")


def test_core_properties_say_title_author_language_and_release_date():
    core = opened().core_properties
    assert (core.title, core.author, core.language) == ("Coup de Boost", "The partners", "fr-BE")
    assert core.created.date().isoformat() == core.modified.date().isoformat() == "2025-11-20"


def test_long_properties_are_cut_at_a_word_and_keywords_at_a_keyword():
    words, keywords = "word " * 80, [f"keyword {number}" for number in range(60)]
    core = opened(properties=PROPERTIES | {"subject": words, "keywords": keywords}).core_properties
    assert core.subject == " ".join(["word"] * 51) + "…"
    assert core.keywords == "; ".join(keywords[: core.keywords.count(";") + 1])
    assert len(core.keywords) > 240


def test_figures_come_before_text_and_codes_after_it():
    text = {"kind": "paragraph", "text": fr("Texte")}
    words = [text_of(p) for p in opened(part(text, side=[NUMBERS])).element.iter(f"{W}p")]
    assert words.index("81 %") < words.index("Texte")
    words = [text_of(p) for p in opened(part(text, side=[QR])).element.iter(f"{W}p")]
    assert words.index("Texte") < words.index("Site")


# The order that ISO 29500-1 (CT_PPrBase, CT_RPr) demands; Word offers to repair any other.
ORDER = {
    "pPr": "pStyle keepNext keepLines widowControl numPr pBdr shd tabs spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u bdr lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblDescription",
}


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_properties_stand_in_schema_order(name):
    content = written(part(CHART, TABLE, QUIZ, CALLOUT, side=[QR, NUMBERS, CALLOUT], keep=True))
    root = etree.fromstring(xml_of(content, name).encode())
    for tag, order in ORDER.items():
        ranks = {f"{W}{child}": rank for rank, child in enumerate(order.split())}
        for properties in root.iter(f"{W}{tag}"):
            found = [ranks[child.tag] for child in properties]
            assert all(a < b for a, b in itertools.pairwise(found)), etree.tostring(properties)


R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LONG = "term-" + "-".join(["a-very-long-name"] * 4)


@pytest.mark.parametrize("anchor", ["term-neets", LONG])
def test_word_leads_to_its_explanation(anchor):
    text = {"kind": "paragraph", "text": [fr("Des "), fr("NEET", target=anchor)]}
    words = {"kind": "paragraph", "style": "small", "text": [fr("NEET", anchor=anchor)]}
    document = opened(part(text, words))
    (link,) = document.element.iter(f"{W}hyperlink")
    (mark,) = document.element.iter(f"{W}bookmarkStart")
    name = link.get(f"{W}anchor")
    assert name == mark.get(f"{W}name")
    assert re.fullmatch(r"[A-Za-z]\w{0,39}", name)
    # A dotted line, in the colour of the text.
    assert [found.get(f"{W}val") for found in link.iter(f"{W}u")] == ["dotted"]
    assert not list(link.iter(f"{W}rStyle"))


def test_names_of_long_places_differ():
    names = [f"{LONG}-{end}" for end in ("one", "two")]
    words = {"kind": "paragraph", "text": [fr("x", anchor=name) for name in names]}
    marks = list(opened(part(words)).element.iter(f"{W}bookmarkStart"))
    assert len({mark.get(f"{W}name") for mark in marks}) == 2


def test_every_place_has_a_number_of_its_own():
    words = {"kind": "paragraph", "text": [fr("a", anchor="a"), fr("b", anchor="b")]}
    document = opened(part(words))
    starts, ends = (
        [mark.get(f"{W}id") for mark in document.element.iter(f"{W}bookmark{end}")]
        for end in ("Start", "End")
    )
    assert starts == ends == ["0", "1"]


def test_file_beside_it_opens_in_word():
    document = opened(part({"kind": "paragraph", "text": fr("Glossaire", href="glossary.*")}))
    (link,) = document.element.iter(f"{W}hyperlink")
    assert document.part.rels[link.get(f"{R}id")].target_ref == "glossary.docx"


def test_small_print_keeps_its_heading():
    document = opened(part({"kind": "paragraph", "text": fr("x")}) | {"fine": True})
    (title,) = styled(document, "PanelTitle")
    assert text_of(title) == "Partie"
    assert title.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == "0"


def test_charts_in_a_row_stand_side_by_side():
    document = opened(part({"kind": "paragraph", "text": fr("x")}, CHART, CHART))
    strips = [len(list(table.iter(f"{W}drawing"))) for table in document.element.iter(f"{W}tbl")]
    assert 2 in strips


LIST = {"kind": "bullets", "items": [[fr(f"Point {n} " + "mot " * 12)] for n in range(6)]}


def sections(document):
    """Yield the elements of each section with the number of its columns."""
    elements = []
    for element in document.element.body:
        held = element if element.tag == f"{W}sectPr" else element.find(f"{W}pPr/{W}sectPr")
        if element is not held:
            elements.append(element)
        if held is not None:
            columns = held.find(f"{W}cols")
            yield elements, 1 if columns is None else int(columns.get(f"{W}num", "1")), held
            elements = []


def test_running_text_stands_in_two_columns_and_tables_across():
    document = opened(part(LIST), part(TABLE), part(LIST), columns=2)
    kinds = [
        (columns, any(e.tag == f"{W}tbl" and "Vu" in text_of(e) for e in elements))
        for elements, columns, _ in sections(document)
    ]
    assert kinds == [(1, False), (2, False), (1, True), (2, False), (1, False)]
    assert len(list(sections(opened(part(LIST), part(TABLE))))) == 1


def test_columns_are_parted_once_where_both_are_about_equal():
    document = opened(part(LIST), columns=2)
    (elements,) = (elements for elements, columns, _ in sections(document) if columns == 2)
    marks = [bool(list(element.iter(f"{W}br"))) for element in elements]
    # The heading and three points at the left weigh as much as three points, or nearly.
    assert marks.index(True) in (len(marks) // 2, len(marks) // 2 + 1)
    assert marks.count(True) == 1


def test_only_the_first_section_tells_header_and_footer():
    """A later one that did would part from them as soon as one of them is changed."""
    found = [held for _, _, held in sections(opened(part(LIST), part(TABLE), columns=2))]
    once = ("headerReference", "footerReference", "titlePg")
    said = [any(held.find(f"{W}{name}") is not None for name in once) for held in found]
    assert said == [True] + [False] * (len(found) - 1)
    types = [held.find(f"{W}type").get(f"{W}val") for held in found[1:]]
    assert set(types) == {"continuous"}


@pytest.mark.parametrize("name", ["word/document.xml"])
def test_sections_stand_in_schema_order(name):
    root = etree.fromstring(xml_of(written(part(LIST), part(TABLE), columns=2), name).encode())
    order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg"]
    for held in root.iter(f"{W}sectPr"):
        ranks = [order.index(child.tag.removeprefix(W)) for child in held]
        assert ranks == sorted(ranks)


def test_question_stands_beside_what_it_asks_about():
    sheet = {"kind": "worksheet", "prompts": [fr("Qui ?")], "lines": 2}
    document = opened(part(CALLOUT, sheet, keep=True), columns=2)
    tables = [text_of(table) for table in document.element.iter(f"{W}tbl")]
    assert any("Ici." in table and "Qui ?" in table for table in tables)


def test_title_of_small_print_stands_beside_it():
    small = {"kind": "paragraph", "style": "small", "text": fr("Petit")}
    document = opened(part(small) | {"fine": True}, columns=2)
    (row,) = (r for r in document.element.iter(f"{W}tr") if "Petit" in text_of(r))
    assert [text_of(cell) for cell in row.iter(f"{W}tc")] == ["Partie", "Petit"]
    (title,) = row.iter(f"{W}outlineLvl")
    assert title.get(f"{W}val") == "0"


def long_list(items):
    text = "mot " * 30
    return part({"kind": "bullets", "items": [[fr(f"Point {n} {text}")] for n in range(items)]})


def room_taken(document):
    """Return line distance, height of the text and its width, as the file asks for them."""
    (held,) = document.element.body.iterchildren(f"{W}sectPr")
    margins = held.find(f"{W}pgMar")
    defaults = document.styles.element.find(f"{W}docDefaults")
    line = int(next(defaults.iter(f"{W}spacing")).get(f"{W}line"))
    above, beside = (int(margins.get(f"{W}{side}")) for side in ("top", "left"))
    return line, -above, -beside


def test_long_handout_is_set_closer_by_steps_and_wider_last():
    taken = [room_taken(opened(long_list(items), columns=2)) for items in range(2, 120, 3)]
    lines = [line for line, _, _ in taken if line]
    assert lines[0] == 247
    assert len(set(taken)) >= 4
    assert {beside for line, _, beside in taken if line > min(lines)} == {-1134}
    assert taken[-1][2] == -907


def test_text_to_read_never_shrinks():
    assert _size(long_list(2), columns=2) == _size(long_list(120), columns=2) == "20"


def test_handout_without_a_number_of_pages_keeps_its_distances():
    assert room_taken(opened(long_list(120), columns=2, pages=None))[0] == 247


def _size(*parts, **changes):
    defaults = opened(*parts, **changes).styles.element.find(f"{W}docDefaults")
    return next(defaults.iter(f"{W}sz")).get(f"{W}val")
