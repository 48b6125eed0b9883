import numpy as np
import pytest

from netpes_learn.speech.signal import (
    SAMPLE_RATE,
    TAIL_SECONDS,
    Samples,
    from_pcm,
    sounding,
    trimmed,
)

RATE = 16_000


def tone(seconds: float, *, level_db: float) -> Samples:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * 220 * at))


def quiet(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE))


def lasts(*parts: Samples) -> float:
    return len(trimmed(np.concatenate(parts), RATE)[0]) / RATE


VOICE = tone(1.0, level_db=-6)
CLICK = tone(0.04, level_db=-40)


def test_silence_at_both_ends_is_trimmed() -> None:
    assert lasts(quiet(0.5), VOICE, quiet(0.5)) == pytest.approx(1.07, abs=0.01)


@pytest.mark.parametrize(
    "parts",
    [
        (VOICE, quiet(0.6), CLICK, quiet(0.2)),
        (VOICE, quiet(0.6), CLICK, quiet(0.3), CLICK),
        (CLICK, quiet(0.4), VOICE, quiet(0.4)),
    ],
    ids=["behind", "two behind", "in front"],
)
def test_lone_click_in_the_silence_goes_with_it(parts: tuple[Samples, ...]) -> None:
    assert lasts(*parts) == pytest.approx(1.0 + TAIL_SECONDS, abs=0.03)


@pytest.mark.parametrize(
    "last",
    [tone(0.04, level_db=-20), tone(0.2, level_db=-40)],
    ids=["a loud one", "a long one"],
)
def test_short_word_or_long_breath_after_a_pause_stays(last: Samples) -> None:
    assert lasts(VOICE, quiet(0.6), last) == pytest.approx(1.6 + len(last) / RATE, abs=0.02)


def test_click_close_to_the_voice_stays() -> None:
    assert lasts(VOICE, quiet(0.1), CLICK) == pytest.approx(1.14, abs=0.02)


def test_nothing_but_silence_gives_nothing() -> None:
    assert trimmed(quiet(1.0), RATE)[0].size == 0
    assert trimmed(quiet(0.001), RATE)[0].size == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "Il servizio aiuta le persone."),
        ("es", "El servicio ayuda a las personas."),
        ("fr", "Le service aide les gens."),
        ("en", "The service helps people."),
    ],
)
def test_spoken_sentence_ends_with_speech(language: str, text: str) -> None:
    pytest.importorskip("py_nanotts")
    from netpes_learn.speech.api import speak

    speech = speak(text, language=language, engines=["pico"])
    loud = np.flatnonzero(sounding(from_pcm(speech.samples), SAMPLE_RATE))
    pauses = np.diff(loud)
    assert pauses.max() < 30  # No pause of 0.3 s within so short a sentence.
    assert speech.words[-1].end_seconds > speech.seconds - 0.15
