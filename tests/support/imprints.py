# What enters: what a test wants otherwise. What leaves: whose a document is and what its file says of
# itself, as a French-speaking service would have it.
"""Brands and properties."""

from typing import Any

from netpes_learn.model.document import Brand, Properties
from netpes_learn.model.text import Run


def text(words: str, lang: str = "fr", **marks: Any) -> list[Run]:
    return [Run(text=words, lang=lang, **marks)]


def brand(**changes: Any) -> Brand:
    look = {
        "wordmark": ("Le Forem", "Wallonie"),
        "accent": "#003A70",
        "on_accent": "#FFFFFF",
        "area": "#A63D0F",
        "area_tint": "#F6ECE7",
        "area_label": text("Employeurs"),
        "funding": text("Cofinancé par l'Union européenne"),
        "licence": text("CC BY 4.0"),
    }
    return Brand(**(look | changes))


def properties(**changes: Any) -> Properties:
    said = {
        "title": "Un titre",
        "language": "fr",
        "proofing": "fr-BE",
        "author": "NET PES",
        "date": "2026-11-20",
        "version": "1.0.0",
    }
    return Properties(**(said | changes))
