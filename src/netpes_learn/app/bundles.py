# What enters: everything rendered for one partner in one language. What leaves: the files that make
# it a bundle: manifest, metadata, sums, signature, archive.
"""Bundles of a build."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import netpes_learn
from netpes_learn.app.request import Artefact
from netpes_learn.app.workspace import Loaded
from netpes_learn.bundle.crate import About, Concept, Subject, crate
from netpes_learn.bundle.manifest import (
    CONTENT,
    CRATE,
    MANIFEST,
    SIGNATURE,
    SUMS,
    Entry,
    archive_name,
    manifest,
    seal_comment,
    sums,
    write_archive,
)
from netpes_learn.canonical import Ready, canonical_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.packed import PackedFiles, task_of
from netpes_learn.engine.run import Result
from netpes_learn.engine.store import Blob, Store
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Area, Insight, Practice, Theme
from netpes_learn.model.text import PIVOT, LanguageTag
from netpes_learn.stages.comparing.snapshot import snapshot, within
from netpes_learn.stages.plan import practices_of
from netpes_learn.stages.setting import Setting


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

    def artefacts(self, written: Mapping[str, bool]) -> Iterator[Artefact]:
        """Yield its files as the report tells them (path → whether it was written now)."""
        rendered = self.result.rendered
        for path, blob in self.files().items():
            placed = f"{self.folder}/{path}"
            cached = "cached" if written[placed] else "unchanged"
            yield Artefact(
                path=placed,
                partner=self.deliverable.partner,
                kind=self.deliverable.kind,
                format=self.result.task.head.name,
                bytes=blob.size,
                seconds=rendered.seconds,
                state="rendered" if self.result.made else cached,
                reason=self.result.reason,
                warnings=rendered.warnings,
                facts=rendered.facts,
            )


@dataclass(frozen=True)
class Bundle:
    """One partner's bundle in one language: where it is unpacked, its archive, its own files."""

    folder: str
    archive_path: str
    # What packs the archive, which is a function of it.
    task: str
    members: Mapping[str, Blob]
    # The files that are the bundle's own: what describes and vouches for the others.
    own: tuple[str, ...]


@dataclass(frozen=True)
class Seal:
    """What makes a build a release: the commit it comes from, and who vouches for it."""

    # The full name of the commit; "" where it is not known.
    commit: str = ""
    # Returns a signature of some bytes and a comment; None leaves bundles unsigned.
    sign: Callable[[bytes, str], bytes] | None = None


def folder_of(deliverable: Deliverable) -> str:
    """Return the folder of a partner and language under the build folder."""
    return f"partners/{deliverable.partner}/{deliverable.language}"


def bundles_of(
    jobs: Sequence[Job],
    loaded: Loaded,
    store: Store,
    *,
    setting: Callable[[LanguageTag], Setting],
    seal: Seal | None = None,
) -> tuple[Bundle, ...]:
    """Return the bundles that the jobs make up, sorted by folder."""
    by_folder: dict[str, list[Job]] = {}
    for job in jobs:
        by_folder.setdefault(job.folder, []).append(job)
    sealing = seal or Seal()
    return tuple(
        _bundle(
            by_folder[folder], loaded, store,
            setting=setting(by_folder[folder][0].deliverable.language), seal=sealing,
        )
        for folder in sorted(by_folder)
    )  # fmt: skip


def _bundle(
    jobs: Sequence[Job], loaded: Loaded, store: Store, *, setting: Setting, seal: Seal
) -> Bundle:
    deliverable = jobs[0].deliverable
    members: dict[str, Blob] = {}
    entries: dict[str, Entry] = {}
    for job in jobs:
        for path, blob in job.files().items():
            members[path] = blob
            entries[path] = _entry(job, blob)
    language = deliverable.language
    shown = setting.once("snapshot", lambda: snapshot(setting.library, language=language))
    content = store.put(canonical_json(within(shown, str(deliverable.partner))))
    members[CONTENT], entries[CONTENT] = content, _content_entry(deliverable, content)
    head = _head(jobs, loaded, seal)
    described = manifest(head, entries)
    own = {MANIFEST: described, CRATE: crate(_about(deliverable, setting), entries, described)}
    members |= {path: store.put(content) for path, content in own.items()}
    own[SUMS] = sums({path: blob.sha256 for path, blob in members.items()})
    if seal.sign is not None:
        own[SIGNATURE] = seal.sign(own[SUMS], seal_comment(head))
    members |= {path: store.put(own[path]) for path in (SUMS, SIGNATURE) if path in own}
    name = archive_name(deliverable.partner, deliverable.language, loaded.library.project.version)
    task = task_of(own[SUMS], own.get(SIGNATURE, b""))
    return Bundle(folder_of(deliverable), f"bundles/{name}", task, members, (CONTENT, *own))


def _content_entry(deliverable: Deliverable, blob: Blob) -> Entry:
    return Entry(blob.sha256, blob.size, "content", deliverable.partner, "json", blob.sha256)


def _entry(job: Job, blob: Blob) -> Entry:
    return Entry(
        sha256=blob.sha256,
        size=blob.size,
        kind=job.deliverable.kind,
        subject=job.deliverable.subject,
        format=job.result.task.head.name,
        document=job.result.inputs.document,
        code=job.result.inputs.code,
        reads=job.result.rendered.reads,
    )


def _head(jobs: Sequence[Job], loaded: Loaded, seal: Seal) -> dict[str, object]:
    deliverable, library = jobs[0].deliverable, loaded.library
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    project = library.project
    tools = {name: version for job in jobs for name, version in job.result.inputs.tools.items()}
    # Equal bytes come from each Python we support, so a bundle does not tell by which it was made.
    tools = {name: tools[name] for name in sorted(tools) if tools[name] != "absent"}
    tools.pop("python", None)
    return {
        "project": project.name,
        "version": project.version,
        "date": project.date,
        "partner": {"id": str(partner.id), "name": partner.name},
        "language": str(deliverable.language),
        "licence": project.licence.spdx,
        "practices": {str(p.id): p.version for p in practices_of(library, partner)},
        **({"commit": seal.commit} if seal.commit else {}),
        "tools": {"netpes-learn": netpes_learn.__version__, **tools},
    }


def _about(deliverable: Deliverable, setting: Setting) -> About:
    """Return what a bundle says of itself to catalogues, in its own language."""
    library = setting.library
    project = library.project
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    statement = project.funding.statement
    others: tuple[Area | Insight | Theme, ...]
    others = (*library.areas, *library.insights, *library.themes)
    return About(
        title=f"{project.title} · {partner.name}",
        description=" ".join(project.disclaimers) or str(project.title),
        version=project.version,
        date=project.date,
        language=str(deliverable.language),
        licence=(project.licence.spdx, project.licence.url, str(project.licence.name)),
        author=project.author,
        partner=(str(partner.id), partner.name, partner.website or ""),
        funding=statement.get(deliverable.language) or next(iter(statement.values()), ""),
        practices={str(p.id): _subject(p, p.version) for p in practices_of(library, partner)},
        others={str(other.id): _subject(other) for other in others},
        subjects=tuple(Concept(c.uri, c.name, c.scheme) for c in project.subjects),
        audience=tuple(Concept(c.uri, c.name, c.scheme) for c in project.audience),
    )


def _subject(record: Practice | Area | Insight | Theme, version: str = "") -> Subject:
    language = getattr(record.title, "lang", PIVOT)
    return Subject(str(record.title), str(record.summary), version, str(language))


def write_bundle(bundle: Bundle, store: Store, into: BinaryIO, *, packed: PackedFiles) -> None:
    """Write a bundle's archive, or raise ContentError with all that the store lost.

    What an earlier archive holds already (``packed``, by path and digest) is taken from there.
    """
    lost: list[Diagnostic] = []

    def read(path: str) -> bytes | Ready:
        blob = bundle.members[path]
        if (ready := packed.get((path, blob.sha256))) is not None:
            return ready
        content = store.get(blob)
        if content is None:
            # Reading a damaged blob removed it, so that the next build makes it anew.
            place = Span(f"{bundle.folder}/{path}")
            message, hint = "the store lost what belongs here", "build again; it is made anew"
            lost.append(Diagnostic(place, "NL071", message, hint))
        return content or b""

    write_archive(into, bundle.members, read)
    if lost:
        raise ContentError(*lost)
