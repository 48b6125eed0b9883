# What enters: the shipped master, changed as a partner would change it. What leaves: claims about the
# decks that are made on it.

import io
import re
from collections.abc import Mapping

import pytest
from pptx import Presentation
from pptx.util import Emu
from tests.support.imprints import text
from tests.support.partner_templates import (
    DECK_PATH,
    FONTS,
    LONG,
    MASTER,
    MASTERS,
    SLIDES,
    A,
    coloured,
    deck,
    deck_faults,
    in_font,
    layout,
    made,
    own_files,
    parts_of,
    redrawn,
    rendered,
    replaced,
    shape,
    zipped,
)
from tests.support.resources import ROOT

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._pptx.adopt import adopted
from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import load_metrics
from netpes_learn.formats._pptx.theme import read_theme
from netpes_learn.formats.pptx import render as render_deck
from netpes_learn.model.document import (
    Bullets,
)


def squeezed(presentation) -> None:
    """Make the master 4:3 as PowerPoint does with "ensure fit": all widths by three quarters."""
    presentation.slide_width = Emu(9_144_000)
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for place in owner.element.iter(f"{A}off", f"{A}chOff"):
            place.set("x", str(int(place.get("x")) * 3 // 4))
        for size in owner.element.iter(f"{A}ext", f"{A}chExt"):
            if size.get("cx"):
                size.set("cx", str(int(size.get("cx")) * 3 // 4))


def theme_colours(presentation) -> Mapping[str, str]:
    return read_theme(presentation).colours


def test_deck_is_refused_with_all_that_is_wrong_with_the_template() -> None:
    def spoil(presentation) -> None:
        presentation.slide_layouts.remove(layout(presentation, "Chart"))
        shape(layout(presentation, "Text"), "side").name = "x"

    with pytest.raises(ContentError) as caught:
        rendered(redrawn(spoil))
    assert [fault.code for fault in caught.value.diagnostics] == ["NL463", "NL464"]


def test_deck_has_the_places_of_the_partners_template() -> None:
    def move(presentation) -> None:
        title = shape(layout(presentation, "Text"), "title")
        title.left, title.top, title.width, title.height = map(
            Emu, (609600, 333333, 9999999, 900000)
        )

    presentation = made(redrawn(move))
    (title,) = (s for s in presentation.slides[1].shapes if s.name == "title")
    assert (title.top, title.width) == (333_333, 9_999_999)


def test_own_colours_are_kept_and_the_shipped_ones_follow_area_and_partner() -> None:
    own = theme_colours(made(coloured()))
    assert own["accent1"] == "#7A1F3D"
    assert own["accent6"] == "#F3E8EC"
    house = theme_colours(made(in_font("Arial")))
    assert house["accent1"] == "#A63D0F"
    assert house["accent2"] == "#003A70"


def test_text_in_a_wider_font_takes_more_room() -> None:
    """Four long items fit one slide in Calibri; in an unknown font they are measured wider."""
    many = SLIDES[1].model_copy(update={"slots": {"body": (Bullets(items=[text(LONG * 2)] * 5),)}})
    narrow = len(made(MASTER, SLIDES[0], many, SLIDES[-1]).slides)
    wide = len(made(in_font("Corporate Sans"), SLIDES[0], many, SLIDES[-1]).slides)
    assert wide > narrow


def test_unknown_font_is_told_in_the_build_report_too() -> None:
    files = own_files(pptx=in_font("Corporate Sans"))
    render_deck(deck(deck_template=DECK_PATH), files)
    assert any("Corporate Sans" in warning for warning in files.warnings)


def test_slides_of_the_template_are_not_in_the_deck() -> None:
    """The deck that a template gives, handed in as a template, gives the same deck again."""
    once = rendered(coloured())
    twice = rendered(once)
    titles = [
        [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(each)).slides]
        for each in (once, twice)
    ]
    assert titles[0] == titles[1]
    for content in (once, twice):
        parts = parts_of(content)
        assert sum(name.startswith("ppt/slides/slide") for name in parts) == len(titles[0])
        assert parts["ppt/presentation.xml"].count(b"<p14:sectionLst") == 1


def test_sections_stand_beside_the_extensions_that_powerpoint_left() -> None:
    guides = '<p:ext uri="{EFAFB233-063F-42B5-8137-9DF3F51BA10A}"/>'
    template = replaced(
        MASTER,
        r"ppt/presentation\.xml",
        ("</p:presentation>", f"<p:extLst>{guides}</p:extLst></p:presentation>"),
    )
    made_of = parts_of(rendered(template))["ppt/presentation.xml"]
    assert made_of.count(b"<p:extLst>") == 1
    assert b"EFAFB233" in made_of
    assert b"<p14:sectionLst" in made_of


def test_template_without_our_table_style_gets_it_beside_its_own() -> None:
    other = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"
    template = replaced(
        MASTER, r"ppt/tableStyles\.xml", ("{4E455450-4553-4C45-A152-4E5441424C45}", other)
    )
    styles = parts_of(rendered(template))["ppt/tableStyles.xml"]
    assert other.encode() in styles
    assert b"{4E455450-4553-4C45-A152-4E5441424C45}" in styles


def test_distance_before_paragraphs_is_measured_and_kept() -> None:
    """Office's own templates put 10 pt before; the renderer fits with what comes after."""
    first = '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="1000"/></a:spcAft>'
    template = replaced(
        MASTER,
        MASTERS,
        (first, first.replace('val="0"', 'val="700"').replace('val="1000"', 'val="500"')),
    )
    level = read_layouts(adopted(template, MASTER))["Text"].slots["body"].levels[0]
    assert level.after_pt == 12


def test_four_to_three_is_supported() -> None:
    template = redrawn(squeezed)
    assert deck_faults(template) == []
    content = rendered(template)
    presentation = Presentation(io.BytesIO(content))
    for slide in presentation.slides:
        for each in slide.shapes:
            assert each.left + each.width <= presentation.slide_width
    assert b"On-screen Show (4:3)" in parts_of(content)["docProps/app.xml"]


def test_template_from_elsewhere_needs_no_app_part_no_notes_master_and_no_table_styles() -> None:
    parts = parts_of(MASTER)
    for name, kind in (("docProps/app.xml", "extended-properties"),
                       ("ppt/tableStyles.xml", "tableStyles"),
                       ("ppt/notesMasters/notesMaster1.xml", "notesMaster")):  # fmt: skip
        del parts[name]
        for where in ("_rels/.rels", "ppt/_rels/presentation.xml.rels"):
            parts[where] = re.sub(
                rb'<Relationship [^>]*/%s"[^>]*/>' % kind.encode(), b"", parts[where]
            )
        parts["[Content_Types].xml"] = re.sub(
            rb'<Override PartName="/%s"[^>]*/>' % name.encode(), b"", parts["[Content_Types].xml"]
        )
    del parts["ppt/notesMasters/_rels/notesMaster1.xml.rels"]
    parts["ppt/presentation.xml"] = re.sub(
        rb"<p:notesMasterIdLst>.*?</p:notesMasterIdLst>", b"", parts["ppt/presentation.xml"]
    )
    result = parts_of(rendered(zipped(parts)))
    assert {"docProps/app.xml", "ppt/tableStyles.xml", "ppt/notesMasters/notesMaster1.xml"} <= set(
        result
    )


def test_same_template_gives_the_same_bytes() -> None:
    template = coloured(in_font("Arial"))
    adopted.cache_clear()
    first = rendered(template)
    adopted.cache_clear()
    assert rendered(template) == first


def test_known_fonts_are_measured_in_their_own_widths() -> None:
    def read(path: str) -> bytes:
        return (ROOT / path).read_bytes()

    calibri = load_metrics(read("templates/deck/carlito-widths.json"))
    arial, verdana = (FONTS.metrics([name], read) for name in ("ARIAL", "Verdana"))
    both = FONTS.metrics(["Calibri", "Arial"], read)
    width = [each.width(LONG, size_pt=20) for each in (calibri, arial, both, verdana)]
    assert width[0] < width[1] <= width[2] < width[3]
    # From the fonts' hhea table: 1854 + 434 + 67 of 2048 units.
    assert arial.line_em == pytest.approx(2355 / 2048, abs=1e-4)
    assert both.line_em == calibri.line_em


def test_font_is_measured_the_same_whichever_was_measured_before() -> None:
    def longest(*names: str) -> float:
        load_metrics.cache_clear()
        for name in names:
            metrics = FONTS.metrics([name], lambda path: (ROOT / path).read_bytes())
            width = metrics.longest_word([(LONG, False)], size_pt=20)
            metrics.line_count([(LONG, False)], size_pt=20, width_pt=200)
        return width

    # Verdana is measured with the widths of DejaVu Sans, made wider.
    assert longest("Verdana") == longest("DejaVu Sans", "Verdana") > longest("DejaVu Sans")
