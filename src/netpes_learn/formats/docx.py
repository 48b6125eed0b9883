# What enters: a Handout. What leaves: a Word file that a trainer can edit: real headings, lists and
# tables in named styles, text marked with its language, pictures with descriptions.
# The look is in templates/handout/template.docx; a designer changes it in Word.
"""Handouts as Word documents."""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from docx.document import Document
from docx.oxml.ns import qn
from docx.parts.story import StoryPart

from netpes_learn.canonical import rezip
from netpes_learn.formats._docx.blocks import Writer
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
    CONTENT_TYPES,
    fill_margins,
    open_template,
    set_closer,
)
from netpes_learn.formats._docx.text import (
    Element,
    W,
    Wording,
    begin_page,
    kept_together,
    paragraph,
)
from netpes_learn.formats._handout import characters, heading_levels, theme_values
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
    ground = _ground(handout.brand, resources)
    document = ground.document
    properties = handout.properties
    wording = Wording(properties.language, properties.proofing, document.part)
    theme = theme_values(properties, ground.brand)
    writer = Writer(
        document=document,
        wording=wording,
        resources=resources,
        theme=theme,
        room=section_width(document.element.body[-1]),
    )
    if ground.house and handout.columns > 1:
        set_closer(document, characters(handout))
    _describe(document, properties)
    _set_language(document, properties.proofing)
    fill_margins(
        document,
        handout.brand,
        footer=replace(wording, part=None).runs(handout.footer),
        logo=_logo(handout.brand, resources),
    )
    end = document.element.body[-1]
    for element in (
        *_title(handout, wording),
        *_parts(handout, writer),
        *_closing(handout, writer),
    ):
        end.addprevious(element)
    _number_pictures(document)
    _number_bookmarks(document)
    return {".docx": rezip(_saved(document), first=(CONTENT_TYPES,))}


@dataclass(frozen=True)
class _Ground:
    """What a handout is made on: a Word file with an empty body, and the colours of its charts."""

    document: Document
    brand: Brand
    # Whether the shipped template sets the sizes: a partner's own are its own.
    house: bool = False


def _ground(brand: Brand, resources: Resources) -> _Ground:
    """Return the partner's template where it has one, else the shipped one."""
    house, path = resources.read(TEMPLATE), brand.word_template
    ensure_package(house, WORD, TEMPLATE)
    if path is None:
        return _Ground(open_template(house, brand), brand, house=True)
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


def _title(handout: Handout, wording: Wording) -> list[Element]:
    texts = (
        ("Area", handout.brand.area_label),
        ("Kicker", handout.kicker),
        ("Title", handout.title),
        ("Lead", handout.lead),
    )
    return [wording.paragraph(style, text) for style, text in texts if text]


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
    alt = " ".join(brand.wordmark)
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


def _saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


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
