# What enters: a Handout. What leaves: what its two formats (PDF, Word) need alike: heading levels
# without gaps, QR codes, and the values the Typst templates read.
"""What the handout formats share."""

import io
import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from netpes_learn.formats._codes import CODES_KEPT, qr_code
from netpes_learn.model.document import Block, Brand, Callout, Handout, Heading, Properties, QrCode
from netpes_learn.model.text import runs_within

TITLE_LEVEL = 1
DEEPEST_LEVEL = 4
# The quiet zone of four modules (ISO/IEC 18004) is the white that the layouts leave around the
# code, so that its edge stands in line with the text.
QR_QUIET_ZONE = 0
TEMPLATES = "templates/handout"
THEME_FILES = (f"{TEMPLATES}/theme.typ", f"{TEMPLATES}/chart.typ", "templates/tokens.yml")


def heading_levels(handout: Handout) -> list[list[int]]:
    """Return, part by part, the level of the part's title and of each block of main, then side.

    A part's title is level 2, a callout's one below it. A level that would skip one is raised:
    a reader who moves by headings must find no gap (PDF/UA-1, 7.4.2; WCAG 1.3.1). A block without
    a heading has the level of the last heading before it.
    """
    previous = TITLE_LEVEL
    parts = []
    for part in handout.parts:
        levels = []
        for wanted in (2 if part.title else None, *map(_level, (*part.main, *part.side))):
            if wanted is not None:
                previous = min(max(wanted, TITLE_LEVEL + 1), previous + 1, DEEPEST_LEVEL)
            levels.append(previous)
        parts.append(levels)
    return parts


def levelled_parts(handout: Handout) -> list[dict[str, Any]]:
    """Return the parts as JSON values: blocks have a number, all have the level of a heading."""
    parts = []
    numbers = (str(number) for number in itertools.count())
    for part, (title, *levels) in zip(handout.parts, heading_levels(handout), strict=True):
        blocks = [
            {
                "number": next(numbers),
                "level": level,
                **block.model_dump(mode="json", exclude={"level"}),
            }
            for block, level in zip((*part.main, *part.side), levels, strict=True)
        ]
        values = part.model_dump(mode="json", include={"id", "title", "keep", "new_page", "fine"})
        main, side = blocks[: len(part.main)], blocks[len(part.main) :]
        parts.append({**values, "level": title, "main": main, "side": side})
    return parts


def _level(block: Block) -> int | None:
    match block:
        case Heading(level=level):
            return level
        case Callout(title=title) if title:
            return 3
        case _:
            return None


def characters(handout: Handout) -> int:
    """Return how many characters the parts of a handout hold."""
    return sum(len(run.text) for run in runs_within(handout.parts))


def qr_codes(handout: Handout) -> tuple[QrCode, ...]:
    """Return the QR codes of a handout in reading order."""
    blocks: Iterable[Block] = (
        block for part in handout.parts for block in (*part.main, *part.side)
    )
    return tuple(block for block in blocks if isinstance(block, QrCode))


@lru_cache(maxsize=CODES_KEPT)
def qr_svg(href: str) -> str:
    """Return a QR code as SVG, black on white, with its quiet zone."""
    buffer = io.BytesIO()
    qr_code(href).save(buffer, kind="svg", border=QR_QUIET_ZONE, light="#fff", xmldecl=False)
    return buffer.getvalue().decode()


@lru_cache(maxsize=CODES_KEPT)
def qr_png(href: str) -> bytes:
    """Return a QR code as PNG of ten pixels a module, with its quiet zone."""
    buffer = io.BytesIO()
    qr_code(href).save(buffer, kind="png", border=QR_QUIET_ZONE, scale=10)
    return buffer.getvalue()


def theme_values(properties: Properties, brand: Brand) -> dict[str, Any]:
    """Return the values that ``theme.typ`` reads: language and brand."""
    return {
        "language": properties.language,
        "proofing": properties.proofing,
        "brand": brand.model_dump(mode="json"),
    }


def page_values(handout: Handout) -> Mapping[str, Any]:
    """Return the values that ``handout.typ`` reads."""
    issued = date.fromisoformat(handout.properties.date)
    texts = handout.model_dump(mode="json", include={"title", "kicker", "lead", "map", "footer"})
    return {
        **theme_values(handout.properties, handout.brand),
        **texts,
        "author": handout.properties.author,
        "columns": handout.columns,
        "subject": handout.properties.subject,
        "keywords": list(handout.properties.keywords),
        "date": {"year": issued.year, "month": issued.month, "day": issued.day},
        "logo": f"/{handout.brand.logo}" if handout.brand.logo else None,
        "parts": levelled_parts(handout),
        "qr": {code.href: qr_svg(code.href) for code in qr_codes(handout)},
    }
