# What enters: the smallest checkout, to be released. What leaves: proof that it is frozen, built, signed
# and told of as a whole, and that nothing passes without a key, a commit or a new version.
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support.checkouts import edit
from tests.support.releasing import BRIDGE, PUBLIC, RELEASE, SECRET, Run, errors, runner, sums

from netpes_learn.app.releases import record_of, records
from netpes_learn.bundle.manifest import SIGNATURE, SUMS
from netpes_learn.bundle.signing import new_key
from netpes_learn.bundle.verify import Wanted
from netpes_learn.engine.containers import verify_path


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(small, monkeypatch)


def test_release_freezes_builds_and_signs(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- A new command.\n", "utf-8")
    assert run(*RELEASE, "2026-02-03") == 0
    project = Path("content/project.yml").read_text("utf-8")
    assert 'version: 2026.01.0\ndate: "2026-02-03"\nauthor: Nobody\n' in project
    record = record_of(Path("content"), "2026.01.0")
    assert record is not None
    assert (record.date, record.practices["bridge"].version) == ("2026-02-03", "1.0.0")
    assert sorted(record.bundles) == ["north/en", "north/fr", "south/en"]
    assert Path("CHANGELOG.md").read_text("utf-8") == (
        "# Changelog\n\n## Unreleased\n\n## 2026.01.0 (2026-02-03)\n\n- A new command.\n"
        "- First release: 2 practices, for 2 partners.\n"
    )
    folder = Path("build/releases/2026.01.0")
    archives = sorted(folder.glob("*.zip"))
    assert len(archives) == 3
    for path in archives:
        verdict = verify_path(path, Wanted((SECRET.public,)))
        assert verdict.good, verdict.faults
        assert verdict.signer == PUBLIC.id
    assert {path.name for path in folder.iterdir()} - {path.name for path in archives} == {
        SUMS, SIGNATURE, "release.json",
    }  # fmt: skip
    assert f"signed with {PUBLIC.id}" in capsys.readouterr().out


def test_nothing_is_frozen_without_a_key_unless_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NETPES_LEARN_KEY")
    assert run(*RELEASE, "2026-02-03") == 2
    assert records(Path("content")) == ()
    assert run(*RELEASE, "2026-02-03", "--unsigned") == 0
    (path, *_) = sorted(Path("build/releases").rglob("*.zip"))
    assert verify_path(path).good
    assert not verify_path(path).signed


def test_check_writes_nothing(run: Run, small: Path) -> None:
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    assert run("release", "--check") == 0
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_release_that_exists_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    before = record_of(Path("content"), "2026.01.0")
    assert run(*RELEASE, "2026-02-04", "--version", "2026.01.0") == 1
    assert errors(capsys) == [("content/project.yml", "NL500")]
    assert record_of(Path("content"), "2026.01.0") == before


def test_key_that_nobody_trusts_does_not_sign(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("content/keys").mkdir()
    Path("content/keys/project.pub").write_bytes(new_key()[1].file())
    assert run(*RELEASE, "2026-02-03") == 1
    assert errors(capsys) == [("content/keys", "NL516")]
    Path("content/keys/mine.pub").write_bytes(PUBLIC.file())
    assert run("release", "--frozen", "--jobs", "1") == 0


def git(*arguments: str) -> str:
    told = subprocess.run(
        ["git", "-c", "user.name=N", "-c", "user.email=n@example.org", *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return told.stdout.strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_release_tells_its_commit_and_refuses_what_is_not_committed(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "one")
    commit = git("rev-parse", "HEAD")
    edit(BRIDGE, "value: 1146", "value: 1147")
    assert run(*RELEASE, "2026-02-03") == 1
    ((path, code),) = errors(capsys)
    assert (path, code) == ("content/practices/bridge.yml", "NL506")
    git("checkout", "-q", "--", ".")
    for number in range(12):
        Path(f"content/practices/note-{number:02}.txt").write_text("x")
    assert run(*RELEASE, "2026-02-03") == 1
    assert [path for path, code in errors(capsys) if code == "NL506"] == [
        f"content/practices/note-{number:02}.txt" for number in range(11)
    ]
    git("clean", "-fdq", "content")
    assert run(*RELEASE, "2026-02-03") == 0
    told = json.loads(Path("build/partners/north/fr/bundle.json").read_bytes())
    assert told["commit"] == commit
    before = sums()
    # At the tag, the same commit is told, though another one is checked out; no git is needed.
    git("add", "content", "CHANGELOG.md")
    git("commit", "-qm", "Release")
    shutil.rmtree("build")
    shutil.rmtree(".git")
    assert run("release", "--frozen", "--jobs", "1") == 0
    assert sums() == before
