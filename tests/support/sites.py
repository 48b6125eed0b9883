# What enters: nothing. What leaves: sites with cards, and ways to read the page they become.
"""Small sites."""

from typing import Any

from lxml import html
from tests.support.imprints import brand, properties
from tests.support.resources import Files

from netpes_learn.formats import web
from netpes_learn.model.document import (
    Answer,
    Card,
    Entry,
    Group,
    Quiz,
    Site,
)
from netpes_learn.model.text import Text

VTT = "WEBVTT\n\n1\n00:00:00.400 --> 00:00:02.500 line:90% align:start\nNo job,\n<i>no</i> school\n"
WORDS = {
    "skip": "Aller au contenu",
    "contents": "Sommaire",
    "practices": "Pratiques :",
    "open": "Fichiers",
    "video": "Vidéo",
    "captions": "Sous-titres",
    "filter": "Trouver",
    "shown": "{shown} sur {total}",
    "nothing": "Rien",
    "version": "Version",
    "date": "Date",
    "right": "Bonne réponse",
}


class Memory(Files):
    """Resources of a page, which is made at once: nothing is kept, and no progress is told."""

    def cached(self, name: str, key: Any, make: Any) -> bytes:
        raise AssertionError(name, key, make)

    def progress(self, share: float) -> None:
        raise AssertionError(share)


def fr(text: str) -> Text:
    return Text(text, "fr")


def card(name: str = "coup-de-boost", **changes: Any) -> Card:
    fields = {
        "id": name,
        "title": fr("Coup de Boost"),
        "colour": "#0B6E69",
        "tint": "#E7F0F0",
        "video": "pills/a.mp4",
        "poster": "pills/a.jpg",
        "captions": "pills/a.vtt",
        "captions_text": VTT,
        "entries": (
            Entry(href="decks/a b#1.pptx", text=fr("Diaporama"), role="deck", note=fr("9 kB")),
        ),
    }
    return Card.model_validate(fields | changes)


def site(*cards: Card, groups: int = 1, wording: dict[str, str] = WORDS, **changes: Any) -> Site:
    fields = {
        "kind": "site",
        "id": "index",
        "properties": properties(title="Pratiques, Le Forem", version="2026.11.1"),
        "brand": brand(
            area="#0B6E69",
            area_tint="#E7F0F0",
            disclaimers=[fr("Les avis n'engagent que leurs auteurs.")],
        ),
        "title": fr("Pratiques"),
        "groups": tuple(
            Group(id=f"g{n}", title=fr(f"Domaine {n}"), colour="#0B6E69", cards=cards)
            for n in range(groups)
        ),
        "footer": fr("Bibliothèque"),
        "wording": {name: fr(text) for name, text in wording.items()},
    }
    return Site.model_validate(fields | changes)


def rendered(document: Site, resources: Memory | None = None) -> str:
    return web.render(document, resources or Memory())[".html"].decode()


def page(document: Site, resources: Memory | None = None) -> Any:
    return html.fromstring(rendered(document, resources))


def cards(count: int) -> tuple[Card, ...]:
    return tuple(card(f"card-{n}") for n in range(count))


def quiz(*, reveal: bool) -> Quiz:
    answers = (
        Answer(letter="A", text=fr("un"), correct=False, feedback=fr("non")),
        Answer(letter="B", text=fr("deux"), correct=True, feedback=fr("oui")),
    )
    return Quiz(stem=fr("Combien ?"), answers=answers, reveal=reveal)
