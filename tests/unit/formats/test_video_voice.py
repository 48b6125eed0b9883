# Claims about reading pace: a sentence is said slower only where its captions need it, no slower
# than is natural, and the others stay as they are.
import re
from types import SimpleNamespace

from netpes_learn.formats._video.captions import captions_in, grammar_of
from netpes_learn.formats._video.script import ScriptedScene, script_of
from netpes_learn.formats._video.timeline import timeline_of
from netpes_learn.formats._video.voice import RATES, readable, spoken, timed
from netpes_learn.model.document import Storyboard, StoryScene
from netpes_learn.model.text import Text
from netpes_learn.speech.api import Speech, Word
from netpes_learn.stages.cues import Grammar, faults_of

GRAMMAR = Grammar(frozenset({"and", "of", "the"}))
CALM = "Some young people have no job."
LONG = (
    "Colleagues of the partner services visited the practice and observed everything that "
    "experienced counsellors and employers arranged together."
)


def scene_of(*paragraphs: str) -> ScriptedScene:
    scene = StoryScene(id="s", layout="message", say=tuple(Text(text) for text in paragraphs))
    return script_of([scene])[0]


class Voice:
    """So many characters a second; remembers at which rates it spoke."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.rates: dict[str, list[float]] = {}

    def __call__(self, utterance, rates) -> Speech:
        words, clock, sentences = [], 0.0, []
        for number, match in enumerate(re.finditer(r"[^.]+\.", utterance.text)):
            rate = rates[number] if number < len(rates) else 1.0
            self.rates.setdefault(match[0].strip(), []).append(rate)
            text = match[0]
            first = match.start() + len(text) - len(text.lstrip())
            sentences.append((first, match.end()))
            for word in re.finditer(r"\S+", text.lstrip()):
                seconds = (len(word[0]) + 1) / self.speed / rate
                place = first + word.start()
                words.append(Word(word[0], clock, clock + seconds, place, place + len(word[0])))
                clock += seconds
            clock += 0.35
        pcm = bytes(2 * round((clock - 0.35) * 48_000))
        return Speech(pcm, 48_000, tuple(words), "e", "v", "good", tuple(sentences))


def faults(scene: ScriptedScene, heard: list[Speech], grammar: Grammar = GRAMMAR) -> list[str]:
    (alone,) = timeline_of([scene], [timed(scene, heard)]).scenes
    cues = [cue for utterance in captions_in(alone, grammar) for cue in utterance]
    return [fault for cue in cues for fault in faults_of(cue, frames_per_second=25)]


def test_a_sentence_said_too_fast_for_its_captions_is_said_slower():
    scene, voice = scene_of(f"{CALM} {LONG}"), Voice(speed=18.5)
    hurried = [voice(utterance, ()) for utterance in scene.utterances]
    assert "speed" in faults(scene, hurried)
    assert faults(scene, readable(scene, voice, GRAMMAR)) == []


def test_no_other_sentence_is_said_slower():
    voice = Voice(speed=18.5)
    readable(scene_of(f"{CALM} {LONG}"), voice, GRAMMAR)
    assert voice.rates[LONG][-1] < 1
    assert set(voice.rates[CALM]) == {1.0}


def test_a_sentence_is_no_slower_than_it_must_be():
    voice = Voice(speed=18.5)
    readable(scene_of(f"{CALM} {LONG}"), voice, GRAMMAR)
    assert voice.rates[LONG] == list(RATES[: len(voice.rates[LONG])])
    assert voice.rates[LONG][-1] > RATES[-1]


def test_no_voice_is_slowed_until_it_sounds_drowsy():
    voice = Voice(speed=40)
    readable(scene_of(LONG), voice, GRAMMAR)
    assert min(voice.rates[LONG]) == RATES[-1] == 0.85


def test_a_calm_voice_speaks_once():
    voice = Voice(speed=14)
    readable(scene_of(CALM, LONG), voice, GRAMMAR)
    assert voice.rates == {CALM: [1.0], LONG: [1.0]}


def test_a_real_voice_follows():
    text = "La Catalogne et Stockholm ont des programmes pour les jeunes très proches de cela."
    board = Storyboard.model_construct(
        engines=("pico", "espeak"),
        lexicon={},
        abbreviations=(),
        function_words=("et", "la", "les", "des", "de", "pour"),
    )
    scene = script_of([StoryScene(id="s", layout="message", say=(Text(text, "fr"),))])[0]
    plain = SimpleNamespace(cached=lambda _name, _key, make: make(), read=None)
    heard = spoken(board, scene, plain)
    assert "speed" not in faults(scene, heard, grammar_of(board))
