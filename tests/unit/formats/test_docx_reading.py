# Claims about handouts as Word files, read as somebody with a screen reader would: headings, tables,
# lists, languages, links, pictures.
import re

import pytest
from lxml import etree
from tests.support.handouts import (
    CALLOUT,
    CHART,
    QR,
    QUIZ,
    TABLE,
    W,
    fr,
    opened,
    part,
    styled,
    text_of,
    written,
    xml_of,
)

from netpes_learn.model.text import Run

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


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
