# Claims about recordings: what was said is found where it was said, one scene or all in one file, in
# the files people have; what cannot be used is told in words that help.
import io
import itertools
import wave

import av
import numpy as np
import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.recording import (
    Reading,
    parted,
    read_recording,
    remarks,
    speak_recording,
)
from netpes_learn.speech.signal import resample, to_pcm

TEXT = "Many people expect no help, and stay away. 81% come back."
READ = "Many people expect no help, and stay away. eighty-one percent come back."
ENGLISH = Reading("en")
PERSON = Espeak("gmw/en-US", 125)
NARRATION = (
    "Coup de Boost. Le Forem, Belgium.",
    "Some young people have no job and are not in training. Many of them no longer expect help.",
    "It begins with a group. Coaches, all from one service, meet them every week.",
    "Which of these does the programme begin with?",
    "An employer who visits. A test of skills. A group that meets.",
)


def wav(samples, *, rate=22_050, channels=1, width=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        frames = np.frombuffer(to_pcm(samples), dtype="<i2")
        if width == 3:
            frames = np.stack(
                [np.zeros_like(frames).view("u1")[::2], *frames.view("u1").reshape(-1, 2).T], axis=1
            )
        file.writeframes(np.repeat(frames, channels, axis=0).tobytes())
    return out.getvalue()


def mp3(samples, *, rate=22_050):
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("mp3", rate=rate, layout="mono")
        pcm = np.frombuffer(to_pcm(samples), dtype="<i2").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()


def quiet(seconds, rate=22_050):
    return np.zeros(round(seconds * rate))


def recorded(content, path="recordings/who.wav"):
    return speak_recording(TEXT, read_recording(content, path=path), ENGLISH)


def said(text=READ):
    return PERSON.render(text)


@pytest.mark.parametrize(
    "file",
    [
        wav,
        lambda samples: wav(samples, channels=2),
        lambda samples: wav(samples, width=3),
        mp3,
    ],
    ids=["mono", "stereo", "24 bit", "mp3"],
)
def test_recorded_words_are_found_where_they_were_said(file):
    person = said()
    speech = recorded(file(np.concatenate([quiet(1), person.samples, quiet(1)])))
    # "81%" was said in two words, so the starts of the recording skip the second.
    known = [start for index, start in enumerate(person.starts) if index != 9]
    errors = [
        abs(word.start_seconds - start) for word, start in zip(speech.words, known, strict=True)
    ]
    assert sum(errors) / len(errors) <= 0.06
    assert speech.seconds < len(person.samples) / 22_050 + 0.1
    assert (speech.engine, speech.voice) == ("recording", "who.wav")


@pytest.mark.parametrize("pause", [0.5, 2.5])
def test_a_whole_narration_is_parted_where_its_scenes_were(pause):
    spoken = [said(text) for text in NARRATION]
    pieces = [piece for each in spoken for piece in (each.samples, quiet(pause))]
    recording = read_recording(wav(np.concatenate([quiet(0.8), *pieces])), path="all.wav")
    parts = parted(recording, [(text, ENGLISH) for text in NARRATION])
    begun = 0.8 + np.cumsum([0, *(len(each.samples) / 22_050 + pause for each in spoken)])
    # A border lies in the pause before the scene begins.
    for (first, _), start in list(zip(parts, begun, strict=False))[1:]:
        assert start - pause - 0.5 <= first / 22_050 <= start + 0.02
    assert all(a[1] == b[0] for a, b in itertools.pairwise(parts))


def test_one_channel_turned_round_does_not_silence_the_voice():
    samples = said().samples
    stereo = np.stack([samples, -samples], axis=1)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(to_pcm(stereo.ravel()))
    assert np.abs(read_recording(out.getvalue(), path="w.wav").samples).max() > 0.1


def test_a_telephones_rate_is_used_and_remarked():
    samples = resample(said().samples, 22_050, to=8000)
    recording = read_recording(wav(samples, rate=8000), path="recordings/who.wav")
    (remark,) = remarks(recording, [(TEXT, ENGLISH)])
    assert "who.wav was recorded at 8 kHz" in remark
    speech = speak_recording(TEXT, recording, ENGLISH)
    assert (len(speech.words), speech.intelligibility) == (11, "fair")


def test_a_good_recording_is_not_remarked_on():
    recording = read_recording(wav(said().samples), path="w.wav")
    assert remarks(recording, [(TEXT, ENGLISH)]) == []


def test_a_recording_of_half_the_text_is_doubted():
    half = said("Many people expect no help.")
    (remark,) = remarks(read_recording(wav(half.samples), path="w.wav"), [(TEXT, ENGLISH)])
    assert "s, and its text takes about 5 s to read" in remark


@pytest.mark.parametrize("text", ["Many.", " ".join([READ] * 4)])
def test_a_recording_of_another_text_is_refused_with_the_seconds_expected(text):
    recording = read_recording(wav(said(text).samples), path="recordings/who.wav")
    with pytest.raises(ContentError, match=r"who\.wav: error NL496.*about 5 s to read"):
        remarks(recording, [(TEXT, ENGLISH)])


def test_silence_is_refused():
    with pytest.raises(ContentError, match="NL496: nothing is heard"):
        read_recording(wav(quiet(3)), path="w.wav")


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 mp3", b"\0" * 4000])
def test_other_files_are_the_authors_error(content):
    with pytest.raises(ContentError, match=r"recordings/who\.wav: error NL094") as raised:
        recorded(content)
    assert "16 bit" in raised.value.diagnostics[0].hint


def test_a_damaged_mp3_is_told_and_not_taken_for_a_short_one():
    whole = bytearray(mp3(np.concatenate([said().samples] * 3)))
    whole[len(whole) // 3 : len(whole) // 2] = b"\x55" * (len(whole) // 2 - len(whole) // 3)
    with pytest.raises(ContentError, match="NL094: the file is damaged after"):
        read_recording(bytes(whole), path="w.mp3")
