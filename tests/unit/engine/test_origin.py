import re
import shutil
import subprocess
from pathlib import Path

import pytest

from netpes_learn.engine.origin import checkout_of, head_commit, today, uncommitted

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(root: Path, *arguments: str) -> str:
    told = subprocess.run(
        ["git", "-C", str(root), "-c", "user.name=N", "-c", "user.email=n@example.org", *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return told.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a").write_text("a")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    return tmp_path


@needs_git
def test_commit_is_read_on_a_branch_packed_at_a_tag_and_in_a_worktree(root: Path) -> None:
    commit = git(root, "rev-parse", "HEAD")
    assert head_commit(root) == commit
    git(root, "pack-refs", "--all")
    assert head_commit(root) == commit
    git(root, "worktree", "add", "-q", "-b", "side", str(root / "tree"))
    assert head_commit(root / "tree") == commit
    assert checkout_of(root / "tree" / "content") == root / "tree"
    git(root, "tag", "v1")
    git(root, "checkout", "-q", "v1")
    assert head_commit(root) == commit


def test_commit_is_unknown_where_nothing_tells_it(tmp_path: Path) -> None:
    assert checkout_of(tmp_path / "content") is None
    assert head_commit(tmp_path) == ""
    (tmp_path / ".git").mkdir()
    assert head_commit(tmp_path) == ""
    for text in ("ref: refs/heads/none", "ref: refs/heads/self", "not a commit", "", "\xff"):
        (tmp_path / ".git" / "HEAD").write_text(text, "latin-1")
        assert head_commit(tmp_path) == ""


def test_references_that_lead_to_themselves_end(tmp_path: Path) -> None:
    (tmp_path / ".git" / "refs").mkdir(parents=True)
    for name in ("HEAD", "refs/self"):
        (tmp_path / ".git" / name).write_text("ref: refs/self")
    assert head_commit(tmp_path) == ""


@needs_git
def test_files_that_differ_from_the_commit_are_named(root: Path) -> None:
    paths = [root / "content"]
    assert uncommitted(root, paths) == ()
    (root / "elsewhere").write_text("x")
    assert uncommitted(root, paths) == ()
    (root / "content" / "new à").write_text("x")
    (root / "content" / "a").write_text("b")
    assert uncommitted(root, paths) == ("content/a", "content/new à")
    git(root, "add", "-A")
    assert uncommitted(root, paths) == ("content/a", "content/new à")


def test_without_git_nobody_can_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert uncommitted(tmp_path, [tmp_path]) is None


@needs_git
def test_no_checkout_is_not_taken_for_a_clean_one(tmp_path: Path) -> None:
    assert uncommitted(tmp_path, [tmp_path]) is None


def test_today_is_a_day() -> None:
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", today())
