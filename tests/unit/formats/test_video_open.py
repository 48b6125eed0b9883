# Claims about captions in the pictures: a second film is made only when asked for, as long as the
# first, with every caption where and when it belongs, and no track that would show it twice.
import io
import itertools

import av
import numpy as np
import pytest
from tests.unit.formats.test_video import Shelf, storyboard

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


def test_the_second_film_is_made_only_when_asked_for():
    scenes = [
        {"id": "one", "layout": "message", "heading": "One", "say": "It works. They come back."}
    ]
    shelf = Shelf()
    assert "-open.mp4" not in render(storyboard(scenes=scenes), shelf)
    files = render(storyboard(scenes=scenes, open_captions=True), shelf)
    with av.open(io.BytesIO(files[".mp4"])) as one, av.open(io.BytesIO(files["-open.mp4"])) as two:
        assert one.streams.video[0].frames == two.streams.video[0].frames
        assert len(one.streams.subtitles) == 1
        assert not two.streams.subtitles
