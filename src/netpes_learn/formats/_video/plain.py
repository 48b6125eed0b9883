# What enters: the same timeline and pictures. What leaves: the same video track, every frame given
# to the encoder. Ten times slower; it is the oracle in tests, and the way out should a player ever
# mishandle held pictures.
"""The plain way to encode a film."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netpes_learn.formats._video.encode import encode
from netpes_learn.formats._video.film import VideoPacket, times_seen
from netpes_learn.formats._video.groups import pictures_between
from netpes_learn.formats._video.pixels import Planes
from netpes_learn.formats._video.script import Picture, ScriptedScene
from netpes_learn.formats._video.timeline import Timeline


def every_frame(
    script: Sequence[ScriptedScene], timeline: Timeline, planes: Mapping[Picture, Planes]
) -> Iterator[Planes]:
    """Yield the picture of each frame of a film."""
    for scene, timed in zip(script, timeline.scenes, strict=True):
        held = planes[scene.bare if scene.steps[0].frames else scene.steps[0].picture]
        ends = [*(change.frame for change in timed.changes[1:]), timed.end_frame]
        for change, end in zip(timed.changes, ends, strict=True):
            # The picture that a step starts from is seen once more, or one takes its place.
            begins = change.step.begins
            moving = [planes[begins] if begins else held] if change.step.frames else []
            for picture in pictures_between(change.step, held, planes):
                moving += [picture] * times_seen(change.step)
            held = planes[change.step.picture]
            yield from (*moving, *[held] * (end - change.frame - len(moving)))


def plain_packets(pictures: Iterable[Planes]) -> tuple[bytes, list[VideoPacket]]:
    """Return the parameter sets, and a packet for each of ``every_frame``."""
    parameters, packets = encode(pictures)
    idr = 5  # ITU-T H.264, table 7-1
    return parameters, [
        VideoPacket(
            packet, key=any(unit[:1] and unit[0] & 31 == idr for unit in packet.split(b"\0\0\1"))
        )
        for packet in packets
    ]
