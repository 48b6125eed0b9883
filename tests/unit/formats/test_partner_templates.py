# What enters: the shipped master and Word template, changed as a partner would change them. What
# leaves: claims about what is refused, with which words, and about what is made on the rest.

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Emu

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.formats._docx.partner import word_template_faults
from netpes_learn.formats._pptx.adopt import adopted
from netpes_learn.formats._pptx.fonts import read_fonts
from netpes_learn.formats._pptx.master import read_layouts
from netpes_learn.formats._pptx.metrics import load_metrics
from netpes_learn.formats._pptx.partner import deck_template_faults
from netpes_learn.formats._pptx.theme import read_theme
from netpes_learn.formats.docx import render as render_handout
from netpes_learn.formats.pptx import render as render_deck
from netpes_learn.model.document import (
    BigNumber,
    Brand,
    Bullets,
    Callout,
    Chart,
    Deck,
    Handout,
    Numbers,
    Paragraph,
    Part,
    Point,
    Properties,
    Slide,
    Table,
)
from netpes_learn.model.text import Run

ROOT = Path(__file__).parents[3]
MASTER = (ROOT / "templates/deck/master.pptx").read_bytes()
WORD = (ROOT / "templates/handout/template.docx").read_bytes()
FONTS = read_fonts((ROOT / "templates/deck/fonts.yml").read_bytes())
DECK_PATH = "content/partners/soc/template.pptx"
WORD_PATH = "content/partners/soc/template.docx"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Parts = dict[str, bytes]


class Files:
    """The repository's files, and a partner's templates."""

    def __init__(self, **templates: bytes) -> None:
        self.own = {f"content/partners/soc/template.{k}": v for k, v in templates.items()}
        self.warnings: list[str] = []

    def read(self, path: str) -> bytes:
        return self.own[path] if path in self.own else (ROOT / path).read_bytes()

    def cached(self, _name: str, _key: object, make: Callable[[], bytes]) -> bytes:
        return make()

    def progress(self, share: float) -> None: ...

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def fact(self, name: str, value: object) -> None: ...


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(content: bytes, where: str, *pairs: tuple[str, str]) -> bytes:
    """Return a package with text replaced in the parts whose names match ``where``."""
    parts, done = parts_of(content), set()
    for name in parts:
        if re.fullmatch(where, name):
            for old, new in pairs:
                if old.encode() in parts[name]:
                    parts[name] = parts[name].replace(old.encode(), new.encode())
                    done.add(old)
    assert done == {old for old, _ in pairs}, "the shipped template no longer says this"
    return zipped(parts)


def redrawn(change: Callable[[object], None], template: bytes = MASTER) -> bytes:
    """Return the master changed through python-pptx."""
    presentation = Presentation(io.BytesIO(template))
    change(presentation)
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


THEME, MASTERS = r"ppt/theme/theme1\.xml", r"ppt/slideMasters/.*\.xml"
OWN_COLOURS = {
    "dk1": "1B1B2F", "dk2": "4A4A5E", "lt2": "F4F1EA", "accent1": "7A1F3D", "accent2": "004B6B",
    "accent3": "54546A", "accent4": "1D6B34", "accent5": "D0CCC4", "accent6": "F3E8EC",
    "hlink": "7A1F3D",
}  # fmt: skip


def coloured(template: bytes = MASTER, **colours: str) -> bytes:
    """Return the master with a colour scheme of the partner's own, as PowerPoint saves one."""
    parts = parts_of(template)
    root = etree.fromstring(parts["ppt/theme/theme1.xml"])
    scheme = root.find(f".//{A}clrScheme")
    scheme.set("name", "Maison")
    for name, value in (OWN_COLOURS | colours).items():
        scheme.find(f"{A}{name}")[0].set("val", value)
    return zipped(parts | {"ppt/theme/theme1.xml": etree.tostring(root)})


def in_font(name: str, template: bytes = MASTER) -> bytes:
    return replaced(template, THEME, ('latin typeface="Calibri"', f'latin typeface="{name}"'))


def squeezed(presentation) -> None:
    """Make the master 4:3 as PowerPoint does with "ensure fit": all widths by three quarters."""
    presentation.slide_width = Emu(9_144_000)
    for owner in (presentation.slide_master, *presentation.slide_layouts):
        for place in owner.element.iter(f"{A}off", f"{A}chOff"):
            place.set("x", str(int(place.get("x")) * 3 // 4))
        for size in owner.element.iter(f"{A}ext", f"{A}chExt"):
            if size.get("cx"):
                size.set("cx", str(int(size.get("cx")) * 3 // 4))


def layout(presentation, name):
    return next(each for each in presentation.slide_layouts if each.name == name)


def shape(owner, name):
    return next(each for each in owner.shapes if each.name == name)


def deck_faults(template: bytes) -> list[Diagnostic]:
    return list(deck_template_faults(template, MASTER, path=DECK_PATH, fonts=FONTS))


def told(faults: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(fault.code, fault.message) for fault in faults]


# ---------------------------------------------------------------- what is refused: any file


def test_shipped_templates_are_themselves_good_templates() -> None:
    assert deck_faults(MASTER) == []
    assert word_faults(WORD) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not a zip at all", "is damaged"),
        (b"", "is damaged"),
        (MASTER[: len(MASTER) // 2], "is damaged"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "before 2007, or has a password"),
        (zipped({"readme.txt": b"hello"}), "zip file of another kind"),
        (WORD, "a file of another kind"),
    ],
    ids=["text", "empty", "cut off", "old format", "zip", "a Word file"],
)
def test_what_is_no_deck_is_refused_with_its_reason(content: bytes, said: str) -> None:
    (fault,) = deck_faults(content)
    assert fault.code == "NL460"
    assert said in fault.message
    assert "PowerPoint (*.pptx)" in fault.hint
    assert fault.span.path == DECK_PATH


def test_damaged_bytes_inside_are_found_wherever_they_are() -> None:
    """A flipped byte in the packed data of any part; the zip's own check finds it."""
    entry = zipfile.ZipFile(io.BytesIO(MASTER)).getinfo("ppt/slideLayouts/slideLayout5.xml")
    broken = bytearray(MASTER)
    broken[entry.header_offset + 80] ^= 0xFF
    assert [fault.code for fault in deck_faults(bytes(broken))] == ["NL460"]


@pytest.mark.parametrize(
    "content", [b"<p:sldLayout", b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'], ids=["cut", "DTD"]
)
def test_part_that_is_no_plain_xml_is_named(content: bytes) -> None:
    parts = parts_of(MASTER) | {"ppt/slideLayouts/slideLayout3.xml": content}
    (fault,) = deck_faults(zipped(parts))
    assert fault.code == "NL460"
    assert "slideLayout3.xml" in fault.message


def test_package_without_its_presentation_is_refused() -> None:
    parts = parts_of(MASTER)
    del parts["ppt/slideMasters/slideMaster1.xml"]
    assert [fault.code for fault in deck_faults(zipped(parts))] == ["NL460"]


def test_file_above_the_limit_is_refused_unopened() -> None:
    (fault,) = deck_faults(MASTER + b"\0" * 20_000_000)
    assert fault.code == "NL461"
    assert "20,000,000" in fault.message


def test_small_file_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = zipped(parts_of(MASTER) | {"ppt/media/image9.bmp": b"\0" * 201_000_000})
    assert len(bomb) < 2_000_000
    assert [fault.code for fault in deck_faults(bomb)] == ["NL461"]


@pytest.mark.parametrize("template", [MASTER, WORD], ids=["pptx", "docx"])
def test_macros_are_refused(template: bytes) -> None:
    find = deck_faults if template is MASTER else word_faults
    folder = "ppt" if template is MASTER else "word"
    with_code = zipped(parts_of(template) | {f"{folder}/vbaProject.bin": b"code"})
    assert told(find(with_code)) == [("NL462", "the file holds macros, which are refused")]
    kind = "presentationml.presentation" if template is MASTER else "wordprocessingml.document"
    named = replaced(
        template,
        r"\[Content_Types\]\.xml",
        (f"application/vnd.openxmlformats-officedocument.{kind}.main+xml",
         f"application/vnd.ms-{folder}.macroEnabled.main+xml"),
    )  # fmt: skip
    assert told(find(named)) == [("NL462", "the file holds macros, which are refused")]


def test_picture_that_lies_elsewhere_is_refused() -> None:
    link = (
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="file:///S:/logos/soc.png" TargetMode="External"/>'
    )
    template = replaced(
        MASTER, r".*/_rels/slideLayout1\.xml\.rels", ("</Relationships>", f"{link}</Relationships>")
    )
    (fault,) = deck_faults(template)
    assert fault.code == "NL462"
    assert "slideLayout1.xml" in fault.message
    assert "S:/logos/soc.png" in fault.message


# ---------------------------------------------------------------- what is refused: decks


def test_renamed_layout_is_missing_and_the_likely_one_is_named() -> None:
    template = redrawn(
        lambda p: setattr(layout(p, "Worksheet")._element.cSld, "name", "1_Workshet")
    )
    (fault,) = deck_faults(template)
    assert (fault.code, fault.message) == ("NL463", "there is no layout 'Worksheet'")
    assert fault.hint == "did you mean '1_Workshet'?"


def test_every_missing_layout_is_told_at_once() -> None:
    def remove(presentation) -> None:
        for name in ("Chart", "Table"):
            presentation.slide_layouts.remove(layout(presentation, name))

    assert told(deck_faults(redrawn(remove))) == [
        ("NL463", "there is no layout 'Chart'"),
        ("NL463", "there is no layout 'Table'"),
    ]


def test_renamed_placeholders_of_a_layout_are_listed_together() -> None:
    def rename(presentation) -> None:
        columns = layout(presentation, "Two columns")
        shape(columns, "left").name = "Inhaltsplatzhalter 3"
        shape(columns, "right").name = "rigth"

    (fault,) = deck_faults(redrawn(rename))
    assert fault.code == "NL464"
    assert fault.message == "layout 'Two columns' has no placeholder 'left', 'right'"
    assert "Inhaltsplatzhalter 3, rigth" in fault.hint


def test_names_of_title_footer_and_number_are_free() -> None:
    """PowerPoint names them in the language of who drew them: "Titel 1", "Fußzeilenplatzhalter"."""

    def rename(presentation) -> None:
        for owner in (presentation.slide_master, *presentation.slide_layouts):
            for name, own in (
                ("title", "Titre 1"),
                ("footer", "Espace 4"),
                ("slide number", "N 5"),
            ):
                for each in owner.placeholders:
                    if each.name == name:
                        each.name = own

    assert deck_faults(redrawn(rename)) == []


def test_optional_placeholders_may_go_and_are_left_out() -> None:
    def remove(presentation) -> None:
        for each in presentation.slide_layouts:
            for found in list(each.placeholders):
                if found.name in {"area", "section", "wordmark", "footer", "slide number"}:
                    found._element.getparent().remove(found._element)

    template = redrawn(remove)
    assert deck_faults(template) == []
    names = {s.name for slide in made(template).slides for s in slide.shapes}
    assert names == {
        "title", "subtitle", "funding", "body", "body 2", "body table", "licence",
        "number-1", "number-2",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Title", "Closing"])
def test_layout_without_the_emblem_is_refused(name: str) -> None:
    def remove(presentation) -> None:
        emblem = shape(layout(presentation, name), "EU emblem")
        emblem._element.getparent().remove(emblem._element)

    (fault,) = deck_faults(redrawn(remove))
    assert (fault.code, fault.message) == (
        "NL464",
        f"layout '{name}' has lost the emblem of the EU",
    )


def test_placeholder_for_pictures_cannot_hold_text() -> None:
    def change(presentation) -> None:
        body = shape(layout(presentation, "Text"), "body")
        body._element.ph.set("type", "pic")

    (fault,) = deck_faults(redrawn(change))
    assert fault.code == "NL464"
    assert fault.message == "placeholder 'body' of layout 'Text' is of another kind (pic)"


def test_placeholder_whose_place_is_half_said_is_refused() -> None:
    def move(presentation) -> None:
        for owner, name in ((layout(presentation, "Text"), "side"),
                            (presentation.slide_master, "body")):  # fmt: skip
            frame = shape(owner, name)._element.spPr.xfrm
            frame.remove(frame.find(f"{A}ext"))

    (fault,) = deck_faults(redrawn(move))
    assert fault.message == "placeholder 'side' of layout 'Text' has no place of its own"


@pytest.mark.parametrize(
    ("side", "value", "said"),
    [("left", 9_000_000, "reaches beyond"), ("top", -400_000, "reaches beyond"),
     ("height", 300_000, "too small"), ("width", 900_000, "too small")],
)  # fmt: skip
def test_placeholder_must_lie_on_the_slide_and_hold_text(side: str, value: int, said: str) -> None:
    def move(presentation) -> None:
        setattr(shape(layout(presentation, "Text"), "body"), side, Emu(value))

    # Moved, it also stands on others, which is a warning.
    (fault,) = (each for each in deck_faults(redrawn(move)) if each.severity == "error")
    assert fault.code == "NL464"
    assert fault.message.startswith("placeholder 'body' of layout 'Text' ")
    assert said in fault.message


def test_two_placeholders_of_one_name_are_refused() -> None:
    def rename(presentation) -> None:
        shape(layout(presentation, "Text"), "source").name = "side"

    faults = deck_faults(redrawn(rename))
    assert ("NL464", "layout 'Text' has no placeholder 'source'") in told(faults)


def test_upright_slides_are_refused() -> None:
    def turn(presentation) -> None:
        presentation.slide_width, presentation.slide_height = Emu(6_858_000), Emu(9_144_000)

    assert "NL468" in {fault.code for fault in deck_faults(redrawn(turn))}


def test_own_colours_too_pale_to_read_are_refused_by_their_names() -> None:
    (fault,) = deck_faults(coloured(accent4="8CC152"))
    assert fault.code == "NL466"
    assert fault.message.startswith("the right answer: Accent 4 (#8CC152) on Background 1")
    assert "2.1:1" in fault.message


def test_colours_of_a_master_that_maps_them_otherwise_are_judged_as_shown() -> None:
    """On a dark master, Text 1 is the light colour: what was good on white is not any more."""
    dark = replaced(
        coloured(), MASTERS, ('bg1="lt1" tx1="dk1"', 'bg1="dk1" tx1="lt1"')
    )  # fmt: skip
    pale = {fault.message.split(":")[0] for fault in deck_faults(dark) if fault.code == "NL466"}
    assert "text in panels" in pale
    assert "text" not in pale


def test_placeholders_on_one_another_are_a_warning() -> None:
    def move(presentation) -> None:
        shape(layout(presentation, "Text"), "section").top = Emu(800_000)

    (fault,) = deck_faults(redrawn(move))
    assert (fault.code, fault.severity) == ("NL467", "warning")
    assert fault.message == "'title' and 'section' overlap in the layouts Text"


def test_unknown_font_is_a_warning_and_a_known_one_is_none() -> None:
    assert deck_faults(in_font("Arial")) == []
    (fault,) = deck_faults(in_font("Corporate Sans"))
    assert (fault.code, fault.severity) == ("NL467", "warning")
    assert "'Corporate Sans'" in fault.message


def test_bullets_on_the_wrong_level_and_fixed_lines_are_warnings() -> None:
    body = '<a:buNone/><a:defRPr sz="2200"'
    template = replaced(
        MASTER,
        MASTERS,
        (body, body.replace("<a:buNone/>", '<a:buChar char="•"/>')),
        ('<a:lnSpc><a:spcPct val="90000"/></a:lnSpc>',
         '<a:lnSpc><a:spcPts val="3200"/></a:lnSpc>'),
    )  # fmt: skip
    faults = deck_faults(template)
    assert {(fault.code, fault.severity) for fault in faults} == {("NL467", "warning")}
    assert [fault.message for fault in faults] == [
        "level 1 of the text has a bullet",
        "the distance of lines is given in points",
    ]


# ---------------------------------------------------------------- what is made: decks


def text(words: str, lang: str = "fr") -> list[Run]:
    return [Run(text=words, lang=lang)]


LONG = "Les conseillers se réunissent chaque semaine et suivent chaque cas avec les partenaires. "


def brand(**fields: object) -> Brand:
    look = {
        "wordmark": ("SOC", "Catalunya"),
        "accent": "#003A70",
        "on_accent": "#FFFFFF",
        "area": "#A63D0F",
        "area_tint": "#F6ECE7",
        "area_label": text("Employeurs"),
        "funding": text("Cofinancé par l'Union européenne"),
        "licence": text("CC BY 4.0"),
    }
    return Brand(**{**look, **fields})


PROPERTIES = Properties(
    title="Un titre",
    language="fr",
    proofing="fr-BE",
    author="NET PES",
    date="2026-11-20",
    version="1.0.0",
)
TABLE = Table(header=[text("A"), text("B")], rows=[[text("1"), text("2")]], alt=text("Tableau"))
SLIDES = (
    Slide(id="title", layout="Title", title=text("Un titre"),
          slots={"subtitle": [Paragraph(text=text("Sous-titre"))]}),
    Slide(id="text", layout="Text", title=text("Du texte"),
          slots={"body": [Bullets(items=[text(LONG * 2)] * 4)]}, notes=[text("DO")]),
    Slide(id="table", layout="Table", title=text("Un tableau"), slots={"body": [TABLE]}),
    Slide(id="numbers", layout="Numbers", title=text("Des chiffres"),
          slots={"body": [
              Numbers(items=[BigNumber(value=text("46 %"), counts=text("en emploi"))] * 2),
              Paragraph(text=text("Après un an.")),
              Callout(title=text("Note"), text=[text("Une note.")]),
          ]}),
    Slide(id="closing", layout="Closing", section=text("Fin"), title=text("Sources"),
          slots={"body": [Paragraph(text=text("Une source"))]}),
)  # fmt: skip


def deck(*slides: Slide, **look: object) -> Deck:
    return Deck(
        kind="deck",
        id="soc/fr/x",
        properties=PROPERTIES,
        brand=brand(**look),
        title=text("Un titre"),
        footer=text("Un titre"),
        slides=slides or SLIDES,
    )


def rendered(template: bytes, *slides: Slide) -> bytes:
    files = Files(pptx=template)
    return render_deck(deck(*slides, deck_template=DECK_PATH), files)[".pptx"]


def made(template: bytes, *slides: Slide):
    return Presentation(io.BytesIO(rendered(template, *slides)))


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
    files = Files(pptx=in_font("Corporate Sans"))
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


# ---------------------------------------------------------------- Word


def word_faults(template: bytes) -> list[Diagnostic]:
    return list(word_template_faults(template, WORD, path=WORD_PATH))


STYLES = r"word/styles\.xml"


def test_missing_styles_are_told_each_with_the_likely_one() -> None:
    template = replaced(WORD, STYLES, ('w:val="Number Label"', 'w:val="Number Lable"'))
    (fault,) = word_faults(template)
    assert (fault.code, fault.message) == ("NL465", "there is no paragraph style 'Number Label'")
    assert fault.hint == "did you mean 'Number Lable'?"


def test_style_of_another_type_is_told() -> None:
    parts = parts_of(WORD)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        b'w:type="paragraph" w:styleId="Number"', b'w:type="character" w:styleId="Number"'
    )
    (fault,) = word_faults(zipped(parts))
    assert fault.message == "the style 'Number' is a character style, not a paragraph style"


def test_list_style_without_a_list_is_told() -> None:
    parts = parts_of(WORD)
    root = etree.fromstring(parts["word/styles.xml"])
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}styleId") == "Checklist":
            mark = style.find(f"{W}pPr/{W}numPr")
            mark.getparent().remove(mark)
    (fault,) = word_faults(zipped(parts | {"word/styles.xml": etree.tostring(root)}))
    assert (fault.code, fault.message) == ("NL465", "the style 'Checklist' has no list")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('w:right="1134"', 'w:right="6134"'), "between the margins there are"),
        (("<w:titlePg/>", '<w:cols w:num="2"/><w:titlePg/>'), "more than one column"),
        (("<w:sectPr>", "<w:p><w:pPr><w:sectPr/></w:pPr></w:p><w:sectPr>"), "2 sections"),
    ],
)
def test_page_on_which_no_handout_fits_is_told(change: tuple[str, str], said: str) -> None:
    (fault,) = word_faults(replaced(WORD, r"word/document\.xml", change))
    assert fault.code == "NL468"
    assert said in fault.message


def test_mark_that_word_keeps_in_pieces_is_told() -> None:
    pieces = "<w:t>{foo</w:t></w:r><w:r><w:t>ter}</w:t>"
    template = replaced(WORD, r"word/footer1\.xml", ("<w:t>{footer}</w:t>", pieces))
    (fault,) = word_faults(template)
    assert fault.code == "NL465"
    assert fault.message == "footer1.xml: '{footer}' is not a piece of its own"


HANDOUT = Handout(
    kind="handout",
    id="soc/fr/x",
    properties=PROPERTIES,
    brand=brand(word_template=WORD_PATH),
    title=text("Un titre"),
    kicker=text("Fiche"),
    lead=text("Un chapeau"),
    footer=text("Pied de page"),
    parts=[
        Part(
            id="one",
            title=text("Une partie"),
            main=[
                Bullets(items=[text("un"), text("deux")], style="number"),
                Bullets(items=[text("un"), text("deux")], style="number"),
                TABLE,
            ],
            side=[Numbers(items=[BigNumber(value=text("46 %"), counts=text("en emploi"))])],
        )
    ],
)


def handout(template: bytes):
    content = render_handout(HANDOUT, Files(docx=template))[".docx"]
    return docx.Document(io.BytesIO(content))


def french(template: bytes = WORD) -> bytes:
    """Return the template as French Word saves it: names of styles kept, their ids translated."""
    ids = {"Heading1": "Titre1", "Title": "Titre", "ListNumber": "Listenumros", "Normal": "Normale"}
    parts = parts_of(template)
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml"):
            for old, new in ids.items():
                for attribute in ("styleId", "val"):
                    parts[name] = parts[name].replace(
                        f'w:{attribute}="{old}"'.encode(), f'w:{attribute}="{new}"'.encode()
                    )
    # What replacing has done to the names of the styles is undone.
    for old, new in ids.items():
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(
            f'<w:name w:val="{new}"/>'.encode(), f'<w:name w:val="{old}"/>'.encode()
        )
    return zipped(parts)


def test_styles_are_matched_by_name_whatever_their_ids() -> None:
    template = french()
    assert b'w:styleId="Titre1"' in parts_of(template)["word/styles.xml"]
    assert word_faults(template) == []
    styled = {p.text: p.style.name for p in handout(template).paragraphs}
    assert styled["Un titre"] == "Title"
    assert styled["Une partie"] == "Heading 1"
    assert styled["deux"] == "List Number"


def test_style_in_the_way_of_an_id_is_kept_under_another() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="Number"><w:name w:val="Our figures"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Chiffre"><w:name w:val="Number"/>'
    )
    theirs = (
        '<w:style w:type="paragraph" w:styleId="Number" w:customStyle="1"><w:name w:val="Number"/>'
    )
    document = handout(replaced(WORD, STYLES, (theirs, own)))
    ids = [style.style_id for style in document.styles]
    assert len(ids) == len(set(ids))
    assert document.styles["Our figures"].style_id != "Number"
    assert document.styles["Number"].style_id == "Number"


def test_each_numbered_list_begins_at_one_in_the_templates_own_numbering() -> None:
    """The definition of the list is another one than in the shipped template."""
    template = replaced(
        WORD,
        r"word/numbering\.xml",
        ('w:abstractNumId="1"', 'w:abstractNumId="41"'),
        ('<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="41"/>'),
    )
    document = handout(template)
    numbering = document.part.numbering_part.element
    items = [p for p in document.paragraphs if p.style.name == "List Number"]
    used = [int(p._p.pPr.numPr.numId.val) for p in items]
    assert used[0] == used[1]
    assert used[2] == used[3] != used[0]
    for number in set(used):
        assert numbering.num_having_numId(number).abstractNumId.val == 41


def test_tables_are_as_wide_as_the_partners_page() -> None:
    template = replaced(
        WORD, r"word/document\.xml", ('w:right="1134"', 'w:right="2134"')
    )  # fmt: skip
    for table in handout(template).tables:
        width = table._tbl.tblPr.find(f"{W}tblW").get(f"{W}w")
        assert abs(int(width) - 8638) <= 4


def test_word_keeps_own_colours_and_paints_the_shipped_ones() -> None:
    own = replaced(
        WORD, r"word/theme/theme1\.xml", ('clrScheme name="NetPES"', 'clrScheme name="M"')
    )
    painted = parts_of(render_handout(HANDOUT, Files(docx=WORD))[".docx"])
    kept = parts_of(render_handout(HANDOUT, Files(docx=own))[".docx"])
    assert b'"A63D0F"' in painted["word/theme/theme1.xml"]
    assert b'"A63D0F"' not in kept["word/theme/theme1.xml"]


def test_own_colours_of_a_word_template_must_be_readable_and_draw_its_charts() -> None:
    def themed(accent: str) -> bytes:
        return replaced(
            WORD,
            r"word/theme/theme1\.xml",
            ('clrScheme name="NetPES"', 'clrScheme name="M"'),
            ('<a:accent1><a:srgbClr val="0B6E69"', f'<a:accent1><a:srgbClr val="{accent}"'),
        )

    faults = word_faults(themed("8CC152"))
    assert {fault.code for fault in faults} == {"NL466"}
    assert faults[0].message.startswith("headings and figures: Accent 1 (#8CC152)")
    chart = Chart(
        shape="bars",
        title=text("Barres"),
        alt=text("Deux barres"),
        points=[Point(label=text(n), value=v, shown=str(v)) for n, v in (("a", 1), ("b", 2))],
    )
    page = HANDOUT.model_copy(update={"parts": (Part(id="x", main=[chart]),)})
    files = Files(docx=themed("7A1F3D"))
    result = parts_of(render_handout(page, files)[".docx"])
    colours = {
        colour
        for name, content in result.items()
        if name.endswith(".png")
        for _, colour in Image.open(io.BytesIO(content)).convert("RGB").getcolors(10**6)
    }
    assert (0x7A, 0x1F, 0x3D) in colours
    assert (0xA6, 0x3D, 0x0F) not in colours


def test_template_without_header_gets_none_and_footer_marks_are_filled() -> None:
    parts = parts_of(WORD)
    parts["word/document.xml"] = re.sub(
        rb"<w:headerReference[^>]*/>", b"", parts["word/document.xml"]
    )
    parts["word/_rels/document.xml.rels"] = re.sub(
        rb'<Relationship [^>]*header\d\.xml"[^>]*/>', b"", parts["word/_rels/document.xml.rels"]
    )
    parts = {name: content for name, content in parts.items() if "header" not in name}
    parts["[Content_Types].xml"] = re.sub(
        rb'<Override PartName="/word/header[^>]*/>', b"", parts["[Content_Types].xml"]
    )
    result = parts_of(render_handout(HANDOUT, Files(docx=zipped(parts)))[".docx"])
    assert not [name for name in result if "header" in name]
    footers = b"".join(result[name] for name in result if name.startswith("word/footer"))
    assert b"Pied de page" in footers
    assert b"{footer}" not in footers


def test_handout_is_cut_off_from_the_template_it_was_attached_to() -> None:
    parts = parts_of(WORD)
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"<w:zoom", b'<w:attachedTemplate r:id="rId9"/><w:zoom'
    )
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="file:///S:/soc.dotx" TargetMode="External"/>'
        b"</Relationships>"
    )
    template = zipped(parts)
    assert word_faults(template) == []
    result = parts_of(render_handout(HANDOUT, Files(docx=template))[".docx"])
    assert not [name for name, content in result.items() if b"soc.dotx" in content]
    assert b"attachedTemplate" not in result["word/settings.xml"]


def test_handout_is_refused_with_all_that_is_wrong_with_the_template() -> None:
    template = replaced(
        WORD, STYLES, ('w:val="Number Label"', 'w:val="x1"'), ('w:val="Feedback"', 'w:val="x2"')
    )
    with pytest.raises(ContentError) as caught:
        handout(template)
    assert {fault.code for fault in caught.value.diagnostics} == {"NL465"}
    assert len(caught.value.diagnostics) == 2
