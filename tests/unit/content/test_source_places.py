# What enters: files that cannot be read. What leaves: the place and the hint each is told with.
import pytest

from netpes_learn.content.source import LARGEST_FILE, read_yaml
from netpes_learn.diagnostics import Report


def told(content: bytes) -> list[tuple[str, str, str]]:
    report = Report()
    assert read_yaml("a.yml", content, report) is None
    return [(str(d.span), d.code, d.hint) for d in report.sorted()]


@pytest.mark.parametrize(
    ("content", "place", "hint"),
    [
        (b"a: [1", "a.yml:1:6", "brackets"),
        (b"a: [1\n", "a.yml:2:1", "brackets"),
        (b"a:\n\tb: 1", "a.yml:2:1", "indent with spaces"),
        (b"a: b: c", "a.yml:1:5", "put the text in quotes"),
        (b"a: *b", "a.yml:1:4", "write the text out"),
        (b"[" * 41, "a.yml:1:41", "fewer levels"),
        (b"a: 1\n---\nb: 2\n", "a.yml:2:1", "indentation"),
        (b"a: 1\n- b", "a.yml:2:1", "indentation"),
        (b"a: \x07", "a.yml", ""),
    ],
)
def test_what_is_no_yaml_is_told_inside_the_file(content: bytes, place: str, hint: str) -> None:
    ((found, code, said),) = told(content)
    assert (found, code) == (place, "NL004")
    assert hint.replace("brackets", "quotes") in said


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xe9", "a.yml:1:1"),
        (b"a: b\nc: caf\xe9", "a.yml:2:7"),
        # A column counts characters, as editors do, and never the byte order mark.
        ("é: à".encode() + b"\xe9", "a.yml:1:5"),
        (b"\xef\xbb\xbfab\xe9", "a.yml:1:3"),
        (b"a\r\nb\rc\xe9", "a.yml:3:2"),
    ],
)
def test_place_of_what_is_not_utf8_counts_characters(content: bytes, place: str) -> None:
    assert told(content) == [(place, "NL002", "save the file as UTF-8 in your editor")]


def test_largest_file_is_read_and_one_byte_more_is_not() -> None:
    good = b"a: " + b"x" * (LARGEST_FILE - 3)
    assert read_yaml("a.yml", good, Report()) is not None
    assert told(good + b"x")[0][:2] == ("a.yml", "NL001")


def test_forty_levels_are_read() -> None:
    assert read_yaml("a.yml", b"[" * 40 + b"]" * 40, Report()) is not None


@pytest.mark.parametrize("text", ["!x [1]", "!x {a: 1}", "!!set {a}", "!!omap [a: 1]", "!x y"])
def test_tag_is_refused_on_lists_and_fields_too(text: str) -> None:
    ((place, code, _),) = told(f"a: {text}".encode())
    assert (place, code) == ("a.yml:1:4", "NL007")


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\x1F", r"\uFFFE"])
def test_character_that_no_office_file_can_hold_is_refused(escape: str) -> None:
    ((place, code, hint),) = told(f'a: "x{escape}y"'.encode())
    assert (place, code) == ("a.yml:1:4", "NL008")
    assert "remove it" in hint


def test_every_fault_of_a_file_is_told_at_once() -> None:
    content = b'a: !x 1\na: 2\n? [b]\n: c\nd: "\\0"\n'
    assert [code for _, code, _ in told(content)] == ["NL007", "NL006", "NL005", "NL008"]


def test_second_field_of_a_name_says_where_the_first_is() -> None:
    assert told(b"b: 1\na: 2\nb: 3") == [("a.yml:3:1", "NL006", "the first one is in line 1")]


@pytest.mark.parametrize("text", ["3.10", "1_000", "017", "+5", "1.0e+999", "0x1F", "9" * 5000])
def test_number_that_would_read_back_differently_stays_as_typed(text: str) -> None:
    found = read_yaml("a.yml", f"a: {text}".encode(), Report())
    assert found is not None
    assert found.value == {"a": text}
