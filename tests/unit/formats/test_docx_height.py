# Claims about how much room Word text is thought to take, and about where columns end.

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from netpes_learn.formats._docx.columns import Stretch
from netpes_learn.formats._docx.height import Column, Ruler
from netpes_learn.formats._docx.looks import Looks
from netpes_learn.formats._docx.paging import Paper, paged
from netpes_learn.formats._docx.text import paragraph, text_run

STYLES = f"""<w:styles {nsdecls("w")}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:styleId="Normal"/>
<w:style w:styleId="Wide"><w:basedOn w:val="Normal"/>
<w:pPr><w:spacing w:before="200"/></w:pPr></w:style>
<w:style w:styleId="Heading1"><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/></w:pPr></w:style>
</w:styles>"""
PAPER = Paper(width=500, height=700)
LINE = 10 * 2500 / 2048


def ruler():
    return Ruler(Looks.of(parse_xml(STYLES)))


def text(letters=4, style="Normal"):
    return paragraph(style, text_run("x" * letters))


def test_paragraphs_stand_the_greater_of_their_distances_apart():
    (first, second) = ruler().heights([text(), text(style="Wide")], width=400)
    assert first == pytest.approx(LINE)
    assert second == pytest.approx(LINE + 10)


def test_longer_text_and_narrower_columns_take_more_lines():
    high = [ruler().height([text(letters)], width=w) for letters, w in ((80, 450), (80, 225))]
    assert [round(each / LINE) for each in high] == [1, 2]


def test_column_is_halved_where_both_halves_are_nearest():
    assert Column((10, 10, 30, 10), (True,) * 4).halved() == (2, 40)
    assert Column((30, 10, 10, 10), (True,) * 4).halved() == (1, 30)


def test_right_column_never_begins_after_a_heading_that_is_alone():
    elements = [text(300), text(style="Heading1"), text(300)]
    column = ruler().column(elements, width=200)
    assert column.begins == (True, True, False)
    assert column.halved()[0] == 1


def test_columns_that_reach_over_a_page_end_with_it():
    long = Stretch([text(400) for _ in range(60)], columned=True)
    found = paged([long, Stretch([text()])], PAPER, ruler())
    first, *others, last = found.stretches
    assert others
    assert [piece.new_page for piece in (first, *others)] == [False] + [True] * len(others)
    assert [e for piece in found.stretches[:-1] for e in piece.elements] == list(long.elements)
    for piece in (first, *others):
        column = ruler().column(piece.elements, width=PAPER.column)
        assert column.halved()[1] <= PAPER.height
    assert not last.new_page


def test_columns_that_fit_stay_whole():
    found = paged([Stretch([text(400) for _ in range(6)], columned=True)], PAPER, ruler())
    assert len(found.stretches) == 1
    assert 0 < found.fill < 1
