# Claims about recorded narration: the person speaks where there is a recording, the file is read
# through the render's resources, and what is missing or out of place is told.
import io
import wave

import av
import numpy as np
import pytest

from netpes_learn.canonical import digest_of
from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._video.recorded import check_recordings, recorded_speech
from netpes_learn.formats._video.script import script_of
from netpes_learn.formats._video.sound import encode_sound
from netpes_learn.formats._video.voice import spoken
from netpes_learn.model.document import Storyboard, StoryScene
from netpes_learn.model.text import Text
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.loudness import integrated, master, true_peaks
from netpes_learn.speech.signal import from_pcm, to_pcm, trimmed

PERSON = Espeak("gmw/en-US", 125)
SCENES = (
    StoryScene(id="title", layout="title", say=(Text("Coup de Boost. Le Forem, Belgium."),)),
    StoryScene(
        id="why",
        layout="message",
        say=(
            Text("Some young people have no job, and {1} no hope of one."),
            Text("What do they expect?"),
        ),
    ),
    StoryScene(id="end", layout="end", seconds=3),
)


class Shelf:
    def __init__(self, files):
        self.files, self.reads, self.warnings, self.kept = files, [], [], {}

    def read(self, path):
        self.reads.append(path)
        return self.files[path]

    def cached(self, name, key, make):
        place = (name, digest_of(key))
        if place not in self.kept:
            self.kept[place] = make()
        return self.kept[place]

    def warn(self, message):
        self.warnings.append(message)


def recording(*texts):
    pieces = [part for text in texts for part in (PERSON.render(text).samples, np.zeros(22_050))]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(to_pcm(np.concatenate(pieces)))
    return out.getvalue()


def board(**recordings):
    return Storyboard.model_construct(
        scenes=SCENES,
        engines=("espeak",),
        lexicon={},
        abbreviations=(),
        function_words=(),
        recordings={name.replace("whole", ""): path for name, path in recordings.items()},
    )


WHY = ("Some young people have no job, and no hope of one.", "What do they expect?")
WHOLE = recording("Coup de Boost. Le Forem, Belgium.", *WHY)


def test_every_scene_of_a_whole_recording_is_heard_with_its_words():
    shelf = Shelf({"content/recordings/a.en.wav": WHOLE})
    storyboard = board(whole="content/recordings/a.en.wav")
    heard = [spoken(storyboard, scene, shelf) for scene in script_of(SCENES)]
    assert [len(scene) for scene in heard] == [1, 2, 0]
    assert {speech.engine for scene in heard for speech in scene} == {"recording"}
    said = [" ".join(word.text for word in speech.words) for speech in heard[1]]
    assert said == list(WHY)
    for speech, text in zip(heard[1], WHY, strict=True):
        sounding = trimmed(PERSON.render(text).samples, 22_050)[0]
        assert speech.seconds == pytest.approx(len(sounding) / 22_050, abs=0.1)


def test_the_recording_is_read_through_resources_so_that_another_one_is_heard():
    shelf = Shelf({"content/recordings/a.why.en.wav": recording(*WHY)})
    storyboard = board(why="content/recordings/a.why.en.wav")
    before = spoken(storyboard, script_of(SCENES)[1], shelf)
    shelf.files["content/recordings/a.why.en.wav"] = recording(WHY[0], "What do they all expect?")
    assert spoken(storyboard, script_of(SCENES)[1], shelf)[1].samples != before[1].samples
    assert shelf.reads


def test_a_scene_without_a_recording_is_left_to_the_voice_and_told():
    shelf = Shelf({"content/recordings/a.why.en.wav": recording(*WHY)})
    storyboard = board(why="content/recordings/a.why.en.wav")
    assert recorded_speech(storyboard, script_of(SCENES)[0], shelf) is None
    check_recordings(storyboard, shelf)
    assert shelf.warnings == ["not recorded, so a synthetic voice speaks: title"]


def test_a_recording_of_no_scene_is_refused_with_a_suggestion():
    with pytest.raises(
        ContentError, match=r"(?s)a\.wy\.wav: error NL497.*no spoken scene 'wy'.*why"
    ):
        check_recordings(board(wy="content/recordings/a.wy.wav"), Shelf({}))


def test_a_whole_recording_leaves_nothing_to_a_synthetic_voice():
    shelf = Shelf({})
    check_recordings(board(whole="w.wav"), shelf)
    assert shelf.warnings == []


def test_a_person_is_never_slowed():
    shelf = Shelf({"a.wav": WHOLE})
    scene = script_of(SCENES)[1]
    heard = spoken(board(whole="a.wav"), scene, shelf)
    raw = recorded_speech(board(whole="a.wav"), scene, shelf)
    assert [word.text for speech in heard for word in speech.words] == [
        word.text for speech in raw for word in speech.words
    ]
    assert all(
        np.frombuffer(a.samples, "<i2").any() and len(a.samples) >= len(b.samples)
        for a, b in zip(heard, raw, strict=True)
    )


def test_a_recordings_sound_keeps_level_and_peak_through_the_encoder():
    scene = script_of(SCENES)[1]
    (first, second) = spoken(board(whole="a.wav"), scene, Shelf({"a.wav": WHOLE}))
    noise = np.random.default_rng(1).normal(0, 0.02, len(first.samples) // 2)
    pcm = to_pcm(from_pcm(first.samples) * 1.8 + noise) + bytes(48_000) + second.samples
    sound = encode_sound(pcm, master=master, cached=lambda _name, _key, make: make())
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = sound.header
    frames = [f for packet in sound.packets for f in decoder.decode(av.Packet(packet))]
    heard = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float64)
    assert integrated(heard, 48_000) == pytest.approx(-16, abs=0.5)
    assert 20 * np.log10(true_peaks(heard).max()) <= -1.5
