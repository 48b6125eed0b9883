import io
import wave

import numpy as np
import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.recording import speak_recording
from netpes_learn.speech.signal import to_pcm

TEXT = "Many people expect no help, and stay away. 81% come back."
READ = "Many people expect no help, and stay away. eighty-one percent come back."


def wav(samples, *, rate=22_050, channels=1, width=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        frames = np.repeat(np.frombuffer(to_pcm(samples), dtype="<i2"), channels).tobytes()
        file.writeframes(frames if width == 2 else frames * width)
    return out.getvalue()


def recorded(content, path="recordings/who.wav"):
    return speak_recording(TEXT, content, language="en", path=path)


@pytest.mark.parametrize("channels", [1, 2])
def test_recorded_words_are_found_where_they_were_said(channels):
    person = Espeak("gmw/en-US", 125).render(READ)
    quiet = np.zeros(22_050)
    speech = recorded(wav(np.concatenate([quiet, person.samples, quiet]), channels=channels))
    # "81%" was said in two words, so the starts of the recording skip the second.
    said = [start for index, start in enumerate(person.starts) if index != 9]
    errors = [
        abs(word.start_seconds - start) for word, start in zip(speech.words, said, strict=True)
    ]
    assert sum(errors) / len(errors) <= 0.06
    assert speech.seconds < len(person.samples) / 22_050 + 0.1
    assert (speech.engine, speech.voice) == ("recording", "who.wav")


def test_silent_recording_has_no_words():
    assert recorded(wav(np.zeros(22_050))).words == ()


@pytest.mark.parametrize("content", [b"", b"RIFF", b"ID3 mp3", wav(np.zeros(10), width=1)])
def test_other_files_are_the_authors_error(content):
    with pytest.raises(ContentError, match=r"recordings/who\.wav: error NL094") as raised:
        recorded(content)
    assert "16 bit" in raised.value.diagnostics[0].hint
