# What enters: the script and the times of its spoken words. What leaves: at which frame what is
# seen, and at which second what is heard. Pictures change on whole frames; a scene lasts a whole
# number of them; speech lies inside its scene.
"""When things are seen and heard."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.script import SCENE_START, Anchor, ScriptedScene, Step, Utterance
from netpes_learn.stages.cues import TimedWord

# Silence before the first word and between paragraphs.
LEAD_IN_SECONDS = 0.4
PARAGRAPH_SECONDS = 0.6
# A silent scene without a length of its own; and the time an answer that nobody speaks is seen.
SILENT_SECONDS = 3.0
# A label begins to appear this long before its word, so that it is there when the word is heard.
AHEAD_SECONDS = 0.12
# A GOP has an IDR and at least one more picture: two IDRs side by side could be taken for one
# (ITU-T H.264, 7.4.3, idr_pic_id).
SHORTEST_GOP = 2
# A scene lasts a multiple of eight frames, which are fifteen AAC frames of 1024 samples at 48 kHz:
# so each scene's sound is encoded alone, too.
SCENE_FRAMES = 8


@dataclass(frozen=True)
class Spoken:
    """An utterance as it was spoken: its length, and its words with times from its own start."""

    utterance: Utterance
    seconds: float
    words: tuple[TimedWord, ...]


@dataclass(frozen=True)
class Heard:
    """An utterance and the second of the film at which it starts."""

    start_seconds: float
    spoken: Spoken

    @property
    def end_seconds(self) -> float:
        """The second at which the utterance ends."""
        return self.start_seconds + self.spoken.seconds


@dataclass(frozen=True)
class Change:
    """A step and the frame at which it begins."""

    frame: int
    step: Step


@dataclass(frozen=True)
class TimedScene:
    """A scene's frames, ``first`` to before ``end``, and what is heard and seen in it."""

    first_frame: int
    end_frame: int
    heard: tuple[Heard, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Timeline:
    """A whole pill in time."""

    scenes: tuple[TimedScene, ...]

    @property
    def frames(self) -> int:
        """The length in frames."""
        return self.scenes[-1].end_frame

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.frames / FRAMES_PER_SECOND

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of picture, in order; the first is at frame 0."""
        return tuple(change for scene in self.scenes for change in scene.changes)


def timeline_of(script: Sequence[ScriptedScene], spoken: Sequence[Sequence[Spoken]]) -> Timeline:
    """Return when each scene's steps and words come; ``spoken`` has a row for each scene."""
    scenes: list[TimedScene] = []
    first = 0
    for scene, voices in zip(script, spoken, strict=True):
        timed = _timed(scene, voices, first)
        scenes.append(timed)
        first = timed.end_frame
    return Timeline(tuple(scenes))


def _timed(scene: ScriptedScene, voices: Sequence[Spoken], first: int) -> TimedScene:
    start = first / FRAMES_PER_SECOND
    heard = _heard(scene, voices, start)
    clock = heard[-1].end_seconds if heard else start + LEAD_IN_SECONDS
    unspoken = clock + scene.thinking_seconds
    wanted = [
        round(
            (_seconds_at(step.anchor, heard, start, unspoken) - AHEAD_SECONDS) * FRAMES_PER_SECOND
        )
        for step in scene.steps
    ]
    frames = _apart(wanted, scene.steps, first)
    if scene.thinking_seconds and not scene.answer_spoken:
        clock = unspoken + SILENT_SECONDS
    if heard:
        clock += scene.pause_seconds
    else:
        clock = max(clock, start + (scene.silent_seconds or SILENT_SECONDS))
    # Half a second at least in which the last picture stands.
    settled = frames[-1] + _length(scene.steps[-1]) + FRAMES_PER_SECOND // 2
    leaving = _length(scene.leaving) if scene.leaving else 0
    length = max(math.ceil(round(clock * FRAMES_PER_SECOND, 6)), settled + leaving) - first
    end = first + -(-length // SCENE_FRAMES) * SCENE_FRAMES
    changes = [Change(frame, step) for frame, step in zip(frames, scene.steps, strict=True)]
    if scene.leaving:
        changes.append(Change(end - leaving, scene.leaving))
    return TimedScene(first, end, heard, tuple(changes))


def _heard(scene: ScriptedScene, voices: Sequence[Spoken], start: float) -> tuple[Heard, ...]:
    heard: list[Heard] = []
    clock = start + LEAD_IN_SECONDS
    for place, spoken in enumerate(voices):
        answers = scene.answer_spoken and place == len(voices) - 1
        if place:
            clock += scene.thinking_seconds if answers else PARAGRAPH_SECONDS
        heard.append(Heard(clock, spoken))
        clock += spoken.seconds
    return tuple(heard)


def _seconds_at(anchor: Anchor, heard: Sequence[Heard], start: float, unspoken: float) -> float:
    """Return when an anchor is reached: at the start of the first word that lies at or after it."""
    if anchor == SCENE_START:
        return start + LEAD_IN_SECONDS
    if anchor.utterance >= len(heard):
        return unspoken
    at = heard[anchor.utterance]
    words = at.spoken.words
    place = bisect.bisect_left([word.first for word in words], anchor.character)
    return at.start_seconds + (
        words[place].start_seconds if place < len(words) else at.spoken.seconds
    )


def _length(step: Step) -> int:
    """Return how many frames a step takes with the picture it starts from: its shortest GOP."""
    return max(step.frames + 1, SHORTEST_GOP)


def _apart(wanted: Sequence[int], steps: Sequence[Step], first: int) -> list[int]:
    """Return the wanted frames moved later where the step before is still under way."""
    frames = [first]
    for place in range(1, len(steps)):
        free = frames[-1] + _length(steps[place - 1])
        frames.append(max(wanted[place], free))
    return frames
