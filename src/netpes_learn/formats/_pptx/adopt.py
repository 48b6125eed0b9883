# What enters: a partner's template, checked. What leaves: the same as a master to write decks on:
# without the slides it came with, and with what the renderer counts on.
"""A partner's template, made ready."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from netpes_learn.formats._pptx.master import kind_of
from netpes_learn.formats._pptx.package import SECTIONS
from netpes_learn.formats._pptx.tables import TABLE_STYLE
from netpes_learn.formats._pptx.xml import element, qualified

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STYLES = {"title": "p:titleStyle", "body": "p:bodyStyle"}
# A share of the line: the line is this much higher than its letters (ECMA-376-1, 21.1.2.2.11).
_LINE = 1.2
_DEFAULT_SIZE = 1800


@lru_cache(maxsize=4)
def adopted(template: bytes, house: bytes) -> bytes:
    """Return the template as a master: no slides, the house's table style, distances after text.

    ``house`` is the shipped master. Everything else, colours and fonts above all, is as it came.
    """
    presentation = Presentation(io.BytesIO(template))
    _drop_slides(presentation)
    _drop_thumbnail(presentation.part.package)
    _add_table_style(presentation.part, Presentation(io.BytesIO(house)).part)
    _fold_distances(presentation)
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def _drop_slides(presentation: Any) -> None:
    """Remove the slides and what lists them; also a password against changes."""
    root = presentation.element
    for slide in list(root.iter(qualified("p:sldId"))):
        presentation.part.drop_rel(slide.rId)
    for name in ("p:sldIdLst", "p:custShowLst", "p:modifyVerifier"):
        for found in root.findall(qualified(name)):
            root.remove(found)
    for extension in list(root.iter(qualified("p:ext"))):
        if extension.get("uri") == SECTIONS:
            extension.getparent().remove(extension)
    for extensions in root.findall(qualified("p:extLst")):
        if not len(extensions):
            root.remove(extensions)


def _drop_thumbnail(package: Any) -> None:
    """Remove the picture of the template's first slide, which would stand for every deck."""
    for key, relationship in list(package._rels.items()):  # noqa: SLF001 - no public way
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package._rels.pop(key)  # noqa: SLF001


def _add_table_style(part: Any, house: Any) -> None:
    wanted = etree.fromstring(house.part_related_by(RELATIONSHIP_TYPE.TABLE_STYLES).blob)
    try:
        styles = part.part_related_by(RELATIONSHIP_TYPE.TABLE_STYLES)
    except KeyError:
        name, kind = PackURI("/ppt/tableStyles.xml"), CONTENT_TYPE.PML_TABLE_STYLES
        styles = Part(name, kind, part.package, b"")
        part.relate_to(styles, RELATIONSHIP_TYPE.TABLE_STYLES)
        listed = wanted
    else:
        listed = etree.fromstring(styles.blob)
        if all(style.get("styleId") != TABLE_STYLE for style in listed):
            listed.extend(style for style in list(wanted) if style.get("styleId") == TABLE_STYLE)
    styles.blob = etree.tostring(listed, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fold_distances(presentation: Any) -> None:
    """Turn every distance before a paragraph into one after it, which is what text is fitted with.

    Between paragraphs this looks the same, since PowerPoint adds up the two.
    """
    master = presentation.slide_master
    styles = master.element.find(qualified("p:txStyles"))
    said: dict[tuple[str, str], tuple[float, float, int]] = {}
    for style in () if styles is None else styles:
        for level in _levels(style):
            key = (etree.QName(style).localname, level.tag)
            said[key] = _fold(level, (0.0, 0.0, _DEFAULT_SIZE))
    for owner in (master, *presentation.slide_layouts):
        for shape in owner.placeholders:
            style = _STYLES.get(kind_of(shape.element), "p:otherStyle").removeprefix("p:")
            for level in _levels(shape.element.txBody.find(qualified("a:lstStyle"))):
                _fold(level, said.get((style, level.tag), (0.0, 0.0, _DEFAULT_SIZE)))


def _levels(style: Any) -> Iterator[Any]:
    for level in () if style is None else style:
        if etree.QName(level).localname.startswith("lvl"):
            yield level


def _fold(level: Any, inherited: tuple[float, float, int]) -> tuple[float, float, int]:
    """Rewrite the distances of one level; return what it said: before, after (1/100 pt), size."""
    run = level.find(f"{_A}defRPr")
    size = int(inherited[2] if run is None else run.get("sz", inherited[2]))
    found = {tag: level.find(f"{_A}{tag}") for tag in ("spcBef", "spcAft")}
    before = _points(found["spcBef"], size, inherited[0])
    after = _points(found["spcAft"], size, inherited[1])
    if any(each is not None for each in found.values()):
        for each in found.values():
            if each is not None:
                level.remove(each)
        place = 0 if level.find(f"{_A}lnSpc") is None else 1
        level.insert(place, element("a:spcBef", element("a:spcPts", val=0)))
        level.insert(place + 1, element("a:spcAft", element("a:spcPts", val=round(before + after))))
    return before, after, size


def _points(spacing: Any, size: int, otherwise: float) -> float:
    if spacing is None:
        return otherwise
    points, share = spacing.find(f"{_A}spcPts"), spacing.find(f"{_A}spcPct")
    if points is not None:
        return float(points.get("val"))
    return 0.0 if share is None else int(share.get("val")) / 100000 * size * _LINE
