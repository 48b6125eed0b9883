# What enters: a clip of a partner's and what is said in it. What leaves: its sound, and when its
# words are heard: by its own captions, or by laying the text over the sound.
"""What is heard in a clip."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from netpes_learn.canonical import canonical_json, digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.formats._video.encode import packed, unpacked
from netpes_learn.formats._video.script import ScriptedScene
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard, StoryScene
from netpes_learn.speech.api import Speech, Word
from netpes_learn.speech.normalise import normalise
from netpes_learn.speech.recording import Reading, Recording, speak_recording
from netpes_learn.speech.signal import SAMPLE_RATE, Samples, resample, to_pcm, trimmed
from netpes_learn.speech.soundfile import sound_track
from netpes_learn.stages.subtitles import Heard, ReadWord, retimed
from netpes_learn.stages.vtt import VttError, vtt_words

_RECIPE = 1


def clip_speech(
    storyboard: Storyboard, scene: StoryScene, script: ScriptedScene, resources: Resources
) -> list[Speech]:
    """Return a clip's sound as one paragraph, exactly as long as the clip is seen.

    A clip without sound is silent; its captions share its time, and a warning says so. Raises
    ContentError: damaged (NL094), captions that overlap or say other words (NL095).
    """
    assert scene.clip is not None
    content = resources.read(scene.clip)
    captions = resources.read(scene.clip_captions).decode() if scene.clip_captions else ""
    utterance = script.utterances[0]
    reading = Reading(utterance.language, storyboard.lexicon, storyboard.abbreviations)
    key = {
        "recipe": _RECIPE,
        "clip": digest(content),
        "captions": captions,
        "seconds": [scene.start, scene.end],
        "said": [utterance.text, utterance.language],
        "lexicon": storyboard.lexicon,
        "abbreviations": storyboard.abbreviations,
    }

    def make() -> bytes:
        samples = _sound(content, scene)
        silent = not trimmed(samples, SAMPLE_RATE)[0].size
        if captions:
            words = _captioned(captions, utterance.text, scene)
        elif silent:
            words = _shared(utterance.text, reading, scene.end - scene.start)
        else:
            words = _aligned(samples, utterance.text, reading)
        known = {"silent": silent, "words": [asdict(word) for word in words]}
        return packed((canonical_json(known), to_pcm(samples)))

    header, pcm = unpacked(resources.cached("clip", key, make))
    known = json.loads(header)
    if known["silent"]:
        resources.warn(f"scene {scene.id}: the clip is silent; it is shown with its captions")
    words = tuple(Word(**word) for word in known["words"])
    name = scene.clip.rpartition("/")[2]
    return [Speech(pcm, SAMPLE_RATE, words, "clip", name, "good")]


def _sound(content: bytes, scene: StoryScene) -> Samples:
    """Return the part of the sound that is heard, as long as the part that is seen."""
    assert scene.clip is not None
    whole = np.zeros(round((scene.end - scene.start) * SAMPLE_RATE))
    track = sound_track(content, path=scene.clip)
    if track is not None:
        samples, rate = track
        part = samples[round(scene.start * rate) : round(scene.end * rate)]
        part = resample(part, rate)[: len(whole)]
        whole[: len(part)] = part
    return whole


def _aligned(samples: Samples, text: str, reading: Reading) -> Sequence[Word]:
    speech = speak_recording(text, Recording(samples, SAMPLE_RATE, "clip"), reading)
    lead = trimmed(samples, SAMPLE_RATE)[1]
    return [
        replace(word, start_seconds=word.start_seconds + lead, end_seconds=word.end_seconds + lead)
        for word in speech.words
    ]


def _shared(text: str, reading: Reading, seconds: float) -> Sequence[Word]:
    """Return words that share the whole time: nothing is heard that they could keep to."""
    found = normalise(text, language=reading.language, abbreviations=reading.abbreviations)
    sentences = [(each.tokens[0].first, each.tokens[-1].last) for each in found]
    heard = [Heard(len(text), 0.0, seconds)]
    return [_word(word, text) for word in retimed(text, sentences, heard, until=seconds)]


def _word(word: ReadWord, text: str) -> Word:
    said = text[word.first : word.last]
    return Word(said, word.start_seconds, word.end_seconds, word.first, word.last)


def _captioned(captions: str, text: str, scene: StoryScene) -> Sequence[Word]:
    assert scene.clip_captions is not None
    try:
        timed = vtt_words(captions, text, start=scene.start, end=scene.end)
    except VttError as error:
        hint = "correct the file, or leave it away: then the text is laid over the sound"
        fault = Diagnostic(Span(scene.clip_captions, line=error.line), "NL095", str(error), hint)
        raise ContentError(fault) from error
    return [_word(word, text) for word in timed]
