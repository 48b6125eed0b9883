# What enters: the fonts a partner's template is set in, and templates/deck/fonts.yml. What leaves:
# metrics that no text in these fonts is wider than. The fonts themselves need not be installed.
"""Widths for the fonts of a template."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from netpes_learn.formats._pptx.metrics import Metrics, load_metrics, widest

FOLDER = "templates/deck"
FONTS = f"{FOLDER}/fonts.yml"


@dataclass(frozen=True)
class Fonts:
    """The fonts whose widths are known: name → how to measure it."""

    known: Mapping[str, Mapping[str, Any]]
    fallback: Mapping[str, Any]

    def named(self, typeface: str) -> Mapping[str, Any] | None:
        """Return how to measure a font, or None if nobody knows; names ignore case."""
        return self.known.get(typeface.strip().casefold())

    def metrics(self, typefaces: Iterable[str], read: Callable[[str], bytes]) -> Metrics:
        """Return the metrics for text in any of these fonts."""
        return widest(
            self._measured(self.named(name) or self.fallback, read) for name in sorted(typefaces)
        )

    def _measured(self, entry: Mapping[str, Any], read: Callable[[str], bytes]) -> Metrics:
        metrics = load_metrics(read(f"{FOLDER}/{entry['widths']}"))
        units = int(metrics.units_per_em / entry.get("stretch", 1.0))
        line = entry.get("line", metrics.line_em)
        return replace(metrics, units_per_em=units, line_em=line)


def read_fonts(table: bytes) -> Fonts:
    """Return what fonts.yml says."""
    raw = yaml.safe_load(table)
    known = {str(name).casefold(): entry for name, entry in raw["fonts"].items()}
    return Fonts(known, raw["unknown"])
