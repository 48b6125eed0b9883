"""Fixtures that every test can use: the checkout, and copies of it to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from netpes_learn.cli import main

ROOT = Path(__file__).parent.parent
# The smallest real library: one practice that has everything, two that have less.
PRACTICES = ("coup-de-boost", "amef", "otlav")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds content/ and templates/."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of content/ and templates/ with few practices, to be changed by a test."""

    def few(folder: str, names: list[str]) -> set[str]:
        if Path(folder).name != "practices":
            return set()
        return {name for name in names if Path(name).stem not in PRACTICES}

    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=few)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    for practice in (tmp_path / "content" / "practices").iterdir():
        drop_related(practice)
    return tmp_path


def drop_related(practice: Path) -> None:
    """Take out links to practices that the small library does not hold."""
    kept: list[str] = []
    inside = False
    for line in practice.read_text("utf-8").splitlines(keepends=True):
        if line.startswith("related:"):
            inside = True
        elif inside and not line.startswith((" ", "-")):
            inside = False
        if not inside:
            kept.append(line)
    practice.write_text("".join(kept), "utf-8")


@pytest.fixture
def run(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run a command as a user would who stands in the copy; returns the exit code."""
    monkeypatch.chdir(copy)

    def command(*arguments: str) -> int:
        return main(list(arguments))

    return command
