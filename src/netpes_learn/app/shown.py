# What enters: the path of a bundle or of a snapshot, or the version of a release of the checkout.
# What leaves: what it showed, and what reads its other files. A bundle is verified before anything
# in it is read.
"""What a bundle or a release showed."""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netpes_learn.app.releases import RELEASE_VERSION, snapshots_of
from netpes_learn.app.request import Workspace
from netpes_learn.app.since import read_snapshot
from netpes_learn.bundle.manifest import CONTENT
from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.bundle.verify import DO_NOT_USE, UNSIGNED, Container, Verdict, Wanted
from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.engine.containers import Archive, Folder, verify_path
from netpes_learn.model.text import PIVOT, LanguageTag
from netpes_learn.stages.comparing.snapshot import within

# No bundle's content comes near this; more would only fill the memory.
_MOST = 1 << 26
Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Shown:
    """What a bundle or release showed, in its language and in English, and its other files."""

    snapshot: dict[str, Any]
    # None where it is not known.
    pivot: dict[str, Any] | None
    read: Read


def verified(paths: Sequence[Path], wanted: Wanted) -> tuple[tuple[Path, Verdict], ...]:
    """Return each bundle's verdict, if all are good; nothing in them is read before."""
    verdicts = tuple((path, verify_path(path, wanted)) for path in paths if _is_bundle(path))
    faults = [
        fault(path, "NL521", str(found), UNSIGNED if found.code == "unsigned" else DO_NOT_USE)
        for path, verdict in verdicts
        for found in verdict.faults
    ]
    if faults:
        raise ContentError(*faults)
    return verdicts


@contextmanager
def opened(path: Path, workspace: Workspace, *, language: str, partner: str) -> Iterator[Shown]:
    """Give what a bundle or release showed, and what reads the bundle's other files.

    ``language`` ("": English) and ``partner`` choose from a release, which holds those of all.
    """
    if _is_release(path):
        kept = _released(path, workspace)
        own = _in_language(kept, path, LanguageTag(language) or PIVOT)
        own, pivot = (_of_partner(whole, path, partner) for whole in (own, kept[PIVOT]))
        yield Shown(own, pivot, _nothing)
    elif _is_snapshot(path):
        whole = read_snapshot(path.read_bytes(), str(path))
        yield _shown(_of_partner(whole, path, partner), _nothing, workspace)
    elif path.is_dir():
        yield _bundle(Folder(path), path, workspace)
    else:
        with zipfile.ZipFile(path) as archive:
            yield _bundle(Archive(archive), path, workspace)


def _is_bundle(path: Path) -> bool:
    return not (_is_release(path) or _is_snapshot(path))


def _is_release(path: Path) -> bool:
    return bool(RELEASE_VERSION.fullmatch(str(path))) and not path.exists()


def _is_snapshot(path: Path) -> bool:
    return path.suffix == ".json" and path.is_file()


def _nothing(_: str) -> None:
    """Read a file of a release of the checkout, which keeps none."""


def _released(version: Path, workspace: Workspace) -> Mapping[str, dict[str, Any]]:
    """Return language → what a release of this checkout showed everybody."""
    kept = snapshots_of(workspace.content, str(version))
    if kept is None:
        message = f"what release {version} showed is not kept here"
        raise ContentError(fault(version, "NL522", message, "compare its bundles instead"))
    return kept


def _in_language(
    kept: Mapping[str, dict[str, Any]], version: Path, language: LanguageTag
) -> dict[str, Any]:
    if language not in kept:
        hint = did_you_mean(language, kept)
        raise ContentError(fault(version, "NL525", f"unknown language '{language}'", hint))
    return kept[language]


def _of_partner(whole: dict[str, Any], path: Path, partner: str) -> dict[str, Any]:
    """Return a partner's part of a snapshot; one that came from a bundle is such a part."""
    if "partner" in whole:
        return whole
    if partner not in whole.get("bundles", {}):
        message = "this is what all partners were shown"
        hint = f"say whose part with --partner; {did_you_mean(partner, whole['bundles'])}"
        raise ContentError(fault(path, "NL525", message, hint))
    return within(whole, partner)


def _bundle(container: Container, path: Path, workspace: Workspace) -> Shown:
    names = frozenset(container.names())

    def read(name: str) -> bytes | None:
        if name not in names:
            return None
        try:
            with container.open(name) as stream:
                return stream.read(_MOST)
        except UNREADABLE:
            return None

    content = read(CONTENT)
    if content is None:
        hint = "it was made by an earlier version of netpes-learn; build that release again"
        raise ContentError(fault(path, "NL522", f"the bundle has no {CONTENT}", hint))
    return _shown(read_snapshot(content, f"{path}/{CONTENT}"), read, workspace)


def _shown(own: dict[str, Any], read: Read, workspace: Workspace) -> Shown:
    """Return what a bundle showed; its English, if it is of a release that the checkout keeps."""
    version, partner = str(own["version"]), str(own.get("partner"))
    # The version comes from the bundle: only one of a release leads to a file.
    kept = snapshots_of(workspace.content, version) if RELEASE_VERSION.fullmatch(version) else None
    whole = (kept or {}).get(str(own["language"]))
    if kept is None or whole is None or partner not in whole["bundles"]:
        return Shown(own, None, read)
    # A draft can have the version of a release and say something else.
    same = within(whole, partner) == own
    return Shown(own, within(kept[PIVOT], partner) if same else None, read)


def fault(path: Path, code: str, message: str, hint: str) -> Diagnostic:
    """Return what is wrong with one of the things compared, as a whole."""
    return Diagnostic(Span(str(path)), code, message, hint)
