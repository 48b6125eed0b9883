# What enters: a Handout. What leaves: the same as one HTML page that opens from a disk without a
# network. The look is in templates/page/; blocks and style are those of the index page.
"""Handouts as web pages."""

from collections.abc import Mapping
from functools import partial

import yaml

from netpes_learn.formats._web.markup import Words, file_address, logo_address, qr_svg, rich_html
from netpes_learn.formats._web.pages import page_environment, render_page
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Handout
from netpes_learn.model.text import plain

TEMPLATE = "templates/page/page.html.j2"


def render(handout: Handout, resources: Resources) -> Mapping[str, bytes]:
    """Return ``{".html": page}``.

    Raises ContentError where an address cannot be linked, and for a mistake in a template.
    """
    environment = page_environment(resources.read)
    environment.filters |= {
        "rich": partial(rich_html, page_language=handout.properties.language),
        "plain": plain,
        "file_address": file_address,
        "qr": qr_svg,
    }
    environment.globals["word"] = Words({})
    logo = handout.brand.logo
    values = {
        "handout": handout,
        "tokens": yaml.safe_load(resources.read("templates/tokens.yml")),
        "logo": logo_address(logo, resources.read(logo)) if logo else None,
    }
    return {".html": render_page(environment, TEMPLATE, values).encode()}


FORMAT = Format(
    name="page",
    document=Handout,
    suffixes=(".html",),
    render=render,
    tools=("jinja2", "markupsafe", "pyyaml", "segno"),
    weight=0.05,
    media_types={".html": "text/html"},
)
