# What enters: a Site. What leaves: one HTML page that opens from a disk without a network.
# It is the door to a bundle: style, script, emblem and captions stand in the page, because a
# browser may load nothing but pictures and video beside a page it opened from file://.
"""The index page of a bundle."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from netpes_learn.formats._web.captions import cues_of
from netpes_learn.formats._web.icons import icon_shown, icons_drawn
from netpes_learn.formats._web.markup import (
    Words,
    file_address,
    file_format,
    logo_address,
    qr_svg,
    rich_html,
)
from netpes_learn.formats._web.pages import page_environment, render_page
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Brand, Card, Properties, Site
from netpes_learn.model.text import plain

TEMPLATE = "templates/site/index.html.j2"


def render(site: Site, resources: Resources) -> Mapping[str, bytes]:
    """Return ``{".html": page}``.

    Raises ContentError where the outline lacks a word the page needs, where captions are not
    WebVTT, where an address cannot be linked, and for a mistake in a template.
    """
    cards = tuple(card for group in site.groups for card in group.cards)
    environment = page_environment(resources.read)
    environment.filters |= {
        "rich": partial(rich_html, page_language=site.properties.language),
        "plain": plain,
        "file_address": file_address,
        "file_format": file_format,
        "qr": qr_svg,
        "icon": icon_shown,
        "icons_drawn": icons_drawn,
    }
    values = {
        "site": site,
        "cards": cards,
        "tokens": yaml.safe_load(resources.read("templates/tokens.yml")),
        "logo": _logo(site.brand, resources),
        "date_shown": shown_date(site.properties),
        "cues": _cues(cards, resources),
        "subtitles": _subtitles(cards),
    }
    environment.globals["word"] = Words(site.wording)
    page = render_page(environment, TEMPLATE, values)
    practices = (len(group.cards) for group in site.groups if group.practices)
    resources.fact("practices", sum(practices))
    return {".html": page.encode()}


def shown_date(properties: Properties) -> str:
    """Return the date as its language writes it; as it stands where no locale is known."""
    for tag in (properties.proofing, properties.language):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        written = format_date(date.fromisoformat(properties.date), "long", locale=locale)
        # A line does not end inside a date.
        return written.replace(" ", "\xa0")
    return properties.date


def _logo(brand: Brand, resources: Resources) -> str | None:
    return logo_address(brand.logo, resources.read(brand.logo)) if brand.logo else None


def _cues(cards: tuple[Card, ...], resources: Resources) -> dict[str, list[Any]]:
    """Return card id → cues for the cards whose captions the page carries itself."""
    cues: dict[str, list[Any]] = {}
    for card in cards:
        if card.video and card.captions_text:
            cues[card.id] = cues_of(card.captions_text, path=card.captions or card.id)
        elif card.video and card.captions:
            resources.warn(
                f"captions of {card.id} do not show on a page opened from a disk: "
                "the outline gives no captions_text"
            )
    return cues


def _subtitles(cards: tuple[Card, ...]) -> dict[str, list[dict[str, Any]]]:
    """Return card id → captions in other languages that the page carries itself."""
    found = {
        card.id: [
            {
                "language": track.language,
                "label": track.label,
                "cues": cues_of(track.text, path=track.href),
            }
            for track in card.subtitles
            if track.text
        ]
        for card in cards
        if card.video
    }
    return {card: tracks for card, tracks in found.items() if tracks}


FORMAT = Format(
    name="web",
    document=Site,
    suffixes=(".html",),
    render=render,
    tools=("babel", "fonttools", "heroicons", "jinja2", "markupsafe", "pyyaml", "segno"),
    weight=0.1,
    facts={"practices": 60},
    media_types={".html": "text/html"},
)
