import pytest
from pydantic import BaseModel

from netpes_learn.content.decode import decode, fields_at
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Diagnostic, Report
from netpes_learn.model.content import Figure, Partner, Practice, Project, Results, Term
from netpes_learn.model.sourced import Sourced

FIGURE = "id: a\ncounts: b\nvalue: 1\n"


def told(text: str, model: type[BaseModel]) -> list[Diagnostic]:
    source = read_yaml("a.yml", text.encode(), Report())
    assert source is not None
    report = Report()
    assert decode(source, model, report) is None
    return list(report.sorted())


def first(text: str, model: type[BaseModel] = Figure) -> tuple[str, str]:
    found = told(text, model)[0]
    return found.message, found.hint


def test_good_record_is_returned_and_nothing_told() -> None:
    report = Report()
    source = read_yaml("a.yml", FIGURE.encode(), report)
    assert source is not None
    assert decode(source, Figure, report) == Figure(id="a", counts="b", value=1)
    assert not report.diagnostics


@pytest.mark.parametrize("typed", ["1146", "47.5", "3.10", "1e3", "-2", "0.50"])
def test_number_is_read_however_it_is_typed(typed: str) -> None:
    source = read_yaml("a.yml", f"id: a\ncounts: b\nvalue: {typed}".encode(), Report())
    assert source is not None
    figure = decode(source, Figure, Report())
    assert figure is not None
    assert figure.value == float(typed)


@pytest.mark.parametrize("typed", ["3.10", "2.0", "1.2.3", "007", "1_000"])
def test_text_that_looks_like_a_number_is_kept_as_typed(typed: str) -> None:
    """Section 3.10 is another one than 3.1."""
    source = read_yaml("a.yml", f"id: a\ncounts: {typed}\nvalue: 1".encode(), Report())
    assert source is not None
    figure = decode(source, Figure, Report())
    assert figure is not None
    assert figure.counts == typed


@pytest.mark.parametrize("typed", ["many", "nan", ".inf", "1e999", "1.0e+999"])
def test_what_is_no_finite_number_is_told(typed: str) -> None:
    message, hint = first(f"id: a\ncounts: b\nvalue: {typed}")
    assert message == f"value: expected a number, found '{typed}'"
    assert "1146" in hint


@pytest.mark.parametrize(
    ("text", "model", "message", "hint"),
    [
        (FIGURE + "vlaue: 2", Figure, "unknown field 'vlaue'", "did you mean 'value'?"),
        ("id: a\nvalue: 1", Figure, "field 'counts' is missing", "add a line 'counts: …' here"),
        ("{figures: [{id: a, value: 1}]}", Results, "field 'counts' is missing", "counts"),
        ("{funding: {statement: {}}}", Project, "field 'name' is missing", "name"),
        ("id: a\nvalue: 1\ncounts: [x]", Figure, "counts: expected text, found a list", "quotes"),
        ("id: a\nvalue: 1\ncounts:", Figure, "expected text, found a empty value", "quotes"),
        ("id: a\ncounts: b\nvalue: {x: 1}", Figure, "found a group of fields", "1146"),
        ("id: A B\ncounts: b\nvalue: 1", Figure, "id: 'A B' has not the right form", "coup-de"),
        (FIGURE + "unit: eur", Figure, "unit: 'eur' is not allowed here", "'euro'"),
        ("id: a\nvalue: 1\ncounts: ''", Figure, "counts: the text is empty", "remove the field"),
        ("figures: x", Results, "figures: expected a list, found 'x'", "- "),
        ("figures: [x]", Results, "figures.0: expected fields, found 'x'", "name: value"),
        ("- x", Figure, "expected fields, found a list", "name: value"),
        ("charts: [{figures: [a]}]", Results, "charts.0.figures: at least 2 needed, found 1", ""),
    ],
)
def test_mistake_is_told_in_words_of_the_author(
    text: str, model: type[BaseModel], message: str, hint: str
) -> None:
    found = [d for d in told(text, model) if message in d.message]
    assert found, [str(d) for d in told(text, model)]
    assert hint in found[0].hint


def test_missing_field_names_the_part_that_lacks_it() -> None:
    found = [d for d in told("{funding: {statement: {}}}", Project) if "funding" in d.message]
    assert found[0].message == "field 'disclaimer' is missing in 'funding'"
    assert str(found[0].span) == "a.yml:1:2"


def test_too_many_items_are_counted() -> None:
    option = "{text: t, feedback: f}"
    text = f"""
id: p
version: 1.0.0
title: T
short_title: T
sources: [{{document: d, section: s}}]
summary: S
learning:
  objective: O
  reflection: R
  takeaway: T
  questions: [{{id: q, stem: s, options: [{", ".join([option] * 4)}]}}]
"""
    (found,) = told(text, Practice)
    assert found.message == "learning.questions.0.options: at most 3 needed, found 4"
    assert found.span.line == 12


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("country", "Spain", "two capitals of ISO 3166"),
        ("website", "example.org", "write the whole address"),
        ("colours", "{accent: red}", 'write a colour as "#0B6E69", in quotes'),
    ],
)
def test_form_that_is_wanted_is_shown(field: str, value: str, hint: str) -> None:
    found = [d for d in told(f"{field}: {value}", Partner) if "form" in d.message]
    assert hint in found[0].hint


def test_form_without_an_example_is_shown_as_it_is() -> None:
    found = [d for d in told("date: today", Project) if "form" in d.message]
    assert found[0].hint == r"it must match ^\d{4}-\d{2}-\d{2}$"


def test_message_of_a_rule_of_the_type_is_passed_on() -> None:
    text = "tag: en\nname: n\nenglish_name: e\nlocale: en\nproofing: en\n"
    speech = "speech: {engines: [espeak], words_per_minute: 500}"
    from netpes_learn.model.content import Language

    (found,) = told(text + speech, Language)
    assert found.message == ("speech.words_per_minute: Input should be less than or equal to 220")
    assert (found.span.line, found.span.column) == (6, 47)


def test_error_inside_a_choice_of_types_points_at_what_was_typed() -> None:
    """pydantic adds the name of each type it tried to the path; the file knows nothing of them."""
    found = [d for d in told("id: a\npractices: [{}]", Partner) if "practices" in d.message]
    assert {(d.span.line, d.span.column) for d in found} == {(2, 12), (2, 13)}


def test_unknown_fields_of_parts_are_compared_with_the_fields_of_that_part() -> None:
    found = [d for d in told("results: {figures: [{cuonts: x}]}", Practice) if d.code == "NL012"]
    assert found[0].hint == "did you mean 'counts'?"
    assert str(found[0].span) == "a.yml:1:22"


def test_fields_at_a_place_that_holds_no_record_are_none() -> None:
    assert fields_at(Term, ("say", "en")) == ()
    assert fields_at(Partner, ("nothing",)) == ()
    assert "accent" in fields_at(Partner, ("colours",))


def test_value_without_spans_is_told_for_the_file() -> None:
    report = Report()
    assert decode(Sourced("a.yml", {}), Results, report) == Results()
    assert decode(Sourced("a.yml", []), Results, report) is None
    assert [str(d.span) for d in report.diagnostics] == ["a.yml"]
