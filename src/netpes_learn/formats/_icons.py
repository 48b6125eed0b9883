# What enters: the name of an icon. What leaves: its outline, from the set "heroicons" (Tailwind
# Labs, MIT licence), which is a package like any other: no icon is drawn here.
"""Icons."""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path

from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean

_STYLE = "solid/"
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PATH = re.compile(r'<path\b[^>]*?\sd="([^"]+)"')

Point = tuple[float, float]
# "moveTo", "lineTo", "curveTo" (cubic, three points), "qCurveTo", "closePath" or, for a line that
# stays open, "endPath", and its points.
Step = tuple[str, tuple[Point, ...]]


@dataclass(frozen=True)
class Icon:
    """An icon: its box, in its own units, and filled outlines; where two overlap is a hole."""

    width: float
    height: float
    outlines: tuple[tuple[Step, ...], ...]


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Return the names of all icons."""
    return frozenset(
        name.removeprefix(_STYLE).removesuffix(".svg")
        for name in _archive().namelist()
        if name.startswith(_STYLE) and name.endswith(".svg")
    )


@lru_cache(maxsize=64)
def icon_svg(name: str) -> str:
    """Return an icon as SVG in ``currentColor``; raises KeyError if there is none such."""
    return _archive().read(f"{_STYLE}{name}.svg").decode()


def icon_named(name: str, *, where: Span) -> Icon:
    """Return an icon; raise ContentError (NL456) that names the nearest if there is none such."""
    if name not in icon_names():
        raise ContentError(unknown_icon(name, where))
    return _drawn(name)


def unknown_icon(name: str, where: Span) -> Diagnostic:
    """Return what to say of a name that no icon has."""
    hint = did_you_mean(name, icon_names()) or "names: https://heroicons.com, style 'solid'"
    return Diagnostic(where, "NL456", f"unknown icon '{name}'", hint)


@lru_cache(maxsize=64)
def _drawn(name: str) -> Icon:
    svg = icon_svg(name)
    box = _BOX.search(svg)
    if box is None:
        raise ValueError(f"icon {name} has no box")
    return Icon(float(box[1]), float(box[2]), tuple(map(outline_of, _PATH.findall(svg))))


def outline_of(path: str) -> tuple[Step, ...]:
    """Return an SVG path as steps."""
    pen = RecordingPen()
    parse_path(path, pen)
    return tuple((step, tuple(points)) for step, points in pen.value)


@lru_cache(maxsize=1)
def _archive() -> zipfile.ZipFile:
    """Return the set, in memory: to read which of a thousand files lie where takes longest."""
    content = files("heroicons").joinpath("heroicons.zip").read_bytes()
    return zipfile.ZipFile(io.BytesIO(content))
