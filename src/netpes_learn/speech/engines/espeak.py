# What enters: a sentence. What leaves: its sound and the exact start of each word.
# eSpeak NG comes as a library in a wheel (espeakng-loader). Two facts shape this module: its state
# is global to the process, and its voice wavers ("flutter") by a counter that nothing resets, so a
# sentence would sound otherwise after another. A fresh copy of the library for each sentence (a
# few milliseconds) makes the sound depend on the sentence alone.
"""eSpeak NG through ctypes."""

import _ctypes
import ctypes
import sys
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import espeakng_loader

from netpes_learn.speech.engines.base import Rendering, evenly, installed_version
from netpes_learn.speech.facts import base_language
from netpes_learn.speech.signal import from_pcm

# Constants of speak_lib.h: AUDIO_OUTPUT_SYNCHRONOUS, espeakINITIALIZE_DONT_EXIT and
# espeakCHARS_UTF8, espeakENDPAUSE; then espeakRATE, espeakVOLUME, espeakEVENT_WORD, POS_CHARACTER.
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _END_PAUSE = 2, 0x8000, 1, 0x1000
_RATE, _VOLUME, _WORD, _CHARACTER = 1, 2, 1, 1
# The engine's own volume (100) reaches full scale; mastering raises what is left of it.
_VOLUME_PERCENT = 70
# Calm readings by the language's usual words a minute (150 en … 110 fi), measured with this build;
# the engine's own scale (175 by default) counts English words.
_RATES = {"en": 135, "fr": 130, "it": 145, "es": 155, "ca": 150, "fi": 135, "sv": 145}
_DEFAULT_RATE = 145
_LOCK = threading.Lock()


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@contextmanager
def _library() -> Iterator[tuple[ctypes.CDLL, int]]:
    """Yield a freshly loaded library and its sample rate; nobody else uses one meanwhile."""
    with _LOCK:
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        try:
            data = espeakng_loader.get_data_path().encode()
            rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT)
            if rate <= 0:
                raise RuntimeError(f"eSpeak NG could not read its data in {data.decode()}")
            yield library, rate
            library.espeak_Terminate()
        finally:
            # ctypes has no public way to unload.
            handle = library._handle  # noqa: SLF001
            if sys.platform == "win32":
                _ctypes.FreeLibrary(handle)
            else:
                _ctypes.dlclose(handle)


@lru_cache(maxsize=64)
def speaks(language: str) -> bool:
    """Tell whether the engine has a voice for a language."""
    with _library() as (library, _):
        return bool(library.espeak_SetVoiceByName(base_language(language).encode()) == 0)


@dataclass(frozen=True)
class Espeak:
    """The voice of a language; ``voice`` and ``rate`` are the engine's own names and numbers."""

    voice: str
    rate: int = _DEFAULT_RATE
    name: str = "espeak"

    @classmethod
    def of(cls, language: str) -> "Espeak":
        """Return the voice of a language at its calm reading rate."""
        base = base_language(language)
        return cls(base, _RATES.get(base, _DEFAULT_RATE))

    def at_rate(self, rate: float) -> "Espeak":
        """Return the voice at a share of its rate."""
        return replace(self, rate=round(self.rate * rate))

    @property
    def identity(self) -> Any:
        """The engine's version, voice and rate."""
        return [
            "espeak",
            installed_version("espeakng-loader"),
            self.voice,
            self.rate,
            _VOLUME_PERCENT,
        ]

    def render(self, text: str) -> Rendering:
        """Return sound at 22.05 kHz and exact word starts; RuntimeError if the engine fails."""
        chunks: list[bytes] = []
        events: list[tuple[int, int]] = []

        def collect(wave: Any, count: int, event: Any) -> int:
            if wave and count > 0:
                chunks.append(ctypes.string_at(wave, 2 * count))
            index = 0
            while event[index].type:
                if event[index].type == _WORD:
                    events.append((event[index].text_position - 1, event[index].sample))
                index += 1
            return 0

        callback = _CALLBACK(collect)
        encoded = text.encode() + b"\0"
        with _library() as (library, rate):
            library.espeak_SetSynthCallback(callback)
            _check(library.espeak_SetVoiceByName(self.voice.encode()), f"voice {self.voice}")
            _check(library.espeak_SetParameter(_RATE, self.rate, 0), "rate")
            _check(library.espeak_SetParameter(_VOLUME, _VOLUME_PERCENT, 0), "volume")
            _check(
                library.espeak_Synth(
                    encoded, ctypes.c_size_t(len(encoded)), 0, _CHARACTER, 0,
                    _UTF8 | _END_PAUSE, None, None,
                ),
                "synthesis",
            )  # fmt: skip
        samples = from_pcm(b"".join(chunks))
        return Rendering(samples, rate, _starts(text, events, rate, len(samples) / rate))


def _check(code: int, what: str) -> None:
    if code:
        raise RuntimeError(f"eSpeak NG: {what} failed with code {code}")


def _starts(text: str, events: list[tuple[int, int]], rate: int, end: float) -> tuple[float, ...]:
    """Return one start a word: the first event inside it (a number or a hyphen gives several)."""
    words = text.split()
    offsets: list[int] = []
    position = 0
    for word in words:
        position = text.index(word, position)
        offsets.append(position)
        position += len(word)
    found: dict[int, float] = {}
    latest = 0.0
    for place, sample in events:
        index = bisect_right(offsets, place) - 1
        if index >= 0 and index not in found and sample / rate >= latest:
            latest = found[index] = sample / rate
    in_order = {index: second for index, second in found.items() if _later(found, index)}
    return evenly(words, in_order, end)


def _later(found: dict[int, float], index: int) -> bool:
    """Tell whether no earlier word begins after this one."""
    return all(found[other] <= found[index] for other in found if other < index)
