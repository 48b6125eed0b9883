# Claims about what composition gives a pill besides its scenes: a person's recordings, a picture's
# path, and the same narration in the languages of further captions.
from dataclasses import replace

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan


def pill(loaded: Loaded, *, language="fr", subject="coup-de-boost", files=(), area=(), **changes):
    """A pill of Le Forem's as it would be with other fields of the partner's, and files; ``area``
    gives areas other fields.
    """
    partners = tuple(
        partner.model_copy(update=changes) if partner.id == "le-forem" else partner
        for partner in loaded.library.partners
    )
    areas = tuple(each.model_copy(update=dict(area)) for each in loaded.library.areas)
    library = loaded.library.model_copy(update={"partners": partners, "areas": areas})
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


PICTURE = {
    "layout": "picture",
    "labels": (),
    "image": "us.jpg",
    "alt": "Six people.",
    "say": "Us.",
}


def test_a_picture_of_a_visit_lies_in_the_partners_folder(loaded):
    partner = next(p for p in loaded.library.partners if p.id == "le-forem")
    visit = partner.study_visit
    scene = visit.narration[0].model_copy(update=PICTURE)
    changed = visit.model_copy(update={"narration": (scene, *visit.narration[1:])})
    board = pill(loaded, language="en", subject="le-forem", study_visit=changed)
    shown = next(each for each in board.scenes if each.layout == "picture")
    assert shown.image == "content/partners/le-forem/us.jpg"
    assert plain(shown.alt) == "Six people."


def test_pictures_and_clips_of_an_area_lie_in_its_folder(loaded):
    area = loaded.library.areas[0]
    clip = {"layout": "clip", "labels": (), "clip": "talk.mp4", "clip_captions": "talk.vtt"}
    talk = {"alt": "A coach speaks.", "say": "They come back.", "start": 2.5, "end": 9}
    first, second, *others = area.narration
    scenes = (
        first.model_copy(update=PICTURE),
        second.model_copy(update=clip | talk),
        *others,
    )
    board = pill(loaded, language="en", subject=area.id, area={"narration": scenes})
    picture, film = board.scenes[1:3]
    assert (picture.layout, picture.image) == ("picture", f"content/areas/{area.id}/us.jpg")
    assert plain(picture.alt) == "Six people."
    assert (film.layout, film.clip) == ("clip", f"content/areas/{area.id}/talk.mp4")
    assert film.clip_captions == f"content/areas/{area.id}/talk.vtt"
    assert (film.start, film.end, plain(film.alt)) == (2.5, 9, "A coach speaks.")
