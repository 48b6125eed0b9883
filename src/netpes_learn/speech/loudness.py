# What enters: a whole pill's narration. What leaves: the same at the loudness viewers expect.
# Synthetic voices differ by 10 dB and peak hot; one gain and a limiter that looks ahead bring any
# of them to the same level without clipping.
"""Mastering: loudness and true peak."""

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from netpes_learn.speech.signal import SAMPLE_RATE, Samples, from_pcm, to_pcm

# EBU R 128 s2 (streaming) allows -20 to -16 LUFS; the upper end suits laptops and meeting rooms.
TARGET_LUFS = -16.0
# EBU R 128 s2 asks for -1 dBTP at most.
TRUE_PEAK_DBTP = -1.5
# The limiter is held this much lower: the estimate between samples is not exact (0.1 dB), and AAC
# overshoots, by 0.8 dB in a recording with the noise of a room at 72 kbit/s.
_MARGIN_DB = 1.0
_CEILING = 10 ** ((TRUE_PEAK_DBTP - _MARGIN_DB) / 20)
# ITU-R BS.1770-5 Annex 2: peaks are estimated at four times 48 kHz.
_OVERSAMPLING = 4
# Shorter than a period of a voice's lowest tone would distort; 5 ms either way does not.
_LOOK_AHEAD_SECONDS = 0.005
# 0.2 ms at 48 kHz: the limiter's gain moves no faster than over 5 ms.
_STEP = 10
_TOLERANCE_LU, _PASSES = 0.1, 6
# BS.1770 measures blocks of 400 ms; less than one has no loudness.
_BLOCK_SECONDS = 0.4
# Between samples speech rises at most this far above them; quieter stretches need no estimate.
_HEADROOM = 10 ** (-6 / 20)


def master(samples: bytes, *, sample_rate: int = SAMPLE_RATE) -> bytes:
    """Return mono 16-bit PCM of the same length at -16 LUFS (within 0.5 LU), at most -1.5 dBTP.

    Silence, and sound shorter than the 0.4 s that loudness is measured over, is only limited.
    """
    sound = from_pcm(samples)
    loudness = integrated(sound, sample_rate)
    gain_db = 0.0 if loudness is None else TARGET_LUFS - loudness
    peaks = true_peaks(sound, above=_CEILING * _HEADROOM / 10 ** (gain_db / 20))
    result = limited(sound, peaks, gain_db=gain_db, sample_rate=sample_rate)
    if loudness is None or result is None:
        return to_pcm(sound * 10 ** (gain_db / 20) if result is None else result)
    # The limiter takes some loudness away; what it took is added before it, until it settles.
    for _ in range(_PASSES):
        missing = TARGET_LUFS - (integrated(result, sample_rate) or TARGET_LUFS)
        if abs(missing) <= _TOLERANCE_LU:
            break
        gain_db += missing
        again = limited(sound, peaks, gain_db=gain_db, sample_rate=sample_rate)
        result = result if again is None else again
    return to_pcm(result)


def integrated(sound: Samples, sample_rate: int) -> float | None:
    """Return integrated loudness in LUFS (ITU-R BS.1770-5); None for silence or a mere blip."""
    if len(sound) < _BLOCK_SECONDS * sample_rate or not sound.any():
        return None
    # A block of silence is minus infinity, which the gate leaves out.
    with np.errstate(divide="ignore"):
        loudness = float(pyloudnorm.Meter(sample_rate).integrated_loudness(sound))
    return loudness if np.isfinite(loudness) else None


def limited(
    sound: Samples, peaks: NDArray[np.float64], *, gain_db: float, sample_rate: int
) -> Samples | None:
    """Return the sound with a gain, its true peaks at the limit; None if the gain alone does it.

    ``peaks`` are those of the sound before the gain. The limiter's gain is found for steps of
    ``_STEP`` samples and is a straight line between them.
    """
    raised = 10 ** (gain_db / 20)
    if not peaks.size or peaks.max() * raised <= _CEILING:
        return None
    steps = -(-len(peaks) // _STEP)
    highest = np.pad(peaks, (0, steps * _STEP - len(peaks))).reshape(steps, _STEP).max(axis=1)
    needed = np.minimum(1.0, _CEILING / np.maximum(highest * raised, _CEILING))
    reach = round(_LOOK_AHEAD_SECONDS * sample_rate / _STEP)
    # A mean of minima never exceeds what any step inside needs; one more step on either side is
    # for the line between two steps.
    held = minimum_filter1d(needed, 2 * (reach + 1) + 1, mode="nearest")
    gain = uniform_filter1d(uniform_filter1d(held, reach, mode="nearest"), reach, mode="nearest")
    rise = np.append(gain[1:], gain[-1]) - gain
    line = gain[:, None] + rise[:, None] * (np.arange(_STEP) / _STEP)
    return np.asarray(sound * raised * line.ravel()[: len(sound)])


def true_peaks(sound: Samples, *, above: float = 0.0) -> NDArray[np.float64]:
    """Return for each sample the highest level around it, between samples too (BS.1770-5 Annex 2).

    Stretches whose samples stay under ``above`` are not estimated; there the samples count.
    """
    peaks = np.abs(sound)
    size, overlap = 4800, 64
    for first in range(0, len(sound), size):
        if peaks[first : first + size].max() < above:
            continue
        start, stop = max(0, first - overlap), min(len(sound), first + size + overlap)
        dense = np.abs(resample_poly(sound[start:stop], _OVERSAMPLING, 1))
        around = maximum_filter1d(dense, 2 * _OVERSAMPLING - 1)[::_OVERSAMPLING]
        inner = slice(first - start, first - start + min(size, len(sound) - first))
        peaks[first : first + size] = np.maximum(peaks[first : first + size], around[inner])
    return peaks
