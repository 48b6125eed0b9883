# What enters: the end of an archive, where its directory stands. What leaves: which bytes of the
# archive belong to which file, so that those that are here already need not be brought. Nothing is
# promised: a directory may lie, and only the digest of the whole tells what was put together.
"""Where an archive keeps its files."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from netpes_learn.bundle.safety import UNREADABLE, archive_faults
from netpes_learn.canonical import DEFLATE_LEVEL, Packed


class LayoutError(Exception):
    """The directory cannot be used; the text is for people."""


@dataclass(frozen=True)
class Member:
    """A file of an archive: its header begins at ``begin``, its packed bytes follow, up to ``end``.

    Without a header it is not written as we write archives; its bytes are known as a whole only.
    """

    name: str
    begin: int
    end: int
    header: bytes
    packed: Packed

    @property
    def data(self) -> int:
        """Where the packed bytes begin, for a member with a header."""
        return self.begin + len(self.header)


@dataclass(frozen=True)
class Layout:
    """The files of an archive in the order of their bytes, and where its directory begins."""

    members: tuple[Member, ...]
    directory: int


def layout_of(archive: BinaryIO, size: int) -> Layout:
    """Return where an archive of ``size`` bytes keeps its files; only its end is read.

    Raises LayoutError where that cannot be told, or not safely.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            if faults := archive_faults(opened, size):
                raise LayoutError(str(faults[0]))
            entries = sorted(opened.infolist(), key=lambda entry: entry.header_offset)
            directory = opened.start_dir
    except (*UNREADABLE, struct.error):
        raise LayoutError("is not a whole zip archive") from None
    if not entries:
        raise LayoutError("holds no file")
    begins = [*(entry.header_offset for entry in entries), directory]
    if begins[0] != 0 or directory > size or any(a >= b for a, b in pairwise(begins)):
        raise LayoutError("its files overlap")
    found = (_member(*each) for each in zip(entries, begins, begins[1:], strict=False))
    return Layout(tuple(found), directory)


def _member(entry: zipfile.ZipInfo, begin: int, end: int) -> Member:
    packed = Packed(entry.CRC, entry.compress_size, entry.file_size, entry.compress_type)
    try:
        header = entry.FileHeader()
    except (*UNREADABLE, struct.error):
        header = b""
    known = packed.method in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not known or len(header) + packed.size != end - begin:
        header = b""
    return Member(entry.filename, begin, end, header, packed)


def repacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield a file's bytes as an archive holds them that was made by ``canonical_zip``."""
    packer = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()
