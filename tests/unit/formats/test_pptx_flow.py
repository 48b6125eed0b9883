# What enters: slides with much text and little. What leaves: claims about how it goes on over slides,
# and about the room it takes.

from collections import Counter

import pytest
from tests.support.decks import QUIZ, SENTENCE, TABLE, A, deck, named, opened, paragraph, slide
from tests.support.imprints import text
from tests.support.resources import ROOT

from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import SAFETY, load_metrics
from netpes_learn.model.document import (
    Bullets,
    Quiz,
    Worksheet,
)

DECK = ROOT / "templates" / "deck"
METRICS = load_metrics((DECK / "carlito-widths.json").read_bytes())
LAYOUTS = read_layouts((DECK / "master.pptx").read_bytes())


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


def indents(page, style):
    """Return where a list begins and how far its marker hangs, as shares of its size."""
    shape = named(page, "body")
    level = shape._element.find(f".//{A}lvl2pPr")
    place = level if style == "bullet" else shape.text_frame.paragraphs[0]._p.pPr
    size_pt = int(level.find(f"{A}defRPr").get("sz")) / 100
    return [int(place.get(name)) / 12700 / size_pt for name in ("marL", "indent")]


@pytest.mark.parametrize(("style", "usual_pt"), [("bullet", 18), ("number", 30), ("check", 30)])
def test_markers_of_larger_text_keep_their_distance_from_its_words(style, usual_pt):
    two = Bullets(items=[text(SENTENCE)] * 2, style=style)
    page = opened(deck(slide(slots={"body": two}))).slides[0]
    share = usual_pt / LAYOUTS["Text"].slots["body"].levels[1].size_pt
    assert indents(page, style) == pytest.approx([share, -share], rel=1e-3)
