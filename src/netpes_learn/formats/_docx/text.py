# What enters: rich text and the name of a style of the template. What leaves: paragraphs and runs
# of WordprocessingML, children in the order that ISO 29500-1 demands (Word refuses any other).
"""Paragraphs and runs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import oxml_parser

from netpes_learn.canonical import digest
from netpes_learn.formats._proofing import proofing_tag
from netpes_learn.model.text import LanguageTag, Run

Element = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PREFIXES = {"w": W[1:-1]}
_SPACE = qn("xml:space")

# Longer names of bookmarks are cut off by Word.
BOOKMARK_CHARACTERS = 40


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Return the element ``w:tag`` with ``w:`` attributes: ``w("spacing", before=120)``."""
    said = {f"{W}{name}": str(value) for name, value in attributes.items()}
    # As OxmlElement does, but for looking the prefix up: a handout has a thousand elements.
    element = oxml_parser.makeelement(f"{W}{tag}", said, _PREFIXES)
    element.extend(children)
    return element


@dataclass(frozen=True)
class Wording:
    """What every run needs to know: the document's language and the part that keeps its links."""

    language: LanguageTag
    proofing: str
    part: Part | None = None

    def runs(self, rich: Iterable[Run], *, prefix: str = "") -> list[Element]:
        """Return the runs (and hyperlinks) of rich text, each marked with its language."""
        elements = [text_run(prefix)] if prefix else []
        for run in rich:
            href = run.href if self.part is not None else None
            element = text_run(
                run.text,
                style="Hyperlink" if href else "",
                strong=run.strong,
                dotted=run.target is not None,
                lang=self.tag(run.lang),
            )
            if href:
                element = self._linked(element, beside(href))
            elif run.target:
                element = w("hyperlink", element, anchor=bookmark(run.target), history=1)
            elements += _marked(element, run.anchor) if run.anchor else [element]
        return elements

    def paragraph(self, style: str, rich: Iterable[Run], *, prefix: str = "") -> Element:
        """Return a paragraph in a style of the template (by its id)."""
        return paragraph(style, *self.runs(rich, prefix=prefix))

    def tag(self, language: LanguageTag) -> str | None:
        """Return the proofing tag of a run; None where it is the document's own language."""
        return None if language == self.language else proofing_tag(language)

    def _linked(self, element: Element, href: str) -> Element:
        assert self.part is not None
        link = w("hyperlink", element, history=1)
        link.set(
            qn("r:id"), self.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        return link


def bookmark(anchor: str) -> str:
    """Return the name that Word can give a place: letters, digits, low lines, 40 at most."""
    name = re.sub(r"\W", "_", anchor)
    if len(name) <= BOOKMARK_CHARACTERS:
        return name
    return f"{name[:31]}_{digest(anchor.encode())[:8]}"


def beside(href: str) -> str:
    """Return an address; ``glossary.*`` is the Word file beside this one."""
    return re.sub(r"\.\*$", ".docx", href)


def _marked(element: Element, anchor: str) -> list[Element]:
    """Return an element with a bookmark around it; its number is given when all are known."""
    name = bookmark(anchor)
    return [w("bookmarkStart", id=0, name=name), element, w("bookmarkEnd", id=0)]


def text_run(
    text: str,
    *,
    style: str = "",
    strong: bool = False,
    dotted: bool = False,
    lang: str | None = None,
) -> Element:
    """Return one run, in a character style of the template; a tab becomes a tab stop."""
    properties = w("rPr")
    if style:
        properties.append(w("rStyle", val=style))
    if strong:
        properties.extend((w("b"), w("bCs")))
    if dotted:
        properties.append(w("u", val="dotted"))
    if lang:
        properties.append(w("lang", val=lang))
    run = w("r", *([properties] if len(properties) else []))
    for index, piece in enumerate(text.split("\t")):
        if index:
            run.append(w("tab"))
        if piece:
            letters = w("t")
            letters.text = piece
            letters.set(_SPACE, "preserve")
            run.append(letters)
    return run


def paragraph(style: str, *content: Element, properties: Sequence[Element] = ()) -> Element:
    """Return a paragraph of ready-made content; ``properties`` follow the style in schema order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def kept_together(elements: Sequence[Element]) -> list[Element]:
    """Return the elements, each paragraph of them but the last kept with the next on one page."""
    paragraphs = [found for element in elements for found in element.iter(f"{W}p")]
    for found in paragraphs[:-1]:
        properties = found.find(f"{W}pPr")
        if properties.find(f"{W}keepNext") is None:
            # Next to the style is where the schema wants it (ISO 29500-1, CT_PPrBase).
            properties.insert(1, w("keepNext"))
    return list(elements)


def begin_page(elements: Sequence[Element]) -> None:
    """Let the first paragraph of some elements begin a new page."""
    found = next((found for element in elements for found in element.iter(f"{W}p")), None)
    if found is not None:
        # After keepNext and keepLines, where it has them (ISO 29500-1, CT_PPrBase).
        properties = found.find(f"{W}pPr")
        before = {f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines")}
        properties.insert(sum(child.tag in before for child in properties), w("pageBreakBefore"))
