# What enters: documents of a service whose name is in another language than they are. What leaves:
# proof that each format marks the name as what it is, for voices and spelling checkers.

import io
import re
import zipfile
from typing import Any

import pytest
from tests.support import handouts, sites
from tests.support.imprints import brand, properties, text
from tests.support.resources import Files

from netpes_learn.formats import page, pdf, pptx
from netpes_learn.model.document import Brand, Deck, Handout, Slide
from netpes_learn.model.text import LanguageTag

NAME = ("Stockholms Stad", "Arbetsmarknadsförvaltningen")
SWEDISH = LanguageTag("sv")


def marks(language: LanguageTag | None = SWEDISH) -> Brand:
    return brand(wordmark=NAME, wordmark_language=language)


def parts_of(content: bytes, folder: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if name.startswith(folder))
        return "".join(package.read(name).decode() for name in names if name.endswith(".xml"))


def deck(own: Brand) -> bytes:
    title = text("Un titre")
    slide = Slide(id="only", layout="Title", title=title)
    fields: dict[str, Any] = {"kind": "deck", "id": "d", "title": title, "slides": [slide]}
    made = Deck(**fields, properties=properties(), brand=own, footer=[])
    return pptx.render(made, Files())[".pptx"]


@pytest.mark.parametrize(("language", "tag"), [(SWEDISH, "sv-SE"), (None, "fr-BE")])
def test_name_on_slides_and_on_their_master_is_proofed_in_its_language(
    language: LanguageTag | None, tag: str
) -> None:
    package = deck(marks(language))
    for folder in ("ppt/slides/", "ppt/slideMasters/"):
        found = re.findall(
            r'<a:rPr[^>]* ?lang="([\w-]+)"(?:(?!<a:rPr).)*<a:t>Stockholms Stad',
            parts_of(package, folder),
        )
        assert set(found) == {tag}, folder


def test_name_in_margins_of_word_is_proofed_in_its_language() -> None:
    found = r'<w:lang w:val="sv-SE"/></w:rPr><w:t[^>]*>Stockholms Stad'
    own, other = (
        parts_of(handouts.written(brand=marks(language)), "word/") for language in (SWEDISH, None)
    )
    assert re.search(found, own)
    assert "sv-SE" not in other


def test_name_on_pages_is_marked() -> None:
    document: Handout = handouts.handout(brand=marks())
    html = page.render(document, Files())[".html"].decode()
    index = sites.rendered(sites.site(brand=marks()))
    for found in (html, index):
        assert '<p class="wordmark" lang="sv">' in found
    assert '<p class="wordmark">' in sites.rendered(sites.site(brand=marks(None)))


def test_name_in_pdf_is_marked() -> None:
    document: Handout = handouts.handout(brand=marks())
    setter = pdf._Setter(document, Files())
    assert re.search(rb"/Lang ?\(sv", setter.at(0).draft.pdf(document.properties.date))
