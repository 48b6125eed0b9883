# What enters: a snapshot or a part of one, in English. What leaves: the same as if in French.
"""Snapshots as if translated."""

from typing import Any

from netpes_learn.stages.comparing.alignment import PROSE


def in_french(value: Any, field: str = "") -> Any:
    """Return a value with every letter of its prose replaced: no word stays what it was."""
    if isinstance(value, dict):
        return {key: in_french(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [in_french(item, field) for item in value]
    return value.swapcase()[::-1] if isinstance(value, str) and field in PROSE else value
