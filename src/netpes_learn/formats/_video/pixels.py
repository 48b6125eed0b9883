# What enters: pictures as Typst renders them (PNG, sRGB). What leaves: the planes an H.264 encoder
# takes, and the steps of a fade between two of them. Everything works on one array per picture, so
# equal pictures have equal digests and the encoder's results can be reused.
"""Pictures as planes, and fades between them."""

from collections.abc import Iterator

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace

# A picture in planar 4:2:0 (ITU-T H.264, 6.2): luma rows, then both chroma planes, one byte each.
Planes = npt.NDArray[np.uint8]

WIDTH_PX = 1920
HEIGHT_PX = 1080


def planes_of(png: bytes) -> Planes:
    """Return a 1920 by 1080 PNG as BT.709 planes of limited range (ITU-R BT.709-6, 3 and 4).

    Shape (1620, 1920): 1080 rows of luma, then 540 rows that hold both chroma planes.
    """
    decoder = av.CodecContext.create("png", "r")
    decoder.thread_count = 1
    (frame,) = decoder.decode(av.Packet(png))
    assert isinstance(frame, av.VideoFrame)
    if (frame.width, frame.height) != (WIDTH_PX, HEIGHT_PX):
        raise ValueError(
            f"a frame must be 1920 by 1080 pixels, not {frame.width} by {frame.height}"
        )
    planar = frame.reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    )
    return np.ascontiguousarray(planar.to_ndarray(), dtype=np.uint8)


def fade(before: Planes, after: Planes, *, steps: int) -> Iterator[Planes]:
    """Yield the pictures of a fade, ``steps`` of them; the last is ``after``.

    The share follows 3t² - 2t³, which starts and ends at rest. Only what differs is blended, eight
    bytes at a time: letters on their ground are a tenth of the picture.
    """
    old, new = (
        np.ascontiguousarray(planes).reshape(-1).view(np.uint64) for planes in (before, after)
    )
    where = np.flatnonzero(old != new)
    start = old[where].view(np.uint8).astype(np.int16)
    rise = new[where].view(np.uint8).astype(np.int16) - start
    for step in range(1, steps):
        time = step / steps
        # In 128ths: the blend is exact in 16-bit integers (255 * 128 + 64 < 2 ** 15).
        weight = round(128 * (3 * time**2 - 2 * time**3))
        blend = rise * np.int16(weight)
        blend += 64
        blend >>= 7
        blend += start
        picture = before.copy()
        picture.reshape(-1).view(np.uint64)[where] = blend.astype(np.uint8).view(np.uint64)
        yield picture
    yield after


def peak_signal_to_noise(one: Planes, other: Planes) -> float:
    """Return how alike the luma of two pictures is, in dB; infinite when it is equal."""
    difference = one[:HEIGHT_PX].astype(np.float64) - other[:HEIGHT_PX].astype(np.float64)
    error = float(np.mean(difference**2))
    return float("inf") if error == 0 else float(10 * np.log10(255**2 / error))
