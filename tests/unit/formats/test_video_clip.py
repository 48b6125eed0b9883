# Claims about a partner's own film as a scene: the seconds asked for are seen and heard together, it
# has captions, and what cannot be used is told.
import io
import itertools
from fractions import Fraction

import av
import numpy as np
import pytest
from tests.support.films import Shelf, storyboard

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._video.script import CLIP_WAITS, script_of
from netpes_learn.formats.video import render
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.signal import resample

SAID = "We meet every Tuesday in the centre. They come back, and bring a friend."
VTT = """WEBVTT

00:00.500 --> 00:02.900
<v Ann>We meet every Tuesday in the centre.

2
00:03.100 --> 00:05.500 line:90%
They come back, and bring a friend.
"""


def by_second(number, rate):
    """Luma grows by 20 each second."""
    return 40 + 20 * (number // rate)


def by_frame(number, _rate):
    """No two frames that follow each other are alike."""
    return 60 + 70 * (number % 2)


def film(*, seconds=7.0, sound=True, size=(320, 240), begin=0.5, rate=30, luma=by_second):
    """A film of plain frames, in which somebody speaks after half a second."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        pictures = file.add_stream("libx264", rate)
        pictures.width, pictures.height, pictures.pix_fmt = *size, "yuv420p"
        pictures.options = {"crf": "10"}
        voice = file.add_stream("aac", 48_000, layout="mono") if sound else None
        for number in range(round(seconds * rate)):
            planes = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            planes[: size[1]] = luma(number, rate)
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            for packet in pictures.encode(frame):
                file.mux(packet)
        for packet in pictures.encode(None):
            file.mux(packet)
        if voice:
            person = resample(Espeak("gmw/en-US", 150).render(SAID).samples, 22_050)
            track = np.zeros(round(seconds * 48_000), np.float32)
            place = round(begin * 48_000)
            track[place : place + len(person)] = person[: len(track) - place]
            frame = av.AudioFrame.from_ndarray(track.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate = 48_000
            for packet in (*voice.encode(frame), *voice.encode(None)):
                file.mux(packet)
    return out.getvalue()


class Files(Shelf):
    def __init__(self, **files):
        super().__init__()
        self.files = {f"content/practices/a/{name}": data for name, data in files.items()}

    def read(self, path):
        return self.files[path] if path in self.files else super().read(path)


def board(**changes):
    clip = {"id": "clip", "layout": "clip", "heading": "A clip", "alt": "A room.", "say": SAID,
            "clip": "content/practices/a/film", "start": 0, "end": 6} | changes  # fmt: skip
    first = {"id": "one", "layout": "message", "heading": "One", "say": "This is a clip."}
    last = {"id": "end", "layout": "end", "heading": "End", "seconds": 2}
    return storyboard(scenes=[first, clip, last])


def decoded(mp4):
    with av.open(io.BytesIO(mp4)) as file:
        lumas = [frame.to_ndarray()[560:700, 800:1100].mean() for frame in file.decode(video=0)]
    with av.open(io.BytesIO(mp4)) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    return np.array(lumas), sound


@pytest.fixture(scope="module")
def made():
    shelf = Files(film=film())
    return render(board(), shelf), shelf


def test_pictures_and_sound_of_a_clip_stay_together(made):
    lumas, sound = decoded(made[0][".mp4"])
    # The clip's picture changes with each of its seconds; its voice begins half a second in.
    steps = np.flatnonzero(np.abs(np.diff(lumas)) > 12)
    jumps = [int(n) + 1 for n in steps if 50 < lumas[n + 1] < 150 and lumas[n + 1] > lumas[n]]
    assert len(jumps) == 5
    assert all(b - a == 25 for a, b in itertools.pairwise(jumps))
    begun = jumps[0] / 25 - 1.0
    loud = np.abs(sound[round(begun * 48_000) :]) > 0.02
    assert np.flatnonzero(loud)[0] / 48_000 == pytest.approx(0.5, abs=0.08)


def test_every_frame_of_a_clip_is_seen_once_and_none_twice():
    """Longer than a group of pictures, at the film's own rate."""
    seconds = 10
    content = film(seconds=seconds + 1, rate=25, luma=by_frame, sound=False, size=(160, 120))
    lumas, _ = decoded(render(board(end=seconds), Files(film=content))[".mp4"])
    turns = np.flatnonzero(np.abs(np.diff(lumas)) > 40)
    runs = np.split(turns, np.flatnonzero(np.diff(turns) > 1) + 1)
    assert len(max(runs, key=len)) == 25 * seconds - 1


@pytest.mark.parametrize("frames", [26, 199, 200, 201, 202, 203, 400, 401, 402, 403])
def test_groups_of_a_clip_hold_each_frame_once_and_two_at_least(frames):
    scene = board(end=(frames - CLIP_WAITS) / 25).scenes[1]
    first, *others = script_of([board().scenes[0], scene])[1].steps
    held = [[step.begins, *step.through, step.picture] for step in others]
    numbers = [picture.clip for step in held for picture in step]
    assert [first.picture.clip, *numbers] == list(range(frames))
    assert all(len(step) >= 2 for step in held)
    assert all(step.frames == len(step.through) + 1 for step in others)


def test_a_clip_is_trimmed():
    whole, _ = decoded(render(board(), Files(film=film()))[".mp4"])
    part, _ = decoded(render(board(start=2, end=6, say=SAID), Files(film=film()))[".mp4"])
    assert len(whole) - len(part) == pytest.approx(50, abs=8)
    assert part[(part > 50) & (part < 150)].min() == pytest.approx(80, abs=3)


def test_a_clip_is_as_loud_as_the_voice(made):
    from netpes_learn.speech.loudness import integrated, true_peaks

    _, sound = decoded(made[0][".mp4"])
    clip = sound[round(3.2 * 48_000) : (8 * 48_000)].astype(np.float64)
    assert integrated(clip, 48_000) == pytest.approx(-16, abs=1.0)
    assert 20 * np.log10(true_peaks(sound.astype(np.float64)).max()) <= -1.5


def test_captions_come_from_the_text_laid_over_the_sound(made):
    assert "We meet every Tuesday in the centre." in made[0][".vtt"].decode().replace("\n", " ")
    assert made[1].warnings == []
    assert "A room." in made[0][".txt"].decode()


def test_captions_come_from_the_clips_own_file():
    files = Files(film=film(), words=VTT.encode())
    made = render(board(clip_captions="content/practices/a/words"), files)
    assert "They come back, and bring a friend." in made[".vtt"].decode().replace("\n", " ")


def test_a_clip_without_sound_is_silent_and_has_captions():
    shelf = Files(film=film(sound=False))
    made = render(board(), shelf)
    assert shelf.warnings == ["scene clip: the clip is silent; it is shown with its captions"]
    assert "bring a friend." in made[".vtt"].decode().replace("\n", " ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (VTT.replace("00:03.100", "00:02.100"), "NL095.*before the last one ends"),
        (VTT.replace("friend", "fiend"), "NL095.*'fiend.', 'say' has 'friend.'"),
        ("nothing", "NL095.*WEBVTT"),
    ],
)
def test_captions_that_cannot_be_right_are_refused(words, code):
    files = Files(film=film(), words=words.encode())
    with pytest.raises(ContentError, match=code):
        render(board(clip_captions="content/practices/a/words"), files)


@pytest.mark.parametrize(
    ("content", "changes", "code"),
    [
        (film(seconds=3), {}, "NL499: the clip ends before 6 s"),
        (b"no film", {}, "NL094|NL499"),
    ],
)
def test_a_clip_that_cannot_be_shown_is_refused(content, changes, code):
    with pytest.raises(ContentError, match=code):
        render(board(**changes), Files(film=content))
