# What enters: decks with footers of their own, made one after the other in one process. What leaves:
# proof that what decks have in common is made once and that no deck shows anything of another.

import io

import pytest
from pptx import Presentation
from tests.support.imprints import brand, properties, text
from tests.support.resources import Files

from netpes_learn.formats._codes import qr_code
from netpes_learn.formats._pptx.opc import read_package
from netpes_learn.formats._pptx.sealing.facts import facts_of, sealed
from netpes_learn.formats.pptx import render
from netpes_learn.model.document import Deck, Paragraph, Slide

FOOTERS = ("Coup de Boost", 'Emploi & "avenir" <24', "", "ja työ – käsi kädessä")


def deck(footer: str) -> bytes:
    slide = Slide(
        id="only",
        layout="Text",
        title=text("Un titre"),
        slots={"body": Paragraph(text=text("Un mot"))},
    )
    made = Deck(
        kind="deck",
        id="d",
        title=text("Un titre"),
        properties=properties(),
        brand=brand(),
        footer=text(footer) if footer else [],
        slides=[slide],
    )
    return render(made, Files())[".pptx"]


@pytest.mark.parametrize("footer", FOOTERS)
def test_footer_stands_on_the_slide_on_every_layout_and_on_the_master(footer: str) -> None:
    presentation = Presentation(io.BytesIO(deck(footer)))
    owners = [presentation.slide_master, *presentation.slide_layouts, *presentation.slides]
    found = [
        shape.text_frame.text
        for owner in owners
        for shape in owner.placeholders
        if "FOOTER" in str(shape.placeholder_format.type)
    ]
    assert len(found) > len(presentation.slide_layouts) / 2
    assert set(found) == {footer}


@pytest.mark.parametrize("footer", FOOTERS)
def test_design_that_is_sealed_is_the_one_of_the_file(footer: str) -> None:
    package = read_package(deck(footer))
    told = sealed(package)
    assert told is not None
    assert told.design == facts_of(package).design


def test_deck_is_the_same_after_others_were_made() -> None:
    first = [deck(footer) for footer in FOOTERS]
    again = [deck(footer) for footer in reversed(FOOTERS)]
    assert first == again[::-1]
    assert len(set(first)) == len(FOOTERS)


def test_short_address_has_a_code_that_telephones_read() -> None:
    assert not qr_code("http://a.eu").is_micro
