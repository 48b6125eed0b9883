"""Fixtures that every test can use: the checkout, and copies of it to break."""

import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from netpes_learn.cli import main

ROOT = Path(__file__).parent.parent
# Helpers that several kinds of tests share.
sys.path.insert(0, str(ROOT))
# One practice that has everything, two that have less.
PRACTICES = ("coup-de-boost", "amef", "otlav")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds content/ and templates/."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of content/ and templates/ to be changed, where bundles take few practices."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    # A workshop may take practices that these bundles leave out.
    shutil.rmtree(tmp_path / "content" / "workshops")
    for partner in (tmp_path / "content" / "partners").glob("*.yml"):
        choose(partner, PRACTICES)
    return tmp_path


def choose(partner: Path, practices: Iterable[str]) -> None:
    """Let a partner's bundle take these practices and no others."""
    text = re.sub(r"^practices:.*\n", "", partner.read_text("utf-8"), flags=re.MULTILINE)
    partner.write_text(f"{text}practices: [{', '.join(practices)}]\n", "utf-8")


@pytest.fixture
def run(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run a command as a user would who stands in the copy; returns the exit code."""
    monkeypatch.chdir(copy)

    def command(*arguments: str) -> int:
        return main(list(arguments))

    return command
