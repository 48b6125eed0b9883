# What enters: the timeline, and each scene's encoded pictures. What leaves: one H.264 packet for
# every frame: those of the changes where the voice wants them, and between them packets that say
# "as before". Nothing is encoded here.
"""The video track."""

from collections.abc import Sequence
from dataclasses import dataclass

from netpes_learn.formats._video.encode import LONGEST_GOP
from netpes_learn.formats._video.groups import EncodedGroup, EncodedScene
from netpes_learn.formats._video.script import FRAMES_PER_GROWTH, Step
from netpes_learn.formats._video.skips import frame_number_width, numbered, skip_packets
from netpes_learn.formats._video.timeline import Change, Timeline


@dataclass(frozen=True)
class VideoPacket:
    """One frame's packet; a key packet is an IDR, where players can start."""

    content: bytes
    key: bool


class Strip:
    """Packets in a row; each knows its place in its group of pictures."""

    def __init__(self) -> None:
        self.parameters, self._skips = skip_packets()
        self._width = frame_number_width(self.parameters)
        self._place = 0
        self.packets: list[VideoPacket] = []

    def begin(self, key: bytes) -> None:
        """Put a picture that stands alone."""
        self.packets.append(VideoPacket(key, key=True))
        self._place = 0

    def follow(self, packet: bytes) -> None:
        """Put a picture that changes the one before it."""
        self._place += 1
        self.packets.append(
            VideoPacket(numbered(packet, self._place, width=self._width), key=False)
        )

    def hold(self, until: int, *, refresh: bytes = b"") -> bool:
        """Repeat the picture; tell whether ``refresh``, the same picture alone, was put between."""
        refreshed = False
        while len(self.packets) < until:
            if refresh and self._place + 1 >= LONGEST_GOP and len(self.packets) + 1 < until:
                self.begin(refresh)
                refreshed = True
            else:
                self._place += 1
                skip = self._skips[self._place % len(self._skips)]
                self.packets.append(VideoPacket(skip, key=False))
        return refreshed


def packets_of(timeline: Timeline, scenes: Sequence[EncodedScene]) -> tuple[VideoPacket, ...]:
    """Return a packet for each frame of the film.

    Raises AssertionError where two scenes were not encoded alike: a decoder would fail there.
    """
    strip = Strip()
    for timed, scene in zip(timeline.scenes, scenes, strict=True):
        assert scene.parameters == strip.parameters, "parameter sets differ"
        changes = [change for change in timed.changes if change.step.frames]
        strip.hold(timed.first_frame)
        strip.begin(scene.groups[0].key)
        for place, group in enumerate(scene.groups):
            own, changes = changes[: len(group.steps)], changes[len(group.steps) :]
            if place:
                _renew(strip, group.key, at=own[0].frame if own else timed.end_frame, ends=not own)
            _put(strip, group, own)
        assert not changes, "a change has no packets"
    strip.hold(timeline.frames)
    return tuple(strip.packets)


def _renew(strip: Strip, key: bytes, *, at: int, ends: bool) -> None:
    """Hold until a frame and put the held picture alone there, or before, where that is long."""
    refreshed = strip.hold(at, refresh=key)
    if not refreshed and not ends:
        strip.begin(key)


def _put(strip: Strip, group: EncodedGroup, changes: Sequence[Change]) -> None:
    for change, packets in zip(changes, group.steps, strict=True):
        strip.hold(change.frame + 1)
        for packet in packets:
            strip.follow(packet)
            strip.hold(len(strip.packets) + times_seen(change.step) - 1)


def times_seen(step: Step) -> int:
    """Return how many frames each picture of a step is seen for."""
    return FRAMES_PER_GROWTH if step.through and not step.begins else 1
