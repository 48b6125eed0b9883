# What enters: a scene. What leaves: its pictures as planes; those of a clip are read from the
# partner's film as they are needed, so that a minute of it does not fill the memory.
"""Pictures of a scene, still and moving."""

import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.formats._video.frames import drawn, pictures_of
from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX, Planes, planes_of
from netpes_learn.formats._video.script import (
    CLIP_FRAMES_PER_SECOND,
    CLIP_STEP,
    CLIP_WAITS,
    Picture,
    ScriptedScene,
    clip_frames,
)
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard, StoryScene

# Where templates/pill/layouts.typ leaves room for a clip.
LEFT_PX, TOP_PX, CLIP_WIDTH_PX, CLIP_HEIGHT_PX = 438, 328, 1044, 588
_EVEN = ~1


def planes_in(
    storyboard: Storyboard, scene: ScriptedScene, resources: Resources
) -> Mapping[Picture, Planes]:
    """Return every picture of a scene.

    Raises ContentError where a template fails, a text does not fit, or a clip cannot be read
    (NL499).
    """
    stills = {
        picture: planes_of(png)
        for picture, png in drawn(storyboard, pictures_of(scene), resources=resources).items()
    }
    if scene.clip is None or scene.clip.clip is None:
        return stills
    return Moving(stills, scene.clip, resources.read(scene.clip.clip))


class Moving(Mapping[Picture, Planes]):
    """The pictures of a scene with a clip: its ground, and a frame of the clip on it."""

    def __init__(self, stills: Mapping[Picture, Planes], scene: StoryScene, content: bytes) -> None:
        self._stills, self._scene, self._content = stills, scene, content
        self._ground = next(planes for picture, planes in stills.items() if not picture.bare)
        self._begin()

    def _begin(self) -> None:
        self._coming = enumerate(_frames(self._scene, self._content))
        self._kept: dict[int, Planes] = {}

    def __getitem__(self, picture: Picture) -> Planes:
        if picture.clip < 0:
            return self._stills[picture]
        if self._kept and picture.clip < min(self._kept):
            self._begin()
        while picture.clip not in self._kept:
            number, frame = next(self._coming)
            self._kept[number] = frame
            self._kept.pop(number - 2 * CLIP_STEP, None)
        return _laid(self._ground, self._kept[picture.clip])

    def __iter__(self) -> Iterator[Picture]:
        yield from self._stills
        ground = next(picture for picture in self._stills if not picture.bare)
        for number in range(clip_frames(self._scene)):
            yield replace(ground, clip=number)

    def __len__(self) -> int:
        return len(self._stills) + clip_frames(self._scene)


def _laid(ground: Planes, frame: Planes) -> Planes:
    """Return a frame of a clip in the middle of its place; edges are even for the chroma's sake."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    top = TOP_PX + (CLIP_HEIGHT_PX - height) // 2 & _EVEN
    left = LEFT_PX + (CLIP_WIDTH_PX - width) // 2 & _EVEN
    whole = ground.copy()
    whole[top : top + height, left : left + width] = frame[:height]
    own = whole[HEIGHT_PX:].reshape(2, HEIGHT_PX // 2, WIDTH_PX // 2)
    chroma = frame[height:].reshape(2, height // 2, width // 2)
    own[:, top // 2 : (top + height) // 2, left // 2 : (left + width) // 2] = chroma
    return whole


def _frames(scene: StoryScene, content: bytes) -> Iterator[Planes]:
    """Yield the clip at the film's rate, in the size of its place; its last frame as long as asked.

    The first frames stand still until its sound begins.
    """
    assert scene.clip is not None
    wanted = [
        scene.start + max(number - CLIP_WAITS, 0) / CLIP_FRAMES_PER_SECOND
        for number in range(clip_frames(scene))
    ]
    place = 0
    for until, frame in _shown(scene, content):
        planes = _fitted(frame)
        while place < len(wanted) and wanted[place] < until:
            yield planes
            place += 1
        if place == len(wanted):
            return
    # Half a second may be missing: sound and pictures of a film seldom end together.
    if len(wanted) - place > CLIP_FRAMES_PER_SECOND // 2:
        message = f"the clip ends before {scene.end:g} s"
        raise _fault(scene.clip, message, "give an earlier 'end'")
    for _ in range(place, len(wanted)):
        yield planes


def _shown(scene: StoryScene, content: bytes) -> Iterator[tuple[float, av.VideoFrame]]:
    """Yield frames from before ``start`` on, each with the second until which it is seen."""
    assert scene.clip is not None
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if not file.streams.video:
                raise _fault(scene.clip, "there is no picture in the clip", "export it as MP4")
            stream = file.streams.video[0]
            file.seek(math.floor(scene.start * av.time_base))
            before = None
            for frame in file.decode(stream):
                if before is not None and frame.time is not None:
                    yield frame.time, before
                before = frame
            if before is not None and before.time is not None:
                yield before.time + 1 / float(stream.average_rate or CLIP_FRAMES_PER_SECOND), before
    except av.error.FFmpegError as error:
        message = f"the clip cannot be read: {error.strerror}"
        raise _fault(scene.clip, message, "export it again, as MP4 (H.264)") from error


def _fitted(frame: av.VideoFrame) -> Planes:
    """Return a frame upright, as large as its place allows, as BT.709 planes."""
    turns = round(frame.rotation / 90) % 4
    if turns:
        upright = np.ascontiguousarray(
            np.rot90(frame.to_ndarray(format="rgb24"), turns), dtype=np.uint8
        )
        frame = av.VideoFrame.from_ndarray(upright, format="rgb24")
    scale = min(CLIP_WIDTH_PX / frame.width, CLIP_HEIGHT_PX / frame.height)
    planar = frame.reformat(
        width=max(round(frame.width * scale) & _EVEN, 2),
        height=max(round(frame.height * scale) & _EVEN, 2),
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
    )
    return np.ascontiguousarray(planar.to_ndarray(), dtype=np.uint8)


def _fault(path: str, message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Span(path), "NL499", message, hint))
