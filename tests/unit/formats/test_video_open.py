# Claims about captions in the pictures: a second film is made only when asked for, as long as the
# first, with every caption where and when it belongs, and no track that would show it twice.
import io
import itertools
import re

import av
import numpy as np
import pytest
from tests.support.films import Shelf, storyboard

from netpes_learn.formats._video.open_captions import (
    _groups,
    boxes_of,
    open_packets,
    with_caption,
)
from netpes_learn.formats._video.pixels import peak_signal_to_noise
from netpes_learn.formats.video import render
from netpes_learn.stages.cues import Cue

CUES = (Cue(3, 40, ("Some young people", "have no job."), "en"), Cue(42, 300, ("NEETs.",), "en"))
FILM = 460


def picture(luma):
    planes = np.full((1620, 1920), 128, np.uint8)
    planes[:1080] = luma
    return planes


@pytest.fixture(scope="module")
def boxes():
    return boxes_of(CUES, "en", resources=Shelf())


@pytest.fixture(scope="module")
def frames():
    light, grey = picture(200), picture(90)
    return [*[light] * 100, *[grey] * (FILM - 100)]


def decoded(packets, parameters):
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = parameters
    found = [frame for packet in packets for frame in decoder.decode(av.Packet(packet.content))]
    return [frame.to_ndarray() for frame in (*found, *decoder.decode(None))]


def test_every_frame_shows_its_picture_and_its_caption(boxes, frames):
    from netpes_learn.formats._video.skips import skip_packets

    seen = decoded(open_packets(frames, CUES, boxes), skip_packets()[0])
    assert len(seen) == FILM
    for number in (0, 2, 3, 39, 40, 41, 42, 99, 100, 250, 299, 300, FILM - 1):
        cue = next((cue for cue in CUES if cue.start_frame <= number < cue.end_frame), None)
        wanted = with_caption(frames[number], boxes[cue]) if cue else frames[number]
        assert peak_signal_to_noise(seen[number], wanted) > 38, number


def test_a_caption_leaves_the_rest_of_the_picture_alone(boxes):
    box = boxes[CUES[0]]
    shown = with_caption(picture(200), box)
    luma = shown[:1080]
    assert (luma[: box.top] == 200).all()
    assert (luma[box.bottom :] == 200).all()
    assert box.top >= 900
    inside = luma[box.top : box.bottom, box.left : box.right]
    assert int(inside.min()) < 45
    assert int(inside.max()) > 225


def test_players_can_seek_every_eight_seconds(boxes, frames):
    keys = [n for n, packet in enumerate(open_packets(frames, CUES, boxes)) if packet.key]
    assert keys[0] == 0
    assert all(2 <= b - a <= 202 for a, b in itertools.pairwise([*keys, FILM]))


@pytest.mark.parametrize("last", range(195, 206))
def test_no_two_pictures_that_stand_alone_are_neighbours(last):
    film = [(0, "a"), (last, "b"), (last + 1, "c"), (420, None)]
    groups = list(_groups(film))
    starts = [group[0][0] for group, _ in groups]
    assert [end for _, end in groups] == [*starts[1:], 420]
    assert all(end - start >= 2 for start, end in itertools.pairwise([*starts, 420]))
    assert [p for group, _ in groups for p in group if p[0] in (last, last + 1)] == [
        (last, "b"),
        (last + 1, "c"),
    ]


SCENES = [
    {"id": "one", "layout": "message", "heading": "One", "say": "It works. They come back."},
    {"id": "two", "layout": "message", "heading": "Two", "say": "A friend comes, too."},
]


@pytest.fixture(scope="module")
def opened():
    shelf = Shelf()
    return render(storyboard(scenes=SCENES, open_captions=True), shelf), shelf


def test_the_second_film_is_made_only_when_asked_for(opened):
    files, shelf = opened
    assert "-open.mp4" not in render(storyboard(scenes=SCENES), shelf)
    with av.open(io.BytesIO(files[".mp4"])) as one, av.open(io.BytesIO(files["-open.mp4"])) as two:
        assert one.streams.video[0].frames == two.streams.video[0].frames
        assert len(one.streams.subtitles) == 1
        assert not two.streams.subtitles


def shown_in(mp4):
    """Whether a caption is seen, frame by frame: its ground is dark, where all else is paper."""
    with av.open(io.BytesIO(mp4)) as film:
        lumas = (frame.to_ndarray()[900:1080] for frame in film.decode(video=0))
        return [int((luma < 60).sum()) > 5_000 for luma in lumas]


def test_every_scenes_captions_are_in_its_pictures_when_they_are_due(opened):
    files, _ = opened
    times = re.findall(r"(\d\d):(\d\d\.\d+) --> \d\d:(\d\d):(\d\d\.\d+)", files[".vtt"].decode())
    edges = [
        (round((60 * int(a) + float(b)) * 25), round((60 * int(c) + float(d)) * 25))
        for a, b, c, d in times
    ]
    assert len(edges) >= 3
    seen = shown_in(files["-open.mp4"])
    due = [any(begin <= frame < end for begin, end in edges) for frame in range(len(seen))]
    assert seen == due
    assert not any(shown_in(files[".mp4"]))


def test_a_scene_that_says_and_shows_the_same_is_not_made_again(opened):
    files, shelf = opened
    scenes = [SCENES[0], {**SCENES[1], "say": "Many friends come, too."}]
    held = {name for name in shelf.kept if name.startswith("open-scene:")}
    assert len(held) == 2
    assert render(storyboard(scenes=SCENES, open_captions=True), shelf) == files
    assert {name for name in shelf.kept if name.startswith("open-scene:")} == held
    changed = render(storyboard(scenes=scenes, open_captions=True), shelf)
    assert changed["-open.mp4"] != files["-open.mp4"]
    assert len({name for name in shelf.kept if name.startswith("open-scene:")} - held) == 1
