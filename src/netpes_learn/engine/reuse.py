# What enters: an archive that is wanted (where it lies, its size) and bundles that are here. What
# leaves: a source that gives the archive's bytes from its beginning to its end, most of them from
# here and only the others from there. Nothing that this says is to be believed before the digest
# of the whole was compared: a directory can lie, and a bundle that is here can be damaged.
"""Bringing only what changed."""

import io
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, cast

from netpes_learn.bundle.blocks import MOST_INDEX, SUFFIX, Block, blocks_of, found, has_blocks
from netpes_learn.bundle.layout import Layout, LayoutError, Member, layout_of
from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.engine.donors import Donor, Piece
from netpes_learn.engine.transport import (
    DamagedError,
    MissingError,
    NoPartsError,
    Source,
    read,
)

# The directory of an archive of 2,000 files is shorter; the largest that a bundle may have is, too.
_TAIL, _LONGEST_TAIL = 256 << 10, 8 << 20
# A gap shorter than this is brought along: one request more takes longer.
_GAP = 32 << 10
# Beyond this share of the whole, nothing worth the effort is saved.
_WORTH = 0.9


@dataclass(frozen=True)
class _Span:
    """Bytes of the archive from ``begin`` to before ``end``, and how to have them if here."""

    begin: int
    end: int
    here: Piece | None


@dataclass(frozen=True)
class Patch:
    """How to put an archive together: of ``files`` files ``new`` are not here."""

    files: int
    new: int
    # Bytes to bring, the directory among them, and those of the whole archive.
    brought: int
    size: int
    spans: Sequence[_Span]


def patch_for(source: Source, path: str, *, size: int, donors: Sequence[Donor]) -> Patch | None:
    """Return how to put the archive at ``path`` together, or None where that saves nothing.

    Raises NoPartsError where the place gives no parts, LayoutError where the archive cannot be
    looked into, MissingError where it is not there, ContentError where the place cannot be used.
    """
    if not has_blocks(size) or not donors:
        return None
    tail = _Tail(source, path, size)
    layout = tail.layout()
    index = _index(source, path)
    blocks: dict[int, list[Block]] = {}
    for block in blocks_of(index, layout):
        owner = bisect(layout.members, block.begin, key=lambda member: member.begin) - 1
        blocks.setdefault(owner, []).append(block)
    spans: list[_Span] = []
    new = 0
    for number, member in enumerate(layout.members):
        piece = _whole(member, donors)
        new += piece is None
        spans += _known(member, piece) if piece else _partly(member, blocks.get(number), donors)
    spans.append(_Span(layout.directory, size, tail.directory(layout)))
    merged = _merged(spans)
    missing = sum(span.end - span.begin for span in merged if span.here is None)
    brought = tail.length + len(index) + missing
    return (
        Patch(len(layout.members), new, brought, size, merged) if brought < _WORTH * size else None
    )


def _index(source: Source, path: str) -> bytes:
    """Return what the place says of the blocks, which it may leave unsaid."""
    try:
        return read(source, path + SUFFIX, limit=MOST_INDEX)
    except (MissingError, DamagedError):
        return b""


def _whole(member: Member, donors: Sequence[Donor]) -> Piece | None:
    """Return what gives the packed bytes of a member, if all of them are here."""
    for donor in donors if member.header else ():
        with suppress(*UNREADABLE):
            piece = donor.piece(member)
            if piece is not None:
                return piece
    return None


def _known(member: Member, piece: Piece) -> list[_Span]:
    return [_header(member), _Span(member.data, member.end, piece)]


def _header(member: Member) -> _Span:
    return _Span(member.begin, member.data, lambda: iter((member.header,)))


def _partly(member: Member, blocks: Sequence[Block] | None, donors: Sequence[Donor]) -> list[_Span]:
    """Return the blocks of a member, of which some may be here in an earlier form of it."""
    here: dict[int, Piece] = {}
    for donor in donors if blocks else ():
        with suppress(*UNREADABLE):
            content = donor.content(member.name)
            for block, place in found(blocks or (), content) if content else ():
                size = block.end - block.begin
                here.setdefault(block.begin, donor.part(member.name, begin=place, size=size))
    if not blocks or not here:
        return [_Span(member.begin, member.end, None)]
    return [
        _header(member),
        *(_Span(block.begin, block.end, here.get(block.begin)) for block in blocks),
    ]


def _merged(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """Return the spans, those to bring taken together where little that is here lies between."""
    # Ends with one that is to be brought; ``held`` is what is here after it.
    done: list[_Span] = []
    held: list[_Span] = []
    for span in spans:
        if span.here is not None:
            held.append(span)
        elif done and span.begin - done[-1].end <= _GAP:
            done[-1] = _Span(done[-1].begin, span.end, None)
            held = []
        else:
            done += [*held, span]
            held = []
    return (*done, *held)


class _Tail(io.RawIOBase):
    """A file of which only the end was brought, as much of it as its directory takes."""

    def __init__(self, source: Source, path: str, size: int) -> None:
        super().__init__()
        self._source, self._path, self._size = source, path, size
        self._known = b""
        self._at = 0
        self._missed = False
        # Bytes brought, all in all.
        self.length = 0

    def layout(self) -> Layout:
        """Return where the archive keeps its files."""
        for length in (_TAIL, _LONGEST_TAIL):
            start = max(0, self._size - length)
            part = self._source.part(self._path, start=start, stop=self._size)
            self._known = b"".join(_exactly(part, self._size - start))
            self.length += len(self._known)
            self._missed = False
            try:
                return layout_of(cast("BinaryIO", self), self._size)
            except LayoutError:
                if not self._missed:
                    raise
        raise LayoutError("is not a whole zip archive")

    def directory(self, layout: Layout) -> Piece | None:
        """Return what gives the archive's directory, which was brought already."""
        begin = layout.directory - (self._size - len(self._known))
        return (lambda: iter((self._known[begin:],))) if begin >= 0 else None

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that one can go to any place in it."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, and return it."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return bytes from the place on. Raises OSError before what was brought."""
        begin = self._at - (self._size - len(self._known))
        if begin < 0:
            self._missed = True
            raise OSError("this was not brought")
        found = self._known[begin : None if size < 0 else begin + size]
        self._at += len(found)
        return found


class PatchedSource:
    """Gives an archive as a patch puts it together, wherever one begins to read."""

    def __init__(self, source: Source, patch: Patch) -> None:
        self.where = source.where
        self._source, self._patch = source, patch

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield the archive's bytes from ``start`` on.

        Raises DamagedError where a bundle that was here went away, and as ``part`` does.
        """
        for span in self._patch.spans:
            skip = max(0, start - span.begin)
            if span.begin + skip >= span.end:
                continue
            if span.here is None:
                yield from self.part(path, start=span.begin + skip, stop=span.end)
                continue
            try:
                for chunk in span.here():
                    yield chunk[skip:]
                    skip = max(0, skip - len(chunk))
            except UNREADABLE:
                raise DamagedError("cannot be put together: a bundle that is here went") from None

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield bytes as they lie there, all that were asked for. Raises NoPartsError."""
        yield from _exactly(self._source.part(path, start=start, stop=stop), stop - start)


def _exactly(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield chunks that have ``size`` bytes in all. Raises NoPartsError where they have not."""
    left = size
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left:
        raise NoPartsError("the place sends more or less than was asked for")
