# What enters: a folder of archives. What leaves: the releases that they make up, each archive
# verified first: nothing is published that a partner could not verify.
"""Bundles to publish."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from netpes_learn.app.releases import RELEASE_VERSION
from netpes_learn.bundle.catalogue import Listed, Release, rank
from netpes_learn.bundle.manifest import CONTENT, SUMS
from netpes_learn.bundle.verify import Wanted
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.containers import verify_path
from netpes_learn.model.text import PIVOT


@dataclass(frozen=True)
class Archive:
    """An archive on this disk, and how the catalogue lists it."""

    file: Path
    release: str
    listed: Listed


def newest_bundles(build: Path) -> Path:
    """Return the folder of the newest release that was built, or else that of plain builds."""
    folders = {path.parent.name: path.parent for path in build.glob("releases/*/*.zip")}
    released = [name for name in folders if RELEASE_VERSION.fullmatch(name)]
    return folders[max(released, key=rank)] if released else build / "bundles"


# Version of a release → language → practice → what is new in it.
Notes = Callable[[str], Mapping[str, Mapping[str, str]]]


def releases_in(
    folder: Path, wanted: Wanted, *, notes: Notes = lambda _: {}
) -> tuple[tuple[Release, ...], tuple[Archive, ...]]:
    """Return the releases that the archives of a folder make up, and the archives.

    ``notes`` gives, for a release, what is new in each practice, by language; English is all of it.

    Raises ContentError with everything that keeps them from being published.
    """
    files = sorted(folder.glob("*.zip")) if folder.is_dir() else []
    if not files:
        hint = "build first, or name the folder with --bundles"
        raise _fault(folder, "NL532", "there is no bundle here to publish", hint)
    archives: list[Archive] = []
    heads: dict[str, dict[tuple[str, str], Path]] = {}
    faults: list[Diagnostic] = []
    for file in files:
        verdict = verify_path(file, wanted)
        if not verdict.good:
            faults += [
                Diagnostic(Span(str(file)), "NL533", str(fault), "build and sign it again")
                for fault in verdict.faults
            ]
            continue
        try:
            archive = _archive(file, verdict.head)
        except (AttributeError, KeyError, TypeError, ValueError):
            message = "what it says of itself cannot go into a catalogue"
            faults.append(Diagnostic(Span(str(file)), "NL533", message, "build it again"))
            continue
        archives.append(archive)
        key = str(verdict.head["project"]), str(verdict.head["date"])
        heads.setdefault(archive.release, {}).setdefault(key, file)
    for version, found in heads.items():
        if len(found) > 1:
            hint = "build all bundles of a release from the same content"
            message = f"is of release {version}, but has another date or project than {{}}"
            one, *others = found.values()
            faults += [
                Diagnostic(Span(str(other)), "NL544", message.format(one.name), hint)
                for other in others
            ]
    if faults:
        raise ContentError(*faults)
    return _releases(archives, heads, notes), tuple(archives)


def _archive(file: Path, head: Mapping[str, Any]) -> Archive:
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    with zipfile.ZipFile(file) as archive:
        sums = hashlib.sha256(archive.read(SUMS)).hexdigest()
        titles = _titles(archive, head["practices"])
    listed = Listed(
        partner=head["partner"]["id"],
        name=head["partner"]["name"],
        language=head["language"],
        file=file.name,
        size=file.stat().st_size,
        sha256=sha256,
        sums=sums,
        practices=head["practices"],
        titles=titles,
    )
    return Archive(file, head["version"], listed)


def _titles(archive: zipfile.ZipFile, practices: Iterable[str]) -> dict[str, str]:
    """Return the practices' titles from what the bundle showed; older bundles do not tell it."""
    if CONTENT not in archive.namelist():
        return {}
    subjects = json.loads(archive.read(CONTENT))["subjects"]
    found = {each: subjects.get(f"practices/{each}", {}).get("title") for each in practices}
    return {each: str(title) for each, title in found.items() if title}


def _releases(
    archives: Sequence[Archive],
    heads: Mapping[str, Mapping[tuple[str, str], Path]],
    notes: Notes,
) -> tuple[Release, ...]:
    found: list[Release] = []
    for version in sorted(heads, key=rank):
        ((project, date),) = heads[version]
        bundles = [archive.listed for archive in archives if archive.release == version]
        told = {tag: dict(found) for tag, found in notes(version).items() if found}
        english = told.pop(PIVOT, {})
        try:
            release = Release(
                schema=Release.translated_form if told else Release.form,
                project=project,
                version=version,
                date=date,
                notes=english,
                translated=told,
                bundles=tuple(sorted(bundles, key=lambda bundle: bundle.whose)),
            )
        except ValidationError as error:
            first = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            file = next(archive.file for archive in archives if archive.release == version)
            message = f"release {version} cannot be published: {first}"
            raise _fault(file.parent, "NL544", message, "remove what does not belong") from None
        found.append(release)
    return tuple(found)


def _fault(path: Path, code: str, message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Span(str(path)), code, message, hint))
