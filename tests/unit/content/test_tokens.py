import re
from pathlib import Path

import pytest

from netpes_learn.content.tokens import ASKED, read_keyed, read_palette
from netpes_learn.diagnostics import Report

ROOT = Path(__file__).parents[3]
GOOD = b"""colours: {ink: "#14213D", rule: "#C9CDD6", grey: "#5B6475", paper: "#F6F4EF", white: "#FFFFFF", good: "#1B6B3A"}
tints: {network: "#E8E9EC"}
deck: {body_min: 18, source: 12, table: 20, table_min: 14}
handout: {font: F, body: 11, leading: 15.5, h1: 24, h3: 14, small: 9, margin_mm: 20, side_mm: 50}
frame: {font: F, title: 72, label: 54, small: 40, number: 150, margin: 96}
"""


def test_palette_holds_colours_and_tints() -> None:
    report = Report()
    palette = read_palette("tokens.yml", {"tokens.yml": GOOD}, report)
    assert not report.diagnostics
    assert palette is not None
    assert palette.colours["ink"] == "#14213D"
    assert palette.tints == {"network": "#E8E9EC"}


def test_pale_colour_is_told_unless_it_is_never_text() -> None:
    report = Report()
    read_palette("tokens.yml", {"tokens.yml": GOOD.replace(b"14213D", b"C9CDD6")}, report)
    (found,) = report.diagnostics
    assert (found.code, str(found.span)) == ("NL036", "tokens.yml:1:16")
    assert found.message.startswith("#C9CDD6 on white has a contrast of 1.6:1")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "NL064"),
        ({"tokens.yml": b"colours: ["}, "NL004"),
        ({"tokens.yml": b"colours: {ink: red}\ntints: {}"}, "NL014"),
        ({"tokens.yml": b"colours: {}"}, "NL013"),
    ],
)
def test_tokens_that_cannot_be_used_are_told(files: dict[str, bytes], code: str) -> None:
    report = Report()
    assert read_palette("tokens.yml", files, report) is None
    assert [d.code for d in report.diagnostics] == [code]


def told(content: bytes) -> list[str]:
    report = Report()
    read_palette("tokens.yml", {"tokens.yml": content}, report)
    return [str(d) for d in report.sorted()]


@pytest.mark.parametrize(("group", "name"), [(g, n) for g, names in ASKED.items() for n in names])
def test_what_a_renderer_asks_for_and_does_not_get_is_told(group: str, name: str) -> None:
    line = next(line for line in GOOD.split(b"\n") if line.startswith(group.encode()))
    number = GOOD.split(b"\n").index(line) + 1
    other = re.sub(rb"(?<=[{ ])" + name.encode() + rb":", b"other_" + name.encode() + b":", line)
    assert other != line
    place = f"tokens.yml:{number}:1: error NL050"
    said = f"'{name}' is missing in '{group}', and templates ask for it"
    assert told(GOOD.replace(line, other))[0].startswith(f"{place}: {said}\n  hint: add a line")


def test_group_that_is_missing_is_told_with_what_is_asked_of_it() -> None:
    (found,) = told(b"\n".join(line for line in GOOD.split(b"\n") if not line.startswith(b"deck")))
    assert "NL050: 'deck' is missing: templates ask for body_min, source, table, table_min" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"body: 11", b"body: big", "handout.body: expected a size: a number above 0, found 'big'"),
        (b"body: 11", b"body: -1", "handout.body: expected a size"),
        (b"body: 11", b"body: true", "handout.body: expected a size"),
        (b"body: 11", b"body: 1e300", "handout.body: expected a size"),
        (b"{font: F, body", b"{font: 3, body", "handout.font: expected the name of a font"),
    ],
)
def test_size_that_is_none_is_told(old: bytes, new: bytes, said: str) -> None:
    (found,) = told(GOOD.replace(old, new))
    assert "NL014" in found
    assert said in found


def names_asked() -> set[tuple[str, str]]:
    """Return (group, name) of everything that renderers and templates ask tokens.yml for."""
    found: set[tuple[str, str]] = set()
    for path in sorted((ROOT / "templates").rglob("*.typ")):
        text = path.read_text("utf-8")
        found |= set(re.findall(r"tokens\.(colours|frame|handout)\.([a-z_0-9]+)\b(?!\()", text))
        found |= {("colours", name) for name in re.findall(r'paint\("([a-z]+)"\)', text)}
        found |= {("handout", name) for name in re.findall(r"(?<![\w-])size\.([a-z_0-9]+)", text)}
    renderer = (ROOT / "src/netpes_learn/formats/pptx.py").read_text("utf-8")
    found |= {("colours", name) for name in re.findall(r'colours\["([a-z]+)"\]', renderer)}
    found |= {("deck", name) for name in re.findall(r'sizes\["([a-z_]+)"\]', renderer)}
    style = (ROOT / "templates/site/site.css").read_text("utf-8")
    of_page = {"accent", "on-accent", "area", "area-tint", "share", "height"}
    return found | {("colours", n) for n in set(re.findall(r"var\(--([a-z-]+)", style)) - of_page}


def test_list_of_what_is_asked_for_is_complete() -> None:
    asked = {name for name in names_asked() if name != ("colours", "at")}
    # Composition asks for the network's colour; its own rule tells that.
    assert asked - {("colours", "network")} == {(g, n) for g, names in ASKED.items() for n in names}


def keyed(content: bytes) -> tuple[dict[str, str], list[str]]:
    report = Report()
    found = read_keyed("wording.yml", {"wording.yml": content}, report)
    return found, [f"{d.span} {d.code}" for d in report.sorted()]


def test_messages_are_read_by_key() -> None:
    assert keyed(b'about: about {value}\nyes: "Yes"') == (
        {"about": "about {value}", "yes": "Yes"},
        [],
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"- a", ["wording.yml:1:1 NL014"]),
        (b"a: [", ["wording.yml:1:5 NL004"]),
        (b"a: b\nc:\n", ["wording.yml:2:3 NL014"]),
        (b"a: {b: c}", ["wording.yml:1:4 NL014"]),
        (b"a: 1", ["wording.yml:1:4 NL014"]),
    ],
)
def test_messages_that_are_no_text_are_told(content: bytes, told: list[str]) -> None:
    """A message left empty would be shown to learners as "None"."""
    assert keyed(content)[1] == told


def test_missing_messages_are_told() -> None:
    report = Report()
    assert read_keyed("wording.yml", {}, report) == {}
    assert [d.code for d in report.diagnostics] == ["NL064"]
