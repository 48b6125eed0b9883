# What enters: nothing. What leaves: small decks, one with everything, and ways to open what they
# become.
"""Small decks."""

import io
import zipfile

from pptx import Presentation
from tests.support.imprints import brand, properties, text
from tests.support.resources import Files

from netpes_learn.formats.pptx import render
from netpes_learn.model.document import (
    Answer,
    BigNumber,
    Bullets,
    Callout,
    Chart,
    Deck,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Point,
    QrCode,
    Quiz,
    Slide,
    Table,
    Worksheet,
)

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ADDRESS = "https://example.org/coup-de-boost"
SENTENCE = "The advisers meet every week and look at each case with the partners of the region. "


def paragraph(words, **fields):
    return Paragraph(text=text(words), **fields)


def deck(*slides, **look):
    return Deck(
        kind="deck",
        id="le-forem/fr/coup-de-boost",
        properties=properties(
            title="Coup de Boost", subject="Activation", keywords=("neets", "activation")
        ),
        brand=brand(**{"disclaimers": [text("Avis des seuls auteurs.")], **look}),
        title=text("Coup de Boost"),
        footer=text("Coup de Boost · Activation"),
        slides=slides,
    )


def slide(layout="Text", title="Un titre", **fields):
    return Slide(
        **{"id": fields.pop("name", "one"), "layout": layout, "title": text(title), **fields}
    )


def opened(made, resources=None):
    return Presentation(io.BytesIO(render(made, resources or Files())[".pptx"]))


def entries(made):
    archive = zipfile.ZipFile(io.BytesIO(render(made, Files())[".pptx"]))
    return {name: archive.read(name) for name in archive.namelist()}


def named(page, name):
    return next(shape for shape in page.shapes if shape.name == name)


BARS = Chart(
    shape="bars",
    title=text("Un an après"),
    alt=text("Barres : 46 % en emploi, 35 % en formation."),
    points=[
        Point(label=text("En emploi"), value=46, shown="46 %"),
        Point(label=text("En formation"), value=35.5, shown="35,5 %"),
    ],
)
TABLE = Table(
    header=[text("Facteur"), text("Sens")],
    rows=[[text("Partenariats"), text("Les communes travaillent avec les antennes.")]],
    alt=text("Les facteurs et leur sens"),
)
QUIZ = {
    "stem": text("Que faire d'abord ?"),
    "answers": [
        Answer(letter="A", text=text("Un groupe."), correct=False, feedback=text("Non.")),
        Answer(letter="B", text=text("Un appui."), correct=True, feedback=text("Oui.")),
        Answer(letter="C", text=text("Attendre."), correct=False, feedback=text("Pas cela.")),
    ],
}
CODE = QrCode(href=ADDRESS, text=text("example.org"), alt=text("Code QR du site"))
EVERYTHING = deck(
    slide("Title", "Coup de Boost", name="cover", slots={"subtitle": paragraph("Un programme")}),
    slide("Section", "La pratique", name="part", section=text("Pratique")),
    slide(
        "Text",
        "Texte",
        name="text",
        section=text("Pratique"),
        slots={
            "body": [
                Heading(text=text("Trois choses")),
                paragraph("Trois choses à la fois."),
                Bullets(items=[text("Un"), text("Deux")], style="number"),
                Bullets(items=[text("Un"), text("Deux")], style="check"),
                Locator(country="BE", text=text("Wallonie")),
            ],
            "side": CODE,
            "source": paragraph("Guide, 2.1.3", style="small"),
        },
        notes=[text("Faites ceci."), text("Dites cela.")],
    ),
    slide(
        "Numbers",
        "Chiffres",
        name="numbers",
        section=text("Résultats"),
        slots={"body": [Numbers(items=[BigNumber(value=text("81 %"), counts=text("en emploi"))])]},
    ),
    slide("Chart", "Barres", name="chart", slots={"body": BARS, "side": paragraph("Un côté")}),
    slide("Table", "Tableau", name="table", slots={"body": TABLE}),
    slide("Question", "Question", name="q", slots={"body": Quiz(**QUIZ)}),
    slide("Answer", "Réponse", name="a", slots={"body": Quiz(**QUIZ, reveal=True)}),
    slide(
        "Partner",
        "Et chez nous ?",
        name="us",
        slots={
            "left": paragraph("Ici"),
            "right": Callout(title=text("Là-bas"), text=[text("Autre")], voice="partner"),
        },
    ),
    slide("Worksheet", "Fiche", name="w", slots={"body": Worksheet(prompts=[text("Qui ?")])}),
    slide("Takeaway", "À retenir", name="t", slots={"body": paragraph("Ensemble.")}),
    slide("Closing", "Sources", name="end", slots={"body": paragraph("Guide", style="small")}),
)
