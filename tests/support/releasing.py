# What enters: the smallest checkout. What leaves: commands that release it, with a key, and what they say
# and make.
"""Releases of the smallest checkout."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.checkouts import edit

from netpes_learn.bundle.manifest import SUMS
from netpes_learn.bundle.signing import new_key
from netpes_learn.cli import main

Run = Callable[..., int]
BRIDGE = Path("content/practices/bridge.yml")
SECRET, PUBLIC = new_key()
RELEASE = ("release", "--jobs", "1", "--date")


def runner(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command as somebody would who stands in the checkout and has a key."""
    monkeypatch.chdir(small)
    monkeypatch.setenv("NETPES_LEARN_KEY", SECRET.file().decode())
    page = Path("templates/outlines/page.yml")
    edit(page, "kind: page", "kind: handout")

    def command(*arguments: str) -> int:
        return main(list(arguments))

    return command


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
