# What enters: a file system that fsspec made, and a folder in it. What leaves: a place to publish
# to and to fetch from. Each store fails in its own way; here all are told in one.
"""A store that fsspec knows, as a place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.transport import (
    CHUNK,
    NO_PARTS,
    DamagedError,
    MissingError,
    NoPartsError,
    pieces,
    read,
    swap_if_same,
    unreachable,
)

_PARTIAL = ".part"
_SECRET = re.compile(r"(?<=//)[^/@\s]*@")


def without_secret(text: str) -> str:
    """Return a text with the names and passwords in its addresses taken out."""
    return _SECRET.sub("", text)


class FsspecTarget:
    """A store where a file is written under another name and then moved, or in one go."""

    def __init__(self, fs: Any, root: str, *, where: str, moves: bool) -> None:
        self.where = where
        self._fs = fs
        self._root = root
        self._moves = moves

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold nothing: such stores have no lock that ends with its holder."""
        yield

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on."""
        with self._telling(path), self._fs.open(self._at(path), "rb") as stream:
            skip = 0 if not start or _sought(stream, start) else start
            while chunk := stream.read(CHUNK):
                yield chunk[skip:]
                skip = max(0, skip - len(chunk))

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` to before ``stop``.

        By seeking, and not by ``cat_file``, whose bounds sshfs does not heed.
        """
        with self._telling(path), self._fs.open(self._at(path), "rb") as stream:
            if start and not _sought(stream, start):
                raise NoPartsError(NO_PARTS)
            yield from pieces(stream, most=stop - start)

    def size(self, path: str) -> int | None:
        """Return the size of a file, or None."""
        try:
            with self._telling(path):
                info = self._fs.info(self._at(path))
        except MissingError:
            return None
        return int(info["size"]) if info["type"] == "file" else None

    def put(self, path: str, content: bytes) -> None:
        """Write a small file: moved over the old one by SFTP, in one request elsewhere."""
        with self._telling(path, writing=True):
            if self._moves and self._renames:
                self._write(path + _PARTIAL, content)
                self._fs.mv(self._at(path + _PARTIAL), self._at(path))
            else:
                self._write(path, content)

    def send(self, path: str, file: Path) -> None:
        """Write a large file; two who send it write equal bytes: its name is its digest."""
        with self._telling(path, writing=True):
            if not self._moves:
                self._upload(path, file)
                return
            self._upload(path + _PARTIAL, file)
            try:
                self._fs.mv(self._at(path + _PARTIAL), self._at(path))
            except Exception:
                # Somebody who sent the same file may have moved it meanwhile.
                if self.size(path) != file.stat().st_size:
                    raise

    def read_marked(self, path: str, *, limit: int) -> tuple[bytes | None, str]:
        """Return a small file and its digest."""
        try:
            content = read(self, path, limit=limit)
        except MissingError:
            return None, ""
        return content, digest(content)

    def swap(self, path: str, content: bytes, mark: str) -> bool:
        """Write a small file if it is as marked; between looking and writing is a moment."""
        return swap_if_same(self, path, content, mark=mark)

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        with suppress(MissingError), self._telling(path):
            self._fs.rm_file(self._at(path))

    def clean(self) -> None:
        """Remove files that were never moved to their names."""
        for path in self._found(""):
            if path.endswith(_PARTIAL):
                self.remove(path)

    def files(self, folder: str) -> tuple[str, ...]:
        """Return every whole file under a folder."""
        return tuple(path for path in self._found(folder) if not path.endswith(_PARTIAL))

    def _found(self, folder: str) -> tuple[str, ...]:
        try:
            with self._telling(folder):
                found = self._fs.find(self._at(folder).rstrip("/"))
        except MissingError:
            return ()
        prefix = f"{self._root}/" if self._root else ""
        return tuple(sorted(str(name).removeprefix(prefix).lstrip("/") for name in found))

    @property
    def _renames(self) -> bool:
        # WebDAV servers write a request's body beside the file and rename it themselves, but
        # remove what a MOVE overwrites first (RFC 4918, 9.9.3), so that for a moment there is none.
        return "sftp" in self._fs.protocol

    def _write(self, path: str, content: bytes) -> None:
        self._fs.pipe_file(self._at(path), content)

    def _upload(self, path: str, file: Path) -> None:
        self._fs.put_file(str(file), self._at(path))

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    @contextmanager
    def _telling(self, path: str, *, writing: bool = False) -> Iterator[None]:
        """Turn what stores raise, each in its own way, into what a person can act upon."""
        try:
            yield
        except (MissingError, DamagedError, NoPartsError, ContentError):
            raise
        except FileNotFoundError as error:
            if not writing:
                raise MissingError(path) from None
            hint = "make the bucket or folder that the address names"
            raise unreachable(self.where, without_secret(str(error)), hint=hint) from None
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise unreachable(f"{self.where}/{path}", without_secret(str(error))) from None


def _sought(stream: Any, start: int) -> bool:
    """Go to a place in a stream, and tell whether that can be done there."""
    try:
        stream.seek(start)
    except ValueError:  # what webdav4 raises where a server knows no ranges
        return False
    return True
