# What enters: templates/tokens.yml and templates/wording.yml. What leaves: colours and messages.
"""Design tokens and keyed messages."""

from collections.abc import Mapping

from netpes_learn.content.colour import contrast
from netpes_learn.content.decode import decode
from netpes_learn.content.rules import LEAST_CONTRAST
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.content import Colour
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import Record
from netpes_learn.stages.setting import Palette

_QUOTED = "put the message on this line, in quotes if need be"
# Lines, grounds and the emblem's colours are never text; everything else may be.
_NEVER_TEXT = frozenset({"rule", "paper", "white"})


# What renderers and their templates ask for by name: group → names. A test finds each in them.
ASKED: Mapping[str, tuple[str, ...]] = {
    "colours": ("ink", "grey", "rule", "paper", "white", "good"),
    "deck": ("body_min", "source", "table", "table_min"),
    "handout": ("font", "body", "leading", "h1", "h3", "small", "margin_mm", "side_mm"),
    "frame": ("font", "title", "label", "small", "number", "margin"),
}
# Groups of sizes, in which one name is no number.
_SIZES, _FONT = ("deck", "handout", "frame"), "font"
# A size is a length that somebody sees: more than nothing, and no larger than a frame is wide.
_LARGEST = 1920


class Tokens(Record):
    """The part of tokens.yml that composition needs; templates read the rest themselves."""

    model_config = {"extra": "allow"}
    colours: dict[str, Colour]
    tints: dict[str, Colour]


def _read(path: str, files: Mapping[str, bytes], report: Report) -> Sourced | None:
    if path not in files:
        report.error(Span(path), "NL064", "the file is missing", hint="every checkout has one")
        return None
    return read_yaml(path, files[path], report)


def read_palette(path: str, files: Mapping[str, bytes], report: Report) -> Palette | None:
    """Return the colours, or None after recording what is wrong; text colours must reach AA."""
    source = _read(path, files, report)
    tokens = decode(source, Tokens, report) if source else None
    if source is None or tokens is None:
        return None
    _check_asked(source, report)
    for name, colour in tokens.colours.items():
        found = contrast(colour, "#FFFFFF")
        if name not in _NEVER_TEXT and found < LEAST_CONTRAST:
            report.error(
                source.span(("colours", name)),
                "NL036",
                f"{colour} on white has a contrast of {found:.1f}:1; text needs 4.5:1",
                hint="take a darker colour (WCAG 1.4.3)",
            )
    return Palette(tokens.colours, tokens.tints)


def _check_asked(source: Sourced, report: Report) -> None:
    """Record an error for each colour or size that a renderer asks for and does not get."""
    for group, names in ASKED.items():
        given = source.value.get(group)
        if not isinstance(given, dict):
            message = f"'{group}' is missing: templates ask for {', '.join(names)} in it"
            report.error(source.key_span((group,)), "NL050", message, hint=f"add '{group}:'")
            continue
        for name in (name for name in names if name not in given):
            report.error(
                source.key_span((group,)),
                "NL050",
                f"'{name}' is missing in '{group}', and templates ask for it",
                hint=f"add a line '{name}: …' here",
            )
        if group in _SIZES:
            _check_sizes(group, given, source, report)


def _check_sizes(group: str, given: Mapping[str, object], source: Sourced, report: Report) -> None:
    for name, size in given.items():
        number = isinstance(size, int | float) and not isinstance(size, bool)
        if name.endswith(_FONT):
            good, wanted = isinstance(size, str), "the name of a font"
        else:
            good, wanted = number and 0 < float(str(size)) <= _LARGEST, "a size: a number above 0"
        if not good:
            message = f"{group}.{name}: expected {wanted}, found '{size}'"
            report.error(source.span((group, name)), "NL014", message)


def read_keyed(path: str, files: Mapping[str, bytes], report: Report) -> dict[str, str]:
    """Return the messages of wording.yml: key → English."""
    source = _read(path, files, report)
    if source is None:
        return {}
    if not isinstance(source.value, dict):
        report.error(source.span(()), "NL014", "expected 'key: message' lines")
        return {}
    for key, message in source.value.items():
        if not isinstance(message, str):
            report.error(source.span((key,)), "NL014", f"{key}: expected text", hint=_QUOTED)
    return {key: str(message) for key, message in source.value.items()}
