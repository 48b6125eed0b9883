# What enters: paths of films. What leaves: what ffprobe finds that players, editors and platforms would
# not expect, and what ffmpeg says while it decodes every track. Needs ffmpeg and ffprobe.
"""Films in FFmpeg."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from captions import caption_files, cues_of, language_of

from netpes_learn.formats._video.mux import three_letters

# A film with its captions in its pictures has no track of them.
OPEN = "-open"
EXPECTED = {
    "video": {
        "codec_name": "h264", "pix_fmt": "yuv420p", "width": 1920, "height": 1080,
        "r_frame_rate": "25/1", "avg_frame_rate": "25/1", "color_range": "tv",
        "color_space": "bt709", "color_transfer": "bt709", "color_primaries": "bt709",
    },
    "audio": {"codec_name": "aac", "sample_rate": "48000"},
    "subtitle": {"codec_name": "mov_text"},
}  # fmt: skip
# Sound is cut in frames of 1024 samples; captions and chapters are told in whole milliseconds.
APART_SECONDS = 0.05


def missing_programs() -> list[str]:
    found = shutil.which("ffmpeg") and shutil.which("ffprobe")
    return [] if found else ["ffmpeg"]


def reads(film: Path) -> tuple[Path, ...]:
    return (film, *caption_files(film))


def probed(film: Path) -> dict[str, Any]:
    """Return what ffprobe tells of the tracks and chapters, and how long each picture stands."""
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_chapters", "-of", "json"]
    entries = ["-show_entries", "packet=stream_index,duration"]
    done = subprocess.run(
        [*command, *entries, film], capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode or done.stderr:
        raise RuntimeError(f"ffprobe says: {done.stderr}")
    return dict(json.loads(done.stdout))


def faults(film: Path) -> Iterator[str]:
    """Yield what is not as it should be."""
    found = probed(film)
    streams = found["streams"]
    kinds: dict[str, list[Any]] = {
        kind: [stream for stream in streams if stream["codec_type"] == kind] for kind in EXPECTED
    }
    pictures = [s for s in kinds["video"] if not s["disposition"]["attached_pic"]]
    kinds["video"] = pictures
    for kind, tracks in kinds.items():
        if len(tracks) != 1 and kind != "subtitle":
            yield f"{len(tracks)} tracks of {kind}"
        for track in tracks:
            yield from _unexpected(track, EXPECTED[kind])
    if len(pictures) != 1 or len(kinds["audio"]) != 1:
        return
    (video,), (audio,) = pictures, kinds["audio"]
    yield from _frames(video, [p for p in found["packets"] if p["stream_index"] == video["index"]])
    seconds = float(video["duration"])
    if abs(float(audio["duration"]) - seconds) > APART_SECONDS:
        yield f"sound of {audio['duration']} s with pictures of {video['duration']} s"
    yield from _languages(film, kinds)
    yield from _captions(film, seconds)
    yield from _chapters(found["chapters"], seconds)
    content = film.read_bytes()
    if not 0 < content.find(b"moov") < content.find(b"mdat"):
        yield "moov after mdat: it starts only when it is loaded whole"


def _unexpected(track: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    for name, value in expected.items():
        if track.get(name) != value:
            yield f"{track['codec_type']}: {name} is {track.get(name)}, not {value}"


def _frames(video: dict[str, Any], packets: list[Any]) -> Iterator[str]:
    """Every picture stands one twenty-fifth of a second: editors lose time on films without."""
    frame = 1 / (25 * Fraction(video["time_base"]))
    other = [packet for packet in packets if packet.get("duration") != frame]
    if not packets or other:
        yield f"{len(other)} of {len(packets)} pictures do not stand 1/25 s"


def _languages(film: Path, kinds: dict[str, list[Any]]) -> Iterator[str]:
    """Tracks say which language they are in, and each caption file has a track."""
    files = caption_files(film)
    wanted = [three_letters(language_of(file)) for file in files]
    has = [stream["tags"].get("language") for stream in kinds["subtitle"]]
    if film.stem.endswith(OPEN):
        wanted = []
    elif not files:
        yield "no captions beside it"
    if has != wanted:
        yield f"tracks of captions in {has}, files in {wanted}"
    spoken = {
        stream["tags"].get("language") for kind in ("video", "audio") for stream in kinds[kind]
    }
    if len(spoken) != 1 or spoken & {None, "und"} or (wanted and spoken != {wanted[0]}):
        yield f"pictures and sound in {sorted(map(str, spoken))}, captions in {wanted[:1]}"


def _captions(film: Path, seconds: float) -> Iterator[str]:
    for file in caption_files(film):
        end = max((cue.end for cue in cues_of(file)), default=0.0)
        if not 0 < end <= seconds + APART_SECONDS:
            yield f"{file.name} ends at {end:g} s, the film at {seconds:g} s"


def _chapters(chapters: list[Any], seconds: float) -> Iterator[str]:
    """Chapters with names follow each other from the beginning to the end."""
    if not chapters or any(not c.get("tags", {}).get("title", "").strip() for c in chapters):
        yield "no chapters, or one without a title"
        return
    edges = [float(chapters[0]["start_time"]), *(float(c["end_time"]) for c in chapters)]
    starts = [float(chapter["start_time"]) for chapter in chapters]
    if edges[0] or edges[:-1] != starts or edges != sorted(set(edges)):
        yield f"chapters begin at {starts}, end at {edges[1:]}"
    if abs(edges[-1] - seconds) > APART_SECONDS:
        yield f"the last chapter ends at {edges[-1]:g} s, the film at {seconds:g} s"


def decoding(film: Path) -> list[str]:
    """Return what ffmpeg says while it decodes every track: nothing, if all is well."""
    command = ["ffmpeg", "-v", "error", "-xerror", "-threads", "1", "-i", film, "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    told = done.stderr.strip().splitlines()
    return told or ([f"ffmpeg ends with {done.returncode}"] if done.returncode else [])
