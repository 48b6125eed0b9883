import numpy as np

from netpes_learn.speech.signal import from_pcm, resample, silence, sounding, to_pcm, trimmed
from netpes_learn.speech.timing import settle

RATE = 16_000


def sound(*parts):
    """Seconds of tone (positive) and of silence (negative), one after the other."""
    time = np.concatenate([np.zeros(round(-s * RATE)) if s < 0 else tone(s) for s in parts])
    return time.astype(np.float64)


def tone(seconds):
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)


def edges(starts, pauses, *parts):
    return settle(starts, pauses=pauses, samples=sound(*parts), rate=RATE)


def test_start_in_a_pause_moves_to_the_onset_and_the_word_before_ends_with_its_sound():
    assert edges([0.0, 0.65], [True, True], 0.5, -0.3, 0.5) == ((0.0, 0.5), (0.8, 1.3))


def test_late_start_after_punctuation_moves_back_to_the_onset():
    assert edges([0.0, 0.88], [True, True], 0.5, -0.3, 0.5)[1][0] == 0.8


def test_late_start_without_punctuation_stays():
    assert edges([0.0, 0.88], [True, False], 0.5, -0.3, 0.5)[1][0] == 0.88


def test_closure_of_a_plosive_does_not_end_a_word():
    assert edges([0.0, 0.53], [True, False], 0.5, -0.03, 0.5)[0] == (0.0, 0.53)


def test_edges_never_leave_the_sound_nor_run_backwards():
    found = edges([0.0, 0.4, 0.3, 9.0], [True] * 4, 0.5, -0.3, 0.5)
    flat = [second for edge in found for second in edge]
    assert flat == sorted(flat)
    assert flat[-1] <= 1.3


def test_trimming_leaves_breath_but_no_silence():
    kept, lead = trimmed(sound(-0.5, 1.0, -0.7), RATE)
    assert lead == 0.48
    assert len(kept) / RATE == 1.07
    assert abs(kept[0]) < 1e-6


def test_trimming_sees_through_hiss():
    hiss = np.random.default_rng(4).normal(0, 0.002, round(2.2 * RATE))
    kept, lead = trimmed(sound(-0.5, 1.0, -0.7) + hiss, RATE)
    assert abs(lead - 0.48) < 0.02
    assert abs(len(kept) / RATE - 1.07) < 0.04


def test_silence_has_no_sound_in_it():
    assert not sounding(np.zeros(RATE), RATE).any()
    assert trimmed(np.zeros(RATE), RATE)[0].size == 0
    assert len(silence(0.35)) == 2 * 16_800


def test_resampling_keeps_pitch_and_length():
    there = resample(tone(1.0), RATE)
    assert len(there) == 48_000
    assert np.argmax(np.abs(np.fft.rfft(there))) == 440


def test_pcm_survives_the_way_there_and_back_and_clips_at_full_scale():
    pcm = np.array([-32768, -1, 0, 1, 32767], dtype="<i2").tobytes()
    assert to_pcm(from_pcm(pcm)) == pcm
    assert to_pcm(np.array([-2.0, 2.0])) == np.array([-32768, 32767], dtype="<i2").tobytes()
