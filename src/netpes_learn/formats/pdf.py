# What enters: a Handout. What leaves: a PDF/UA-1 file (ISO 14289-1) for print and screen.
# The look is in templates/handout/*.typ; here is only the way from the document to Typst.
"""Handouts as accessible PDF."""

import re
from collections.abc import Mapping

from netpes_learn.formats._handout import TEMPLATES, THEME_FILES, page_values
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Handout
from netpes_learn.typesetting import compile_pdf

# The steps that theme.typ knows, from the usual 11 points to 10, the least for text on paper.
CLOSENESS = (0, 1, 2)

MAIN = f"{TEMPLATES}/handout.typ"
FILES = (*THEME_FILES, f"{TEMPLATES}/blocks.typ", "templates/emblem.svg")
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def render(handout: Handout, resources: Resources) -> Mapping[str, bytes]:
    """Return the handout as ``{".pdf": …}``.

    What would run over its pages (two, one sheet of paper, unless it says otherwise) is set closer
    if that makes it fit; what is longer all the same keeps its usual size, unless a little closer
    saves a page.
    Raises ContentError where Typst does: a character the font lacks, a logo that is no picture.
    """
    pdf = _fitted(handout, resources)
    resources.fact("pages", page_count(pdf))
    return {".pdf": pdf}


def _fitted(handout: Handout, resources: Resources) -> bytes:
    settings: list[bytes] = []
    for closeness in CLOSENESS:
        settings.append(_typeset(handout, resources, closeness=closeness))
        if page_count(settings[-1]) <= handout.pages:
            return settings[-1]
    # `min` takes the first of equals: the usual size, where closer lines save no page.
    return min(settings, key=page_count)


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF that Typst wrote: its page tree says it in clear."""
    counts = _PAGE_COUNT.findall(pdf)
    assert counts, "Typst wrote a PDF without a page tree in clear"
    return max(int(count) for count in counts)


def _typeset(handout: Handout, resources: Resources, *, closeness: int) -> bytes:
    logo = (handout.brand.logo,) if handout.brand.logo else ()
    return compile_pdf(
        MAIN,
        {**page_values(handout), "closeness": closeness},
        resources=resources,
        files=(*FILES, *logo),
        date=handout.properties.date,
    )


FORMAT = Format(
    name="pdf",
    document=Handout,
    suffixes=(".pdf",),
    render=render,
    tools=("typst", "font-source-sans-pro", "segno"),
    weight=0.1,
    media_types={".pdf": "application/pdf"},
)
