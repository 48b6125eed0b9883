# What enters: the faces of the font wheel. What leaves: the characters that every face we set text
# in can show. A PDF with another one cannot be made, and a film would show an empty box.
"""Characters that the fonts have."""

import functools
import struct
import unicodedata
from collections.abc import Iterator
from importlib.resources import files as package_files

from netpes_learn.typesetting import FACES

# OpenType 1.9, "cmap": formats 4 (16-bit segments) and 12 (32-bit groups) are what fonts use.
_SEGMENTS, _GROUPS = 4, 12


@functools.cache
def shown() -> frozenset[int]:
    """Return the code points that all upright faces have; no template sets text in italics.

    Raises OSError where a face cannot be read.
    """
    folder = package_files("font_source_sans_pro") / "files"
    faces = [face for face in FACES if not face.endswith("It")]
    read = [(folder / f"SourceSansPro-{face}.otf").read_bytes() for face in faces]
    return frozenset.intersection(*(frozenset(code_points(font)) for font in read))


def is_shown(character: str, codes: frozenset[int]) -> bool:
    """Tell whether a character is seen as it should be: it has a shape, or needs none."""
    if ord(character) in codes or character.isspace():
        return True
    # Soft hyphens, joiners and marks of direction have no shape of their own (Unicode 5.21).
    return unicodedata.category(character) == "Cf"


def code_points(font: bytes) -> Iterator[int]:
    """Yield the code points that a font (OpenType, as bytes) maps to glyphs."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4s4xI", font, 12 + 16 * index) for index in range(count))
    start = next(offset for tag, offset in entries if tag == b"cmap")
    (tables,) = struct.unpack_from(">H", font, start + 2)
    for index in range(tables):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        table = start + offset
        (form,) = struct.unpack_from(">H", font, table)
        # Unicode, and Windows whose tables of these forms are Unicode too.
        if platform in (0, 3) and form == _GROUPS:
            yield from _groups(font, table)
        elif platform in (0, 3) and form == _SEGMENTS:
            yield from _segments(font, table)


def _groups(font: bytes, table: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", font, table + 12)
    for index in range(count):
        first, last = struct.unpack_from(">II", font, table + 16 + 12 * index)
        yield from range(first, last + 1)


def _segments(font: bytes, table: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + doubled)
    for first, last in zip(starts, ends, strict=True):
        # The last segment only closes the table.
        if first != last or first != 0xFFFF:  # noqa: PLR2004
            yield from range(first, last + 1)
