# What enters: a Handout. What leaves: a Word file that a trainer can edit: real headings, lists and
# tables in named styles, text marked with its language, pictures with descriptions.
# The look is in templates/handout/template.docx; a designer changes it in Word.
"""Handouts as Word documents."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from docx.document import Document
from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from netpes_learn.formats._docx.blocks import Writer
from netpes_learn.formats._docx.closeness import Standing, set_closer, widen
from netpes_learn.formats._docx.columns import Stretch, in_sections, joined, stretches
from netpes_learn.formats._docx.height import Ruler
from netpes_learn.formats._docx.looks import Looks
from netpes_learn.formats._docx.package import packed
from netpes_learn.formats._docx.partner import (
    TEMPLATE,
    adopted,
    scheme_of,
    section_width,
    usable_word_template,
)
from netpes_learn.formats._docx.pictures import file_picture
from netpes_learn.formats._docx.tables import closing_table
from netpes_learn.formats._docx.template import (
    BRAND_COLOURS,
    fill_margins,
    open_template,
)
from netpes_learn.formats._docx.text import (
    Element,
    W,
    Wording,
    begin_page,
    kept_together,
    paragraph,
)
from netpes_learn.formats._handout import heading_levels, theme_values
from netpes_learn.formats._templates import WORD, ensure_package
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Brand, Handout, Properties
from netpes_learn.model.text import Rich, Run

EMBLEM = "templates/emblem.svg"
EMBLEM_MM = 11
LOGO_MM = 9
# python-docx refuses longer ones, after the limit of Word's own dialogue.
PROPERTY_CHARACTERS = 255


def render(handout: Handout, resources: Resources) -> Mapping[str, bytes]:
    """Return the handout as ``{".docx": …}``; equal handouts give equal bytes."""
    for widened in (False, True):
        ground = _ground(handout.brand, resources)
        if widened:
            widen(ground.document)
        document, fits = _written(handout, ground, resources)
        # How wide the text of a partner's own template is, is the partner's.
        if fits or not ground.house:
            break
    return {".docx": packed(document)}


def _written(handout: Handout, ground: "_Ground", resources: Resources) -> tuple[Document, bool]:
    """Return the handout on its ground, and whether it fits its pages."""
    document, properties = ground.document, handout.properties
    wording = Wording(properties.language, properties.proofing, document.part)
    writer = Writer(
        document=document,
        wording=wording,
        resources=resources,
        theme=theme_values(properties, ground.brand),
        room=section_width(document.element.body[-1]),
    )
    _describe(document, properties)
    _set_language(document, properties.proofing)
    fill_margins(
        document,
        handout.brand,
        footer=replace(wording, part=None).runs(handout.footer),
        logo=_logo(handout.brand, resources),
    )
    body, fits = _body(handout, writer, house=ground.house)
    for element in body:
        document.element.body[-1].addprevious(element)
    _number_pictures(document)
    _number_bookmarks(document)
    return document, fits


@dataclass(frozen=True)
class _Ground:
    """What a handout is made on: a Word file with an empty body, and the colours of its charts."""

    document: Document
    brand: Brand
    # The shipped template where it sets the sizes: a partner's own are its own.
    house: bytes = b""


def _ground(brand: Brand, resources: Resources) -> _Ground:
    """Return the partner's template where it has one, else the shipped one."""
    house, path = resources.read(TEMPLATE), brand.word_template
    ensure_package(house, WORD, TEMPLATE)
    if path is None:
        return _Ground(open_template(house, brand), brand, house=house)
    template = resources.read(path)
    usable_word_template(template, house, path=path)
    ready, scheme = adopted(template, house), scheme_of(template)
    if scheme.name == scheme_of(house).name:
        return _Ground(open_template(ready, brand), brand)
    colours = {
        field: scheme.colours[name] for name, field in BRAND_COLOURS if name in scheme.colours
    }
    own = brand.model_copy(update=colours)
    return _Ground(open_template(ready, brand, own_colours=True), own)


def _body(handout: Handout, writer: Writer, *, house: bytes) -> tuple[list[Element], bool]:
    """Return the body; a handout in columns is set as close as its pages ask for.

    Only in the shipped template: how close lines stand in a partner's own is the partner's.
    """
    title, closing = _title(handout, writer), _closing(handout, writer)
    if handout.columns == 1:
        return [*title, *_parts(handout, writer), *closing], True
    found = joined((Stretch(title), *stretches(handout, writer), Stretch(closing)))
    if house and handout.pages:
        standing = set_closer(writer.document, found, pages=handout.pages, house=house)
    else:
        standing = Standing(found, fits=True, ruler=Ruler(Looks.of(writer.document.styles.element)))
    section = writer.document.element.body[-1]
    body = in_sections(standing.stretches, section=section, ruler=standing.ruler)
    return body, standing.fits


def _title(handout: Handout, writer: Writer) -> list[Element]:
    label = handout.brand.area_label
    area = [writer.wording.paragraph("Area", label)] if label else []
    beside = [writer.map(handout.map)] if handout.map else []
    texts = (("Kicker", handout.kicker), ("Title", handout.title), ("Lead", handout.lead))
    words = [writer.wording.paragraph(style, text) for style, text in texts if text]
    return [*area, *beside, *words]


def _parts(handout: Handout, writer: Writer) -> list[Element]:
    elements: list[Element] = []
    for part, (title, *levels) in zip(handout.parts, heading_levels(handout), strict=True):
        titled = writer.fine_heading if part.fine else writer.heading
        heading = [titled(part.title, title)] if part.title else []
        main = list(zip(part.main, levels, strict=False))
        side = list(zip(part.side, levels[len(part.main) :], strict=True))
        content = [*heading, *writer.part(main, side)]
        if part.new_page:
            begin_page(content)
        elements += kept_together(content) if part.keep else content
    return elements


def _closing(handout: Handout, writer: Writer) -> list[Element]:
    brand, wording = handout.brand, writer.wording
    # The statement beside the emblem says what it says: to a screen reader it is decoration.
    emblem = file_picture(
        EMBLEM,
        height_mm=EMBLEM_MM,
        alt="",
        resources=writer.resources,
        part=writer.document.part,
    )
    funding = [wording.paragraph("Funding", brand.funding)]
    small = [wording.paragraph("Licence", _in_one(brand.disclaimers))]
    closed = closing_table(emblem, funding, small, room=writer.room)
    return [paragraph("ClosingGap"), closed, paragraph("Gap")]


def _in_one(texts: Iterable[Rich]) -> list[Run]:
    """Return texts as one paragraph."""
    spaced = [piece for text in texts for piece in (Run(text=" ", lang=text[0].lang), *text)]
    return spaced[1:]


def _logo(brand: Brand, resources: Resources) -> Callable[[StoryPart], Element] | None:
    path = brand.logo
    if path is None:
        return None
    alt = brand.name
    return lambda part: file_picture(
        path, height_mm=LOGO_MM, alt=alt, resources=resources, part=part
    )


def _number_pictures(document: Document) -> None:
    """Give each picture its own number, in reading order (ISO 29500-1, 20.4.2.5: unique ids)."""
    for number, properties in enumerate(document.element.body.iter(qn("wp:docPr")), start=1):
        properties.set("id", str(number))
        properties.set("name", f"Picture {number}")


def _number_bookmarks(document: Document) -> None:
    """Give each bookmark its own number, in reading order (ISO 29500-1, 17.13.6.2)."""
    body = document.element.body
    pairs = zip(body.iter(qn("w:bookmarkStart")), body.iter(qn("w:bookmarkEnd")), strict=True)
    for number, pair in enumerate(pairs):
        for mark in pair:
            mark.set(qn("w:id"), str(number))


def _describe(document: Document, properties: Properties) -> None:
    """Write the core properties; the release date is the only clock."""
    issued = datetime.fromisoformat(properties.date).replace(tzinfo=UTC)
    core = document.core_properties
    core.title = shortened(properties.title)
    core.author = core.last_modified_by = shortened(properties.author)
    core.subject = shortened(properties.subject)
    core.keywords = shortened("; ".join(properties.keywords), at=";")
    core.language = properties.proofing
    core.version = properties.version
    core.created = core.modified = issued
    core.revision = 1


def shortened(text: str, *, at: str = " ") -> str:
    """Return as much of a text as a core property holds, cut at the last ``at`` that fits."""
    if len(text) <= PROPERTY_CHARACTERS:
        return text
    return text[:PROPERTY_CHARACTERS].rpartition(at)[0] + ("…" if at == " " else "")


def _set_language(document: Document, proofing: str) -> None:
    """Make ``proofing`` the language of everything that does not say another (WCAG 3.1.1)."""
    for language in document.styles.element.iter(f"{W}lang"):
        language.set(f"{W}val", proofing)
        language.set(f"{W}eastAsia", proofing)
    for language in document.settings.element.iter(f"{W}themeFontLang"):
        language.set(f"{W}val", proofing)


FORMAT = Format(
    name="docx",
    document=Handout,
    suffixes=(".docx",),
    render=render,
    tools=("python-docx", "lxml", "typst", "font-source-sans-pro", "segno"),
    weight=0.2,
    media_types={
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    },
)
