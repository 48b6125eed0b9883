# What enters: the address of a catalogue, and whose bundles are wanted. What leaves: the newest of
# them in a folder, verified before they get their names there. What earlier bundles hold already is
# taken from them. What was seen is remembered, so that nobody can pass off an old release, or an
# old catalogue, as the newest.
"""Fetching."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from filelock import FileLock
from pydantic import Field, ValidationError

from netpes_learn.app.shelf import (
    Trust,
    catalogue_behind,
    pointer_of,
    refused,
    release_behind,
)
from netpes_learn.bundle.catalogue import Catalogue, Listed, Release, rank
from netpes_learn.bundle.layout import LayoutError
from netpes_learn.bundle.verify import Wanted
from netpes_learn.canonical import canonical_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span, did_you_mean
from netpes_learn.engine.containers import verify_path
from netpes_learn.engine.disk import telling_unwritable, write_atomic
from netpes_learn.engine.donors import Donor, donor_at
from netpes_learn.engine.reuse import PatchedSource, patch_for
from netpes_learn.engine.transport import (
    DamagedError,
    MissingError,
    NoPartsError,
    Source,
    download,
)
from netpes_learn.model.text import Record

# Beside the bundles: what was seen, a lock, and what is not yet whole.
OWN = ".netpes-learn"
_MEMORY = "fetched.json"
_MOST_MEMORY = 1_000_000
# How often to look again after the catalogue moved on while we were reading.
_ATTEMPTS = 5


class Seen(Record):
    """What was fetched of one project: the catalogue's number, and bundle → newest version."""

    number: Annotated[int, Field(ge=0)] = 0
    newest: dict[str, Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")]] = {}


class Memory(Record):
    """What is remembered in a folder, by project."""

    schema_: Literal["netpes-learn/fetched/1"] = Field(
        default="netpes-learn/fetched/1", alias="schema"
    )
    projects: dict[str, Seen] = {}


@dataclass(frozen=True)
class Order:
    """What is wanted; no language means every one that the partner has in its newest release."""

    partner: str
    language: str = ""
    older: bool = False
    # Bundles that are here, archives or folders, besides those in the folder to fetch into.
    have: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Coming:
    """How a bundle comes: ``new`` of its ``files`` files, or whole (both 0) and why, if said."""

    size: int
    files: int = 0
    new: int = 0
    why: str = ""


@dataclass(frozen=True)
class Fetched:
    """A bundle that is in the folder now."""

    path: Path
    version: str
    language: str
    # Whether it came now; otherwise it was there, whole.
    new: bool


OnFile = Callable[[Listed, Coming], object]


def fetch(
    source: Source,
    order: Order,
    *,
    out: Path,
    trust: Trust,
    on_file: OnFile = lambda *_: None,
) -> tuple[Fetched, ...]:
    """Bring the newest bundles of a partner into a folder, and return them by language.

    ``on_file`` is told of each bundle, and how it comes, before it is downloaded; a second time
    where putting it together failed and it is downloaded whole. Raises ContentError where something
    is not as signed or announced, or older than what was seen; then the folder is as it was.
    """
    own = out / OWN
    with telling_unwritable(out):
        own.mkdir(parents=True, exist_ok=True)
    with telling_unwritable(out), FileLock(own / "lock"):
        memory = _remembered(own / _MEMORY)
        given = tuple(_given(path) for path in order.have)
        for _ in range(_ATTEMPTS):
            try:
                catalogue = catalogue_behind(source, pointer_of(source), trust)
                release, bundles = _wanted(source, catalogue, order)
                seen = memory.projects.get(catalogue.project, Seen())
                _refuse_older(source, seen, catalogue, release, bundles, order)
                new = [bundle for bundle in bundles if not _is_there(out / bundle.file, bundle)]
                _sweep(own, new)
                for bundle in new:
                    donors = (*given, *_earlier(out, release, bundle))
                    _bring(source, bundle, own / bundle.file, donors, on_file)
                    _check(source, release, bundle, own / bundle.file, trust)
            except MissingError as error:
                missing = str(error)  # the catalogue moved on meanwhile: look again
            else:
                for bundle in new:
                    (own / bundle.file).replace(out / bundle.file)
                _remember(own, memory, catalogue, release, bundles)
                return tuple(
                    Fetched(out / b.file, release.version, b.language, b in new) for b in bundles
                )
        raise refused(source, missing, "is missing, although the catalogue names it")


def _wanted(
    source: Source, catalogue: Catalogue, order: Order
) -> tuple[Release, tuple[Listed, ...]]:
    """Return the newest release that has what is wanted, and the bundles in it."""
    partners: set[str] = set()
    languages: set[str] = set()
    for named in catalogue.releases:
        release = release_behind(source, catalogue, named)
        partners |= {bundle.partner for bundle in release.bundles}
        own = [bundle for bundle in release.bundles if bundle.partner == order.partner]
        languages |= {bundle.language for bundle in own}
        wanted = tuple(bundle for bundle in own if order.language in {"", bundle.language})
        if wanted:
            return release, wanted
    if order.partner in partners:
        message = f"there is no bundle for '{order.partner}' in '{order.language}'"
        hint = did_you_mean(order.language, languages)
    else:
        message = f"there is no bundle for a partner '{order.partner}'"
        hint = did_you_mean(order.partner, partners)
    raise ContentError(Diagnostic(Span(source.where), "NL540", message, hint))


def _refuse_older(
    source: Source,
    seen: Seen,
    catalogue: Catalogue,
    release: Release,
    bundles: tuple[Listed, ...],
    order: Order,
) -> None:
    if order.older:
        return
    hint = "ask the publisher; if it was meant so, fetch with --allow-older"
    told = [
        f"release {release.version} is older than {seen.newest[_whose(bundle)]}, which was here"
        for bundle in bundles
        if rank(release.version) < rank(seen.newest.get(_whose(bundle), "0"))
    ]
    if catalogue.number < seen.number:
        told.append(
            f"the catalogue (number {catalogue.number}) is older than one that was seen before "
            f"(number {seen.number})"
        )
    if told:
        where = Span(source.where)
        raise ContentError(*(Diagnostic(where, "NL541", message, hint) for message in told))


def _given(path: Path) -> Donor:
    """Return a bundle that somebody says is here."""
    try:
        return donor_at(path)
    except LayoutError as error:
        hint = "name a bundle that you have: its zip, or the folder into which you unpacked it"
        raise ContentError(Diagnostic(Span(str(path)), "NL650", str(error), hint)) from None


def _earlier(out: Path, release: Release, bundle: Listed) -> Iterator[Donor]:
    """Yield the bundles for the same partner and language that were fetched before."""
    stem = bundle.file.removesuffix(f"{release.version}.zip")
    for path in sorted(out.glob(f"{stem}*.zip"), reverse=True) if stem != bundle.file else ():
        # A bundle that is here under the very name is one that was damaged.
        if path.name != bundle.file:
            with suppress(LayoutError):
                yield donor_at(path)


def _bring(
    source: Source, bundle: Listed, partial: Path, donors: Sequence[Donor], on_file: OnFile
) -> None:
    """Download what of a bundle is not here, or the whole where that cannot be done."""
    whole = Coming(bundle.size)
    try:
        patch = patch_for(source, bundle.path, size=bundle.size, donors=donors)
        if patch is not None:
            on_file(bundle, Coming(patch.brought, patch.files, patch.new))
            _download(PatchedSource(source, patch), bundle, partial)
            return
    except (DamagedError, LayoutError, NoPartsError) as error:
        whole = replace(whole, why=str(error))
    on_file(bundle, whole)
    try:
        _download(source, bundle, partial)
    except DamagedError as error:
        hint = "fetch again; if it happens again, tell the publisher"
        raise _told(source, bundle, "NL539", str(error), hint) from None


def _download(source: Source, bundle: Listed, partial: Path) -> None:
    download(source, bundle.path, to=partial, size=bundle.size, sha256=bundle.sha256)


def _check(source: Source, release: Release, bundle: Listed, partial: Path, trust: Trust) -> None:
    """Verify a bundle that arrived as it was announced; one that is not good is removed."""
    verdict = verify_path(
        partial, Wanted(keys=trust.keys, unsigned=trust.unsigned, release=release.version)
    )
    faults = [str(fault) for fault in verdict.faults]
    if verdict.good and _identity(verdict.head) != (
        release.project, release.version, bundle.partner, bundle.language
    ):  # fmt: skip
        faults = ["holds another bundle than the catalogue says"]
    if faults:
        partial.unlink()
        hint = "do not use what comes from there; tell the publisher"
        told = [_told(source, bundle, "NL543", fault, hint) for fault in faults]
        raise ContentError(*(diagnostic for error in told for diagnostic in error.diagnostics))


def _identity(head: Mapping[str, Any]) -> tuple[object, ...]:
    partner = head.get("partner")
    identity = partner.get("id") if isinstance(partner, Mapping) else None
    return head.get("project"), head.get("version"), identity, head.get("language")


def _is_there(path: Path, bundle: Listed) -> bool:
    if not path.is_file() or path.stat().st_size != bundle.size:
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == bundle.sha256


def _sweep(own: Path, wanted: Sequence[Listed]) -> None:
    """Remove what is left of downloads that nobody wants any more."""
    names = {bundle.file for bundle in wanted}
    for path in own.glob("*.zip"):
        if path.name not in names:
            path.unlink()


def _remembered(path: Path) -> Memory:
    if not path.exists():
        return Memory()
    try:
        with path.open("rb") as stream:
            return Memory.model_validate_json(stream.read(_MOST_MEMORY))
    except (OSError, ValidationError):
        message = "what was fetched before cannot be read, so an old release could pass for new"
        hint = "if you know which release you have, remove this file and fetch again"
        raise ContentError(Diagnostic(Span(str(path)), "NL542", message, hint)) from None


def _remember(
    own: Path, memory: Memory, catalogue: Catalogue, release: Release, bundles: Sequence[Listed]
) -> None:
    """Write down the newest that was ever seen, also where something older was asked for."""
    seen = memory.projects.get(catalogue.project, Seen())
    newest = dict(seen.newest)
    for bundle in bundles:
        known = newest.get(_whose(bundle), release.version)
        newest[_whose(bundle)] = max(known, release.version, key=rank)
    now = Seen(number=max(seen.number, catalogue.number), newest=newest)
    told = Memory(projects={**memory.projects, catalogue.project: now})
    content = canonical_json(told.model_dump(mode="json", by_alias=True)) + b"\n"
    write_atomic(own / _MEMORY, content, scratch=own / "tmp")


def _whose(bundle: Listed) -> str:
    return f"{bundle.partner}/{bundle.language}"


def _told(source: Source, bundle: Listed, code: str, message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Span(f"{source.where}/{bundle.path}"), code, message, hint))
