# What enters: speech whose words nobody timed, and the same words spoken by an engine that times
# them. What leaves: the moment in the first that corresponds to a moment in the second.
# Both are described by cepstra (the shape of the spectrum, with the voice's own colour taken out)
# and laid over each other by dynamic time warping (Sakoe & Chiba 1978).
"""Word timings by dynamic time warping."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct, rfft
from scipy.sparse import csr_matrix
from scipy.spatial.distance import cdist

from netpes_learn.speech.signal import Samples, resample

Matrix = NDArray[np.float64]

# Speech holds what tells phones apart below 8 kHz; Pico's own rate.
RATE = 16_000
# 12.5 ms steps: half of what a caption frame at 25/s can show, with room to spare.
HOP = 200
# A scene recorded in one piece is taken in longer steps beyond 37 s: the matrix grows as a square.
_MOST_FRAMES = 3000
_WINDOW, _FFT = 400, 512
_BANDS, _CEPSTRA = 26, 13
# A step in one of the two costs more than its half of a step in both, which keeps the path from
# dawdling. 1.3 did best on speech timed by eSpeak variants, Piper, and pauses in Pico.
_LINGER = 1.3


def moments(
    target: Samples,
    target_rate: int,
    *,
    reference: Samples,
    reference_rate: int,
    seconds: Sequence[float],
) -> tuple[float, ...]:
    """Return for each of ``seconds`` in the reference the second in the target, in order.

    Speech shorter than a few frames is mapped in proportion.
    """
    length, known = len(target) / target_rate, len(reference) / reference_rate
    hop = HOP * ceil(max(length, known) * RATE / HOP / _MOST_FRAMES)
    here = features(resample(target, target_rate, to=RATE), hop=hop)
    there = features(resample(reference, reference_rate, to=RATE), hop=hop)
    if min(len(here), len(there)) < _CEPSTRA:
        scale = length / known if known else 0.0
        return tuple(min(length, second * scale) for second in seconds)
    rows, columns = path(cdist(there, here))
    step = hop / RATE
    # A reference frame may meet several target frames; the last of them agrees best with speech
    # that was timed by its own engine.
    begins = np.zeros(len(there))
    begins[rows[::-1]] = columns[::-1]
    at = np.interp(np.asarray(seconds) / step, np.arange(len(there)), begins) * step
    return tuple(float(second) for second in np.maximum.accumulate(np.clip(at, 0.0, length)))


def features(samples: Samples, *, hop: int = HOP) -> Matrix:
    """Return one row a ``hop``: cepstra, loudness, and their change, each of unit variance."""
    count = 1 + max(0, len(samples) - 1) // hop
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW // 2 + hop))
    emphasised = np.append(padded[:1], padded[1:] - 0.97 * padded[:-1])
    windows = np.lib.stride_tricks.sliding_window_view(emphasised, _WINDOW)[: count * hop : hop]
    power = np.abs(rfft(windows * np.hanning(_WINDOW), n=_FFT, axis=1)) ** 2
    bands = np.log(np.asarray((_filters() @ power.T).T) + 1e-7)
    cepstra = np.asarray(dct(bands, type=2, axis=1, norm="ortho"))[:, :_CEPSTRA]
    still = _unit(cepstra)
    change = _unit(np.gradient(cepstra, axis=0)) if count > 1 else np.zeros_like(still)
    # Rounding makes the path the same on machines whose last digits differ.
    return np.asarray(np.round(np.hstack([still, change]), 3), dtype=np.float64)


def _unit(values: Matrix) -> Matrix:
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0))  # noqa: PLR2004


@lru_cache(maxsize=1)
def _filters() -> csr_matrix:
    """Return triangular filters on the mel scale (O'Shaughnessy 1987), 60 Hz to 7.6 kHz."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in (60.0, 7600.0))
    mel = np.linspace(low, high, _BANDS + 2)
    centres = 700 * (10 ** (mel / 2595) - 1)
    bins = np.arange(_FFT // 2 + 1) * RATE / _FFT
    rising = (bins - centres[:-2, None]) / (centres[1:-1] - centres[:-2])[:, None]
    falling = (centres[2:, None] - bins) / (centres[2:] - centres[1:-1])[:, None]
    return csr_matrix(np.maximum(0.0, np.minimum(rising, falling)))


def path(cost: Matrix) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the cheapest way through a cost matrix, as rows and columns from its end to its start.

    Cells of one anti-diagonal do not depend on each other, so each is one array operation. The
    matrix is sheared: diagonal d, row i holds the cell (i, d - i).
    """
    rows, columns = cost.shape
    # Column i + 1 holds row i, so that "the row before" needs no special case.
    total = np.full((rows + columns - 1, rows + 1), np.inf)
    total[0, 1] = cost[0, 0]
    every_row = np.arange(rows)
    for diagonal in range(1, rows + columns - 1):
        low, high = max(0, diagonal - columns + 1), min(diagonal, rows - 1) + 1
        row = every_row[low:high]
        here = cost[row, diagonal - row]
        linger = np.minimum(total[diagonal - 1, low:high], total[diagonal - 1, low + 1 : high + 1])
        best = linger + _LINGER * here
        if diagonal > 1:
            best = np.minimum(best, total[diagonal - 2, low:high] + 2 * here)
        total[diagonal, low + 1 : high + 1] = best
    return _back(total, cost)


def _back(total: Matrix, cost: Matrix) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    row, column = cost.shape[0] - 1, cost.shape[1] - 1
    way = [(row, column)]
    while row or column:
        diagonal, here = row + column, cost[row, column]
        options = (
            (total[diagonal - 2, row] + 2 * here if diagonal > 1 else np.inf, row - 1, column - 1),
            (total[diagonal - 1, row] + _LINGER * here, row - 1, column),
            (total[diagonal - 1, row + 1] + _LINGER * here, row, column - 1),
        )
        _, row, column = min(options)
        way.append((row, column))
    steps = np.array(way, dtype=np.intp)
    return steps[:, 0], steps[:, 1]
