# Claims about packets: what is held is what was encoded, and a decoder sees what the plain encoder
# would have shown.
import itertools
import threading
from collections.abc import Iterator

import av
import numpy as np
import pytest

from netpes_learn.formats._video.encode import LONGEST_GOP, encode, packed, unpacked
from netpes_learn.formats._video.film import Reel, encode_steps, lengths_of, packets_of, still_group
from netpes_learn.formats._video.pixels import (
    HEIGHT_PX,
    WIDTH_PX,
    fade,
    peak_signal_to_noise,
    planes_of,
)
from netpes_learn.formats._video.plain import every_frame, plain_packets
from netpes_learn.formats._video.script import SCENE_START, Anchor, Picture, ScriptedScene, Step
from netpes_learn.formats._video.skips import frame_number_width, numbered, skip_packets
from netpes_learn.formats._video.sound import mixed
from netpes_learn.formats._video.timeline import Change, TimedScene, Timeline


def picture_png(*, bar: int, colour: tuple[int, int, int] = (20, 33, 61)) -> bytes:
    """White with a dark bar of some height: sharp edges, as letters have."""
    pixels = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    pixels[100 : 100 + bar, 200:900] = colour
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH_PX, HEIGHT_PX, "rgb24"
    encoder.time_base = 1
    return b"".join(
        bytes(p) for p in encoder.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"))
    )


def decoded(parameters: bytes, packets: list[bytes]) -> Iterator[np.ndarray]:
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = parameters
    decoder.thread_count = 1
    for packet in (*map(av.Packet, packets), None):
        for frame in decoder.decode(packet):
            yield frame.to_ndarray()


def uncached(_name, _key, make):
    return make()


A, B, C = Picture(0, 0, 0), Picture(0, 1, 1), Picture(1, 0, 0)
STEPS = (
    Step(SCENE_START, A, 8),
    Step(Anchor(0), B, 6),
    Step(SCENE_START, C, 4, through=(A,)),
)
FRAMES = (0, 30, 60)
TOTAL = 60 + LONGEST_GOP + 11
SCRIPT = (
    ScriptedScene("a", (), STEPS[:2], 0, 0, ""),
    ScriptedScene("b", (), STEPS[2:], 0, 0, ""),
)
CHANGES = tuple(Change(frame, step) for frame, step in zip(FRAMES, STEPS, strict=True))
TIMELINE = Timeline((TimedScene(0, 60, (), CHANGES[:2]), TimedScene(60, TOTAL, (), CHANGES[2:])))


class Now:
    """An executor that works at once: what threads do is not the claim here."""

    def submit(self, work, *arguments):
        class Done:
            def result(self):
                return work(*arguments)

        return Done()


@pytest.fixture(scope="module")
def reel() -> Reel:
    return Reel({A: picture_png(bar=80), B: picture_png(bar=320), C: picture_png(bar=700)})


@pytest.fixture(scope="module")
def film(reel):
    groups = [
        future.result() for future in encode_steps(SCRIPT, reel, workers=Now(), cached=uncached)
    ]
    packets = list(packets_of(TIMELINE, groups, lambda p: still_group(p, reel, cached=uncached)))
    return groups[0][0], packets


def test_there_is_a_packet_for_each_frame(film):
    assert len(film[1]) == TOTAL


def test_film_shows_what_the_plain_encoder_is_given(film, reel):
    wanted = every_frame(TIMELINE, reel)
    shown = decoded(film[0], [packet.content for packet in film[1]])
    levels = [
        peak_signal_to_noise(want, seen)
        for number, (want, seen) in enumerate(zip(wanted, shown, strict=True))
        if number % 3 == 0 or 28 < number < 40 or number > TOTAL - 3
    ]
    assert min(levels) > 38


def test_plain_encoder_agrees_with_its_own_frames(reel):
    short = Timeline((TimedScene(0, 60, (), CHANGES[:2]),))
    parameters, packets = plain_packets(short, reel)
    assert packets[0].key
    shown = list(decoded(parameters, [packet.content for packet in packets]))
    assert len(shown) == 60
    frames = list(itertools.islice(every_frame(short, reel), 30, 40))
    assert min(map(peak_signal_to_noise, frames, shown[30:40])) > 38


def test_held_picture_does_not_change_by_one_pixel(film):
    shown = list(decoded(film[0], [packet.content for packet in film[1][:60]]))
    assert all(np.array_equal(shown[10], frame) for frame in shown[11:30])
    assert all(np.array_equal(shown[40], frame) for frame in shown[41:60])


def test_a_player_can_start_at_least_every_ten_seconds(film):
    keys = [place for place, packet in enumerate(film[1]) if packet.key]
    assert keys[:3] == list(FRAMES)
    assert max(b - a for a, b in zip(keys, [*keys[1:], TOTAL], strict=True)) <= LONGEST_GOP


def test_decoding_from_a_later_key_shows_the_same(film):
    whole = list(decoded(film[0], [packet.content for packet in film[1][:70]]))
    later = list(decoded(film[0], [packet.content for packet in film[1][60:70]]))
    assert all(np.array_equal(a, b) for a, b in zip(whole[60:], later, strict=True))


def test_held_packets_are_what_x264_writes_itself():
    grey = np.full((HEIGHT_PX * 3 // 2, WIDTH_PX), 128, np.uint8)
    parameters, own = encode([grey] * 40)
    ours = skip_packets()
    assert ours[0] == parameters
    # All but the free last bit; the first two pictures have a quantiser of their own.
    assert [packet[:-1] for packet in ours[1][2:40]] == [packet[:-1] for packet in own[2:]]


def test_numbering_escapes_what_would_look_like_a_start_code():
    # Three codes of one bit each, then a frame_num of 21 bits, then the rest of the slice.
    packet = b"\x00\x00\x00\x01" + b"\x41" + bytes([0xFF, 0xFF, 0xFF, 0x01])
    zero = numbered(packet, 0, width=21)
    assert zero[5:] == bytes([0xE0, 0x00, 0x00, 0x03, 0x01])
    assert numbered(zero, (1 << 21) - 1, width=21) == packet


def test_frame_number_width_is_read_from_the_parameter_set():
    parameters, packets = skip_packets()
    width = frame_number_width(parameters)
    assert packets[1] == packets[1 + (1 << width)]
    assert packets[1] != packets[2]


@pytest.mark.parametrize("frames", [2, 249, 250, 251, 252, 500, 501, 1003])
def test_no_gop_is_too_long_or_a_single_picture(frames):
    lengths = lengths_of(frames)
    assert sum(lengths) == frames
    assert all(2 <= length <= LONGEST_GOP for length in lengths)


def test_fade_starts_near_the_old_picture_and_ends_with_the_new(reel):
    before, after = reel.planes(A), reel.planes(B)
    steps = list(fade(before, after, steps=6))
    assert np.array_equal(steps[-1], after)
    levels = [peak_signal_to_noise(step, after) for step in steps]
    assert levels == sorted(levels)
    assert len(steps) == 6


def test_white_and_teal_become_their_bt_709_codes():
    # ITU-R BT.709-6, 3.2 and 3.4: 16 + 219 (0.2126 R + 0.7152 G + 0.0722 B) / 255.
    planes = planes_of(picture_png(bar=80, colour=(0x0B, 0x6E, 0x69)))
    assert planes[0, 0] == 235
    assert abs(int(planes[120, 400]) - 92) <= 1


def test_a_frame_of_another_size_is_refused():
    encoder = av.CodecContext.create("png", "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = 64, 64, "rgb24", 1
    small = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
    with pytest.raises(ValueError, match="64 by 64"):
        planes_of(b"".join(bytes(p) for p in encoder.encode(small)))


def test_packing_is_undone_by_unpacking():
    parts = (b"", b"a", b"\x00" * 300)
    assert unpacked(packed(parts)) == parts


def test_sound_is_laid_where_it_is_heard_and_cut_at_the_end():
    voice = np.full(48_000, 1000, "<i2").tobytes()
    film = np.frombuffer(mixed([(0.5, voice), (1.75, voice)], seconds=2.0), "<i2")
    assert len(film) == 96_000
    assert not film[:24_000].any()
    assert (film[24_000:72_000] == 1000).all()
    assert not film[72_000:84_000].any()
    assert (film[84_000:] == 1000).all()


def test_two_threads_may_decode_the_same_picture(reel):
    fresh = Reel(reel.drawn)
    seen: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: seen.append(fresh.planes(A))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.array_equal(*seen)
