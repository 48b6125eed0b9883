# Claims about what is read from the styles of a Word file, and about the bytes that it becomes.

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from tests.support.resources import ROOT

from netpes_learn.formats._docx.closeness import set_closer, widen
from netpes_learn.formats._docx.columns import Stretch
from netpes_learn.formats._docx.looks import Look, Looks
from netpes_learn.formats._docx.package import packed
from netpes_learn.formats._docx.partner import TEMPLATE
from netpes_learn.formats._docx.template import open_template
from netpes_learn.formats._docx.text import W, paragraph, text_run
from netpes_learn.model.document import Brand

HOUSE = (ROOT / TEMPLATE).read_bytes()
BRAND = Brand.model_validate(
    {
        "wordmark": ("Le Forem",),
        "accent": "#A0004B",
        "on_accent": "#FFFFFF",
        "area": "#123456",
        "area_tint": "#ABCDEF",
        "funding": "Co-funded by the European Union",
        "licence": "CC BY 4.0",
        "disclaimers": ["Views are the authors' own."],
    }
)
DEFAULTS = '<w:docDefaults><w:rPr><w:sz w:val="22"/></w:rPr></w:docDefaults>'


def looks(*styles):
    return Looks.of(parse_xml(f"<w:styles {nsdecls('w')}>{DEFAULTS}{''.join(styles)}</w:styles>"))


def style(name, *says, based_on="", kind="paragraph"):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}">{base}{"".join(says)}</w:style>'


def test_style_looks_like_what_it_is_based_on_but_for_what_it_says():
    found = looks(
        style("Fine", '<w:spacing w:before="40"/>', based_on="Text"),
        style("Text", '<w:spacing w:before="20" w:line="300"/><w:keepNext/>'),
        style("Other", "<w:b/>"),
    )
    assert found.looks == {
        "Fine": Look(size=11, before=2, line=1.25),
        "Text": Look(size=11, before=1, line=1.25),
        "Other": Look(size=11, bold=True),
    }
    assert found.kept == {"Fine", "Text"}


def test_margins_of_cells_are_those_of_the_style_nearest():
    margins = '<w:tblCellMar><w:top w:w="20"/><w:left w:w="100"/></w:tblCellMar>'
    nearer = '<w:tblCellMar><w:left w:w="60"/></w:tblCellMar>'
    found = looks(
        style("Wide", margins, kind="table"), style("Panel", nearer, based_on="Wide", kind="table")
    )
    assert found.margins["Panel"] == {"top": 1, "left": 3, "bottom": 0, "right": 0}


@pytest.mark.parametrize("base", ["Second", "First", "Missing"])
def test_styles_based_on_each_other_or_on_none_have_a_look(base):
    found = looks(style("First", based_on=base), style("Second", based_on="First"))
    assert found.looks["Second"] == Look(size=11)


@pytest.mark.parametrize("wider", [False, True])
def test_file_is_measured_in_the_styles_it_is_set_in(wider):
    distances = set()
    for count in range(66, 86, 4):
        document = open_template(HOUSE, BRAND)
        if wider:
            widen(document)
        for language in document.styles.element.iter(f"{W}lang"):
            language.set(f"{W}val", "fi-FI")
        texts = [paragraph("Normal", text_run("x" * 100)) for _ in range(count)]
        standing = set_closer(document, [Stretch(texts, columned=True)], pages=2, house=HOUSE)
        assert standing.ruler.looks == Looks.of(document.styles.element)
        distances.add(standing.ruler.looks.looks["Normal"].line)
    assert len(distances) >= 4


def test_file_holds_what_python_docx_would_save():
    document = open_template(HOUSE, BRAND)
    document.add_paragraph("a")
    document.add_picture(io.BytesIO(_pixel()))
    saved = io.BytesIO()
    document.save(saved)
    content = packed(document)
    assert files(content) == files(saved.getvalue())
    assert next(iter(files(content))) == "[Content_Types].xml"
    assert Document(io.BytesIO(content)).paragraphs[0].text == "a"


def files(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pixel():
    buffer = io.BytesIO()
    Image.new("1", (1, 1)).save(buffer, "png")
    return buffer.getvalue()
