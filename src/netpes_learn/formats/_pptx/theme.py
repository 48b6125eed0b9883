# What enters: an open presentation. What leaves: its theme as values: the name of its colours, each
# colour by the role that slides name it by, and the fonts text is set in.
"""The theme of a presentation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE

from netpes_learn.formats._pptx.xml import qualified

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEFAULT_FONT = "Calibri"


@dataclass(frozen=True)
class Theme:
    """``colours``: role on slides (``tx1``, ``accent1``) → "#RRGGBB"."""

    scheme: str
    colours: Mapping[str, str]
    typefaces: frozenset[str]


def read_theme(presentation: Any) -> Theme:
    """Return the theme of the first master; raises KeyError if it has none."""
    master = presentation.slide_master
    root = etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    scheme = root.find(f".//{_A}clrScheme")
    found = {} if scheme is None else dict(_colours(scheme))
    roles = master.element.find(qualified("p:clrMap")).attrib
    return Theme(
        scheme="" if scheme is None else str(scheme.get("name")),
        colours={role: found[name] for role, name in roles.items() if name in found},
        typefaces=frozenset(_typefaces(root, presentation)),
    )


def _colours(scheme: Any) -> Iterator[tuple[str, str]]:
    for place in scheme:
        for colour in place:
            # A system colour carries the value that it had when the file was saved.
            value = colour.get("lastClr") or colour.get("val")
            yield etree.QName(place).localname, f"#{value.upper()}"


def _typefaces(root: Any, presentation: Any) -> Iterator[str]:
    for kind in ("majorFont", "minorFont"):
        latin = root.find(f".//{_A}{kind}/{_A}latin")
        yield (latin.get("typeface") if latin is not None else "") or _DEFAULT_FONT
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for latin in owner.element.iter(qualified("a:latin")):
            name = latin.get("typeface")
            # "+mj-lt" and "+mn-lt" stand for the fonts of the theme (ECMA-376-1, 20.1.10.81).
            if name and not name.startswith("+"):
                yield name
