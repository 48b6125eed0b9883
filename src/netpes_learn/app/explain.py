# What enters: the path of a built file. What leaves: which task made it, from what, and why it was
# last rendered; of an archive and of what describes it, which files it was put together from.
"""Why a file was rebuilt."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from netpes_learn.app.request import STATE, STORE
from netpes_learn.engine.place import is_there
from netpes_learn.engine.resources import changed_reads
from netpes_learn.engine.run import Reason
from netpes_learn.engine.state import State, load_state
from netpes_learn.engine.store import Blob

# The closed list of reasons, in words.
WORDS: dict[Reason, str] = {
    "first": "it had not been built here before",
    "document": "what it says changed",
    "file": "a file that it reads changed",
    "code": "the code that renders it changed",
    "tools": "the version of a tool changed",
    "lost": "the stored result was missing or damaged",
    "shared": "it was taken from an equal file that was already rendered",
}


@dataclass(frozen=True)
class Explanation:
    """What is known of one file."""

    path: str
    task: str
    reason: Reason
    details: tuple[str, ...]
    reads: tuple[str, ...]
    # Files read that changed since: the next build renders again.
    outdated: tuple[str, ...]


@dataclass(frozen=True)
class Packed:
    """What is known of a file that is not rendered, but put together from files that are."""

    path: str
    # Where those files are, and what they are called there.
    folder: str
    files: tuple[str, ...]
    # Those that are not as they were when it was put together.
    changed: tuple[str, ...]


def explain(path: Path, out: Path, roots: dict[str, Path]) -> Explanation | Packed | None:
    """Return why a file under ``out`` was last made, or None where no build made it."""
    state = load_state(out / STORE / STATE)
    name = _name(path, out)
    placed = state.placed.get(name)
    if placed is None:
        return None
    made = state.made.get(placed.task)
    if made is None:
        return _packed(name, out, state)
    return Explanation(
        path=name,
        task=placed.task,
        reason=made.reason,
        details=made.details,
        reads=tuple(made.reads),
        outdated=changed_reads(made.reads, roots),
    )


def _packed(name: str, out: Path, state: State) -> Packed | None:
    """Return what a bundle's archive, or a file that describes the bundle, was made from."""
    # What describes a bundle lies in its folder, and names the archive as what it belongs to.
    beside = next((each for each, file in state.placed.items() if file.task == name), name)
    folder = PurePosixPath(beside).parent.as_posix()
    members = {
        each: file
        for each, file in state.placed.items()
        if each.startswith(f"{folder}/") and file.task in state.made
    }
    if not members:
        return None
    changed = [
        each
        for each, file in members.items()
        if not is_there(out / each, Blob(file.sha256, file.size), file)
    ]
    within = len(folder) + 1
    return Packed(
        path=name,
        folder=folder,
        files=tuple(each[within:] for each in sorted(members)),
        changed=tuple(each[within:] for each in sorted(changed)),
    )


def _name(path: Path, out: Path) -> str:
    """Return the path under ``out``, whether given from there or from where the user stands."""
    resolved = path.resolve()
    if resolved.is_relative_to(out.resolve()):
        return resolved.relative_to(out.resolve()).as_posix()
    return path.as_posix()


def known_paths(out: Path) -> tuple[str, ...]:
    """Return every file that the last builds made."""
    return tuple(sorted(load_state(out / STORE / STATE).placed))
