"""Outlines that somebody could only write on purpose: they reach nothing, and end in an error."""

import shutil
from pathlib import Path

import pytest
from tests.support.checkouts import edit
from tests.support.commands import DECKS, Capture, Run, told

DECK = "templates/outlines/deck-practice.yml"
UNPICKLED = r"""cos\nsystem\n(S'touch pwned'\ntR."""


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (f'practice.parse_raw("{UNPICKLED}", proto="pickle", allow_pickle=True)', "unsafe"),
        ("practice['parse_file']('content/project.yml')", "unsafe"),
        ("practice.model_copy(update={'title': 'x'})", "unsafe"),
        ("practice.__init__.__globals__", "unsafe"),
        ("practice.model_fields_set.add('x')", "unsafe"),
        ("files.clear()", "unsafe"),
        ("lexicon.update({'a': 'b'})", "unsafe"),
        ("'x' * 10000000000", "longer than"),
        ("'%9999999999d' % 1", "for numbers"),
        ("9 ** 9 ** 9", "powers"),
        ("t('Hello {name}')", "needs name=…"),
        (r"'a\x08b'", "control character U+0008"),
    ],
)
def test_outline_reaches_nothing_and_changes_nothing(
    run: Run, few: Path, capsys: Capture, expression: str, said: str
) -> None:
    quoted = "'{{ " + expression.replace("'", "''") + " }}'"
    edit(few / DECK, '"{{ practice.summary }}"', quoted)
    errors = told(run, capsys, "check")
    assert "NL051" in errors
    assert said in errors
    assert not (few / "pwned").exists()


@pytest.mark.parametrize("items", ["'abc'", "practice", "practice.tips * 1000000"])
def test_loop_needs_a_list_of_bearable_length(
    run: Run, few: Path, capsys: Capture, items: str
) -> None:
    edit(
        few / DECK,
        "    - id: objective\n",
        f'    - id: objective\n      for_each: "x in {items}"\n',
    )
    assert "NL051" in told(run, capsys, "check")


@pytest.mark.parametrize(
    "stem",
    ["../../../{id}", "/etc/{id}", "decks", "decks/{ID}", "Decks/{id}", "a//{id}", "a\\\\{id}"],
)
def test_stem_stays_in_the_bundle(run: Run, few: Path, capsys: Capture, stem: str) -> None:
    edit(few / DECK, "stem: decks/{id}", f'stem: "{stem}"')
    errors = told(run, capsys, *DECKS)
    assert "NL053" in errors
    assert "stem" in errors
    assert not (few / "build/partners").exists()


@pytest.mark.parametrize("command", [("check",), DECKS])
def test_two_outlines_never_write_one_file(
    run: Run, few: Path, capsys: Capture, command: tuple[str, ...]
) -> None:
    shutil.copy(few / DECK, few / "templates/outlines/deck-second.yml")
    errors = told(run, capsys, *command)
    assert "templates/outlines/deck-second.yml:" in errors
    assert "NL055: 'decks/amef.pptx' is made by the outline 'deck-practice' too" in errors


def test_format_is_given_the_document_it_renders(run: Run, few: Path, capsys: Capture) -> None:
    edit(few / DECK, "formats: [pptx]", "formats: [pptx, pdf]")
    assert f"{DECK}:6:17: error NL056" in told(run, capsys, "check")
