# Claims about the colon between a name and what it is: each language sets it in its own way, and no
# outline sets one itself.
import re

import pytest
from tests.support.documents import load_checkout
from tests.support.resources import ROOT

from netpes_learn.model.text import LanguageTag, plain

COLONS = {"fr": "\u00a0: "} | dict.fromkeys(("en", "it", "es", "ca", "fi", "sv"), ": ")


@pytest.fixture(scope="module")
def loaded():
    return load_checkout()


def test_all_languages_are_here(loaded):
    assert {language.tag for language in loaded.library.languages} == set(COLONS)


@pytest.mark.parametrize("language", COLONS)
def test_colon_between_two_parts_follows_the_language(loaded, language):
    wording = loaded.setting(LanguageTag(language)).wording
    told = wording.word("labelled", label="Site", text="https://example.org")
    assert plain(told) == f"Site{COLONS[language]}https://example.org"
    assert {run.lang for run in told} == {language}


def test_no_outline_joins_two_parts_with_a_colon_of_its_own():
    outlines = sorted((ROOT / "templates/outlines").glob("*.yml"))
    assert outlines
    found = [
        (path.name, line)
        for path in outlines
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"""(['"])\s*:\s*\1""", line)
    ]
    assert found == []
