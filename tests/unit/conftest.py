from pathlib import Path

import pytest

from netpes_learn.app.workspace import Loaded, Workspace, load
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
