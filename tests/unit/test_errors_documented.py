# What enters: the source and docs/errors.md. What leaves: proof that every code can be looked up.
import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"NL\d+")
# Codes that more than one module raises, and for one meaning: reviewed by hand.
SHARED = {
    "NL002": "not UTF-8",
    "NL008": "a control character",
    "NL014": "a value of another kind",
    "NL036": "too little contrast",
    "NL050": "a colour or a size is missing",
    "NL063": "a file cannot be read",
    "NL064": "a file is missing",
    "NL071": "the store lost something",
    "NL525": "no such partner or language",
    "NL530": "an address that leads nowhere",
    "NL535": "somebody else publishes",
    "NL544": "bundles that do not belong together",
}


def modules_by_code() -> dict[str, set[str]]:
    """Return code → modules that hold it as a whole string."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and CODE.fullmatch(value):
                found.setdefault(value, set()).add(path.name)
    return found


def documented() -> dict[str, str]:
    """Return code → its paragraph, without the code."""
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    codes = [p for p in paragraphs if p.startswith("**NL")]
    return {p[2 : p.index("**", 2)]: p[p.index("**", 2) + 2 :].strip() for p in codes}


def test_every_code_is_documented_and_no_other() -> None:
    assert set(documented()) == set(modules_by_code())


def test_no_code_is_explained_twice() -> None:
    text = (ROOT / "docs" / "errors.md").read_text("utf-8")
    counts = Counter(re.findall(r"^\*\*(NL\d+)\*\*", text, re.MULTILINE))
    assert {code for code, count in counts.items() if count > 1} == set()
    assert list(counts) == sorted(counts), "in the order of the codes, to be found by eye"


@pytest.mark.parametrize("code", sorted(documented()))
def test_paragraph_says_what_it_means_and_what_to_do(code: str) -> None:
    sentences = re.findall(r"[^.?!]+[.?!](?=\s|$)", documented()[code])
    assert 40 < len(documented()[code]) < 400
    assert len(sentences) >= 1
    assert documented()[code][0].isupper()


def test_code_that_several_modules_raise_was_reviewed_for_one_meaning() -> None:
    several = {code for code, modules in modules_by_code().items() if len(modules) > 1}
    assert several == set(SHARED)
