# What enters: pictures that follow each other. What leaves: one H.264 packet for each of them: a
# group of pictures (GOP) that stands alone.
# A pill stands still nine tenths of the time, so only what differs is encoded, and the time a
# picture is held is filled with packets that say "as before" (see skips.py). Every GOP is a pure
# function of pixels and settings.
"""Groups of pictures, each encoded alone."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext

from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX, Planes

FRAMES_PER_SECOND = 25
# The longest way back to a picture that stands alone: ten seconds, so a player seeks fast.
LONGEST_GOP = 250

# Flat colours and sharp letters that do not move: slower presets and a search for motion gain
# nothing one could see. Colour is what suffers in letters, so it is quantised six steps finer than
# brightness: SSIM of every picture reaches 0.995, and 0.999 in the mean.
# Stitchable: parameter sets are the same at every crf.
# One thread: x264's own choice of threads changes pixels. Every GOP but its first picture is made
# of P pictures with one reference, so that any picture can be followed by one that repeats it.
SETTINGS = {
    "preset": "superfast",
    "tune": "stillimage",
    "crf": "26",
    "forced-idr": "1",
    "x264-params": (
        f"threads=1:sliced-threads=0:lookahead-threads=1:keyint={LONGEST_GOP}"
        f":min-keyint={LONGEST_GOP}:scenecut=0:bframes=0:ref=1:weightp=0:rc-lookahead=0"
        ":sync-lookahead=0:mbtree=0:force-cfr=1:me=dia:merange=4:subme=0"
        ":chroma-qp-offset=-6:stitchable=1"
    ),
}
# For small print, thin lines and whole sentences, which else would be a pill's worst pictures.
FINE_SETTINGS = {**SETTINGS, "crf": "21"}
# ITU-T H.273: 1 = BT.709 (primaries, transfer, matrix) and limited range.
BT_709 = 1


def configure(context: VideoCodecContext, *, fine: bool = False) -> None:
    """Set up an x264 encoder; every encoder set up here writes the same parameter sets."""
    context.width, context.height = WIDTH_PX, HEIGHT_PX
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, FRAMES_PER_SECOND)
    context.framerate = Fraction(FRAMES_PER_SECOND)
    context.color_primaries = BT_709
    context.color_trc = BT_709
    context.colorspace = BT_709
    context.color_range = BT_709
    context.thread_count = 1
    context.options = dict(FINE_SETTINGS if fine else SETTINGS)
    context.flags |= Flags.global_header | Flags.bitexact


def encode(pictures: Iterable[Planes], *, fine: bool = False) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the parameter sets (SPS and PPS) and one packet a picture: an IDR, then P pictures.

    ``fine`` is for pictures that hold more than a few large words.
    """
    context = av.CodecContext.create("libx264", "w")
    configure(context, fine=fine)
    context.open()
    packets: list[bytes] = []
    for position, planes in enumerate(pictures):
        # Without a copy: x264 makes its own.
        frame = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p")
        frame.pts = position
        frame.time_base = Fraction(1, FRAMES_PER_SECOND)
        packets += (bytes(packet) for packet in context.encode(frame))
    packets += (bytes(packet) for packet in context.encode(None))
    assert context.extradata is not None
    return context.extradata, tuple(packets)


def encoded_with(*, fine: bool = False) -> dict[str, object]:
    """Return what decides, beside its pixels, how a picture is encoded, as JSON: for cache keys."""
    versions = {name: list(version) for name, version in sorted(av.library_versions.items())}
    return {"settings": FINE_SETTINGS if fine else SETTINGS, "versions": versions}


def packed(parts: Sequence[bytes]) -> bytes:
    """Return byte strings as one, each after its length (4 bytes, big-endian): for the cache."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def unpacked(blob: bytes) -> tuple[bytes, ...]:
    """Return the byte strings that ``packed`` joined."""
    parts: list[bytes] = []
    place = 0
    while place < len(blob):
        size = int.from_bytes(blob[place : place + 4], "big")
        parts.append(blob[place + 4 : place + 4 + size])
        place += 4 + size
    return tuple(parts)
