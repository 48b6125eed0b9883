# What enters: caption cues. What leaves: WebVTT and SubRip text, and times as they write them.
"""Caption files."""

import html
from collections.abc import Sequence

from netpes_learn.stages.cues import Cue


def timestamp(frame: int, *, frames_per_second: int, mark: str = ".") -> str:
    """Return a frame's time as HH:MM:SS.mmm; SubRip writes a comma for ``mark``."""
    milliseconds = round(frame * 1000 / frames_per_second)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{milliseconds:03}"


def webvtt(cues: Sequence[Cue], *, language: str, frames_per_second: int) -> str:
    """Return the cues as WebVTT (W3C, 2019); one in another language says so (WCAG 3.1.2)."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {language}"]
    for number, cue in enumerate(cues, 1):
        text = "\n".join(html.escape(line, quote=False) for line in cue.lines)
        if cue.language not in ("", language):
            text = f"<lang {cue.language}>{text}</lang>"
        start = timestamp(cue.start_frame, frames_per_second=frames_per_second)
        end = timestamp(cue.end_frame, frames_per_second=frames_per_second)
        blocks.append(f"{number}\n{start} --> {end}\n{text}")
    return "\n\n".join(blocks) + "\n"


def subrip(cues: Sequence[Cue], *, frames_per_second: int) -> str:
    """Return the cues as SubRip, for players and editors that know nothing else."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        start = timestamp(cue.start_frame, frames_per_second=frames_per_second, mark=",")
        end = timestamp(cue.end_frame, frames_per_second=frames_per_second, mark=",")
        blocks.append(f"{number}\n{start} --> {end}\n" + "\n".join(cue.lines))
    return "\n\n".join(blocks) + "\n"
