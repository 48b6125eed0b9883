"""How fast a pill is made: ours, moviepy's compositor, and the limit x264 sets.

    python tests/bench/bench_pill.py [storyboard.json] [--rounds 3] [--moviepy-seconds 4]

"Real-time factor" is seconds of film for a second of work: higher is better. "Ours" is cold (an
empty cache) and whole: voice, captions, pictures, encoding, mastering, muxing, transcript, poster.
"One changed scene" is the same film again after a word of its longest scene, shown and said, has
become another; all that belongs to other scenes is in the cache. moviepy gets the finished pictures and composes the same fades over a stretch of the film, stated
and extrapolated; it makes no voice and no captions. The limit encodes each distinct frame of the
film once and does nothing else.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av

from netpes_learn.canonical import digest_of
from netpes_learn.formats._video.encode import encode
from netpes_learn.formats._video.frames import drawn, pictures_of
from netpes_learn.formats._video.pixels import Planes, planes_of
from netpes_learn.formats._video.plain import every_frame
from netpes_learn.formats._video.script import Picture, ScriptedScene, script_of
from netpes_learn.formats._video.timeline import Change, Timeline, timeline_of
from netpes_learn.formats._video.voice import spoken, timed
from netpes_learn.formats.video import WORKERS, render
from netpes_learn.model.document import Storyboard

ROOT = Path(__file__).parents[2]
DEFAULT = Path(__file__).parent / "coup-de-boost.json"


class Shelf:
    """Resources over the checkout, with a cache that begins empty."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.facts: dict[str, object] = {}
        self.lock = threading.Lock()

    def read(self, path: str) -> bytes:
        return (ROOT / path).read_bytes()

    def cached(self, name: str, key: object, make: Callable[[], bytes]) -> bytes:
        whole = f"{name}:{digest_of(key)}"
        if whole not in self.kept:
            made = make()
            with self.lock:
                self.kept[whole] = made
        return self.kept[whole]

    def progress(self, share: float) -> None:
        """Nobody watches a benchmark."""

    def warn(self, message: str) -> None:
        """Warnings are for builds."""

    def fact(self, name: str, value: object) -> None:
        self.facts[name] = value


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall and of processor time that some work takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def ours(board: Storyboard, rounds: int) -> float:
    """Tell what a pill costs, cold and warm; return the median real-time factor, cold."""
    factors, shelf = [], Shelf()
    for number in range(rounds):
        shelf = Shelf()
        wall, cpu = clocked(lambda shelf=shelf: render(board, shelf))
        factors.append(_seconds(shelf) / wall)
        tell(
            f"ours, cold {number + 1}: {wall:6.2f} s wall, {cpu:6.2f} s CPU,"
            f" factor {factors[-1]:5.1f}"
        )
    changed = with_one_scene_changed(board)
    wall, cpu = clocked(lambda: render(changed, shelf))
    tell(
        f"ours, one changed scene: {wall:.2f} s wall, {cpu:.2f} s CPU,"
        f" factor {_seconds(shelf) / wall:.1f}"
    )
    wall, cpu = clocked(lambda: render(board, shelf))
    tell(
        f"ours, all cached: {wall:.2f} s wall, {cpu:.2f} s CPU, factor {_seconds(shelf) / wall:.1f}"
    )
    tell(f"ours, median of {rounds} cold: real-time factor {statistics.median(factors):.1f}")
    return statistics.median(factors)


def _seconds(shelf: Shelf) -> float:
    return float(str(shelf.facts["seconds"]))


def with_one_scene_changed(board: Storyboard) -> Storyboard:
    """Return the film with other words in the heading and the narration of its longest scene."""
    document = board.model_dump(mode="json")
    longest = max(document["scenes"], key=lambda scene: len(json.dumps(scene["say"])))
    longest["heading"] = [{**run, "text": run["text"] + " today"} for run in longest["heading"]]
    first, *others = longest["say"]
    longest["say"] = [[*first, {**first[-1], "text": " This has been changed today."}], *others]
    return Storyboard.model_validate(document)


def pictures(board: Storyboard, script: Sequence[ScriptedScene]) -> dict[Picture, bytes]:
    """Every picture of the film, as drawn."""
    shelf = Shelf()
    return {
        picture: png
        for scene in script
        for picture, png in drawn(board, pictures_of(scene), resources=shelf).items()
    }


def limit(distinct: list[Planes], timeline: Timeline, ours: float) -> None:
    """x264 veryfast, one thread, on each distinct frame once, in one go."""
    wall, _ = clocked(lambda: _veryfast(distinct))
    tell(
        f"limit, x264 veryfast on {len(distinct)} distinct frames: {wall:.2f} s,"
        f" factor {timeline.seconds / wall:.1f} ({timeline.seconds / wall / ours:.2f} times ours);"
        f" with our settings {clocked(lambda: encode(distinct))[0]:.2f} s"
    )


def distinct_frames(
    script: Sequence[ScriptedScene], timeline: Timeline, planes: dict[Picture, Planes]
) -> Iterator[Planes]:
    """Yield each frame of the film that differs from the one before it."""
    before = None
    for frame in every_frame(script, timeline, planes):
        if frame is not before:
            yield frame
        before = frame


def _veryfast(frames: list[Planes]) -> None:
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 1920, 1080, "yuv420p"
    encoder.time_base = 1
    encoder.options = {"preset": "veryfast", "crf": "23"}
    for number, planes in enumerate(frames):
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = number
        encoder.encode(frame)
    encoder.encode(None)


def moviepy(drawn: dict[Picture, bytes], timeline: Timeline, seconds: float) -> None:
    """The obvious way: an ImageClip a state, crossfades, CompositeVideoClip, write_videofile."""
    from moviepy import CompositeVideoClip, ImageClip, vfx

    changes = [change for change in timeline.changes if change.frame / 25 < seconds]
    clips = [_clip(change, drawn, ImageClip, vfx, seconds) for change in changes]
    with tempfile.TemporaryDirectory() as folder:
        film = CompositeVideoClip(clips, size=(1920, 1080)).with_duration(seconds)
        target = str(Path(folder) / "film.mp4")
        wall, _ = clocked(
            lambda: film.write_videofile(target, fps=25, codec="libx264", audio=False, logger=None)
        )
    tell(
        f"moviepy CompositeVideoClip, pictures only: {wall:.1f} s wall for {seconds:g} s of"
        f" film, factor {seconds / wall:.2f};"
        f" extrapolated to {timeline.seconds:.0f} s: {wall * timeline.seconds / seconds:.0f} s"
    )


def _clip(
    change: Change, drawn: dict[Picture, bytes], image_clip: type, vfx: object, end: float
) -> object:
    png = av.CodecContext.create("png", "r")
    (frame,) = png.decode(av.Packet(drawn[change.step.picture]))
    fade = vfx.CrossFadeIn(change.step.frames / 25)
    start = change.frame / 25
    clip = image_clip(frame.to_ndarray(format="rgb24"), duration=end - start)
    return clip.with_effects([fade]).with_start(start)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("storyboard", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--moviepy-seconds", type=float, default=4.0)
    chosen = parser.parse_args(arguments)
    board = Storyboard.model_validate(json.loads(chosen.storyboard.read_text("utf-8")))
    tell(
        f"{platform.machine()}, {os.cpu_count()} cores, {WORKERS} workers,"
        f" load {os.getloadavg()[0]:.1f}"
    )
    factor = ours(board, chosen.rounds)
    tell(
        f"peak memory of all that: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
    )
    shelf = Shelf()
    script = script_of(board.scenes)
    timeline = timeline_of(script, [timed(scene, spoken(board, scene, shelf)) for scene in script])
    pngs = pictures(board, script)
    planes = {picture: planes_of(png) for picture, png in pngs.items()}
    tell(f"film: {timeline.seconds:.1f} s, {timeline.frames} frames, {len(pngs)} pictures")
    limit(list(distinct_frames(script, timeline, planes)), timeline, factor)
    if chosen.moviepy_seconds:
        moviepy(pngs, timeline, chosen.moviepy_seconds)


if __name__ == "__main__":
    main()
