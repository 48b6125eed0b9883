# What enters: a film frame by frame, and its captions. What leaves: the video track of a second
# film, with the captions in its pictures: social media play without sound and without tracks.
# Pictures that differ are encoded once, as everywhere; a caption is one more way to differ.
"""Captions burned into the pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from netpes_learn.formats._video.encode import encode
from netpes_learn.formats._video.film import Strip, VideoPacket
from netpes_learn.formats._video.frames import PPI
from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX, Planes, planes_of
from netpes_learn.formats._video.timeline import SHORTEST_GOP
from netpes_learn.model.artefact import Resources
from netpes_learn.stages.cues import Cue
from netpes_learn.typesetting import compile_png

MAIN = "templates/pill/captions.typ"
FILES = ("templates/tokens.yml",)
# A picture that stands alone at least every eight seconds, so that players can seek.
_GROUP_FRAMES = 200
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
    frames: Iterable[Planes], cues: Sequence[Cue], boxes: Mapping[Cue, Box]
) -> tuple[VideoPacket, ...]:
    """Return a packet for each frame of a film with captions on its pictures."""
    strip = Strip()
    for group, end in _groups(_changes(frames, cues, boxes)):
        parameters, packets = encode(picture for _, picture in group)
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
