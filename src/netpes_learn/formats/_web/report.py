# What enters: what a build did, as JSON values. What leaves: one HTML page for whoever ran it.
# The engine knows what happened; how it is told (warnings first, then totals, then every file) is
# settled here and in templates/report/report.html.j2.
"""The build report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from netpes_learn.formats._web.pages import page_environment, render_page

TEMPLATE = "templates/report/report.html.j2"
# As many as fit one screen: the rest is one click away in the sortable table.
SLOWEST = 10

_THOUSAND = 1000
_TWO_DIGITS = 10
# A number and its unit stay on one line.
_GAP = "\u00a0"
_MINUTE_SECONDS = 60


@dataclass(frozen=True)
class Sum:
    """Some artefacts taken together; ``seconds`` is the work that went into them now."""

    name: str
    files: int
    rendered: int
    cached: int
    unchanged: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Warned:
    """A warning, and the path of the artefacts it is about; "" where it is about the build."""

    path: str
    message: str


def render_report(report: Mapping[str, Any], *, template: str) -> bytes:
    """Return the HTML page that tells a build; the same report gives the same bytes.

    ``report`` has ``title``, ``seconds_total``, ``jobs``, ``partners``, ``artefacts`` (each with
    ``path``, ``kind``, ``format``, ``bytes``, ``seconds``, ``state``, ``warnings``, ``facts``),
    ``pruned`` and ``warnings``; it may come in any order. ``template`` is the text of
    ``templates/report/report.html.j2``.
    Raises KeyError where the report lacks a field, ContentError for a mistake in the template.
    """
    artefacts = sorted(report["artefacts"], key=lambda artefact: str(artefact["path"]))
    environment = page_environment(lambda _: template.encode())
    environment.filters |= {"size": size, "duration": duration, "fact": fact}
    page = render_page(
        environment,
        TEMPLATE,
        {
            "report": {
                "title": report["title"],
                "seconds_total": report["seconds_total"],
                "jobs": report["jobs"],
                "partners": sorted(report["partners"]),
                "pruned": sorted(report["pruned"]),
            },
            "artefacts": artefacts,
            "warnings": warned(artefacts, report["warnings"]),
            "total": sum_of("", artefacts),
            "kinds": sums_by("kind", artefacts),
            "formats": sums_by("format", artefacts),
            "slowest": slowest(artefacts),
        },
    )
    return page.encode()


def check_template(template: str) -> None:
    """Raise ContentError where the template cannot tell a build, whatever the build did."""
    artefact = {
        "path": "partners/p/en/x.html",
        "partner": "p",
        "kind": "page",
        "format": "web",
        "bytes": 1,
        "seconds": 1.0,
        "reason": "",
        "warnings": ["w"],
        "facts": {"pages": 1, "parts": ["p"]},
    }
    states = ("rendered", "cached", "unchanged")
    artefacts = [artefact | {"path": f"{state}.html", "state": state} for state in states]
    full = {"artefacts": artefacts, "pruned": ["x"], "warnings": ["w"], "partners": ["p"]}
    empty: dict[str, list[Any]] = {name: [] for name in full}
    for told in (full, empty):
        render_report({"title": "t", "seconds_total": 1.0, "jobs": 1, **told}, template=template)


def warned(artefacts: Iterable[Mapping[str, Any]], of_build: Iterable[str]) -> tuple[Warned, ...]:
    """Return every warning, each once: those of the build, then those of artefacts by path.

    Files that one render wrote have its warnings in common: ``otlav.mp4, .srt, .vtt``.
    """
    suffixes: dict[tuple[str, str], list[str]] = {("", message): [] for message in of_build}
    for artefact in artefacts:
        path = PurePosixPath(artefact["path"])
        for message in dict.fromkeys(artefact["warnings"]):
            suffixes.setdefault((str(path.with_suffix("")), message), []).append(path.suffix)
    return tuple(Warned(stem + ", ".join(of), message) for (stem, message), of in suffixes.items())


def sum_of(name: str, artefacts: Sequence[Mapping[str, Any]]) -> Sum:
    """Return how many artefacts there are in each state, their bytes and their seconds."""
    states = [artefact["state"] for artefact in artefacts]
    return Sum(
        name=name,
        files=len(artefacts),
        rendered=states.count("rendered"),
        cached=states.count("cached"),
        unchanged=states.count("unchanged"),
        bytes=sum(artefact["bytes"] for artefact in artefacts),
        seconds=sum(artefact["seconds"] for artefact in artefacts),
    )


def sums_by(field: str, artefacts: Sequence[Mapping[str, Any]]) -> tuple[Sum, ...]:
    """Return one sum for each value of a field, in the order of the values."""
    return tuple(
        sum_of(name, [artefact for artefact in artefacts if artefact[field] == name])
        for name in sorted({artefact[field] for artefact in artefacts})
    )


def slowest(artefacts: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return the renders of this build that took longest, the longest first."""
    made = [artefact for artefact in artefacts if artefact["state"] == "rendered"]
    return tuple(sorted(made, key=lambda made: (-made["seconds"], made["path"]))[:SLOWEST])


def size(count: int) -> str:
    """Return bytes as people read them, in SI units: ``240 kB``, ``9.8 MB``."""
    shown, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        # What would round up to 1000 belongs to the larger unit.
        if round(shown) < _THOUSAND:
            break
        shown, unit = shown / _THOUSAND, larger
    fraction = shown < _TWO_DIGITS and unit in {"MB", "GB"}
    return f"{shown:.1f}{_GAP}{unit}" if fraction else f"{shown:.0f}{_GAP}{unit}"


def duration(seconds: float) -> str:
    """Return seconds as people read them: ``0 s``, ``0.04 s``, ``12.3 s``, ``3 min 05 s``."""
    if not seconds:
        return f"0{_GAP}s"
    if seconds < 1:
        return f"{seconds:.2f}{_GAP}s"
    if round(seconds, 1) < _MINUTE_SECONDS:
        return f"{seconds:.1f}{_GAP}s"
    minutes, rest = divmod(round(seconds), _MINUTE_SECONDS)
    return f"{minutes}{_GAP}min {rest:02d}{_GAP}s"


def fact(value: Any) -> str:
    """Return a JSON value as people read it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ", ".join(fact(item) for item in value)
        case dict():
            return ", ".join(f"{name} {fact(value[name])}" for name in sorted(value))
        case None:
            return "none"
        case _:
            return str(value)
