# What enters: a bundle as a folder or a zip, and the keys that are trusted. What leaves: what is
# wrong with it, in words that somebody who received it understands. Nothing is unpacked.
"""Verification of a bundle."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from urllib.parse import unquote

from netpes_learn.bundle.manifest import CRATE, MANIFEST, SIGNATURE, SUMS, seal_comment
from netpes_learn.bundle.safety import MOST_BYTES, UNREADABLE, Fault, name_faults, printable

if TYPE_CHECKING:
    from netpes_learn.bundle.signing import PublicKey

__all__ = [
    "DO_NOT_USE",
    "MOST_BYTES",
    "UNSIGNED",
    "Container",
    "Fault",
    "Verdict",
    "Wanted",
    "printable",
    "verify",
]

_LINE = re.compile(r"^([0-9a-f]{64}) [ *](.+)$")
# Archives are named so; what a browser puts behind ("(1)") does no harm.
_ARCHIVE = re.compile(r"^netpes-(?P<partner>.+?)-(?P<language>[a-z]{2,3}(-[A-Z][A-Za-z0-9]*)?)-"
                      r"(?P<version>\d{4}\.\d{2}\.\d+)(?!\.?\d)")  # fmt: skip
# What to do about a bundle that is not good.
DO_NOT_USE = "do not use this bundle; get it again from where it came"
UNSIGNED = "a bundle that you built yourself has no signature: say --unsigned"
_CHUNK = 1 << 20
# No signature is longer; no sums or metadata of a bundle come near these.
_MOST_SIGNATURE, _MOST_SUMS, _MOST_METADATA = 16_384, _CHUNK * 8, _CHUNK * 64


class Container(Protocol):
    """A bundle's files by their path inside it."""

    def names(self) -> tuple[str, ...]:
        """Return every file's path, with /; a path that occurs twice is returned twice."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Return a stream of a file's bytes."""
        ...


@dataclass(frozen=True)
class Wanted:
    """What whoever received a bundle expects of it."""

    # One of these must have signed; without any, a signature is reported and not checked.
    keys: Sequence["PublicKey"] = ()
    # Whether a bundle without a signature will do, although keys are known.
    unsigned: bool = False
    # The release that was asked for.
    release: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a verification found."""

    faults: tuple[Fault, ...]
    files: int
    head: Mapping[str, object]
    # Whether there is a signature, and the number of the trusted key that made it.
    signed: bool = False
    signer: str = ""

    @property
    def good(self) -> bool:
        """Whether the bundle is whole and unchanged."""
        return not self.faults


@dataclass
class _Look:
    """One verification at work: what was found so far."""

    container: Container
    wanted: Wanted
    faults: list[Fault] = field(default_factory=list)
    head: Mapping[str, Any] = field(default_factory=dict)
    signer: str = ""

    def tell(self, code: str, path: str, message: str) -> None:
        self.faults.append(Fault(code, path, message))

    def read(self, name: str, most: int) -> bytes | None:
        try:
            with self.container.open(name) as stream:
                return stream.read(most)
        except UNREADABLE:
            return None


def verify(container: Container, wanted: Wanted = Wanted(), *, name: str = "") -> Verdict:
    """Return the verdict: signature, sums, files missing and extra, all descriptions agreeing.

    ``name`` is the file name of the archive, which tells a version too.
    """
    names = frozenset(container.names())
    if SUMS not in names:
        return Verdict((Fault("no-sums", SUMS, "is missing, so nothing can be verified"),), 0, {})
    look = _Look(container, wanted)
    content = look.read(SUMS, _MOST_SUMS)
    expected = _read_sums(content, look)
    if not expected:
        # Without sums every file would be told as one too many, which helps nobody.
        empty = Fault("sums", SUMS, "names no file, so nothing can be verified")
        return Verdict(tuple(look.faults) or (empty,), 0, {})
    comment = _check_signature(content or b"", names, look)
    _check_files(names, expected, look)
    _check_manifest(names, expected, look)
    if CRATE in names and CRATE in expected:
        _check_crate(expected, look)
    _check_versions(comment, name, look)
    faults = tuple(look.faults)
    return Verdict(faults, len(expected), look.head, SIGNATURE in names, look.signer)


def _read_sums(content: bytes | None, look: _Look) -> dict[str, str]:
    expected: dict[str, str] = {}
    if content is None:
        look.tell("sums", SUMS, "cannot be read, so nothing can be verified")
        return expected
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        match = _LINE.match(line)
        if match is None:
            look.tell("sums", SUMS, f"line {number} is not a checksum")
            continue
        look.faults += name_faults(match[2])
        if match[2] in expected:
            look.tell("sums", SUMS, f"line {number} names {match[2]} a second time")
        expected[match[2]] = match[1]
    return expected


def _check_signature(sums: bytes, names: frozenset[str], look: _Look) -> str:
    """Record what is wrong with the signature, and return the comment that it vouches for."""
    wanted = look.wanted
    if SIGNATURE not in names:
        if wanted.keys and not wanted.unsigned:
            look.tell("unsigned", SIGNATURE, "is missing, so nobody vouches for this bundle")
        return ""
    # Only who has a signature to check waits for the library that checks it.
    from netpes_learn.bundle.signing import SignatureError, check, trusted_comment

    signature = look.read(SIGNATURE, _MOST_SIGNATURE) or b""
    try:
        comment = trusted_comment(signature)
        if wanted.keys:
            look.signer = check(sums, signature, wanted.keys).id
    except SignatureError as error:
        look.tell("signature", SIGNATURE, str(error))
        return ""
    return comment


def _check_files(names: frozenset[str], expected: Mapping[str, str], look: _Look) -> None:
    for name in sorted(names - set(expected) - {SUMS, SIGNATURE}):
        look.tell("extra", name, "does not belong to this bundle")
    for name in sorted(set(expected) - ({MANIFEST} - names)):
        if name not in names:
            look.tell("missing", name, "is missing")
        elif _digest(look.container, name) != expected[name]:
            look.tell("changed", name, "was changed after the bundle was made")


def _digest(container: Container, name: str) -> str:
    sha256 = hashlib.sha256()
    try:
        with container.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                sha256.update(chunk)
    except UNREADABLE:
        return ""
    return sha256.hexdigest()


def _check_manifest(names: frozenset[str], expected: Mapping[str, str], look: _Look) -> None:
    if MANIFEST not in names:
        look.tell("no-manifest", MANIFEST, "is missing")
        return
    try:
        found = json.loads(look.read(MANIFEST, _MOST_METADATA) or b"")
        files = {str(file["path"]): str(file["sha256"]) for file in found.pop("files")}
    except (*UNREADABLE, AttributeError, KeyError, TypeError):
        look.tell("manifest", MANIFEST, "cannot be read")
        return
    look.head = found
    _compare(MANIFEST, files, {MANIFEST, CRATE}, expected, look)


def _check_crate(expected: Mapping[str, str], look: _Look) -> None:
    try:
        graph = json.loads(look.read(CRATE, _MOST_METADATA) or b"")["@graph"]
        files = {
            unquote(str(node["@id"])): str(node["sha256"])
            for node in graph
            if "File" in node["@type"]
        }
        root = next(node for node in graph if node["@id"] == "./")
        told = {"version": root["version"], "language": root["inLanguage"]}
    except (*UNREADABLE, AttributeError, KeyError, TypeError, StopIteration):
        look.tell("metadata", CRATE, "cannot be read")
        return
    _compare(CRATE, files, {CRATE}, expected, look)
    for what, value in told.items():
        if look.head and value != look.head.get(what):
            message = f"says {what} {value}, and {MANIFEST} says {look.head.get(what)}"
            look.tell("versions", CRATE, message)


def _compare(
    who: str, files: Mapping[str, str], left_out: set[str], expected: Mapping[str, str], look: _Look
) -> None:
    """Record every file about which a description and the sums disagree."""
    listed = {path: value for path, value in expected.items() if path not in left_out}
    for path in sorted({path for path, _ in set(files.items()) ^ set(listed.items())}):
        look.tell("disagree", path, f"{who} and {SUMS} disagree about this file")


def _check_versions(comment: str, name: str, look: _Look) -> None:
    """Record where signature, archive name and what was asked for tell another bundle."""
    head = look.head
    if not head:
        return
    if comment and comment != seal_comment(head):
        look.tell("versions", SIGNATURE, f"was made for another bundle: {comment}")
    match = _ARCHIVE.match(name)
    partner = head.get("partner")
    told = {
        "partner": partner.get("id") if isinstance(partner, Mapping) else None,
        "language": head.get("language"),
        "version": head.get("version"),
    }
    for what, value in told.items() if match else ():
        assert match is not None
        if value is not None and value != match[what]:
            message = f"is named as {what} {match[what]}, but holds {what} {value}"
            look.tell("versions", name, message)
    release = look.wanted.release
    if release and release != head.get("version"):
        message = f"is release {head.get('version')}, not {release} that you asked for"
        look.tell("release", "", f"this bundle {message}")
