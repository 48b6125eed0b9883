import pytest

from netpes_learn.content.tokens import read_keyed, read_palette
from netpes_learn.diagnostics import Report

GOOD = (
    b'colours: {ink: "#14213D", rule: "#C9CDD6"}\ntints: {network: "#E8E9EC"}\ndeck: {body: 22}\n'
)


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
