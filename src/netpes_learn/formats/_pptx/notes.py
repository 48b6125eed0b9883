# What enters: a slide and what is to be said. What leaves: its page of speaker notes, with what is
# filled and nothing else of the notes master.
"""Speaker notes."""

from collections.abc import Sequence

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from netpes_learn.formats._pptx.markup import Markup, declaring, element, page
from netpes_learn.formats._pptx.opc import Link, Package, Part, related
from netpes_learn.formats._pptx.paragraphs import pieces_of
from netpes_learn.formats._pptx.sheet import TREE_HEAD, Sheet
from netpes_learn.formats._pptx.text import cell_paragraph, script_of
from netpes_learn.formats._pptx.xml import nsuri
from netpes_learn.model.document import Properties
from netpes_learn.model.text import Rich

_NOTES_PT = 12.0


def write_notes(
    sheet: Sheet, notes: Sequence[Rich], *, package: Package, master: str, properties: Properties
) -> None:
    """Attach a page of speaker notes, one paragraph a text, under the picture of the slide.

    ``master`` is the part of the package that holds the notes master.
    """
    name = sheet.name.replace("slides/slide", "notesSlides/notesSlide")
    links: dict[str, Link] = {}
    related(links, RELATIONSHIP_TYPE.NOTES_MASTER, master)
    related(links, RELATIONSHIP_TYPE.SLIDE, sheet.name)
    related(sheet.links, RELATIONSHIP_TYPE.NOTES_SLIDE, name)
    script = script_of(properties, links)
    paras = (cell_paragraph(pieces_of(text), size_pt=_NOTES_PT, script=script) for text in notes)
    text = element("p:txBody", *_TEXT_HEAD, *(declaring("a", each) for each in paras))
    tree = element("p:spTree", *TREE_HEAD, _PICTURE, _shape(3, "notes", _PLACE, text))
    linked = any(link.outside for link in links.values())
    root = element(
        "p:notes",
        element("p:cSld", tree),
        _MAPPING,
        xmlns_p=nsuri("p"),
        xmlns_r=nsuri("r") if linked else None,
    )
    package[name] = Part(CONTENT_TYPE.PML_NOTES_SLIDE, page(root), links)


def _shape(number: int, name: str, mark: Markup, text: Markup | None) -> Markup:
    locks = element("a:spLocks", noGrp="1", noRot="1" if text is None else None)
    return element(
        "p:sp",
        element(
            "p:nvSpPr",
            element("p:cNvPr", id=number, name=name),
            element("p:cNvSpPr", declaring("a", locks)),
            element("p:nvPr", mark),
        ),
        element("p:spPr"),
        text,
    )


# Below a root that does not say what "a" stands for, whatever has this prefix says so itself.
_TEXT_HEAD = tuple(declaring("a", element(tag)) for tag in ("a:bodyPr", "a:lstStyle"))
_MAPPING = element("p:clrMapOvr", declaring("a", element("a:masterClrMapping")))
_PLACE = element("p:ph", type="body", idx=1)
_PICTURE = _shape(2, "slide", element("p:ph", type="sldImg"), None)
