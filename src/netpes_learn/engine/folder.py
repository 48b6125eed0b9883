# What enters: a folder on a disk. What leaves: a place to publish to and to fetch from. Writers
# hold a lock that ends with them; names change by renaming, which is atomic on one file system.
"""A local folder as a place."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import telling_unwritable, write_atomic
from netpes_learn.engine.transport import (
    CHUNK,
    DamagedError,
    MissingError,
    pieces,
    swap_if_same,
    unreachable,
)

_OWN = ".publishing"


class FolderTarget:
    """A folder; links in it are followed, as its owner put them there."""

    def __init__(self, root: Path) -> None:
        self.where = root.as_posix()
        self._root = root
        self._scratch = root / _OWN / "tmp"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder; what a killed publisher left half-written is removed."""
        with telling_unwritable(self._root):
            (self._root / _OWN).mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._root / _OWN / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            hint = "wait until it is done, then publish again"
            message = "somebody else is publishing there"
            raise ContentError(Diagnostic(Span(self.where), "NL535", message, hint)) from None
        try:
            shutil.rmtree(self._scratch, ignore_errors=True)
            yield
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)
            lock.release()

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on."""
        yield from self._read(path, start, None)

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` to before ``stop``."""
        yield from self._read(path, start, stop)

    def _read(self, path: str, start: int, stop: int | None) -> Iterator[bytes]:
        try:
            with (self._root / path).open("rb") as stream:
                stream.seek(start)
                yield from pieces(stream, most=None if stop is None else stop - start)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise MissingError(path) from None
        except OSError as error:
            raise unreachable(f"{self.where}/{path}", error.strerror) from None

    def size(self, path: str) -> int | None:
        """Return the size of a file, or None."""
        found = self._root / path
        return found.stat().st_size if found.is_file() else None

    def put(self, path: str, content: bytes) -> None:
        """Write a file under another name and rename it."""
        write_atomic(self._root / path, content, scratch=self._scratch)

    def send(self, path: str, file: Path) -> None:
        """Copy a file under another name and rename it."""
        target, partial = self._root / path, self._scratch / "sending"
        with telling_unwritable(target):
            for folder in (self._scratch, target.parent):
                folder.mkdir(parents=True, exist_ok=True)
            _copy_synced(file, partial)
            partial.chmod(0o644)
            partial.replace(target)

    def read_marked(self, path: str, *, limit: int) -> tuple[bytes | None, str]:
        """Return a file and its digest."""
        found = self._root / path
        if not found.is_file():
            return None, ""
        if found.stat().st_size > limit:
            raise DamagedError(f"is larger than {limit:,} bytes, which it never should be")
        content = found.read_bytes()
        return content, digest(content)

    def swap(self, path: str, content: bytes, mark: str) -> bool:
        """Write a file if it is as marked: the lock keeps others away meanwhile."""
        return swap_if_same(self, path, content, mark=mark)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        target = self._root / path
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()

    def clean(self) -> None:
        """Remove nothing: whoever holds the folder did so at the beginning."""

    def files(self, folder: str) -> tuple[str, ...]:
        """Return every file under a folder."""
        found = (path for path in (self._root / folder).rglob("*") if path.is_file())
        return tuple(sorted(path.relative_to(self._root).as_posix() for path in found))


def _copy_synced(source: Path, target: Path) -> None:
    """Copy a file's bytes and wait until the disk has them."""
    with source.open("rb") as reading, target.open("wb") as writing:
        shutil.copyfileobj(reading, writing, CHUNK)
        writing.flush()
        os.fsync(writing.fileno())
