# What enters: a release that was frozen. What leaves: the same bytes wherever and however often it is
# built, or nothing; and what other builds leave of it.
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.checkouts import edit
from tests.support.releasing import BRIDGE, RELEASE, Run, errors, runner, sums

from netpes_learn.app.releases import record_of
from netpes_learn.bundle.manifest import MANIFEST, SIGNATURE, SUMS
from netpes_learn.engine.containers import verify_path


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(small, monkeypatch)


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
    edit(BRIDGE, "value: 1146", "value: 1147")
    assert run("release", "--frozen") == 1
    assert errors(capsys) == [("content/project.yml", "NL507")]
    assert not Path("build").exists()


def test_rebuilt_release_that_differs_is_refused(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*RELEASE, "2026-02-03") == 0
    before = sums()
    path = Path("content/releases/2026.01.0.json")
    edit(path, record_of(Path("content"), "2026.01.0").bundles["north/fr"], "0" * 64)
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
    edit(BRIDGE, "title: The bridge", "title: A bridge")
    assert run("build", "--practice", "bridge", "--only", "handout", "--jobs", "1") == 0
    left = {path.name for path in Path("build/partners/north/fr").iterdir()}
    assert left == {"index.html", "pages"}


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
