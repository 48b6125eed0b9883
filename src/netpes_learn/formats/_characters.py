# What enters: the faces of the font wheel. What leaves: the characters that every face we set text
# in can show. A PDF with another one cannot be made, and a film would show an empty box.
"""Characters that the fonts have."""

import functools
import io
import unicodedata
from importlib.resources import files as package_files

from fontTools.ttLib import TTFont

from netpes_learn.typesetting import FACES


@functools.cache
def shown() -> frozenset[int]:
    """Return the code points that all upright faces have; no template sets text in italics.

    Raises OSError where a face cannot be read, and TTLibError where it is not a font.
    """
    folder = package_files("font_source_sans_pro") / "files"
    faces = [face for face in FACES if not face.endswith("It")]
    read = [io.BytesIO((folder / f"SourceSansPro-{face}.otf").read_bytes()) for face in faces]
    fonts = (TTFont(file, lazy=True) for file in read)
    return frozenset.intersection(*(frozenset(font.getBestCmap() or ()) for font in fonts))


def is_shown(character: str, codes: frozenset[int]) -> bool:
    """Tell whether a character is seen as it should be: it has a shape, or needs none."""
    if ord(character) in codes or character.isspace():
        return True
    # Soft hyphens, joiners and marks of direction have no shape of their own (Unicode 5.21).
    return unicodedata.category(character) == "Cf"
