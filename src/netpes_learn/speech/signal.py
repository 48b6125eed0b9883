# What enters: samples. What leaves: samples, and where in them there is sound.
# Everything is computed in double precision by loops that run in one thread, so that the same
# samples give the same bytes on every run.
"""Trimming, resampling and silence."""

from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

Samples = NDArray[np.float64]

# 48 kHz is what video players expect (AES5-2018: the preferred rate for audio with pictures).
SAMPLE_RATE = 48_000
# 10 ms: shorter than any phone, longer than a period of a low voice.
FRAME_SECONDS = 0.01
# Silence, against the loudest frame. 45 dB under it is below the weakest fricatives of all voices
# measured; statistical voices and rooms hiss, so silence may reach as high as -35 dB, if the
# quietest twentieth of the frames lies no more than 12 dB lower.
SILENCE_DB, NOISY_SILENCE_DB, HISS_SPREAD_DB, QUIETEST = -45.0, -35.0, 12.0, 0.05
# Half a step of 16 bits, as power.
_DIGITAL_SILENCE = (0.5 / 32768) ** 2
# A sound alone at an end, this short, quiet and far from the rest, is a click and no speech.
# Pico ends Italian and Spanish sentences with one: 40 ms at -33 dB, 0.6 s after the last word.
CLICK_SECONDS, CLICK_DB, CLICK_APART_SECONDS = 0.08, -25.0, 0.25
# What trimming leaves of the silence, so that a first consonant and a last breath stay whole.
LEAD_SECONDS, TAIL_SECONDS, FADE_SECONDS = 0.02, 0.05, 0.005


def from_pcm(pcm: bytes) -> Samples:
    """Return samples between -1 and 1 of mono signed 16-bit little-endian PCM."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768.0


def to_pcm(samples: Samples) -> bytes:
    """Return mono signed 16-bit little-endian PCM; what is beyond full scale is clipped."""
    return np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2").tobytes()


def resample(samples: Samples, rate: int, *, to: int = SAMPLE_RATE) -> Samples:
    """Return the samples at another rate (polyphase filter, linear phase)."""
    if rate == to or not samples.size:
        return samples
    common = gcd(rate, to)
    return np.asarray(resample_poly(samples, to // common, rate // common), dtype=np.float64)


def sounding(samples: Samples, rate: int) -> NDArray[np.bool_]:
    """Return for each whole frame of ``FRAME_SECONDS`` whether there is sound in it."""
    level = _levels(samples, rate)
    if not level.size:
        return np.zeros(0, dtype=np.bool_)
    hiss = float(np.sort(level)[int(len(level) * QUIETEST)])
    threshold = min(max(hiss + HISS_SPREAD_DB, SILENCE_DB), NOISY_SILENCE_DB)
    return np.asarray(level > threshold)


def _levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Return the level of each whole frame, in dB against the loudest; -inf where all is silent."""
    size = round(rate * FRAME_SECONDS)
    count = len(samples) // size
    frames = samples[: count * size].reshape(count, size)
    power = np.einsum("ij,ij->i", frames, frames) / size
    highest = float(power.max(initial=0.0))
    if highest <= _DIGITAL_SILENCE:
        return np.full(count, -np.inf)
    return np.asarray(10 * np.log10(np.maximum(power, _DIGITAL_SILENCE) / highest))


def trimmed(samples: Samples, rate: int) -> tuple[Samples, float]:
    """Return the samples without silence at both ends, and how many seconds went in front.

    A click alone in the silence goes with it. The edges are faded, so that joined sentences do not
    click. Nothing but silence gives none.
    """
    loud = sounding(samples, rate)
    if not loud.any():
        return samples[:0], 0.0
    begin, end = _speech(loud, _levels(samples, rate))
    size = round(rate * FRAME_SECONDS)
    first = max(0, begin * size - round(LEAD_SECONDS * rate))
    last = min(len(samples), end * size + round(TAIL_SECONDS * rate))
    kept = samples[first:last].copy()
    fade = min(round(FADE_SECONDS * rate), len(kept) // 2)
    ramp = np.linspace(0.0, 1.0, fade, endpoint=False)
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return kept, first / rate


def _speech(loud: NDArray[np.bool_], level: NDArray[np.float64]) -> tuple[int, int]:
    """Return from which frame to which (not included) there is sound that is no lone click."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False]))))
    sounds = [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
    apart = round(CLICK_APART_SECONDS / FRAME_SECONDS)

    def is_click(start: int, stop: int) -> bool:
        short = stop - start <= round(CLICK_SECONDS / FRAME_SECONDS)
        return short and float(level[start:stop].max()) < CLICK_DB

    while len(sounds) > 1 and is_click(*sounds[-1]) and sounds[-1][0] - sounds[-2][1] >= apart:
        sounds.pop()
    while len(sounds) > 1 and is_click(*sounds[0]) and sounds[1][0] - sounds[0][1] >= apart:
        sounds.pop(0)
    return sounds[0][0], sounds[-1][1]


def silence(seconds: float, *, rate: int = SAMPLE_RATE) -> bytes:
    """Return silence as PCM."""
    return bytes(2 * round(seconds * rate))
