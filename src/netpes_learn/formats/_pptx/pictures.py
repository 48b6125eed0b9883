# What enters: an address, or a partner's logo. What leaves: a picture on the slide, with words for
# who cannot see it (WCAG 1.1.1).
"""Pictures: QR codes and logos."""

import io
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image as Pixels
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.parts.image import Image

from netpes_learn.canonical import digest
from netpes_learn.formats._codes import CODES_KEPT, qr_code
from netpes_learn.formats._pptx.markup import Markup, element
from netpes_learn.formats._pptx.master import Rect, Slot
from netpes_learn.formats._pptx.opc import Package, Part, free_name
from netpes_learn.formats._pptx.shapes import placed
from netpes_learn.formats._pptx.sheet import Sheet

# ISO/IEC 18004 asks for four empty modules around the code.
QUIET_MODULES = 4
_PIXELS_PER_MODULE = 12
_EMU_PER_INCH = 914_400
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


@lru_cache(maxsize=CODES_KEPT)
def _drawn(address: str) -> Code:
    """Return the picture of an address's QR code."""
    small, large = io.BytesIO(), io.BytesIO()
    qr_code(address).save(small, kind="png", scale=1, border=QUIET_MODULES)
    picture = Pixels.open(small).convert("1")
    size = picture.width * _PIXELS_PER_MODULE
    picture.resize((size, size), Pixels.Resampling.NEAREST).save(large, "PNG")
    return Code(large.getvalue(), QUIET_MODULES / picture.width)


def add_code(
    sheet: Sheet, address: str, *, package: Package, rect: Rect, name: str, alt: str
) -> None:
    """Put the QR code of an address on a slide, what is seen of it exactly in the square ``rect``.

    Its empty margin hangs out on every side, so that the code keeps to the grid.
    """
    code = _drawn(address)
    side = round(rect.width / (1 - 2 * code.quiet))
    out = (side - rect.width) // 2
    shown = sheet.relate(RELATIONSHIP_TYPE.IMAGE, _image_part(package, code.png))
    link = sheet.relate(RELATIONSHIP_TYPE.HYPERLINK, address, outside=True)
    properties = element(
        "p:cNvPr", element("a:hlinkClick", r_id=link), id=sheet.next_id(), name=name, descr=alt
    )
    place = Rect(rect.x - out, rect.y - out, side, side)
    sheet.add(_picture(properties, element("a:blip", r_embed=shown), place))


def add_logo(sheet: Sheet, logo: Logo, slot: Slot, *, package: Package) -> None:
    """Put the logo where the wordmark would stand, no higher than the emblem near it."""
    rect, (width, height) = slot.rect, _size(logo.picture)
    factor = min(rect.width / width, rect.height / height)
    width, height = int(width * factor), int(height * factor)
    shown = sheet.relate(RELATIONSHIP_TYPE.IMAGE, _image_part(package, logo.picture))
    drawing = None if logo.svg is None else _drawing(sheet, logo.svg, package)
    properties = element("p:cNvPr", id=sheet.next_id(), name="logo", descr=logo.alt)
    place = Rect(rect.x, rect.y + (rect.height - height) // 2, width, height)
    sheet.add(_picture(properties, element("a:blip", drawing, r_embed=shown), place))


def _picture(properties: Markup, blip: Markup, rect: Rect) -> Markup:
    locks = element("a:picLocks", noChangeAspect="1")
    return element(
        "p:pic",
        element("p:nvPicPr", properties, element("p:cNvPicPr", locks), element("p:nvPr")),
        element("p:blipFill", blip, element("a:stretch", element("a:fillRect"))),
        element(
            "p:spPr",
            placed("a:xfrm", rect),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
        ),
    )


def _drawing(sheet: Sheet, svg: bytes, package: Package) -> Markup:
    """Return what names the drawing of a picture: programs that can, show it sharp at any size."""
    name = f"/ppt/media/logo-{digest(svg)[:8]}.svg"
    package.setdefault(name, Part("image/svg+xml", svg))
    link = sheet.relate(RELATIONSHIP_TYPE.IMAGE, name)
    blip = element("asvg:svgBlip", xmlns_asvg=_SVG, r_embed=link)
    return element("a:extLst", element("a:ext", blip, uri=_SVG_URI))


def _image_part(package: Package, content: bytes) -> str:
    """Return the part that holds an image; each is there once."""
    known = (
        name
        for name, part in package.items()
        if part.type.startswith("image/") and part.content == content
    )
    if (name := next(known, None)) is not None:
        return name
    image = Image.from_blob(content)
    name = free_name(package, f"/ppt/media/image1.{image.ext}")
    package[name] = Part(image.content_type, content)
    return name


def _size(content: bytes) -> tuple[int, int]:
    """Return how large an image is by its own account, in EMU."""
    image = Image.from_blob(content)
    across, down = (
        _EMU_PER_INCH * pixels / dots for pixels, dots in zip(image.size, image.dpi, strict=True)
    )
    return int(across), int(down)
