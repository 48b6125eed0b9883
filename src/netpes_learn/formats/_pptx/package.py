# What enters: a presentation with its slides. What leaves: its bytes: theme in the deck's colours,
# sections, what the file says of itself, and nothing that depends on where or when it was made.
"""The presentation as a whole."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from netpes_learn.formats._pptx.master import name_of
from netpes_learn.formats._pptx.opc import package_bytes, package_of
from netpes_learn.formats._pptx.sealing.facts import facts_of, seal
from netpes_learn.formats._pptx.text import plain_body
from netpes_learn.formats._pptx.xml import element, qualified
from netpes_learn.model.document import Deck

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
# The extension that holds sections ([MS-PPTX] 2.2.3.3).
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
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


def recolour(presentation: Any, colours: Mapping[str, str]) -> None:
    """Rewrite the theme's colours: scheme name (``accent1``) → "#RRGGBB"."""
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    scheme = theme.find(f".//{_DRAWING}clrScheme")
    for name, colour in colours.items():
        place = None if scheme is None else scheme.find(f"{_DRAWING}{name}")
        if place is not None:
            place[0].set("val", colour.lstrip("#").upper())
    # A part of no special kind: python-pptx keeps its bytes and has no setter for them.
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def sign(presentation: Any, deck: Deck) -> None:
    """Write footer and wordmark into master and layouts, so that a slide a trainer adds has them.

    New text is then also in the deck's language.
    """
    lang = deck.properties.proofing
    footer = "".join(run.text for run in deck.footer)
    master = presentation.slide_master
    for owner in (master, *presentation.slide_layouts):
        for shape in owner.shapes:
            if shape.is_placeholder and name_of(shape.element) == "footer":
                body = shape.element.txBody
                paragraph = plain_body([footer], lang=lang).find(qualified("a:p"))
                body.replace(body.find(qualified("a:p")), paragraph)
    for run in master.element.cSld.spTree.xpath(
        "./p:sp[p:nvSpPr/p:cNvPr/@name='wordmark']//a:r/a:t"
    ):
        run.text = " ".join(deck.brand.wordmark)
    for properties in presentation.element.iter(qualified("a:defRPr")):
        if properties.get("lang"):
            properties.set("lang", lang)


def divide(presentation: Any, deck: Deck, sections: Sequence[str]) -> None:
    """Group the slides into sections.

    ``sections`` has one name a slide; an empty one goes on with the section before.
    """
    names: list[str] = []
    for name in sections:
        names.append(name or (names[-1] if names else ""))
    if not any(names):
        return
    title = "".join(run.text for run in deck.title)
    ids = [slide.slide_id for slide in presentation.slides]
    listed = etree.Element(f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    for number, (name, group) in enumerate(
        groupby(zip(names, ids, strict=True), key=lambda pair: pair[0])
    ):
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{deck.id}/{number}/{name}")
        section = etree.SubElement(
            listed,
            f"{{{_P14}}}section",
            {"name": name or title, "id": f"{{{str(key).upper()}}}"},
        )
        slides = etree.SubElement(section, f"{{{_P14}}}sldIdLst")
        for _, slide_id in group:
            etree.SubElement(slides, f"{{{_P14}}}sldId", {"id": str(slide_id)})
    extensions = presentation.element.find(qualified("p:extLst"))
    if extensions is None:
        extensions = element("p:extLst")
        presentation.element.append(extensions)
    extensions.append(element("p:ext", listed, uri=SECTIONS))


def describe(presentation: Any, deck: Deck) -> None:
    """Write what the file says of itself: core.xml and app.xml."""
    properties, core = deck.properties, presentation.core_properties
    date = dt.datetime.fromisoformat(f"{properties.date}T00:00:00")
    core.title, core.subject = _brief(properties.title), _brief(properties.subject)
    core.author = core.last_modified_by = _brief(properties.author)
    core.keywords = _brief(", ".join(properties.keywords))
    core.language, core.version, core.revision = properties.proofing, properties.version, 1
    core.identifier, core.created, core.modified = _brief(deck.id), date, date
    notes = sum(slide.has_notes_slide for slide in presentation.slides)
    app = _APP.format(
        slides=len(presentation.slides),
        notes=notes,
        company=escape(properties.author),
        form=_FORMS.get(round(presentation.slide_width / presentation.slide_height, 2), "Custom"),
    )
    _app_part(presentation.part.package).blob = app.encode()


def _app_part(package: Any) -> Any:
    """Return the part of the extended properties; a template from elsewhere may have none."""
    try:
        return package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    except KeyError:
        kind = CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
        part = Part(PackURI("/docProps/app.xml"), kind, package, b"")
        package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
        return part


def _brief(text: str) -> str:
    """Return a property as long as core.xml may hold one, cut at a word."""
    if len(text) <= PROPERTY_MOST:
        return text
    return text[: PROPERTY_MOST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def packed(presentation: Any) -> bytes:
    """Return the bytes of the file, the same for the same slides.

    What each slide says is sealed into it, so that merging knows later what a trainer changed.
    """
    package = package_of(presentation.part.package)
    seal(package, facts_of(package))
    return package_bytes(package)
