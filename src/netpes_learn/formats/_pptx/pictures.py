# What enters: an address, or a partner's logo. What leaves: a picture on the slide, with words for
# who cannot see it (WCAG 1.1.1).
"""Pictures: QR codes and logos."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import segno
from lxml import etree
from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from netpes_learn.canonical import digest
from netpes_learn.formats._pptx.master import Rect, Slot
from netpes_learn.formats._pptx.xml import element, qualified

# ISO/IEC 18004 asks for four empty modules around the code.
QUIET_MODULES = 4
_PIXELS_PER_MODULE = 12
# A drawing beside its picture ([MS-ODRAWXML] 2.2.6, svgBlip).
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


@dataclass(frozen=True)
class Logo:
    """A partner's logo: the picture, what it says, and the drawing where it was made from one."""

    picture: bytes
    alt: str
    svg: bytes | None = None


@dataclass(frozen=True)
class Code:
    """A QR code as a PNG, and the share of its side that is empty margin."""

    png: bytes
    quiet: float


@lru_cache(maxsize=64)
def qr_code(address: str) -> Code:
    """Return the QR code of an address; one of fifteen modules in a hundred may be damaged."""
    small, large = io.BytesIO(), io.BytesIO()
    segno.make(address, error="m").save(small, kind="png", scale=1, border=QUIET_MODULES)
    picture = Image.open(small).convert("1")
    size = picture.width * _PIXELS_PER_MODULE
    picture.resize((size, size), Image.Resampling.NEAREST).save(large, "PNG")
    return Code(large.getvalue(), QUIET_MODULES / picture.width)


def add_code(slide: Any, address: str, *, rect: Rect, name: str, alt: str) -> None:
    """Put the QR code of an address on a slide, what is seen of it exactly in the square ``rect``.

    Its empty margin hangs out on every side, so that the code keeps to the grid.
    """
    code = qr_code(address)
    side = round(rect.width / (1 - 2 * code.quiet))
    out = (side - rect.width) // 2
    stream = io.BytesIO(code.png)
    picture = slide.shapes.add_picture(stream, rect.x - out, rect.y - out, side, side)
    picture.click_action.hyperlink.address = address
    _describe(picture, name=name, alt=alt)


def add_logo(slide: Any, logo: Logo, slot: Slot) -> None:
    """Put the logo where the wordmark would stand, no higher than the emblem near it."""
    rect = slot.rect
    picture = slide.shapes.add_picture(io.BytesIO(logo.picture), rect.x, rect.y)
    factor = min(rect.width / picture.width, rect.height / picture.height)
    picture.width, picture.height = int(picture.width * factor), int(picture.height * factor)
    picture.top = rect.y + (rect.height - picture.height) // 2
    _describe(picture, name="logo", alt=logo.alt)
    if logo.svg is not None:
        _sharpen(picture, logo.svg, slide.part)


def _sharpen(picture: Any, svg: bytes, part: Any) -> None:
    """Add the drawing to its picture: programs that can, show it sharp at any size."""
    name = PackURI(f"/ppt/media/logo-{digest(svg)[:8]}.svg")
    known = {each.partname: each for each in part.package.iter_parts()}
    drawing = known.get(name) or Part(name, "image/svg+xml", part.package, svg)
    blip = etree.Element(
        f"{{{_SVG}}}svgBlip",
        {qualified("r:embed"): part.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)},
        nsmap={"asvg": _SVG},
    )
    extensions = element("a:extLst", element("a:ext", blip, uri=_SVG_URI))
    picture.element.find(f".//{qualified('a:blip')}").append(extensions)


def _describe(picture: Any, *, name: str, alt: str) -> None:
    properties = picture.element.nvPicPr.cNvPr
    properties.set("name", name)
    properties.set("descr", alt)
