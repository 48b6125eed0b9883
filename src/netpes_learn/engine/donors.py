# What enters: bundles that are here, as archives or folders. What leaves: which bytes of another
# archive they hold already, read only when they are needed.
"""Bundles to take files from."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from netpes_learn.bundle.layout import LayoutError, Member, layout_of, repacked
from netpes_learn.canonical import Packed
from netpes_learn.engine.containers import Folder
from netpes_learn.engine.transport import pieces

# No film is larger; what is, is not looked into for what it shares with another.
_LARGEST = 200_000_000

Piece = Callable[[], Iterator[bytes]]


class Donor(Protocol):
    """A bundle that is here. What it promises is not to be believed: files can be damaged."""

    def piece(self, member: Member) -> Piece | None:
        """Return what gives the packed bytes of a member, or None where they are not here."""
        ...

    def content(self, name: str) -> bytes | None:
        """Return a file of this name that is stored as it is, or None where there is none."""
        ...

    def part(self, name: str, *, begin: int, size: int) -> Piece:
        """Return what gives a part of such a file."""
        ...


class ArchiveDonor:
    """A bundle's archive. Raises LayoutError where it is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as stream:
                members = layout_of(stream, path.stat().st_size).members
        except OSError as error:
            raise LayoutError(f"cannot be read: {error.strerror}") from None
        whole = [member for member in members if member.header]
        self._begins: dict[Packed, int] = {member.packed: member.data for member in whole}
        self._stored = {
            member.name: (member.data, member.packed.size)
            for member in whole
            if not member.packed.deflated
        }

    def piece(self, member: Member) -> Piece | None:
        """Return what gives the packed bytes of a member, under whatever name they are here."""
        begin = self._begins.get(member.packed)
        return None if begin is None else lambda: self._read(begin, member.packed.size)

    def content(self, name: str) -> bytes | None:
        """Return a file of this name that is stored as it is, or None where there is none."""
        begin, size = self._stored.get(name, (0, 0))
        return b"".join(self._read(begin, size)) if 0 < size <= _LARGEST else None

    def part(self, name: str, *, begin: int, size: int) -> Piece:
        """Return what gives a part of such a file."""
        start = self._stored[name][0] + begin
        return lambda: self._read(start, size)

    def _read(self, begin: int, size: int) -> Iterator[bytes]:
        with self._path.open("rb") as stream:
            stream.seek(begin)
            yield from pieces(stream, most=size)


class FolderDonor:
    """An unpacked bundle; a file that somebody changed is told by its checksum."""

    def __init__(self, root: Path) -> None:
        self._folder = Folder(root)
        self._names = frozenset(self._folder.names())

    def piece(self, member: Member) -> Piece | None:
        """Return what gives the packed bytes of a member that is here under its own name."""
        if member.name not in self._names:
            return None

        def packed() -> Iterator[bytes]:
            chunks = self._read(member.name)
            return repacked(chunks) if member.packed.deflated else chunks

        crc = unpacked = 0
        for chunk in self._read(member.name):
            crc, unpacked = zlib.crc32(chunk, crc), unpacked + len(chunk)
        if (crc, unpacked) != (member.packed.crc, member.packed.unpacked):
            return None
        # Another zlib may pack the same file into more or fewer bytes.
        size = sum(map(len, packed())) if member.packed.deflated else unpacked
        return packed if size == member.packed.size else None

    def content(self, name: str) -> bytes | None:
        """Return a file of this name, or None where there is none."""
        if name not in self._names:
            return None
        found = b"".join(self._read(name, size=_LARGEST + 1))
        return found if len(found) <= _LARGEST else None

    def part(self, name: str, *, begin: int, size: int) -> Piece:
        """Return what gives a part of such a file."""
        return lambda: self._read(name, begin=begin, size=size)

    def _read(self, name: str, *, begin: int = 0, size: int | None = None) -> Iterator[bytes]:
        with self._folder.open(name) as stream:
            stream.seek(begin)
            yield from pieces(stream, most=size)


def donor_at(path: Path) -> Donor:
    """Return the bundle at a path: an archive or a folder. Raises LayoutError where it is none."""
    if path.is_dir():
        return FolderDonor(path)
    if not path.is_file():  # reading a pipe or a device might never end
        raise LayoutError("there is no such file or folder")
    return ArchiveDonor(path)
