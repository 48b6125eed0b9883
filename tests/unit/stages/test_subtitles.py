# Claims about captions in another language: sentences that say the same are read while it is said,
# and every word is read once, in order, before the next thing is heard.
import itertools

import pytest

from netpes_learn.stages.subtitles import Heard, matched, retimed


def test_sentences_of_like_lengths_say_the_same():
    assert matched([40, 80, 20], [50, 95, 24]) == [
        ((0, 1), (0, 1)),
        ((1, 2), (1, 2)),
        ((2, 3), (2, 3)),
    ]


def test_a_translator_may_part_a_sentence():
    assert matched([40, 160, 30], [42, 85, 90, 31]) == [
        ((0, 1), (0, 1)),
        ((1, 2), (1, 3)),
        ((2, 3), (3, 4)),
    ]


def test_a_translator_may_join_two_sentences():
    assert matched([60, 50, 90], [112, 95]) == [((0, 2), (0, 1)), ((2, 3), (1, 2))]


@pytest.mark.parametrize("counts", [(1, 9), (9, 1)])
def test_what_fits_no_pairing_is_one_whole(counts):
    one, other = counts
    assert matched([20] * one, [20] * other) == [((0, one), (0, other))]


TEXT = "Il n'y a pas de travail. Personne n'aide."
SENTENCES = [(0, 24), (25, 41)]


def test_a_sentence_is_read_while_its_translation_is_heard():
    heard = [Heard(20, 1.0, 3.0), Heard(15, 4.0, 5.5)]
    words = retimed(TEXT, SENTENCES, heard, until=7.0)
    assert words[0].start_seconds == 1.0
    second = next(word for word in words if word.first == 25)
    assert second.start_seconds == 4.0
    assert words[-1].end_seconds == pytest.approx(5.5)


def test_reading_that_takes_longer_takes_the_rest_after_the_sentence():
    heard = [Heard(20, 1.0, 1.2), Heard(15, 4.0, 4.2)]
    words = retimed(TEXT, SENTENCES, heard, until=4.6)
    ends = [word.end_seconds for word in words if word.last == 24]
    assert ends == [pytest.approx(1.0 + 24 / 17)]
    assert words[-1].end_seconds == pytest.approx(4.6)


def test_every_word_is_read_once_and_in_order():
    words = retimed(TEXT, SENTENCES, [Heard(90, 0.0, 4.0)], until=5.0)
    assert [TEXT[word.first : word.last] for word in words] == TEXT.split()
    assert all(a.end_seconds <= b.start_seconds + 1e-9 for a, b in itertools.pairwise(words))


def test_nothing_heard_is_nothing_to_read():
    assert retimed(TEXT, SENTENCES, [], until=5.0) == ()
    assert retimed("", [], [Heard(9, 0.0, 1.0)], until=5.0) == ()
