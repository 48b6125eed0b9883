# What enters: a Deck. What leaves: a .pptx that a trainer can teach from and edit: slides on the
# master's named layouts, native text, tables and charts, notes, sections, and text that fits.
"""Slide decks as PowerPoint files."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml
from pptx import Presentation

from netpes_learn.diagnostics import Span
from netpes_learn.formats._pptx.fit import Scale
from netpes_learn.formats._pptx.master import MASTER, layout_named, read_layouts
from netpes_learn.formats._pptx.metrics import load_metrics
from netpes_learn.formats._pptx.package import describe, divide, packed, recolour, sign
from netpes_learn.formats._pptx.pictures import Logo
from netpes_learn.formats._pptx.plan import Planner, SlidePlan
from netpes_learn.formats._pptx.slides import write_slide
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Brand, Deck, Slide
from netpes_learn.model.text import Run, plain

WIDTHS = "templates/deck/carlito-widths.json"
TOKENS = "templates/tokens.yml"


def render(deck: Deck, resources: Resources) -> Mapping[str, bytes]:
    """Return the deck as ``{".pptx": …}``.

    Reads the master, the width table and the tokens. A slide whose text does not fit at the
    smallest size becomes several. Raises ContentError for a layout or place that the master does
    not have (NL440, NL441) and for text that fits nowhere (NL442, NL443).
    """
    master = resources.read(MASTER)
    tokens = _tokens(resources.read(TOKENS))
    metrics = load_metrics(resources.read(WIDTHS))
    layouts = read_layouts(master)
    sizes = tokens["deck"]
    minima = Scale(0, sizes["body_min"], sizes["source"], sizes["table"], sizes["table_min"])
    planner = Planner(deck, metrics, minima)
    plans = [
        plan
        for slide in distinct_titles(deck.slides)
        for plan in planner.plan(
            slide, layout_named(layouts, slide.layout, where=Span(f"{deck.id}#{slide.id}"))
        )
    ]
    _warn_without_emblem(plans, resources)
    presentation = Presentation(io.BytesIO(master))
    recolour(presentation, _colours(deck.brand, tokens["colours"]))
    sign(presentation, deck)
    logo = _logo(deck, resources)
    for plan in plans:
        write_slide(presentation, plan, deck=deck, metrics=metrics, logo=logo)
    divide(presentation, deck, [plain(plan.source.section) for plan in plans])
    describe(presentation, deck)
    resources.fact("slides", len(plans))
    return {".pptx": packed(presentation)}


def distinct_titles(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """Return the slides, a title that came before marked (2), (3) and so on.

    Titles are how a screen reader tells slides apart (WCAG 2.4.2, 2.4.6).
    """
    seen: Counter[str] = Counter()
    told = []
    for slide in slides:
        title = plain(slide.title)
        seen[title] += 1
        if seen[title] > 1:
            mark = Run(text=f" ({seen[title]})", lang=slide.title[-1].lang if slide.title else "en")
            told.append(slide.model_copy(update={"title": (*slide.title, mark)}))
        else:
            told.append(slide)
    return tuple(told)


@lru_cache(maxsize=2)
def _tokens(text: bytes) -> Any:
    """Return the visual system's tokens; parsed once a process, and never changed."""
    return yaml.safe_load(text)


def _colours(brand: Brand, colours: Mapping[str, str]) -> dict[str, str]:
    """Return the theme: scheme colour → "#RRGGBB" (templates/deck/README.md says what each is)."""
    return {
        "dk1": colours["ink"],
        "lt1": colours["white"],
        "dk2": colours["grey"],
        "lt2": colours["paper"],
        "accent1": brand.area,
        "accent2": brand.accent,
        "accent3": colours["grey"],
        "accent4": colours["good"],
        "accent5": colours["rule"],
        "accent6": brand.area_tint,
        "hlink": brand.area,
        "folHlink": colours["grey"],
    }


def _logo(deck: Deck, resources: Resources) -> Logo | None:
    """Return the partner's logo; PowerPoint files of this kind hold no SVG, so one is left out."""
    path: Any = deck.brand.logo
    if not path:
        return None
    if path.lower().endswith(".svg"):
        resources.warn(f"{path}: an SVG logo cannot stand in a deck; the wordmark stands instead")
        return None
    return Logo(resources.read(path), " ".join(deck.brand.wordmark))


def _warn_without_emblem(plans: Sequence[SlidePlan], resources: Resources) -> None:
    """Warn if the first or the last slide lacks the emblem with the funder's statement."""
    for plan in (plans[0], plans[-1]):
        if "funding" not in plan.layout.slots:
            resources.warn(
                f"slide '{plan.id}': the first and the last slide should be on a layout with the "
                f"EU emblem, '{plan.layout.name}' has none"
            )


FORMAT = Format(
    name="pptx",
    document=Deck,
    suffixes=(".pptx",),
    render=render,
    tools=("python-pptx", "lxml", "pillow", "pyyaml", "segno", "xlsxwriter"),
    weight=0.3,
    media_types={
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    },
)
