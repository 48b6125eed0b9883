# Claims about a whole pill: a tiny storyboard rendered once at real size, with a real voice.
import io
import re
from collections.abc import Mapping
from fractions import Fraction

import av
import pytest
from tests.support.films import Shelf, storyboard

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._video.script import script_of
from netpes_learn.formats.video import FORMAT, render


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def pill(shelf: Shelf) -> Mapping[str, bytes]:
    return render(storyboard(), shelf)


@pytest.fixture
def film(pill: Mapping[str, bytes]):
    with av.open(io.BytesIO(pill[".mp4"])) as container:
        yield container


def test_pill_has_exactly_the_files_the_format_promises(pill):
    assert set(pill) == set(FORMAT.suffixes)


def test_same_storyboard_gives_same_bytes_with_one_worker_and_an_empty_cache(pill):
    assert render(storyboard(), Shelf(), workers=1) == pill


def test_every_frame_decodes_at_a_constant_rate(film, shelf):
    stream = film.streams.video[0]
    assert stream.average_rate == stream.base_rate == 25
    times = [frame.pts * stream.time_base for frame in film.decode(stream)]
    assert times == [Fraction(place, 25) for place in range(len(times))]
    assert len(times) == round(shelf.facts["seconds"] * 25)


def test_colours_are_tagged_bt_709(film):
    context = film.streams.video[0].codec_context
    assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
    assert context.color_range == 1


def test_sound_lasts_as_long_as_the_pictures_and_is_heard(film, shelf):
    stream = film.streams.audio[0]
    loud = seconds = 0.0
    for frame in film.decode(stream):
        loud = max(loud, float(abs(frame.to_ndarray()).max()))
        seconds += frame.samples / frame.sample_rate
    assert abs(seconds - shelf.facts["seconds"]) < 0.05
    assert loud > 0.3


def test_film_starts_before_it_is_loaded_whole(pill):
    assert 0 < pill[".mp4"].index(b"moov") < pill[".mp4"].index(b"mdat")


def test_tracks_say_their_language_and_the_film_its_title(film):
    tracks = (film.streams.video[0], film.streams.audio[0], film.streams.subtitles[0])
    assert [track.language for track in tracks] == ["eng"] * 3
    assert film.metadata["title"] == "Coup de Boost"
    assert film.metadata["artist"] == "The partners"


def test_chapters_begin_with_their_scenes(film):
    chapters = film.chapters()
    assert [chapter["metadata"]["title"] for chapter in chapters] == [
        "Coup de Boost",
        "One year later",
    ]
    assert chapters[0]["start"] == 0
    assert chapters[0]["end"] == chapters[1]["start"]


def test_caption_track_says_what_the_caption_file_says(film, pill):
    track = film.streams.subtitles[0]
    inside = [bytes(packet)[2:].decode() for packet in film.demux(track) if len(bytes(packet)) > 2]
    beside = [block.split("\n", 2)[2] for block in pill[".srt"].decode().strip().split("\n\n")]
    assert inside == beside


def test_captions_show_the_narration_as_written_and_mark_its_language(pill):
    text = re.sub(r"\s+", " ", pill[".vtt"].decode())
    assert "46% were in work, and 35% in training." in text
    assert "<lang fr>Très bien.</lang>" in text


def test_poster_is_a_full_size_jpeg_and_the_cover(pill, film):
    cover = next(stream for stream in film.streams.video if stream.index != 0)
    (packet,) = [packet for packet in film.demux(cover) if packet.size]
    assert bytes(packet) == pill[".jpg"]
    with av.open(io.BytesIO(pill[".jpg"])) as picture:
        assert (picture.streams.video[0].width, picture.streams.video[0].height) == (1920, 1080)


def test_build_report_names_voice_length_and_intelligibility(shelf):
    assert shelf.facts["intelligibility"]
    assert shelf.facts["voices"]
    assert shelf.facts["seconds"] > 3
    assert shelf.facts["pictures"] == len(
        {step.picture for scene in script_of(storyboard().scenes) for step in scene.steps}
    )
    assert shelf.shares == sorted(shelf.shares)


def test_only_title_and_end_know_whose_pill_it_is():
    """Another partner's pill in the same language: its scenes in between come from the cache."""
    shelf = Shelf()
    render(storyboard(), shelf)
    before = set(shelf.kept)
    brand = storyboard().brand.model_dump(mode="json")
    other = {"wordmark": ["VDAB"], "accent": "#003366", "funding": "Funded", "licence": "Other"}
    render(storyboard(brand={**brand, **other}), shelf)
    made = sorted(name.partition(":")[0] for name in set(shelf.kept) - before)
    assert made == ["poster", "scene", "scene"]


def test_a_scene_of_one_partner_leaves_the_others_as_they_are():
    shelf = Shelf()
    render(storyboard(), shelf)
    before = set(shelf.kept)
    title, result, end = storyboard().model_dump(mode="json")["scenes"]
    own = {"id": "own", "layout": "message", "heading": "And with us?", "seconds": 1, "aside": True}
    render(storyboard(scenes=[title, result, own, end]), shelf)
    # Its silence is as long as that of the end, and there already.
    assert [name.partition(":")[0] for name in set(shelf.kept) - before] == ["scene"]


def test_one_changed_scene_is_one_scene_made_again():
    shelf = Shelf()
    render(storyboard(), shelf)
    before = set(shelf.kept)
    scenes = storyboard().model_dump(mode="json")["scenes"]
    scenes[1]["heading"] = [{"text": "Two years later", "lang": "en"}]
    render(storyboard(scenes=scenes), shelf)
    assert [name.partition(":")[0] for name in set(shelf.kept) - before] == ["scene"]


def test_transcript_page_says_all_that_is_seen_and_said(pill):
    page = pill[".html"].decode()
    for text in ("Bars: 46% and 35%.", "Work: 46%", "46% were in work", "One year later"):
        assert text in page
    assert '<p lang="fr">Très bien.</p>' in page
    assert '<html lang="en">' in page


def test_transcript_text_has_no_marks_and_the_same_words(pill):
    text = pill[".txt"].decode()
    assert "46% were in work, and 35% in training." in text
    assert "{1}" not in text
    assert "- Work: 46%" in text


def test_missing_label_of_the_transcript_is_told(shelf):
    with pytest.raises(ContentError, match="wording lacks"):
        render(storyboard(wording={}), shelf)


def test_text_that_cannot_fit_is_told_with_its_template(shelf):
    scene = {
        "id": "long",
        "layout": "points",
        "heading": "x",
        "labels": ["Wort" * 60],
        "seconds": 1,
    }
    with pytest.raises(ContentError, match=r"layouts\.typ.*does not fit"):
        render(storyboard(scenes=[scene]), shelf)


def test_no_caption_outlasts_its_scene_or_runs_into_the_next_paragraph():
    """Words so short that a caption would want more time than there is."""
    scene = {"layout": "message", "heading": "x", "pause_seconds": 0}
    scenes = [
        {**scene, "id": "one", "say": ["Yes.", "So."], "chapter": "One"},
        {**scene, "id": "two", "say": "No.", "chapter": "Two"},
    ]
    pill = render(storyboard(scenes=scenes), Shelf())
    times = re.findall(r"(\d\d:\d\d\.\d{3}) --> \d\d:(\d\d:\d\d\.\d{3})", pill[".vtt"].decode())
    starts, ends = zip(*times, strict=True)
    assert list(starts[1:]) > list(ends[:-1])
    with av.open(io.BytesIO(pill[".mp4"])) as container:
        first = container.chapters()[0]
        scene_end = first["end"] * first["time_base"]
    assert float(ends[1][3:]) <= scene_end


def test_long_label_is_a_warning():
    shelf = Shelf()
    scene = {
        "id": "long",
        "layout": "points",
        "heading": "x",
        "labels": ["word " * 14],
        "seconds": 1,
    }
    render(storyboard(scenes=[scene]), shelf)
    assert any("long" in warning for warning in shelf.warnings)
