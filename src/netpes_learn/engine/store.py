# What enters: results of renders under a key of everything they depend on. What leaves: the same
# bytes whenever the key and every file read are the same. Content-addressed; nothing in it is ever
# changed, so several builds can share it and a killed one leaves nothing wrong.
"""The artefact store."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from netpes_learn.canonical import canonical_json, digest
from netpes_learn.engine.disk import write_atomic

# What reading a record raises that is missing (None), damaged, or of another version.
_OTHER_SHAPE = (AttributeError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Blob:
    """Some bytes in the store."""

    sha256: str
    size: int


def blob_at(path: Path) -> Blob:
    """Return what a file holds as a blob, without holding all of it at a time."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, hashlib.sha256).hexdigest()
        return Blob(found, stream.tell())


@dataclass(frozen=True)
class Rendered:
    """What one render gave: suffix → blob, what it read, what it told."""

    outputs: Mapping[str, Blob]
    # Path (templates/…, content/…) → SHA-256 of what was read there.
    reads: Mapping[str, str]
    seconds: float
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


class Store:
    """Blobs by their digest, renders and parts by their key, under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scratch = root / "tmp"

    def clean(self) -> None:
        """Remove what killed builds left half-written."""
        shutil.rmtree(self.scratch, ignore_errors=True)

    def put(self, content: bytes) -> Blob:
        """Return the blob of some bytes, writing it unless it is there."""
        blob = Blob(digest(content), len(content))
        path = self.path(blob)
        if not path.exists() or path.stat().st_size != blob.size:
            write_atomic(path, content, scratch=self.scratch)
        return blob

    def path(self, blob: Blob) -> Path:
        """Return where a blob lies."""
        return self.root / "blobs" / blob.sha256[:2] / blob.sha256

    def get(self, blob: Blob) -> bytes | None:
        """Return a blob's bytes, or None where it is missing or no longer what it was."""
        try:
            content = self.path(blob).read_bytes()
        except OSError:
            return None
        if digest(content) == blob.sha256:
            return content
        self.path(blob).unlink(missing_ok=True)
        return None

    def has(self, blob: Blob) -> bool:
        """Tell whether a blob is there in its full length."""
        try:
            return self.path(blob).stat().st_size == blob.size
        except OSError:
            return False

    def load(self, key: str) -> Rendered | None:
        """Return what was rendered under a key, if all its blobs are still there."""
        found = self._json("renders", key)
        try:
            outputs = {suffix: Blob(**blob) for suffix, blob in found.pop("outputs").items()}
            rendered = Rendered(**{**found, "warnings": tuple(found["warnings"])}, outputs=outputs)
        except _OTHER_SHAPE:
            return None
        return rendered if all(map(self.has, outputs.values())) else None

    def save(self, key: str, rendered: Rendered) -> None:
        """Keep what was rendered under a key."""
        self._save_json("renders", key, asdict(rendered))

    def load_part(self, key: str) -> tuple[bytes, dict[str, str]] | None:
        """Return a part of a render and what it had read."""
        found = self._json("parts", key)
        try:
            content, reads = self.get(Blob(**found["blob"])), dict(found["reads"])
        except _OTHER_SHAPE:
            return None
        return None if content is None else (content, reads)

    def save_part(self, key: str, content: bytes, reads: Mapping[str, str]) -> None:
        """Keep a part of a render and what it had read."""
        self._save_json("parts", key, {"blob": asdict(self.put(content)), "reads": dict(reads)})

    def _json(self, kind: str, key: str) -> Any:
        try:
            return json.loads((self.root / kind / key[:2] / f"{key}.json").read_bytes())
        except (OSError, ValueError):
            return None

    def _save_json(self, kind: str, key: str, value: Any) -> None:
        path = self.root / kind / key[:2] / f"{key}.json"
        write_atomic(path, canonical_json(value), scratch=self.scratch)
