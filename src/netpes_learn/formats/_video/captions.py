# What enters: when each word of a film is heard. What leaves: its captions.
"""The captions of a pill."""

from collections.abc import Iterator

from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.timeline import TimedScene, Timeline
from netpes_learn.model.document import Storyboard, Subtitles
from netpes_learn.stages.cues import GAP_FRAMES, Cue, Grammar, Passage, cues_of


def grammar_of(storyboard: Storyboard | Subtitles) -> Grammar:
    """Return what captions in the language of a narration do not part."""
    return Grammar(
        frozenset(word.casefold() for word in storyboard.function_words),
        frozenset(storyboard.abbreviations),
    )


def captions_of(storyboard: Storyboard, timeline: Timeline) -> tuple[Cue, ...]:
    """Return the captions of everything that is heard, in order."""
    grammar = grammar_of(storyboard)
    return tuple(
        cue
        for scene in timeline.scenes
        for utterance in captions_in(scene, grammar)
        for cue in utterance
    )


def captions_in(scene: TimedScene, grammar: Grammar) -> Iterator[tuple[Cue, ...]]:
    """Yield the captions of each utterance of a scene."""
    ends = [at.start_seconds for at in scene.heard[1:]]
    ends.append(scene.end_frame / FRAMES_PER_SECOND)
    # A silent scene has an end and nothing that is heard.
    for at, end in zip(scene.heard, ends, strict=False):
        passage = Passage(
            text=at.spoken.utterance.text,
            words=at.spoken.words,
            shift_seconds=at.start_seconds,
            # The gap between captions is kept between passages too.
            end_seconds=end - GAP_FRAMES / FRAMES_PER_SECOND,
            language=at.spoken.utterance.language,
        )
        yield cues_of(passage, grammar, frames_per_second=FRAMES_PER_SECOND)
