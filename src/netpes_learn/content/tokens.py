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
