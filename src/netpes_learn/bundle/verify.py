# What enters: a bundle as a folder or a zip. What leaves: what is wrong with it, in words that
# somebody who received it understands. Nothing is unpacked and nothing outside is touched.
"""Verification of a bundle."""

import hashlib
import json
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from netpes_learn.bundle.manifest import MANIFEST, SUMS

_LINE = re.compile(r"^([0-9a-f]{64}) [ *](.+)$")
# A bundle of all practices has some 700 files and 1 GB; beyond this somebody means harm.
MOST_ENTRIES = 20_000
MOST_BYTES = 20_000_000_000
_CHUNK = 1 << 20
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


class Container(Protocol):
    """A bundle's files by their path inside it."""

    def names(self) -> tuple[str, ...]:
        """Return every file's path, with /; a path that occurs twice is returned twice."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Return a stream of a file's bytes."""
        ...


@dataclass(frozen=True)
class Verdict:
    """What a verification found."""

    faults: tuple[Fault, ...]
    files: int
    head: Mapping[str, object]

    @property
    def good(self) -> bool:
        """Whether the bundle is whole and unchanged."""
        return not self.faults


def archive_faults(archive: zipfile.ZipFile) -> tuple[Fault, ...]:
    """Return what makes an archive unsafe to look into any further (names, links, sizes)."""
    faults: list[Fault] = []
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        return (Fault("bomb", "", f"the archive has {len(entries):,} entries; this is no bundle"),)
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        return (Fault("bomb", "", "the archive would unpack to more than 20 GB"),)
    seen: set[str] = set()
    for entry in entries:
        faults += name_faults(entry.filename)
        if entry.filename in seen:
            faults.append(Fault("twice", entry.filename, "the archive holds this file twice"))
        seen.add(entry.filename)
        if stat.S_ISLNK(entry.external_attr >> 16):
            faults.append(Fault("link", entry.filename, "a link, which a bundle never holds"))
    return tuple(faults)


def name_faults(name: str) -> list[Fault]:
    """Return a fault for a path that would lead outside the folder it is unpacked to."""
    pure = PurePosixPath(name)
    unsafe = (
        not pure.parts or pure.is_absolute() or ".." in pure.parts
        or "\\" in name or ":" in pure.parts[0]
    )  # fmt: skip
    return [Fault("outside", name, "its path leads outside the bundle")] if unsafe else []


def verify(container: Container) -> Verdict:
    """Return the verdict on a bundle: sums, files missing and extra, manifest and sums agreeing."""
    names = frozenset(container.names())
    if SUMS not in names:
        return Verdict((Fault("no-sums", SUMS, "is missing, so nothing can be verified"),), 0, {})
    expected, faults = _read_sums(container)
    if not expected:
        # Without sums every file would be told as one too many, which helps nobody.
        empty = Fault("sums", SUMS, "names no file, so nothing can be verified")
        return Verdict(tuple(faults) or (empty,), 0, {})
    for name in sorted(names - set(expected) - {SUMS, f"{SUMS}.minisig"}):
        faults.append(Fault("extra", name, "does not belong to this bundle"))
    for name in sorted(set(expected) - ({MANIFEST} - names)):
        if name not in names:
            faults.append(Fault("missing", name, "is missing"))
        elif _digest(container, name) != expected[name]:
            faults.append(Fault("changed", name, "was changed after the bundle was made"))
    head: Mapping[str, object] = {}
    if MANIFEST in names:
        head, more = _read_manifest(container, expected)
        faults += more
    else:
        faults.append(Fault("no-manifest", MANIFEST, "is missing"))
    return Verdict(tuple(faults), len(expected), head)


def _read_sums(container: Container) -> tuple[dict[str, str], list[Fault]]:
    expected: dict[str, str] = {}
    faults: list[Fault] = []
    try:
        with container.open(SUMS) as stream:
            text = stream.read(_CHUNK * 8).decode("utf-8", "replace")
    except UNREADABLE:
        return {}, [Fault("sums", SUMS, "cannot be read, so nothing can be verified")]
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.match(line)
        if match is None:
            faults.append(Fault("sums", SUMS, f"line {number} is not a checksum"))
            continue
        faults += name_faults(match[2])
        if match[2] in expected:
            faults.append(Fault("sums", SUMS, f"line {number} names {match[2]} a second time"))
        expected[match[2]] = match[1]
    return expected, faults


def _digest(container: Container, name: str) -> str:
    sha256 = hashlib.sha256()
    try:
        with container.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                sha256.update(chunk)
    except UNREADABLE:
        return ""
    return sha256.hexdigest()


def _read_manifest(
    container: Container, expected: Mapping[str, str]
) -> tuple[Mapping[str, object], list[Fault]]:
    try:
        with container.open(MANIFEST) as stream:
            found = json.loads(stream.read(_CHUNK * 64))
        files = {str(file["path"]): str(file["sha256"]) for file in found.pop("files")}
    except (*UNREADABLE, AttributeError, KeyError, TypeError):
        return {}, [Fault("manifest", MANIFEST, "cannot be read")]
    listed = {path: value for path, value in expected.items() if path != MANIFEST}
    differ = sorted(set(files.items()) ^ set(listed.items()))
    return found, [
        Fault("disagree", path, f"{MANIFEST} and {SUMS} disagree about this file")
        for path in sorted({path for path, _ in differ})
    ]
