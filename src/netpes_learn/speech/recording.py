# What enters: a person's recording of a narration, and the text that was read. What leaves: the
# same as a synthetic voice gives. A recording is the way to broadcast quality.
"""Recorded narration."""

import io
import wave
from collections.abc import Collection, Mapping

import numpy as np

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.speech.api import Speech, Word, aligned, token_starts
from netpes_learn.speech.engines.base import Rendering
from netpes_learn.speech.normalise import Sentence, normalise
from netpes_learn.speech.signal import SAMPLE_RATE, Samples, resample, to_pcm, trimmed
from netpes_learn.speech.timing import settle

_SAMPLE_BYTES = 2


def speak_recording(
    text: str,
    recording: bytes,
    *,
    language: str,
    path: str,
    lexicon: Mapping[str, str] | None = None,
    abbreviations: Collection[str] = (),
) -> Speech:
    """Return a recording of ``text`` with its word timings.

    ``recording`` is a WAV file, 16 bit, any rate, mono or stereo, that holds the words of the text
    and no others; ``path`` names it in the ContentError (NL094) raised for another kind of file.
    """
    samples, rate = _decoded(recording, path)
    kept, _ = trimmed(samples, rate)
    sentences = normalise(text, language=language, lexicon=lexicon, abbreviations=abbreviations)
    words: list[Word] = []
    if sentences and kept.size:
        whole = Sentence(tuple(token for sentence in sentences for token in sentence.tokens))
        edges = settle(
            token_starts(whole, aligned(whole.spoken, Rendering(kept, rate), language=language)),
            pauses=[True, *(bool(token.mark) for token in whole.tokens[:-1])],
            samples=kept,
            rate=rate,
        )
        words = [
            Word(text[token.first : token.last], start, end, token.first, token.last)
            for token, (start, end) in zip(whole.tokens, edges, strict=True)
        ]
    return Speech(
        samples=to_pcm(resample(kept, rate)),
        sample_rate=SAMPLE_RATE,
        words=tuple(words),
        engine="recording",
        voice=path.rsplit("/", 1)[-1],
        intelligibility="good",
    )


def _decoded(recording: bytes, path: str) -> tuple[Samples, int]:
    """Return mono samples and their rate."""
    try:
        with wave.open(io.BytesIO(recording), "rb") as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise _fault(path, f"not a WAV file: {error}") from error
    if width != _SAMPLE_BYTES:
        raise _fault(path, f"{8 * width} bits a sample")
    samples = np.frombuffer(frames, dtype="<i2").astype(np.float64) / 32768.0
    return samples.reshape(-1, channels).mean(axis=1), rate


def _fault(path: str, message: str) -> ContentError:
    hint = "export it as WAV, 16 bit (PCM)"
    return ContentError(Diagnostic(Span(path), "NL094", message, hint))
