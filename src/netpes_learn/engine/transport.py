# What enters: a place that holds files. What leaves: what publishing and fetching ask of it. A
# local folder, a web server and the stores that fsspec knows keep this contract, each in a module.
"""Places that bundles are published to and fetched from."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from netpes_learn.bundle.safety import printable
from netpes_learn.diagnostics import ContentError, Diagnostic, Span

CHUNK = 1 << 20
NO_PARTS = "the place gives no parts of files"


class MissingError(Exception):
    """There is no such file at the place."""


class DamagedError(Exception):
    """What came is not what was announced; the text is for people."""


class NoPartsError(Exception):
    """The place does not give the part of a file that was asked for; the text is for people."""


class Source(Protocol):
    """Somewhere files can be read from; ``where`` is its address without passwords."""

    where: str

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on.

        Raises MissingError where there is none, DamagedError where it ends before ``start``,
        ContentError where the place cannot be used.
        """
        ...

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` to before ``stop``, and never more.

        Raises NoPartsError where the place gives no parts; what it sends in place of one is not
        read. Otherwise as ``chunks``.
        """
        ...


class Target(Source, Protocol):
    """Somewhere files can be written to; a name shows the old file, whole, or the new one."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the place while publishing, where it can be held; raises ContentError if taken."""
        ...

    def size(self, path: str) -> int | None:
        """Return the size of a file in bytes, or None where there is none."""
        ...

    def put(self, path: str, content: bytes) -> None:
        """Write a small file; whoever reads meanwhile gets the old one or the new one."""
        ...

    def send(self, path: str, file: Path) -> None:
        """Write a large file under a name that it has for ever; what is half sent has another."""
        ...

    def read_marked(self, path: str, *, limit: int) -> tuple[bytes | None, str]:
        """Return a small file, None where there is none, and a mark of this state of it."""
        ...

    def swap(self, path: str, content: bytes, mark: str) -> bool:
        """Write a small file if it is still as marked; tell whether that was so."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        ...

    def clean(self) -> None:
        """Remove what broken-off uploads left; nobody else may be publishing meanwhile."""
        ...

    def files(self, folder: str) -> tuple[str, ...]:
        """Return every whole file under a folder, by its path from the place, sorted."""
        ...


def pieces(stream: BinaryIO, *, most: int | None = None) -> Iterator[bytes]:
    """Yield what a stream holds from where it stands, of at most ``most`` bytes in all."""
    left = most
    while chunk := stream.read(CHUNK if left is None else min(CHUNK, left)):
        left = None if left is None else left - len(chunk)
        yield chunk


def read(source: Source, path: str, *, limit: int) -> bytes:
    """Return a small file.

    Raises MissingError where there is none, DamagedError where it has more than ``limit`` bytes.
    """
    content = bytearray()
    for chunk in source.chunks(path):
        content += chunk
        if len(content) > limit:
            raise DamagedError(f"is larger than {limit:,} bytes, which it never should be")
    return bytes(content)


def swap_if_same(target: Target, path: str, content: bytes, *, mark: str) -> bool:
    """Write a small file if it is still as marked, where a place cannot do both in one step.

    Between looking and writing is a moment; whoever holds the place alone need not mind.
    """
    if target.read_marked(path, limit=CHUNK)[1] != mark:
        return False
    target.put(path, content)
    return True


def download(source: Source, path: str, *, to: Path, size: int, sha256: str) -> None:
    """Bring a file to ``to``, going on where an earlier download stopped.

    Raises MissingError where there is none, and DamagedError, with ``to`` removed, where size or
    digest are not as announced. Never writes more than ``size`` bytes.
    """
    if to.is_file() and 0 < to.stat().st_size <= size:
        try:
            _bring(source, path, to, size, sha256)
        except DamagedError:
            pass  # what lay there was something else: once more from the beginning
        else:
            return
    to.unlink(missing_ok=True)
    _bring(source, path, to, size, sha256)


def _bring(source: Source, path: str, to: Path, size: int, sha256: str) -> None:
    try:
        _fill(source, path, to, size, sha256)
    except (DamagedError, MissingError):
        to.unlink(missing_ok=True)
        raise


def _fill(source: Source, path: str, to: Path, size: int, sha256: str) -> None:
    hasher = hashlib.sha256()
    with to.open("a+b") as stream:
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            hasher.update(chunk)
        have = stream.tell()
        if have < size:
            for chunk in source.chunks(path, start=have):
                have += len(chunk)
                if have > size:
                    raise DamagedError("is larger than announced")
                hasher.update(chunk)
                stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    if have < size:
        raise DamagedError("is smaller than announced")
    if hasher.hexdigest() != sha256:
        raise DamagedError("is not the file that was announced: its digest is another")


def unreachable(where: str, reason: object, *, hint: str = "") -> ContentError:
    """Return what to tell where a place cannot be used; ``reason`` may hold no password."""
    text = printable(str(reason)).strip() or type(reason).__name__
    message = f"the place cannot be used: {text}"
    return ContentError(
        Diagnostic(
            Span(where), "NL531", message, hint or "check the address, the network and your rights"
        )
    )
