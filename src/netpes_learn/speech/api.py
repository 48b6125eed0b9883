# What enters: a scene's narration in one language. What leaves: its sound and the moment of each
# word. This is what the video format calls; which engine speaks is content's choice, in order.
"""Text to speech with word timings."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from netpes_learn.canonical import canonical_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.speech import align
from netpes_learn.speech.engines.base import Engine, Rendering
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.engines.festival import VOICES as FESTIVAL_VOICES
from netpes_learn.speech.engines.festival import Festival
from netpes_learn.speech.engines.pico import Pico
from netpes_learn.speech.engines.piper import Piper
from netpes_learn.speech.facts import base_language
from netpes_learn.speech.names import ENGINES, engine_fault
from netpes_learn.speech.normalise import Sentence, normalise
from netpes_learn.speech.signal import SAMPLE_RATE, resample, silence, to_pcm, trimmed
from netpes_learn.speech.timing import Edges, settle
from netpes_learn.speech.voices import (
    VoiceInfo,
    available_engines,
    intelligibility,
    is_installed,
    voices,
)

__all__ = ["Speech", "VoiceInfo", "Word", "available_engines", "speak", "speak_sentence", "voices"]

Cached = Callable[[str, Any, Callable[[], bytes]], bytes]
Read = Callable[[str], bytes]

# Pauses between sentences and between paragraphs, in seconds: a calm reader's breath.
SENTENCE_PAUSE, PARAGRAPH_PAUSE = 0.35, 0.6
# Part of every cache key: raise it when the same key would give other sound.
_RECIPE = 1


@dataclass(frozen=True)
class Word:
    """A written word and when it is heard; ``[first, last)`` are characters of the text given."""

    text: str
    start_seconds: float
    end_seconds: float
    first: int
    last: int


@dataclass(frozen=True)
class Speech:
    """Mono signed 16-bit little-endian PCM at ``sample_rate``, and its words."""

    samples: bytes
    sample_rate: int
    words: tuple[Word, ...]
    engine: str
    voice: str
    intelligibility: Literal["good", "fair", "poor"]
    # ``[first, last)`` characters of each sentence of the text given.
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.sample_rate


def speak(
    text: str,
    *,
    language: str,
    engines: Sequence[str],
    lexicon: Mapping[str, str] | None = None,
    abbreviations: Collection[str] = (),
    cached: Cached | None = None,
    read: Read | None = None,
    rates: Sequence[float] = (),
) -> Speech:
    """Return a narration spoken by the first of ``engines`` that is installed.

    Every character of ``text`` but white space lies in exactly one word, unless nothing in it can
    be said. ``lexicon`` respells names for the voice; ``abbreviations`` have a point that ends no
    sentence. ``piper:content/voices/ca.onnx`` is a Piper voice, got through ``read``. ``cached``
    keeps sentences between builds. ``rates`` has a share of the voice's calm speed for each
    sentence (those missing: 1). Raises ContentError: unknown engine (NL091, NL550), none
    installed (NL092), unreadable voice (NL093).
    """
    engine = choose(engines, language=language, read=read)
    sound = bytearray()
    words: list[Word] = []
    sentences = normalise(text, language=language, lexicon=lexicon, abbreviations=abbreviations)
    for number, sentence in enumerate(sentences, start=1):
        at = len(sound) / 2 / SAMPLE_RATE
        rate = rates[number - 1] if number <= len(rates) else 1.0
        paced = engine if rate == 1 else engine.at_rate(rate)
        pcm, edges = _recalled(sentence, engine=paced, language=language, cached=cached)
        sound += pcm
        for token, (start, end) in zip(sentence.tokens, edges, strict=True):
            written = text[token.first : token.last]
            words.append(Word(written, at + start, at + end, token.first, token.last))
        if number < len(sentences):
            sound += silence(PARAGRAPH_PAUSE if sentence.ends_paragraph else SENTENCE_PAUSE)
    return Speech(
        samples=bytes(sound),
        sample_rate=SAMPLE_RATE,
        words=tuple(words),
        engine=engine.name,
        voice=engine.voice,
        intelligibility=intelligibility(engine.name, language),
        sentences=tuple((each.tokens[0].first, each.tokens[-1].last) for each in sentences),
    )


def speak_sentence(sentence: Sentence, *, engine: Engine, language: str) -> tuple[bytes, Edges]:
    """Return a sentence's PCM at 48 kHz, trimmed, and (start, end) in seconds for each token."""
    rendering = engine.render(sentence.spoken)
    kept, lead = trimmed(rendering.samples, rendering.sample_rate)
    if not kept.size:
        return b"", tuple((0.0, 0.0) for _ in sentence.tokens)
    starts = rendering.starts
    if starts is None:
        starts = aligned(sentence.spoken, Rendering(kept, rendering.sample_rate), language=language)
        lead = 0.0
    edges = settle(
        token_starts(sentence, [max(0.0, start - lead) for start in starts]),
        pauses=[True, *(bool(token.mark) for token in sentence.tokens[:-1])],
        samples=kept,
        rate=rendering.sample_rate,
    )
    return to_pcm(resample(kept, rendering.sample_rate)), edges


def aligned(text: str, rendering: Rendering, *, language: str) -> tuple[float, ...]:
    """Return when each word of a text begins in sound that nobody timed.

    The measure is eSpeak NG speaking the same text, whose timings are exact.
    """
    measure = Espeak.of(language).render(text)
    kept, lead = trimmed(measure.samples, measure.sample_rate)
    known = [max(0.0, start - lead) for start in measure.starts or ()]
    return align.moments(
        rendering.samples,
        rendering.sample_rate,
        reference=kept,
        reference_rate=measure.sample_rate,
        seconds=known,
    )


def measured(text: str, *, language: str) -> float:
    """Return how many seconds a calm reading of a text takes, as eSpeak NG reads it."""
    measure = Espeak.of(language).render(text)
    return len(trimmed(measure.samples, measure.sample_rate)[0]) / measure.sample_rate


def token_starts(sentence: Sentence, starts: Sequence[float]) -> list[float]:
    """Return the start of each token from those of the words it is spoken with."""
    chosen: list[float] = []
    index = 0
    for token in sentence.tokens:
        chosen.append(starts[index])
        index += len(token.spoken.split())
    return chosen


def _recalled(
    sentence: Sentence, *, engine: Engine, language: str, cached: Cached | None
) -> tuple[bytes, Edges]:
    """Return what ``speak_sentence`` gives, from the cache where there is one."""

    def make() -> bytes:
        pcm, edges = speak_sentence(sentence, engine=engine, language=language)
        return canonical_json(edges) + b"\n" + pcm

    key = {
        "recipe": _RECIPE,
        "engine": engine.identity,
        "measure": Espeak.of(language).identity,
        "tokens": [[token.spoken, token.mark] for token in sentence.tokens],
    }
    header, _, pcm = (cached("speech", key, make) if cached else make()).partition(b"\n")
    return pcm, tuple((start, end) for start, end in json.loads(header))


def choose(engines: Sequence[str], *, language: str, read: Read | None) -> Engine:
    """Return the first engine that is installed and speaks the language; else ContentError."""
    for entry in engines:
        name, _, file = entry.partition(":")
        if fault := engine_fault(entry, _place(language)):
            raise ContentError(fault)
        if not is_installed(name, language):
            continue
        match name:
            case "pico":
                return Pico.of(language)
            case "espeak":
                return Espeak.of(language)
            case "festival":
                return Festival.of(language)
            case _:
                return _piper(file, language=language, read=read)
    raise _fault(
        language,
        "NL092",
        f"no speech engine for '{language}' is installed (tried: {', '.join(engines) or 'none'})",
        hint=_installation(engines, language),
    )


def _piper(file: str, *, language: str, read: Read | None) -> Piper:
    if read is None:
        raise _fault(language, "NL093", f"the Piper voice {file} cannot be read here")
    voice = Piper(file.rsplit("/", 1)[-1], model=read(file), config=read(f"{file}.json"))
    try:
        spoken = voice.language
    except (ValueError, AttributeError) as error:
        raise _fault(
            language, "NL093", f"{file}.json is not the description of a Piper voice"
        ) from error
    if spoken not in {"", base_language(language)}:
        raise _fault(language, "NL093", f"the Piper voice {file} speaks '{spoken}'")
    return voice


def _installation(engines: Sequence[str], language: str) -> str:
    """Return what to install so that one of the engines can speak."""
    _, package = FESTIVAL_VOICES.get(base_language(language), ("", ""))
    ways = {
        "pico": "pip install py-nanotts (Linux x86-64 and Windows; en, fr, it, es)",
        "espeak": "pip install espeakng-loader",
        "festival": f"apt install festival {package}" if package else "",
        "piper": "pip install piper-tts, and name a voice file: piper:content/voices/….onnx",
    }
    named = [ways[name] for name in (entry.partition(":")[0] for entry in engines) if ways[name]]
    return "; or ".join(dict.fromkeys(named)) or f"add an engine: {', '.join(ENGINES)}"


def _fault(language: str, code: str, message: str, *, hint: str = "") -> ContentError:
    return ContentError(Diagnostic(_place(language), code, message, hint))


def _place(language: str) -> Span:
    return Span(f"content/languages/{base_language(language)}.yml")
