# What enters: values and files. What leaves: one byte form for each, and digests of it.
# Everything that is hashed, compared or shipped goes through here, so "same content, same bytes"
# has one place where it is true or false.
"""Canonical JSON, digests and archives."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from pydantic_core import to_json

# The earliest moment a zip entry can hold (APPNOTE 4.4.6, MS-DOS date).
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
# What archives are packed with: smaller by little with 9, and much slower.
DEFLATE_LEVEL = 6
# Characters that XML 1.0 (2.2, "Char") cannot hold, so that no Office file could.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def canonical_json(value: Any) -> bytes:
    """Return a value's UTF-8 JSON: sorted keys, no spaces, no NaN; equal values, equal bytes."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def readable_json(value: Any) -> bytes:
    """Return a value's UTF-8 JSON as people read it: indented, keys as they come, a line's end."""
    # Python's own writes indented text fifteen times slower.
    return to_json(value, indent=2) + b"\n"


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value's canonical JSON."""
    return digest(canonical_json(value))


def canonical_zip(
    files: Mapping[str, bytes], *, first: tuple[str, ...] = (), stored: tuple[str, ...] = ()
) -> bytes:
    """Return a zip whose bytes depend on names and contents alone.

    ``first`` names entries that must lead the archive (``[Content_Types].xml`` in OPC);
    entries whose name ends with one of ``stored`` are not compressed (already compressed media).
    """
    order = [name for name in first if name in files]
    order += sorted(name for name in files if name not in first)
    buffer = io.BytesIO()
    write_zip(buffer, ((name, files[name]) for name in order), stored=stored)
    return buffer.getvalue()


@dataclass(frozen=True)
class Packed:
    """What tells the packed bytes of a file: of equal ones, the same were packed the same way."""

    crc: int
    size: int
    unpacked: int
    method: int

    @property
    def deflated(self) -> bool:
        """Whether it was made smaller as ``canonical_zip`` does it; otherwise it was not at all."""
        return self.method == zipfile.ZIP_DEFLATED


@dataclass(frozen=True)
class Ready:
    """A file that another of our archives holds: what gives its bytes as they are packed there."""

    packed: Packed
    chunks: Callable[[], Iterator[bytes]]


def write_zip(
    into: BinaryIO, files: Iterable[tuple[str, bytes | Ready]], *, stored: tuple[str, ...] = ()
) -> None:
    """Write what ``canonical_zip`` returns, of files in the order in which they come.

    No more than one of them is held at a time. ``into`` must be seekable. A ``Ready`` file has
    less than 1 GiB.
    """
    with zipfile.ZipFile(into, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            keep = bool(stored) and name.endswith(stored)
            entry.compress_type = zipfile.ZIP_STORED if keep else zipfile.ZIP_DEFLATED
            if isinstance(content, Ready):
                _adopt(entry, content, into, archive)
            else:
                archive.writestr(entry, content, compresslevel=None if keep else DEFLATE_LEVEL)


def _adopt(
    entry: zipfile.ZipInfo, content: Ready, into: BinaryIO, archive: zipfile.ZipFile
) -> None:
    """Write a file without computing its checksum, as ``writestr`` would have written it."""
    packed = content.packed
    entry.CRC, entry.compress_type = packed.crc, packed.method
    entry.file_size, entry.compress_size = packed.unpacked, packed.size
    entry.header_offset = into.tell()
    into.write(entry.FileHeader())
    into.writelines(content.chunks())
    # zipfile offers no way to add what is packed already; these are what it writes from.
    archive.filelist.append(entry)
    archive.NameToInfo[entry.filename] = entry
    archive.start_dir = into.tell()
