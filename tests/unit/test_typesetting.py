# Claims about `typesetting`: what a designer or a colleague's format may rely on.

import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.typesetting import STATEMENT_FONT, Draft, compile_pdf, compile_png

PAGE = """\
#import "parts.typ": greeting
#let data = json(sys.inputs.data)
#set document(title: data.title)
#set page(width: 100pt, height: 50pt, margin: 5pt)
#set text(font: "Source Sans Pro", fallback: false)
= #data.title
#greeting
"""
PARTS = '#let greeting = text(weight: 600, style: "italic")[Hei]\n'


class Files:
    """Resources of two templates in memory; remembers what was read."""

    def __init__(self, page=PAGE, parts=PARTS):
        self.texts = {"templates/x/page.typ": page, "templates/x/parts.typ": parts}
        self.reads = []

    def read(self, path):
        self.reads.append(path)
        return self.texts[path].encode()


def pdf(resources=None, title="Title", date="2025-11-20"):
    return compile_pdf(
        "templates/x/page.typ",
        {"title": title},
        resources=resources or Files(),
        files=["templates/x/parts.typ"],
        date=date,
    )


def diagnostics_of(page, title="Title"):
    with pytest.raises(ContentError) as caught:
        pdf(Files(page), title)
    return caught.value.diagnostics


def test_same_input_gives_same_bytes():
    first, other = pdf(), pdf(title="Other")
    assert pdf() == first
    assert other != first


def test_date_is_the_only_clock():
    assert pdf(date="2025-11-20") != pdf(date="2025-11-21")


def test_every_file_is_read_through_resources():
    resources = Files()
    pdf(resources)
    assert sorted(resources.reads) == ["templates/x/page.typ", "templates/x/parts.typ"]


def test_changed_import_changes_the_result():
    assert pdf(Files(parts=PARTS.replace("Hei", "Moi"))) != pdf()


def test_pdf_claims_pdf_ua_1():
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf()


def test_error_names_template_line_and_column():
    (found,) = diagnostics_of(PAGE + "#nothing\n")
    assert str(found.span) == "templates/x/page.typ:8:2"
    assert found.message == "unknown variable: nothing"


def test_error_in_an_import_names_the_import():
    with pytest.raises(ContentError) as caught:
        pdf(Files(parts="\n#let greeting = nothing\n"))
    assert str(caught.value.diagnostics[0].span) == "templates/x/parts.typ:2:17"


def test_skipped_heading_level_is_an_error_with_a_hint():
    (found,) = diagnostics_of(PAGE + "=== Deep\n")
    assert "skipped from heading level 1 to 3" in found.message
    assert found.hint


def test_picture_without_alt_is_an_error():
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    (found,) = diagnostics_of(PAGE + f'#image(bytes("{svg}"), format: "svg")\n')
    assert "missing alt text" in found.message


def test_missing_font_is_an_error():
    (found,) = diagnostics_of(PAGE.replace("Source Sans Pro", "No Such Sans"))
    assert found.message == "unknown font family: no such sans"


def test_character_without_a_glyph_is_an_error():
    (found,) = diagnostics_of(PAGE, title="日本")
    assert "could not be displayed" in found.message


def test_missing_file_is_told_without_the_scratch_directory():
    (found,) = diagnostics_of(PAGE + '#image("/templates/none.svg", alt: "x")\n')
    assert "templates/none.svg" in found.message
    assert "netpes-typst" not in str(found)


def test_png_has_a_pixel_a_point_at_72_ppi():
    pages = compile_png(
        "templates/x/page.typ",
        {"title": "Title"},
        resources=Files(PAGE + "#pagebreak()\nTwo\n"),
        files=["templates/x/parts.typ"],
        ppi=72,
    )
    assert [struct.unpack(">II", page[16:24]) for page in pages] == [(100, 50), (100, 50)]


def test_threads_get_what_one_thread_gets():
    titles = [f"Title {number}" for number in range(12)]
    alone = [pdf(title=title) for title in titles]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda title: pdf(title=title), titles)) == alone


class WithFont(Files):
    """Has the face of the funder's statement, or something else under its name."""

    def __init__(self, font):
        super().__init__(page=PAGE.replace('"Source Sans Pro"', '"Ubuntu derivative netpes-learn"'))
        self.font = font

    def read(self, path):
        return self.font if path == STATEMENT_FONT else super().read(path)


def with_font(font):
    files = ["templates/x/parts.typ", STATEMENT_FONT]
    given = {"title": "Title"}
    return compile_pdf(
        "templates/x/page.typ", given, resources=WithFont(font), files=files, date="2025-11-20"
    )


def test_font_file_among_the_files_can_be_used():
    font = (Path(__file__).parents[2] / STATEMENT_FONT).read_bytes()
    assert b"UbuntuDerivativeNetpesLearn" in with_font(font)


def test_file_that_is_no_font_is_told_by_its_name():
    with pytest.raises(ContentError) as told:
        with_font(b"not a font")
    (found,) = told.value.diagnostics
    assert (found.code, found.span.path) == ("NL401", Path(STATEMENT_FONT).name)


def draft(page, title="Title"):
    return Draft.of(
        "templates/x/page.typ",
        {"title": title},
        resources=Files(page=PAGE + page),
        files=["templates/x/parts.typ"],
    )


TELLING = "#metadata(() => (page: locate(<told>).page(), len: data.title.len())) <told>\n"


@pytest.mark.parametrize("title", ["Short", "Longer"])
def test_template_tells_what_is_known_when_all_is_laid_out(title):
    asked = draft("#pagebreak()\n" + TELLING, title)
    assert asked.told("told") == {"page": 2, "len": len(title)}


def test_draft_that_was_asked_is_the_pdf_of_one_that_was_not():
    asked, other = draft(TELLING), draft(TELLING, "Other one")
    unasked = asked.pdf("2025-11-20")
    for each in (asked, other):
        each.told("told")
    assert asked.pdf("2025-11-20") == unasked
    assert (asked.told("told")["len"], other.told("told")["len"]) == (5, 9)


@pytest.mark.parametrize(
    ("page", "line"),
    [('#metadata(() => 1 + "x") <told>\n', 0), (TELLING + '#(1 + "x")\n', 9)],
    ids=["telling", "elsewhere"],
)
def test_mistake_that_shows_when_a_draft_is_asked_is_told_as_one_of_its_template(page, line):
    with pytest.raises(ContentError) as caught:
        draft(page).told("told")
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.path, found.span.line) == ("NL400", "templates/x/page.typ", line)
    assert "cannot add integer and string" in found.message
