# What enters: the library as it is, an owner and a partner that is none. What leaves: claims about
# every practice's deck: how long it is, and what a trainer finds on each of its slides.

import re

import pytest
from tests.support.documents import SAMPLE, Files, Made, documents, rendered

from netpes_learn.app.workspace import Loaded
from netpes_learn.formats.pptx import slide_count
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


def lengths(loaded: Loaded, partner: str, language: str) -> dict[str, int]:
    """Return practice → the slides of its deck, counted as they fit, without writing a file."""
    files = Files()
    return {
        str(made.deliverable.subject): slide_count(made.document, files)
        for made in decks(loaded, partner, language)
    }


def test_every_practice_is_taught_with_eight_to_fourteen_slides(loaded: Loaded) -> None:
    """For every partner, in each of its languages, and in English."""
    bundles = [(str(p.id), str(tag)) for p in loaded.library.partners for tag in p.languages]
    wrong: dict[tuple[str, str, str], int] = {}
    for partner, language in [("le-forem", "en"), *bundles]:
        found = lengths(loaded, partner, language)
        assert len(found) == len(loaded.library.practices)
        wrong |= {
            (partner, language, practice): slides
            for practice, slides in found.items()
            if not SHORTEST <= slides <= LONGEST
        }
    assert not wrong


def test_slides_are_counted_as_they_are_written(loaded: Loaded) -> None:
    made = next(m for m in decks(loaded, "le-forem", "en") if m.deliverable.subject == SAMPLE)
    files = Files()
    rendered(made, "pptx", files)
    assert files.facts["slides"] == slide_count(made.document, files)


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


@pytest.mark.parametrize(("partner", "language"), [("le-forem", "fr"), ("soc", "ca")])
def test_title_says_other_words_than_the_section_above_it(
    loaded: Loaded, partner: str, language: str
) -> None:
    """Of decks of all kinds; of a workshop, a practice with one short name is section and title."""
    found = documents(loaded, partner=partner, language=language, document="deck")
    repeated = {
        (made.deliverable.id, slide.id)
        for made in found
        if made.deliverable.outline != "deck-workshop"
        for slide in made.document.slides
        if plain(slide.section) == plain(slide.title)
    }
    assert not repeated
