# What enters: files that a test gives instead of the checkout's. What leaves: resources as a render
# is given them, which keep what was read and told.
"""What a render reads and tells."""

import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from netpes_learn.canonical import digest_of

ROOT = Path(__file__).parents[2]


class Files:
    """Resources over the checkout; parts are kept for as long as the object lives."""

    def __init__(self, instead: Mapping[str, bytes] | None = None) -> None:
        self.instead = dict(instead or {})
        self.reads: list[str] = []
        self.warnings: list[str] = []
        self.facts: dict[str, Any] = {}
        # What each part is called, and the digest of what it was made of → the part.
        self.kept: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self.instead[path] if path in self.instead else _content(path)

    def cached(self, name: str, key: Any, make: Callable[[], bytes]) -> bytes:
        place = f"{name}:{digest_of(key)}"
        if place not in self.kept:
            made = make()
            with self._lock:
                self.kept[place] = made
        return self.kept[place]

    def progress(self, share: float) -> None: ...

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def fact(self, name: str, value: Any) -> None:
        self.facts[name] = value


class QuietFiles(Files):
    """The same for renders that have nothing to warn of: a warning fails the test."""

    def warn(self, message: str) -> None:
        raise AssertionError(message)


@cache
def _content(path: str) -> bytes:
    return (ROOT / path).read_bytes()
