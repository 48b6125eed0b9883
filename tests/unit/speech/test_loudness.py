import warnings

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.loudness import integrated, master, true_peaks
from netpes_learn.speech.signal import SAMPLE_RATE, from_pcm, resample, to_pcm

TEXT = (
    "Some young people have no job, and are not at school. Many of them expect no help. "
    "The programme is made to win them back, in groups and one by one."
)


def narration(gain):
    spoken = Espeak.of("en").render(TEXT)
    return resample(spoken.samples, spoken.sample_rate) * gain


def drums():
    """Return quiet speech-like noise with loud strokes: little loudness for much peak."""
    noise = np.random.default_rng(5).normal(0, 0.01, 48_000 * 6)
    noise[::9600] += np.sign(np.arange(len(noise[::9600])) % 2 - 0.5) * 0.9
    return noise


@pytest.mark.parametrize("sound", [narration(1.2), narration(0.05), drums()], ids=len)
def test_master_reaches_loudness_without_peaks(sound):
    mastered = from_pcm(master(to_pcm(sound)))
    assert len(mastered) == len(sound)
    loudness = pyloudnorm.Meter(48_000).integrated_loudness(mastered)
    # Strokes against hiss cannot be as loud as speech under the same peak.
    if np.abs(sound).max() / sound.std() < 20:
        assert loudness == pytest.approx(-16.0, abs=0.5)
    peak = np.abs(resample_poly(mastered, 8, 1)).max()
    assert 20 * np.log10(peak) <= -1.5


def test_master_gives_the_same_bytes_again():
    pcm = to_pcm(narration(1.0))
    assert master(pcm) == master(pcm)


@pytest.mark.parametrize("samples", [0, 100, 48_000])
def test_silence_stays_silence(samples):
    assert master(bytes(2 * samples)) == bytes(2 * samples)


def test_blip_too_short_for_loudness_is_still_limited():
    blip = np.sign(np.sin(np.arange(4800) / 20))
    assert 20 * np.log10(np.abs(from_pcm(master(to_pcm(blip)))).max()) <= -1.5


def test_true_peak_lies_between_samples():
    # A quarter of the sampling rate, sampled at 45 degrees: samples at 0.707, peaks at 1.
    wave = np.sin(np.pi / 2 * np.arange(9600) + np.pi / 4)
    assert np.abs(wave).max() < 0.71
    assert true_peaks(wave)[1000:8000].max() == pytest.approx(1.0, abs=0.02)


def test_silence_inside_is_measured_without_a_warning() -> None:
    tone = np.sin(np.arange(SAMPLE_RATE) * 0.05) * 0.3
    quiet = np.concatenate([tone, np.zeros(2 * SAMPLE_RATE), tone])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = integrated(quiet, SAMPLE_RATE)
    assert found is not None
    assert abs(found - (integrated(tone, SAMPLE_RATE) or 0)) < 1
