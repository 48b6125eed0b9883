# What enters: the archives of a release. What leaves: one folder that holds them, verified, with
# what vouches for them: what is handed out and published, and never changed.
"""Laying out a release."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from netpes_learn.app.releases import Record
from netpes_learn.bundle.manifest import MANIFEST, SIGNATURE, SUMS, sums
from netpes_learn.bundle.signing import PublicKey
from netpes_learn.bundle.verify import Wanted
from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.containers import verify_path
from netpes_learn.engine.disk import write_atomic

FOLDER = "releases"
TOLD = "release.json"


def built_sums(archives: Iterable[Path]) -> dict[str, str]:
    """Return partner/language → SHA-256 of SHA256SUMS, for each archive."""
    found: dict[str, str] = {}
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read(MANIFEST))
            found[f"{head['partner']['id']}/{head['language']}"] = digest(archive.read(SUMS))
    return dict(sorted(found.items()))


def shelve(
    archives: Sequence[Path],
    record: Record,
    *,
    out: Path,
    sign: Callable[[bytes, str], bytes] | None,
    trusted: Sequence[PublicKey],
) -> Path:
    """Copy the archives to ``out/releases/<version>/`` with sums and record; return the folder.

    Raises ContentError (NL513) where another archive of the same name lies there already, and
    where an archive does not pass its own verification.
    """
    folder = out / FOLDER / record.version
    faults = [fault for path in archives for fault in _faults(path, folder, trusted)]
    if faults:
        raise ContentError(*faults)
    scratch = out / FOLDER / ".tmp"
    for path in archives:
        write_atomic(folder / path.name, path.read_bytes(), scratch=scratch)
    # What was built before, for other partners, stays part of the release.
    there = built_sums(sorted(folder.glob("*.zip")))
    told = replace(record, bundles={**record.bundles, **there})
    write_atomic(folder / TOLD, told.content(), scratch=scratch)
    names = [path.name for path in folder.iterdir() if path.name not in {SUMS, SIGNATURE}]
    content = sums({name: _digest(folder / name) for name in names})
    write_atomic(folder / SUMS, content, scratch=scratch)
    if sign is None:
        (folder / SIGNATURE).unlink(missing_ok=True)
    else:
        comment = f"release {record.version} {record.date}"
        write_atomic(folder / SIGNATURE, sign(content, comment), scratch=scratch)
    scratch.rmdir()
    return folder


def _faults(path: Path, folder: Path, trusted: Sequence[PublicKey]) -> Iterable[Diagnostic]:
    verdict = verify_path(path, Wanted(keys=trusted))
    for fault in verdict.faults:
        yield Diagnostic(Span(path.as_posix()), "NL513", str(fault), "build again")
    there = folder / path.name
    if there.is_file() and _digest(there) != _digest(path):
        message = "another archive of this release lies here already"
        hint = "releases are never changed; remove it only if nobody ever received it"
        yield Diagnostic(Span(there.as_posix()), "NL513", message, hint)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
