# Claims about what a page of a handout as PDF ends in the midst of: where things stand is asked of
# Typst, item by item and row by row (each is a place to link to), not of the templates' marks.
import json

import pytest
from tests.support.imprints import plain_brand, plain_properties
from tests.support.resources import Files

from netpes_learn.formats.pdf import _Setter
from netpes_learn.model.document import Handout
from netpes_learn.model.text import Run

TOLD = "What partners noted on their visit, and what it led to in the service. " * 2


def places_to_link_to(count, text):
    return [[Run(text=text, lang="en", anchor=f"n{number}")] for number in range(count)]


ITEMS = places_to_link_to(11, TOLD)
ROWS = [[row, "What it has, in a sentence of some length."] for row in places_to_link_to(6, "Row")]
LISTS = [{"kind": "bullets", "items": ITEMS, "style": style} for style in ("bullet", "check")]
TABLE = {"kind": "table", "header": ["Which", "What"], "rows": ROWS, "alt": "What they have"}
# Lines that bring what comes after them near the end of a page, wherever it is.
ABOVE = range(24, 44)


def handout(*blocks, above, columns=2):
    """Return a handout in which so many lines stand above some blocks."""
    lines = [{"kind": "paragraph", "text": "Line.", "style": "small"}] * above
    # The last part stays with the closing block.
    last = {"kind": "paragraph", "text": "Sources", "style": "small"}
    parts = [
        {"id": "a", "main": lines},
        {"id": "b", "title": "Part", "main": list(blocks)},
        {"id": "c", "main": [last]},
    ]
    fields = {
        "kind": "handout",
        "id": "x",
        "properties": plain_properties(),
        "brand": plain_brand(),
        "title": "Coup de Boost",
        "footer": "Handout",
        "columns": columns,
        "parts": parts,
    }
    return Handout.model_validate(fields)


def places(draft, count):
    """Return page, distance from the left and from the top of what can be linked to, in order."""
    asked = (
        f'range({count}).map(n => locate(label("n" + str(n))).position())'
        ".map(at => (at.page, calc.round(at.x.pt()), calc.round(at.y.pt())))"
    )
    return [tuple(place) for place in json.loads(draft._compiler().eval(asked, root=draft._root))]


def as_read(found):
    """Return places in the order of a reader: page by page, column by column, downwards."""
    return sorted(found)


def unmended(document):
    return _Setter(document, Files())._set(0, {})[0].draft


def mended(document):
    return _Setter(document, Files()).at(0).draft


@pytest.mark.parametrize("points", LISTS, ids=lambda block: block["style"])
def test_list_is_read_page_by_page_wherever_a_page_ends(points):
    broken = 0
    for above in ABOVE:
        document = handout(points, above=above)
        found = places(mended(document), len(ITEMS))
        assert found == as_read(found), above
        before = places(unmended(document), len(ITEMS))
        broken += before != as_read(before)
    # Without the renderer's care, many of them would be read in another order.
    assert broken > len(ABOVE) / 4


def test_columns_of_a_list_are_even_on_both_pages():
    for above in ABOVE:
        found = places(mended(handout(LISTS[0], above=above)), len(ITEMS))
        for page in {place[0] for place in found}:
            left = min(place[1] for place in found if place[0] == page)
            counts = [place[1] == left for place in found if place[0] == page]
            assert abs(2 * sum(counts) - len(counts)) <= 1, above


def test_numbers_of_a_list_go_on_in_its_second_half():
    numbered = {"kind": "bullets", "items": ITEMS, "style": "number"}
    draft = mended(handout(numbered, above=1))
    starts = json.loads(draft._compiler().eval("query(enum).map(it => it.start)", root=draft._root))
    assert starts == [1, 7]


@pytest.mark.parametrize("columns", [1, 2])
def test_first_row_of_a_table_is_not_alone_on_its_page(columns):
    alone = 0
    for above in ABOVE:
        document = handout(TABLE, above=above, columns=columns)
        (first, second, *_) = [page for page, *_ in places(mended(document), len(ROWS))]
        assert first == second, above
        (first, second, *_) = [page for page, *_ in places(unmended(document), len(ROWS))]
        alone += first != second
    assert alone


def test_table_higher_than_a_page_still_breaks():
    rows = [[row, "What it has."] for row in places_to_link_to(90, "Row")]
    draft = mended(handout(TABLE | {"rows": rows}, above=24))
    assert len({page for page, *_ in places(draft, 90)}) > 2
