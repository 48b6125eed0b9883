# Claims about handouts as PDF. PDF/UA-1 itself is Typst's to enforce and veraPDF's to confirm
# (tests/consumers); here: that what a document holds reaches the tagged structure.

import re
import zlib

import pytest
from fontTools.ttLib import TTFont
from tests.support.imprints import plain_brand, plain_properties
from tests.support.resources import ROOT, Files

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats.pdf import FORMAT, _Setter, page_count, render
from netpes_learn.model.document import Handout
from netpes_learn.model.text import Run
from netpes_learn.typesetting import STATEMENT_FONT

BRAND = plain_brand()
PROPERTIES = plain_properties()
POINTS = [
    {"label": "Work", "value": 46, "shown": "46%"},
    {"label": "Course", "value": 35, "shown": "35%"},
]
ANSWERS = [
    {"letter": "A", "text": "One", "correct": True, "feedback": Run(text="Rätt.", lang="sv")},
    {"letter": "B", "text": "Two", "correct": False, "feedback": Run(text="Fel.", lang="sv")},
]


def chart(shape):
    alt = f"Drawn as {shape}"
    return {
        "kind": "chart",
        "shape": shape,
        "title": "A year later",
        "alt": alt,
        "unit": "percent",
        "points": POINTS,
    }


TABLE = {
    "kind": "table",
    "header": ["They saw", "They suggest"],
    "rows": [["a", "b"], ["c", "d"]],
    "alt": "Pairs",
}
QR = {
    "kind": "qr",
    "href": "https://example.org/x",
    "text": "Website",
    "alt": "QR code of the website",
}
EVERY_BLOCK = [
    {"kind": "paragraph", "text": "Body"},
    {"kind": "paragraph", "text": "Lead", "style": "lead"},
    {"kind": "paragraph", "text": "Small", "style": "small"},
    {"kind": "paragraph", "text": "Prompt", "style": "prompt"},
    {"kind": "heading", "text": "Deeper", "level": 3},
    {"kind": "bullets", "items": ["a", "b"]},
    {"kind": "bullets", "items": ["a", "b"], "style": "number"},
    {"kind": "bullets", "items": ["a", "b"], "style": "check"},
    TABLE,
    {"kind": "numbers", "items": [{"value": "1,146", "counts": "people", "when": "2021"}]},
    chart("bars"),
    chart("parts"),
    chart("timeline"),
    {"kind": "quiz", "stem": "Which?", "answers": ANSWERS},
    {"kind": "worksheet", "prompts": ["Who?"], "lines": 2},
    {"kind": "callout", "title": "And with us?", "text": ["Here."], "voice": "partner"},
    QR,
    {"kind": "locator", "country": "BE", "text": "Wallonia"},
]


def handout(*parts, **changes):
    fields = {
        "kind": "handout",
        "id": "x",
        "properties": PROPERTIES,
        "brand": BRAND,
        "title": "Coup de Boost",
        "kicker": "Le Forem",
        "lead": "A programme.",
        "footer": "Handout",
        "parts": list(parts)
        or [{"id": "a", "title": "Part", "main": [{"kind": "paragraph", "text": "x"}]}],
    }
    return Handout.model_validate(fields | changes)


def part(*main, side=(), title="Part", keep=False):
    return {"id": "a", "title": title, "main": list(main), "side": list(side), "keep": keep}


def pdf_of(document, resources=None):
    return render(document, resources or Files())[".pdf"]


def at_usual_size(document, resources=None):
    setter = _Setter(document, resources or Files())
    return setter.at(0).draft.pdf(document.properties.date)


def tags(pdf, name):
    return len(re.findall(rb"/S/" + name.encode() + rb"(?![A-Za-z0-9])", pdf))


def drawn(pdf):
    """Return what the pages draw, uncompressed."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(found) for found in streams if found.startswith(b"\x78"))


def test_format_renders_handouts_to_its_one_suffix():
    assert FORMAT.document is Handout
    assert set(render(handout(), Files())) == set(FORMAT.suffixes) == {".pdf"}


def test_same_document_gives_same_bytes():
    document = handout(part(*EVERY_BLOCK))
    assert pdf_of(document) == pdf_of(document)


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: block["kind"])
def test_every_block_stands_in_either_column(block):
    bare = pdf_of(handout(part(title="Part")))
    assert len(pdf_of(handout(part(block)))) > len(bare)
    assert len(pdf_of(handout(part(side=[block])))) > len(bare)


def test_title_and_parts_are_headings():
    pdf = pdf_of(handout(part(title="One"), part(title="Two")))
    assert (tags(pdf, "H1"), tags(pdf, "H2")) == (1, 2)


def test_table_has_column_headers():
    pdf = pdf_of(handout(part(TABLE)))
    assert (tags(pdf, "Table"), tags(pdf, "TH"), tags(pdf, "TD")) == (1, 2, 4)


def test_charts_and_codes_carry_their_alt_text():
    pdf = pdf_of(handout(part(chart("bars"), side=[QR, chart("timeline")])))
    for alt in (b"Drawn as bars", b"Drawn as timeline", b"QR code of the website"):
        assert b"/Alt(" + alt + b")" in pdf


def test_emblem_and_worksheet_lines_are_not_read_aloud():
    pdf = pdf_of(handout(part({"kind": "worksheet", "prompts": ["Who?"], "lines": 12})))
    assert tags(pdf, "Figure") == 0


def test_lists_are_lists():
    pdf = pdf_of(handout(part({"kind": "bullets", "items": ["a", "b", "c"], "style": "check"})))
    assert (tags(pdf, "L"), tags(pdf, "LI")) == (1, 3)


def test_code_opens_its_address():
    assert b"/URI(https://example.org/x)" in pdf_of(handout(part(side=[QR])))


def test_document_says_its_language_and_runs_say_theirs():
    foreign = {
        "kind": "paragraph",
        "text": [Run(text="Oui", lang="fr"), Run(text=" yes", lang="en")],
    }
    pdf = pdf_of(handout(part(foreign)))
    assert b"/Lang(en-GB)" in pdf
    assert re.findall(rb"/Lang\((?!en-GB)([^)]*)\)", pdf) == [b"fr"]


def test_feedback_shows_only_when_revealed():
    quiz = {"kind": "quiz", "stem": "Which?", "answers": ANSWERS}
    assert b"/Lang(sv)" not in drawn(pdf_of(handout(part(quiz))))
    assert drawn(pdf_of(handout(part(quiz | {"reveal": True})))).count(b"/Lang(sv)") == 2


def test_file_says_title_author_and_release_date():
    pdf = pdf_of(handout())
    assert b"/Title(Coup de Boost)" in pdf
    assert b"/Author(The partners)" in pdf
    assert b"2025-11-20" in pdf


@pytest.mark.parametrize("title", ["Part", None])
def test_heading_level_is_never_skipped(title):
    deep = {"kind": "heading", "text": "Deep", "level": 4}
    callout = {"kind": "callout", "title": "Aside", "text": ["x"]}
    pdf = pdf_of(handout(part(deep, callout, title=title)))
    assert tags(pdf, "H4") == 0
    assert tags(pdf, "H2") + tags(pdf, "H3") == (3 if title else 2)


def test_little_too_much_for_a_sheet_is_set_closer():
    bullets = {"kind": "bullets", "items": ["A sentence of a usual length for a handout."] * 4}
    closer = 0
    for count in range(8, 24):
        document, resources = handout(*[part(bullets) for _ in range(count)]), Files()
        pdf = pdf_of(document, resources)
        usual = page_count(at_usual_size(document))
        assert page_count(pdf) == resources.facts["pages"]
        assert min(usual, 2) <= page_count(pdf) <= usual
        closer += page_count(pdf) < usual
    assert closer


def test_kept_part_that_fits_a_page_starts_on_a_new_one():
    bullets = {"kind": "bullets", "items": ["A sentence."] * 20}
    loose = handout(*[part(bullets)] * 3)
    kept = handout(*[part(bullets, keep=True)] * 3)
    pages = [page_count(at_usual_size(document)) for document in (loose, kept)]
    assert pages == [2, 3]


def test_kept_part_longer_than_a_page_still_breaks():
    bullets = {"kind": "bullets", "items": ["A sentence of a usual length for a handout."] * 200}
    kept, loose = pdf_of(handout(part(bullets, keep=True))), pdf_of(handout(part(bullets)))
    assert page_count(kept) == page_count(loose) > 3


def test_templates_tokens_and_emblem_are_recorded():
    resources = Files()
    render(handout(), resources)
    assert {"templates/tokens.yml", "templates/emblem.svg"} <= set(resources.reads)
    assert {path for path in resources.reads if path.endswith(".typ")} >= {
        "templates/handout/handout.typ",
        "templates/handout/blocks.typ",
    }


def test_logo_stands_in_for_the_wordmark():
    logo = pdf_of(handout(brand=BRAND | {"logo": "templates/emblem.svg"}))
    assert b"/Alt(Le Forem Wallonie)" in logo


def test_character_without_a_glyph_is_told_to_the_author():
    with pytest.raises(ContentError):
        pdf_of(handout(title="日本"))


LINKED = {
    "kind": "paragraph",
    "text": [
        Run(text="For ", lang="en"),
        Run(text="NEETs", lang="en", target="term-neets"),
    ],
}
EXPLAINED = {
    "kind": "paragraph",
    "style": "small",
    "text": [
        Run(text="NEETs", lang="en", strong=True, anchor="term-neets"),
        Run(text="Glossary", lang="en", href="glossary.*"),
    ],
}


def test_word_leads_to_its_explanation_and_on_to_the_glossary():
    pdf = pdf_of(handout(part(LINKED), part(EXPLAINED) | {"fine": True}))
    assert tags(pdf, "Link") == 2
    assert len(re.findall(rb"/Subtype\s*/Link", pdf)) == 2
    assert pdf.count(b"/URI(glossary.pdf)") == 1
    assert len(re.findall(rb"/Dest", pdf)) >= 1


def test_small_print_keeps_its_heading():
    pdf = pdf_of(handout(part(EXPLAINED) | {"fine": True}))
    assert tags(pdf, "H2") == 1


def test_columns_take_less_room_and_keep_the_text():
    bullets = {"kind": "bullets", "items": ["A sentence of a usual length."] * 12}
    parts = [part(bullets, chart("bars"), chart("bars"), LINKED, LINKED), part(EXPLAINED)]
    one, two = (handout(*parts, columns=count) for count in (1, 2))
    fills = [_Setter(each, Files()).at(0).fill for each in (one, two)]
    assert fills[1] < 0.8 * fills[0]
    assert [tags(at_usual_size(each), "LI") for each in (one, two)] == [12, 12]


def instead(name, old, new):
    """Return resources in which one template says something else."""
    path = f"templates/handout/{name}"
    text = (ROOT / path).read_text("utf-8")
    assert old in text
    return Files({path: text.replace(old, new).encode()})


@pytest.mark.parametrize("columns", [1, 2])
def test_kept_part_that_is_not_measured_stands_where_it_would_if_it_were(columns):
    measured = instead("handout.typ", "it.keep and surely-fits(it)", "false")
    sheet = {"kind": "worksheet", "prompts": ["Who would do it first?"], "lines": 3}
    for words in range(40, 400, 60):
        told = {"kind": "callout", "title": "With us", "text": ["Mannheim " * words]}
        for blocks, side in (((told,), ()), ((told, sheet), ()), ((sheet,), (told,))):
            document = handout(part(*blocks, side=side, keep=True), columns=columns)
            assert at_usual_size(document) == at_usual_size(document, measured), words


@pytest.mark.parametrize("columns", [1, 2])
def test_short_figure_is_as_large_unmeasured_as_measured(columns):
    measured = instead("blocks.typ", "never-long = 4", "never-long = 0")
    items = [{"value": "WWWW", "counts": "people"}, {"value": "@%", "counts": "places"}] * 2
    for beside in ((), (chart("bars"),)):
        figures = {"kind": "numbers", "items": items}
        for document in (
            handout(part(figures, *beside), columns=columns),
            handout(part(EXPLAINED, side=[figures, *beside]), columns=columns),
        ):
            assert at_usual_size(document) == at_usual_size(document, measured)


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: block["kind"])
def test_every_block_stands_in_a_handout_with_columns(block):
    bare = pdf_of(handout(part(title="Part"), columns=2))
    beside = {"kind": "worksheet", "prompts": ["Who?"], "lines": 2}
    for blocks in ([block], [block, block], [block, beside], [block, chart("bars")]):
        assert len(pdf_of(handout(part(*blocks), columns=2))) > len(bare)


class Counted(_Setter):
    """Remembers the steps it was asked for."""

    asked: list

    def at(self, closeness):
        self.asked.append(closeness)
        return super().at(closeness)


@pytest.mark.parametrize(
    ("sentences", "pages", "most"), [(4, 2, 1), (55, 2, 5), (400, 2, 1), (400, None, 1)]
)
def test_few_attempts_find_the_size(monkeypatch, sentences, pages, most):
    asked = []
    monkeypatch.setattr(Counted, "asked", asked, raising=False)
    monkeypatch.setattr("netpes_learn.formats.pdf._Setter", Counted)
    bullets = {"kind": "bullets", "items": ["A sentence of a usual length for a handout."]}
    document = handout(part(bullets | {"items": bullets["items"] * sentences}), pages=pages)
    pdf = pdf_of(document)
    assert len(asked) <= most + (sentences == 400 and pages is not None)
    if pages and sentences < 400:
        assert page_count(pdf) <= pages


def test_statement_of_the_funder_is_set_in_a_face_that_its_rules_name():
    assert b"UbuntuDerivativeNetpesLearn" in pdf_of(handout())


def test_face_of_the_statement_has_its_letters_in_all_languages(loaded):
    face = TTFont(ROOT / STATEMENT_FONT).getBestCmap()
    statement = loaded.library.project.funding.statement
    assert set(statement) == {language.tag for language in loaded.library.languages}
    assert {
        letter for text in statement.values() for letter in text if ord(letter) not in face
    } == set()


def test_little_more_than_a_page_becomes_a_page():
    saved = 0
    for count in range(30, 90, 2):
        bullets = {"kind": "bullets", "items": ["A sentence of a usual length."] * count}
        document = handout(part(bullets), columns=2)
        if 1 < _Setter(document, Files()).at(0).fill <= 1.1:
            saved += page_count(pdf_of(document)) == 1
    assert saved
