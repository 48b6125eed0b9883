# What enters: the folder content/releases/. What leaves: which releases there were, and what
# learners saw in them, for whoever compares: `release`, `diff`, and the page that tells changes.
"""What earlier releases left behind.

``content/releases/<version>.json`` is the record of a release and stays for ever.
``content/releases/<version>.snapshot.json`` is what learners saw, in each language; the last two
are kept: the newest to compare the next release with, the one before so that the newest can be
built again with the page that tells what it changed.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from netpes_learn.canonical import canonical_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.model.parts import version_parts

FOLDER = "releases"
RELEASE_VERSION = re.compile(r"\d{4}\.(0[1-9]|1[0-2])\.(0|[1-9]\d*)")
_RECORD, _SNAPSHOT = "netpes-learn/release/1", "netpes-learn/snapshot/1"
_SNAPSHOTS_KEPT = 2
_PIVOT = "en"
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Released:
    """One practice in a release: its version, a digest of what learners saw, the note to it."""

    version: str
    content: str
    note: str = ""


@dataclass(frozen=True)
class Record:
    """A release: what it was made from, and what came out of it."""

    version: str
    # YYYY-MM-DD
    date: str
    # The commit that it was made from, and a digest of content and templates as they were frozen.
    commit: str
    source: str
    practices: Mapping[str, Released]
    # partner/language → SHA-256 of SHA256SUMS; empty where it was frozen and not built.
    bundles: Mapping[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        """Return its file: JSON for people, sorted."""
        told = {"schema": _RECORD, **asdict(self)}
        return (json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def record_path(content: Path, version: str) -> Path:
    """Return where the record of a release lies."""
    return content / FOLDER / f"{version}.json"


def snapshot_path(content: Path, version: str) -> Path:
    """Return where the snapshot of a release lies."""
    return content / FOLDER / f"{version}.snapshot.json"


def records(content: Path) -> tuple[Record, ...]:
    """Return all releases, oldest first. Raises ContentError (NL512) for one that is damaged."""
    found = [
        _read(path, _record_of)
        for path in (content / FOLDER).glob("*.json")
        if RELEASE_VERSION.fullmatch(path.name.removesuffix(".json"))
    ]
    return tuple(sorted(found, key=lambda record: version_parts(record.version)))


def record_of(content: Path, version: str) -> Record | None:
    """Return the record of a release, or None where there was none."""
    path = record_path(content, version)
    return _read(path, _record_of) if path.is_file() else None


def snapshots_of(content: Path, version: str) -> Mapping[str, dict[str, Any]] | None:
    """Return language → snapshot of a release, or None where it is not kept any more."""
    path = snapshot_path(content, version)
    return _read(path, _snapshots_of) if path.is_file() else None


def snapshots_before(content: Path, version: str) -> Mapping[str, dict[str, Any]] | None:
    """Return language → snapshot of the newest release before a version, or None."""
    earlier = [
        record.version
        for record in records(content)
        if version_parts(record.version) < version_parts(version)
    ]
    return snapshots_of(content, earlier[-1]) if earlier else None


def outdated_snapshots(content: Path, newest: str) -> tuple[Path, ...]:
    """Return the snapshots that need not be kept beside that of the newest release."""
    versions = [record.version for record in records(content)] + [newest]
    kept = sorted(set(versions), key=version_parts)[-_SNAPSHOTS_KEPT:]
    names = {snapshot_path(content, version).name for version in kept}
    found = (content / FOLDER).glob("*.snapshot.json")
    return tuple(sorted(path for path in found if path.name not in names))


def snapshot_content(version: str, by_language: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the file of a release's snapshots: English whole, of others what differs from it."""
    pivot = by_language[_PIVOT]
    others = {
        language: differing(pivot, whole)
        for language, whole in by_language.items()
        if language != _PIVOT
    }
    told = {"schema": _SNAPSHOT, "version": version, "language": _PIVOT, "whole": pivot,
            "others": others}  # fmt: skip
    return canonical_json(told) + b"\n"


def differing(base: Any, other: Any) -> Any:
    """Return what to put into ``base`` to get ``other``; mappings and equally long lists nest."""
    if isinstance(base, Mapping) and isinstance(other, Mapping) and base.keys() == other.keys():
        return {"in": {key: differing(base[key], other[key])
                       for key in base if base[key] != other[key]}}  # fmt: skip
    if isinstance(base, list) and isinstance(other, list) and len(base) == len(other):
        pairs = enumerate(zip(base, other, strict=True))
        return {"in": {str(at): differing(one, two) for at, (one, two) in pairs if one != two}}
    return {"is": other}


def patched(base: Any, change: Mapping[str, Any]) -> Any:
    """Return ``base`` with a change that ``differing`` gave put in."""
    if "is" in change:
        return change["is"]
    inside = change["in"]
    if isinstance(base, list):
        return [
            patched(item, inside[str(at)]) if str(at) in inside else item
            for at, item in enumerate(base)
        ]
    return {key: patched(base[key], inside[key]) if key in inside else base[key] for key in base}


def _record_of(told: dict[str, Any]) -> Record:
    if told.pop("schema") != _RECORD:
        raise ValueError("another schema")
    practices = {name: Released(**found) for name, found in told["practices"].items()}
    return Record(**{**told, "practices": practices})


def _snapshots_of(told: dict[str, Any]) -> Mapping[str, dict[str, Any]]:
    if told["schema"] != _SNAPSHOT:
        raise ValueError("another schema")
    whole = told["whole"]
    others = {language: patched(whole, change) for language, change in told["others"].items()}
    return {told["language"]: whole, **others}


def _read(path: Path, make: Callable[[dict[str, Any]], _Found]) -> _Found:
    try:
        return make(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        hint = "bring it back from the repository; releases are never edited"
        message = "the record of a release is damaged"
        raise ContentError(Diagnostic(Span(path.as_posix()), "NL512", message, hint)) from None
