# What enters: a partner's Word template and the shipped one. What leaves: everything that keeps
# handouts from being made on it, and the template with its styles under the ids that the renderer
# writes: Word keeps a style's name ("heading 1") but translates its id ("Titre1").
"""A partner's Word template, checked and made ready."""

import functools
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from netpes_learn.canonical import canonical_zip
from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.formats._docx.package import CONTENT_TYPES
from netpes_learn.formats._docx.text import Element, W
from netpes_learn.formats._handout import TEMPLATES
from netpes_learn.formats._templates import (
    WORD,
    Pair,
    package_faults,
    pale_pairs,
    unfit_page,
    unusable,
)

TEMPLATE = f"{TEMPLATES}/template.docx"
STYLES_PART, BODY_PART = "word/styles.xml", "word/document.xml"
# What a template may leave out: styles for what it shows in its own way, or not at all.
OPTIONAL = frozenset({"header", "footer", "wordmark", "strong"})
LISTS = ("List Bullet", "List Number", "Checklist")
MARKS = ("{footer}", "{logo}", "{wordmark}")
# Elements that name a style by its id (ISO 29500-1, 17.7.4 and 17.9.23).
_REFERENCES = frozenset(
    f"{W}{name}"
    for name in (
        "basedOn",
        "clickAndTypeStyle",
        "link",
        "next",
        "numStyleLink",
        "pStyle",
        "rStyle",
        "styleLink",
        "tblStyle",
    )
)
# Narrower, and tables of four columns hold a word a line: 120 mm in twentieths of a point.
_LEAST_WIDTH_DXA = 6803


@dataclass(frozen=True)
class _Style:
    name: str
    kind: str
    id: str
    element: Element


@dataclass(frozen=True)
class Scheme:
    """Theme colours: their name, and each by its name in the theme (``dk1``, ``accent1``)."""

    name: str
    colours: Mapping[str, str]


# Text on ground, in the roles that the shipped template gives the colours of its theme.
_PAIRS = (
    Pair("text", ("dk1", "Text 1"), ("lt1", "Background 1")),
    Pair("small print", ("dk2", "Text 2"), ("lt1", "Background 1")),
    Pair("headings and figures", ("accent1", "Accent 1"), ("lt1", "Background 1")),
    Pair("titles of the partner's panels", ("accent2", "Accent 2"), ("lt1", "Background 1")),
    Pair("text in panels", ("dk1", "Text 1"), ("accent3", "Accent 3")),
    Pair("titles of panels", ("accent1", "Accent 1"), ("accent3", "Accent 3")),
)


def word_template_faults(template: bytes, house: bytes, *, path: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a template; ``house`` is the shipped one.

    ``path`` is how the user calls the template.
    """
    found = package_faults(template, WORD, path=path)
    if found:
        return found
    parts, shipped = _parts(template), _parts(house)
    if STYLES_PART not in parts or BODY_PART not in parts:
        return (unusable(path, WORD, "its parts have names that Word does not give"),)
    faults = [*_page(parts, path), *_styles(parts, shipped, path), *_marks(parts, path)]
    scheme = scheme_of(template)
    if scheme.name != scheme_of(house).name:
        faults += pale_pairs(_PAIRS, scheme.colours, path=path)
    return tuple(faults)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def styles_of(template: bytes) -> Element:
    """Return the root of a template's styles."""
    return etree.fromstring(_parts(template)[STYLES_PART])


def _by_name(styles: bytes) -> dict[str, _Style]:
    """Return the styles of a part by name; names ignore case, as in Word."""
    found = {}
    for element in etree.fromstring(styles).iterchildren(f"{W}style"):
        named = element.find(f"{W}name")
        name = "" if named is None else str(named.get(f"{W}val"))
        kind = str(element.get(f"{W}type", "paragraph"))
        found[name.casefold()] = _Style(name, kind, str(element.get(f"{W}styleId")), element)
    return found


def _page(parts: Mapping[str, bytes], path: str) -> Iterator[Diagnostic]:
    sections = list(etree.fromstring(parts[BODY_PART]).iter(f"{W}sectPr"))
    if len(sections) != 1:
        message = f"the template has {len(sections)} sections; a handout has one"
        hint = "delete the section breaks: Home, ¶ shows them"
        yield unfit_page(path, message, hint)
        return
    columns = sections[0].find(f"{W}cols")
    if columns is not None and int(columns.get(f"{W}num", "1")) > 1:
        message = "the page of the template has more than one column"
        yield unfit_page(path, message, "set one column: Layout, Columns")
    width = section_width(sections[0])
    if width < _LEAST_WIDTH_DXA:
        message = f"between the margins there are {width / 1440 * 25.4:.0f} mm"
        hint = "make the margins narrower or the page larger: a handout needs 120 mm"
        yield unfit_page(path, message, hint)


def section_width(section: Element) -> int:
    """Return the width between the margins of a section, in twentieths of a point."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    # Without them Word takes Letter without margins; nobody wants that, so it counts as too narrow.
    if size is None or margins is None:
        return 0
    sides = (int(margins.get(f"{W}{side}", "0")) for side in ("left", "right", "gutter"))
    return int(size.get(f"{W}w")) - sum(sides)


def _styles(
    parts: Mapping[str, bytes], shipped: Mapping[str, bytes], path: str
) -> Iterator[Diagnostic]:
    own, house = _by_name(parts[STYLES_PART]), _by_name(shipped[STYLES_PART])
    names = {kind: [s.name for s in own.values() if s.kind == kind] for kind in _kinds(own)}
    for key, wanted in house.items():
        if wanted.kind == "numbering" or key in OPTIONAL:
            continue
        found = own.get(key)
        if found is None:
            hint = did_you_mean(wanted.name, names.get(wanted.kind, []))
            message = f"there is no {wanted.kind} style '{wanted.name}'"
            yield Diagnostic(Span(path), "NL465", message, hint)
        elif found.kind != wanted.kind:
            message = f"the style '{found.name}' is a {found.kind} style, not a {wanted.kind} style"
            hint = "make it anew with the type named here"
            yield Diagnostic(Span(path), "NL465", message, hint)
    for name in LISTS:
        style = own.get(name.casefold())
        if style is not None and not _list_of(style, own):
            message = f"the style '{style.name}' has no list"
            hint = "Modify Style, Format, Numbering: choose a sign or a number"
            yield Diagnostic(Span(path), "NL465", message, hint)


def _kinds(styles: Mapping[str, _Style]) -> set[str]:
    return {style.kind for style in styles.values()}


def _list_of(style: _Style, styles: Mapping[str, _Style]) -> str | None:
    """Return the id of the list that a style, or one it is based on, belongs to."""
    by_id = {each.id: each for each in styles.values()}
    seen: set[str] = set()
    current: _Style | None = style
    while current is not None and current.id not in seen:
        seen.add(current.id)
        number = current.element.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None:
            found = str(number.get(f"{W}val"))
            # 0 takes a style out of the list it would inherit (ISO 29500-1, 17.9.18).
            return found if found != "0" else None
        parent = current.element.find(f"{W}basedOn")
        current = None if parent is None else by_id.get(str(parent.get(f"{W}val")))
    return None


def _marks(parts: Mapping[str, bytes], path: str) -> Iterator[Diagnostic]:
    """Yield marks in headers and footers that Word keeps in pieces, so that none would be found."""
    for name in sorted(parts):
        if not re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            continue
        for paragraph in etree.fromstring(parts[name]).iter(f"{W}p"):
            texts = [str(text.text or "") for text in paragraph.iter(f"{W}t")]
            for mark in MARKS:
                if mark in "".join(texts) and mark not in texts:
                    message = f"{posixpath.basename(name)}: '{mark}' is not a piece of its own"
                    hint = "delete it and type it in one go, with a format of its own"
                    yield Diagnostic(Span(path), "NL465", message, hint)


@functools.lru_cache(maxsize=4)
def usable_word_template(template: bytes, house: bytes, *, path: str) -> None:
    """Raise ContentError with all that is wrong with a template; a sound one is read once."""
    found = word_template_faults(template, house, path=path)
    if found:
        raise ContentError(*found)


@functools.lru_cache(maxsize=4)
def adopted(template: bytes, house: bytes) -> bytes:
    """Return the template with the ids of the shipped one's styles, cut off from where it lay."""
    parts = _parts(template)
    ids = _new_ids(_by_name(parts[STYLES_PART]), _by_name(_parts(house)[STYLES_PART]))
    for name in sorted(parts):
        if re.fullmatch(r"word/[A-Za-z0-9/]+\.xml", name):
            root = etree.fromstring(parts[name])
            _rename(root, ids)
            etree.strip_elements(
                root, f"{W}attachedTemplate", f"{W}documentProtection", with_tail=False
            )
            parts[name] = _written(root)
    links = "word/_rels/settings.xml.rels"
    if links in parts:
        root = etree.fromstring(parts[links])
        for link in list(root):
            if str(link.get("Type")).endswith("/attachedTemplate"):
                root.remove(link)
        parts[links] = _written(root)
    return canonical_zip(parts, first=(CONTENT_TYPES,))


def _new_ids(own: Mapping[str, _Style], house: Mapping[str, _Style]) -> dict[str, str]:
    """Return old → new: the house's id for a style of its name, another for one in the way."""
    ids = {style.id: house[key].id for key, style in own.items() if key in house}
    taken = set(ids.values())
    for style in own.values():
        if style.id not in ids and style.id in taken:
            ids[style.id] = f"{style.id}Own"
    return ids


def _rename(root: Element, ids: Mapping[str, str]) -> None:
    for element in root.iter(f"{W}style", *sorted(_REFERENCES)):
        key = f"{W}styleId" if element.tag == f"{W}style" else f"{W}val"
        element.set(key, ids.get(element.get(key), element.get(key)))


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@functools.lru_cache(maxsize=8)
def scheme_of(template: bytes) -> Scheme:
    """Return a template's theme colours; without a theme it has none of its own to lose."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/theme/[A-Za-z0-9]+\.xml", name):
                for scheme in etree.fromstring(archive.read(name)).iter("{*}clrScheme"):
                    return Scheme(str(scheme.get("name")), dict(_colours(scheme)))
    return Scheme("", {})


def _colours(scheme: Element) -> Iterator[tuple[str, str]]:
    for place in scheme:
        for colour in place:
            value = colour.get("lastClr") or colour.get("val")
            yield etree.QName(place).localname, f"#{value.upper()}"
