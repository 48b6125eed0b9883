# What enters: parts of a handout, as plain values. What leaves: the Word file that they become, opened,
# and ways to read it.
"""Handouts as Word files."""

import io
import zipfile

from docx import Document
from tests.support.imprints import plain_brand, plain_properties
from tests.support.resources import Files

from netpes_learn.formats.docx import render
from netpes_learn.model.document import Handout
from netpes_learn.model.text import Run

BRAND = plain_brand(area="#123456", area_tint="#ABCDEF")
PROPERTIES = plain_properties(language="fr", proofing="fr-BE")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fr(text, **fields):
    return Run(text=text, lang="fr", **fields)


CHART = {
    "kind": "chart",
    "shape": "bars",
    "title": fr("Après"),
    "alt": fr("46 % et 35 %"),
    "points": [
        {"label": fr("Emploi"), "value": 46, "shown": "46 %"},
        {"label": fr("Études"), "value": 35, "shown": "35 %"},
    ],
}
TABLE = {
    "kind": "table",
    "header": [[fr("Vu")], [fr("Proposé")]],
    "rows": [[fr("a"), fr("b")], [fr("c"), fr("d")]],
    "alt": fr("Paires"),
    "widths": [1, 3],
}
QR = {"kind": "qr", "href": "https://example.org/x", "text": fr("Site"), "alt": fr("Code QR")}
NUMBERS = {"kind": "numbers", "items": [{"value": fr("81 %"), "counts": fr("en emploi")}]}
QUIZ = {
    "kind": "quiz",
    "stem": fr("Lequel ?"),
    "answers": [
        {"letter": "A", "text": fr("Un"), "correct": True, "feedback": fr("Juste.")},
        {"letter": "B", "text": fr("Deux"), "correct": False, "feedback": fr("Pas tout à fait.")},
    ],
}
CALLOUT = {
    "kind": "callout",
    "title": fr("Et chez nous ?"),
    "text": [fr("Ici.")],
    "voice": "partner",
}


def part(*main, side=(), title="Partie", keep=False):
    name = fr(title) if title else None
    return {"id": "a", "title": name, "main": list(main), "side": list(side), "keep": keep}


def handout(*parts, **changes):
    fields = {
        "kind": "handout",
        "id": "x",
        "properties": PROPERTIES,
        "brand": BRAND,
        "title": fr("Coup de Boost"),
        "kicker": fr("Le Forem"),
        "lead": fr("Un programme."),
        "footer": fr("Document"),
        "parts": list(parts) or [part()],
    }
    return Handout.model_validate(fields | changes)


def written(*parts, **changes):
    return render(handout(*parts, **changes), Files())[".docx"]


def opened(*parts, **changes):
    return Document(io.BytesIO(written(*parts, **changes)))


def xml_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def styled(document, name):
    return [found for found in document.element.iter(f"{W}p") if style_of(found) == name]


def style_of(paragraph):
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def text_of(element):
    return "".join(element.itertext(f"{W}t"))


LIST = {"kind": "bullets", "items": [[fr(f"Point {n} " + "mot " * 12)] for n in range(6)]}


def long_list(items):
    text = "mot " * 30
    return part({"kind": "bullets", "items": [[fr(f"Point {n} {text}")] for n in range(items)]})
