import itertools
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netpes_learn.diagnostics import ContentError
from netpes_learn.speech import voices as voice_list
from netpes_learn.speech.api import (
    PARAGRAPH_PAUSE,
    SENTENCE_PAUSE,
    available_engines,
    speak,
    voices,
)
from netpes_learn.speech.engines import pico
from netpes_learn.speech.signal import from_pcm

TEXT = (
    "From 2021 to 2024, the programme supported 1,146 young people (81% of NEETs). "
    "It costs €1.2 million.\n\nThe PES \u2013 Le Forem \u2013 says: “Come back!”"
)
ENGINES = ["espeak"] + (["pico"] if pico.installed() else [])


def spoken(engine="espeak", text=TEXT, language="en", **options):
    return speak(text, language=language, engines=[engine], lexicon={"PES": "P E S"}, **options)


def assert_words_fit(text, speech):
    assert [word.text for word in speech.words] == [text[w.first : w.last] for w in speech.words]
    covered = "".join(word.text for word in speech.words)
    assert "".join(covered.split()) == "".join(text.split())
    times = [second for word in speech.words for second in (word.start_seconds, word.end_seconds)]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= speech.seconds


@pytest.mark.parametrize("engine", ENGINES)
def test_every_word_is_heard_in_order_inside_the_sound(engine):
    speech = spoken(engine)
    assert_words_fit(TEXT, speech)
    assert all(word.end_seconds - word.start_seconds > 0.03 for word in speech.words)
    assert (speech.engine, speech.sample_rate) == (engine, 48_000)


@pytest.mark.parametrize("engine", ENGINES)
def test_number_is_one_word_as_long_as_its_spoken_words(engine):
    number = next(word for word in spoken(engine).words if word.text == "1,146")
    assert number.end_seconds - number.start_seconds > 1.2


@pytest.mark.parametrize("language", ["en", "fr", "it", "es", "ca", "fi", "sv", "fr-BE"])
def test_every_language_is_spoken(language):
    text = "Coup de Boost 2021\u20132024: 81 %. Ça va?"
    assert_words_fit(text, spoken(text=text, language=language))


def test_pauses_part_sentences_and_paragraphs():
    speech = spoken(text="One here. Two here.\n\nThree here.")
    starts = {word.text: word.start_seconds for word in speech.words}
    ends = [word.end_seconds for word in speech.words if word.text == "here."]
    assert starts["Two"] - ends[0] == pytest.approx(SENTENCE_PAUSE, abs=0.12)
    assert starts["Three"] - ends[1] == pytest.approx(PARAGRAPH_PAUSE, abs=0.12)
    samples = from_pcm(speech.samples)
    middle = round((ends[1] + starts["Three"]) / 2 * 48_000)
    assert not np.abs(samples[middle - 4800 : middle + 4800]).any()


def test_first_word_begins_with_the_sound():
    speech = spoken(text="Pause first.")
    assert speech.words[0].start_seconds <= 0.03
    assert speech.seconds - speech.words[-1].end_seconds <= 0.06


@pytest.mark.parametrize("engine", ENGINES)
def test_another_process_says_the_same(engine):
    spoken(engine, text="Something else before, which must not matter.")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(spoken, engine).result() == spoken(engine)


def test_cached_sentences_are_not_spoken_again():
    kept = {}
    made = []

    def cached(name, key, make):
        place = (name, json.dumps(key, sort_keys=True))
        if place not in kept:
            made.append(key)
            kept[place] = make()
        return kept[place]

    first = spoken(cached=cached)
    assert len(made) == 3
    assert spoken(cached=cached) == first == spoken()
    assert len(made) == 3
    spoken(text=TEXT.replace("Come", "Go"), cached=cached)
    assert len(made) == 4


def test_next_engine_speaks_where_one_does_not_know_the_language():
    engines = ["pico", "festival", "espeak"]
    assert speak("Hej.", language="sv", engines=engines).engine == "espeak"


def fault(**options):
    with pytest.raises(ContentError) as raised:
        speak("Hej.", **{"language": "sv", "engines": ["espeak"], **options})
    return raised.value.diagnostics[0]


def test_unknown_engine_is_the_authors_error_with_a_suggestion():
    told = fault(engines=["espaek"])
    assert (told.code, told.hint) == ("NL091", "did you mean 'espeak'?")
    assert told.span.path == "content/languages/sv.yml"


def test_no_engine_tells_what_to_install():
    told = fault(engines=["pico"])
    assert told.code == "NL092"
    assert "py-nanotts" in told.hint
    assert fault(engines=[]).code == "NL092"
    if "festival" not in available_engines("fi"):
        assert "festvox-suopuhe-mv" in fault(engines=["festival"], language="fi-x").hint


@pytest.mark.skipif(not voice_list.is_installed("piper", "en"), reason="Piper is not installed")
def test_piper_voice_that_cannot_be_used_is_told():
    files = {"a.onnx": b"", "a.onnx.json": b'{"language": {"code": "ca_ES"}}'}
    assert fault(engines=["piper:a.onnx"]).code == "NL093"
    assert "speaks 'ca'" in fault(engines=["piper:a.onnx"], read=files.__getitem__).message


def test_every_language_has_an_engine_from_wheels_and_a_class():
    for language in ("en", "fr", "it", "es", "ca", "fi", "sv"):
        assert "espeak" in available_engines(language)
    rows = {(row.engine, row.language): row for row in voices()}
    assert rows["espeak", "ca"].intelligibility == "poor"
    assert rows["espeak", "ca"].timings == "exact"
    assert rows["pico", "it"].intelligibility == "good"
    assert rows["piper", "sv"].source == "not measured"
    assert len(rows) == len(voices())


def test_best_understood_engine_comes_first():
    for language in ("en", "fr", "ca"):
        errors = [
            voice_list.CHARACTER_ERRORS[name, language] for name in available_engines(language)
        ]
        assert errors == sorted(errors)


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40), language=st.sampled_from(["en", "fi", "fr"]))
def test_no_text_breaks_a_voice(text, language):
    speech = speak(text, language=language, engines=["pico", "espeak"])
    times = [second for word in speech.words for second in (word.start_seconds, word.end_seconds)]
    assert times == sorted(times)
    assert not times or times[-1] <= speech.seconds + 1e-9
    assert all(a.last <= b.first for a, b in itertools.pairwise(speech.words))
