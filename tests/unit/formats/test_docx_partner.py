# What enters: the shipped Word template, changed as a partner would change it. What leaves: claims about
# what is refused, with which words, and about the handouts that are made on it.

import io
import re

import docx
import pytest
from lxml import etree
from PIL import Image
from tests.support.imprints import brand, text
from tests.support.partner_templates import (
    PROPERTIES,
    TABLE,
    WORD,
    WORD_PATH,
    own_files,
    parts_of,
    replaced,
    word_faults,
    zipped,
)

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats.docx import render as render_handout
from netpes_learn.model.document import (
    BigNumber,
    Bullets,
    Chart,
    Handout,
    Numbers,
    Part,
    Point,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
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
    content = render_handout(HANDOUT, own_files(docx=template))[".docx"]
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
    painted = parts_of(render_handout(HANDOUT, own_files(docx=WORD))[".docx"])
    kept = parts_of(render_handout(HANDOUT, own_files(docx=own))[".docx"])
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
    files = own_files(docx=themed("7A1F3D"))
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
    result = parts_of(render_handout(HANDOUT, own_files(docx=zipped(parts)))[".docx"])
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
    result = parts_of(render_handout(HANDOUT, own_files(docx=template))[".docx"])
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
