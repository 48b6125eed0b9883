# What enters: the script and its pictures; then the timeline. What leaves: one H.264 packet for
# every frame. First every change is encoded (no times needed), then the time between changes is
# filled with packets that hold the picture.
"""The video track."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from netpes_learn.canonical import digest
from netpes_learn.formats._video.encode import LONGEST_GOP, encode_once
from netpes_learn.formats._video.pixels import Planes, fade, planes_of
from netpes_learn.formats._video.script import FRAMES_PER_GROWTH, Picture, ScriptedScene, Step
from netpes_learn.formats._video.skips import skip_packets
from netpes_learn.formats._video.timeline import SHORTEST_GOP, Timeline

Cached = Callable[[str, object, Callable[[], bytes]], bytes]
Group = tuple[bytes, tuple[bytes, ...]]


@dataclass(frozen=True)
class VideoPacket:
    """One frame's packet; a key packet is an IDR, where players can start."""

    content: bytes
    key: bool


class Reel:
    """The pictures of one pill, decoded when a worker first needs them."""

    def __init__(self, drawn: Mapping[Picture, bytes]) -> None:
        self.drawn = drawn
        self.digests = {picture: digest(png) for picture, png in drawn.items()}
        self._decoded: dict[Picture, Planes] = {}

    def planes(self, picture: Picture) -> Planes:
        """Return a picture as planes; two workers may both decode it, to the same end."""
        if picture not in self._decoded:
            self._decoded[picture] = planes_of(self.drawn[picture])
        return self._decoded[picture]


def moving_pictures(step: Step, before: Picture | None, reel: Reel) -> Iterator[Planes]:
    """Yield the pictures of a step, frame by frame: the one before it first, its own last."""
    after = reel.planes(step.picture)
    if before is None:
        yield from itertools.repeat(after, SHORTEST_GOP)
        return
    start = reel.planes(before)
    yield start
    if step.through:
        for picture in step.through:
            yield from itertools.repeat(reel.planes(picture), FRAMES_PER_GROWTH)
        yield from itertools.repeat(after, FRAMES_PER_GROWTH)
        return
    yield from fade(start, after, steps=step.frames)


def encode_steps(
    script: Sequence[ScriptedScene], reel: Reel, *, workers: Executor, cached: Cached
) -> list[Future[Group]]:
    """Return the encoded steps of a film, in order, as they become ready."""
    steps = [step for scene in script for step in scene.steps]
    befores = [None, *(step.picture for step in steps[:-1])]
    return [
        workers.submit(_encoded, step, before, reel, cached)
        for step, before in zip(steps, befores, strict=True)
    ]


def _encoded(step: Step, before: Picture | None, reel: Reel, cached: Cached) -> Group:
    digests = reel.digests
    return encode_once(
        lambda: moving_pictures(step, before, reel),
        key={
            "before": digests[before] if before else None,
            "through": [digests[picture] for picture in step.through],
            "after": digests[step.picture],
            "frames": step.frames,
        },
        cached=cached,
    )


def still_group(picture: Picture, reel: Reel, *, cached: Cached) -> Group:
    """Return a picture as an IDR alone: it refreshes what is held longer than a GOP may be."""
    return encode_once(
        lambda: iter((reel.planes(picture),)), key={"still": reel.digests[picture]}, cached=cached
    )


def packets_of(
    timeline: Timeline, moving: Sequence[Group], still: Callable[[Picture], Group]
) -> Iterator[VideoPacket]:
    """Yield a packet for each frame of the film.

    ``moving`` has the GOP of each change; ``still`` makes the refreshing ones (``still_group``).
    Raises AssertionError where two groups were not encoded alike: a decoder would fail there.
    """
    parameters, skips = skip_packets()
    changes = timeline.changes
    ends = [*(change.frame for change in changes[1:]), timeline.frames]
    for change, group, end in zip(changes, moving, ends, strict=True):
        for place, length in enumerate(lengths_of(end - change.frame)):
            own, packets = still(change.step.picture) if place else group
            assert own == parameters, "parameter sets differ"
            yield from _held(packets, length, skips)


def _held(packets: Sequence[bytes], length: int, skips: Sequence[bytes]) -> Iterator[VideoPacket]:
    assert len(packets) <= length, "a change does not fit before the next one"
    for place, content in enumerate((*packets, *skips[len(packets) : length])):
        yield VideoPacket(content, key=place == 0)


def lengths_of(frames: int) -> list[int]:
    """Return the lengths of the GOPs that fill some frames, none too long, none too short."""
    full, rest = divmod(frames, LONGEST_GOP)
    lengths = [LONGEST_GOP] * full
    if rest:
        lengths.append(rest)
    if len(lengths) > 1 and lengths[-1] < SHORTEST_GOP:
        lengths[-2] -= SHORTEST_GOP
        lengths[-1] += SHORTEST_GOP
    return lengths
