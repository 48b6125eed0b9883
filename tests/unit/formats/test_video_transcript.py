# Claims about the descriptive transcript, which needs no rendering.
import itertools
import re
from pathlib import Path

import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._video.transcript import transcript_page, transcript_text
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import Text

ROOT = Path(__file__).parents[3]
WORDING = {
    name: name.title() for name in ("transcript", "shown", "said", "right", "video", "question")
}
BRAND = {
    "wordmark": ("Le Forem",),
    "accent": "#A0004B",
    "on_accent": "#FFFFFF",
    "area": "#0B6E69",
    "area_tint": "#E7F0F0",
    "funding": "Co-funded by the European Union",
    "licence": "CC BY 4.0",
}
PROPERTIES = {
    "title": "T",
    "language": "sv",
    "proofing": "sv-SE",
    "author": "The partners",
    "date": "2026-11-20",
    "version": "1.2.0",
}


class Templates:
    def read(self, path: str) -> bytes:
        return (ROOT / path).read_bytes()


def quiz(*, reveal: bool = True) -> dict:
    answers = [
        {
            "letter": letter,
            "text": Text(f"svar <{letter}>", "sv"),
            "correct": letter == "B",
            "feedback": "f",
        }
        for letter in "AB"
    ]
    return {"stem": Text("Vad händer?", "sv"), "answers": answers, "reveal": reveal}


def board(*scenes: dict, wording: dict | None = None) -> Storyboard:
    return Storyboard.model_validate(
        {
            "kind": "storyboard",
            "id": "t",
            "title": Text("Titel", "sv"),
            "engines": ("espeak",),
            "wording": WORDING if wording is None else wording,
            "brand": BRAND,
            "properties": PROPERTIES,
            "scenes": scenes or [scene()],
        }
    )


def scene(**changes: object) -> dict:
    return {"id": "s", "layout": "points", "heading": Text("Rubrik", "sv"), **changes}


def page_of(storyboard: Storyboard) -> str:
    return transcript_page(storyboard, clock="1:05", resources=Templates()).decode()


def text_of(storyboard: Storyboard) -> str:
    return transcript_text(storyboard, clock="1:05").decode()


def test_right_answer_is_told_in_words_where_the_film_tells_it():
    revealed = board(scene(layout="question", quiz=quiz()))
    assert "- B. svar <B> (Right)" in text_of(revealed)
    assert "- A. svar <A>\n" in text_of(revealed)
    assert page_of(revealed).count("<strong>(") == 1


def test_answer_that_the_film_keeps_is_not_told():
    kept = board(scene(layout="question", quiz=quiz(reveal=False)))
    assert "(Right)" not in text_of(kept)
    assert "<strong>(" not in page_of(kept)


def test_text_of_the_content_is_escaped():
    assert "svar &lt;B&gt;" in page_of(board(scene(layout="question", quiz=quiz())))


def test_untranslated_words_are_marked_with_their_language():
    page = page_of(board(scene(labels=["In English"], say=["Said in English."])))
    assert '<span lang="en">In English</span>' in page
    assert '<p lang="en">Said in English.</p>' in page
    assert '<html lang="sv">' in page


def test_figures_are_read_with_what_they_count_and_when():
    number = {"value": "1 146", "counts": "unga", "when": "2021"}
    assert "- 1 146 unga (2021)" in text_of(board(scene(layout="numbers", numbers=[number])))


def test_each_scene_has_a_heading_and_levels_are_not_skipped():
    page = page_of(board(scene(), scene(heading=(), say=["x"]), scene(heading=(), chapter="K")))
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels.count(1) == 1
    assert levels.count(2) == 3
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_page_asks_for_nothing_from_elsewhere():
    page = page_of(board())
    assert not re.findall(r"(?:src|href)=|@import|url\(", page)


def test_missing_labels_are_all_named():
    with pytest.raises(ContentError, match="lacks right, said"):
        page_of(board(wording={k: v for k, v in WORDING.items() if k not in ("right", "said")}))
