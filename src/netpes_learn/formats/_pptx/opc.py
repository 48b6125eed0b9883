# What enters: the bytes of a .pptx. What leaves: its parts as values, with the links between them
# kept as they are, ids included; and from parts, bytes again. python-pptx renumbers links and knows
# slides only; merging moves whole parts from one package to another.
"""Packages of Office Open XML (ECMA-376 Part 2)."""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lxml import etree

from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.canonical import canonical_zip
from netpes_learn.formats._pptx.markup import element, page

ROOT = "/"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class NotAPackageError(Exception):
    """The bytes are no whole package."""


@dataclass(frozen=True)
class Link:
    """A relationship: ``target`` is a part's name, or an address where ``outside``."""

    id: str
    kind: str
    target: str
    outside: bool = False


@dataclass(frozen=True)
class Part:
    """A file of the package, its media type and what it links to, by id."""

    type: str
    content: bytes
    links: Mapping[str, Link] = field(default_factory=dict)

    def linked(self, kind: str) -> tuple[Link, ...]:
        """Return the links of a kind, given by the last step of its name: ``notesSlide``."""
        return tuple(
            link
            for link in self.links.values()
            if link.kind.rpartition("/")[2] == kind and not link.outside
        )


Package = dict[str, Part]

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def parse(content: bytes) -> Any:
    """Return the root of some XML; entities are not resolved, nothing is fetched."""
    return etree.fromstring(content, _PARSER)


def written(root: Any) -> bytes:
    """Return the bytes of an XML part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def read_package(content: bytes) -> Package:
    """Return the parts by name (``/ppt/presentation.xml``); ``/`` holds the package's own links.

    Raises NotAPackageError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist() if name[-1:] != "/"}
        types = parse(files[TYPES])
        defaults = {
            node.get("Extension").lower(): node.get("ContentType")
            for node in types.iter(f"{_TYPES}Default")
        }
        named = {
            node.get("PartName"): node.get("ContentType")
            for node in types.iter(f"{_TYPES}Override")
        }
        package = {ROOT: Part("", b"", _links(files, ROOT))}
        for name, blob in files.items():
            place = f"/{name}"
            if name != TYPES and not name.endswith(".rels"):
                kind = named.get(place) or defaults.get(name.rpartition(".")[2].lower(), "")
                package[place] = Part(kind, blob, _links(files, place))
                if kind.endswith("+xml") and not kind.startswith("image/"):
                    # A part that is broken is told here, and nowhere else.
                    parse(blob)
    except (*UNREADABLE, etree.XMLSyntaxError, KeyError) as error:
        raise NotAPackageError(str(error)) from error
    return package


def package_of(opened: Any) -> Package:
    """Return the parts of a package that python-pptx has open, as they would be saved."""
    package = {ROOT: Part("", b"", _links_of(opened))}
    for part in opened.iter_parts():
        package[str(part.partname)] = Part(part.content_type, part.blob, _links_of(part))
    return package


def _links_of(owner: Any) -> dict[str, Link]:
    # python-pptx offers the links of a package to itself alone.
    rels = owner.rels if hasattr(owner, "rels") else owner._rels  # noqa: SLF001
    return {
        key: Link(
            key,
            rel.reltype,
            rel.target_ref if rel.is_external else str(rel.target_part.partname),
            rel.is_external,
        )
        for key, rel in rels.items()
    }


def _links(files: Mapping[str, bytes], name: str) -> dict[str, Link]:
    folder, _, last = name.rpartition("/")
    path = f"{folder}/_rels/{last}.rels".removeprefix("/")
    if path not in files:
        return {}
    found = {}
    for node in parse(files[path]).iter(f"{_LINKS}Relationship"):
        target, outside = node.get("Target"), node.get("TargetMode") == "External"
        if not outside:
            target = posixpath.normpath(posixpath.join(folder or "/", target))
            # A link that leads nowhere ("NULL" in files of some versions) is kept as an address.
            outside = target.removeprefix("/") not in files
            target = node.get("Target") if outside else target
        found[node.get("Id")] = Link(node.get("Id"), node.get("Type"), target, outside)
    return found


def package_bytes(package: Package) -> bytes:
    """Return the bytes of a package: the parts that links lead to, in canonical form."""
    kept = sorted(reachable(package))
    files = {TYPES: _types_xml({name: package[name].type for name in kept if name != ROOT})}
    for name in kept:
        part = package[name]
        if name != ROOT:
            files[name[1:]] = part.content
        if part.links:
            folder, _, last = name.rpartition("/")
            files[f"{folder}/_rels/{last}.rels"[1:]] = _links_xml(part, folder or "/")
    return canonical_zip(files, first=(TYPES,))


def reachable(package: Package) -> set[str]:
    """Return the names of the parts that the package links to, over any number of steps."""
    found, waiting = set(), [ROOT]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [link.target for link in package[name].links.values() if not link.outside]
    return found


def _types_xml(types: Mapping[str, str]) -> bytes:
    usual = {"rels": _LINKS_TYPE, "xml": "application/xml"}
    for extension in sorted({_extension(name) for name in types} - {*usual, ""}):
        counts = Counter(kind for name, kind in types.items() if _extension(name) == extension)
        usual[extension] = counts.most_common(1)[0][0]
    defaults = (
        element("Default", Extension=extension, ContentType=kind)
        for extension, kind in sorted(usual.items())
    )
    overrides = (
        element("Override", PartName=name, ContentType=kind)
        for name, kind in sorted(types.items())
        if usual.get(_extension(name)) != kind
    )
    return page(element("Types", *defaults, *overrides, xmlns=_TYPES[1:-1]))


def _extension(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def _links_xml(part: Part, folder: str) -> bytes:
    links = (
        element(
            "Relationship",
            Id=link.id,
            Type=link.kind,
            Target=link.target if link.outside else _relative(link.target, folder),
            TargetMode="External" if link.outside else None,
        )
        for link in part.links.values()
    )
    return page(element("Relationships", *links, xmlns=_LINKS[1:-1]))


# Names of parts are much the same in all decks.
@lru_cache(maxsize=1024)
def _relative(target: str, folder: str) -> str:
    return posixpath.relpath(target, folder)


def free_name(package: Package, like: str) -> str:
    """Return a name that no part has, numbered like the others of its kind."""
    stem, number, ending = _numbered(like)
    while like.lower() in {name.lower() for name in package}:
        number += 1
        like = f"{stem}{number}{ending}"
    return like


def _numbered(name: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"(.*?)(\d*)(\.[^./]*)?", name)
    assert found is not None
    return found[1], int(found[2] or 0), found[3] or ""


def related(links: dict[str, Link], kind: str, target: str, *, outside: bool = False) -> str:
    """Return the id of the link of a kind to a part or an address; it is added if there is none."""
    for link in links.values():
        if (link.kind, link.target, link.outside) == (kind, target, outside):
            return link.id
    key = next(key for n in range(len(links) + 1, 0, -1) if (key := f"rId{n}") not in links)
    links[key] = Link(key, kind, target, outside)
    return key


def with_link(part: Part, kind: str, target: str) -> tuple[Part, str]:
    """Return the part with one more link, and that link's id."""
    numbers = [int(key[3:]) for key in part.links if re.fullmatch(r"rId\d+", key)]
    key = f"rId{max(numbers, default=0) + 1}"
    return replace(part, links={**part.links, key: Link(key, kind, target)}), key


def graft(target: Package, source: Package, name: str, places: dict[str, str]) -> str:
    """Copy a part of ``source`` and all it links to into ``target``; return its name there.

    ``places`` says where a part of ``source`` stands in ``target`` already; those are not copied.
    It grows by what is copied.
    """
    if name not in places:
        places[name] = free_name(target, name)
        target[places[name]] = source[name]
        place(target, source, name, places)
    return places[name]


def place(target: Package, source: Package, name: str, places: dict[str, str]) -> None:
    """Put a part of ``source`` at its place in ``target``, with copies of all it links to."""
    links = {
        key: link
        if link.outside
        else replace(link, target=graft(target, source, link.target, places))
        for key, link in source[name].links.items()
    }
    target[places[name]] = replace(source[name], links=links)


def main_part(package: Package) -> str:
    """Return the name of the part that the package opens with, or ``""``."""
    return next((link.target for link in package[ROOT].linked("officeDocument")), "")


def application(package: Package) -> str:
    """Return the program that says it saved the package (app.xml), or ``""``."""
    for link in package[ROOT].linked("extended-properties"):
        for node in parse(package[link.target].content):
            if node.tag.endswith("}Application"):
                return str(node.text or "").partition("/")[0]
    return ""
