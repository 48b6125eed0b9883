# What enters: the files of one partner's bundle in one language. What leaves: what describes and
# fixes them (bundle.json, SHA256SUMS) and the archive, all a function of the files alone.
"""Manifest, sums and archive."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from netpes_learn.canonical import Ready, readable_json, write_zip

MANIFEST = "bundle.json"
CRATE = "ro-crate-metadata.json"
# What the bundle shows, as plain values: what a later one is compared with.
CONTENT = "content.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.minisig"
# What a bundle says of itself, in the order in which each part vouches for those before it.
OWN = (CONTENT, MANIFEST, CRATE, SUMS, SIGNATURE)
# Already compressed; packing again costs time and gains nothing.
_STORED = (".mp4", ".jpg", ".png", ".pptx", ".docx", ".zip")


@dataclass(frozen=True)
class Entry:
    """A file of a bundle: what it is, what it was made from."""

    sha256: str
    size: int
    kind: str
    subject: str
    format: str
    # Digest of the document it was rendered from.
    document: str
    # Digest of the code that rendered it, and of each file that it read (path → SHA-256).
    code: str = ""
    reads: Mapping[str, str] = field(default_factory=dict)


def manifest(head: Mapping[str, object], entries: Mapping[str, Entry]) -> bytes:
    """Return bundle.json: the head (partner, language, version, …), inputs, every file, sorted."""
    inputs: dict[str, str] = {}
    for entry in entries.values():
        inputs |= entry.reads
    content = {
        "schema": "netpes-learn/bundle/1",
        **head,
        "inputs": dict(sorted(inputs.items())),
        "files": [_file(path, entries[path]) for path in sorted(entries)],
    }
    return readable_json(content)


def _file(path: str, entry: Entry) -> dict[str, Any]:
    return {
        "path": path,
        "sha256": entry.sha256,
        "size": entry.size,
        "kind": entry.kind,
        "subject": entry.subject,
        "format": entry.format,
        "document": entry.document,
        "code": entry.code,
        "reads": sorted(entry.reads),
    }


def seal_comment(head: Mapping[str, Any]) -> str:
    """Return what is signed along with the sums, so that no signature passes for another bundle's.

    One line of ASCII, whatever the head holds: ``netpes-learn 2026.11.1 le-forem fr 2026-11-20``.
    """
    partner = head.get("partner")
    identity = partner.get("id") if isinstance(partner, Mapping) else None
    parts = (head.get("project"), head.get("version"), identity, head.get("language"),
             head.get("date"))  # fmt: skip
    return " ".join(ascii(str(part))[1:-1] for part in parts)


def archive_name(partner: str, language: str, version: str) -> str:
    """Return the file name of a bundle's archive."""
    return f"netpes-{partner}-{language}-{version}.zip"


def sums(digests: Mapping[str, str]) -> bytes:
    """Return SHA256SUMS as ``sha256sum -c`` reads it (path → digest)."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def write_archive(
    into: BinaryIO, names: Iterable[str], read: Callable[[str], bytes | Ready]
) -> None:
    """Write a bundle's zip, index.html at its root, reading one file at a time: it may be large."""
    write_zip(into, ((name, read(name)) for name in sorted(names)), stored=_STORED)
