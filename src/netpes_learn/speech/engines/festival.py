# What enters: a sentence. What leaves: its sound; Festival's command does not tell word starts.
# Festival and its voices are Debian packages. Nothing here needs them: the engine says whether the
# command and the voice are there.
"""Festival through its text2wave command."""

import re
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from netpes_learn.speech.engines.base import Rendering
from netpes_learn.speech.facts import base_language
from netpes_learn.speech.signal import from_pcm

# language → (voice, the Debian package that brings it). All three read ISO 8859-15.
VOICES = {
    "ca": ("upc_ca_ona_hts", "festvox-ca-ona-hts"),
    "fi": ("hy_fi_mv_diphone", "festvox-suopuhe-mv"),
    "it": ("pc_diphone", "festvox-itapc16k"),
}
_ENCODING = "iso8859-15"
# Such voices time themselves, by the rate that their engine (hts_engine, option -r) is given.
_STATISTICAL = "_hts"
# Slower than any sentence takes (0.17 of real time); a hanging program must not hang a build.
_PATIENCE_SECONDS = 120.0


def speaks(language: str) -> bool:
    """Tell whether there is a voice for a language."""
    return base_language(language) in VOICES


@lru_cache(maxsize=8)
def installed(language: str) -> bool:
    """Tell whether Festival is installed and lists the language's voice."""
    program = shutil.which("festival")
    if program is None or shutil.which("text2wave") is None or not speaks(language):
        return False
    voice, _ = VOICES[base_language(language)]
    listed = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, "--batch", "(print (voice.list))"],
        capture_output=True, check=False, timeout=_PATIENCE_SECONDS,
    )  # fmt: skip
    return re.search(rf"\b{voice}\b", listed.stdout.decode(errors="replace")) is not None


@lru_cache(maxsize=1)
def _version() -> str:
    """Return what the program says of its version."""
    program = shutil.which("festival") or "festival"
    answer = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, "--version"], capture_output=True, check=False, timeout=_PATIENCE_SECONDS
    )
    return answer.stdout.decode(errors="replace").strip()


@dataclass(frozen=True)
class Festival:
    """The voice of a language."""

    voice: str
    # How much longer than usual each phone lasts.
    stretch: float = 1.0
    name: str = "festival"

    @classmethod
    def of(cls, language: str) -> "Festival":
        """Return the voice of a language; KeyError if there is none."""
        return cls(VOICES[base_language(language)][0])

    def at_rate(self, rate: float) -> "Festival":
        """Return the voice slowed."""
        return replace(self, stretch=round(self.stretch / rate, 3))

    @property
    def identity(self) -> Any:
        """The program's version, the voice and its pace."""
        return ["festival", _version(), self.voice, self.stretch]

    def render(self, text: str) -> Rendering:
        """Return the sound at the voice's own rate; RuntimeError if the program fails."""
        program = shutil.which("text2wave")
        if program is None:
            raise RuntimeError("text2wave is not installed")
        with tempfile.TemporaryDirectory(prefix="speech-") as folder:
            written, sound = Path(folder, "text"), Path(folder, "sound.wav")
            written.write_bytes(text.encode(_ENCODING, errors="ignore"))
            done = subprocess.run(  # noqa: S603 - arguments are ours, the text is in a file
                [program, "-eval", self._set_up(), "-o", str(sound), str(written)],
                capture_output=True, check=False, timeout=_PATIENCE_SECONDS,
            )  # fmt: skip
            if done.returncode or not sound.exists():
                raise RuntimeError(f"text2wave: {done.stderr.decode(errors='replace').strip()}")
            with wave.open(str(sound), "rb") as file:
                return Rendering(from_pcm(file.readframes(file.getnframes())), file.getframerate())

    def _set_up(self) -> str:
        """Return what Festival is told before the text: its voice, and a pace that is not usual."""
        if self.stretch == 1:
            return f"(voice_{self.voice})"
        pace = f"(Parameter.set 'Duration_Stretch {self.stretch})"
        if self.voice.endswith(_STATISTICAL):
            rate = f'(list "-r" {1 / self.stretch:.4f})'
            pace = f"(set! hts_engine_params (append hts_engine_params (list {rate})))"
        return f"(begin (voice_{self.voice}) {pace})"
