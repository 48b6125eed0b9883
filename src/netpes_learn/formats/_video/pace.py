# What enters: a spoken utterance. What leaves: the same with longer rests after sentences that were
# said faster than their captions can be read. A voice cannot be told to wait for a reader; a film
# can: a breath more after a sentence is natural, a caption that vanishes unread is not.
"""Rests long enough for captions."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netpes_learn.formats._video.sound import SAMPLE_RATE
from netpes_learn.speech.api import Speech, Word
from netpes_learn.stages.linebreaks import CHARACTERS_PER_SECOND

_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")
# A sentence's end that is heard as one; "e.g." inside a sentence is not followed by a rest.
_HEARD_REST_SECONDS = 0.15
# A rest longer than this would sound like the end.
LONGEST_BREATH_SECONDS = 0.9
# Two frames between captions, two for edges that are rounded to frames, and two so that the next
# caption may come early.
_EDGES_SECONDS = 0.24
# What follows an utterance at least: half a second to its scene's end or the next paragraph.
_AFTER_SECONDS = 0.5


@dataclass(frozen=True)
class _Sentence:
    """Words ``[first, last)`` of an utterance, and its characters."""

    first: int
    last: int
    characters: int


def paced(speech: Speech) -> Speech:
    """Return the utterance with silence put in where reading needs it (17 characters a second).

    Words keep their places in the text; those after a longer rest are later.
    """
    cuts = [(sentence.last, _breath(speech, sentence)) for sentence in _sentences(speech.words)]
    pieces: list[bytes] = []
    words: list[Word] = []
    place, word, delay = 0, 0, 0.0
    for last, breath in cuts:
        words += (_later(heard, delay) for heard in speech.words[word:last])
        until = _rest(speech, last)
        pieces += (speech.samples[place:until], bytes(2 * round(breath * SAMPLE_RATE)))
        place, word, delay = until, last, delay + round(breath * SAMPLE_RATE) / SAMPLE_RATE
    return replace(speech, samples=b"".join((*pieces, speech.samples[place:])), words=tuple(words))


def _sentences(words: Sequence[Word]) -> Iterator[_Sentence]:
    first = 0
    for place, (word, follower) in enumerate(itertools.pairwise((*words, None))):
        assert word is not None
        rests = follower is None or follower.start_seconds - word.end_seconds >= _HEARD_REST_SECONDS
        if follower is None or (rests and _SENTENCE_END.search(word.text)):
            yield _Sentence(first, place + 1, word.last - words[first].first)
            first = place + 1


def _breath(speech: Speech, sentence: _Sentence) -> float:
    """Return how many seconds of silence a sentence's captions lack."""
    words = speech.words
    if sentence.last < len(words):
        until = words[sentence.last].start_seconds
    else:
        until = speech.seconds + _AFTER_SECONDS
    there = until - words[sentence.first].start_seconds - _EDGES_SECONDS
    needed = sentence.characters / CHARACTERS_PER_SECOND
    return min(max(needed - there, 0.0), LONGEST_BREATH_SECONDS)


def _rest(speech: Speech, last: int) -> int:
    """Return the byte in the middle of the rest after word ``last - 1``: a silence, so no click."""
    if last >= len(speech.words):
        return len(speech.samples)
    middle = (speech.words[last - 1].end_seconds + speech.words[last].start_seconds) / 2
    return 2 * round(middle * SAMPLE_RATE)


def _later(word: Word, seconds: float) -> Word:
    return replace(
        word,
        start_seconds=word.start_seconds + seconds,
        end_seconds=word.end_seconds + seconds,
    )
