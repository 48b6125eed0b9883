# What enters: the results of a build. What leaves: the next build's memory: which task made which
# file, from which inputs and why, so that ``explain`` can tell and stale files can be removed.
"""What the last build did."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from netpes_learn.canonical import canonical_json
from netpes_learn.engine.disk import write_atomic
from netpes_learn.engine.run import Previous, Reason
from netpes_learn.engine.store import Blob
from netpes_learn.engine.task import Inputs

_VERSION = 1


@dataclass(frozen=True)
class Made:
    """A task as the last build left it."""

    inputs: Inputs
    reads: Mapping[str, str]
    seconds: float
    # Why it was last rendered, and details: changed files, tool versions, or fields old → new.
    reason: Reason
    details: tuple[str, ...]
    # Digest of the blob that holds the document.
    document_blob: Mapping[str, Any]


@dataclass(frozen=True)
class Placed:
    """A file under build/: its digest, and what stat said when it was written."""

    sha256: str
    size: int
    stamp: tuple[int, int]
    task: str


@dataclass
class State:
    """Tasks by id and placed files by their path under build/."""

    made: dict[str, Made] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)

    def note(self, name: str, path: Path, blob: Blob, task: str) -> None:
        """Keep that a file now holds these bytes."""
        self.placed[name] = Placed(blob.sha256, blob.size, stamp(path), task)

    def previous(self) -> dict[str, Previous]:
        """Return what ``run`` needs of it."""
        return {
            task: Previous(made.inputs, made.reads, made.seconds)
            for task, made in self.made.items()
        }


def stamp(path: Path) -> tuple[int, int]:
    """Return what tells an untouched file from a rewritten one: time of change and inode."""
    found = path.stat()
    return (found.st_mtime_ns, found.st_ino)


def load_state(path: Path) -> State:
    """Return the state of the last build; an empty one where there is none that can be read."""
    try:
        found = json.loads(path.read_bytes())
        if found["version"] != _VERSION:
            return State()
        return State(
            made={
                task: replace(
                    Made(**made),
                    inputs=Inputs(**made["inputs"]),
                    reads=dict(made["reads"]),
                    details=tuple(made["details"]),
                    document_blob=asdict(Blob(**made["document_blob"])),
                )
                for task, made in found["made"].items()
            },
            placed={
                name: replace(Placed(**placed), stamp=tuple(placed["stamp"]))
                for name, placed in found["placed"].items()
            },
        )
    except (OSError, AttributeError, KeyError, TypeError, ValueError):
        return State()


def save_state(path: Path, state: State, *, scratch: Path) -> None:
    """Write the state."""
    content = {
        "version": _VERSION,
        # Fields as they are: ``asdict`` copies all that is in them, thousands of times.
        "made": {
            task: {**vars(made), "inputs": _fields(made.inputs)}
            for task, made in state.made.items()
        },
        "placed": {name: vars(placed) for name, placed in state.placed.items()},
    }
    write_atomic(path, canonical_json(content), scratch=scratch)


def _fields(inputs: Inputs) -> dict[str, Any]:
    return {field.name: getattr(inputs, field.name) for field in fields(inputs)}
