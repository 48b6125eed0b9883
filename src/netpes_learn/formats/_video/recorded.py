# What enters: a scene and the recordings of its pill. What leaves: the scene as a person read it.
# A recording holds one scene or the whole narration; laying it over the text is done once.
"""Recorded narration of a pill."""

import json
from dataclasses import asdict

from netpes_learn.canonical import canonical_json, digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.formats._video.encode import packed, unpacked
from netpes_learn.formats._video.script import ScriptedScene, Utterance, utterance_of
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard
from netpes_learn.model.recordings import WHOLE
from netpes_learn.speech.api import Speech, Word
from netpes_learn.speech.recording import (
    Reading,
    parted,
    read_recording,
    remarks,
    speak_recording,
)

# Part of every cache key: raise it when the same key would give other sound.
_RECIPE = 1


def check_recordings(storyboard: Storyboard, resources: Resources) -> None:
    """Raise ContentError (NL497) for recordings of scenes that are not there.

    Warns where the recordings leave scenes to a synthetic voice: two voices in one film.
    """
    spoken = [scene.id for scene in storyboard.scenes if scene.say]
    faults = []
    for name, path in sorted(storyboard.recordings.items()):
        if name not in (*spoken, WHOLE):
            message, hint = f"the pill has no spoken scene '{name}'", did_you_mean(name, spoken)
            faults.append(Diagnostic(Span(path), "NL497", message, hint))
    if faults:
        raise ContentError(*faults)
    left = [name for name in spoken if name not in storyboard.recordings]
    if storyboard.recordings and WHOLE not in storyboard.recordings and left:
        resources.warn(f"not recorded, so a synthetic voice speaks: {', '.join(left)}")


def recorded_speech(
    storyboard: Storyboard, scene: ScriptedScene, resources: Resources
) -> list[Speech] | None:
    """Return the paragraphs of a scene as recorded; None where nobody recorded it.

    Raises ContentError for a file that cannot be used (NL094) or is not of the text (NL496).
    """
    name = scene.id if scene.id in storyboard.recordings else WHOLE
    path = storyboard.recordings.get(name)
    if path is None or not scene.utterances:
        return None
    content = resources.read(path)
    texts: list[tuple[str, Reading]] = []
    first = 0
    for each in storyboard.scenes:
        if each.id == scene.id:
            first = len(texts)
        if name in (each.id, WHOLE):
            texts += (_readable(storyboard, utterance_of(rich)) for rich in each.say)
    key = {
        "recipe": _RECIPE,
        "recording": digest(content),
        "path": path,
        "texts": [[text, reading.language] for text, reading in texts],
        "lexicon": storyboard.lexicon,
        "abbreviations": storyboard.abbreviations,
    }

    def laid() -> bytes:
        recording = read_recording(content, path=path)
        return canonical_json(
            {"remarks": remarks(recording, texts), "parts": parted(recording, texts)}
        )

    plan = json.loads(resources.cached("recording-plan", key, laid))
    for remark in plan["remarks"]:
        resources.warn(remark)
    chosen = range(first, first + len(scene.utterances))

    def heard() -> bytes:
        recording = read_recording(content, path=path)
        return packed(
            [
                part
                for place in chosen
                for part in _frozen(
                    speak_recording(
                        texts[place][0], recording.part(*plan["parts"][place]), texts[place][1]
                    )
                )
            ]
        )

    parts = unpacked(resources.cached("recording", {**key, "scene": scene.id}, heard))
    return [_thawed(header, pcm) for header, pcm in zip(parts[::2], parts[1::2], strict=True)]


def _readable(storyboard: Storyboard, utterance: Utterance) -> tuple[str, Reading]:
    reading = Reading(utterance.language, storyboard.lexicon, storyboard.abbreviations)
    return utterance.text, reading


def _frozen(speech: Speech) -> tuple[bytes, bytes]:
    """Return speech as two byte strings, for the cache: what is known of it, and its sound."""
    known = {name: value for name, value in asdict(speech).items() if name != "samples"}
    return canonical_json(known), speech.samples


def _thawed(header: bytes, pcm: bytes) -> Speech:
    known = json.loads(header)
    known["words"] = tuple(Word(**word) for word in known["words"])
    known["sentences"] = tuple(known["sentences"])
    return Speech(samples=pcm, **known)
