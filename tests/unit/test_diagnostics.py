import pickle

import pytest

from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span, did_you_mean


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span("a.yml"), "a.yml"),
        (Span("a.yml", 3), "a.yml:3"),
        (Span("a.yml", 3, 7), "a.yml:3:7"),
    ],
)
def test_span_leaves_out_what_is_not_known(span: Span, text: str) -> None:
    assert str(span) == text


def test_diagnostic_reads_as_editors_parse_it() -> None:
    span = Span("a.yml", 3, 7)
    assert str(Diagnostic(span, "NL012", "unknown")) == "a.yml:3:7: error NL012: unknown"
    found = Diagnostic(span, "NL012", "unknown", "use x", "warning")
    assert str(found) == "a.yml:3:7: warning NL012: unknown\n  hint: use x"


def test_report_sorts_by_place_and_tells_each_once() -> None:
    report = Report()
    report.error(Span("b.yml", 1), "NL2", "x")
    report.warn(Span("a.yml", 10), "NL3", "x", hint="h")
    report.error(Span("a.yml", 9), "NL1", "y")
    report.extend([Diagnostic(Span("a.yml", 9), "NL1", "y"), Diagnostic(Span("a.yml"), "NL9", "z")])
    assert [d.code for d in report.sorted()] == ["NL9", "NL1", "NL3", "NL2"]
    assert [d.code for d in report.errors] == ["NL9", "NL1", "NL2"]


def test_warnings_alone_do_not_stop() -> None:
    report = Report()
    report.warn(Span("a.yml"), "NL1", "x")
    report.raise_errors()
    report.error(Span("a.yml"), "NL2", "y")
    with pytest.raises(ContentError, match="NL2") as caught:
        report.raise_errors()
    assert [d.code for d in caught.value.diagnostics] == ["NL2"]


def test_error_survives_the_way_from_a_worker() -> None:
    error = ContentError(Diagnostic(Span("a.yml", 1, 2), "NL1", "x", "h"))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert again.diagnostics == error.diagnostics
    assert str(again) == str(error)


@pytest.mark.parametrize(
    ("word", "candidates", "hint"),
    [
        ("titel", ["title", "summary"], "did you mean 'title'?"),
        ("zzz", ["title", "summary"], "known here: summary, title"),
        ("zzz", [], ""),
        ("zzz", ["b", "a", "b"], "known here: a, b"),
        ("z", map(str, range(13)), "known here: 0, 1, 10, 11, 12, 2, 3, 4, 5, 6, 7, 8 …"),
    ],
)  # fmt: skip
def test_hint_names_what_comes_close_or_what_there_is(
    word: str, candidates: list[str], hint: str
) -> None:
    assert did_you_mean(word, candidates) == hint
