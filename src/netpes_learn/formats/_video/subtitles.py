# What enters: a film's timeline, and its narration in another language. What leaves: captions in
# that language on the times of the voice: one film for a room in which several are read.
"""Captions in other languages than the voice's."""

from collections.abc import Sequence

from netpes_learn.formats._video.captions import grammar_of
from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.script import Utterance, utterance_of
from netpes_learn.formats._video.timeline import Heard, TimedScene, Timeline
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard, Subtitles
from netpes_learn.speech.normalise import normalise
from netpes_learn.stages import subtitles as translated
from netpes_learn.stages.cues import GAP_FRAMES, Cue, Passage, cues_of, eased, faults_of

# How far a caption may come from what it translates: who reads another language than he hears does
# not notice a second.
_DRIFT_FRAMES = FRAMES_PER_SECOND


def subtitles_of(
    storyboard: Storyboard, timeline: Timeline, resources: Resources
) -> dict[str, tuple[Cue, ...]]:
    """Return language → captions, for each language that the storyboard has besides its own.

    Warns of a language that nothing is translated into (it has none), and of how many captions
    of a language are gone before they are read: no voice is slowed for them.
    """
    found: dict[str, tuple[Cue, ...]] = {}
    for tag, other in sorted(storyboard.subtitles.items()):
        cues = tuple(
            cue
            for scene, timed in zip(storyboard.scenes, timeline.scenes, strict=True)
            for cue in _scene(
                timed, [utterance_of(rich) for rich in other.say[scene.id]], storyboard, other
            )
        )
        if not any(cue.language == tag for cue in cues):
            resources.warn(f"no captions in {tag}: the narration is not translated")
            continue
        fast = [cue for cue in cues if faults_of(cue, frames_per_second=FRAMES_PER_SECOND)]
        if fast:
            resources.warn(
                f"captions in {tag}: {len(fast)} of {len(cues)} are not long enough to be read "
                f"at ease, the first: {' / '.join(fast[0].lines)}"
            )
        found[tag] = cues
    return found


def _scene(
    scene: TimedScene, texts: Sequence[Utterance], storyboard: Storyboard, other: Subtitles
) -> Sequence[Cue]:
    """Return a scene's captions; what is said in one paragraph is read in one."""
    cues: list[Cue] = []
    ends = [*(at.start_seconds for at in scene.heard[1:]), scene.end_frame / FRAMES_PER_SECOND]
    # A silent scene has an end and nothing that is heard.
    for at, text, end in zip(scene.heard, texts, ends, strict=False):
        until = end - GAP_FRAMES / FRAMES_PER_SECOND
        words = translated.retimed(
            text.text, _sentences(text, other.abbreviations), _heard(at, storyboard), until=until
        )
        passage = Passage(text.text, words, 0.0, until, text.language)
        cues += cues_of(passage, grammar_of(other), frames_per_second=FRAMES_PER_SECOND)
    return eased(
        cues,
        between=(scene.first_frame, scene.end_frame - GAP_FRAMES),
        drift=_DRIFT_FRAMES,
        frames_per_second=FRAMES_PER_SECOND,
    )


def _sentences(text: Utterance, abbreviations: Sequence[str]) -> list[tuple[int, int]]:
    found = normalise(text.text, language=text.language, abbreviations=abbreviations)
    return [(each.tokens[0].first, each.tokens[-1].last) for each in found]


def _heard(at: Heard, storyboard: Storyboard) -> list[translated.Heard]:
    """Return the sentences of a spoken paragraph with their times in the film."""
    words = at.spoken.words
    found: list[translated.Heard] = []
    for first, last in _sentences(at.spoken.utterance, storyboard.abbreviations):
        inside = [word for word in words if word.first < last and word.last > first]
        if inside:
            begin, end = inside[0].start_seconds, inside[-1].end_seconds
            found.append(
                translated.Heard(last - first, at.start_seconds + begin, at.start_seconds + end)
            )
    return found
