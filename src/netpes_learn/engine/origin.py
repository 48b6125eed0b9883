# What enters: a folder. What leaves: where its content comes from: the commit that is checked out,
# whether anything differs from it, and the day. A release freezes all three; no build asks again.
"""Commit and day of a release."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_SECONDS = 60
# A link from one reference to the next; more than this is a circle.
_MOST_LINKS = 5


def today() -> str:
    """Return the day in UTC, YYYY-MM-DD: what a release is dated where nobody says otherwise."""
    return datetime.now(tz=UTC).date().isoformat()


def checkout_of(path: Path) -> Path | None:
    """Return the root of the git checkout that a path lies in, or None."""
    whole = path.resolve()
    return next((above for above in (whole, *whole.parents) if (above / ".git").exists()), None)


def head_commit(root: Path) -> str:
    """Return the full name of the commit checked out at the root of a checkout, or "".

    Read from git's own files, so that no git program is needed.
    """
    try:
        folder = _git_folder(root)
        common = folder / (folder / "commondir").read_text("utf-8").strip() if (
            folder / "commondir"
        ).is_file() else folder  # fmt: skip
        name = (folder / "HEAD").read_text("utf-8").strip()
        for _ in range(_MOST_LINKS):
            if not name.startswith("ref:"):
                break
            name = _resolve(name.removeprefix("ref:").strip(), folder, common)
    except (OSError, ValueError):
        return ""
    return name if _COMMIT.fullmatch(name) else ""


def _git_folder(root: Path) -> Path:
    place = root / ".git"
    if place.is_dir():
        return place
    # A worktree or submodule: a file that names the folder.
    return root / place.read_text("utf-8").removeprefix("gitdir:").strip()


def _resolve(reference: str, folder: Path, common: Path) -> str:
    for place in (folder, common):
        if (place / reference).is_file():
            return (place / reference).read_text("utf-8").strip()
    for line in (common / "packed-refs").read_text("utf-8").splitlines():
        commit, _, name = line.partition(" ")
        if name == reference:
            return commit
    return ""


def uncommitted(root: Path, paths: Sequence[Path]) -> tuple[str, ...] | None:
    """Return which files under some paths differ from the commit that is checked out, sorted.

    None where there is no git program to ask.
    """
    program = shutil.which("git")
    if program is None:
        return None
    told = subprocess.run(  # noqa: S603 - a fixed command, no shell
        [program, "-C", str(root), "status", "--porcelain", "-z", "--no-renames", "--",
         *(str(path.resolve()) for path in paths)],
        capture_output=True, check=False, timeout=_SECONDS,
    )  # fmt: skip
    if told.returncode:
        return None
    lines = told.stdout.decode("utf-8", "replace").split("\0")
    return tuple(sorted(line[3:] for line in lines if line))
