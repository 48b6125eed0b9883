# What enters: the files of one partner's bundle in one language. What leaves: what describes and
# fixes them (bundle.json, SHA256SUMS) and the archive, all a function of the files alone.
"""Manifest, sums and archive."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from netpes_learn.canonical import canonical_zip

MANIFEST = "bundle.json"
SUMS = "SHA256SUMS"
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


def manifest(head: Mapping[str, object], entries: Mapping[str, Entry]) -> bytes:
    """Return bundle.json: the head (partner, language, version, …) and every file, sorted."""
    files = [
        {
            "path": path,
            "sha256": entries[path].sha256,
            "size": entries[path].size,
            "kind": entries[path].kind,
            "subject": entries[path].subject,
            "format": entries[path].format,
            "document": entries[path].document,
        }
        for path in sorted(entries)
    ]
    content = {"schema": "netpes-learn/bundle/1", **head, "files": files}
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=False) + "\n").encode()


def sums(digests: Mapping[str, str]) -> bytes:
    """Return SHA256SUMS as ``sha256sum -c`` reads it (path → digest)."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return the bundle's zip, index.html at its root."""
    return canonical_zip(files, stored=_STORED)
