import numpy as np
import pytest

from netpes_learn.speech.align import moments, path
from netpes_learn.speech.engines.espeak import Espeak
from netpes_learn.speech.signal import trimmed

# Voices unlike the one that measures: another accent, another synthesis, another pace.
SPOKEN = [
    (
        "en",
        "gmw/en-US",
        120,
        "Some young people have no job, and are not at school or in training.",
    ),
    ("en", "en+klatt2", 180, "Many of them no longer expect help from anybody at all."),
    ("fr", "fr-BE", 120, "Certains jeunes n'ont pas d'emploi et ne suivent aucune formation."),
    ("it", "it+klatt2", 170, "Alcuni giovani non lavorano, non vanno a scuola e non studiano."),
    ("es", "es-419", 125, "Algunos jóvenes no tienen empleo, no van a la escuela ni estudian."),
    ("ca", "ca+klatt2", 130, "Alguns joves no tenen feina, no van a l'escola ni estudien."),
    ("fi", "fi+klatt3", 170, "Osa nuorista on ilman työtä eikä käy koulua tai ole koulutuksessa."),
    ("sv", "sv+f4", 130, "En del unga har inget arbete och går varken i skola eller utbildning."),
]


@pytest.mark.parametrize(("language", "voice", "rate", "text"), SPOKEN)
def test_foreign_voice_is_timed_within_60_ms_on_average(language, voice, rate, text):
    target, measure = Espeak(voice, rate).render(text), Espeak.of(language).render(text)
    sound, lead = trimmed(target.samples, target.sample_rate)
    sound = sound + np.random.default_rng(1).normal(0, 0.003, len(sound))
    known, offset = trimmed(measure.samples, measure.sample_rate)
    found = moments(
        sound, target.sample_rate, reference=known, reference_rate=measure.sample_rate,
        seconds=[max(0.0, start - offset) for start in measure.starts],
    )  # fmt: skip
    errors = np.abs(np.array(found) + lead - np.array(target.starts))
    assert errors.mean() <= 0.06
    assert errors.max() <= 0.36


def test_moments_keep_their_order_and_stay_inside():
    noise = np.random.default_rng(2).normal(0, 0.1, (2, 32_000))
    found = moments(
        noise[0], 16_000, reference=noise[1][:20_000], reference_rate=16_000,
        seconds=[0.0, 0.5, 0.5, 1.2, 9.0],
    )  # fmt: skip
    assert list(found) == sorted(found)
    assert 0.0 <= found[0] <= found[-1] <= 2.0


@pytest.mark.parametrize("count", [0, 1, 100, 2000])
def test_sound_too_short_for_cepstra_is_mapped_in_proportion(count):
    found = moments(
        np.zeros(count), 16_000, reference=np.zeros(1600), reference_rate=16_000, seconds=[0.05]
    )
    assert found == pytest.approx((count / 16_000 / 2,))


def test_path_is_the_cheapest_of_all():
    cost = np.random.default_rng(3).random((5, 6))

    def cheapest(row, column):
        if row == column == 0:
            return cost[0, 0]
        ways = [np.inf]
        if row and column:
            ways.append(cheapest(row - 1, column - 1) + 2 * cost[row, column])
        if row:
            ways.append(cheapest(row - 1, column) + 1.3 * cost[row, column])
        if column:
            ways.append(cheapest(row, column - 1) + 1.3 * cost[row, column])
        return min(ways)

    rows, columns = (steps[::-1] for steps in path(cost))
    price = cost[0, 0]
    for before in range(len(rows) - 1):
        both = rows[before + 1] > rows[before] and columns[before + 1] > columns[before]
        price += (2 if both else 1.3) * cost[rows[before + 1], columns[before + 1]]
    assert price == pytest.approx(cheapest(4, 5))
