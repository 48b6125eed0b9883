# What enters: what a test wants otherwise. What leaves: whose a document is and what its file says of
# itself, as a French-speaking service would have it, or in English as plain values.
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


def plain_brand(**changes: Any) -> dict[str, Any]:
    """Return a brand as plain values, as composing a document gives it; in English."""
    look = {
        "wordmark": ("Le Forem", "Wallonie"),
        "accent": "#A0004B",
        "on_accent": "#FFFFFF",
        "area": "#0B6E69",
        "area_tint": "#E7F0F0",
        "area_label": "Activation",
        "funding": "Co-funded by the European Union",
        "licence": "CC BY 4.0",
        "disclaimers": ["Views are the authors' own."],
    }
    return look | changes


def plain_properties(**changes: Any) -> dict[str, Any]:
    """Return what a file says of itself as plain values; in English."""
    said = {
        "title": "Coup de Boost",
        "language": "en",
        "proofing": "en-GB",
        "author": "The partners",
        "date": "2025-11-20",
        "version": "2025.11.1",
    }
    return said | changes
