# What enters: a master, colours, what stands on every slide. What leaves: the package that slides
# are put into: master and layouts in the deck's colours, with footer and wordmark in place. All but
# the footer is the same for many decks of a partner, so it is made once for them.
"""What slides are written on."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from netpes_learn.canonical import canonical_json, digest
from netpes_learn.formats._pptx import opc
from netpes_learn.formats._pptx.markup import element, escaped, parsed
from netpes_learn.formats._pptx.master import name_of
from netpes_learn.formats._pptx.sealing.fingerprint import design_form
from netpes_learn.formats._pptx.xml import qualified

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


# Stands for the footer, which each deck has of its own, where many decks share all the rest. These
# characters are for private use (Unicode 23.5): no text has them.
_MARK = "\ue000footer\ue000"


@dataclass(frozen=True)
class Paper:
    """A package without slides; whoever puts some into it takes a copy of ``package`` first."""

    package: Mapping[str, opc.Part]
    # The parts of the layouts, in the master's order, and that of the master of notes.
    layouts: tuple[str, ...]
    notes_master: str
    # What its digest is of, which is sealed into the deck.
    form: bytes

    @property
    def design(self) -> str:
        """The digest of all this."""
        return digest(self.form)

    def with_footer(self, footer: str) -> "Paper":
        """Return the paper with the footer of a deck where the mark was."""
        mark, text = _MARK.encode(), escaped(footer).encode()
        package = {
            name: replace(part, content=part.content.replace(mark, text))
            if mark in part.content
            else part
            for name, part in self.package.items()
        }
        form = self.form.replace(mark, canonical_json(footer)[1:-1])
        return replace(self, package=package, form=form)


@dataclass(frozen=True)
class Wordmark:
    """A partner's name as one line, and the proofing tag of its language."""

    text: str
    proofing: str


def paper_of(
    master: bytes, colours: Mapping[str, str], *, footer: str, wordmark: Wordmark, proofing: str
) -> Paper:
    """Return the paper of a deck.

    ``colours``: scheme name (``accent1``) → "#RRGGBB", in place of the master's own. ``proofing``
    is the language of what people write on it.
    """
    # A paragraph without a word has another form than one with a word.
    words = _Words(_MARK if footer else "", wordmark, proofing)
    return _paper(master, tuple(colours.items()), words).with_footer(footer)


@dataclass(frozen=True)
class _Words:
    footer: str
    wordmark: Wordmark
    proofing: str


# A process makes decks of one partner after another's, each in a few colours.
@lru_cache(maxsize=16)
def _paper(master: bytes, colours: tuple[tuple[str, str], ...], words: _Words) -> Paper:
    presentation = Presentation(io.BytesIO(master))
    if colours:
        _recolour(presentation, colours)
    _sign(presentation, words)
    # These are there afterwards, even in a template that came without.
    notes_master = str(presentation.part.notes_master_part.partname)
    _ = presentation.core_properties
    _ensure_app_part(presentation.part.package)
    package = opc.package_of(presentation.part.package)
    layouts = tuple(str(layout.part.partname) for layout in presentation.slide_layouts)
    return Paper(package, layouts, notes_master, design_form(package))


def _recolour(presentation: Any, colours: Iterable[tuple[str, str]]) -> None:
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    scheme = theme.find(f".//{_DRAWING}clrScheme")
    for name, colour in colours:
        place = None if scheme is None else scheme.find(f"{_DRAWING}{name}")
        if place is not None:
            place[0].set("val", colour.lstrip("#").upper())
    # A part of no special kind: python-pptx keeps its bytes and has no setter for them.
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sign(presentation: Any, words: _Words) -> None:
    """Write footer and wordmark into master and layouts, so that a slide a trainer adds has them.

    New text is then also in the deck's language.
    """
    run = element("a:r", element("a:rPr", lang=words.proofing), element("a:t", text=words.footer))
    master = presentation.slide_master
    for owner in (master, *presentation.slide_layouts):
        for shape in owner.shapes:
            if shape.is_placeholder and name_of(shape.element) == "footer":
                body = shape.element.txBody
                body.replace(body.find(qualified("a:p")), parsed(element("a:p", run)))
    for text in master.element.cSld.spTree.xpath(
        "./p:sp[p:nvSpPr/p:cNvPr/@name='wordmark']//a:r/a:t"
    ):
        text.text = words.wordmark.text
        text.getparent().get_or_add_rPr().set("lang", words.wordmark.proofing)
    for properties in presentation.element.iter(qualified("a:defRPr")):
        if properties.get("lang"):
            properties.set("lang", words.proofing)


def _ensure_app_part(package: Any) -> None:
    """Add the part of the extended properties to a template from elsewhere that has none."""
    try:
        package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    except KeyError:
        kind = CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
        part = Part(PackURI("/docProps/app.xml"), kind, package, b"")
        package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
