# What enters: everything rendered for one partner in one language. What leaves: the files that make
# it a bundle: manifest, sums, archive.
"""Bundles of a build."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netpes_learn.app.workspace import Loaded
from netpes_learn.bundle.manifest import MANIFEST, SUMS, Entry, archive, manifest, sums
from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.run import Result
from netpes_learn.engine.store import Blob, Store
from netpes_learn.model.artefact import Deliverable
from netpes_learn.stages.plan import practices_of


@dataclass(frozen=True)
class Job:
    """A deliverable and what came of it."""

    deliverable: Deliverable
    result: Result

    @property
    def folder(self) -> str:
        """Where its bundle is unpacked, under the build folder."""
        return folder_of(self.deliverable)

    def files(self) -> dict[str, Blob]:
        """Return path inside the bundle → blob."""
        outputs = self.result.rendered.outputs
        return {f"{self.deliverable.stem}{suffix}": outputs[suffix] for suffix in outputs}


@dataclass(frozen=True)
class Bundle:
    """One partner's bundle in one language: where it is unpacked, its archive, its own files."""

    folder: str
    archive_path: str
    # Digest of SHA256SUMS: the archive is a function of it.
    identity: str
    members: Mapping[str, Blob]


def folder_of(deliverable: Deliverable) -> str:
    """Return the folder of a partner and language under the build folder."""
    return f"partners/{deliverable.partner}/{deliverable.language}"


def bundles_of(jobs: Sequence[Job], loaded: Loaded, store: Store) -> tuple[Bundle, ...]:
    """Return the bundles that the jobs make up, sorted by folder."""
    by_folder: dict[str, list[Job]] = {}
    for job in jobs:
        by_folder.setdefault(job.folder, []).append(job)
    return tuple(_bundle(by_folder[folder], loaded, store) for folder in sorted(by_folder))


def _bundle(jobs: Sequence[Job], loaded: Loaded, store: Store) -> Bundle:
    deliverable = jobs[0].deliverable
    members: dict[str, Blob] = {}
    entries: dict[str, Entry] = {}
    for job in jobs:
        for path, blob in job.files().items():
            members[path] = blob
            entries[path] = Entry(
                sha256=blob.sha256,
                size=blob.size,
                kind=job.deliverable.kind,
                subject=job.deliverable.subject,
                format=job.result.task.head.name,
                document=job.result.inputs.document,
            )
    members[MANIFEST] = store.put(manifest(_head(deliverable, loaded), entries))
    content = sums({path: blob.sha256 for path, blob in members.items()})
    members[SUMS] = store.put(content)
    version = loaded.library.project.version
    name = f"netpes-{deliverable.partner}-{deliverable.language}-{version}.zip"
    return Bundle(folder_of(deliverable), f"bundles/{name}", digest(content), members)


def _head(deliverable: Deliverable, loaded: Loaded) -> dict[str, object]:
    library = loaded.library
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    project = library.project
    return {
        "project": project.name,
        "version": project.version,
        "date": project.date,
        "partner": {"id": str(partner.id), "name": partner.name},
        "language": str(deliverable.language),
        "licence": project.licence.spdx,
        "practices": {str(p.id): p.version for p in practices_of(library, partner)},
    }


def archive_of(bundle: Bundle, store: Store) -> bytes:
    """Return the bytes of a bundle's archive."""
    read = {path: store.get(blob) for path, blob in bundle.members.items()}
    files = {path: content for path, content in read.items() if content is not None}
    if len(files) < len(read):
        # Reading a damaged blob removed it, so that the next build makes all of them anew.
        raise ContentError(
            *(
                Diagnostic(
                    Span(f"{bundle.folder}/{path}"),
                    "NL071",
                    "the store lost what belongs here",
                    "build again; it is made anew",
                )
                for path in sorted(set(read) - set(files))
            )
        )
    return archive(files)
