# What enters: a WebVTT file. What leaves: its cues as plain values for a script to set up.
# A page opened from a disk may not load a .vtt (each file is an origin of its own), so the cues
# travel inside the page; parsing them here finds a broken caption file before a trainer does.
"""Captions as values."""

import re
from collections.abc import Iterator
from typing import Any

from netpes_learn.diagnostics import ContentError, Diagnostic, Span

BROKEN_CAPTIONS = "NL412"

# W3C WebVTT 4.1: hours may be missing; minutes and seconds have two digits, fractions three.
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?P<settings>.*)")
_BLOCK = re.compile(r"\n{2,}")
_NOT_CUES = ("NOTE", "STYLE", "REGION")
_PERCENT = re.compile(r"\d+(?:\.\d+)?%")
_LINE_NUMBER = re.compile(r"-?\d+")


def cues_of(captions: str, *, path: str) -> list[list[Any]]:
    """Return the cues of a WebVTT file: ``[start seconds, end seconds, text, properties]``.

    Properties are those of the DOM's VTTCue (``line``, ``snapToLines``, ``position``, ``size``,
    ``align``). ``path`` is told in the ContentError raised for a file that is not WebVTT.
    """
    text = captions.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    head, *blocks = _BLOCK.split(text.strip())
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", head):
        raise _broken(path, "captions must begin with WEBVTT")
    return [_cue(block, path) for block in blocks if not block.startswith(_NOT_CUES)]


def _cue(block: str, path: str) -> list[Any]:
    lines = block.split("\n")
    # A cue may have a name on a line before its times.
    times_at = 0 if "-->" in lines[0] else 1
    timing = _TIMING.fullmatch(lines[times_at].strip()) if len(lines) > times_at else None
    if timing is None:
        raise _broken(path, f"captions hold '{lines[0]}' where the times of a cue should stand")
    start, end = _seconds(*timing.group(1, 2, 3, 4)), _seconds(*timing.group(5, 6, 7, 8))
    if end <= start:
        raise _broken(path, f"a caption ends before it begins: '{lines[times_at].strip()}'")
    return [start, end, "\n".join(lines[times_at + 1 :]), dict(_properties(timing["settings"]))]


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return round(whole + int(fraction) / 1000, 3)


def _properties(settings: str) -> Iterator[tuple[str, Any]]:
    """Yield the properties of the settings that browsers keep; others are ignored as they do."""
    for setting in settings.split():
        name, _, written = setting.partition(":")
        value = written.split(",")[0]
        match name:
            case "align" if value in {"start", "center", "end", "left", "right"}:
                yield name, value
            case "line" if _LINE_NUMBER.fullmatch(value):
                yield name, int(value)
            case "line" if _PERCENT.fullmatch(value):
                yield "snapToLines", False
                yield name, float(value[:-1])
            case "position" | "size" if _PERCENT.fullmatch(value):
                yield name, float(value[:-1])
            case _:
                pass


def _broken(path: str, message: str) -> ContentError:
    hint = "render the pill's captions again"
    return ContentError(Diagnostic(Span(path), BROKEN_CAPTIONS, message, hint))
