# What enters: blobs and where they belong. What leaves: a build folder that holds them and nothing
# that is no longer planned.
"""Placing files and removing stale ones."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import write_atomic
from netpes_learn.engine.state import Placed, State, stamp
from netpes_learn.engine.store import Blob, Store, blob_at


def place(
    wanted: Mapping[str, tuple[Blob, str]], *, out: Path, store: Store, state: State
) -> dict[str, bool]:
    """Write each file (path under ``out`` → blob, task) that is not there already, whole.

    Returns path → whether it had to be written. A file somebody changed is put right. Raises
    ContentError when the store lost a blob meanwhile.
    """
    written: dict[str, bool] = {}
    lost: list[Diagnostic] = []
    for name in sorted(wanted):
        blob, task = wanted[name]
        target = out / name
        if is_there(target, blob, state.placed.get(name)):
            written[name] = False
        else:
            content = store.get(blob)
            if content is None:
                message, hint = "the store lost what belongs here", "build again; it is made anew"
                lost.append(Diagnostic(Span(str(target)), "NL071", message, hint))
                continue
            write_atomic(target, content, scratch=store.scratch)
            written[name] = True
        state.note(name, target, blob, task)
    if lost:
        raise ContentError(*lost)
    return written


def is_there(path: Path, blob: Blob, placed: Placed | None) -> bool:
    """Tell whether a file holds a blob; an untouched one is believed, any other is read."""
    try:
        if path.stat().st_size != blob.size:
            return False
        if placed and placed.sha256 == blob.sha256 and is_untouched(path, placed):
            return True
        return blob_at(path) == blob
    except OSError:
        return False


def is_untouched(path: Path, placed: Placed) -> bool:
    """Tell whether a file is as a build left it, by what stat says of it alone."""
    try:
        return path.stat().st_size == placed.size and stamp(path) == placed.stamp
    except OSError:
        return False


def prune(
    keep: Iterable[str],
    *,
    within: Iterable[str],
    known: Iterable[str] = (),
    out: Path,
    state: State,
) -> list[str]:
    """Remove every file under the folders ``within`` that is not to be kept; return their paths.

    Under the folders ``known`` only what an earlier build placed is removed: they may hold what
    somebody else put there. Folders that become empty go too. Nothing else is touched.
    """
    kept = set(keep)
    removed: list[str] = []
    for folder in sorted(set(within)):
        root = out / folder
        for path in sorted(root.rglob("*"), reverse=True):
            name = path.relative_to(out).as_posix()
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif name not in kept:
                path.unlink()
                state.placed.pop(name, None)
                removed.append(name)
    for name in sorted(set(state.placed) - kept):
        if name.startswith(tuple(f"{folder}/" for folder in known)):
            (out / name).unlink(missing_ok=True)
            _drop_empty((out / name).parent, out)
            state.placed.pop(name)
            removed.append(name)
    return sorted(removed)


def _drop_empty(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
