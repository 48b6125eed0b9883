# What enters: the shipped master and Word template. What leaves: the same, changed as a partner would
# change them, and what is made on them.
"""Templates of a partner."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from lxml import etree
from pptx import Presentation
from tests.support.imprints import brand, properties, text
from tests.support.resources import ROOT, Files

from netpes_learn.diagnostics import Diagnostic
from netpes_learn.formats._docx.partner import word_template_faults
from netpes_learn.formats._pptx.fonts import read_fonts
from netpes_learn.formats._pptx.partner import deck_template_faults
from netpes_learn.formats.pptx import render as render_deck
from netpes_learn.model.document import (
    BigNumber,
    Bullets,
    Callout,
    Deck,
    Numbers,
    Paragraph,
    Slide,
    Table,
)

MASTER = (ROOT / "templates/deck/master.pptx").read_bytes()
WORD = (ROOT / "templates/handout/template.docx").read_bytes()
FONTS = read_fonts((ROOT / "templates/deck/fonts.yml").read_bytes())
DECK_PATH = "content/partners/soc/template.pptx"
WORD_PATH = "content/partners/soc/template.docx"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Parts = dict[str, bytes]


def own_files(**templates: bytes) -> Files:
    """Return the checkout's files, and a partner's templates (``pptx``, ``docx``)."""
    return Files({f"content/partners/soc/template.{k}": v for k, v in templates.items()})


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(content: bytes, where: str, *pairs: tuple[str, str]) -> bytes:
    """Return a package with text replaced in the parts whose names match ``where``."""
    parts, done = parts_of(content), set()
    for name in parts:
        if re.fullmatch(where, name):
            for old, new in pairs:
                if old.encode() in parts[name]:
                    parts[name] = parts[name].replace(old.encode(), new.encode())
                    done.add(old)
    assert done == {old for old, _ in pairs}, "the shipped template no longer says this"
    return zipped(parts)


def redrawn(change: Callable[[object], None], template: bytes = MASTER) -> bytes:
    """Return the master changed through python-pptx."""
    presentation = Presentation(io.BytesIO(template))
    change(presentation)
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


THEME = r"ppt/theme/theme1\.xml"
MASTERS = r"ppt/slideMasters/.*\.xml"
OWN_COLOURS = {
    "dk1": "1B1B2F", "dk2": "4A4A5E", "lt2": "F4F1EA", "accent1": "7A1F3D", "accent2": "004B6B",
    "accent3": "54546A", "accent4": "1D6B34", "accent5": "D0CCC4", "accent6": "F3E8EC",
    "hlink": "7A1F3D",
}  # fmt: skip


def coloured(template: bytes = MASTER, **colours: str) -> bytes:
    """Return the master with a colour scheme of the partner's own, as PowerPoint saves one."""
    parts = parts_of(template)
    root = etree.fromstring(parts["ppt/theme/theme1.xml"])
    scheme = root.find(f".//{A}clrScheme")
    scheme.set("name", "Maison")
    for name, value in (OWN_COLOURS | colours).items():
        scheme.find(f"{A}{name}")[0].set("val", value)
    return zipped(parts | {"ppt/theme/theme1.xml": etree.tostring(root)})


def in_font(name: str, template: bytes = MASTER) -> bytes:
    return replaced(template, THEME, ('latin typeface="Calibri"', f'latin typeface="{name}"'))


def layout(presentation, name):
    return next(each for each in presentation.slide_layouts if each.name == name)


def shape(owner, name):
    return next(each for each in owner.shapes if each.name == name)


def deck_faults(template: bytes) -> list[Diagnostic]:
    return list(deck_template_faults(template, MASTER, path=DECK_PATH, fonts=FONTS))


LONG = "Les conseillers se réunissent chaque semaine et suivent chaque cas avec les partenaires. "


PROPERTIES = properties()
TABLE = Table(header=[text("A"), text("B")], rows=[[text("1"), text("2")]], alt=text("Tableau"))
SLIDES = (
    Slide(id="title", layout="Title", title=text("Un titre"),
          slots={"subtitle": [Paragraph(text=text("Sous-titre"))]}),
    Slide(id="text", layout="Text", title=text("Du texte"),
          slots={"body": [Bullets(items=[text(LONG * 2)] * 4)]}, notes=[text("DO")]),
    Slide(id="table", layout="Table", title=text("Un tableau"), slots={"body": [TABLE]}),
    Slide(id="numbers", layout="Numbers", title=text("Des chiffres"),
          slots={"body": [
              Numbers(items=[BigNumber(value=text("46 %"), counts=text("en emploi"))] * 2),
              Paragraph(text=text("Après un an.")),
              Callout(title=text("Note"), text=[text("Une note.")]),
          ]}),
    Slide(id="closing", layout="Closing", section=text("Fin"), title=text("Sources"),
          slots={"body": [Paragraph(text=text("Une source"))]}),
)  # fmt: skip


def deck(*slides: Slide, **look: object) -> Deck:
    return Deck(
        kind="deck",
        id="soc/fr/x",
        properties=PROPERTIES,
        brand=brand(wordmark=("SOC", "Catalunya"), **look),
        title=text("Un titre"),
        footer=text("Un titre"),
        slides=slides or SLIDES,
    )


def rendered(template: bytes, *slides: Slide) -> bytes:
    files = own_files(pptx=template)
    return render_deck(deck(*slides, deck_template=DECK_PATH), files)[".pptx"]


def made(template: bytes, *slides: Slide):
    return Presentation(io.BytesIO(rendered(template, *slides)))


def word_faults(template: bytes) -> list[Diagnostic]:
    return list(word_template_faults(template, WORD, path=WORD_PATH))
