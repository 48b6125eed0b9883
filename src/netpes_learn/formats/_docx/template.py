# What enters: the designed template and a brand. What leaves: the template in the brand's colours,
# with header and footer filled and an empty body. Designers own the look: they edit the file in
# Word, where the area's colour is Accent 1 and the partner's is Accent 2.
"""The Word template."""

import copy
import functools
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.parts.story import StoryPart
from lxml import etree

from netpes_learn.canonical import canonical_zip
from netpes_learn.formats._docx.package import CONTENT_TYPES
from netpes_learn.formats._docx.text import Element, W, w
from netpes_learn.formats._proofing import proofing_tag
from netpes_learn.model.document import Brand

# Theme colour → which colour of the brand it stands for; the other theme colours are the house's.
BRAND_COLOURS = (("accent1", "area"), ("accent2", "accent"), ("accent3", "area_tint"))
THEME_PART = "word/theme/theme1.xml"
# Handouts come in the colours of some areas for each of some partners; one opened template takes
# 0.3 MB.
BRANDS_KEPT = 64
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def open_template(template: bytes, brand: Brand, *, own_colours: bool = False) -> Document:
    """Return the template with an empty body, in the brand's colours or in its own."""
    fields = () if own_colours else BRAND_COLOURS
    colours = tuple((theme, getattr(brand, field)) for theme, field in fields)
    return copy.deepcopy(_opened(template, colours))


@functools.lru_cache(maxsize=BRANDS_KEPT)
def _opened(template: bytes, colours: tuple[tuple[str, str], ...]) -> Document:
    """Return the template with an empty body, opened once a process; it is never written into."""
    document = docx.Document(io.BytesIO(painted(template, colours)))
    body = document.element.body
    for element in list(body):
        if element.tag != f"{W}sectPr":
            body.remove(element)
    return document


def fill_margins(
    document: Document,
    brand: Brand,
    *,
    footer: Sequence[Element],
    logo: Callable[[StoryPart], Element] | None,
) -> None:
    """Put footer text, wordmark and logo where the template's headers and footers ask for them.

    They ask by ``{footer}``, ``{wordmark}`` and ``{logo}``, each a run of its own. ``logo`` makes
    a run for the part it will stand in; without one, the wordmark stands there.
    """
    for part in _margins(document):
        for text in list(part.element.iter(f"{W}t")):
            run = text.getparent()
            if text.text == "{logo}" and logo:
                run.getparent().replace(run, logo(part))
            elif text.text in ("{logo}", "{wordmark}"):
                text.text = brand.name
                if brand.wordmark_language:
                    _mark(run, proofing_tag(brand.wordmark_language))
            elif text.text == "{footer}":
                for piece in footer:
                    run.addprevious(piece)
                run.getparent().remove(run)


def _mark(run: Element, tag: str) -> None:
    """Mark a run of the template with the language of what is written into it."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = w("rPr")
        run.insert(0, properties)
    for before in properties.findall(f"{W}lang"):
        properties.remove(before)
    # The last of a run's properties but for two of East Asian text (ISO 29500-1, 17.3.2.28).
    properties.append(w("lang", val=tag))


def _margins(document: Document) -> Iterator[StoryPart]:
    """Yield the headers and footers that the template has; asking python-docx would add some."""
    relationships = document.part.rels
    for key in sorted(relationships):
        relationship = relationships[key]
        if relationship.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            yield relationship.target_part


def painted(template: bytes, colours: tuple[tuple[str, str], ...]) -> bytes:
    """Return the template with theme colours replaced: ``(("accent1", "#0B6E69"), …)``.

    Both the theme and the literal colour beside each reference to it change: Word reads the
    theme, other programs the literal.
    """
    hexes = {name: colour.removeprefix("#").upper() for name, colour in colours}
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in sorted(files):
        if hexes and re.fullmatch(r"word/[A-Za-z0-9/]+\.xml", name):
            root = etree.fromstring(files[name])
            _paint(root, hexes)
            if name == THEME_PART:
                _paint_theme(root, hexes)
            files[name] = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    return canonical_zip(files, first=(CONTENT_TYPES,))


def _paint(root: Element, hexes: dict[str, str]) -> None:
    for element in root.iter(etree.Element):
        line = element.get(f"{W}themeColor")
        if line in hexes:
            # A text colour keeps its literal in `val`, a border in `color` (ISO 29500-1, 17.18).
            literal = "val" if element.tag == f"{W}color" else "color"
            element.set(f"{W}{literal}", hexes[line])
        ground = element.get(f"{W}themeFill")
        if ground in hexes:
            element.set(f"{W}fill", hexes[ground])


def _paint_theme(root: Element, hexes: dict[str, str]) -> None:
    for name, value in hexes.items():
        for colour in root.iter(f"{A}{name}"):
            for literal in colour.iter(f"{A}srgbClr"):
                literal.set("val", value)
