# What enters: a path to a bundle. What leaves: its files, for verification.
"""Bundles on disk."""

import io
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

from netpes_learn.bundle.safety import UNREADABLE, Fault, archive_faults
from netpes_learn.bundle.verify import Verdict, Wanted, verify

# What macOS and Windows leave in a folder that somebody looks at.
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db"})


class Folder:
    """An unpacked bundle."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> tuple[str, ...]:
        """Return every file's path; links count as files, whatever they point at.

        What file managers leave in a folder is passed over: nobody's bundle is broken by it.
        """
        found = (
            path
            for path in self._root.rglob("*")
            if path.is_symlink() or (path.is_file() and path.name not in _LEFT_BY_SYSTEMS)
        )
        return tuple(sorted(path.relative_to(self._root).as_posix() for path in found))

    def open(self, name: str) -> BinaryIO:
        """Return a stream of a file's bytes; a link reads as empty."""
        path = self._root / name
        if path.is_symlink() or not path.resolve().is_relative_to(self._root.resolve()):
            return io.BytesIO()
        return path.open("rb")


class Archive:
    """A zipped bundle."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> tuple[str, ...]:
        """Return every file's path."""
        return tuple(name for name in self._archive.namelist() if not name.endswith("/"))

    def open(self, name: str) -> BinaryIO:
        """Return a stream of a file's bytes."""
        return cast("BinaryIO", self._archive.open(name))


def verify_path(path: Path, wanted: Wanted | None = None) -> Verdict:
    """Return the verdict on the bundle at a path: a folder or a zip."""
    if path.is_dir():
        return verify(Folder(path), wanted or Wanted())
    if not path.exists():
        return Verdict((Fault("absent", str(path), "there is no such file or folder"),), 0, {})
    try:
        if not path.is_file():  # reading a pipe or a device might never end
            raise zipfile.BadZipFile(path.name)
        with zipfile.ZipFile(path) as archive:
            unsafe = archive_faults(archive, path.stat().st_size)
            if unsafe:
                return Verdict(unsafe, 0, {})
            return verify(Archive(archive), wanted or Wanted(), name=path.name)
    except UNREADABLE:
        message = "is not a whole zip archive; get it again"
        return Verdict((Fault("archive", path.name, message),), 0, {})
