# What enters: a checkout, and which release to make of it. What leaves: a frozen release: checked
# against the last one, written down, built, signed, and laid out for publishing.
"""Releasing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from netpes_learn.app.build import build
from netpes_learn.app.bundles import Seal
from netpes_learn.app.freeze import Frozen, frozen_files, source_digest, today_or
from netpes_learn.app.releases import Record, outdated_snapshots, record_of, record_path
from netpes_learn.app.request import Outcome, Request, Workspace
from netpes_learn.app.shelve import built_sums, shelve
from netpes_learn.app.workspace import load, load_sound
from netpes_learn.bundle.signing import PublicKey, SecretKey, sign
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span
from netpes_learn.engine.disk import write_atomic
from netpes_learn.engine.origin import checkout_of, head_commit, uncommitted
from netpes_learn.engine.run import Event

# More files that are not committed are counted.
_NAMED = 10


@dataclass(frozen=True)
class Wish:
    """Which release to make; "" stands for what follows from the last release and the day."""

    version: str = ""
    # YYYY-MM-DD
    date: str = ""
    changelog: Path = Path("CHANGELOG.md")


@dataclass(frozen=True)
class Made:
    """A release that was built: where its archives lie, and what the build did."""

    folder: Path
    archives: tuple[Path, ...]
    outcome: Outcome


def check_release(workspace: Workspace, wish: Wish) -> Frozen:
    """Return what freezing would write. Writes nothing.

    Raises ContentError with everything that keeps the release from being made: mistakes in the
    content, versions and notes that do not tell what changed (NL501, NL502), a version or date
    that cannot follow the last release (NL500, NL505), uncommitted files (NL506).
    """
    report = Report()
    loaded = load(workspace, report)
    report.raise_errors()
    assert loaded is not None
    commit = _commit(workspace, report)
    frozen = frozen_files(
        loaded,
        version=wish.version,
        date=today_or(wish.date),
        commit=commit,
        changelog=wish.changelog,
        report=report,
    )
    report.raise_errors()
    assert frozen is not None
    return frozen


def _commit(workspace: Workspace, report: Report) -> str:
    """Return the commit that a release is made from; "" outside of a checkout, or without git."""
    root = checkout_of(workspace.content)
    if root is None:
        return ""
    found = uncommitted(root, list(workspace.roots.values()))
    hint = "commit it first: a release tells the commit that it comes from"
    for name in (found or ())[:_NAMED]:
        place = Span(_as_typed(root / name, workspace))
        report.error(place, "NL506", "the file is not committed", hint=hint)
    if found and len(found) > _NAMED:
        place = Span(_as_typed(root / found[_NAMED], workspace))
        message = f"not committed are also this and all that follow: {len(found)} files in all"
        report.error(place, "NL506", message, hint=hint)
    # Without a git program nobody can tell whether the commit is what lies here.
    return "" if found is None else head_commit(root)


def _as_typed(path: Path, workspace: Workspace) -> str:
    """Return a path as it begins with the folders that the user named."""
    for folder in workspace.roots.values():
        if path.resolve().is_relative_to(folder.resolve()):
            return (folder / path.resolve().relative_to(folder.resolve())).as_posix()
    return path.as_posix()


def freeze(workspace: Workspace, wish: Wish) -> Frozen:
    """Check a release and write it down: version and date, changelog, record and snapshot."""
    frozen = check_release(workspace, wish)
    content = workspace.content
    for path, written in frozen.files.items():
        write_atomic(path, written, scratch=content / ".tmp")
    for path in outdated_snapshots(content, frozen.record.version):
        path.unlink()
    (content / ".tmp").rmdir()
    return frozen


def make(
    workspace: Workspace,
    out: Path,
    request: Request,
    *,
    key: SecretKey | None,
    trusted: Sequence[PublicKey] = (),
    on_event: Callable[[Event], None] = lambda _: None,
    on_wait: Callable[[], None] = lambda: None,
) -> Made:
    """Build, sign, verify and lay out the release that is frozen in a checkout.

    Raises ContentError where none is frozen or the content is no longer that of the release
    (NL507), where a bundle is not what was released before (NL508), where the key is not a
    trusted one (NL516), and where other archives of this release lie there already (NL513).
    """
    record = frozen_record(workspace)
    _check_key(key, trusted, workspace)
    sign_with = _signer(key) if key else None
    seal = Seal(record.commit, sign_with)
    outcome = build(workspace, out, request, on_event=on_event, on_wait=on_wait, seal=seal)
    archives = tuple(out / name for name in outcome.archives)
    sums = built_sums(archives)
    _check_same(record, sums, workspace)
    public = (key.public,) if key else ()
    folder = shelve(archives, record, out=out, sign=sign_with, trusted=public)
    return Made(folder, tuple(folder / archive.name for archive in archives), outcome)


def note_bundles(workspace: Workspace, made: Made, archives: Sequence[Path]) -> None:
    """Write into the record of a release what was built of it, so that it can be compared later."""
    record = frozen_record(workspace)
    told = replace(record, bundles={**record.bundles, **built_sums(archives)})
    path = record_path(workspace.content, record.version)
    write_atomic(path, told.content(), scratch=made.folder)


def frozen_record(workspace: Workspace) -> Record:
    """Return the record of the release that a checkout holds, unchanged. Raises NL507 else."""
    loaded = load_sound(workspace)
    version = loaded.library.project.version
    record = record_of(workspace.content, version)
    place = (workspace.content / "project.yml").as_posix()
    if record is None:
        hint = "freeze it first: netpes-learn release --prepare"
        raise _fault(place, "NL507", f"version {version} is not released", hint)
    if record.source != source_digest(workspace, {}):
        message = f"content or templates are no longer those of release {version}"
        raise _fault(place, "NL507", message, "check out its tag, or make a new release")
    return record


def _check_key(key: SecretKey | None, trusted: Sequence[PublicKey], workspace: Workspace) -> None:
    if key is not None and trusted and key.public not in trusted:
        place = (workspace.content / "keys").as_posix()
        message = f"the secret key {key.public.id} has no public half here, so nobody trusts it"
        raise _fault(place, "NL516", message, "sign with the project's key, or add its .pub file")


def _signer(key: SecretKey) -> Callable[[bytes, str], bytes]:
    return lambda content, comment: sign(content, key, trusted_comment=comment)


def _check_same(record: Record, sums: dict[str, str], workspace: Workspace) -> None:
    path = record_path(workspace.content, record.version).as_posix()
    faults = [
        Diagnostic(
            Span(path),
            "NL508",
            f"the bundle {name} is not what was released as {record.version}",
            "build with the code and the locked dependencies of the tag, on the same platform",
        )
        for name in sorted(sums)
        if record.bundles.get(name, sums[name]) != sums[name]
    ]
    if faults:
        raise ContentError(*faults)


def _fault(path: str, code: str, message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Span(path), code, message, hint))
