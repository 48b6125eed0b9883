import pytest

from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report
from netpes_learn.stages.outlines import read_outlines
from netpes_learn.stages.plan import Outline

HEAD = "kind: deck\nfor_each: practice\nstem: decks/{id}\nformats: [pptx]\ndocument: {}\n"


def read(**texts: str) -> tuple[tuple[Outline, ...], list[str]]:
    report = Report()
    sources = {}
    for name, text in texts.items():
        source = read_yaml(f"{name}.yml", text.encode(), report)
        assert source is not None
        sources[name] = source
    return read_outlines(sources, {"pptx": 1, "pdf": 1}, report), [
        f"{d.span} {d.code} {d.message} | {d.hint}" for d in report.sorted()
    ]


def test_outlines_are_sorted_and_made_before_others_unless_they_say_so() -> None:
    found, told = read(b=HEAD, a=HEAD + "after: true\n")
    assert told == []
    assert [(outline.name, outline.head.after) for outline in found] == [("a", True), ("b", False)]
    assert found[1].head.stem == "decks/{id}"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: deck\n", "", "a.yml:1:1 NL053 kind: Field required"),
        ("deck\n", "dekc\n", "a.yml:1:7 NL053 unknown kind 'dekc' | did you mean 'deck'?"),
        ("kind:", "knid: x\nkind:", "a.yml:1:1 NL053 knid: Extra inputs"),
        ("practice", "person", "a.yml:2:1 NL053 for_each: Input should be 'practice'"),
        ("[pptx]", "[ppt]", "a.yml:4:11 NL054 unknown format 'ppt' | did you mean 'pptx'?"),
        ("[pptx]", "[pdf, zip]", "a.yml:4:16 NL054 unknown format 'zip' | known here: pdf, pptx"),
        (HEAD, "- a list", "a.yml:1:1 NL053 outline: "),
        (HEAD, "a word", "a.yml:1:1 NL053 outline: "),
    ],
)
def test_faulty_head_is_told_where_it_is(old: str, new: str, told: str) -> None:
    assert old in HEAD
    _, lines = read(a=HEAD.replace(old, new))
    assert any(line.startswith(told) for line in lines), lines


def test_unknown_field_is_compared_with_those_of_a_head() -> None:
    _, lines = read(a=HEAD + "knid: x\n")
    assert lines == ["a.yml:6:1 NL053 knid: Extra inputs are not permitted | did you mean 'kind'?"]


def test_one_faulty_outline_does_not_hide_another() -> None:
    found, told = read(a="kind: x", b=HEAD)
    assert [outline.name for outline in found] == ["b"]
    assert told
    assert all(line.startswith("a.yml:") for line in told)
