# What enters: a Deck. What leaves: a .pptx that a trainer can teach from and edit: slides on the
# master's named layouts, native text, tables and charts, notes, sections, and text that fits.
"""Slide decks as PowerPoint files."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from pptx import Presentation

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import Span
from netpes_learn.formats._pptx.adopt import adopted
from netpes_learn.formats._pptx.fonts import FONTS, read_fonts
from netpes_learn.formats._pptx.maps import MAP
from netpes_learn.formats._pptx.master import MASTER, layout_named, read_layouts
from netpes_learn.formats._pptx.metrics import Metrics, load_metrics
from netpes_learn.formats._pptx.package import describe, list_slides, packed
from netpes_learn.formats._pptx.paper import Wordmark, paper_of
from netpes_learn.formats._pptx.partner import usable_template
from netpes_learn.formats._pptx.pictures import Logo
from netpes_learn.formats._pptx.plan import Planner, SlidePlan
from netpes_learn.formats._pptx.scale import Scale
from netpes_learn.formats._pptx.slides import write_slide
from netpes_learn.formats._pptx.theme import read_theme
from netpes_learn.formats._proofing import proofing_tag
from netpes_learn.formats._templates import DECK, ensure_package
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Brand, Deck, Slide
from netpes_learn.model.text import Run, plain
from netpes_learn.typesetting import compile_png

WIDTHS = "templates/deck/carlito-widths.json"
TOKENS = "templates/tokens.yml"
# Draws an SVG. A logo is at most 18 mm high on a slide; so many pixels are sharp on any wall.
PICTURE = "templates/handout/picture.typ"
LOGO_MM, LOGO_PPI = 18, 400


def render(deck: Deck, resources: Resources) -> Mapping[str, bytes]:
    """Return the deck as ``{".pptx": …}``.

    Reads the tokens, and the master (or the partner's own) with its widths. A slide whose text does
    not fit at the smallest size becomes several. Raises ContentError for a template that cannot be
    used (NL46x), for a layout or place that the master does not have (NL440, NL441) and for text
    that fits nowhere (NL442, NL443).
    """
    tokens = _tokens(resources.read(TOKENS))
    ground = _ground(deck.brand, resources)
    plans = _plans(deck, ground, tokens)
    _warn_without_emblem(plans, resources)
    colours = {} if ground.own_colours else _colours(deck.brand, tokens["colours"])
    paper = paper_of(
        ground.master,
        colours,
        footer=plain(deck.footer),
        wordmark=_wordmark(deck),
        proofing=deck.properties.proofing,
    )
    package = dict(paper.package)
    logo = _logo(deck, resources)
    atlas = resources.read(MAP) if any(slide.map for slide in deck.slides) else b""
    slides = [
        write_slide(
            package,
            plan,
            number=number,
            paper=paper,
            deck=deck,
            metrics=ground.metrics,
            logo=logo,
            atlas=atlas,
        )
        for number, plan in enumerate(plans, start=1)
    ]
    sections = [plain(plan.source.section) for plan in plans]
    list_slides(package, slides, deck, sections=sections)
    describe(package, deck)
    resources.fact("slides", len(plans))
    return {".pptx": packed(package, design=paper.design)}


def slide_count(deck: Deck, resources: Resources) -> int:
    """Return how many slides a deck has when each that is too full has become several."""
    tokens = _tokens(resources.read(TOKENS))
    return len(_plans(deck, _ground(deck.brand, resources), tokens))


@dataclass(frozen=True)
class _Ground:
    """What a deck is made on: the master, and how wide text is in its fonts."""

    path: str
    master: bytes
    metrics: Metrics
    # Whether the master keeps its colours; else it takes those of area and partner.
    own_colours: bool


def _ground(brand: Brand, resources: Resources) -> _Ground:
    """Return the partner's template where it has one, else the shipped master."""
    house, path = resources.read(MASTER), brand.deck_template
    ensure_package(house, DECK, MASTER)
    if path is None:
        return _Ground(MASTER, house, load_metrics(resources.read(WIDTHS)), own_colours=False)
    template, fonts = resources.read(path), read_fonts(resources.read(FONTS))
    usable_template(template, house, path=path, fonts=fonts, warn=resources.warn)
    master = adopted(template, house)
    theme, own = (read_theme(Presentation(io.BytesIO(each))) for each in (master, house))
    metrics = fonts.metrics(theme.typefaces, resources.read)
    return _Ground(path, master, metrics, own_colours=theme.scheme != own.scheme)


def _plans(deck: Deck, ground: _Ground, tokens: Any) -> list[SlidePlan]:
    """Return the slides as they fit on their layouts."""
    layouts = read_layouts(ground.master, path=ground.path)
    sizes = tokens["deck"]
    minima = Scale(0, sizes["body_min"], sizes["source"], sizes["table"], sizes["table_min"])
    planner = Planner(deck, ground.metrics, minima)
    return [
        plan
        for slide in distinct_titles(deck.slides)
        for plan in planner.plan(
            slide,
            layout_named(
                layouts, slide.layout, where=Span(f"{deck.id}#{slide.id}"), path=ground.path
            ),
        )
    ]


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


def _wordmark(deck: Deck) -> Wordmark:
    """Return the partner's name for the edge of the slides, in its own language."""
    own = deck.brand.wordmark_language
    tag = proofing_tag(own) if own else deck.properties.proofing
    return Wordmark(deck.brand.name, tag)


def _logo(deck: Deck, resources: Resources) -> Logo | None:
    """Return the partner's logo; an SVG with a picture of it, for programs that draw none."""
    path = deck.brand.logo
    if not path:
        return None
    content, alt = resources.read(path), deck.brand.name
    if not path.lower().endswith(".svg"):
        return Logo(content, alt)

    def drawn() -> bytes:
        data = {"path": f"/{path}", "height_mm": LOGO_MM}
        (page,) = compile_png(PICTURE, data, resources=resources, files=(path,), ppi=LOGO_PPI)
        return page

    key = [path, digest(content), digest(resources.read(PICTURE))]
    return Logo(resources.cached("logo", key, drawn), alt, svg=content)


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
    tools=(
        "python-pptx",
        "lxml",
        "pillow",
        "pyyaml",
        "segno",
        "xlsxwriter",
        "heroicons",
        "fonttools",
        "typst",
    ),
    weight=0.3,
    facts={"slides": 12},
    media_types={
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    },
)
