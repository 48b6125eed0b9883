# What enters: a whole pill's narration. What leaves: the same at the loudness viewers expect.
# Synthetic voices differ by 10 dB and peak hot; one gain and a limiter that looks ahead bring any
# of them to the same level without clipping.
"""Mastering: loudness and true peak."""

from collections.abc import Iterator

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, minimum_filter1d, uniform_filter1d
from scipy.signal import firwin, resample_poly

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
# What scipy takes for it unless told; told, it need not be designed again for every stretch.
_BETWEEN = firwin(20 * _OVERSAMPLING + 1, 1 / _OVERSAMPLING, window=("kaiser", 5.0))
# They are estimated in stretches of 0.1 s at 48 kHz, each with as much on either side as counts.
_STRETCH, _OVERLAP = 4800, 64
# Shorter than a period of a voice's lowest tone would distort; 5 ms either way does not.
_LOOK_AHEAD_SECONDS = 0.005
# 0.2 ms at 48 kHz: the limiter's gain moves no faster than over 5 ms.
_STEP = 10
_TOLERANCE_LU, _PASSES = 0.1, 6
# Of what is added before the limiter, at least this much is taken to come through.
_LEAST_RISE = 0.25
# ITU-R BS.1770-5 Annex 1: gain in dB, quality, frequency in Hz and form of each filter.
_K_WEIGHTING = (
    (4.0, 1 / np.sqrt(2), 1500.0, "high_shelf"),
    (0.0, 0.5, 38.0, "high_pass"),
)
# BS.1770 measures blocks of 400 ms; less than one has no loudness.
_BLOCK_SECONDS = 0.4
# Between samples speech rises at most this far above them; quieter stretches need no estimate.
_HEADROOM = 10 ** (-6 / 20)


def master(samples: bytes, *, sample_rate: int = SAMPLE_RATE) -> bytes:
    """Return mono 16-bit PCM of the same length at -16 LUFS (within 0.5 LU), at most -1.5 dBTP.

    Silence, and sound shorter than the 0.4 s that loudness is measured over, is only limited.
    """
    sound = from_pcm(samples)
    weighted = _weighted(sound, sample_rate)
    loudness = _gated(weighted, sample_rate)
    gain_db = 0.0 if loudness is None else TARGET_LUFS - loudness
    peaks = true_peaks(sound, above=_CEILING * _HEADROOM / 10 ** (gain_db / 20))
    gains = limiter(peaks, gain_db=gain_db, sample_rate=sample_rate)
    if gains is None:
        return to_pcm(sound * 10 ** (gain_db / 20))
    before, rise = (gain_db, TARGET_LUFS), 1.0
    for _ in range(_PASSES if loudness is not None else 0):
        # The limiter's gain moves slower than the weighting remembers, so that the weighted sound
        # need not be found anew: that is 0.02 LU off at most in voices that are limited by 6 dB.
        reached = _gated(weighted * gains, sample_rate) or TARGET_LUFS
        if abs(TARGET_LUFS - reached) <= _TOLERANCE_LU:
            break
        # The limiter takes some loudness away: what it took is added before it, and the more, the
        # more of the last addition it took.
        if gain_db != before[0]:
            rise = min(max((reached - before[1]) / (gain_db - before[0]), _LEAST_RISE), 1.0)
        before = (gain_db, reached)
        gain_db += (TARGET_LUFS - reached) / rise
        again = limiter(peaks, gain_db=gain_db, sample_rate=sample_rate)
        gains = gains if again is None else again
    return to_pcm(sound * gains)


def integrated(sound: Samples, sample_rate: int) -> float | None:
    """Return integrated loudness in LUFS (ITU-R BS.1770-5); None for silence or a mere blip."""
    return _gated(_weighted(sound, sample_rate), sample_rate)


def _weighted(sound: Samples, sample_rate: int) -> Samples:
    """Return the sound as the ear weighs it."""
    for gain_db, quality, frequency, form in _K_WEIGHTING:
        stage = pyloudnorm.IIRfilter(gain_db, quality, frequency, sample_rate, form)
        sound = stage.apply_filter(sound)
    return sound


def _gated(weighted: Samples, sample_rate: int) -> float | None:
    """Return the integrated loudness of a weighted sound in LUFS."""
    if len(weighted) < _BLOCK_SECONDS * sample_rate or not weighted.any():
        return None
    meter = pyloudnorm.Meter(sample_rate, filter_class="custom")
    # A block of silence is minus infinity, which the gate leaves out.
    with np.errstate(divide="ignore"):
        loudness = float(meter.integrated_loudness(weighted))
    return loudness if np.isfinite(loudness) else None


def limiter(
    peaks: NDArray[np.float64], *, gain_db: float, sample_rate: int
) -> NDArray[np.float64] | None:
    """Return the gain of each sample that brings true peaks to the limit; None if none is above it.

    ``peaks`` are those of the sound before ``gain_db``, which is contained in the result. The gain
    is found for steps of ``_STEP`` samples and is a straight line between them.
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
    return np.asarray(raised * line.ravel()[: len(peaks)])


def true_peaks(sound: Samples, *, above: float = 0.0) -> NDArray[np.float64]:
    """Return for each sample the highest level around it, between samples too (BS.1770-5 Annex 2).

    Stretches whose samples stay under ``above`` are not estimated; there the samples count.
    """
    peaks = np.abs(sound)
    for first, last in _louder(peaks, above):
        start, stop = max(0, first - _OVERLAP), min(len(sound), last + _OVERLAP)
        dense = np.abs(resample_poly(sound[start:stop], _OVERSAMPLING, 1, window=_BETWEEN))
        around = maximum_filter1d(dense, 2 * _OVERSAMPLING - 1)[::_OVERSAMPLING]
        peaks[first:last] = np.maximum(peaks[first:last], around[first - start : last - start])
    return peaks


def _louder(levels: NDArray[np.float64], above: float) -> Iterator[tuple[int, int]]:
    """Yield where stretches begin and end of which each tenth of a second reaches a level."""
    starts = np.arange(0, len(levels), _STRETCH)
    loud = np.maximum.reduceat(levels, starts) >= above if len(levels) else np.zeros(0, bool)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False]))))
    for first, last in edges.reshape(-1, 2):
        yield int(first) * _STRETCH, min(int(last) * _STRETCH, len(levels))
