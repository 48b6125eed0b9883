# What enters: a request, and the record that the last build left. What leaves: its outcome again,
# where nothing that a build can read has changed and every file is as it was left; else nothing.
# Only digests and stat are needed for that: no content is decoded, no document composed.
"""Builds with nothing to do."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import netpes_learn
from netpes_learn.app.request import STORE, Artefact, Outcome, Request, Workspace
from netpes_learn.canonical import canonical_json, digest, digest_of
from netpes_learn.diagnostics import Report
from netpes_learn.engine.disk import read_tree, write_atomic

_LAST = "last.json"
_VERSION = 1
# What an outcome lists under these folders is all that may be there.
_TREES = ("partners",)


def recall(workspace: Workspace, out: Path, request: Request) -> Outcome | None:
    """Return the outcome of a build that finds all as the last one left it, or None."""
    begun = time.perf_counter()
    last = _load(out)
    if last is None or last["key"] != key_of(workspace, request):
        return None
    try:
        with FileLock(out / STORE / "lock", timeout=0):
            if not _is_untouched(out, last["files"]):
                return None
    except Timeout:  # another build is at work there
        return None
    return replace(_outcome(last["outcome"]), seconds=time.perf_counter() - begun)


def remember(key: str, out: Path, outcome: Outcome) -> None:
    """Keep what a build did, for the next one; ``key`` was taken before it read anything."""
    files = {name: _stamp(out / name) for name in sorted(outcome.written)}
    # Fields as they are: ``asdict`` copies all that is in them, thousands of times.
    told = {
        **vars(outcome),
        "artefacts": [{**vars(a), "state": "unchanged", "reason": ""} for a in outcome.artefacts],
        "rendered": 0,
        "written": dict.fromkeys(outcome.written, False),
        "pruned": (),
    }
    content = {"version": _VERSION, "key": key, "files": files, "outcome": told}
    write_atomic(out / STORE / _LAST, canonical_json(content), scratch=out / STORE / "tmp")


def key_of(workspace: Workspace, request: Request) -> str:
    """Return a digest of all that decides what a build makes, its number of jobs aside."""
    asked = asdict(replace(request, jobs=1))
    roots = {name: _digests(root) for name, root in sorted(workspace.roots.items())}
    places = {name: root.as_posix() for name, root in workspace.roots.items()}
    return digest_of([asked, places, roots, _digests(_package()), sys.version, _installed()])


def _digests(root: Path) -> dict[str, str]:
    report = Report()
    files = read_tree(root, "", report)
    found = {path: digest(content) for path, content in files.items()}
    # What cannot be read now could not be then, or a build would have said so: never equal.
    return found | {str(d): "unreadable" for d in report.diagnostics}


def _package() -> Path:
    return Path(netpes_learn.__file__).parent


def _installed() -> list[str]:
    """Return the names of what is installed beside us: each holds its version."""
    return sorted(
        entry.name
        for folder in dict.fromkeys(sys.path)
        if Path(folder).is_dir()
        for entry in Path(folder).iterdir()
        if entry.name.endswith((".dist-info", ".egg-info"))
    )


def _load(out: Path) -> dict[str, Any] | None:
    try:
        last = json.loads((out / STORE / _LAST).read_bytes())
        return dict(last) if last["version"] == _VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _outcome(content: Mapping[str, Any]) -> Outcome:
    lists = {name: tuple(content[name]) for name in ("pruned", "archives", "warnings")}
    artefacts = tuple(
        Artefact(**{**artefact, "warnings": tuple(artefact["warnings"])})
        for artefact in content["artefacts"]
    )
    return Outcome(**{**content, **lists, "artefacts": artefacts})


def _stamp(path: Path) -> list[int]:
    """Return what tells an untouched file from any other: size, time of change, inode."""
    found = path.lstat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _is_untouched(out: Path, files: Mapping[str, list[int]]) -> bool:
    try:
        if any(_stamp(out / name) != stamp for name, stamp in files.items()):
            return False
    except OSError:
        return False
    folders = {"/".join(name.split("/")[:3]) for name in files if name.startswith(_TREES)}
    return all(name in files for folder in folders for name in _within(out, folder))


def _within(out: Path, folder: str) -> Iterator[str]:
    for path in (out / folder).rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(out).as_posix()
