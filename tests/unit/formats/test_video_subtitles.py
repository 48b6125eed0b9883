# Claims about one narration with captions in several languages: each has a file and a track with its
# tag, nothing untranslated passes for a translation, and what is too fast to read is told.
import io

import av
import pytest
from tests.support.films import Shelf, storyboard

from netpes_learn.formats._video.captions import captions_of
from netpes_learn.formats._video.script import script_of
from netpes_learn.formats._video.subtitles import subtitles_of
from netpes_learn.formats._video.timeline import timeline_of
from netpes_learn.formats._video.voice import spoken, timed
from netpes_learn.formats.video import render
from netpes_learn.model.document import Subtitles
from netpes_learn.model.text import Text

SAID = "Some young people have had no job for years. They expect help from nobody at all."
READ = "Certains jeunes n'ont pas de travail. Ils n'attendent d'aide de personne."


def board(say, tag="fr", lang=None):
    scenes = [{"id": "one", "layout": "message", "heading": "One", "say": SAID}]
    other = Subtitles(say={"one": (Text(say, lang or tag),)})
    return storyboard(scenes=scenes, subtitles={tag: other})


@pytest.fixture(scope="module")
def timeline():
    document = board(READ)
    script = script_of(document.scenes)
    return timeline_of(script, [timed(script[0], spoken(document, script[0], Shelf()))])


def test_captions_of_another_language_come_with_what_they_translate(timeline):
    said = captions_of(board(READ), timeline)
    read = subtitles_of(board(READ), timeline, Shelf())["fr"]
    assert " ".join(line for cue in read for line in cue.lines) == READ
    begins = {cue.lines[0].split()[0]: cue.start_frame for cue in (*said, *read)}
    assert abs(begins["Certains"] - begins["Some"]) <= 2
    assert abs(begins["Ils"] - begins["They"]) <= 2


def test_a_narration_that_is_not_translated_has_no_captions_in_that_language(timeline):
    shelf = Shelf()
    assert subtitles_of(board(SAID, lang="en"), timeline, shelf) == {}
    assert shelf.warnings == ["no captions in fr: the narration is not translated"]


def test_captions_too_fast_to_read_are_told_once_for_a_language(timeline):
    shelf = Shelf()
    subtitles_of(board(READ.replace(".", " " + "longuement " * 25 + ".")), timeline, shelf)
    (warning,) = shelf.warnings
    assert warning.startswith("captions in fr: ")


def test_a_film_has_a_file_and_a_track_for_each_language():
    files = render(board(READ), Shelf())
    assert files[".fr.vtt"].decode().splitlines()[:3] == [
        "WEBVTT",
        "Kind: captions",
        "Language: fr",
    ]
    with av.open(io.BytesIO(files[".mp4"])) as film:
        assert [stream.language for stream in film.streams.subtitles] == ["eng", "fra"]
        texts = [
            bytes(packet)[2:].decode()
            for packet in film.demux(film.streams.subtitles[1])
            if packet.size > 2
        ]
    assert " ".join(" ".join(texts).split()) == READ
