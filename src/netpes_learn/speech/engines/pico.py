# What enters: a sentence. What leaves: its sound; Pico does not tell where words begin.
# SVOX Pico comes in a wheel (py-nanotts). Its own Python function hands Pico memory it has not
# cleared, and the voice then depends on what was there before. The wheel exports Pico's C
# interface; called with cleared memory it gives the same samples every time, from any thread, and
# without holding the interpreter's lock.
"""SVOX Pico through ctypes."""

import ctypes
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from netpes_learn.speech.engines.base import Rendering, installed_version
from netpes_learn.speech.facts import base_language
from netpes_learn.speech.signal import from_pcm

SAMPLE_RATE = 16_000
# picoapi.h and picodefs.h: PICO_OK, PICO_STEP_IDLE, PICO_STEP_BUSY, PICO_RETSTRINGSIZE.
_OK, _IDLE, _BUSY, _STRING_SIZE = 0, 200, 201, 200
# What the wheel's own function reserves; Pico needs about 1.5 MB with the largest voice.
_MEMORY_BYTES = 2_500_000
_BUFFER_BYTES = 4096
_LONGEST_PUT = 32_767
# At its own volume Pico clips (2464 samples in 11 s of Spanish); at half of it no voice does.
_VOLUME_PERCENT = 50
_DEFINITION = b"netpes"
# language → (voice, signal generator, speed in percent). Speeds give the calm reading of the
# language (150 words a minute en, 155 fr, 145 it, 150 es), measured over three sentences.
_VOICES = {
    "en": ("en-GB", "kh0", 92),
    "fr": ("fr-FR", "nk0", 88),
    "it": ("it-IT", "cm0", 100),
    "es": ("es-ES", "zl0", 105),
}


def speaks(language: str) -> bool:
    """Tell whether the engine has a voice for a language."""
    return base_language(language) in _VOICES


def installed() -> bool:
    """Tell whether the wheel is there (it is built for Linux x86-64 and Windows)."""
    return find_spec("py_nanotts") is not None


@dataclass(frozen=True)
class Pico:
    """The voice of a language."""

    voice: str
    generator: str
    speed_percent: int
    name: str = "pico"

    @classmethod
    def of(cls, language: str) -> "Pico":
        """Return the voice of a language; KeyError if there is none."""
        return cls(*_VOICES[base_language(language)])

    def at_rate(self, rate: float) -> "Pico":
        """Return the voice at a share of its speed."""
        return replace(self, speed_percent=round(self.speed_percent * rate))

    @property
    def identity(self) -> Any:
        """The wheel's version, the voice and its speed."""
        return [
            "pico",
            installed_version("py-nanotts"),
            self.voice,
            self.speed_percent,
            _VOLUME_PERCENT,
        ]

    def render(self, text: str) -> Rendering:
        """Return sound at 16 kHz, without word starts; RuntimeError if the engine fails."""
        # "<" would begin one of Pico's own tags.
        plain = text.replace("<", " ").replace(">", " ").replace("&", " ")
        tagged = (
            f'<volume level="{_VOLUME_PERCENT}"><speed level="{self.speed_percent}">'
            f"{plain}</speed></volume>"
        )
        library = _library()
        if library is None:
            return Rendering(from_pcm(self._by_binding(plain)), SAMPLE_RATE)
        with _engine(library, self.voice, self.generator) as engine:
            return Rendering(from_pcm(_feed(library, engine, tagged.encode() + b"\0")), SAMPLE_RATE)

    def _by_binding(self, text: str) -> bytes:
        """Return PCM by the wheel's own function, where its C interface is hidden (Windows).

        There a block as large as Pico's comes cleared from the system.
        """
        from py_nanotts import NanoTTS

        pcm: bytes = NanoTTS().speak(
            text,
            voice=self.voice,
            speed=self.speed_percent / 100,
            volume=_VOLUME_PERCENT / 100,
        )
        return pcm


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    """Return Pico's C interface, or None where the wheel does not export it."""
    from py_nanotts import _nanotts

    library = ctypes.CDLL(_nanotts.__file__)
    return library if hasattr(library, "pico_initialize") else None


def _lingware() -> Path:
    return Path(str(resources.files("py_nanotts"))) / "lang"


def _check(status: int, what: str) -> None:
    if status != _OK:
        raise RuntimeError(f"SVOX Pico: {what} failed with status {status}")


@contextmanager
def _engine(library: ctypes.CDLL, voice: str, generator: str) -> Iterator[ctypes.c_void_p]:
    """Yield an engine in memory of its own; release everything in reverse order."""
    memory = ctypes.create_string_buffer(_MEMORY_BYTES)
    system, engine = ctypes.c_void_p(), ctypes.c_void_p()
    with ExitStack() as undo:
        _check(
            library.pico_initialize(memory, ctypes.c_int32(_MEMORY_BYTES), ctypes.byref(system)),
            "pico_initialize",
        )
        undo.callback(library.pico_terminate, ctypes.byref(system))
        names = [
            _load(library, system, _lingware() / file, undo=undo)
            for file in (f"{voice}_ta.bin", f"{voice}_{generator}_sg.bin")
        ]
        _check(library.pico_createVoiceDefinition(system, _DEFINITION), "voice definition")
        undo.callback(library.pico_releaseVoiceDefinition, system, _DEFINITION)
        for name in names:
            _check(library.pico_addResourceToVoiceDefinition(system, _DEFINITION, name), "voice")
        _check(library.pico_newEngine(system, _DEFINITION, ctypes.byref(engine)), "pico_newEngine")
        undo.callback(library.pico_disposeEngine, system, ctypes.byref(engine))
        yield engine


def _load(library: ctypes.CDLL, system: ctypes.c_void_p, file: Path, *, undo: ExitStack) -> bytes:
    resource = ctypes.c_void_p()
    _check(
        library.pico_loadResource(system, str(file).encode(), ctypes.byref(resource)),
        f"loading {file.name}",
    )
    undo.callback(library.pico_unloadResource, system, ctypes.byref(resource))
    name = ctypes.create_string_buffer(_STRING_SIZE)
    _check(library.pico_getResourceName(system, resource, name), f"naming {file.name}")
    return name.value


def _feed(library: ctypes.CDLL, engine: ctypes.c_void_p, text: bytes) -> bytes:
    """Return the PCM of a text; the NUL at its end tells Pico to finish."""
    pcm = bytearray()
    taken = ctypes.c_int16()
    while text:
        share = ctypes.c_int16(min(_LONGEST_PUT, len(text)))
        _check(library.pico_putTextUtf8(engine, text, share, ctypes.byref(taken)), "text")
        if taken.value <= 0:
            raise RuntimeError("SVOX Pico takes no text")
        text = text[taken.value :]
        pcm += _drain(library, engine)
    return bytes(pcm)


def _drain(library: ctypes.CDLL, engine: ctypes.c_void_p) -> bytes:
    # Pico works in steps too small to give sound: some 19,000 calls a sentence, so what they share
    # is made once.
    pcm = bytearray()
    buffer = ctypes.create_string_buffer(_BUFFER_BYTES)
    size, received, kind = ctypes.c_int16(_BUFFER_BYTES), ctypes.c_int16(), ctypes.c_int16()
    received_at, kind_at = ctypes.byref(received), ctypes.byref(kind)
    take = library.pico_getData
    while True:
        status = take(engine, buffer, size, received_at, kind_at)
        if received.value > 0:
            pcm += buffer.raw[: received.value]
        if status == _IDLE:
            return bytes(pcm)
        if status != _BUSY:
            raise RuntimeError(f"SVOX Pico: synthesis failed with status {status}")
