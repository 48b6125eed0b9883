import hashlib
import itertools
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from netpes_learn.speech.engines import espeak, pico
from netpes_learn.speech.engines.base import evenly

TEXTS = {
    "en": "Hello, one thousand young people joined.",
    "fr": "Bonjour, un an après le programme.",
    "it": "Un anno dopo, il programma.",
    "es": "Un año después, el programa.",
    "ca": "Un any després, el programa.",
    "fi": "Vuosi ohjelman jälkeen, nuoret.",
    "sv": "Ett år efter programmet, unga.",
}
PICO = [tag for tag in TEXTS if pico.speaks(tag)]
with_pico = pytest.mark.skipif(not pico.installed(), reason="py-nanotts has no wheel here")


def fingerprint(engine, language):
    made = {"espeak": espeak.Espeak, "pico": pico.Pico}[engine].of(language)
    rendering = made.render(TEXTS[language])
    return hashlib.sha256(rendering.samples.tobytes()).hexdigest()


def jobs(engine):
    return [(engine, tag) for tag in (TEXTS if engine == "espeak" else PICO)]


@pytest.mark.parametrize("engine", ["espeak", pytest.param("pico", marks=with_pico)])
def test_sound_does_not_depend_on_what_was_said_before(engine):
    heard = {}
    orders = list(itertools.permutations(jobs(engine), 4))
    for order in orders[:: len(orders) // 5]:
        for job in order:
            heard.setdefault(job, set()).add(fingerprint(*job))
    assert {job: len(found) for job, found in heard.items()} == dict.fromkeys(heard, 1)


@pytest.mark.parametrize("engine", ["espeak", pytest.param("pico", marks=with_pico)])
def test_threads_and_processes_hear_the_same(engine):
    alone = [fingerprint(*job) for job in jobs(engine)]
    columns = list(zip(*(jobs(engine) * 3), strict=True))
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fingerprint, *columns)) == alone * 3
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(_elsewhere, [engine])) == [alone]


def _elsewhere(engine):
    return [fingerprint(*job) for job in jobs(engine)]


@pytest.mark.parametrize("language", TEXTS)
def test_espeak_tells_the_start_of_every_word_in_order(language):
    rendering = espeak.Espeak.of(language).render(TEXTS[language])
    assert len(rendering.starts) == len(TEXTS[language].split())
    assert list(rendering.starts) == sorted(rendering.starts)
    assert rendering.starts[-1] < len(rendering.samples) / rendering.sample_rate


def test_espeak_number_has_one_start():
    rendering = espeak.Espeak.of("sv").render("Här är 1146 unga nu.")
    assert len(rendering.starts) == 5
    assert rendering.starts[3] - rendering.starts[2] > 0.8


def test_espeak_refuses_a_language_it_does_not_speak():
    assert not espeak.speaks("xx")
    with pytest.raises(RuntimeError, match="voice xx"):
        espeak.Espeak("xx").render("a")


@with_pico
@pytest.mark.parametrize("language", PICO)
def test_pico_does_not_clip(language):
    loud = pico.Pico.of(language).render(TEXTS[language] * 3).samples
    assert 0.2 < np.abs(loud).max() < 0.99


@with_pico
def test_pico_reads_its_own_tags_as_nothing():
    plain = pico.Pico.of("en").render("a  b c").samples
    assert np.array_equal(pico.Pico.of("en").render("a <b>c").samples[:1000], plain[:1000])


def test_words_without_an_event_share_the_time_by_their_letters():
    assert evenly(["a", "b", "ccc", "d"], {0: 0.0, 3: 4.0}, 5.0) == (0.0, 1.0, 2.0, 4.0)
