# What enters: languages. What leaves: one claim: slides and pages are proofed alike.
import pytest

from netpes_learn.formats._docx.text import Wording
from netpes_learn.formats._pptx.text import Script
from netpes_learn.formats._proofing import PROOFING, proofing_tag
from netpes_learn.model.text import LanguageTag


@pytest.mark.parametrize("language", [*PROOFING, "tlh"])
def test_text_of_another_language_has_one_tag_in_slides_and_pages(language: str) -> None:
    slides = Script("xx", "xx-XX", str)
    pages = Wording(LanguageTag("xx"), "xx-XX")
    assert slides.tag(language) == pages.tag(LanguageTag(language)) == proofing_tag(language)


def test_tag_is_of_the_language_and_names_a_country() -> None:
    for language, tag in PROOFING.items():
        assert tag.partition("-")[0] == language
        assert len(tag) == len("fr-FR")
