# Claims about where things stand on the pages of a Word handout: columns, rows, distances.
import pytest
from lxml import etree
from tests.support.handouts import (
    CALLOUT,
    CHART,
    LIST,
    NUMBERS,
    QR,
    TABLE,
    W,
    fr,
    long_list,
    opened,
    part,
    text_of,
    written,
    xml_of,
)


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


def test_figures_come_before_text_and_codes_after_it():
    text = {"kind": "paragraph", "text": fr("Texte")}
    words = [text_of(p) for p in opened(part(text, side=[NUMBERS])).element.iter(f"{W}p")]
    assert words.index("81 %") < words.index("Texte")
    words = [text_of(p) for p in opened(part(text, side=[QR])).element.iter(f"{W}p")]
    assert words.index("Texte") < words.index("Site")


def test_charts_in_a_row_stand_side_by_side():
    document = opened(part({"kind": "paragraph", "text": fr("x")}, CHART, CHART))
    strips = [len(list(table.iter(f"{W}drawing"))) for table in document.element.iter(f"{W}tbl")]
    assert 2 in strips


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


def test_first_row_of_a_table_stays_with_the_second():
    rows = [[fr(word), fr(word)] for word in ("un", "deux", "trois")]
    document = opened(part(TABLE | {"rows": rows}))
    (table,) = [table for table in document.tables if table.style.name == "Handout Table"]
    kept = [
        {bool(c.paragraphs[0].paragraph_format.keep_with_next) for c in row.cells}
        for row in table.rows
    ]
    assert kept[1:] == [{True}, {False}, {False}]
