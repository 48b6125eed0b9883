import pytest

from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report


def read(text: str) -> tuple[object, Report]:
    report = Report()
    found = read_yaml("a.yml", text.encode(), report)
    return (found.value if found else None), report


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("country: NO", {"country": "NO"}),
        ("answer: yes", {"answer": "yes"}),
        ("answer: true", {"answer": True}),
        ("when: 2024-05-01", {"when": "2024-05-01"}),
        ("count: 1146", {"count": 1146}),
        ("share: 47.5", {"share": 47.5}),
        ("nothing:", {"nothing": None}),
        ("clock: 2:05", {"clock": "2:05"}),
        ("number: 0o17", {"number": "0o17"}),
        ("a: [b, 'c']", {"a": ["b", "c"]}),
    ],
)
def test_value_is_what_the_author_typed(text: str, value: object) -> None:
    found, report = read(text)
    assert found == value
    assert not report.diagnostics


def test_every_value_and_key_has_its_span() -> None:
    found = read_yaml("a.yml", b"a:\n  - b: 1\n    c: two\n", Report())
    assert found is not None
    assert str(found.span(("a", 0, "c"))) == "a.yml:3:8"
    assert str(found.key_span(("a", 0, "c"))) == "a.yml:3:5"
    assert str(found.span(("a", 0, "absent", "deeper"))) == "a.yml:2:5"
    assert str(found.key_span(("a", 0, "absent"))) == "a.yml:2:5"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NL003"),
        ("a: [1", "NL004"),
        ("a: *b", "NL004"),
        ("? [a]\n: b", "NL005"),
        ("a: 1\na: 2", "NL006"),
        ("a: !x 1", "NL007"),
        ("a: !!binary aGk=", "NL007"),
    ],
)
def test_what_is_not_read_is_told(text: str, code: str) -> None:
    found, report = read(text)
    assert found is None
    assert [diagnostic.code for diagnostic in report.diagnostics] == [code]
    assert report.diagnostics[0].span.path == "a.yml"


def test_byte_order_mark_is_not_text() -> None:
    found = read_yaml("a.yml", "\ufeffa: b".encode(), Report())
    assert found is not None
    assert found.value == {"a": "b"}
