# Claims about packets: what is held is what was encoded, and a decoder sees what the plain encoder
# would have shown.
import itertools
from collections.abc import Iterator

import av
import numpy as np
import pytest

from netpes_learn.formats._video.encode import LONGEST_GOP, encode, packed, unpacked
from netpes_learn.formats._video.film import packets_of
from netpes_learn.formats._video.groups import encoded_scene, groups_of
from netpes_learn.formats._video.pixels import (
    HEIGHT_PX,
    WIDTH_PX,
    fade,
    peak_signal_to_noise,
    planes_of,
)
from netpes_learn.formats._video.plain import every_frame, plain_packets
from netpes_learn.formats._video.script import (
    SCENE_END,
    SCENE_START,
    Anchor,
    Picture,
    ScriptedScene,
    Step,
    Utterance,
)
from netpes_learn.formats._video.skips import frame_number_width, numbered, skip_packets
from netpes_learn.formats._video.sound import encode_sound, joined, mixed
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


# A title that stands from the first frame; a scene that comes, gets a label, grows a bar and, after
# a hold of more than two groups of pictures, another label; an end that stays for as long.
TITLE, TITLE_BARE = Picture(0, 0, 0), Picture(0, 0, 0, bare=True)
BARE, FIRST, LABEL, HALF, BAR, LATE = (
    Picture(1, 0, 0, bare=True),
    Picture(1, 0, 0),
    Picture(1, 1, 1),
    Picture(1, 2, 1, 0.5),
    Picture(1, 2, 2),
    Picture(1, 3, 3),
)
END_BARE, END = Picture(2, 0, 0, bare=True), Picture(2, 0, 0)
LONG = "x" * 300
SCRIPT = (
    ScriptedScene(
        "title",
        (),
        (Step(SCENE_START, TITLE, 0),),
        0,
        0,
        "",
        leaving=Step(SCENE_END, TITLE_BARE, 3),
    ),
    ScriptedScene(
        "middle",
        (Utterance(LONG, "en"),),
        (
            Step(SCENE_START, FIRST, 5),
            Step(Anchor(0), LABEL, 5),
            Step(Anchor(0, 60), BAR, 4, through=(HALF,)),
            Step(Anchor(0, 290), LATE, 5),
        ),
        0,
        0,
        "",
        leaving=Step(SCENE_END, BARE, 3),
    ),
    ScriptedScene("end", (), (Step(SCENE_START, END, 5),), 0, 0, ""),
)
# Frames at which the middle scene's steps begin: the bar's is held for 560 frames.
MIDDLE = (40, 60, 90, 650)
LEAVES, ENDS, TOTAL = 716, 720, 720 + LONGEST_GOP + 30
TIMELINE = Timeline(
    (
        TimedScene(0, 40, (), (Change(0, SCRIPT[0].steps[0]), Change(36, SCRIPT[0].leaving))),
        TimedScene(
            40,
            ENDS,
            (),
            (
                *(Change(at, step) for at, step in zip(MIDDLE, SCRIPT[1].steps, strict=True)),
                Change(LEAVES, SCRIPT[1].leaving),
            ),
        ),
        TimedScene(ENDS, TOTAL, (), (Change(ENDS, SCRIPT[2].steps[0]),)),
    )
)


@pytest.fixture(scope="module")
def planes():
    heights = {
        TITLE: 700, TITLE_BARE: 1, BARE: 2, FIRST: 80, LABEL: 160, HALF: 200, BAR: 320, LATE: 400,
        END_BARE: 1, END: 500,
    }  # fmt: skip
    return {picture: planes_of(picture_png(bar=bar)) for picture, bar in heights.items()}


@pytest.fixture(scope="module")
def scenes(planes):
    return [encoded_scene(scene, lambda: planes, look=None, cached=uncached) for scene in SCRIPT]


@pytest.fixture(scope="module")
def film(scenes):
    return scenes[0].parameters, packets_of(TIMELINE, scenes)


@pytest.fixture(scope="module")
def shown(film):
    """Every frame as decoded, its rows thinned out: 1,000 whole ones are 3 GB."""
    return [frame[::12].copy() for frame in decoded(film[0], [p.content for p in film[1]])]


@pytest.fixture(scope="module")
def wanted(planes):
    return [frame[::12].copy() for frame in every_frame(SCRIPT, TIMELINE, planes)]


def test_there_is_a_packet_for_each_frame(film):
    assert len(film[1]) == TOTAL


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return peak_signal_to_noise(one[:90], other[:90])


def test_film_shows_what_the_plain_encoder_is_given(shown, wanted):
    assert len(shown) == len(wanted) == TOTAL
    assert min(map(alike, shown, wanted)) > 36


def test_plain_encoder_agrees_with_the_film(planes, wanted, shown):
    frames = list(every_frame(SCRIPT, TIMELINE, planes))[30:110]
    parameters, packets = plain_packets(frames)
    assert packets[0].key
    plain = [frame[::12] for frame in decoded(parameters, [packet.content for packet in packets])]
    assert len(plain) == 80
    assert min(map(alike, plain, wanted[30:110])) > 36
    assert min(map(alike, plain, shown[30:110])) > 34


def test_a_scene_comes_and_goes_through_its_bare_ground(wanted, planes):
    for frame, bare in ((39, TITLE_BARE), (40, BARE), (ENDS - 1, BARE), (ENDS, END_BARE)):
        assert np.array_equal(wanted[frame], planes[bare][::12])


def test_held_picture_does_not_change_by_one_pixel(shown):
    for first, last in ((0, 36), (46, 60), (66, 90), (94, 250), (656, 716), (726, 900)):
        assert all(np.array_equal(shown[first], frame) for frame in shown[first:last])


def test_a_player_can_start_at_least_every_ten_seconds(film):
    keys = [place for place, packet in enumerate(film[1]) if packet.key]
    assert {0, 40, ENDS} <= set(keys)
    assert max(b - a for a, b in zip(keys, [*keys[1:], TOTAL], strict=True)) <= LONGEST_GOP
    # Two pictures that stand alone are never neighbours.
    assert min(b - a for a, b in itertools.pairwise(keys)) > 1


def test_pictures_of_a_group_are_numbered_one_after_the_other(film):
    """Many decoders conceal a gap in ``frame_num`` (ITU-T H.264, 7.4.3), some stop."""
    width = frame_number_width(film[0])
    place = 0
    for packet in film[1]:
        place = 0 if packet.key else place + 1
        assert numbered(packet.content, place, width=width) == packet.content or packet.key


def test_decoding_from_any_later_key_shows_the_same(film, shown):
    for key in [place for place, packet in enumerate(film[1]) if packet.key][1:]:
        later = decoded(film[0], [packet.content for packet in film[1][key : key + 60]])
        assert all(np.array_equal(a, b[::12]) for a, b in zip(shown[key:], later, strict=False))


def test_groups_of_pictures_are_long_enough_to_pay_and_short_enough_to_seek():
    assert [[step.picture for step in group.steps] for group in groups_of(SCRIPT[1])] == [
        [FIRST, LABEL, BAR],
        [LATE, BARE],
    ]
    # The last scene's last group refreshes a picture that stays for long.
    assert [group.start for group in groups_of(SCRIPT[2])] == [END_BARE, END]


def test_scenes_encoded_otherwise_are_not_put_into_one_film(scenes):
    other = type(scenes[0])(b"other", scenes[1].groups)
    with pytest.raises(AssertionError, match="parameter sets"):
        packets_of(TIMELINE, [scenes[0], other, scenes[2]])


def test_equal_looks_are_encoded_once(planes):
    kept: dict[str, bytes] = {}

    def cached(_name, key, make):
        if repr(key) not in kept:
            kept[repr(key)] = make()
        return kept[repr(key)]

    def draw():
        drawings.append(1)
        return planes

    drawings: list[int] = []
    first = encoded_scene(SCRIPT[2], draw, look="one", cached=cached)
    assert encoded_scene(SCRIPT[2], draw, look="one", cached=cached) == first
    assert len(drawings) == 1
    encoded_scene(SCRIPT[2], draw, look="other", cached=cached)
    assert len(drawings) == 2


def test_held_packets_are_what_x264_writes_itself():
    grey = np.full((HEIGHT_PX * 3 // 2, WIDTH_PX), 128, np.uint8)
    parameters, own = encode([grey] * 40)
    ours = skip_packets()
    assert ours[0] == parameters
    # All but the free last bit; the first two pictures have a quantiser of their own.
    held = [ours[1][place % len(ours[1])] for place in range(2, 40)]
    assert [packet[:-1] for packet in held] == [packet[:-1] for packet in own[2:]]


def test_numbering_escapes_what_would_look_like_a_start_code():
    # Three codes of one bit each, then a frame_num of 21 bits, then the rest of the slice.
    packet = b"\x00\x00\x00\x01" + b"\x41" + bytes([0xFF, 0xFF, 0xFF, 0x01])
    zero = numbered(packet, 0, width=21)
    assert zero[5:] == bytes([0xE0, 0x00, 0x00, 0x03, 0x01])
    assert numbered(zero, (1 << 21) - 1, width=21) == packet


def test_frame_number_width_is_read_from_the_parameter_set():
    parameters, packets = skip_packets()
    assert len(packets) == 1 << frame_number_width(parameters)
    assert len(set(packets)) == len(packets)


def test_fade_starts_near_the_old_picture_and_ends_with_the_new(planes):
    before, after = planes[FIRST], planes[END]
    steps = list(fade(before, after, steps=6))
    assert np.array_equal(steps[-1], after)
    levels = [peak_signal_to_noise(step, after) for step in steps]
    assert levels == sorted(levels)
    assert len(steps) == 6


def test_fade_blends_every_shade_within_one_of_the_exact_share():
    shades = np.arange(HEIGHT_PX * 3 // 2 * WIDTH_PX, dtype=np.int64).reshape(-1, WIDTH_PX)
    before, after = (shades % 256).astype(np.uint8), (shades // 256 % 256).astype(np.uint8)
    third, *_ = fade(before, after, steps=3)
    share = 3 / 9 - 2 / 27
    exact = before + (after.astype(float) - before) * share
    assert np.abs(third - exact).max() <= 1.5


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


def test_sounds_of_scenes_follow_each_other_without_a_seam():
    """Two scenes' sound, encoded apart, is heard as if it had been encoded in one go."""
    rest, whole = 9600, 15 * 1024 * 2
    tone = np.zeros(whole)
    time = np.arange(whole - 2 * rest) / 48_000
    tone[rest:-rest] = 8000 * np.sin(2 * np.pi * 220 * time) * np.hanning(len(time))
    pcm = tone.astype("<i2").tobytes()
    apart = joined([encode_sound(pcm, master=bytes, cached=uncached) for _ in range(3)])
    at_once = encode_sound(pcm * 3, master=bytes, cached=uncached)
    assert len(apart.packets) == len(at_once.packets) == 3 * 30 + 1
    heard, expected = (np.concatenate(list(samples_of(sound))) for sound in (apart, at_once))
    assert np.abs(heard - expected).max() < 0.01
    assert np.abs(heard[1024 : 1024 + whole] - tone / 32768).max() < 0.02


def samples_of(sound) -> Iterator[np.ndarray]:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = sound.header
    for packet in map(av.Packet, sound.packets):
        for frame in decoder.decode(packet):
            yield frame.to_ndarray()[0]
