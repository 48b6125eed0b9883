# What enters: a slide and what is to be said. What leaves: its page of speaker notes. python-pptx
# would copy every placeholder of the notes master first; this page has what is filled.
"""Speaker notes."""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from netpes_learn.formats._pptx.paragraphs import pieces_of
from netpes_learn.formats._pptx.text import cell_paragraph, script_of
from netpes_learn.formats._pptx.xml import element
from netpes_learn.model.document import Properties
from netpes_learn.model.text import Rich

_NOTES_PT = 12.0


def write_notes(slide: Any, notes: Sequence[Rich], *, properties: Properties) -> None:
    """Attach a page of speaker notes, one paragraph a text, under the picture of the slide."""
    package = slide.part.package
    name = PackURI(slide.part.partname.replace("slides/slide", "notesSlides/notesSlide"))
    page = Part(name, CONTENT_TYPE.PML_NOTES_SLIDE, package, b"")
    page.relate_to(package.presentation_part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
    page.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    slide.part.relate_to(page, RELATIONSHIP_TYPE.NOTES_SLIDE)
    script = script_of(properties, page)
    paras = (cell_paragraph(pieces_of(text), size_pt=_NOTES_PT, script=script) for text in notes)
    text = element("p:txBody", element("a:bodyPr"), element("a:lstStyle"), *paras)
    tree = element(
        "p:spTree",
        element(
            "p:nvGrpSpPr",
            element("p:cNvPr", id=1, name=""),
            element("p:cNvGrpSpPr"),
            element("p:nvPr"),
        ),
        element("p:grpSpPr"),
        _shape(2, "slide", element("p:ph", type="sldImg"), None),
        _shape(3, "notes", element("p:ph", type="body", idx=1), text),
    )
    mapping = element("p:clrMapOvr", element("a:masterClrMapping"))
    root = element("p:notes", element("p:cSld", tree), mapping)
    page.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _shape(number: int, name: str, mark: Any, text: Any) -> Any:
    locks = element("a:spLocks", noGrp="1", noRot="1" if text is None else None)
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", id=number, name=name),
            element("p:cNvSpPr", locks),
            element("p:nvPr", mark),
        ),
        element("p:spPr"),
        text,
    )
