# What enters: WebVTT files. What leaves: their captions, and the limits that these break. Limits are
# those of broadcasters (BBC Subtitle Guidelines, DCMP Captioning Key), read from what people get, and
# not from what made it.
"""Captions in files."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

MOST_LINES, MOST_CHARACTERS = 2, 42
CHARACTERS_PER_SECOND = 17.0
LEAST_SECONDS, MOST_SECONDS = 0.83, 7.0
# Two pictures of a film lie between captions, half a picture is what edges are rounded by.
GAP_SECONDS, GRACE_SECONDS = 2 / 25, 0.5 / 25
_TIME = r"(?:(\d\d):)?(\d\d):(\d\d)\.(\d{3})"
_CUE = re.compile(rf"(?:.+\n)?{_TIME} --> {_TIME}\n(.+(?:\n.+)*)")


@dataclass(frozen=True)
class Caption:
    """Lines and when they are shown, in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def caption_files(film: Path) -> list[Path]:
    """Return the files with a film's captions, that in its own language first."""
    own, name = film.with_suffix(".vtt"), re.escape(film.stem)
    others = (
        path
        for path in film.parent.iterdir()
        if re.fullmatch(rf"{name}\.[a-z]{{2,3}}(-\w+)*\.vtt", path.name)
    )
    return [*([own] if own.is_file() else []), *sorted(others)]


def is_translation(file: Path) -> bool:
    """Whether captions are in another language than the voice's."""
    return "." in file.stem


def language_of(file: Path) -> str:
    found = re.match(r"WEBVTT\n(?:.+\n)*Language: (\S+)\n", file.read_text("utf-8"))
    return found[1] if found else ""


def cues_of(file: Path) -> list[Caption]:
    """Return the captions of a file; raises ValueError if a part of it is none."""
    header, *blocks = file.read_text("utf-8").rstrip("\n").split("\n\n")
    if not header.startswith("WEBVTT\n"):
        raise ValueError("it does not begin with WEBVTT")
    return [_cue(block) for block in blocks]


def _cue(block: str) -> Caption:
    found = _CUE.fullmatch(block)
    if not found:
        raise ValueError(f"no caption: {block!r}")
    text = html.unescape(re.sub(r"</?[^>]+>", "", found[9]))
    return Caption(_seconds(found, 1), _seconds(found, 5), tuple(text.split("\n")))


def _seconds(found: re.Match[str], first: int) -> float:
    hours, minutes, seconds, thousandths = (int(found[first + at] or 0) for at in range(4))
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def faults(file: Path) -> Iterator[str]:
    """Yield every limit that a caption breaks, and what the file lacks."""
    cues = cues_of(file)
    if not cues or not language_of(file):
        yield "no captions, or no language"
    for cue in cues:
        seconds = cue.end - cue.start
        broken = {
            f"{len(cue.lines)} lines": len(cue.lines) > MOST_LINES,
            f"a line of {max(map(len, cue.lines))} characters": any(
                len(line) > MOST_CHARACTERS for line in cue.lines
            ),
            f"{seconds:.2f} s is long": seconds - GRACE_SECONDS > MOST_SECONDS,
        }
        # No voice is slowed for a translation of what it says: a build warns where that is too fast.
        if not is_translation(file):
            allowed = CHARACTERS_PER_SECOND * (seconds + GRACE_SECONDS)
            broken |= {
                f"{seconds:.2f} s is short": seconds + GRACE_SECONDS < LEAST_SECONDS,
                f"{len(cue.text) / max(seconds, 0.001):.1f} characters a second": len(cue.text)
                > allowed,
            }
        yield from (
            f"{cue.start:.2f} s, '{cue.text}': {told}" for told, is_so in broken.items() if is_so
        )
    for one, other in pairwise(cues):
        if other.start - one.end < GAP_SECONDS - 0.001:
            yield f"{other.start:.2f} s, '{other.text}': {other.start - one.end:.3f} s after the last one"
