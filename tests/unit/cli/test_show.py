import io
import json

import pytest
from rich.console import Console

from netpes_learn.cli import show
from netpes_learn.cli.show import Bar, show_diagnostics
from netpes_learn.diagnostics import Diagnostic, Span
from netpes_learn.engine.run import Event

FULL = Diagnostic(Span("content/a,b.yml", 3, 7), "NL012", "50 % é\nunknown", "use x", "warning")
BARE = Diagnostic(Span("content/a.yml"), "NL001", "too large")
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("diagnostics", "last"), [([BARE], "1 error"), ([BARE, BARE], "2 errors"), ([FULL], "use x")]
)
def test_people_are_told_on_stderr(
    capsys: Capture, diagnostics: list[Diagnostic], last: str
) -> None:
    show_diagnostics(diagnostics)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == str(diagnostics[0]).splitlines()[0]
    assert said.err.rstrip().endswith(last)


def test_programs_get_json_on_stdout(capsys: Capture) -> None:
    show_diagnostics([FULL, BARE], "json")
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out) == [
        {"path": "content/a,b.yml", "line": 3, "column": 7, "severity": "warning",
         "code": "NL012", "message": "50 % é\nunknown", "hint": "use x"},
        {"path": "content/a.yml", "line": None, "column": None, "severity": "error",
         "code": "NL001", "message": "too large", "hint": None},
    ]  # fmt: skip


def test_nothing_wrong_is_an_empty_list_for_programs(capsys: Capture) -> None:
    show_diagnostics([], "json")
    assert json.loads(capsys.readouterr().out) == []
    show_diagnostics([])
    assert capsys.readouterr() == ("", "")


def test_github_gets_annotations_with_what_it_would_misread_escaped(capsys: Capture) -> None:
    line = Diagnostic(Span("a.yml", 2), "NL002", "x")
    show_diagnostics([FULL, BARE, line], "github")
    place = "file=content/a%2Cb.yml,line=3,col=7,title=NL012"
    assert capsys.readouterr().out.splitlines() == [
        f"::warning {place}::50 %25 é%0Aunknown%0Ahint: use x",
        "::error file=content/a.yml,title=NL001::too large",
        "::error file=a.yml,line=2,title=NL002::x",
    ]


def test_log_gets_a_line_for_each_tenth(capsys: Capture) -> None:
    with Bar() as bar:
        for done in range(1, 41):
            bar.update(Event(done, 40, f"task {done}", 125.4 if done < 40 else 0.0))
    lines = capsys.readouterr().err.split("\n")
    assert [line.split("/")[0] for line in lines if line] == [
        "4", "8", "12", "16", "20", "24", "28", "32", "36", "40",
    ]  # fmt: skip
    assert lines[0] == "4/40 task 4 2:05 left"
    assert lines[9] == "40/40 task 40"


def test_few_tasks_are_all_told(capsys: Capture) -> None:
    with Bar() as bar:
        for done in (1, 2, 3):
            bar.update(Event(done, 3, f"task {done}", -1.0))
    assert capsys.readouterr().err.splitlines() == [
        "1/3 task 1 0:00 left", "2/3 task 2 0:00 left", "3/3 task 3",
    ]  # fmt: skip


def test_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    monkeypatch.setattr(show, "Console", lambda **_: console)
    with Bar() as bar:
        bar.update(Event(1, 2, "le-forem/fr/decks/[amef]:pptx", 61))
    said = screen.getvalue()
    assert "le-forem/fr/decks/[amef]:pptx" in said
    assert "1/2" in said
    assert "1:01 left" in said
    assert capsys.readouterr().err == ""


def test_log_gets_a_line_after_a_minute_of_silence(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([0.0, 59.0, 61.0, 61.0, 100.0])
    monkeypatch.setattr(show, "monotonic", lambda: next(clock))
    with Bar() as bar:
        for done in (1, 2, 3):
            bar.update(Event(done, 1000, f"task-{done}", 60.0))
    assert capsys.readouterr().err == "2/1000 task-2 1:00 left\n"
