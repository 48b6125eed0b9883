from pathlib import Path

import pytest

from netpes_learn.app.check import check
from netpes_learn.app.new import begin
from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.cli import main
from netpes_learn.diagnostics import ContentError, Report


@pytest.fixture
def workspace(small: Path) -> Workspace:
    return Workspace(small / "content", small / "templates")


def refused(kind: str, identity: str, workspace: Workspace) -> str:
    with pytest.raises(ContentError) as caught:
        begin(kind, identity, workspace)
    (found,) = caught.value.diagnostics
    return found.code


def test_file_is_begun_under_its_id(workspace: Workspace) -> None:
    path = begin("practice", "my-idea-2", workspace)
    assert path == workspace.content / "practices" / "my-idea-2.yml"
    assert path.read_text("utf-8") == "id: my-idea-2\nversion: 0.1.0\n"
    assert not (workspace.content / ".tmp").exists()


@pytest.mark.parametrize(
    "identity", ["", "My-Idea", "my idea", "../x", "a/b", "-a", "a--b", "é", "a.yml", "a\n"]
)
def test_id_of_a_wrong_form_writes_nothing(workspace: Workspace, identity: str) -> None:
    before = sorted(workspace.content.rglob("*"))
    assert refused("practice", identity, workspace) == "NL016"
    assert sorted(workspace.content.rglob("*")) == before


def test_file_that_exists_is_never_overwritten(workspace: Workspace) -> None:
    path = workspace.content / "practices/raft.yml"
    before = path.read_bytes()
    assert refused("practice", "raft", workspace) == "NL017"
    assert path.read_bytes() == before


def test_missing_pattern_is_told(workspace: Workspace) -> None:
    assert refused("partner", "west", workspace) == "NL064"


@pytest.mark.parametrize("kind", ["practice", "partner", "workshop"])
def test_what_is_begun_in_the_checkout_passes_the_check(copy: Path, kind: str) -> None:
    workspace = Workspace(copy / "content", copy / "templates")
    # Composing all outlines is the work of other tests: the record itself is looked at here.
    for outline in (copy / "templates" / "outlines").iterdir():
        outline.unlink()
    begin(kind, "my-idea", workspace)
    found = check(workspace).report
    assert (workspace.content / f"{kind}s" / "my-idea.yml").is_file()
    assert [str(d) for d in found.errors if "my-idea" in d.span.path] == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("practice", {"title", "short_title", "summary", "description", "takeaway", "feedback"}),
        ("partner", {"name", "short_name", "region", "line"}),
        ("workshop", {"title", "notes"}),
    ],
)
def test_words_of_the_template_are_told_until_they_are_replaced(
    copy: Path, kind: str, fields: set[str]
) -> None:
    workspace = Workspace(copy / "content", copy / "templates")
    path = begin(kind, "my-idea", workspace)
    report = Report()
    assert load(workspace, report) is not None
    told = [d for d in report.sorted() if d.code == "NL482"]
    assert {d.span.path for d in told} == {path.as_posix()}
    assert fields <= {d.message.split("'")[1] for d in told}
    assert {d.severity for d in told} == {"warning"}
    first = told[0]
    lines = path.read_text("utf-8").splitlines()
    words = lines[first.span.line - 1][first.span.column - 1 :]
    lines[first.span.line - 1] = lines[first.span.line - 1].replace(words, "Our own")
    path.write_text("\n".join(lines), "utf-8")
    again = Report()
    load(workspace, again)
    assert len([d for d in again.sorted() if d.code == "NL482"]) == len(told) - 1


def test_records_of_the_checkout_hold_no_words_of_a_template(loaded: Loaded) -> None:
    """What is common to a real record and its template would be told for ever."""
    report = Report()
    load(loaded.workspace, report)
    assert [str(d) for d in report.sorted() if d.code == "NL482"] == []


def test_build_says_what_still_holds_the_words_of_a_template(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = small / "templates/new/practice.yml"
    pattern.write_text(pattern.read_text("utf-8") + "summary: It is here.\n", "utf-8")
    raft = small / "content/practices/raft.yml"
    raft.write_text(raft.read_text("utf-8").replace("It floats.", "It is here."), "utf-8")
    monkeypatch.chdir(small)
    for _ in ("made", "found as it was"):
        assert main(["build", "--partner", "north", "--jobs", "1"]) == 0
        told = capsys.readouterr().err
        assert "raft.yml:" in told
        assert "warning NL482: 'summary' still holds the words of the template" in told
