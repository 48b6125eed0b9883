# What enters: a checkout and what to build of it. What leaves: files under build/, and what was
# done. Nothing is written there before everything to be rendered is safely in the store.
"""Building."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from netpes_learn.app.again import key_of, remember
from netpes_learn.app.bundles import Bundle, Job, Seal, bundles_of, folder_of, write_bundle
from netpes_learn.app.reasons import note_reasons
from netpes_learn.app.report import template_faults
from netpes_learn.app.request import STATE, STORE, Outcome, Request, Workspace
from netpes_learn.app.selection import check_selection, is_chosen, languages_of
from netpes_learn.app.since import Earlier
from netpes_learn.app.workspace import Loaded, load, planned, under
from netpes_learn.bundle.manifest import OWN
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span
from netpes_learn.engine.code import format_heads
from netpes_learn.engine.disk import telling_unwritable, writing_atomic
from netpes_learn.engine.memory import forgetting, lasting
from netpes_learn.engine.packed import PackedFiles, packed_in
from netpes_learn.engine.place import is_untouched, place, prune
from netpes_learn.engine.run import Event, run
from netpes_learn.engine.state import load_state, save_state
from netpes_learn.engine.store import Blob, Store
from netpes_learn.engine.task import Task, content_of
from netpes_learn.engine.workers import Workers
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.compose import compose
from netpes_learn.stages.setting import Setting

# What a build writes under its folder, and where it removes what is no longer planned.
_TREES = ("partners", "bundles")
# A page that indexes a bundle may show what such files say (captions), not only their size.
_TEXTS = (".vtt",)


@forgetting()
def build(
    workspace: Workspace,
    out: Path,
    request: Request,
    *,
    on_event: Callable[[Event], None] = lambda _: None,
    on_wait: Callable[[], None] = lambda: None,
    executor: Callable[[], Executor] | None = None,
    seal: Seal | None = None,
) -> Outcome:
    """Build what is asked for under ``out`` and return what was done; sealed, it is a release.

    Raises ContentError with everything that is wrong, and UnknownSelectionError where something
    was asked for that does not exist; then no artefact under ``out`` has changed.
    """
    begun = time.perf_counter()
    # Taken before anything is read: what changes meanwhile is seen by the next build.
    # A sealed build is never taken for what a plain one would leave.
    key = key_of(workspace, request) if seal is None else ""
    report = Report()
    with lasting():
        loaded = load(workspace, report, languages=partial(languages_of, request))
        report.extend(template_faults(workspace))
    report.raise_errors()
    if loaded is None:
        raise AssertionError("nothing was loaded, and nothing was wrong")
    check_selection(request, loaded)
    _check_apart(workspace, out)
    with telling_unwritable(out):
        (out / STORE).mkdir(parents=True, exist_ok=True)
        with _alone(out, on_wait):
            work = _Build(loaded, out, request, on_event, executor, seal)
            warnings = tuple(str(d) for d in report.sorted() if d.severity == "warning")
            outcome = replace(work.run(), warnings=warnings)
            remember(key, out, outcome)
    return replace(outcome, seconds=time.perf_counter() - begun)


def _check_apart(workspace: Workspace, out: Path) -> None:
    """Keep a build from writing into what it reads, where it would also remove files."""
    made = out.resolve()
    for folder in workspace.roots.values():
        read = folder.resolve()
        if made.is_relative_to(read) or any(
            read.is_relative_to(made / name) for name in (STORE, *_TREES)
        ):
            message = f"a build cannot be written into '{folder}', which it reads"
            hint = "choose another folder with --out"
            raise ContentError(Diagnostic(Span(str(out)), "NL073", message, hint))


@contextmanager
def _alone(out: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Keep other builds out of a folder, and wait for one that is at work there."""
    lock = FileLock(out / STORE / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


class _Build:
    """One build, from the plan to placed files; lives for the length of ``run``."""

    def __init__(
        self,
        loaded: Loaded,
        out: Path,
        request: Request,
        on_event: Callable[[Event], None],
        executor: Callable[[], Executor] | None,
        seal: Seal | None,
    ) -> None:
        self.loaded, self.out, self.request, self.seal = loaded, out, request, seal
        self.on_event = on_event
        self.store = Store(out / STORE)
        roots = loaded.workspace.roots
        self.workers = Workers(request.jobs, store=self.store, roots=roots, executor=executor)
        self.state = load_state(out / STORE / STATE)
        self.settings: dict[LanguageTag, Setting] = {}
        self.earlier, self.rendered = Earlier(loaded, self.store), list[Job]()
        self.outlines = {outline.name: outline for outline in loaded.outlines}
        self.heads = format_heads()

    def run(self) -> Outcome:
        self.store.clean()
        asked = self.request
        everyone = planned(self.loaded, partners=asked.partners, languages=asked.languages)
        since = {name for name, outline in self.outlines.items() if outline.head.since}
        whole = [d for d in everyone if d.outline not in since or self.earlier.knows(d)]
        with self.workers:
            jobs = self._render_whole(whole)
        bundles: tuple[Bundle, ...] = ()
        if asked.bundles:
            bundles = bundles_of(
                jobs, self.loaded, self.store, setting=self._setting, seal=self.seal
            )
        written = self._place(jobs, bundles)
        pruned = self._prune(whole, written, bundles)
        note_reasons(jobs, self.state, self.store)
        save_state(self.out / STORE / STATE, self.state, scratch=self.store.scratch)
        archives = tuple(bundle.archive_path for bundle in bundles)
        return Outcome(
            artefacts=tuple(a for job in jobs for a in job.artefacts(written)),
            rendered=len({job.result.inputs.key for job in jobs if job.result.made}),
            written=written,
            pruned=tuple(pruned),
            archives=archives,
            warnings=(),
            seconds=0.0,
        )

    def _render_whole(self, whole: Sequence[Deliverable]) -> list[Job]:
        """Return what was chosen, rendered, and then what tells of it in whole bundles."""
        jobs = self.rendered = self._render([d for d in whole if self._is_chosen(d)], {})
        if not self.request.bundles:
            return jobs
        return jobs + self._render([d for d in whole if self._is_after(d)], self._files(jobs))

    def _is_chosen(self, deliverable: Deliverable) -> bool:
        return not self._is_after(deliverable) and is_chosen(deliverable, self.request)

    def _is_after(self, deliverable: Deliverable) -> bool:
        return self.outlines[deliverable.outline].head.after

    def _render(
        self, deliverables: Sequence[Deliverable], files: Mapping[str, Mapping[str, Any]]
    ) -> list[Job]:
        # What takes longest is composed first, so that it can begin.
        costliest = sorted(deliverables, key=self._weight, reverse=True)
        owners: list[Deliverable] = []
        results = run(
            self._tasks(costliest, files, owners),
            workers=self.workers,
            store=self.store,
            roots=self.loaded.workspace.roots,
            previous=self.state.previous(),
            on_event=self.on_event,
        )
        jobs = [Job(*pair) for pair in zip(owners, results, strict=True)]
        places = {deliverable.id: place for place, deliverable in enumerate(deliverables)}
        return sorted(jobs, key=lambda job: places[job.deliverable.id])

    def _weight(self, deliverable: Deliverable) -> float:
        return max((self.heads[name].weight for name in deliverable.formats), default=0.0)

    def _tasks(
        self,
        deliverables: Sequence[Deliverable],
        files: Mapping[str, Mapping[str, Any]],
        owners: list[Deliverable],
    ) -> Iterator[Task]:
        """Yield the tasks as they are composed; ``owners`` grows by the deliverable of each."""
        with lasting():
            for deliverable, document in self._compose(deliverables, files):
                content = content_of(document)
                for name in deliverable.formats:
                    owners.append(deliverable)
                    yield Task(f"{deliverable.id}:{name}", self.heads[name], document, content)

    def _compose(
        self, deliverables: Sequence[Deliverable], files: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[tuple[Deliverable, Any]]:
        """Yield each document; raise ContentError with all that is wrong after the last one."""
        faults: dict[Diagnostic, None] = {}
        for deliverable in deliverables:
            setting = self._setting(deliverable.language)
            outline = self.outlines[deliverable.outline]
            own = files.get(folder_of(deliverable), {})
            try:
                after = self._is_after(deliverable)
                since = self.earlier.since(deliverable, setting, self.rendered) if after else None
                document = compose(deliverable, outline, setting=setting, files=own, since=since)
            except ContentError as error:
                # One mistake in an outline shows in every document made from it.
                templates = self.loaded.workspace.templates
                faults.update(dict.fromkeys(under(templates, error.diagnostics)))
                continue
            if self.request.open_captions and isinstance(document, Storyboard):
                document = document.model_copy(update={"open_captions": True})
            yield deliverable, document
        if faults:
            raise ContentError(*faults)

    def _setting(self, tag: LanguageTag) -> Setting:
        if tag not in self.settings:
            self.settings[tag] = self.loaded.setting(tag)
        return self.settings[tag]

    def _files(self, jobs: Sequence[Job]) -> dict[str, dict[str, Any]]:
        """Return folder → path in the bundle → size, facts, and text where it is short text."""
        found: dict[str, dict[str, Any]] = {}
        for job in jobs:
            for path, blob in job.files().items():
                text = (self.store.get(blob) or b"").decode() if path.endswith(_TEXTS) else ""
                entry = {"size": blob.size, "text": text, "facts": job.result.rendered.facts}
                found.setdefault(job.folder, {})[path] = entry
        return found

    def _place(self, jobs: Sequence[Job], bundles: Sequence[Bundle]) -> dict[str, bool]:
        wanted: dict[str, tuple[Blob, str]] = {}
        for job in jobs:
            for path, blob in job.files().items():
                wanted[f"{job.folder}/{path}"] = (blob, job.result.task.id)
        for bundle in bundles:
            for path in bundle.own:
                wanted[f"{bundle.folder}/{path}"] = (bundle.members[path], bundle.archive_path)
        # Reading, summing and writing large files leave the interpreter to other threads.
        with ThreadPoolExecutor(max(1, min(self.request.jobs, len(bundles)))) as pool:
            packed = pool.map(self._place_archive, bundles)
            written = place(wanted, out=self.out, store=self.store, state=self.state)
            written |= {b.archive_path: now for b, now in zip(bundles, packed, strict=True)}
        if not self.request.bundles:
            self._drop_outdated(written)
        return written

    def _place_archive(self, bundle: Bundle) -> bool:
        """Write an archive unless the one there was packed from the same sums and is untouched."""
        placed = self.state.placed.get(bundle.archive_path)
        target = self.out / bundle.archive_path
        packed: PackedFiles = {}
        if placed and is_untouched(target, placed):
            if placed.task == bundle.task:
                return False
            packed = packed_in(target, task=placed.task)
        with writing_atomic(target, scratch=self.store.scratch, passing=True) as stream:
            write_bundle(bundle, self.store, stream, packed=packed)
        # Its task says what it was packed from; a digest would mean to read 250 MB again.
        self.state.note(bundle.archive_path, target, Blob("", target.stat().st_size), bundle.task)
        return True

    def _drop_outdated(self, written: Mapping[str, bool]) -> None:
        """Remove the sums of a folder whose files changed: it is no longer what they describe."""
        folders = {"/".join(name.split("/")[:3]) for name, now in written.items() if now}
        for folder in folders:
            for name in OWN:
                (self.out / folder / name).unlink(missing_ok=True)
                self.state.placed.pop(f"{folder}/{name}", None)

    def _prune(
        self, whole: Sequence[Deliverable], written: Mapping[str, bool], bundles: Sequence[Bundle]
    ) -> list[str]:
        """Remove what is no longer planned, within what this build was asked about."""
        keep = set(written)
        folders = {folder_of(deliverable) for deliverable in whole}
        for deliverable in whole:
            for name in deliverable.formats:
                for suffix in self.heads[name].suffixes:
                    keep.add(f"{folder_of(deliverable)}/{deliverable.stem}{suffix}")
        # What was not asked for now may have files besides, as captions in other languages.
        resting = {f"{d.id}:{name}" for d in whole if not self._is_chosen(d) for name in d.formats}
        keep |= {path for path, placed in self.state.placed.items() if placed.task in resting}
        if not bundles:
            keep |= {f"{folder}/{name}" for folder in folders for name in OWN}
        keep |= {bundle.archive_path for bundle in bundles}
        known = _TREES if self.request.everything else ()
        return prune(keep, within=folders, known=known, out=self.out, state=self.state)
