# What enters: a bundle's archive that an earlier build left, and what it is known by. What leaves:
# its files, by their digests, to be put into the next archive as they are packed: neither read from
# the store, nor summed, nor packed again.
"""What an earlier archive holds."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from netpes_learn.bundle.layout import LayoutError, Member, layout_of
from netpes_learn.bundle.manifest import SIGNATURE, SUMS
from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.canonical import Ready, digest
from netpes_learn.engine.disk import let_go
from netpes_learn.engine.transport import pieces

# Beyond this size zip's headers have another form. No film comes near it.
_MOST_BYTES = 1 << 30
# Another zlib may pack the same file into other bytes, so an archive tells by which it was packed.
_ZLIB = zlib.ZLIB_RUNTIME_VERSION

# Path and digest of a file → what is packed of it.
PackedFiles = Mapping[tuple[str, str], Ready]


def task_of(sums: bytes, signature: bytes = b"") -> str:
    """Return the name of the task that packs a bundle: its archive is a function of it."""
    return f"archive:{digest(sums + signature)}:zlib-{_ZLIB}"


def packed_in(path: Path, *, task: str) -> PackedFiles:
    """Return the files of the archive that a task packed.

    None where it is not the archive of this task. That its files are what its sums say is
    believed: ask only about an archive that nobody touched since.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sums = archive.read(SUMS)
            signature = archive.read(SIGNATURE) if SIGNATURE in archive.namelist() else b""
        if task_of(sums, signature) != task:
            return {}
        with path.open("rb") as stream:
            members = layout_of(stream, path.stat().st_size).members
    except (*UNREADABLE, KeyError, LayoutError):
        return {}
    digests = {line[66:]: line[:64] for line in sums.decode().splitlines()}
    return {
        (name, digests[name]): Ready(packed, partial(_packed_bytes, path, member))
        for member in members
        if (name := member.name) in digests
        and (packed := member.packed).unpacked < _MOST_BYTES
        and member.header
    }


def _packed_bytes(path: Path, member: Member) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(member.data)
        yield from pieces(stream, most=member.packed.size)
        let_go(stream.fileno(), member.data, member.packed.size)
