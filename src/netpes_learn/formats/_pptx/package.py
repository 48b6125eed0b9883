# What enters: a package with its slides. What leaves: its bytes: slides in their order, sections,
# what the file says of itself, and nothing that depends on where or when it was made.
"""The presentation as a whole."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import groupby
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from netpes_learn.formats._pptx.opc import (
    ROOT,
    Package,
    Part,
    main_part,
    package_bytes,
    parse,
    related,
    written,
)
from netpes_learn.formats._pptx.sealing.facts import facts_of, seal
from netpes_learn.formats._pptx.xml import element, qualified
from netpes_learn.model.document import Deck

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
# The extension that holds sections ([MS-PPTX] 2.2.3.3).
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
# The least id a slide may have (ECMA-376 Part 1, 19.7.13).
_FIRST_ID = 256
# What a core property may hold in Office; python-pptx refuses more.
PROPERTY_MOST = 255
# What PowerPoint calls a slide of these proportions.
_FORMS = {1.78: "Widescreen", 1.6: "On-screen Show (16:10)", 1.33: "On-screen Show (4:3)"}
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<TotalTime>0</TotalTime><Application>Microsoft Office PowerPoint</Application>"
    "<PresentationFormat>{form}</PresentationFormat><Slides>{slides}</Slides>"
    "<Notes>{notes}</Notes><HiddenSlides>0</HiddenSlides><Company>{company}</Company>"
    "<AppVersion>16.0000</AppVersion></Properties>"
)


def list_slides(
    package: Package, slides: Sequence[str], deck: Deck, *, sections: Sequence[str]
) -> None:
    """Name the parts of the slides, in order, in the part that the file opens with.

    ``sections`` has one name a slide; an empty one goes on with the section before.
    """
    main = main_part(package)
    links, root = dict(package[main].links), parse_xml(package[main].content)
    listed = root.get_or_add_sldIdLst()
    for number, name in enumerate(slides, start=_FIRST_ID):
        key = related(links, RELATIONSHIP_TYPE.SLIDE, name)
        listed.append(element("p:sldId", id=number, r_id=key))
    _divide(root, deck, sections)
    package[main] = Part(package[main].type, written(root), links)


def _divide(root: Any, deck: Deck, sections: Sequence[str]) -> None:
    """Group the slides into sections."""
    names: list[str] = []
    for name in sections:
        names.append(name or (names[-1] if names else ""))
    if not any(names):
        return
    title = "".join(run.text for run in deck.title)
    listed = etree.Element(f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    for number, (name, group) in enumerate(
        groupby(enumerate(names, start=_FIRST_ID), key=lambda pair: pair[1])
    ):
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{deck.id}/{number}/{name}")
        section = etree.SubElement(
            listed,
            f"{{{_P14}}}section",
            {"name": name or title, "id": f"{{{str(key).upper()}}}"},
        )
        slides = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for slide_id, _ in group:
            etree.SubElement(slides, f"{{{_P14}}}sldId", {"id": str(slide_id)})
    extensions = root.find(qualified("p:extLst"))
    if extensions is None:
        extensions = element("p:extLst")
        root.append(extensions)
    extensions.append(element("p:ext", listed, uri=SECTIONS))


def describe(package: Package, deck: Deck) -> None:
    """Write what the file says of itself: core.xml and app.xml."""
    properties = deck.properties
    (link,) = package[ROOT].linked("core-properties")[:1]
    part = package[link.target]
    core = parse_xml(part.content)
    date = dt.datetime.fromisoformat(f"{properties.date}T00:00:00")
    core.title_text, core.subject_text = _brief(properties.title), _brief(properties.subject)
    core.author_text = core.lastModifiedBy_text = _brief(properties.author)
    core.keywords_text = _brief(", ".join(properties.keywords))
    core.language_text, core.version_text = properties.proofing, properties.version
    core.revision_number, core.identifier_text = 1, _brief(deck.id)
    core.created_datetime = core.modified_datetime = date
    package[link.target] = replace(part, content=written(core))
    (link,) = package[ROOT].linked("extended-properties")[:1]
    app = _app_xml(package, properties.author)
    package[link.target] = replace(package[link.target], content=app)


def _app_xml(package: Package, company: str) -> bytes:
    main = package[main_part(package)]
    size = parse(main.content).find(qualified("p:sldSz"))
    form = _FORMS.get(round(int(size.get("cx")) / int(size.get("cy")), 2), "Custom")
    slides = [package[link.target] for link in main.linked("slide")]
    notes = sum(bool(slide.linked("notesSlide")) for slide in slides)
    return _APP.format(slides=len(slides), notes=notes, company=escape(company), form=form).encode()


def _brief(text: str) -> str:
    """Return a property as long as core.xml may hold one, cut at a word."""
    if len(text) <= PROPERTY_MOST:
        return text
    return text[: PROPERTY_MOST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def packed(package: Package, *, design: str) -> bytes:
    """Return the bytes of the file, the same for the same slides.

    What each slide says is sealed into it, so that merging knows later what a trainer changed.
    ``design`` is the digest of master and layouts.
    """
    seal(package, facts_of(package, design=design))
    return package_bytes(package)
