# What enters: the same timeline and pictures. What leaves: the same video track, every frame given
# to the encoder. Ten times slower; it is the oracle in tests, and the way out should a player ever
# mishandle held pictures.
"""The plain way to encode a film."""

from collections.abc import Iterator

from netpes_learn.formats._video.encode import encode
from netpes_learn.formats._video.film import Reel, VideoPacket, moving_pictures
from netpes_learn.formats._video.pixels import Planes
from netpes_learn.formats._video.script import Picture
from netpes_learn.formats._video.timeline import Timeline


def every_frame(timeline: Timeline, reel: Reel) -> Iterator[Planes]:
    """Yield the picture of each frame of a film."""
    before: Picture | None = None
    changes = timeline.changes
    ends = [*(change.frame for change in changes[1:]), timeline.frames]
    for change, end in zip(changes, ends, strict=True):
        held = reel.planes(change.step.picture)
        moving = iter(moving_pictures(change.step, before, reel))
        for _ in range(change.frame, end):
            yield next(moving, held)
        before = change.step.picture


def plain_packets(timeline: Timeline, reel: Reel) -> tuple[bytes, list[VideoPacket]]:
    """Return the parameter sets, and a packet for each frame."""
    parameters, packets = encode(every_frame(timeline, reel))
    idr = 5  # ITU-T H.264, table 7-1
    return parameters, [
        VideoPacket(
            packet, key=any(unit[:1] and unit[0] & 31 == idr for unit in packet.split(b"\0\0\1"))
        )
        for packet in packets
    ]
