# What enters: rich text and the name of a style of the template. What leaves: paragraphs and runs
# of WordprocessingML, children in the order that ISO 29500-1 demands (Word refuses any other).
"""Paragraphs and runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from netpes_learn.model.text import LanguageTag, Run

Element = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Word proofs only full tags: language → the tag of the country most of its readers live in.
PROOFING = {
    "ca": "ca-ES",
    "en": "en-GB",
    "es": "es-ES",
    "fi": "fi-FI",
    "fr": "fr-FR",
    "it": "it-IT",
    "sv": "sv-SE",
}


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Return the element ``w:tag`` with ``w:`` attributes: ``w("spacing", before=120)``."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(f"{W}{name}", str(value))
    for child in children:
        element.append(child)
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
            style = "Hyperlink" if href else ""
            element = text_run(run.text, style=style, strong=run.strong, lang=self.tag(run.lang))
            elements.append(self._linked(element, href) if href else element)
        return elements

    def paragraph(self, style: str, rich: Iterable[Run], *, prefix: str = "") -> Element:
        """Return a paragraph in a style of the template (by its id)."""
        return paragraph(style, *self.runs(rich, prefix=prefix))

    def tag(self, language: LanguageTag) -> str | None:
        """Return the proofing tag of a run; None where it is the document's own language."""
        return None if language == self.language else PROOFING.get(language, language)

    def _linked(self, element: Element, href: str) -> Element:
        assert self.part is not None
        link = w("hyperlink", element, history=1)
        link.set(
            qn("r:id"), self.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        )
        return link


def text_run(
    text: str, *, style: str = "", strong: bool = False, lang: str | None = None
) -> Element:
    """Return one run, in a character style of the template; a tab becomes a tab stop."""
    properties = w("rPr")
    if style:
        properties.append(w("rStyle", val=style))
    if strong:
        properties.extend((w("b"), w("bCs")))
    if lang:
        properties.append(w("lang", val=lang))
    run = w("r", *([properties] if len(properties) else []))
    for index, piece in enumerate(text.split("\t")):
        if index:
            run.append(w("tab"))
        if piece:
            letters = w("t")
            letters.text = piece
            letters.set(qn("xml:space"), "preserve")
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
