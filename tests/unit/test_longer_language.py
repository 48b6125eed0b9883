# What enters: the real library and templates in a pseudo-locale forty per cent longer. What leaves:
# the claim that every deliverable is composed and rendered in it, and nothing is cut for it.
import io
import re

import pytest
from pptx import Presentation
from tests.support.documents import SAMPLE, Files, documents, longest, not_about_one, rendered, runs
from tests.support.pseudo import PSEUDO, lengthened, pseudo

from netpes_learn.app.workspace import Loaded
from netpes_learn.formats._video.frames import drawn, pictures_of
from netpes_learn.formats._video.script import script_of
from netpes_learn.model.text import PIVOT

# The practices with most text, besides the sample: as many as fit into a fast test.
LONGEST = 3
# One page more than in English.
MOST_PAGES = 3


@pytest.fixture(scope="module")
def longer(loaded: Loaded) -> Loaded:
    return pseudo(loaded)


def subjects(longer: Loaded) -> tuple[str, ...]:
    return (SAMPLE, *longest(longer, LONGEST))


@pytest.mark.parametrize("text", ["Jobseekers", "A practice of {owner}.", "in 2024", "{1}All in."])
def test_pseudo_text_is_longer_and_keeps_its_fields(text: str) -> None:
    words = re.sub(r"\{\w+\}", "", text)
    letters = re.findall(r"[^\W\d_]", words)
    made = lengthened(text)
    assert len(made) >= len(text) + 0.4 * len(letters)
    assert re.findall(r"\{\w+\}|\d+", made) == re.findall(r"\{\w+\}|\d+", text)


def test_every_practice_is_composed_in_the_longer_language(longer: Loaded) -> None:
    wanted = {str(practice.id) for practice in longer.library.practices}
    made = documents(longer, partner="le-forem", language=PSEUDO, document="deck")
    assert {each.deliverable.subject for each in made} >= wanted


@pytest.mark.parametrize("about", ["practice", "several"])
def test_longer_deck_fits_its_slides(longer: Loaded, about: str) -> None:
    chosen = subjects(longer) if about == "practice" else not_about_one(longer)
    for made in documents(
        longer, partner="le-forem", language=PSEUDO, document="deck", subjects=chosen
    ):
        resources = Files()
        deck = Presentation(io.BytesIO(rendered(made, "pptx", resources)[".pptx"]))
        assert resources.warnings == []
        assert len(deck.slides) >= len(made.document.slides)


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_longer_handout_is_rendered(longer: Loaded, name: str) -> None:
    for made in documents(
        longer, partner="le-forem", language=PSEUDO, document="handout", subjects=subjects(longer)
    ):
        resources = Files()
        assert rendered(made, name, resources)
        assert resources.warnings == []
        assert resources.facts.get("pages", 1) <= MOST_PAGES


def test_longer_pill_fits_its_frames(longer: Loaded) -> None:
    chosen = (*subjects(longer), *(str(area.id) for area in longer.library.areas))
    made = list(
        documents(
            longer, partner="le-forem", language=PSEUDO, document="storyboard", subjects=chosen
        )
    )
    assert len(made) == len(chosen)
    for each in made:
        for scene in script_of(each.document.scenes):
            pictures = pictures_of(scene)
            assert len(drawn(each.document, pictures, resources=Files())) == len(pictures)


@pytest.mark.parametrize("document", ["deck", "handout", "storyboard"])
def test_no_english_but_names_escapes_translation(longer: Loaded, document: str) -> None:
    names = {name for p in longer.library.partners for name in (p.name, p.short_name)}
    # Sections of the sources are cited as they are called there.
    names |= {
        source.section
        for record in (*longer.library.practices, *longer.library.areas, *longer.library.themes)
        for source in record.sources
    }
    english = {
        run.text
        for made in documents(
            longer,
            partner="le-forem",
            language=PSEUDO,
            document=document,
            subjects=(*subjects(longer), *not_about_one(longer)),
        )
        for run in runs(made.document)
        if run.lang == PIVOT and run.text not in names and not run.text.startswith("https://")
    }
    # Letters of answers are no language's.
    assert {text for text in english if re.search(r"[^\W\d_]{2}", text)} == set()
