# What enters: a chart, an address, the path of an SVG or PNG. What leaves: a run that holds a
# picture with its description, or marked as decoration. Pictures are drawn by Typst, so that a
# chart looks the same on paper and in Word.
"""Pictures."""

import io
import struct
from functools import lru_cache
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Mm

from netpes_learn.canonical import digest
from netpes_learn.formats._docx.text import Element, w
from netpes_learn.formats._handout import TEMPLATES, THEME_FILES, qr_png
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Chart, CountryMap
from netpes_learn.model.text import PIVOT, plain
from netpes_learn.typesetting import MAP_FILES, compile_png, drawn_png

# What office printers resolve; a wider picture only makes a larger file.
PPI = 220
QR_MM = 18
# Borders are finer than letters. The map is no higher than the words of a short title block.
MAP_PPI, MAP_MM = 2 * PPI, 20.0
# The width and height of a PNG stand in its first chunk (PNG 3rd edition, 11.2.1).
_SIZE = struct.Struct(">II")
# [MS-ODRAWXML] 2.2.1: a picture that assistive technology passes over.
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)


def chart_picture(
    chart: Chart, *, width_mm: float, theme: dict[str, Any], resources: Resources, part: StoryPart
) -> Element:
    """Return a run with the chart; its description holds the figures."""
    data = {**theme, "chart": chart.model_dump(mode="json"), "width_mm": width_mm}
    main = f"{TEMPLATES}/chart-picture.typ"
    (png,) = compile_png(main, data, resources=resources, files=THEME_FILES, ppi=PPI)
    return picture(png, width_mm=width_mm, alt=plain(chart.alt), part=part)


def map_picture(
    shown: CountryMap, *, theme: dict[str, Any], resources: Resources, part: StoryPart
) -> Element:
    """Return a run with the map of Europe, a country marked on it.

    A country has one map in an area's colours, whatever the partner and the language.
    """
    area, tint = theme["brand"]["area"], theme["brand"]["area_tint"]
    data = {
        "brand": {"accent": area, "area": area, "area_tint": tint},
        "country": shown.country,
        "language": PIVOT,
        "proofing": PIVOT,
        "width_mm": MAP_MM,
    }
    main, files = f"{TEMPLATES}/map-picture.typ", (*THEME_FILES, *MAP_FILES)
    read = {path: digest(resources.read(path)) for path in (main, *files)}

    def drawn() -> bytes:
        (png,) = compile_png(main, data, resources=resources, files=files, ppi=MAP_PPI)
        return png

    png = resources.cached("map-picture", {"data": data, "read": read}, drawn)
    return picture(png, width_mm=MAP_MM, alt=plain(shown.alt), part=part)


def file_picture(
    path: str, *, height_mm: float, alt: str, resources: Resources, part: StoryPart
) -> Element:
    """Return a run with a picture file (SVG or PNG); without ``alt`` it is decoration."""
    main = f"{TEMPLATES}/picture.typ"
    png = _drawn(path, resources.read(path), height_mm=height_mm, main=(main, resources.read(main)))
    wide, high = _SIZE.unpack(png[16:24])
    return picture(png, width_mm=height_mm * wide / high, alt=alt, part=part)


@lru_cache(maxsize=16)
def _drawn(path: str, content: bytes, *, height_mm: float, main: tuple[str, bytes]) -> bytes:
    """Return a picture file as PNG, drawn once a process: all handouts have the same emblem."""
    template, text = main
    data = {"path": f"/{path}", "height_mm": height_mm}
    (png,) = drawn_png(template, data, read={path: content, template: text}, ppi=PPI)
    return png


def qr_picture(href: str, *, alt: str, part: StoryPart) -> Element:
    """Return a run with the QR code of an address."""
    return picture(qr_png(href), width_mm=QR_MM, alt=alt, part=part)


def picture(png: bytes, *, width_mm: float, alt: str, part: StoryPart) -> Element:
    """Return a run with an inline picture, in proportion to its width."""
    inline = part.new_pic_inline(io.BytesIO(png), width=Mm(width_mm))
    # Without these, some programs keep their own distance from the text.
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    properties = inline.docPr
    if alt:
        properties.set("descr", alt)
    else:
        properties.append(parse_xml(_DECORATIVE))
    # python-docx leaves a file name here, which some programs read aloud.
    for inner in inline.iter(qn("pic:cNvPr")):
        inner.set("name", "")
    return w("r", w("drawing", inline))
