# What enters: a command that must fail. What leaves: what it says, which is never a traceback.
"""Commands that fail."""

from collections.abc import Callable

import pytest

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
# A build that is quick.
DECKS = ("build", "--partner", "le-forem", "--only", "deck", "--jobs", "1")


def told(run: Run, capsys: Capture, *arguments: str, code: int = 1) -> str:
    """Return what a command that must fail says."""
    assert run(*arguments) == code
    errors = capsys.readouterr().err
    assert "Traceback" not in errors
    return errors
