# What enters: the directory of an archive, and paths that somebody else wrote. What leaves: what
# makes them unsafe to look into any further. Nothing is unpacked.
"""Refusal of hostile archives."""

import lzma
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

# A bundle of all practices has some 700 files and 1 GB; beyond this somebody means harm.
MOST_ENTRIES = 20_000
MOST_BYTES = 20_000_000_000
# Text packs down to a twentieth at best, and media hardly: more than this is made to fill disks.
MOST_TIMES = 200
_SMALL = 10_000_000
# What Windows takes for a device, whatever ending follows (Microsoft, "Naming files").
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)
_ENCRYPTED = 0x1  # APPNOTE 4.4.4, bit 0
# What reading a damaged archive or disk raises; RuntimeError for an entry marked as encrypted, a
# method that is not known, and JSON nested too deeply; ValueError for a name that is not UTF-8.
UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError,
              ValueError)  # fmt: skip


def printable(text: str) -> str:
    """Return a text on one line, without what steers a terminal: a name could fake a verdict."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a short code, the file, and a sentence."""

    code: str
    path: str
    message: str

    def __str__(self) -> str:
        """Return the line that a person reads."""
        return printable(f"{self.path}: {self.message}" if self.path else self.message)


def archive_faults(archive: zipfile.ZipFile, length: int) -> tuple[Fault, ...]:
    """Return what makes an archive of some length (bytes) unsafe: names, links, sizes, locks."""
    entries = archive.infolist()
    if (whole := _whole(entries, length)) is not None:
        return (whole,)
    return tuple(_entry_faults(entries))


def _whole(entries: Sequence[zipfile.ZipInfo], length: int) -> Fault | None:
    """Return what is wrong with an archive as such; then its entries are not worth a look."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    times = unpacked // max(length, 1)
    locked = any(entry.flag_bits & _ENCRYPTED for entry in entries)
    begins = min((entry.header_offset for entry in entries), default=0)
    looks = (
        (len(entries) > MOST_ENTRIES, "bomb",
         f"the archive has {len(entries):,} entries; this is no bundle"),
        (unpacked > MOST_BYTES, "bomb", "the archive would unpack to more than 20 GB"),
        (packed > length, "bomb", "files overlap inside the archive; this is no bundle"),
        (unpacked > _SMALL + MOST_TIMES * length, "bomb",
         f"the archive would unpack to {times:,} times its size; this is no bundle"),
        (locked, "locked", "the archive is locked with a password, which a bundle never is"),
        (begins > 0, "before", "something stands before the archive; this is no bundle"),
    )  # fmt: skip
    return next((Fault(code, "", message) for found, code, message in looks if found), None)


def _entry_faults(entries: Sequence[zipfile.ZipInfo]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.filename
        yield from name_faults(name)
        alike = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if seen.get(alike) == name:
            yield Fault("twice", name, "the archive holds this file twice")
        elif alike in seen:
            message = f"differs from {seen[alike]} in capitals only, so one would replace the other"
            yield Fault("alike", name, message)
        seen.setdefault(alike, name)
        mode = entry.external_attr >> 16
        if stat.S_ISLNK(mode):
            yield Fault("link", name, "a link, which a bundle never holds")
        elif stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            yield Fault("link", name, "neither a file nor a folder")


def name_faults(name: str) -> list[Fault]:
    """Return a fault for a path that leads outside its folder, or that not all systems can hold."""
    pure = PurePosixPath(name)
    parts = name.removesuffix("/").split("/")
    if (
        not pure.parts or pure.is_absolute() or ".." in pure.parts
        or "\\" in name or ":" in pure.parts[0]
    ):  # fmt: skip
        return [Fault("outside", name, "its path leads outside the bundle")]
    odd = any(
        _DEVICE.fullmatch(part) or part.endswith(" ") or (part.endswith(".") and part != ".")
        for part in parts
    )
    if odd or ":" in name or not name.isprintable():
        return [Fault("name", name, "its name is not one that every computer can hold")]
    return []
