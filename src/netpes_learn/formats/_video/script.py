# What enters: a storyboard. What leaves: what is said and what is shown, step by step, each step
# tied to a place in the narration and not yet to a time. So pictures can be drawn and encoded while
# the voice is still being made.
"""What a pill says and shows."""

import itertools
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from netpes_learn.model.document import StoryScene
from netpes_learn.model.text import LanguageTag, Rich, plain

_MARK = re.compile(r"\{(\d+)\}")
# Not every white space: a number may hold a narrow or a non-breaking one.
_BLANKS = re.compile(r"[ \t\r\n]+")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*\s+")

# Frames (at 25 a second) that a label takes to appear, and a scene to leave for its bare ground and
# to come out of it: 0.2 s, and 0.36 s from scene to scene, inside the 0.2 to 0.4 s in which motion
# reads as calm. Through the ground, because two headings seen at once cannot be read.
FADE_STEPS = 5
ENTER_STEPS = 5
LEAVE_STEPS = 3
# How far a bar has grown in the pictures between none and all, each shown for two frames: fast
# first, then slower, as a thing that comes to rest.
GROWTH = (0.35, 0.64, 0.86)
FRAMES_PER_GROWTH = 2
# The film's own rate, how many frames of a clip make a step, and how many stand still at its start:
# pictures come 0.12 s before what is heard (timeline.AHEAD_SECONDS), which in a clip would show.
CLIP_FRAMES_PER_SECOND = 25
CLIP_STEP = 200
CLIP_WAITS = 4

# Cards: small print, the thin lines of a map, a whole sentence; few pictures that stand for long.
_FINE_LAYOUTS = ("title", "takeaway", "end")
# Silence before an answer is given, and the speed at which options that nobody speaks are read.
THINKING_SECONDS = 3.0
READING_CHARACTERS_PER_SECOND = 17.0


@dataclass(frozen=True)
class Utterance:
    """A paragraph of narration as written, without marks; ``marks``: number → character offset."""

    text: str
    language: LanguageTag
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, order=True)
class Anchor:
    """A place in a scene's narration: utterance and character; see ``SCENE_START``."""

    utterance: int
    character: int = 0


SCENE_START = Anchor(-1)
SCENE_END = Anchor(sys.maxsize)


@dataclass(frozen=True)
class Picture:
    """One state of a scene: elements shown, how many of them are fully grown, the answer marked.

    A ``bare`` one is what a scene comes from and leaves for: its ground and the progress mark.
    """

    scene: int
    shown: int
    grown: int
    growth: float = 1.0
    answered: bool = False
    bare: bool = False
    # Which frame of a clip is in it; -1: none.
    clip: int = -1


@dataclass(frozen=True)
class Step:
    """A change of picture: by a fade of ``frames`` frames, or ``through`` pictures in between.

    Without frames it is a cut: the picture stands there from the first frame.
    """

    anchor: Anchor
    picture: Picture
    frames: int
    through: tuple[Picture, ...] = ()
    # A step of a moving picture: one frame each, and a new group of pictures begins with this one,
    # which takes the place of what was seen before.
    begins: Picture | None = None


@dataclass(frozen=True)
class ScriptedScene:
    """What one scene says and shows. The first step stands at the scene's start.

    ``thinking_seconds`` of silence stand before the answer: before the last utterance where
    ``answer_spoken``, after it otherwise.
    """

    id: str
    utterances: tuple[Utterance, ...]
    steps: tuple[Step, ...]
    pause_seconds: float
    silent_seconds: float
    chapter: str
    thinking_seconds: float = 0.0
    answer_spoken: bool = False
    # How it makes room for the next scene; the last one stays.
    leaving: Step | None = None
    # Where the scene is a clip: what was asked for.
    clip: StoryScene | None = None
    # Its pictures hold more than a few large words.
    fine: bool = False

    @property
    def bare(self) -> Picture:
        """The picture from which the scene comes."""
        return Picture(self.steps[0].picture.scene, 0, 0, bare=True)


def script_of(scenes: Sequence[StoryScene]) -> tuple[ScriptedScene, ...]:
    """Return the script of each scene."""
    last = len(scenes) - 1
    return tuple(_script(scene, index, last=last) for index, scene in enumerate(scenes))


def utterance_of(rich: Rich) -> Utterance:
    """Return a paragraph without its ``{n}`` marks; its language is that of most of its letters."""
    text = ""
    marks: list[tuple[int, int]] = []
    written = _BLANKS.sub(" ", plain(rich)).strip()
    for place, piece in enumerate(_MARK.split(written)):
        if place % 2:
            marks.append((int(piece), len(text)))
        else:
            # "word {1} word" must not become two spaces.
            text += piece.lstrip() if text.endswith(" ") or not text else piece
    letters: dict[LanguageTag, int] = {}
    for run in rich:
        letters[run.lang] = letters.get(run.lang, 0) + len(run.text)
    language = max(sorted(letters), key=lambda tag: letters[tag])
    return Utterance(text, language, tuple(marks))


def elements_of(scene: StoryScene) -> int:
    """Return how many things appear one after the other in a scene."""
    match scene.layout:
        case "numbers":
            return len(scene.numbers)
        case "chart":
            return len(scene.chart.points) if scene.chart else 0
        case "question":
            return len(scene.quiz.answers) if scene.quiz else 0
        case "title" | "end":
            return 0
        case _:
            return len(scene.labels)


def anchors_of(
    utterances: Sequence[Utterance], count: int, *, together: bool = False, stem: bool = False
) -> tuple[Anchor, ...]:
    """Return where each of ``count`` elements appears.

    Element *n* appears at mark *n*, or with the element before it if it has no mark. Without any
    mark, elements are spread over the sentences; ``together`` puts them all at the start instead,
    ``stem`` leaves the first paragraph or sentence to the question.
    """
    marked = {
        number: Anchor(index, character)
        for index, utterance in enumerate(utterances)
        for number, character in utterance.marks
    }
    if marked:
        first = SCENE_START
        found = []
        for number in range(1, count + 1):
            first = max(first, marked.get(number, first))
            found.append(first)
        return tuple(found)
    if not utterances or together:
        return (SCENE_START,) * count
    if stem and len(utterances) == count + 1:
        return tuple(Anchor(number) for number in range(1, count + 1))
    return _spread(utterances, count, stem=stem)


def _spread(utterances: Sequence[Utterance], count: int, *, stem: bool) -> tuple[Anchor, ...]:
    starts = [
        Anchor(index, start)
        for index, utterance in enumerate(utterances)
        for start in (0, *(match.end() for match in _SENTENCE_END.finditer(utterance.text)))
        if start < len(utterance.text)
    ]
    if stem and len(starts) > count:
        starts = starts[len(starts) - count :]
    if len(starts) < count:
        starts = [
            Anchor(index, match.start())
            for index, utterance in enumerate(utterances)
            for match in re.finditer(r"\S+", utterance.text)
        ]
    return tuple(starts[number * len(starts) // count] for number in range(count))


def _script(scene: StoryScene, index: int, *, last: int) -> ScriptedScene:
    utterances = tuple(utterance_of(rich) for rich in scene.say)
    reveals = scene.layout == "question" and scene.quiz is not None and scene.quiz.reveal
    spoken = reveals and len(utterances) > 1
    anchors = anchors_of(
        utterances[:-1] if spoken else utterances,
        elements_of(scene),
        together=scene.layout == "chart",
        stem=scene.layout == "question",
    )
    steps = _steps(scene, index, anchors)
    if reveals:
        asked = steps[-1].picture
        answer = Anchor(len(utterances) - 1 if spoken else len(utterances))
        marked = Picture(index, asked.shown, asked.grown, answered=True)
        steps = (*steps, Step(answer, marked, FADE_STEPS))
    return ScriptedScene(
        id=scene.id,
        utterances=utterances,
        steps=steps,
        pause_seconds=scene.pause_seconds,
        silent_seconds=scene.seconds,
        chapter=plain(scene.chapter),
        thinking_seconds=_thinking_seconds(scene, utterances) if reveals else 0.0,
        answer_spoken=spoken,
        leaving=Step(SCENE_END, Picture(index, 0, 0, bare=True), LEAVE_STEPS)
        if index < last
        else None,
        clip=scene if scene.clip else None,
        fine=scene.layout in _FINE_LAYOUTS,
    )


def _thinking_seconds(scene: StoryScene, utterances: Sequence[Utterance]) -> float:
    """Return how long to wait for an answer; longer where the options must be read first."""
    assert scene.quiz is not None
    unread = sum(
        len(plain(answer.text))
        for answer in scene.quiz.answers
        if not any(plain(answer.text) in utterance.text for utterance in utterances)
    )
    return THINKING_SECONDS + unread / READING_CHARACTERS_PER_SECOND


def clip_frames(scene: StoryScene) -> int:
    """Return how many frames of a clip are seen, with those that wait for its sound to begin."""
    return round((scene.end - scene.start) * CLIP_FRAMES_PER_SECOND) + CLIP_WAITS


def _clip_steps(scene: StoryScene, index: int) -> tuple[Step, ...]:
    """Return a clip in steps of eight seconds."""
    last = clip_frames(scene) - 1
    first = Picture(index, 0, 0, clip=0)
    steps = [Step(SCENE_START, first, ENTER_STEPS if index else 0)]
    place = 1
    while place <= last:
        end = min(place + CLIP_STEP - 1, last)
        # A single frame makes no group (timeline.SHORTEST_GOP).
        if end + 1 == last:
            end = last
        begins, *inside = (Picture(index, 0, 0, clip=number) for number in range(place, end))
        still = Picture(index, 0, 0, clip=end)
        steps.append(Step(SCENE_START, still, len(inside) + 1, tuple(inside), begins))
        place = end + 1
    return tuple(steps)


def _steps(scene: StoryScene, index: int, anchors: Sequence[Anchor]) -> tuple[Step, ...]:
    """Return the scene's first picture and one step for each group of elements that come at once.

    A takeaway without marks stands there at once: its one sentence is the scene.
    """
    still = scene.layout in ("takeaway", "message") and not any(
        _MARK.search(plain(rich)) for rich in scene.say
    )
    opening = len(anchors) if still else 0
    if scene.layout == "clip":
        return _clip_steps(scene, index)
    # The film begins with its title, not with an empty frame.
    steps = [Step(SCENE_START, Picture(index, opening, opening), ENTER_STEPS if index else 0)]
    if still:
        return tuple(steps)
    shown = 0
    for anchor, group in itertools.groupby(anchors):
        before, shown = shown, shown + len(tuple(group))
        through: tuple[Picture, ...] = ()
        frames = FADE_STEPS
        if scene.layout == "chart":
            through = tuple(Picture(index, shown, before, growth) for growth in GROWTH)
            frames = FRAMES_PER_GROWTH * (len(through) + 1)
        steps.append(Step(anchor, Picture(index, shown, shown), frames, through))
    return tuple(steps)
