# What enters: everything read of a checkout. What leaves: each text that the fonts cannot show, so
# that it is told with its line before anything is made.
"""Checking characters."""

from collections.abc import Iterable, Mapping
from functools import partial

from fontTools.ttLib import TTLibError

from netpes_learn.content.characters import check_catalogues, check_sources
from netpes_learn.diagnostics import Report
from netpes_learn.formats._characters import is_shown, shown
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.plan import Outline


def check_content_characters(
    sources: Iterable[Sourced],
    catalogues: Mapping[LanguageTag, Catalogue],
    files: Mapping[str, bytes],
    report: Report,
) -> None:
    """Record an error for each text under content/ that the fonts cannot show."""
    known = partial(is_shown, codes=_codes())
    check_sources(sources, known, report)
    check_catalogues(catalogues, files, known, report)


def check_outline_characters(outlines: Iterable[Outline], report: Report) -> None:
    """Record an error for each text of an outline that the fonts cannot show."""
    known = partial(is_shown, codes=_codes())
    check_sources((outline.source for outline in outlines), known, report)


def _codes() -> frozenset[int]:
    """Return what the fonts have; where they cannot be read, all: rendering tells (NL401)."""
    try:
        return shown()
    except (OSError, TTLibError):
        return frozenset(range(0x110000))
