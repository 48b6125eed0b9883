# What enters: a person's recording of a narration, and the text that was read. What leaves: the
# same as a synthetic voice gives. A recording is the way to broadcast quality.
"""Recorded narration."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.speech.api import Speech, Word, aligned, measured, token_starts
from netpes_learn.speech.engines.base import Rendering
from netpes_learn.speech.normalise import Sentence, normalise
from netpes_learn.speech.signal import (
    FRAME_SECONDS,
    SAMPLE_RATE,
    Samples,
    resample,
    sounding,
    to_pcm,
    trimmed,
)
from netpes_learn.speech.soundfile import decoded
from netpes_learn.speech.timing import settle

# Below this rate a voice has lost what tells s from f (ITU-T G.711, telephony: 8 kHz).
CLEAR_RATE = 16_000
# How long a reading may last, against eSpeak NG's of the same text (about 150 words a minute):
# people read at 100 to 200. Beyond the outer bounds it is another text.
USUAL_SHARE, POSSIBLE_SHARE = (0.7, 1.6), (0.45, 2.5)
# Where one paragraph ends and the next begins is looked for this far from where it is expected; a
# pause a second farther away must be this much longer to be taken.
_SEARCH_SECONDS, _FARTHER_COSTS = 2.0, 0.3


@dataclass(frozen=True)
class Recording:
    """A recording, decoded and in one channel; ``path`` names it in errors."""

    samples: Samples
    rate: int
    path: str

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    def part(self, first: int, last: int) -> "Recording":
        """Return the samples ``[first, last)`` as a recording."""
        return replace(self, samples=self.samples[first:last])


@dataclass(frozen=True)
class Reading:
    """How a text is spoken: the language and what ``speech.normalise`` needs to know."""

    language: str
    lexicon: Mapping[str, str] | None = None
    abbreviations: Collection[str] = ()

    def tokens(self, text: str) -> Sentence:
        """Return a text as one sentence: a person's pauses are in the recording."""
        sentences = normalise(
            text, language=self.language, lexicon=self.lexicon, abbreviations=self.abbreviations
        )
        return Sentence(tuple(token for sentence in sentences for token in sentence.tokens))


def read_recording(content: bytes, *, path: str) -> Recording:
    """Return a WAV or MP3 file as a recording.

    Raises ContentError: another or a damaged file (NL094), nothing but silence (NL496).
    """
    samples, rate = decoded(content, path=path)
    if not trimmed(samples, rate)[0].size:
        raise _unfit(path, "nothing is heard in this recording", "record it again")
    return Recording(samples, rate, path)


def remarks(recording: Recording, texts: Sequence[tuple[str, Reading]]) -> list[str]:
    """Return what a maintainer should know of a recording of some texts, in words.

    Raises ContentError (NL496) where it is too long or too short to be of them.
    """
    found: list[str] = []
    name = recording.path.rpartition("/")[2]
    if recording.rate < CLEAR_RATE:
        found.append(
            f"{name} was recorded at {recording.rate / 1000:g} kHz: it is used, and sounds like a "
            "telephone; ask for 44.1 or 48 kHz"
        )
    spoken = [reading.tokens(text) for text, reading in texts]
    expected = sum(
        measured(tokens.spoken, language=reading.language)
        for tokens, (_, reading) in zip(spoken, texts, strict=True)
        if tokens.tokens
    )
    lasts = len(trimmed(recording.samples, recording.rate)[0]) / recording.rate
    told = f"it lasts {lasts:.0f} s, and its text takes about {expected:.0f} s to read"
    low, high = POSSIBLE_SHARE
    if not expected * low <= lasts <= expected * high:
        hint = "record the whole narration as the transcript has it, and nothing else"
        raise _unfit(recording.path, f"this is no recording of the text: {told}", hint)
    low, high = USUAL_SHARE
    if not expected * low <= lasts <= expected * high:
        found.append(f"{name}: {told}; listen whether something is missing or was said twice")
    return found


def parted(
    recording: Recording, texts: Sequence[tuple[str, Reading]]
) -> tuple[tuple[int, int], ...]:
    """Return which samples, ``[first, last)``, hold each of the texts, read one after the other.

    The recording is laid over the texts as a whole; then each border moves to the middle of a
    pause near it.
    """
    kept, lead = trimmed(recording.samples, recording.rate)
    before = round(lead * recording.rate)
    spoken = [reading.tokens(text).spoken for text, reading in texts]
    # One language measures all: of texts in several, most are in the first.
    starts = aligned(
        " ".join(spoken), Rendering(kept, recording.rate), language=texts[0][1].language
    )
    counts = np.cumsum([len(text.split()) for text in spoken])[:-1]
    whole = recording.part(before, before + len(kept))
    borders = [0, *(_pause_near(whole, starts[count]) for count in counts), len(kept)]
    return tuple((before + first, before + last) for first, last in pairwise(borders))


def _pause_near(recording: Recording, second: float) -> int:
    """Return the sample in the middle of the pause that best parts two texts at about a time."""
    loud = sounding(recording.samples, recording.rate)
    edges = np.flatnonzero(np.diff(np.concatenate(([1], loud.astype(np.int8), [1]))))
    best, sample = 0.0, round(second * recording.rate)
    for first, last in edges.reshape(-1, 2) * FRAME_SECONDS:
        middle = (first + last) / 2
        if abs(middle - second) <= _SEARCH_SECONDS:
            worth = (last - first) - _FARTHER_COSTS * abs(middle - second)
            if worth > best:
                best, sample = worth, round(middle * recording.rate)
    return sample


def speak_recording(text: str, recording: Recording, reading: Reading) -> Speech:
    """Return a recording of ``text`` with its word timings.

    It holds the words of the text and no others. Silence has no words.
    """
    kept, _ = trimmed(recording.samples, recording.rate)
    whole = reading.tokens(text)
    words: list[Word] = []
    if whole.tokens and kept.size:
        rendering = Rendering(kept, recording.rate)
        edges = settle(
            token_starts(whole, aligned(whole.spoken, rendering, language=reading.language)),
            pauses=[True, *(bool(token.mark) for token in whole.tokens[:-1])],
            samples=kept,
            rate=recording.rate,
        )
        words = [
            Word(text[token.first : token.last], start, end, token.first, token.last)
            for token, (start, end) in zip(whole.tokens, edges, strict=True)
        ]
    return Speech(
        samples=to_pcm(resample(kept, recording.rate)),
        sample_rate=SAMPLE_RATE,
        words=tuple(words),
        engine="recording",
        voice=recording.path.rpartition("/")[2],
        # Nobody has measured this voice; a telephone's is understood less well.
        intelligibility="good" if recording.rate >= CLEAR_RATE else "fair",
    )


def _unfit(path: str, message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Span(path), "NL496", message, hint))
