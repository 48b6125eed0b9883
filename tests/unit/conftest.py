import shutil
from pathlib import Path

import pytest

from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The checkout, read and checked."""
    report = Report()
    found = load(Workspace(ROOT / "content", ROOT / "templates"), report)
    assert found is not None, [str(d) for d in report.sorted()]
    return found


@pytest.fixture(scope="session")
def library(loaded: Loaded) -> Library:
    """The real library, in English."""
    return loaded.library


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the smallest checkout, which renders pages only, to be changed by a test."""
    shutil.copytree(ROOT / "tests" / "small", tmp_path, dirs_exist_ok=True)
    for folder in ("site", "report"):
        shutil.copytree(ROOT / "templates" / folder, tmp_path / "templates" / folder)
    shutil.copy(ROOT / "templates" / "emblem.svg", tmp_path / "templates")
    return tmp_path


@pytest.fixture(scope="session")
def small_loaded() -> Loaded:
    """The smallest checkout, read and checked."""
    report = Report()
    folder = ROOT / "tests" / "small"
    found = load(Workspace(folder / "content", folder / "templates"), report)
    assert found is not None, [str(d) for d in report.sorted()]
    return found
