# What enters: a render's wish to read. What leaves: the bytes, and a record of every read.
"""Everything a render reads goes through here."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from netpes_learn.canonical import digest, digest_of
from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.engine.store import Store


class RecordedResources:
    """The Resources of one render: files under ``roots``, parts cached in a store.

    ``roots`` maps the first part of a path (``templates``, ``content``) to its folder; ``code`` is
    the digest of the code that renders, which every cached part depends on.
    """

    def __init__(self, roots: Mapping[str, Path], store: Store, code: str) -> None:
        self._roots, self._store, self._code = roots, store, code
        self._lock = threading.Lock()
        self._log: list[tuple[str, str]] = []
        self._known: dict[str, bytes] = {}
        self.warnings: list[str] = []
        self.facts: dict[str, Any] = {}

    @property
    def reads(self) -> dict[str, str]:
        """Every file read so far and the digest of what was in it."""
        with self._lock:
            return dict(sorted(self._log))

    def read(self, path: str) -> bytes:
        """Return a file's bytes; see ``model.artefact.Resources``."""
        content = self._known.get(path)
        if content is None:
            content = self._known[path] = self._read(path)
        with self._lock:
            self._log.append((path, digest(content)))
        return content

    def _read(self, path: str) -> bytes:
        file = located(path, self._roots)
        try:
            return file.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            siblings = [p.name for p in file.parent.iterdir()] if file.parent.is_dir() else []
            raise ContentError(
                Diagnostic(
                    Span(path), "NL064", "the file is missing", did_you_mean(file.name, siblings)
                )
            ) from None
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            hint = "check its permissions"
            raise ContentError(Diagnostic(Span(path), "NL063", message, hint)) from error

    def cached(self, name: str, key: Any, make: Callable[[], bytes]) -> bytes:
        """Return ``make()`` or what it gave before; see ``model.artefact.Resources``."""
        place = digest_of([self._code, name, key])
        found = self._store.load_part(place)
        if found is not None and still_true(found[1], self._roots, self._digests):
            with self._lock:
                self._log.extend(found[1].items())
            return found[0]
        with self._lock:
            before = len(self._log)
        content = make()
        with self._lock:
            # Other threads' reads in between are recorded too: too many, never too few.
            reads = dict(self._log[before:])
        self._store.save_part(place, content, reads)
        return content

    def _digests(self, path: str) -> str | None:
        if path in self._known:
            return digest(self._known[path])
        return None

    def progress(self, share: float) -> None:
        """Take note of progress inside one render (the engine shows whole renders)."""

    def warn(self, message: str) -> None:
        """Keep a warning for the report."""
        with self._lock:
            if message not in self.warnings:
                self.warnings.append(message)

    def fact(self, name: str, value: Any) -> None:
        """Keep a fact for the report."""
        with self._lock:
            self.facts[name] = value


def located(path: str, roots: Mapping[str, Path]) -> Path:
    """Return the file that a resource path names; never one outside the roots."""
    pure = PurePosixPath(path)
    root = roots.get(pure.parts[0]) if pure.parts else None
    if root is None or ".." in pure.parts:
        raise ContentError(Diagnostic(Span(path), "NL065", "the path leads outside the project"))
    return root.joinpath(*pure.parts[1:])


def still_true(
    reads: Mapping[str, str],
    roots: Mapping[str, Path],
    known: Callable[[str], str | None] = lambda _: None,
) -> bool:
    """Tell whether every file recorded holds what it held then."""
    return not changed_reads(reads, roots, known)


def changed_reads(
    reads: Mapping[str, str],
    roots: Mapping[str, Path],
    known: Callable[[str], str | None] = lambda _: None,
) -> tuple[str, ...]:
    """Return the recorded files that no longer hold what they held then."""
    changed: list[str] = []
    for path, then in sorted(reads.items()):
        now = known(path)
        if (digest_now(path, roots) if now is None else now) != then:
            changed.append(path)
    return tuple(changed)


def digest_now(path: str, roots: Mapping[str, Path]) -> str:
    """Return the digest of what a file holds; "" for one that cannot be read."""
    try:
        return digest(located(path, roots).read_bytes())
    except (OSError, ContentError):
        return ""
