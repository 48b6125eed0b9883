# Claims about rests: captions of fast sentences get the time they need, and nothing else moves.
import pytest

from netpes_learn.formats._video.pace import LONGEST_BREATH_SECONDS, paced
from netpes_learn.speech.api import Speech, Word

RATE = 48_000


def speech(*sentences: str, speed: float, rest: float = 0.35) -> Speech:
    """A voice of so many characters a second; a click marks each word's first sample."""
    words, clock, place = [], 0.0, 0
    for sentence in sentences:
        for text in sentence.split():
            seconds = (len(text) + 1) / speed
            words.append(Word(text, clock, clock + seconds, place, place + len(text)))
            clock += seconds
            place += len(text) + 1
        clock += rest
    pcm = bytearray(2 * round((clock - rest) * RATE))
    for word in words:
        start = 2 * round(word.start_seconds * RATE)
        pcm[start : start + 2] = b"\x01\x01"
    return Speech(bytes(pcm), RATE, tuple(words), "e", "v", "good")


FAST = ("Many of them no longer expect any help from anybody at all.", "It works.")


def test_a_sentence_said_too_fast_is_followed_by_a_longer_rest():
    heard = paced(speech(*FAST, speed=20))
    second = next(word for word in heard.words if word.text == "It")
    assert len(FAST[0]) / second.start_seconds <= 17.0


def test_a_calm_sentence_is_left_as_it_is():
    calm = speech(*FAST, speed=14)
    assert paced(calm) == calm


def test_words_are_still_where_they_are_heard():
    heard = paced(speech(*FAST, speed=20))
    clicks = [
        place // 2
        for place in range(0, len(heard.samples), 2)
        if heard.samples[place : place + 2] == b"\x01\x01"
    ]
    starts = [word.start_seconds * RATE for word in heard.words]
    assert starts == pytest.approx(clicks, abs=1.5)


def test_no_rest_is_longer_than_a_breath():
    before = speech(*FAST, speed=60)
    after = paced(before)
    assert after.seconds - before.seconds <= 2 * LONGEST_BREATH_SECONDS + 0.001


def test_a_point_inside_a_sentence_is_no_rest():
    heard = speech("Ask them e.g. about work.", speed=30)
    grown = paced(heard)
    assert [word.start_seconds for word in grown.words] == [
        word.start_seconds for word in heard.words
    ]


def test_nothing_said_stays_nothing():
    empty = Speech(b"", RATE, (), "e", "v", "good")
    assert paced(empty) == empty
