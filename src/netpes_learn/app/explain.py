# What enters: the path of a built file. What leaves: which task made it, from what, and why it was
# last rendered.
"""Why a file was rebuilt."""

from dataclasses import dataclass
from pathlib import Path

from netpes_learn.app.request import STATE, STORE
from netpes_learn.engine.resources import changed_reads
from netpes_learn.engine.run import Reason
from netpes_learn.engine.state import load_state

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


def explain(path: Path, out: Path, roots: dict[str, Path]) -> Explanation | None:
    """Return why a file under ``out`` was last rendered, or None where no build made it."""
    state = load_state(out / STORE / STATE)
    name = _name(path, out)
    placed = state.placed.get(name)
    made = state.made.get(placed.task) if placed else None
    if placed is None or made is None:
        return None
    return Explanation(
        path=name,
        task=placed.task,
        reason=made.reason,
        details=made.details,
        reads=tuple(made.reads),
        outdated=changed_reads(made.reads, roots),
    )


def _name(path: Path, out: Path) -> str:
    """Return the path under ``out``, whether given from there or from where the user stands."""
    resolved = path.resolve()
    if resolved.is_relative_to(out.resolve()):
        return resolved.relative_to(out.resolve()).as_posix()
    return path.as_posix()


def known_paths(out: Path) -> tuple[str, ...]:
    """Return every file that the last builds rendered."""
    state = load_state(out / STORE / STATE)
    return tuple(sorted(name for name, file in state.placed.items() if file.task in state.made))
