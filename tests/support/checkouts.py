# What enters: a file of a checkout that a test may change. What leaves: the file with an edit in it.
"""Edits that a test makes."""

from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """Put another text in the first place where a file holds one; fail if it holds it nowhere."""
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}: the test would break nothing"
    path.write_text(text.replace(old, new, 1), "utf-8")
