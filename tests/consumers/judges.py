# What enters: nothing. What leaves: all judges that look at every file of a build.
"""The judges."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import captions
import films
import handouts
import openxml
import pptx_accessibility
import printed
import verapdf
from sweeping import Judge, Verdicts, each


def _accessible(deck: Path) -> list[str]:
    found = pptx_accessibility.faults(deck)
    return [f"slide {fault.slide}: {fault.rule}: {fault.detail}" for fault in found]


def accessible(decks: Sequence[Path]) -> Verdicts:
    return each(_accessible, decks)


def slides_in_print(decks: Sequence[Path]) -> Verdicts:
    """Return what is wrong with each deck that LibreOffice prints."""
    with TemporaryDirectory() as folder:
        made = printed.print_some(decks, Path(folder))

        def told(deck: Path) -> list[str]:
            found = printed.faults(deck, made[deck])
            return [f"slide {fault.slide}: {fault.kind}: {fault.detail}" for fault in found]

        return each(told, made)


def handouts_in_print(words: Sequence[Path]) -> Verdicts:
    """Return what is wrong with each handout that LibreOffice prints."""
    with TemporaryDirectory() as folder:
        made = printed.print_some(words, Path(folder))
        return each(lambda word: handouts.faults(word, made[word]), made)


def film_facts(paths: Sequence[Path]) -> Verdicts:
    return each(films.faults, paths)


def films_decoded(paths: Sequence[Path]) -> Verdicts:
    return each(films.decoding, paths)


def caption_limits(paths: Sequence[Path]) -> Verdicts:
    return each(captions.faults, paths)


# The quick ones first. Batches are so long that starting a program is a small part of a call.
JUDGES = (
    Judge("captions", (".vtt",), caption_limits, batch=100),
    Judge("films", (".mp4",), film_facts, films.missing_programs, films.reads, batch=10),
    Judge("accessible", (".pptx",), accessible, batch=20),
    Judge("verapdf", (".pdf",), verapdf.verify_pdf_ua, verapdf.missing_programs, batch=150),
    Judge(
        "handouts",
        (".docx",),
        handouts_in_print,
        printed.missing_programs,
        handouts.reads,
        batch=60,
    ),
    Judge("slides", (".pptx",), slides_in_print, printed.missing_programs, batch=40),
    Judge("openxml", (".pptx", ".docx"), openxml.examine, openxml.missing_programs, batch=8),
    Judge("decoded", (".mp4",), films_decoded, films.missing_programs, batch=2),
)
