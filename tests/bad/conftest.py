"""Fixtures for broken inputs: copies of the checkout in which a check is quick."""

from pathlib import Path

import pytest
from tests.support.checkouts import edit


@pytest.fixture
def few(copy: Path) -> Path:
    """A copy where one partner is left, so that a check is quick."""
    for partner in (copy / "content/partners").glob("*.yml"):
        edit(partner, "practices: [coup-de-boost, amef, otlav]", "practices: [amef]")
    return copy
