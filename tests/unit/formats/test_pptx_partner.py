# What enters: the shipped master, changed as a partner would change it, and files that are none. What
# leaves: claims about what is refused, and with which words.

import io
import zipfile

import pytest
from pptx.util import Emu
from tests.support.partner_templates import (
    DECK_PATH,
    MASTER,
    MASTERS,
    WORD,
    A,
    coloured,
    deck_faults,
    in_font,
    layout,
    made,
    parts_of,
    redrawn,
    replaced,
    shape,
    word_faults,
    zipped,
)

from netpes_learn.diagnostics import Diagnostic


def told(faults: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(fault.code, fault.message) for fault in faults]


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
