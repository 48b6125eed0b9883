# What enters: a film's scenes, and its captions. What leaves: the video track of a second film with
# the captions in its pictures: social media play without sound and without tracks.
# Pictures that differ are encoded once, as everywhere; a caption is one more way to differ. No
# caption outlasts its scene, so that each scene is made alone and kept, here too.
"""Captions burned into the pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from netpes_learn.canonical import digest
from netpes_learn.formats._video.encode import encode, encoded_with, packed, unpacked
from netpes_learn.formats._video.film import Strip, VideoPacket
from netpes_learn.formats._video.frames import PPI
from netpes_learn.formats._video.groups import step_named
from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX, Planes, planes_of
from netpes_learn.formats._video.plain import every_frame
from netpes_learn.formats._video.script import Picture, ScriptedScene
from netpes_learn.formats._video.timeline import SHORTEST_GOP, TimedScene, Timeline
from netpes_learn.model.artefact import Resources
from netpes_learn.stages.cues import Cue
from netpes_learn.typesetting import compile_png

MAIN = "templates/pill/captions.typ"
FILES = ("templates/tokens.yml",)
# A picture that stands alone at least every eight seconds, so that players can seek.
_GROUP_FRAMES = 200
# What a packet begins with in the cache: whether a picture stands alone.
_KEY, _FOLLOWS = b"K", b"P"
# Paper is white, the ground of a caption is darker than this (luma of limited range: 16 to 235).
_DARK = 120


@dataclass(frozen=True)
class Box:
    """A caption's pixels, and rows and columns (all even) at which they stand."""

    planes: Planes
    top: int
    bottom: int
    left: int
    right: int


def open_scene(
    scene: ScriptedScene,
    timed: TimedScene,
    cues: Sequence[Cue],
    draw: Callable[[], Mapping[Picture, Planes]],
    *,
    look: object,
    language: str,
    resources: Resources,
) -> tuple[VideoPacket, ...]:
    """Return a packet for each frame of a scene with its captions, from the cache where it can be.

    ``cues`` are those of the whole film. ``look`` decides the pixels that ``draw`` gives. Raises
    ContentError where a template fails or a caption does not fit.
    """
    first = timed.first_frame
    own = [
        replace(cue, start_frame=cue.start_frame - first, end_frame=cue.end_frame - first)
        for cue in cues
        if first <= cue.start_frame < timed.end_frame
    ]
    key = {
        "look": look,
        "captions": {path: digest(resources.read(path)) for path in (MAIN, *FILES)},
        "cues": [[c.start_frame, c.end_frame, list(c.lines), c.language or language] for c in own],
        "changes": [[change.frame - first, step_named(change.step)] for change in timed.changes],
        "frames": timed.end_frame - first,
        **encoded_with(fine=scene.fine),
    }

    def make() -> bytes:
        boxes = boxes_of(own, language, resources=resources)
        frames = every_frame([scene], Timeline((timed,)), draw())
        made = open_packets(frames, own, boxes, fine=scene.fine)
        return packed([(_KEY if each.key else _FOLLOWS) + each.content for each in made])

    return tuple(
        VideoPacket(part[1:], key=part[:1] == _KEY)
        for part in unpacked(resources.cached("open-scene", key, make))
    )


def boxes_of(cues: Iterable[Cue], language: str, *, resources: Resources) -> dict[Cue, Box]:
    """Return the picture of each caption.

    Raises ContentError where the template fails or a caption does not fit.
    """
    distinct = tuple(dict.fromkeys(cues))
    if not distinct:
        return {}
    data = [{"lines": list(cue.lines), "language": cue.language or language} for cue in distinct]
    pages = compile_png(MAIN, {"captions": data}, resources=resources, files=FILES, ppi=PPI)
    return {cue: _box(planes_of(png)) for cue, png in zip(distinct, pages, strict=True)}


def _box(planes: Planes) -> Box:
    """Return what of a page is caption; chroma has half the pixels, so edges are even."""
    dark = planes[:HEIGHT_PX] < _DARK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    top, left = (int(edge[0]) + 1 & ~1 for edge in (rows, columns))
    bottom, right = (int(edge[-1]) + 1 & ~1 for edge in (rows, columns))
    return Box(planes, top, bottom, left, right)


def with_caption(picture: Planes, box: Box) -> Planes:
    """Return a picture with a caption on it."""
    shown = picture.copy()
    rows, columns = slice(box.top, box.bottom), slice(box.left, box.right)
    shown[rows, columns] = box.planes[rows, columns]
    # Below the luma lie both chroma planes, two rows of each in one of the array's (4:2:0).
    for own, other in zip(_chroma(shown), _chroma(box.planes), strict=True):
        half = slice(box.top // 2, box.bottom // 2), slice(box.left // 2, box.right // 2)
        own[half] = other[half]
    return shown


def _chroma(planes: Planes) -> Planes:
    """Return a view of both chroma planes: plane, row, column."""
    return planes[HEIGHT_PX:].reshape(2, HEIGHT_PX // 2, WIDTH_PX // 2)


def open_packets(
    frames: Iterable[Planes],
    cues: Sequence[Cue],
    boxes: Mapping[Cue, Box],
    *,
    fine: bool = False,
) -> tuple[VideoPacket, ...]:
    """Return a packet for each frame of a film with captions on its pictures."""
    strip = Strip()
    for group, end in _groups(_changes(frames, cues, boxes)):
        parameters, packets = encode((picture for _, picture in group), fine=fine)
        assert parameters == strip.parameters, "parameter sets differ"
        strip.begin(packets[0])
        for (frame, _), packet in zip(group[1:], packets[1:], strict=True):
            strip.hold(frame)
            strip.follow(packet)
        strip.hold(end)
    return tuple(strip.packets)


def _changes(
    frames: Iterable[Planes], cues: Sequence[Cue], boxes: Mapping[Cue, Box]
) -> Iterator[tuple[int, Planes | None]]:
    """Yield frame and picture of each change; last the number of frames, and None."""
    before: tuple[Planes, Cue | None] | None = None
    waiting = list(reversed(cues))
    count = 0
    for frame, picture in enumerate(frames):
        while waiting and waiting[-1].end_frame <= frame:
            waiting.pop()
        cue = waiting[-1] if waiting and waiting[-1].start_frame <= frame else None
        # Held pictures are one object; it is kept here, so that no other can take its place.
        if before is None or before[0] is not picture or before[1] is not cue:
            before = picture, cue
            yield frame, with_caption(picture, boxes[cue]) if cue else picture
        count = frame + 1
    yield count, None


def _groups(
    changes: Iterable[tuple[int, Planes | None]],
) -> Iterator[tuple[list[tuple[int, Planes]], int]]:
    """Yield changes in groups that begin at least every eight seconds, and where each ends."""
    group: list[tuple[int, Planes]] = []
    for frame, picture in changes:
        while group:
            # A held picture is put again where it is held for longer than a group lasts. A group
            # has two pictures at least (ITU-T H.264, 7.4.3: two IDRs side by side look like one).
            renewed = max(group[0][0] + _GROUP_FRAMES, group[-1][0] + SHORTEST_GOP)
            if frame - renewed < SHORTEST_GOP:
                break
            yield group, renewed
            group = [(renewed, group[-1][1])]
        if picture is None:
            yield group, frame
        else:
            group.append((frame, picture))
