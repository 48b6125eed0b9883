# Claims about what composition gives a pill besides its scenes: a person's recordings, a picture's
# path, and the same narration in the languages of further captions.
from dataclasses import replace

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan


def pill(loaded: Loaded, *, language="fr", subject="coup-de-boost", files=(), **changes):
    """A pill of Le Forem's as it would be with other fields of the partner's, and files."""
    partners = tuple(
        partner.model_copy(update=changes) if partner.id == "le-forem" else partner
        for partner in loaded.library.partners
    )
    library = loaded.library.model_copy(update={"partners": partners})
    changed = replace(loaded, library=library, files=loaded.files | set(files))
    wanted = plan(library, changed.outlines, partners=["le-forem"], languages=[language])
    chosen = next(d for d in wanted if d.kind == "pill" and d.subject == subject)
    outline = next(o for o in changed.outlines if o.name == chosen.outline)
    found = compose(chosen, outline, setting=changed.setting(LanguageTag(language)))
    assert isinstance(found, Storyboard)
    return found


def test_captions_in_another_language_say_what_its_own_pill_says(loaded):
    board = pill(loaded, captions=("fi", "fr", "en"))
    assert board.captions == ("fi", "en")
    for tag in ("fi", "en"):
        own = pill(loaded, language=tag)
        assert board.subtitles[tag].say == {scene.id: scene.say for scene in own.scenes}
        assert board.subtitles[tag].abbreviations == own.abbreviations


def test_without_further_captions_nothing_is_composed_twice(loaded):
    board = pill(loaded)
    assert (board.captions, board.subtitles) == ((), {})


@pytest.mark.parametrize(
    ("subject", "name", "scene"),
    [
        ("coup-de-boost", "recordings/coup-de-boost.fr.mp3", ""),
        ("coup-de-boost", "partners/le-forem/recordings/coup-de-boost.title.fr.wav", "title"),
        ("le-forem", "partners/le-forem/recordings/visit-le-forem.fr.wav", ""),
    ],
)
def test_a_recording_among_the_files_is_the_pills(loaded, subject, name, scene):
    assert pill(loaded, subject=subject, files=[name]).recordings == {scene: f"content/{name}"}


def test_a_recording_in_another_language_or_for_another_partner_is_not(loaded):
    names = [
        "recordings/coup-de-boost.en.wav",
        "recordings/otlav.fr.wav",
        "partners/soc/recordings/coup-de-boost.fr.wav",
    ]
    assert pill(loaded, files=names).recordings == {}


def test_a_picture_of_a_visit_lies_in_the_partners_folder(loaded):
    partner = next(p for p in loaded.library.partners if p.id == "le-forem")
    visit = partner.study_visit
    scene = visit.narration[0].model_copy(
        update={
            "layout": "picture",
            "labels": (),
            "image": "us.jpg",
            "alt": "Six people.",
            "say": "Us.",
        }
    )
    changed = visit.model_copy(update={"narration": (scene, *visit.narration[1:])})
    board = pill(loaded, language="en", subject="le-forem", study_visit=changed)
    shown = next(each for each in board.scenes if each.layout == "picture")
    assert shown.image == "content/partners/le-forem/us.jpg"
    assert plain(shown.alt) == "Six people."
