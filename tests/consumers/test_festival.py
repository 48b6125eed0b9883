"""Festival, a program of Debian's: its voices speak a narration whose captions can be read, its words
are found where Festival itself says they are, and it can be slowed.

Needs festival with festvox-ca-ona-hts, festvox-suopuhe-mv and festvox-itapc16k.
"""

import re
import subprocess
import wave

import numpy as np
import pytest
from tests.support.documents import documents, load_checkout
from tests.support.resources import Files

from netpes_learn.formats.video import render
from netpes_learn.speech.api import aligned
from netpes_learn.speech.engines import festival
from netpes_learn.speech.engines.base import Rendering
from netpes_learn.speech.signal import from_pcm, trimmed

PARTNERS = {"ca": "soc", "fi": "helsinki", "it": "arti"}
SENTENCES = {
    "ca": "Les persones joves treballen amb un conseller, i sis de cada deu troben feina.",
    "fi": "Nuoret tekevät työtä valmentajan kanssa, ja kuusi kymmenestä löytää työpaikan.",
    "it": "I giovani lavorano con un consulente, e sei su dieci trovano un impiego.",
}
# Festival's own word starts: one line for each word as written.
SCRIPT = """(voice_{voice})
(set! said (Utterance Text "{text}"))
(utt.synth said)
(utt.save.wave said "{sound}" 'riff)
(mapcar (lambda (word) (if (not (item.parent word))
  (format t "|%l|\\n" (item.feat word 'daughter1.word_start))))
  (utt.relation.items said 'Token))
"""


@pytest.fixture(params=sorted(PARTNERS))
def language(request, need):
    voice, package = festival.VOICES[request.param]
    need(f"Festival's voice {voice} ({package})", festival.installed(request.param))
    return request.param


@pytest.fixture(scope="module")
def loaded():
    return load_checkout()


def test_a_narration_keeps_every_limit_of_captions(language, loaded):
    (made,) = documents(
        loaded,
        partner=PARTNERS[language],
        language=language,
        document="storyboard",
        subjects=("coup-de-boost",),
    )
    said = [scene for scene in made.document.scenes if scene.say][:4]
    files = Files()
    render(made.document.model_copy(update={"engines": ("festival",), "scenes": said}), files)
    assert files.facts["voices"] == [f"festival {festival.VOICES[language][0]}"]
    assert files.facts["seconds"] > 20
    assert files.warnings == []


def test_words_are_found_where_festival_says_they_begin(language, tmp_path):
    text, script, sound = SENTENCES[language], tmp_path / "said.scm", tmp_path / "said.wav"
    filled = SCRIPT.format(voice=festival.VOICES[language][0], text=text, sound=sound)
    script.write_bytes(filled.encode("iso8859-15"))
    told = subprocess.run(
        ["festival", "--batch", script], capture_output=True, check=True, timeout=60
    ).stdout
    own = np.array([float(second) for second in re.findall(rb"\|([\d.]+)\|", told)])
    with wave.open(str(sound)) as file:
        samples, rate = from_pcm(file.readframes(file.getnframes())), file.getframerate()
    kept, lead = trimmed(samples, rate)
    found = np.array(aligned(text, Rendering(kept, rate), language=language))
    apart = np.abs(found - (own - lead))
    assert len(own) == len(text.split())
    assert np.median(apart) < 0.05
    assert np.sort(apart)[-2] < 0.15


def test_every_voice_can_be_slowed_and_says_the_same_again(language):
    calm = festival.Festival.of(language)
    slow = calm.at_rate(0.85)
    first, again, slower = (
        voice.render(SENTENCES[language]).samples for voice in (calm, calm, slow)
    )
    assert np.array_equal(first, again)
    assert len(slower) / len(first) == pytest.approx(1 / 0.85, abs=0.04)
    assert calm.identity != slow.identity
