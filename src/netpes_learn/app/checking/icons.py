# What enters: a checkout. What leaves: the icons that areas and outlines name and that do not
# exist. Only checking comes here; a build is told the same by the formats that draw them.
"""Icons, checked."""

from collections.abc import Iterator
from typing import Any

from netpes_learn.app.workspace import Loaded, under
from netpes_learn.diagnostics import Diagnostic, Report
from netpes_learn.formats._icons import icon_names, unknown_icon
from netpes_learn.model.sourced import Where


def check_icons(loaded: Loaded, report: Report) -> None:
    """Record an error for each icon that is named and does not exist."""
    report.extend(under(loaded.workspace.content, _of_areas(loaded)))
    report.extend(under(loaded.workspace.templates, _of_outlines(loaded)))


def _of_areas(loaded: Loaded) -> Iterator[Diagnostic]:
    for area in loaded.library.areas:
        if area.icon not in icon_names():
            source = loaded.sources[f"areas/{area.id}.yml"]
            yield unknown_icon(area.icon, source.span(("icon",)))


def _of_outlines(loaded: Loaded) -> Iterator[Diagnostic]:
    for outline in loaded.outlines:
        for where, name in _named(outline.source.value, ()):
            if "{{" not in name and name not in icon_names():
                yield unknown_icon(name, outline.source.span(where))


def _named(value: Any, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield the place and the name of each icon in a part of an outline."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "icon" and isinstance(part, str):
                yield (*where, key), part
            else:
                yield from _named(part, (*where, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _named(part, (*where, index))
