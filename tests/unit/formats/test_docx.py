# Claims about handouts as Word files: whole, always the same, valid, and in the looks of their owner.
import io
import itertools
import re
import zipfile

import pytest
from lxml import etree
from tests.support.handouts import (
    BRAND,
    CALLOUT,
    CHART,
    NUMBERS,
    PROPERTIES,
    QR,
    QUIZ,
    TABLE,
    W,
    fr,
    handout,
    long_list,
    opened,
    part,
    text_of,
    written,
    xml_of,
)
from tests.support.resources import Files

from netpes_learn.formats.docx import FORMAT, render
from netpes_learn.model.document import Handout


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


def test_footer_bears_the_name_and_not_the_lines_of_the_mark():
    footer = xml_of(written(brand=BRAND | {"name": "Wallonian Le Forem"}), "word/footer1.xml")
    assert "Wallonian Le Forem" in footer
    assert "Le Forem Wallonie" not in footer


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
