"""LibreOffice on the Word handouts with most text: each stands on one sheet of paper, two pages,
and every word of it is printed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from handouts import unprinted, words_in_file
from printed import missing_programs, pages, print_all

Need = Callable[[str, object], None]
# Le Forem's French is the longest of what is translated whole; a partner with an own practice has
# a table more. As many as print in a few seconds.
READERS = (("le-forem", "fr"), ("le-forem", "en"), ("soc", "ca"), ("helsinki", "fi"))
LONGEST = 4
A4_PT = (595, 842)


@pytest.fixture(scope="module")
def printed(need: Need, tmp_path_factory: Any) -> dict[Path, Path]:
    """The longest handouts, and one that is too long for any step, as LibreOffice prints them."""
    need(", ".join(missing_programs()), not missing_programs())
    from tests.support.documents import Made, documents, load_checkout, longest, write

    folder, loaded = tmp_path_factory.mktemp("printed-handouts"), load_checkout()
    made = [
        each
        for partner, language in READERS
        for each in documents(
            loaded,
            partner=partner,
            language=language,
            document="handout",
            subjects=longest(loaded, LONGEST),
        )
        if each.deliverable.outline == "handout-practice"
    ]
    whole = made[0].document
    (what, *others) = whole.parts
    twice = what.model_copy(update={"main": what.main * 6})
    control = Made(made[0].deliverable, whole.model_copy(update={"parts": (twice, *others)}))
    files = [write(each, "docx", folder) for each in made]
    too_long = write(control, "docx", tmp_path_factory.mktemp("too-long"))
    return print_all([*files, too_long.rename(folder / "too-long.docx")], folder)


def handouts(printed: dict[Path, Path]) -> dict[Path, Path]:
    return {word: pdf for word, pdf in printed.items() if word.name != "too-long.docx"}


def test_longest_handouts_stand_on_two_pages(printed: dict[Path, Path]) -> None:
    found = {word.stem: pages(pdf) for word, pdf in handouts(printed).items()}
    assert len(found) >= len(READERS) * LONGEST
    assert {name: len(paper) for name, paper in found.items() if len(paper) > 2} == {}
    sizes = {(round(p.whole.right), round(p.whole.bottom)) for pp in found.values() for p in pp}
    assert sizes == {A4_PT}


def test_handout_that_is_too_long_is_found(printed: dict[Path, Path]) -> None:
    """The control: a file with more text than two pages hold takes more, and is not cut."""
    (pdf,) = (pdf for word, pdf in printed.items() if word.name == "too-long.docx")
    assert len(pages(pdf)) > 2


def test_every_word_of_a_handout_is_printed(printed: dict[Path, Path]) -> None:
    for word, pdf in printed.items():
        assert unprinted(words_in_file(word), pages(pdf)) == [], word.name
