# What enters: arbitrary words, paces and pauses. What leaves: proof of what holds for all of them.
import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.heard import Word

from netpes_learn.stages.cues import GAP_FRAMES, Grammar, Passage, cues_of

FPS = 25
GRAMMAR = Grammar(frozenset({"the", "of", "and", "à", "de"}), frozenset({"p.ex."}))


_words = st.text(
    st.sampled_from("aäéBC1259.,;%'\u2019\u2013-"), min_size=1, max_size=18
) | st.sampled_from(["the", "of", "and", "à", "de", "p.ex.", "81", "%", "Le", "Forem.", "\u2013"])


@st.composite
def passages(draw):
    tokens = draw(st.lists(_words, max_size=40))
    text = " ".join(tokens)
    clock = draw(st.floats(0, 5))
    words, place = [], 0
    for token in tokens:
        # At least one frame and a gap a word: nobody speaks faster.
        seconds = draw(st.floats(0.13, 1.5))
        heard = draw(st.booleans()) or draw(st.booleans())
        if heard:
            words.append(Word(clock, clock + seconds, place, place + len(token)))
        clock += seconds + draw(st.sampled_from([0.0, 0.0, 0.0, 0.4]))
        place += len(token) + 1
    return Passage(text, tuple(words), draw(st.floats(0, 50)), clock + 60)


@settings(max_examples=150, deadline=None)
@given(passages())
def test_captions_show_the_text_exactly_once(passage):
    cues = cues_of(passage, GRAMMAR, frames_per_second=FPS)
    assert " ".join(line for cue in cues for line in cue.lines) == passage.text


@settings(max_examples=150, deadline=None)
@given(passages())
def test_captions_never_overlap_and_have_gaps(passage):
    cues = cues_of(passage, GRAMMAR, frames_per_second=FPS)
    assert all(cue.start_frame < cue.end_frame for cue in cues)
    assert all(b.start_frame - a.end_frame >= GAP_FRAMES for a, b in itertools.pairwise(cues))


@settings(max_examples=150, deadline=None)
@given(passages())
def test_captions_never_outlast_their_passage(passage):
    cues = cues_of(passage, GRAMMAR, frames_per_second=FPS)
    assert all(cue.end_frame <= math.floor(passage.end_seconds * FPS) for cue in cues)


@settings(max_examples=150, deadline=None)
@given(passages())
def test_captions_have_at_most_two_lines(passage):
    assert all(len(cue.lines) <= 2 for cue in cues_of(passage, GRAMMAR, frames_per_second=FPS))
