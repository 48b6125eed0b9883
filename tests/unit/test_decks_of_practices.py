# What enters: the library as it is, an owner and a partner that is none. What leaves: claims about
# every practice's deck: how long it is, and what a trainer finds on each of its slides.

import re

import pytest
from documents import Files, Made, documents, rendered

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.text import plain

# Le Forem owns four of the practices; Finnish has the longest words.
READERS = (("le-forem", "en"), ("helsinki", "fi"))
SHORTEST, LONGEST = 8, 14


def decks(loaded: Loaded, partner: str, language: str) -> list[Made]:
    subjects = tuple(str(practice.id) for practice in loaded.library.practices)
    found = documents(
        loaded, partner=partner, language=language, document="deck", subjects=subjects
    )
    return [made for made in found if made.deliverable.outline == "deck-practice"]


@pytest.mark.parametrize(("partner", "language"), READERS)
def test_every_practice_is_taught_with_eight_to_fourteen_slides(
    loaded: Loaded, partner: str, language: str
) -> None:
    lengths = {}
    for made in decks(loaded, partner, language):
        files = Files()
        rendered(made, "pptx", files)
        lengths[made.deliverable.subject] = files.facts["slides"]
    assert len(lengths) == len(loaded.library.practices)
    assert {k: n for k, n in lengths.items() if not SHORTEST <= n <= LONGEST} == {}


@pytest.mark.parametrize(("partner", "language"), READERS)
def test_every_slide_has_a_section_and_notes(loaded: Loaded, partner: str, language: str) -> None:
    for made in decks(loaded, partner, language):
        for slide in made.document.slides:
            assert plain(slide.section), (made.name, slide.id)
            assert slide.notes, (made.name, slide.id)
            assert slide.minutes > 0 or slide.layout == "Closing", (made.name, slide.id)


def test_notes_say_what_to_do_how_long_it_takes_and_where_it_is_written(loaded: Loaded) -> None:
    asks = re.compile(r"(DO|SAY|ASK): ")
    # These slides are made by us; what the others say comes from a source.
    ours = {"title", "objective", "discuss", "questions", "answers", "takeaway", "closing"}
    for made in decks(loaded, "le-forem", "en"):
        for slide in made.document.slides:
            notes = [plain(note) for note in slide.notes]
            timed = f"TIME: {slide.minutes:g} min" in notes
            assert timed or slide.layout == "Closing", (made.name, slide.id)
            sourced = any(note.startswith("EVIDENCE: ") for note in notes)
            assert sourced or slide.id in ours, (made.name, slide.id)
            told = any(asks.match(note) for note in notes)
            assert told or slide.layout in {"Text", "Two columns"}, (made.name, slide.id)


def test_the_last_slide_leads_to_handout_and_video(loaded: Loaded) -> None:
    for made in decks(loaded, "le-forem", "en"):
        blocks = made.document.slides[-1].slots["body"]
        targets = {run.href for block in blocks for run in block.text}
        name = made.deliverable.subject
        assert {f"../handouts/{name}.pdf", f"../pills/{name}.mp4"} <= targets
