# What enters: paths. What leaves: bytes, and files that are whole or not there.
"""Reading trees and writing files atomically."""

import errno
import io
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span

# No space, quota used up, or a limit on the size of one file.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# No permission, a read-only disk, or a file where a folder should be.
_REFUSED = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
)
_counter = itertools.count()
# Of what is not kept in memory so many bytes are written before the disk takes them.
_STRETCH = 8 << 20


def read_tree(root: Path, label: str, report: Report) -> dict[str, bytes]:
    """Return every file under ``root`` (path from there, with / → bytes), in sorted order.

    Hidden files and editors' leftovers are passed over. Links that lead outside ``root`` and
    files that cannot be read are recorded under ``label/…``.
    """
    files: dict[str, bytes] = {}
    if not root.is_dir():
        report.diagnostics.append(folder_missing(root, label))
        return files

    def refused(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        message = f"the folder cannot be read: {error.strerror}"
        report.error(Span(f"{label}/{name}"), "NL063", message, hint="check its permissions")

    for path in _walk(root, refused):
        name = path.relative_to(root).as_posix()
        if path.is_dir() or not (path.is_symlink() or path.is_file()):
            message = (
                "a link to a folder is not followed"
                if path.is_symlink()
                else "this is neither a file nor a folder"
            )
            report.error(Span(f"{label}/{name}"), "NL066", message, hint="put the files here")
            continue
        if not _inside(path, root):
            report.error(Span(f"{label}/{name}"), "NL062", "the link leads outside the folder")
            continue
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            report.error(
                Span(f"{label}/{name}"), "NL063", f"the file cannot be read: {error.strerror}"
            )
    return files


def folder_missing(root: Path, label: str) -> Diagnostic:
    """Return what to tell where the folder ``root`` is not there."""
    return Diagnostic(Span(label), "NL061", "the folder is missing", f"expected it at '{root}'")


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself leads nowhere inside
        return False


def _walk(root: Path, refused: Callable[[OSError], None]) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        # Links to folders are not followed, so they must not pass for empty ones.
        yield from (path for path in map(Path(folder).joinpath, folders) if path.is_symlink())
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not name.endswith(("~", ".swp", ".pyc")):
                yield Path(folder) / name


@contextmanager
def telling_unwritable(path: Path) -> Iterator[None]:
    """Turn "no space left" and "not allowed" into diagnostics for the person at the keyboard."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ContentError(
                Diagnostic(
                    Span(str(path)),
                    "NL070",
                    f"the disk is full: {error.strerror}",
                    "free some space and build again; what was there before is untouched",
                )
            ) from error
        if error.errno in _REFUSED:
            place = str(error.filename or path)
            raise ContentError(
                Diagnostic(
                    Span(place),
                    "NL072",
                    f"nothing can be written here: {error.strerror}",
                    "choose another folder with --out, or change the permissions",
                )
            ) from error
        raise


def write_atomic(path: Path, content: bytes, *, scratch: Path) -> None:
    """Write a file so that at any moment it is the old one, whole, or the new one, whole.

    ``scratch`` is a folder on the same file system; a killed build leaves its leftovers there.
    """
    with writing_atomic(path, scratch=scratch) as stream:
        stream.write(content)


@contextmanager
def writing_atomic(path: Path, *, scratch: Path, passing: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream for what ``write_atomic`` writes; nothing is placed if the block raises.

    What is ``passing`` through is large and not read again soon: see ``let_go``.
    """
    with telling_unwritable(path):
        scratch.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = scratch / f"{os.getpid()}-{next(_counter)}"
        try:
            with _opened(partial, passing=passing) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            partial.chmod(0o644)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def let_go(file: int, start: int, size: int) -> None:
    """Advise the system not to keep a stretch of an open file in memory.

    Gigabytes that are written once, or read once, would take the place of what is read again and
    again; and memory that is used anew costs more than the copying. Where the system takes no
    such advice, nothing happens.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file, start, size, os.POSIX_FADV_DONTNEED)


class _Passing(io.FileIO):
    """A file whose beginning is on its way out of memory while it is still written."""

    _written = _advised = 0

    def write(self, content: Any, /) -> int:
        count = super().write(content)
        self._written += count
        if self._written - self._advised >= _STRETCH:
            # The first advice begins to write a stretch to the disk, the second one lets it go.
            let_go(self.fileno(), max(0, self._advised - _STRETCH), 2 * _STRETCH)
            self._advised = self._written
        return count


def _opened(path: Path, *, passing: bool) -> BinaryIO:
    return io.BufferedRandom(_Passing(path, "w+b")) if passing else path.open("w+b")


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; an existing one is an error (FileExistsError)."""
    with telling_unwritable(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
