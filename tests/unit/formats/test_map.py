# What enters: documents that say where a practice comes from. What leaves: claims about the map in
# decks, handouts and videos: who sees it, who hears of it, and what stands out from what.
import io
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import yaml
from lxml import etree
from PIL import Image
from pptx import Presentation
from tests.support.documents import documents
from tests.support.resources import ROOT, Files, QuietFiles

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.colour import contrast
from netpes_learn.diagnostics import ContentError
from netpes_learn.formats import docx, pdf, pptx
from netpes_learn.formats._pptx.maps import map_shape
from netpes_learn.formats._pptx.markup import parsed
from netpes_learn.formats._pptx.master import MASTER, read_layouts
from netpes_learn.formats._video.frames import MAIN, PPI, _files, _template_input
from netpes_learn.formats._video.transcript import transcript_text
from netpes_learn.model.document import CountryMap, Deck, Handout, Storyboard
from netpes_learn.model.text import plain, runs_of
from netpes_learn.typesetting import MAP_FILES, compile_png

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOKENS = yaml.safe_load((ROOT / "templates/tokens.yml").read_text("utf-8"))["colours"]
AREAS = ("activation", "employers", "evidence", "partnerships", "network")
# Of a graphic that must be understood (WCAG 1.4.11).
LEAST = 3.0
SUBJECT = "employment-for-all-malta"


def one(loaded: Loaded, document: str, subject: str = SUBJECT, language: str = "fr") -> Any:
    found = documents(
        loaded, partner="le-forem", language=language, document=document, subjects=(subject,)
    )
    return next(
        m.document
        for m in found
        if m.deliverable.outline in {f"{kind}-practice" for kind in ("deck", "handout", "pill")}
    )


def shapes(deck: Deck) -> Any:
    page = Presentation(io.BytesIO(pptx.render(deck, Files())[".pptx"])).slides[0]
    return page, [shape for shape in page.shapes if shape.name == "map"]


def test_every_practice_of_a_country_shows_it_in_deck_handout_and_video(loaded: Loaded) -> None:
    partners = {p.id: p.country for p in loaded.library.partners}
    country = {
        str(p.id): partners[p.owner] if p.owner else p.organisation.country
        for p in loaded.library.practices
        if p.owner or p.organisation
    }
    for kind in ("deck", "handout", "storyboard"):
        shown = {}
        for made in documents(loaded, partner="le-forem", language="en", document=kind):
            if made.deliverable.outline not in (
                "deck-practice",
                "handout-practice",
                "pill-practice",
            ):
                continue
            found = (
                made.document.map
                if isinstance(made.document, Handout)
                else (made.document.slides if kind == "deck" else made.document.scenes)[0].map
            )
            shown[made.deliverable.subject] = found and found.country
        assert len(shown) > 50
        assert shown == {subject: country.get(subject) for subject in shown}


def test_what_is_about_several_countries_shows_none(loaded: Loaded) -> None:
    for kind in ("deck", "storyboard"):
        for made in documents(loaded, partner="helsinki", language="en", document=kind):
            pages = made.document.slides if kind == "deck" else made.document.scenes
            single = made.deliverable.subject in {p.id for p in loaded.library.practices}
            if not single and made.deliverable.subject != "helsinki":
                assert [page.map for page in pages if page.map] == [], made.name


@pytest.mark.parametrize("country", ["US", "EU", "EL", ""])
def test_country_off_the_map_has_no_map_rather_than_a_wrong_one(
    loaded: Loaded, country: str
) -> None:
    practices = [
        p.model_copy(
            update={"organisation": p.organisation.model_copy(update={"country": country})}
        )
        if p.id == SUBJECT and p.organisation
        else p
        for p in loaded.library.practices
    ]
    changed = replace(
        loaded, library=loaded.library.model_copy(update={"practices": tuple(practices)})
    )
    deck, handout, pill = (one(changed, kind) for kind in ("deck", "handout", "storyboard"))
    assert deck.slides[0].map is handout.map is pill.scenes[0].map is None
    assert shapes(deck)[1] == []
    assert pdf.render(handout, Files())[".pdf"].startswith(b"%PDF")


def test_without_a_map_file_nothing_has_a_map(loaded: Loaded) -> None:
    assert one(replace(loaded, mapped=frozenset()), "deck").slides[0].map is None


def test_map_is_told_in_the_language_of_the_document(loaded: Loaded) -> None:
    shown = one(loaded, "deck", language="fi").slides[0].map
    assert "Malta" in plain(shown.alt)
    shown = one(loaded, "deck", subject="ips-coaching-helsinki").slides[0].map
    assert [run.text for run in shown.alt if run.lang == "fr" and "Finlande" in run.text]


def test_deck_shows_the_map_as_a_group_of_shapes_with_words(loaded: Loaded) -> None:
    deck = one(loaded, "deck")
    page, (drawn,) = shapes(deck)
    properties = drawn._element.nvGrpSpPr.cNvPr
    assert properties.get("descr") == plain(deck.slides[0].map.alt) != ""
    assert [shape.name for shape in drawn.shapes] == [
        "map neighbours", "map members", "map borders", "map country",
    ]  # fmt: skip
    assert all(shape._element.iter(f"{A}pathLst") for shape in drawn.shapes)
    ids = [each.get("id") for each in page._element.iter(f"{P}cNvPr")]
    assert len(ids) == len(set(ids)), "each id once, or PowerPoint repairs the file"
    order = [shape.name for shape in page.shapes]
    assert order.index("title") < order.index("area") < order.index("map") < order.index("funding")


def test_parts_of_the_map_are_passed_over_when_it_is_read_aloud(loaded: Loaded) -> None:
    _, (drawn,) = shapes(one(loaded, "deck"))
    whole, *parts = drawn._element.iter(f"{P}cNvPr")
    marks = [each.find(".//{*}decorative") is not None for each in (whole, *parts)]
    assert marks == [False, True, True, True, True]


def test_map_keeps_its_shape_in_any_place() -> None:
    slot = read_layouts((ROOT / MASTER).read_bytes())["Title"].slots["map"]
    atlas, shown = (ROOT / MAP_FILES[1]).read_bytes(), CountryMap(country="FI", alt="x")
    for width, height in ((3_000_000, 1_000_000), (1_000_000, 3_000_000)):
        place = replace(slot, rect=replace(slot.rect, width=width, height=height))
        made = map_shape(atlas, shown, number=5, slot=place, where=None)  # type: ignore[arg-type]
        size = parsed(made).find(f"{P}grpSpPr/{A}xfrm/{A}ext")
        found = int(size.get("cx")) / int(size.get("cy"))
        assert found == pytest.approx(965 / 1000, rel=0.001)
        assert int(size.get("cx")) <= width
        assert int(size.get("cy")) <= height


def test_layout_without_a_place_for_a_map_shows_none(loaded: Loaded) -> None:
    deck = one(loaded, "deck")
    moved = deck.slides[1].model_copy(update={"map": deck.slides[0].map})
    slides = (deck.slides[0].model_copy(update={"map": None}), moved, *deck.slides[2:])
    content = pptx.render(deck.model_copy(update={"slides": slides}), Files())[".pptx"]
    assert not [
        shape
        for page in Presentation(io.BytesIO(content)).slides
        for shape in page.shapes
        if shape.name == "map"
    ]


def partners_deck(deck: Deck, change: Any) -> Any:
    """Return the cover of a deck on a partner's template, made of the shipped master."""
    template = Presentation(io.BytesIO((ROOT / MASTER).read_bytes()))
    cover = next(each for each in template.slide_layouts if each.name == "Title")
    change(next(shape for shape in cover.placeholders if shape.name == "map")._element)
    stream = io.BytesIO()
    template.save(stream)
    path = "content/partners/le-forem/template.pptx"
    brand = deck.brand.model_copy(update={"deck_template": path})
    own = deck.model_copy(update={"brand": brand})
    found = pptx.render(own, QuietFiles({path: stream.getvalue()}))[".pptx"]
    return Presentation(io.BytesIO(found)).slides[0]


def test_partners_template_may_leave_the_map_out(loaded: Loaded) -> None:
    page = partners_deck(one(loaded, "deck"), lambda place: place.getparent().remove(place))
    assert [shape.name for shape in page.shapes if shape.name in {"map", "icon"}] == ["icon"]


def test_partners_template_may_place_the_map_on_white(loaded: Loaded) -> None:
    def darken(place: Any) -> None:
        place.find(f".//{A}defRPr//{A}schemeClr").set("val", "tx1")

    page = partners_deck(one(loaded, "deck"), darken)
    (drawn,) = (shape for shape in page.shapes if shape.name == "map")
    colours = [shape._element.find(f".//{A}schemeClr").get("val") for shape in drawn.shapes]
    assert colours == ["accent5", "accent5", "bg1", "accent1"]


def test_country_that_only_the_map_could_know_is_a_mistake_of_the_outline(loaded: Loaded) -> None:
    deck = one(loaded, "deck")
    wrong = CountryMap(country="XX", alt=runs_of("x"))
    first = deck.slides[0].model_copy(update={"map": wrong})
    with pytest.raises(ContentError, match="NL642"):
        pptx.render(deck.model_copy(update={"slides": (first, *deck.slides[1:])}), Files())


def mixed(ground: str, veil: str, share: float) -> str:
    pairs = ((int(c[at : at + 2], 16) for c in (ground, veil)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02X}" for a, b in pairs)


@pytest.mark.parametrize("area", AREAS)
def test_marked_country_stands_out_on_a_cover(loaded: Loaded, area: str) -> None:
    _, (drawn,) = shapes(one(loaded, "deck"))
    veils = {}
    for shape in drawn.shapes:
        colour = shape._element.find(f".//{A}schemeClr")
        alpha = colour.find(f"{A}alpha")
        veils[shape.name] = 1.0 if alpha is None else int(alpha.get("val")) / 100_000
        assert colour.get("val") == "bg1"
    assert veils.pop("map country") == 1.0
    for share in (0.0, *veils.values()):
        assert contrast("#FFFFFF", mixed(TOKENS[area], "#FFFFFF", share)) >= LEAST


def colours_of(png: bytes) -> Counter[str]:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pixels = picture.width * picture.height
    found = Counter({f"#{r:02X}{g:02X}{b:02X}": n for n, (r, g, b) in picture.getcolors(pixels)})
    # What is no edge between two colours.
    return Counter({colour: n for colour, n in found.items() if n > pixels / 200})


@pytest.mark.parametrize("area", AREAS)
def test_marked_country_stands_out_on_white(loaded: Loaded, area: str) -> None:
    handout = one(loaded, "handout", subject="ips-coaching-helsinki")
    brand = handout.brand.model_copy(update={"area": TOKENS[area]})
    word = zipfile.ZipFile(
        io.BytesIO(docx.render(handout.model_copy(update={"brand": brand}), Files())[".docx"])
    )
    pictures = [word.read(n) for n in word.namelist() if n.startswith("word/media/")]
    (found,) = [each for each in map(colours_of, pictures) if TOKENS[area] in each]
    others = [colour for colour in found if colour != TOKENS[area]]
    assert "#FFFFFF" in others
    assert len(others) == 3, "sea, members, neighbours"
    assert min(contrast(TOKENS[area], colour) for colour in others) >= LEAST


def test_handout_tells_a_reader_of_the_map(loaded: Loaded) -> None:
    handout = one(loaded, "handout", language="en")
    said = f"/Alt ({plain(handout.map.alt)})".encode()
    assert said in pdf.render(handout, Files())[".pdf"].replace(b"/Alt(", b"/Alt (")
    silent = handout.model_copy(update={"map": None})
    assert b"Marked: Malta" not in pdf.render(silent, Files())[".pdf"]


def test_map_never_costs_a_handout_a_page_at_its_closest(loaded: Loaded) -> None:
    handout = one(loaded, "handout")
    plain_one = handout.model_copy(update={"map": None})
    closest = [pdf._Setter(each, Files()).at(pdf.CLOSEST).fill for each in (handout, plain_one)]
    assert closest[0] == closest[1]


def test_word_handout_has_the_map_in_line_with_its_words(loaded: Loaded) -> None:
    handout = one(loaded, "handout")
    archive = zipfile.ZipFile(io.BytesIO(docx.render(handout, Files())[".docx"]))
    body = etree.fromstring(archive.read("word/document.xml"))[0]
    framed = [p for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}framePr") is not None]
    (paragraph,) = framed
    (said,) = paragraph.iter("{*}docPr")
    assert said.get("descr") == plain(handout.map.alt)
    assert not list(body.iter("{*}anchor")), "no picture floats"
    styles = [p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in body.findall(f"{W}p")[:4]]
    assert styles == ["Area", "Picture", "Kicker", "Title"]


def frame(board: Storyboard, index: int) -> tuple[bytes, object]:
    class Whole:
        scene, shown, grown, growth, answered, bare = index, 9, 9, 1, False, False

    data = _template_input(board, index, [Whole()])  # type: ignore[list-item]
    (png,) = compile_png(MAIN, data, resources=Files(), files=_files(board, index), ppi=PPI / 8)
    return png, data


def test_first_picture_of_a_video_marks_the_country(loaded: Loaded) -> None:
    board = one(loaded, "storyboard")
    first = board.scenes[0]
    elsewhere = first.model_copy(update={"map": first.map.model_copy(update={"country": "FI"})})
    other = board.model_copy(update={"scenes": (elsewhere, *board.scenes[1:])})
    assert frame(board, 0)[0] != frame(other, 0)[0]
    assert frame(board, 0)[0] == frame(board, 0)[0]


def test_other_scenes_know_no_country(loaded: Loaded) -> None:
    board = one(loaded, "storyboard")
    for index in range(1, len(board.scenes)):
        assert board.scenes[index].map is None
        assert not set(MAP_FILES) & set(_files(board, index))
    assert set(MAP_FILES) <= set(_files(board, 0))


def test_transcript_tells_what_the_map_shows(loaded: Loaded) -> None:
    board = one(loaded, "storyboard")
    assert plain(board.scenes[0].map.alt) in transcript_text(board, clock="1:05").decode()
