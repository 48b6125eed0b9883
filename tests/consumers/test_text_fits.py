"""LibreOffice on every deck of a partner, in every language and in one forty per cent longer: each
word of the file is printed once, inside the box the file gives it, and nowhere else.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt
from printed import Fault, faults, missing_programs, print_all
from tests.support.documents import SAMPLE

Need = Callable[[str, object], None]


def broken(source: Path, target: Path) -> None:
    """Write a deck with one fault of each kind."""
    deck = Presentation(str(source))
    slides = {slide.slide_layout.name: slide for slide in deck.slides}
    body = shape_named(slides["Text"], "body").text_frame
    body.paragraphs[0].runs[0].text += " and so on and on" * 120
    section = shape_named(slides["Chart"], "section")
    chart_title = slides["Chart"].shapes.title
    section.left, section.top = chart_title.left, chart_title.top
    section.width, section.height = chart_title.width, chart_title.height
    table = next(shape for shape in slides["Table"].shapes if shape.has_table).table
    table.cell(1, 1).text += " with more to say than its row has room for" * 4
    aside = slides["Takeaway"].shapes.add_textbox(Pt(-60), Pt(400), Pt(300), Pt(30))
    aside.text_frame.word_wrap = True
    aside.text_frame.text = "Halfofthiswordisnotseen"
    gone = slides["Closing"].shapes.add_textbox(Pt(2000), Pt(400), Pt(200), Pt(30))
    gone.text_frame.text = "Nobodyseesthis"
    deck.save(str(target))


def shape_named(slide: Any, name: str) -> Any:
    return next(shape for shape in slide.shapes if shape.name == name)


@pytest.fixture(scope="module")
def printed(decks: dict[str, Path], need: Need, tmp_path_factory: Any) -> dict[Path, Path]:
    """Every deck, and one with faults, as LibreOffice prints it."""
    need(", ".join(missing_programs()), not missing_programs())
    folder = tmp_path_factory.mktemp("printed-decks")
    faulty = folder / "broken.pptx"
    broken(decks[f"le-forem--en--decks--{SAMPLE}"], faulty)
    return print_all([*decks.values(), faulty], folder)


def of_language(printed: dict[Path, Path], language: str) -> dict[Path, Path]:
    return {deck: pdf for deck, pdf in printed.items() if deck.name.split("--")[1:2] == [language]}


def told(found: list[Fault]) -> str:
    return "\n".join(f"{f.deck}, slide {f.slide}: {f.kind}: {f.detail}" for f in found)


@pytest.mark.parametrize(
    ("language", "least"),
    [("en", 61), ("fr", 61), ("it", 1), ("es", 1), ("ca", 1), ("fi", 1), ("sv", 1), ("qps", 4)],
)
def test_every_word_stands_in_its_box(printed: dict[Path, Path], language: str, least: int) -> None:
    chosen = of_language(printed, language)
    assert len(chosen) >= least
    found = [fault for deck, pdf in chosen.items() for fault in faults(deck, pdf)]
    assert not found, told(found)


def test_every_fault_is_found_once_it_is_there(printed: dict[Path, Path]) -> None:
    """The control: a deck with a fault of each kind, on slides of their own."""
    deck, pdf = next((deck, pdf) for deck, pdf in printed.items() if deck.name == "broken.pptx")
    layouts = [slide.slide_layout.name for slide in Presentation(str(deck)).slides]
    found = {(layouts[fault.slide - 1], fault.kind) for fault in faults(deck, pdf)}
    assert {
        ("Text", "out of its box"),
        ("Text", "on top of each other"),
        ("Chart", "on top of each other"),
        ("Table", "out of its box"),
        ("Takeaway", "off the slide"),
        ("Closing", "lost"),
    } <= found
