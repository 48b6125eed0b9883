"""The recipe for GitLab's CI, run as it stands by gitlab-ci-local, on a small library of its own.

GitHub's recipe has the same commands, which tests/unit/test_recipes.py compares; nothing that runs
it can be installed here.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "tests/consumers/node_modules/.bin/gitlab-ci-local"
SMALL = ROOT / "tests/small"
# A release of the library in tests/small.
VERSION, DATE = "2026.01.0", "2026-01-31"


def git(*arguments: str, folder: Path) -> str:
    identity = ("-c", "user.name=N", "-c", "user.email=n@example.org")
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def ours(*arguments: str, folder: Path, home: Path) -> None:
    """Run netpes-learn in a folder, with a home of its own."""
    subprocess.run(
        [sys.executable, "-m", "netpes_learn", *arguments],
        cwd=folder, env={**os.environ, "HOME": str(home)}, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def project(
    need: Callable[[str, object], None], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A checkout with a small library, released and tagged; and the home that has its key."""
    need("gitlab-ci-local", RUNNER.is_file())
    need("rsync", shutil.which("rsync"))
    folder = tmp_path_factory.mktemp("project") / "checkout"
    for name in git("ls-files", "-co", "--exclude-standard", folder=ROOT).splitlines():
        if not name.startswith(("content/", "docs/")) and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    shutil.rmtree(folder / "templates/outlines")
    for part in ("content", "templates"):
        shutil.copytree(SMALL / part, folder / part, dirs_exist_ok=True)
    home = tmp_path_factory.mktemp("home")
    git("init", "-q", "-b", "main", folder=folder)
    git("remote", "add", "origin", "https://gitlab.example.org/group/library.git", folder=folder)
    ours("key", "new", folder=folder, home=home)
    git("add", "-A", folder=folder)
    git("commit", "-qm", "Library", folder=folder)
    ours("release", "--prepare", "--version", VERSION, "--date", DATE, folder=folder, home=home)
    git("add", "-A", folder=folder)
    git("commit", "-qm", "Release", folder=folder)
    git("tag", VERSION, folder=folder)
    return folder, home


def run_jobs(folder: Path, *jobs: str, variables: Sequence[str] = ()) -> str:
    """Run jobs as a runner would that has Python, and return what they printed."""
    venv = folder.parent / "python"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    given = [part for variable in variables for part in ("--variable", variable)]
    done = subprocess.run(
        [str(RUNNER), "--force-shell-executor", "--no-color", *given, *jobs],
        cwd=folder, env={**os.environ, "PATH": f"{venv / 'bin'}:{os.environ['PATH']}"},
        check=False, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_tag_is_released_signed_and_published(project: tuple[Path, Path], tmp_path: Path) -> None:
    folder, home = project
    key = (home / ".netpes-learn/secret.key").read_text()
    told = run_jobs(
        folder, "release", "publish",
        variables=(
            f"CI_COMMIT_TAG={VERSION}", f"NETPES_LEARN_KEY={key}", f"PUBLISH_URL={tmp_path}",
        ),
    )  # fmt: skip
    assert "signed with" in told
    assert key.splitlines()[-1] not in told
    catalogue = json.loads((tmp_path / "catalogue.json").read_bytes())
    assert catalogue
    assert (tmp_path / "index.html").is_file()
    assert list((tmp_path / "blobs").rglob("*.zip"))


def test_change_that_is_no_tag_is_built(project: tuple[Path, Path]) -> None:
    folder, _ = project
    git("checkout", "-q", "-B", "change", folder=folder)
    assert "bundle: build/bundles/" in run_jobs(folder, "build")


def test_release_without_a_key_fails(project: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = project
    with pytest.raises(AssertionError, match=r"(?i)key"):
        run_jobs(folder, "release", variables=(f"CI_COMMIT_TAG={VERSION}",))
    assert not list(tmp_path.iterdir())
