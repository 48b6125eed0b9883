# Claims about words at the ends of lines in handouts as PDF: which are divided, which are not left
# alone. The templates are asked while they are laid out.

from typing import Any

import pytest
from tests.support.imprints import plain_brand, plain_properties
from tests.support.resources import Files

from netpes_learn.canonical import canonical_json
from netpes_learn.formats._handout import page_values
from netpes_learn.formats.pdf import FILES, MAIN
from netpes_learn.model.document import Handout
from netpes_learn.model.text import LanguageTag, Run
from netpes_learn.typesetting import Draft

CHECKS = "checks.typ"
ENGLISH = LanguageTag("en")
COLUMN = "side-width - 6.5mm"


def handout(title: Any) -> Handout:
    body = [{"kind": "paragraph", "text": "x"}]
    return Handout.model_validate(
        {
            "kind": "handout",
            "id": "x",
            "properties": plain_properties(),
            "brand": plain_brand(),
            "title": title,
            "footer": "x",
            "parts": [{"id": "a", "title": "Part", "main": body, "side": []}],
        }
    )


def asked(question: str, *, title: Any = "Title") -> Any:
    """Return what the templates answer, with a page that has this title laid out."""
    lines = (
        f'#include "/{MAIN}"',
        '#import "/templates/handout/theme.typ": *',
        f"#metadata(() => {{ {question} }}) <asked>",
    )
    files = Files()
    read = {path: files.read(path) for path in (*FILES, MAIN)}
    values = canonical_json(page_values(handout(title)))
    return Draft(CHECKS, values, {**read, CHECKS: "\n".join(lines).encode()}).told("asked")


@pytest.mark.parametrize(
    ("word", "begins", "whole"),
    [
        ("support", False, True),
        ("delante,", False, True),
        ("(políticas)", False, False),
        ("accompagnement", False, False),
        ("Catalonia", False, True),
        ("“Catalonia”.", False, True),
        # The first word of a sentence has a capital in any case.
        ("Accompagnement", True, False),
        ("l’Auvergne-Rhône-Alpes", False, True),
        ("d’Auvergne", True, True),
        # No line is long enough for it.
        ("Arbetsmarknadsförvaltningens-Nord", False, False),
        ("2022–2024", False, True),
        ("–––––––––", False, True),
    ],
)
def test_short_words_and_names_stay_whole(word: str, *, begins: bool, whole: bool) -> None:
    question = f'stays-whole("{word}", {str(begins).lower()}, 20)'
    assert asked(question) is whole


def test_each_sentence_begins_anew_and_links_stay_whole() -> None:
    runs = (
        '((text: "Employment. Employment Employment", href: none),'
        ' (text: "employment", href: "https://e.org"))'
    )
    rest = "(strong: false, target: none, anchor: none, lang: main-language)"
    told = asked(f"repr(calm({runs}.map(it => it + {rest}), {COLUMN}))")
    # Typst tells content by its form: what stays whole is text with a style of its own.
    assert told.count("styled(") == 2
    assert told.index("Employment. Employment") < told.index("styled(")


def ends(first: str, second: str) -> tuple[Run, ...]:
    """Return two words whose second halves can be found on the page."""
    halves = (first[:3], first[3:] + " ", second[:3], second[3:])
    anchors = (None, "first", None, "second")
    return tuple(
        Run(text=text, lang=ENGLISH, anchor=anchor)
        for text, anchor in zip(halves, anchors, strict=True)
    )


@pytest.mark.parametrize("before", ["Llista de comprovació: Direction ", "Checklist for the new "])
@pytest.mark.parametrize("longer", range(0, 40, 4))
def test_last_word_of_a_title_is_never_alone(before: str, longer: int) -> None:
    start = Run(text=f"{'n' * longer} {before}".lstrip(), lang=ENGLISH)
    question = "locate(<first>).position().y == locate(<second>).position().y"
    assert asked(question, title=(start, *ends("Unique", "Employeur"))) is True
