from pathlib import Path

import pytest

from netpes_learn.app.check import check
from netpes_learn.app.new import begin
from netpes_learn.app.request import Workspace
from netpes_learn.diagnostics import ContentError


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


@pytest.mark.parametrize("kind", ["practice", "partner"])
def test_what_is_begun_in_the_checkout_passes_the_check(copy: Path, kind: str) -> None:
    workspace = Workspace(copy / "content", copy / "templates")
    # Composing all outlines is the work of other tests: the record itself is looked at here.
    for outline in (copy / "templates" / "outlines").iterdir():
        outline.unlink()
    begin(kind, "my-idea", workspace)
    found = check(workspace).report
    assert (workspace.content / f"{kind}s" / "my-idea.yml").is_file()
    assert [str(d) for d in found.errors if "my-idea" in d.span.path] == []
