# What enters: an archive, or what a place says of its blocks. What leaves: a short description of
# each block of its large files, by which somebody who has an earlier bundle finds what of them is
# there already: every film says of which release it is, and else is as it was.
"""Blocks of an archive."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from netpes_learn.bundle.layout import Layout, Member, layout_of

# Beside each archive: what its blocks are.
SUFFIX = ".blocks"
# An archive smaller than this is sent whole: asking for its parts takes longer.
LEAST_BYTES = 1_000_000
# A film of 3.4 MB that differs in the date of its release alone (its tags, its last scene) differs
# in 0.27, 0.32, 0.40 and 0.47 MB where blocks have 8, 16, 32 and 64 KiB. With 16, the index of a
# bundle of 264 MB has half a megabyte.
BLOCK_BYTES = 16 << 10
# That of a bundle of 10 GB; a larger one is brought without a look at its blocks.
MOST_INDEX = 20_000_000
_HEAD = b"netpes-learn/blocks/1\n"
_DIGEST_BYTES = 16
# The beginning of a block, as it is: to look for, before a digest is computed.
_ANCHOR_BYTES = 16
_ENTRY_BYTES = _DIGEST_BYTES + _ANCHOR_BYTES
# How often the beginning of a block is looked for: it may be as common as silence.
_LOOKS = 4


@dataclass(frozen=True)
class Block:
    """A block of an archive: from ``begin`` to before ``end``; how it starts, and its digest."""

    begin: int
    end: int
    anchor: bytes
    digest: bytes

    def is_in(self, content: bytes, place: int) -> bool:
        """Tell whether some content has this block at a place."""
        return _digest(content[place : place + self.end - self.begin]) == self.digest


def has_blocks(size: int) -> bool:
    """Tell whether blocks are told of an archive of this size."""
    return size >= LEAST_BYTES


def block_index(archive: BinaryIO, size: int) -> bytes:
    """Return what is told of an archive's blocks. Raises LayoutError where it is no archive."""
    told = [_HEAD]
    for begin, end in _edges(layout_of(archive, size)):
        archive.seek(begin)
        content = archive.read(end - begin)
        told.append(_digest(content) + content[:_ANCHOR_BYTES].ljust(_ANCHOR_BYTES, b"\0"))
    return b"".join(told)


def blocks_of(index: bytes, layout: Layout) -> Sequence[Block]:
    """Return the blocks of the archive that has this layout; none where the index is of another."""
    edges = tuple(_edges(layout))
    body = index.removeprefix(_HEAD)
    if len(body) != len(index) - len(_HEAD) or len(body) != len(edges) * _ENTRY_BYTES:
        return ()
    return tuple(
        _block(begin, end, body[number * _ENTRY_BYTES :][:_ENTRY_BYTES])
        for number, (begin, end) in enumerate(edges)
    )


def _block(begin: int, end: int, entry: bytes) -> Block:
    anchor = entry[_DIGEST_BYTES:][: end - begin]
    return Block(begin, end, anchor, entry[:_DIGEST_BYTES])


def in_blocks(member: Member) -> bool:
    """Tell whether a file is told of in blocks: a packed one is other from its first change on."""
    return bool(member.header) and not member.packed.deflated


def _edges(layout: Layout) -> Iterator[tuple[int, int]]:
    for member in layout.members:
        if in_blocks(member):
            for begin in range(member.data, member.end, BLOCK_BYTES):
                yield begin, min(begin + BLOCK_BYTES, member.end)


def found(blocks: Iterable[Block], content: bytes) -> Iterator[tuple[Block, int]]:
    """Yield the blocks of a file that are in some content, usually its earlier form, and where."""
    expected = 0
    for block in blocks:
        place = _place(block, content, expected)
        if place is not None:
            yield block, place
            expected = place
        expected += block.end - block.begin


def _place(block: Block, content: bytes, expected: int) -> int | None:
    if block.is_in(content, expected):
        return expected
    place = -1
    for _ in range(_LOOKS):
        place = content.find(block.anchor, place + 1)
        if place < 0:
            return None
        if block.is_in(content, place):
            return place
    return None


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_DIGEST_BYTES]
