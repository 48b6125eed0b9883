# What enters: a sentence, and a voice file a partner supplies. What leaves: its sound.
# Piper is the way to a good voice in any language; neither it nor a voice comes with this package
# (the engine is GPL-3, each voice has a licence of its own).
"""Piper with a supplied voice."""

import json
import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from netpes_learn.canonical import digest
from netpes_learn.speech.engines.base import Rendering, installed_version
from netpes_learn.speech.facts import base_language

_LOCK = threading.Lock()


def installed() -> bool:
    """Tell whether the engine is installed."""
    return find_spec("piper") is not None


@dataclass(frozen=True)
class Piper:
    """A voice: the ONNX model and the JSON beside it, as bytes; ``voice`` is the file's name."""

    voice: str
    model: bytes = field(repr=False)
    config: bytes = field(repr=False)
    # How much longer than the voice's own each phone lasts.
    stretch: float = 1.0
    name: str = "piper"

    @property
    def language(self) -> str:
        """The language the voice file says it speaks: "ca" of "ca_ES"; "" if it does not say."""
        known = json.loads(self.config)
        return base_language(
            str(known.get("language", {}).get("code") or known.get("espeak", {}).get("voice", ""))
        )

    def at_rate(self, rate: float) -> "Piper":
        """Return the voice slowed."""
        return replace(self, stretch=round(self.stretch / rate, 3))

    @property
    def identity(self) -> Any:
        """The engine's version, digests of the voice, and its pace."""
        files = [digest(self.model), digest(self.config)]
        return ["piper", installed_version("piper-tts"), *files, self.stretch]

    def render(self, text: str) -> Rendering:
        """Return the sound at the voice's rate, without word starts.

        Piper draws random numbers to vary its delivery; without them (noise 0) a sentence always
        sounds the same.
        """
        from piper import SynthesisConfig  # type: ignore[import-not-found]

        own = json.loads(self.config).get("inference", {}).get("length_scale", 1.0)
        settings = SynthesisConfig(
            length_scale=own * self.stretch,
            noise_scale=0.0,
            noise_w_scale=0.0,
            normalize_audio=True,
        )
        # Its phonemes come from an eSpeak NG of its own, whose state is global too.
        with _LOCK:
            voice = _loaded(self.model, self.config)
            chunks = [chunk.audio_float_array for chunk in voice.synthesize(text, settings)]
        samples = np.concatenate(chunks) if chunks else np.zeros(0)
        return Rendering(samples.astype(np.float64), int(voice.config.sample_rate))


@lru_cache(maxsize=2)
def _loaded(model: bytes, config: bytes) -> Any:
    """Return a voice ready to speak; one thread, so that sums are always added in one order."""
    import onnxruntime  # type: ignore[import-not-found]
    from piper import PiperConfig, PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return PiperVoice(session=session, config=PiperConfig.from_dict(json.loads(config)))
