# What enters: a package. What leaves: what merging needs to know of a deck, and nothing else: who
# it is, and for each slide its id, its digest, its title, its section. The generator seals the
# same facts into the file (a custom XML part), so that a deck can be compared with what it was
# when the first copy is gone.
"""Facts of a deck."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lxml import etree

from netpes_learn.canonical import digest_of
from netpes_learn.formats._pptx.opc import (
    OFFICE,
    ROOT,
    Link,
    Package,
    Part,
    free_name,
    main_part,
    parse,
    with_link,
    written,
)
from netpes_learn.formats._pptx.sealing.fingerprint import (
    SCHEME,
    design_digest,
    notes_form,
    slide_digest,
)
from netpes_learn.formats._pptx.xml import qualified

P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
SEAL = "{urn:netpes-learn:seal}"
# What is added to the id of a new version that stands hidden after the trainer's own slide.
OFFERED = "~new"
_DC = "{http://purl.org/dc/elements/1.1/}"
_STORE = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TITLES = frozenset({"title", "ctrTitle"})


@dataclass(frozen=True)
class SlideFacts:
    """A slide: its id (empty where a trainer made it), what it says, the part that holds it."""

    id: str
    digest: str
    title: str
    notes: str
    section: str
    part: str = ""
    # The section's place in the list: two sections may have one name.
    group: int = -1
    # Parts of other slides that it links to.
    leads_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DeckFacts:
    """A deck: ``identity`` says which, in which language; slides in order."""

    identity: str
    design: str
    slides: tuple[SlideFacts, ...]

    @cached_property
    def by_id(self) -> Mapping[str, SlideFacts]:
        """The slides that have an id, by it; the first of two with one id."""
        return {slide.id: slide for slide in reversed(self.slides) if slide.id}


def facts_of(package: Package, *, design: str | None = None) -> DeckFacts:
    """Return the facts of a deck as it is; ``design`` is its digest where that is known already."""
    main = main_part(package)
    root = parse(package[main].content)
    sections = section_of(root)
    slides = []
    for entry in root.iter(qualified("p:sldId")):
        link = package[main].links.get(entry.get(_R_ID))
        if link is not None and not link.outside:
            group, section = sections.get(entry.get("id", ""), (-1, ""))
            slides.append(replace(_slide(package, link.target), section=section, group=group))
    design = design_digest(package) if design is None else design
    return DeckFacts(_identity(package), design, tuple(slides))


def section_of(presentation: Any) -> dict[str, tuple[int, str]]:
    """Return the id of each slide in a section → the section's place and name."""
    return {
        entry.get("id"): (place, section.get("name", ""))
        for place, section in enumerate(presentation.iter(f"{P14}section"))
        for entry in section.iter(f"{P14}sldId")
    }


def _slide(package: Package, name: str) -> SlideFacts:
    part = package[name]
    root = parse(part.content)
    sheet = root.find(qualified("p:cSld"))
    notes = [notes_form(package, link.target) for link in part.linked("notesSlide")]
    said = digest_of(notes) if any(notes) else ""
    return SlideFacts(
        id=sheet.get("name", ""),
        digest=slide_digest(package, name, root, notes),
        title=_title(sheet),
        notes=said,
        section="",
        part=name,
        leads_to=frozenset(link.target for link in part.linked("slide")),
    )


def _title(sheet: Any) -> str:
    for shape in sheet.iter(qualified("p:sp")):
        if any(ph.get("type") in _TITLES for ph in shape.iter(qualified("p:ph"))):
            paragraphs = [
                "".join(str(text.text or "") for text in paragraph.iter(qualified("a:t")))
                for paragraph in shape.iter(qualified("a:p"))
            ]
            return " ".join(" ".join(paragraphs).split())
    return ""


def _identity(package: Package) -> str:
    """Return which deck a file says it is, from core.xml: id and language; empty if neither."""
    for link in package[ROOT].links.values():
        if link.kind.endswith("/core-properties") and not link.outside:
            root = parse(package[link.target].content)
            said = (root.findtext(f"{_DC}{name}") or "" for name in ("identifier", "language"))
            return " ".join(said).strip()
    return ""


def seal(package: Package, facts: DeckFacts) -> None:
    """Write the facts into the package, in place of those it has."""
    main, old = main_part(package), _seal_part(package)
    for owner in (ROOT, main):
        links = {k: link for k, link in package[owner].links.items() if link.target != old}
        package[owner] = replace(package[owner], links=links)
    place = old or free_name(package, "/customXml/item1.xml")
    about = free_name(package, "/customXml/itemProps1.xml")
    package[about] = Part(
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml", _about_xml()
    )
    link = Link("rId1", f"{OFFICE}customXmlProps", about)
    package[place] = Part("application/xml", _seal_xml(facts), {link.id: link})
    package[main], _ = with_link(package[main], f"{OFFICE}customXml", place)


def sealed(package: Package) -> DeckFacts | None:
    """Return the facts sealed into a deck; None if there are none, or of an earlier scheme."""
    place = _seal_part(package)
    if not place:
        return None
    root = parse(package[place].content)
    if root.get("scheme") != SCHEME:
        return None
    slides = tuple(
        SlideFacts(*(node.get(key, "") for key in ("id", "digest", "title", "notes", "section")))
        for node in root.iter(f"{SEAL}slide")
    )
    return DeckFacts(root.get("deck", ""), root.get("design", ""), slides)


def _seal_part(package: Package) -> str:
    # LibreOffice links it from the package, and not from the presentation as PowerPoint does.
    owners = (package[main_part(package)], package[ROOT])
    for link in (link for owner in owners for link in owner.linked("customXml")):
        try:
            root = parse(package[link.target].content)
        except etree.XMLSyntaxError:
            continue
        if root.tag == f"{SEAL}seal":
            return link.target
    return ""


def _seal_xml(facts: DeckFacts) -> bytes:
    root = parse(f'<seal xmlns="{SEAL[1:-1]}"/>'.encode())
    for key, value in (("scheme", SCHEME), ("deck", facts.identity), ("design", facts.design)):
        root.set(key, value)
    for slide in facts.slides:
        told: Sequence[str] = ("id", "digest", "title", "notes", "section")
        etree.SubElement(root, f"{SEAL}slide", {key: getattr(slide, key) for key in told})
    return written(root)


def _about_xml() -> bytes:
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, SEAL[1:-1])).upper()
    root = etree.Element(
        f"{_STORE}datastoreItem", {f"{_STORE}itemID": f"{{{key}}}"}, nsmap={"ds": _STORE[1:-1]}
    )
    refs = etree.SubElement(root, f"{_STORE}schemaRefs")
    etree.SubElement(refs, f"{_STORE}schemaRef", {f"{_STORE}uri": SEAL[1:-1]})
    return written(root)
