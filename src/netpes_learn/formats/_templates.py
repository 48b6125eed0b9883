# What enters: the bytes of a .pptx or .docx that somebody outside made. What leaves: whether it can
# be opened safely: whole, of the right kind, without macros, without anything fetched from
# elsewhere. Both kinds of file are OPC packages, so both formats ask here.
"""Office files from outside, looked at before anything opens them."""

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.content.colour import contrast
from netpes_learn.diagnostics import ContentError, Diagnostic, Span

# What mail servers let through; a template with its pictures is far below.
LARGEST_BYTES = 20_000_000
# Unpacked, text shrinks to a tenth: more than this is a mistake or an attack.
LARGEST_UNPACKED_BYTES = 10 * LARGEST_BYTES
# WCAG 2.2, 1.4.3; the same colours also write small text, so there is no lower bound for large.
LEAST_CONTRAST = 4.5
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
# The header of OLE2: Office files before 2007, and encrypted ones since ([MS-CFB] 2.2).
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# Links that open nothing by themselves, by the last part of their type.
_HARMLESS_LINKS = frozenset({"hyperlink", "attachedTemplate"})


@dataclass(frozen=True)
class Kind:
    """A kind of Office file: what people call it, its ending, and its main content type."""

    name: str
    suffix: str
    main: str


DECK = Kind("PowerPoint", ".pptx", f"{_OFFICE}.presentationml.presentation.main+xml")
WORD = Kind("Word", ".docx", f"{_OFFICE}.wordprocessingml.document.main+xml")


def package_faults(content: bytes, kind: Kind, *, path: str) -> tuple[Diagnostic, ...]:
    """Return why a file cannot be opened as ``kind``; nothing if it can.

    NL460 for what is not such a file or is damaged, NL461 for what is too large, NL462 for macros
    and for parts that lie outside the file.
    """
    where = Span(path)
    if len(content) > LARGEST_BYTES:
        message = f"the file has {len(content):,} bytes; at most {LARGEST_BYTES:,} are read"
        hint = "compress its pictures: File, Compress Pictures"
        return (Diagnostic(where, "NL461", message, hint),)
    if content.startswith(_OLE):
        return (unusable(path, kind, "it is in the format before 2007, or has a password"),)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > LARGEST_UNPACKED_BYTES:
                message = f"unpacked, the file has {unpacked:,} bytes"
                hint = f"at most {LARGEST_UNPACKED_BYTES:,} are read"
                return (Diagnostic(where, "NL461", message, hint),)
            parts = {name: archive.read(name) for name in archive.namelist()}
    except UNREADABLE:
        return (unusable(path, kind, "it is damaged, or is another kind of file"),)
    return tuple(_part_faults(parts, kind, path))


@lru_cache(maxsize=4)
def ensure_package(content: bytes, kind: Kind, path: str) -> None:
    """Raise ContentError where a file cannot be opened as ``kind``; a sound one is parsed once."""
    faults = package_faults(content, kind, path=path)
    if faults:
        raise ContentError(*faults)


def unusable(path: str, kind: Kind, reason: str) -> Diagnostic:
    """Return the diagnostic for a file that cannot be opened as this kind."""
    hint = f"open it in {kind.name} and save it as '{kind.name} (*{kind.suffix})'"
    return Diagnostic(
        Span(path), "NL460", f"this is not a usable {kind.suffix} file: {reason}", hint
    )


def unfit_page(path: str, message: str, hint: str) -> Diagnostic:
    """Return the diagnostic for slides or pages on which no document fits."""
    return Diagnostic(Span(path), "NL468", message, hint)


@dataclass(frozen=True)
class Pair:
    """Text on a ground: what is written so, and how Office calls the two colours."""

    what: str
    text: tuple[str, str]
    ground: tuple[str, str]


def pale_pairs(
    pairs: Iterable[Pair], colours: Mapping[str, str], *, path: str
) -> Iterator[Diagnostic]:
    """Yield the pairs that cannot be read; ``colours``: name in the theme → "#RRGGBB"."""
    for pair in pairs:
        (text, called), (ground, under) = pair.text, pair.ground
        first, second = colours.get(text), colours.get(ground)
        if first and second and (found := contrast(first, second)) < LEAST_CONTRAST:
            message = (
                f"{pair.what}: {called} ({first}) on {under} ({second}) has a contrast of "
                f"{found:.1f}:1; text needs 4.5:1"
            )
            hint = "change one of the two colours of the theme"
            yield Diagnostic(Span(path), "NL466", message, hint)


def _part_faults(parts: Mapping[str, bytes], kind: Kind, path: str) -> Iterator[Diagnostic]:
    roots: dict[str, etree._Element] = {}
    for name in sorted(parts):
        if name.endswith((".xml", ".rels")):
            root = _parsed(parts[name])
            if root is None:
                yield unusable(path, kind, f"its part '{name}' is damaged")
                return
            roots[name] = root
    if _CONTENT_TYPES not in roots:
        yield unusable(path, kind, "it is a zip file of another kind")
        return
    types = {str(element.get("ContentType")) for element in roots[_CONTENT_TYPES]}
    macros = [name for name in sorted(parts) if "vbaproject" in name.lower() or "/activeX/" in name]
    if macros or any("macroEnabled" in each for each in types):
        hint = f"save it as '{kind.name} (*{kind.suffix})', which keeps none"
        yield Diagnostic(Span(path), "NL462", "the file holds macros, which are refused", hint)
    elif kind.main not in types:
        yield unusable(path, kind, "inside, it is a file of another kind")
    for name, target in _outside(roots):
        message = f"'{name}' shows something that is not in the file: {target}"
        hint = "insert the picture into the file instead of linking it"
        yield Diagnostic(Span(path), "NL462", message, hint)


def _parsed(content: bytes) -> etree._Element | None:
    """Return the root, or None for what is not XML; a DTD has no place here (ECMA-376-2, 8.1.4)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    return None if b"<!DOCTYPE" in content else root


def _outside(roots: Mapping[str, etree._Element]) -> Iterator[tuple[str, str]]:
    """Yield what parts would fetch from elsewhere: (part, address)."""
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        for link in root:
            kind = posixpath.basename(str(link.get("Type")))
            if link.get("TargetMode") == "External" and kind not in _HARMLESS_LINKS:
                owner = posixpath.basename(name).removesuffix(".rels")
                yield owner, str(link.get("Target"))
