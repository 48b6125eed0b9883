# What enters: a scene's narration, and voices that can speak slower. What leaves: the same spoken
# so that its captions can be read: calm where it can be, slower only in sentences whose captions
# would be gone too soon, with a rest after them where that is needed. A scene begins with a frame,
# so that its captions are here what they will be in the film.
"""Speech at reading pace."""

from collections.abc import Callable, Iterator, Sequence

from netpes_learn.formats._video.captions import captions_in, grammar_of
from netpes_learn.formats._video.clip_sound import clip_speech
from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.pace import paced
from netpes_learn.formats._video.recorded import recorded_speech
from netpes_learn.formats._video.script import ScriptedScene, Utterance
from netpes_learn.formats._video.timeline import Spoken, timeline_of
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard
from netpes_learn.speech.api import Speech, speak
from netpes_learn.stages.cues import Cue, Grammar, faults_of

# Shares of a voice's calm speed, tried in order. A reader slows down as much for a hard sentence;
# below 0.85 a voice sounds drowsy.
RATES = (1.0, 0.95, 0.9, 0.85)

# Speaks an utterance, each of its sentences at a rate.
Speaking = Callable[[Utterance, Sequence[float]], Speech]


def spoken(storyboard: Storyboard, scene: ScriptedScene, resources: Resources) -> list[Speech]:
    """Return a scene's paragraphs as they are heard: a person's recording before any voice."""
    if scene.clip:
        return clip_speech(storyboard, scene.clip, scene, resources)
    recorded = recorded_speech(storyboard, scene, resources)
    if recorded is not None:
        return [paced(speech) for speech in recorded]

    def speaking(utterance: Utterance, rates: Sequence[float]) -> Speech:
        return speak(
            utterance.text,
            language=utterance.language,
            engines=storyboard.engines,
            lexicon=storyboard.lexicon,
            abbreviations=storyboard.abbreviations,
            cached=resources.cached,
            read=resources.read,
            rates=rates,
        )

    return readable(scene, speaking, grammar_of(storyboard))


def readable(scene: ScriptedScene, speaking: Speaking, grammar: Grammar) -> list[Speech]:
    """Return a scene's paragraphs, no sentence slower than it must be for its captions to be read.

    A sentence keeps the first of ``RATES`` at which its captions stay long enough, or the last.
    """
    heard = [paced(speaking(utterance, ())) for utterance in scene.utterances]
    steps = [[0] * len(speech.sentences) for speech in heard]
    while slower := [
        (place, number)
        for place, number in _hurried(scene, heard, grammar)
        if steps[place][number] + 1 < len(RATES)
    ]:
        for place, number in slower:
            steps[place][number] += 1
        for place in sorted({place for place, _ in slower}):
            rates = [RATES[step] for step in steps[place]]
            heard[place] = paced(speaking(scene.utterances[place], rates))
    return heard


def timed(scene: ScriptedScene, speeches: Sequence[Speech]) -> list[Spoken]:
    """Return a scene's paragraphs with the times of their words."""
    return [
        Spoken(utterance, speech.seconds, speech.words)
        for utterance, speech in zip(scene.utterances, speeches, strict=True)
    ]


def _hurried(
    scene: ScriptedScene, heard: Sequence[Speech], grammar: Grammar
) -> list[tuple[int, int]]:
    """Return paragraph and sentence of each caption that is gone before it is read, once each."""
    (alone,) = timeline_of([scene], [timed(scene, heard)]).scenes
    found = {
        (place, number): None
        for place, cues in enumerate(captions_in(alone, grammar))
        for first, last in _gone_too_soon(cues)
        for number, (begin, end) in enumerate(heard[place].sentences)
        if begin < last and first < end
    }
    return list(found)


def _gone_too_soon(cues: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """Yield the characters of the paragraph that such captions show."""
    first = 0
    for cue in cues:
        last = first + cue.characters
        if "speed" in faults_of(cue, frames_per_second=FRAMES_PER_SECOND):
            yield first, last
        # Captions show the whole text; the blank between two of them is not shown.
        first = last + 1
