# What enters: texts, widths, slots. What leaves: claims about measuring and breaking.

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpes_learn.formats._pptx.fit import flow, page_height, paginate
from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import LINE_EM, SAFETY, load_metrics
from netpes_learn.formats._pptx.paragraphs import Para, Piece, halves
from netpes_learn.formats._pptx.scale import Scale
from netpes_learn.formats._pptx.tables import TablePlan
from netpes_learn.model.document import Bullets, Callout, Heading, Paragraph, Table
from netpes_learn.model.text import Run

DECK = Path(__file__).parents[3] / "templates" / "deck"
METRICS = load_metrics((DECK / "carlito-widths.json").read_bytes())
LAYOUTS = read_layouts((DECK / "master.pptx").read_bytes())
SMALLEST = Scale(4, 18, 12, 16, 14)
WORDS = st.lists(
    st.text("abcdefghijklmnöåéÀ-\u2013", min_size=1, max_size=14), min_size=1, max_size=60
)


def text(words):
    return [Run(text=words, lang="fi")]


def test_widths_are_those_of_calibri():
    # Calibri's digit is 1038 of 2048 units wide, its capital M 1751 (regular).
    assert METRICS.width("0", size_pt=2048) / SAFETY == pytest.approx(1038)
    assert METRICS.width("M", size_pt=2048) / SAFETY == pytest.approx(1751)


def test_bold_is_wider_than_regular():
    sample = "Työvoimapalvelut"
    assert METRICS.width(sample, size_pt=20, strong=True) > METRICS.width(sample, size_pt=20)


def test_a_line_is_as_high_as_calibri_sets_it():
    assert pytest.approx(1.2207, abs=1e-4) == LINE_EM


def test_text_breaks_at_spaces_and_hyphens_only():
    width = METRICS.width("aaaa bbbb", size_pt=20)
    assert METRICS.line_count([("aaaa bbbb", False)], size_pt=20, width_pt=width) == 1
    assert METRICS.line_count([("aaaa bbbb", False)], size_pt=20, width_pt=width - 1) == 2
    assert METRICS.line_count([("aaaa-bbbb", False)], size_pt=20, width_pt=width - 1) == 2
    half = METRICS.width("aaaa", size_pt=20)
    assert METRICS.line_count([("aaaa\u00a0b", False)], size_pt=20, width_pt=half + 1) == 2


def test_a_word_across_two_runs_stays_one_word():
    width = METRICS.width("xx aaaabbbb", size_pt=20) - 1
    assert (
        METRICS.line_count([("xx aaaa", False), ("bbbb", False)], size_pt=20, width_pt=width) == 2
    )
    assert METRICS.longest_word([("aaaa", False), ("bb", False)], size_pt=20) == pytest.approx(
        METRICS.width("aaaabb", size_pt=20)
    )


def test_a_line_break_begins_a_line():
    assert METRICS.line_count([("a\nb\nc", False)], size_pt=20, width_pt=500) == 3


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_a_narrower_column_never_takes_fewer_lines(words):
    sample = [(" ".join(words), False)]
    counts = [METRICS.line_count(sample, size_pt=20, width_pt=w) for w in (700, 400, 250, 120)]
    assert counts == sorted(counts)


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_evening_out_lines_never_adds_one(words):
    sample = [(" ".join(words), True)]
    even = METRICS.balanced_width(sample, size_pt=34, width_pt=760)
    before = METRICS.line_count(sample, size_pt=34, width_pt=760)
    assert even <= 760
    assert METRICS.line_count(sample, size_pt=34, width_pt=even) == before


@given(WORDS, st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_no_page_is_higher_than_its_slot_and_no_item_is_lost(words, times):
    slot = LAYOUTS["Two columns"].slots["left"]
    blocks = [
        Heading(text=text("Otsikko")),
        Bullets(items=[text(" ".join(words))] * times),
        Callout(title=text("Huomaa"), text=[text(" ".join(words))]),
    ]
    items = flow(blocks, slot, scale=SMALLEST, metrics=METRICS)
    pages = paginate(items, slot.text_height_pt)
    assert [item for page in pages for item in page.items] == items
    assert max(page_height(page.items) for page in pages) <= slot.text_height_pt + 1e-6


@pytest.mark.parametrize("lines", range(4, 13))
def test_a_heading_never_stays_alone_at_the_foot(lines):
    slot = LAYOUTS["Text"].slots["body"]
    for following in range(4, 13):
        blocks = [
            Paragraph(text=text("\n".join("x" * lines))),
            Heading(text=text("Otsikko")),
            Paragraph(text=text("\n".join("y" * following))),
        ]
        items = flow(blocks, slot, scale=SMALLEST, metrics=METRICS)
        pages = paginate(items, slot.text_height_pt)
        assert not any(page.items[-1].keep for page in pages)


def test_pages_are_evened_out():
    slot = LAYOUTS["Text"].slots["body"]
    items = flow([Bullets(items=[text("sana")] * 14)], slot, scale=SMALLEST, metrics=METRICS)
    heights = [page_height(page.items) for page in paginate(items, slot.text_height_pt)]
    assert len(heights) == 2
    assert min(heights) > 0.7 * max(heights)


def test_text_small_print_and_tables_each_end_at_their_own_smallest_size():
    tiny = Scale(100, 18, 12, 16, 14)
    assert (tiny.of(22), tiny.of(14), tiny.of(10), tiny.table) == (18, 12, 10, 14)


def test_a_paragraph_is_cut_at_the_sentence_end_nearest_its_middle():
    para = Para((Piece("One two. Three four five. ", "en"), Piece("Six. Seven eight.", "en")))
    first, second = halves(para)
    assert "".join(piece.text for piece in first.pieces) == "One two. Three four five."
    assert "".join(piece.text for piece in second.pieces) == "Six. Seven eight."


@given(st.text(min_size=2, max_size=80))
def test_cutting_loses_nothing_but_spaces(words):
    first, second = halves(Para((Piece(words, "en"),)))
    joined = "".join(piece.text for part in (first, second) for piece in part.pieces)
    assert joined.replace(" ", "") == words.replace(" ", "")


def test_columns_are_as_wide_as_their_shares():
    table = Table(header=[text("A"), text("B")], rows=[], widths=(1, 3), alt=text("t"))
    plan = TablePlan.of(table, width_emu=4000, size_pt=16, metrics=METRICS)
    assert plan.widths == (1000, 3000)


def test_no_column_is_narrower_than_its_longest_word():
    rows = [[text("Oppivelvollisuustiimi"), text("sana " * 200), text("1")]]
    table = Table(header=[text("A"), text("B"), text("C")], rows=rows, alt=text("t"))
    plan = TablePlan.of(table, width_emu=700 * 12700, size_pt=16, metrics=METRICS)
    assert sum(plan.widths) == 700 * 12700
    assert plan.widths[0] / 12700 > METRICS.width("Oppivelvollisuustiimi", size_pt=16)


@pytest.mark.parametrize(
    "layout",
    [
        "Title",
        "Section",
        "Text",
        "Two columns",
        "Numbers",
        "Chart",
        "Table",
        "Question",
        "Answer",
        "Partner",
        "Worksheet",
        "Takeaway",
        "Closing",
    ],
)
def test_master_has_the_layout_with_a_title_inside_the_margins(layout):
    title = LAYOUTS[layout].slots["title"].rect
    assert title.x >= 0.05 * 12192000
    assert title.x + title.width <= 0.95 * 12192000 + 1


def test_title_stands_at_the_same_place_on_every_content_slide():
    # How far down it may reach is the layout's: the last slide's title has one line.
    places = {
        (spec.slots["title"].rect.x, spec.slots["title"].rect.y, spec.slots["title"].rect.width)
        for name, spec in LAYOUTS.items()
        if name not in ("Title", "Section")
    }
    assert len(places) == 1


def test_body_text_of_the_master_is_never_under_the_smallest_size():
    for name, spec in LAYOUTS.items():
        if "body" in spec.slots:
            assert spec.slots["body"].levels[0].size_pt >= 18, name


def test_places_of_a_layout_do_not_overlap():
    for name, spec in LAYOUTS.items():
        rects = [(slot.name, slot.rect) for slot in spec.slots.values()]
        for place, one in rects:
            for other_place, two in rects:
                apart = (
                    one.x + one.width <= two.x
                    or two.x + two.width <= one.x
                    or one.y + one.height <= two.y
                    or two.y + two.height <= one.y
                )
                assert place == other_place or apart, (name, place, other_place)
