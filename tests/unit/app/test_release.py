# What enters: the smallest checkout, released, changed and released again. What leaves: proof that
# nothing unsaid passes, that what is released stays, and that a tag gives the same bytes again.
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from netpes_learn.app.releases import (
    differing,
    patched,
    record_of,
    records,
    snapshots_before,
    snapshots_of,
)
from netpes_learn.bundle.manifest import MANIFEST, SIGNATURE, SUMS
from netpes_learn.bundle.signing import new_key
from netpes_learn.bundle.verify import Wanted
from netpes_learn.cli import main
from netpes_learn.engine.containers import verify_path

Run = Callable[..., int]
BRIDGE = Path("content/practices/bridge.yml")
SECRET, PUBLIC = new_key()
RELEASE = ("release", "--jobs", "1", "--date")


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as somebody would who stands in the smallest checkout and has a key."""
    monkeypatch.chdir(small)
    monkeypatch.setenv("NETPES_LEARN_KEY", SECRET.file().decode())
    page = Path("templates/outlines/page.yml")
    change(page, "kind: page", "kind: handout")

    def command(*arguments: str) -> int:
        return main(list(arguments))

    return command


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new), "utf-8")


def sums(folder: Path = Path()) -> dict[str, str]:
    """Return name → SHA256SUMS of each archive of a build."""
    found = {}
    for path in sorted((folder / "build/releases").rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            found[path.name] = archive.read(SUMS).decode()
    return found


def errors(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Return code and path of each error that was told."""
    return re.findall(r"^(\S+?)(?::\d+)*: error (NL\d+)", capsys.readouterr().err, re.MULTILINE)


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


@pytest.mark.parametrize(
    ("version", "date", "code"),
    [
        ("2025.12.1", "2026-03-01", "NL500"), ("2026.3.1", "2026-03-01", "NL500"),
        ("2026.13.1", "2026-03-01", "NL500"), ("2026.03.01", "2026-03-01", "NL500"),
        ("", "2026-02-02", "NL505"), ("", "2026-02-30", "NL505"), ("", "tomorrow", "NL505"),
        ("", "20260301", "NL505"),
    ],
)  # fmt: skip
def test_version_and_date_must_follow_the_last_release(
    run: Run, capsys: pytest.CaptureFixture[str], version: str, date: str, code: str
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    assert run("release", "--check", "--version", version, "--date", date) == 1
    assert errors(capsys) == [("content/project.yml", code)]


def test_next_release_counts_within_its_month(run: Run) -> None:
    for date, version in (
        ("2026-02-03", "2026.01.0"), ("2026-02-04", "2026.02.1"), ("2026-02-04", "2026.02.2"),
        ("2026-12-01", "2026.12.1"),
    ):  # fmt: skip
        assert run(*RELEASE, date, "--prepare") == 0
        assert records(Path("content"))[-1].version == version


def test_changed_figure_needs_a_minor_version_and_a_note(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    change(BRIDGE, "value: 1146", "value: 1147")
    assert run("release", "--check") == 1
    told = capsys.readouterr().err
    assert re.search(r"content/practices/bridge.yml:2:\d+: error NL501: since 1.0.0 something says "
                     r"more or other than before \(results.figures\[helped\].value\), and the "
                     r"version is 1.0.0\n  hint: write 1.1.0 or higher", told)  # fmt: skip
    change(BRIDGE, "version: 1.0.0", "version: 1.0.1")
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/practices/bridge.yml", "NL501")]
    change(BRIDGE, "version: 1.0.1", "version: 1.1.0")
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/practices/bridge.yml", "NL502")]
    text = BRIDGE.read_text("utf-8")
    BRIDGE.write_text(f"{text}changes:\n  - {{version: 1.1.0, note: One more.}}\n", "utf-8")
    assert run("release", "--prepare", "--date", "2026-03-01") == 0
    assert "- Better: The bridge (1.0.0 → 1.1.0). One more.\n" in (
        Path("CHANGELOG.md").read_text("utf-8")
    )
    assert records(Path("content"))[-1].practices["bridge"].note == "One more."


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("Explain what", "Compare what", "2.0.0"),
        ("stem: What does", "stem: On what does", "1.1.0"),
        ("- Two sides, one bridge.", "- Two sides, one bridge.\n  - And a river of salmon.", "2.0.0"),
        ("It is near the station.", "It is  near the station.", "1.0.1"),
    ],
)  # fmt: skip
def test_version_that_is_asked_for_follows_from_what_changed(
    run: Run, capsys: pytest.CaptureFixture[str], old: str, new: str, least: str
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    change(BRIDGE, old, new)
    assert run("release", "--check", "--date", "2026-03-01") == 1
    assert re.findall(r"hint: write (\S+) or higher", capsys.readouterr().err) == [least]


def test_practice_that_is_new_or_gone_is_told_in_the_changelog(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    text = (
        BRIDGE.read_text("utf-8").replace("id: bridge", "id: ferry").replace("The bridge", "Ferry")
    )
    Path("content/practices/ferry.yml").write_text(
        text.replace("Bridge", "Ferry").replace("objective: Explain", "objective: Compare"), "utf-8"
    )
    assert run(*RELEASE, "2026-03-01", "--prepare") == 0
    assert "- New practice: Ferry (1.0.0).\n" in Path("CHANGELOG.md").read_text("utf-8")
    Path("content/practices/ferry.yml").unlink()
    assert run(*RELEASE, "2026-03-02", "--prepare") == 0
    assert "- Gone: practice `ferry`.\n" in Path("CHANGELOG.md").read_text("utf-8")


def test_frozen_release_is_built_as_it_was_frozen(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    assert not Path("build").exists()
    content = {path: path.read_bytes() for path in Path("content").rglob("*") if path.is_file()}
    assert run("release", "--frozen", "--jobs", "1") == 0
    assert len(sums()) == 3
    assert {p: p.read_bytes() for p in Path("content").rglob("*") if p.is_file()} == content


def test_nothing_frozen_or_changed_since_is_not_built(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("release", "--frozen") == 1
    assert errors(capsys) == [("content/project.yml", "NL507")]
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    change(BRIDGE, "value: 1146", "value: 1147")
    assert run("release", "--frozen") == 1
    assert errors(capsys) == [("content/project.yml", "NL507")]
    assert not Path("build").exists()


def test_rebuilt_release_that_differs_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*RELEASE, "2026-02-03") == 0
    before = sums()
    path = Path("content/releases/2026.01.0.json")
    change(path, record_of(Path("content"), "2026.01.0").bundles["north/fr"], "0" * 64)
    shutil.rmtree("build")
    assert run("release", "--frozen", "--jobs", "1") == 1
    assert errors(capsys) == [("content/releases/2026.01.0.json", "NL508")]
    assert sums() == {}
    assert before != {}


def test_archive_that_was_handed_out_is_not_replaced(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*RELEASE, "2026-02-03") == 0
    assert run("release", "--frozen", "--jobs", "1") == 0
    before = {path: path.read_bytes() for path in Path("build/releases").rglob("*.zip")}
    assert run("release", "--frozen", "--jobs", "1", "--unsigned") == 1
    assert {code for _, code in errors(capsys)} == {"NL513"}
    assert {path: path.read_bytes() for path in Path("build/releases").rglob("*.zip")} == before


def test_release_can_be_built_partner_by_partner(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    for partner, bundles in (("north", 2), ("south", 3)):
        assert run("release", "--frozen", "--jobs", "1", "--partner", partner) == 0
        folder = Path("build/releases/2026.01.0")
        assert len(json.loads((folder / "release.json").read_bytes())["bundles"]) == bundles
        listed = (folder / SUMS).read_text("utf-8").splitlines()
        assert len(listed) == bundles + 1


def test_key_that_nobody_trusts_does_not_sign(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("content/keys").mkdir()
    Path("content/keys/project.pub").write_bytes(new_key()[1].file())
    assert run(*RELEASE, "2026-02-03") == 1
    assert errors(capsys) == [("content/keys", "NL516")]
    Path("content/keys/mine.pub").write_bytes(PUBLIC.file())
    assert run("release", "--frozen", "--jobs", "1") == 0


def test_plain_build_after_a_release_signs_nothing(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03") == 0
    assert run("build", "--jobs", "1") == 0
    folder = Path("build/partners/north/fr")
    assert not (folder / SIGNATURE).exists()
    assert verify_path(folder).good
    assert "commit" not in json.loads((folder / MANIFEST).read_bytes())
    assert run("release", "--frozen", "--jobs", "1") == 0
    assert verify_path(folder).signed
    # Nothing changed since, and yet it is another build.
    assert run("build", "--jobs", "1") == 0
    assert not verify_path(folder).signed


def test_part_of_a_build_leaves_no_signature_that_does_not_fit(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03") == 0
    change(BRIDGE, "title: The bridge", "title: A bridge")
    assert run("build", "--practice", "bridge", "--only", "handout", "--jobs", "1") == 0
    left = {path.name for path in Path("build/partners/north/fr").iterdir()}
    assert left == {"index.html", "pages"}


def test_record_that_is_damaged_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    path = Path("content/releases/2026.01.0.json")
    whole = path.read_bytes()
    for broken in (b"", b"{}", b"[]", whole[:-20], whole.replace(b"release/1", b"release/9")):
        path.write_bytes(broken)
        assert run("release", "--check") == 1
        assert errors(capsys) == [("content/releases/2026.01.0.json", "NL512")]
    path.write_bytes(whole)
    Path("content/releases/2026.01.0.snapshot.json").unlink()
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/project.yml", "NL515")]


def test_two_snapshots_are_kept_in_each_language(run: Run) -> None:
    for date in ("2026-02-03", "2026-03-01", "2026-04-01"):
        assert run(*RELEASE, date, "--prepare") == 0
    content = Path("content")
    assert [record.version for record in records(content)] == [
        "2026.01.0", "2026.03.1", "2026.04.1",
    ]  # fmt: skip
    assert snapshots_of(content, "2026.01.0") is None
    before = snapshots_before(content, "2026.04.1")
    assert before is not None
    assert before == snapshots_of(content, "2026.03.1")
    assert before["fr"]["subjects"]["practices/raft"]["title"] == "Le radeau"
    assert before["en"]["subjects"]["practices/raft"]["title"] == "The raft"
    assert snapshots_before(content, "2026.01.0") is None


def test_translation_asks_for_no_version_and_is_told_in_the_bundle(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    catalogue = Path("content/locale/fr/practices/raft.po")
    rest = {
        "short_title": ("Raft", "Radeau"), "summary": ("It floats.", "Il flotte."),
        "organisation.name": ("River Foundation", "Fondation du fleuve"),
        "comparators[1].text": ("Nothing floats there.", "Rien n’y flotte."),
    }  # fmt: skip
    entries = (f'\nmsgctxt "{at}"\nmsgid "{en}"\nmsgstr "{fr}"\n' for at, (en, fr) in rest.items())
    catalogue.write_text(catalogue.read_text("utf-8") + "".join(entries), "utf-8")
    assert run(*RELEASE, "2026-03-01", "--prepare") == 0
    text = Path("CHANGELOG.md").read_text("utf-8")
    assert "## 2026.03.1 (2026-03-01)\n\n- Now entirely in French: The raft.\n" in text
    content = Path("content")
    for version, expected in (("2026.01.0", False), ("2026.03.1", True)):
        known = snapshots_of(content, version)
        assert known is not None
        assert known["en"]["in_language"] == "all"
        assert ("practices/raft" in known["fr"]["in_language"]) is expected
        told = json.loads((content / f"releases/{version}.snapshot.json").read_bytes())
        assert "in" in told["others"]["fr"], "of what is as in English nothing is said twice"


def test_field_that_the_program_gains_later_is_no_change(run: Run) -> None:
    """Else each new field of the model would ask every practice for a new version."""
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    known = snapshots_of(Path("content"), "2026.01.0")
    assert known is not None
    figure, *_ = known["en"]["subjects"]["practices/bridge"]["results"]["figures"]
    assert set(figure) == {"id", "value", "counts", "when"}
    scene, *_ = known["en"]["subjects"]["practices/bridge"]["narration"]
    assert set(scene) == {"id", "layout", "heading", "say", "labels"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a": 1, "b": [1, {"c": "x"}]}, {"a": 1, "b": [1, {"c": "y"}]}),
        ({"a": [1, 2]}, {"a": [1]}), ({"a": 1}, {"b": 1}), ([], {}), ({"a": {}}, {"a": {}}),
        ({"a": None}, {"a": {"in": 1}}), ("x", "y"), ({"0": 1}, [1]), ([[1], [2]], [[1], [3]]),
    ],
)  # fmt: skip
def test_what_differs_put_in_gives_the_other(one: object, two: object) -> None:
    assert patched(one, differing(one, two)) == two


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
    change(BRIDGE, "value: 1146", "value: 1147")
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


def test_tag_gives_the_same_sums_whatever_the_machine_is_set_to(run: Run, small: Path) -> None:
    """Two folders, time zones, locales, umasks, hash seeds, one worker and two."""
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    found = []
    for folder, mask, jobs, settings in (
        ("one", 0o022, "1", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        ("two/à côté", 0o077, "2", {"TZ": "America/Adak", "LC_ALL": "fr_FR.UTF-8",
                                    "LANG": "fr_FR.UTF-8", "PYTHONHASHSEED": "2"}),
    ):  # fmt: skip
        root = small / folder
        for name in ("content", "templates"):
            shutil.copytree(small / name, root / name)
        subprocess.run(
            [sys.executable, "-m", "netpes_learn", "release", "--frozen", "--jobs", jobs],
            cwd=root, check=True, capture_output=True, umask=mask,
            env={**os.environ, **settings, "PYTHONUTF8": "1"},
        )  # fmt: skip
        release = root / "build/releases/2026.01.0"
        found.append({path.name: path.read_bytes() for path in release.iterdir()})
    assert len(found[0]) == 6
    assert found[0] == found[1]
