# What enters: checkouts with a character that no font has. What leaves: claims about where and when
# it is told, and about what the fonts have.
import time
import unicodedata
from pathlib import Path

import pytest
from tests.support.checkouts import edit

from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.content.characters import check_catalogues, check_sources
from netpes_learn.diagnostics import Report
from netpes_learn.formats._characters import is_shown, shown


def told(root: Path) -> list[str]:
    report = Report()
    load(Workspace(root / "content", root / "templates"), report)
    return [
        f"{Path(d.span.path).relative_to(root).as_posix()}:{d.span.line}:{d.span.column} {d.message}"
        for d in report.sorted()
        if d.code == "NL483"
    ]


def test_character_that_no_font_has_is_told_where_its_text_stands(small: Path) -> None:
    edit(small / "content/practices/raft.yml", "summary: It floats.", "summary: It floats 漢 well.")
    (found,) = told(small)
    line = (small / "content/practices/raft.yml").read_text("utf-8").splitlines()
    place = next(n for n, text in enumerate(line, 1) if "漢" in text)
    assert found == (
        f"content/practices/raft.yml:{place}:10 the fonts have no '漢' "
        "(U+6F22, cjk unified ideograph-6f22) as in 'It floats 漢 well.'"
    )


def test_character_of_a_translation_is_told_with_the_line_of_the_catalogue(small: Path) -> None:
    catalogue = small / "content/locale/fr/practices/raft.po"
    text = catalogue.read_text("utf-8")
    found = next(
        line for line in text.splitlines() if line.startswith('msgstr "') and len(line) > 10
    )
    edit(catalogue, found, found[:-1] + ' 10\u2011x"')
    (said,) = told(small)
    assert said.startswith("content/locale/fr/practices/raft.po:")
    assert "(U+2011, non-breaking hyphen)" in said
    line = int(said.split(":")[1])
    lines = catalogue.read_text("utf-8").splitlines()
    assert any("\u2011" in text for text in lines[line - 1 : line + 3])


def test_character_of_an_outline_is_told(small: Path) -> None:
    edit(small / "templates/outlines/page.yml", "skip: Skip", "skip: Skip 漢")
    (said,) = told(small)
    assert said.startswith("templates/outlines/page.yml:")


def test_respelling_for_a_voice_may_hold_any_character(small: Path) -> None:
    glossary = small / "content/glossary.yml"
    text = glossary.read_text("utf-8")
    assert "say:" in text
    before, _, after = text.partition("say:")
    glossary.write_text(before + "say:" + after.replace("}", ", fi: 漢}", 1), "utf-8")
    assert told(small) == []


@pytest.mark.parametrize(
    "text", ["a\u00a0b", "5\u202f%", "ho\u00adtel", "e\u0301te\u0301", "«œ»", "✓ →"]
)
def test_what_has_a_shape_or_needs_none_is_shown(text: str) -> None:
    assert all(is_shown(c, shown()) for c in unicodedata.normalize("NFC", text))


def test_fonts_have_the_letters_of_every_language(loaded: Loaded) -> None:
    alphabets = {
        "ca": "àçèéíïòóúü·", "es": "áéíñóúü¿¡", "fi": "äåöšž", "fr": "àâæçéèêëîïôœùûüÿ",
        "it": "àèéìòù", "sv": "åäöé", "en": "£€",
    }  # fmt: skip
    assert {str(language.tag) for language in loaded.library.languages} == set(alphabets)
    letters = "".join(alphabets.values())
    assert all(is_shown(c, shown()) for c in letters + letters.upper())


def test_looking_at_the_whole_library_takes_little_time(loaded: Loaded) -> None:
    codes = shown()
    begun = time.process_time()
    report = Report()
    check_sources(loaded.sources.values(), lambda c: is_shown(c, codes), report)
    check_catalogues(loaded.catalogues, {}, lambda c: is_shown(c, codes), report)
    # Some 30 ms on an ordinary machine; a check as a whole takes seconds.
    assert time.process_time() - begun < 1
    assert report.diagnostics == []
