# What enters: a package. What leaves: for each slide, and for the design they share, a digest that
# changes when a person changes something and stays when a program saves the file anew.
"""What a slide is, as a digest."""

import io
import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lxml import etree

from netpes_learn.canonical import canonical_json, digest, digest_of
from netpes_learn.formats._pptx.opc import Package, Part, main_part, parse
from netpes_learn.formats._pptx.sealing.normal import normal
from netpes_learn.formats._pptx.xml import qualified

# Raised when equal slides get other digests than before: digests of two schemes are not compared.
SCHEME = "1"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The values of attributes that have a namespace, ids of links among them.
_references: Any = etree.XPath("//@*[namespace-uri()]", smart_strings=False)
_PLACED = frozenset({"slideLayout", "notesSlide", "notesMaster", "slideMaster", "slide"})


def slide_digest(
    package: Package, name: str, root: Any = None, notes: Sequence[Any] | None = None
) -> str:
    """Return the digest of a slide: what it shows, its layout's name, its notes, its comments.

    ``root`` and ``notes`` are its XML and its notes in normal form, where they are known already.

    Whether it is hidden and how it comes on are left out: they belong to the trainer, whoever
    wrote the slide.
    """
    part = package[name]
    root = parse(part.content) if root is None else root
    root.attrib.pop("show", None)
    layouts = [layout_name(package, link.target) for link in part.linked("slideLayout")]
    if notes is None:
        notes = [notes_form(package, link.target) for link in part.linked("notesSlide")]
    used = set(_references(root))
    unseen = sorted(
        _target(package, name, key)
        for key, link in part.links.items()
        if key not in used and link.kind.rpartition("/")[2] not in _PLACED
    )
    return digest_of([layouts, _form(package, name, root), notes, unseen])


def design_digest(package: Package) -> str:
    """Return the digest of what all slides share: size, masters, layouts, themes."""
    return digest(design_form(package))


def design_form(package: Package) -> bytes:
    """Return what all slides share in the form that its digest is of."""
    main = package[main_part(package)]
    root = parse(main.content)
    size = root.find(qualified("p:sldSz"))
    forms: list[Any] = [None if size is None else [size.get("cx"), size.get("cy")]]
    for kind in ("slideMaster", "notesMaster"):
        for link in main.linked(kind):
            forms.append(_with_theme(package, link.target))
            layouts = package[link.target].linked("slideLayout")
            forms += sorted(
                [layout_name(package, layout.target), _form(package, layout.target)]
                for layout in layouts
            )
    return canonical_json(forms)


def _with_theme(package: Package, name: str) -> Any:
    themes = [_form(package, link.target) for link in package[name].linked("theme")]
    return [_form(package, name), themes]


def layout_name(package: Package, name: str) -> str:
    """Return the name under which a layout is offered to the user."""
    return _sheet_name(package[name].content)


@lru_cache(maxsize=64)
def _sheet_name(content: bytes) -> str:
    sheet = parse(content).find(qualified("p:cSld"))
    return str(sheet.get("name", "")) if sheet is not None else ""


def notes_form(package: Package, name: str) -> Any:
    """Return what the notes say, in normal form; None where they say nothing."""
    root = parse(package[name].content)
    bodies = [
        shape.find(qualified("p:txBody"))
        for shape in root.iter(qualified("p:sp"))
        if any(ph.get("type") == "body" for ph in shape.iter(qualified("p:ph")))
    ]
    others = [
        _node_form(package, name, node)
        for tag in ("p:pic", "p:graphicFrame", "p:grpSp", "p:cxnSp")
        for node in root.iter(qualified(tag))
    ]
    others += [
        _node_form(package, name, shape)
        for shape in root.iter(qualified("p:sp"))
        if next(shape.iter(qualified("p:ph")), None) is None
    ]
    said = [_node_form(package, name, body) for body in bodies if body is not None and _words(body)]
    return [said, others] if said or others else None


def _words(root: Any) -> str:
    return "".join(str(node.text or "") for node in root.iter(qualified("a:t"))).strip()


def _form(package: Package, name: str, root: Any = None) -> Any:
    return _node_form(package, name, parse(package[name].content) if root is None else root)


def _node_form(package: Package, name: str, node: Any) -> Any:
    return normal(node, lambda key: _target(package, name, key))


def _target(package: Package, name: str, key: str) -> str:
    """Return what a link leads to, whatever the part there is called."""
    link = package[name].links.get(key)
    if link is None:
        return ""
    if link.outside:
        return f"to {link.target}"
    kind = link.kind.rpartition("/")[2]
    if kind in {"slide", "slideLayout", "slideMaster"}:
        return f"{kind} {layout_name(package, link.target)}"
    return f"{kind} {part_digest(package, link.target)}"


def part_digest(package: Package, name: str) -> str:
    """Return the digest of a part that slides use: a chart, a workbook, a picture, comments."""
    part = package[name]
    if name.endswith(".xlsx"):
        return digest_of(_cells(part))
    if part.type.endswith("xml"):
        try:
            return digest_of(_form(package, name))
        except etree.XMLSyntaxError:
            return digest(part.content)
    return digest(part.content)


def _cells(part: Part) -> Any:
    """Return what the cells of a workbook hold: saving one changes every other byte."""
    try:
        with zipfile.ZipFile(io.BytesIO(part.content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        strings = _strings(files)
        sheets = sorted(name for name in files if re.fullmatch(r"xl/worksheets/\w+\.xml", name))
        return [[_cell(c, strings) for c in parse(files[s]).iter(f"{_SHEET}c")] for s in sheets]
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, IndexError, ValueError):
        return digest(part.content)


def _strings(files: dict[str, bytes]) -> list[str]:
    table = files.get("xl/sharedStrings.xml")
    if table is None:
        return []
    return [
        "".join(str(text.text or "") for text in item.iter(f"{_SHEET}t"))
        for item in parse(table).iter(f"{_SHEET}si")
    ]


def _cell(cell: Any, strings: list[str]) -> list[str]:
    value, formula = cell.findtext(f"{_SHEET}v"), cell.findtext(f"{_SHEET}f")
    if cell.get("t") == "s" and value is not None:
        value = strings[int(value)]
    elif cell.get("t") == "inlineStr":
        value = "".join(str(text.text or "") for text in cell.iter(f"{_SHEET}t"))
    elif value is not None and cell.get("t") in {None, "n"}:
        value = f"{float(value):.12g}"
    return [cell.get("r", ""), value or "", formula or ""]
