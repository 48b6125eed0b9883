# What enters: the partners and the bytes of their logos. What leaves: diagnostics for a logo that
# no format could draw, told while checking and not after minutes of building.
"""Logos."""

import io
from collections.abc import Mapping

from lxml import etree
from PIL import Image

from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library
from netpes_learn.model.sourced import Sourced

# A logo is shown a few centimetres wide; beyond this a file is a mistake or an attack.
MOST_PIXELS = 40_000_000
_SVG = "{http://www.w3.org/2000/svg}svg"


def check_logos(
    library: Library, files: Mapping[str, bytes], sources: Mapping[str, Sourced], report: Report
) -> None:
    """Record an error for each logo that is no PNG or SVG picture (a missing one: see rules)."""
    for partner in library.partners:
        content = files.get(f"partners/{partner.id}/{partner.logo}")
        source = sources.get(f"partners/{partner.id}.yml")
        if partner.logo is None or content is None or source is None:
            continue
        fault = _fault(partner.logo.lower(), content)
        if fault:
            hint = "export it as PNG or SVG, or remove this line to use the wordmark"
            message = f"'{partner.logo}' cannot be shown: {fault}"
            report.error(source.span(("logo",)), "NL057", message, hint=hint)


def _fault(name: str, content: bytes) -> str:
    if name.endswith(".png"):
        return _png_fault(content)
    if name.endswith(".svg"):
        return _svg_fault(content)
    return "its name ends with neither .png nor .svg"


def _png_fault(content: bytes) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return f"it is {width} by {height} pixels large"
            picture.verify()
        # ``verify`` looks at the checksums of all parts, ``load`` at what is in them.
        with Image.open(io.BytesIO(content), formats=("PNG",)) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "this is not a whole PNG picture"
    return ""


def _svg_fault(content: bytes) -> str:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, safe)
    except etree.XMLSyntaxError as error:
        return f"this is not a whole SVG picture: {error}"
    if root.tag != _SVG:
        return "this is not an SVG picture"
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in content:
        return "it declares entities"
    if not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        return "it has neither a viewBox nor a width and a height"
    return ""
