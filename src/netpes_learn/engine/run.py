# What enters: composed documents and formats. What leaves: renders, from the store where nothing
# they depend on changed, else from a pool of workers; with the reason for each that was made anew.
"""Running the plan."""

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any, Literal

from pydantic import BaseModel

from netpes_learn.canonical import canonical_json, digest, digest_of
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine import worker
from netpes_learn.engine.code import FormatHead, code_digest, tool_versions
from netpes_learn.engine.resources import RecordedResources, changed_reads, digest_now
from netpes_learn.engine.store import Rendered, Store

# More than 61 workers are an error on Windows (the documentation of concurrent.futures).
_MOST_WORKERS = 61
# Why something was rendered. ``explain`` knows these and no others.
# "shared": not rendered for this task, but taken from an equal one. "": nothing was done.
Reason = Literal["first", "document", "file", "code", "tools", "lost", "shared", ""]


@dataclass(frozen=True)
class Inputs:
    """Everything a render depends on but the files it reads: digests, and tool versions."""

    document: str
    code: str
    tools: Mapping[str, str]
    format: str

    @cached_property
    def key(self) -> str:
        """The key of the render in the store."""
        return digest_of([self.document, self.code, dict(self.tools), self.format])


@dataclass(frozen=True)
class Task:
    """One document in one format."""

    id: str
    head: FormatHead
    document: BaseModel
    # The document in canonical form; formats of one document share it.
    content: bytes


@dataclass(frozen=True)
class Previous:
    """What the last build knew of a task."""

    inputs: Inputs
    reads: Mapping[str, str]
    seconds: float


@dataclass(frozen=True)
class Result:
    """A task that is done: its inputs, what was rendered, and whether and why it was now."""

    task: Task
    inputs: Inputs
    rendered: Rendered
    reason: Reason
    changed: tuple[str, ...] = ()

    @property
    def made(self) -> bool:
        """Whether it was rendered now."""
        return bool(self.reason)


@dataclass(frozen=True)
class Event:
    """Progress: how much of the work is done, and what came last."""

    done: int
    total: int
    task: str
    seconds_left: float


@dataclass
class _Clock:
    """Estimates the time left from what each kind of task took, now or the last time."""

    jobs: int
    waiting: dict[str, float]
    started: float = field(default_factory=time.monotonic)
    pace: float = 1.0
    planned_done: float = 0.0

    def finish(self, key: str) -> float:
        self.planned_done += self.waiting.pop(key, 0.0)
        spent = time.monotonic() - self.started
        if self.planned_done:
            self.pace = spent * self.jobs / self.planned_done
        return self.pace * sum(self.waiting.values()) / self.jobs


def run(
    tasks: Sequence[Task],
    *,
    store: Store,
    roots: Mapping[str, Path],
    previous: Mapping[str, Previous],
    jobs: int,
    on_event: Callable[[Event], None] = lambda _: None,
    executor: Callable[[], Executor] | None = None,
) -> tuple[Result, ...]:
    """Return a result for every task, in their order.

    Equal renders are made once. ``executor`` gives another pool than local processes (for
    instance Dask's ``Client.get_executor``). Raises ContentError with everything that is wrong,
    after all other renders are safely in the store.
    """
    inputs = {task.id: inputs_of(task) for task in tasks}
    # All renders read the same few templates and fonts: each is read once here, not once for each.
    outdated = partial(changed_reads, roots=roots, known=cache(partial(digest_now, roots=roots)))
    found: dict[str, Rendered] = {}
    missing: dict[str, Task] = {}
    for task in tasks:
        key = inputs[task.id].key
        if key in found or key in missing:
            continue
        rendered = store.load(key)
        if rendered is not None and not outdated(rendered.reads):
            found[key] = rendered
        else:
            missing[key] = task
    reasons = {
        key: _reason(inputs[task.id], previous.get(task.id), outdated)
        for key, task in missing.items()
    }
    made = _render_all(missing, inputs, store, roots, previous, jobs, on_event, executor)
    results = []
    for task in tasks:
        mine = inputs[task.id]
        if mine.key in made:
            reason, changed = reasons[mine.key]
            results.append(Result(task, mine, made[mine.key], reason, changed))
        else:
            results.append(Result(task, mine, found[mine.key], ""))
    return tuple(results)


def content_of(document: BaseModel) -> bytes:
    """Return a document in canonical form."""
    # Records hold nothing but records, tuples, texts and numbers: their fields are plain values.
    return canonical_json(document, plain=vars)


def inputs_of(task: Task) -> Inputs:
    """Return the digests of what a task depends on."""
    return Inputs(
        document=digest(task.content),
        code=code_digest(task.head.module),
        tools=tool_versions(task.head.tools),
        format=task.head.name,
    )


def _reason(
    inputs: Inputs,
    previous: Previous | None,
    outdated: Callable[[Mapping[str, str]], tuple[str, ...]],
) -> tuple[Reason, tuple[str, ...]]:
    if previous is None:
        return "first", ()
    if previous.inputs.document != inputs.document:
        return "document", ()
    if previous.inputs.code != inputs.code:
        return "code", (inputs.format,)
    if dict(previous.inputs.tools) != dict(inputs.tools):
        before = previous.inputs.tools
        return "tools", tuple(
            f"{tool} {before.get(tool, 'absent')} → {version}"
            for tool, version in inputs.tools.items()
            if before.get(tool) != version
        )
    files = outdated(previous.reads)
    return ("file", files) if files else ("lost", ())


def _render_all(
    missing: Mapping[str, Task],
    inputs: Mapping[str, Inputs],
    store: Store,
    roots: Mapping[str, Path],
    previous: Mapping[str, Previous],
    jobs: int,
    on_event: Callable[[Event], None],
    executor: Callable[[], Executor] | None,
) -> dict[str, Rendered]:
    cost = {
        key: previous[task.id].seconds if task.id in previous else task.head.weight
        for key, task in missing.items()
    }
    # The longest first, so that no worker is left with a long one at the end.
    order = sorted(missing, key=lambda key: (-cost[key], missing[key].id))
    clock = _Clock(jobs, dict(cost))
    made: dict[str, Rendered] = {}
    faults: list[Diagnostic] = []
    work = [(key, missing[key], inputs[missing[key].id].code) for key in order]
    for key, outcome in _outcomes(work, store, roots, jobs, executor):
        if isinstance(outcome, ContentError):
            faults += outcome.diagnostics
        else:
            made[key] = outcome
        left = clock.finish(key)
        on_event(Event(len(work) - len(clock.waiting), len(work), missing[key].id, left))
    if faults:
        # One mistake in a template shows in every document: told once, with one of them named.
        raise ContentError(*{(d.span, d.code, d.message): d for d in reversed(faults)}.values())
    return made


def _outcomes(
    work: Iterable[tuple[str, Task, str]],
    store: Store,
    roots: Mapping[str, Path],
    jobs: int,
    executor: Callable[[], Executor] | None,
) -> Iterator[tuple[str, Rendered | ContentError]]:
    work = list(work)
    if not work:
        return
    if executor is None and (jobs == 1 or len(work) == 1):
        for key, task, code in work:
            yield key, _attempt(key, task, code, store.root, roots)
        return
    with (executor or _local_pool(min(jobs, len(work))))() as pool:
        with _deaf_to_interrupts():
            waiting: dict[Future[Rendered | ContentError], str] = {
                pool.submit(_attempt, key, task, code, store.root, roots): key
                for key, task, code in work
            }
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BrokenProcessPool:
            message = "the system ended a worker, most likely for lack of memory"
            hint = "build again with fewer workers: --jobs 1; what was made is kept"
            raise ContentError(Diagnostic(Span("build"), "NL074", message, hint)) from None
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let workers that start meanwhile inherit that they ignore Ctrl-C: they would tell of it."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _local_pool(jobs: int) -> Callable[[], Executor]:
    # Spawned, not forked: renderers hold threads and native state that do not survive a fork.
    return lambda: ProcessPoolExecutor(
        min(jobs, _MOST_WORKERS),
        mp_context=get_context("spawn"),
        initializer=worker.begin,
    )


def _attempt(
    key: str, task: Task, code: str, store_root: Path, roots: Mapping[str, Path]
) -> Rendered | ContentError:
    """Render one task in a worker; what is the author's fault comes back as a value."""
    store = Store(store_root)
    resources = RecordedResources(roots, store, code)
    begun = time.perf_counter()
    try:
        render: Callable[..., Mapping[str, Any]] = import_module(task.head.module).FORMAT.render
        files = render(task.document, resources)
        outputs = {suffix: store.put(files[suffix]) for suffix in sorted(files)}
        rendered = Rendered(
            outputs=outputs,
            reads=resources.reads,
            seconds=round(time.perf_counter() - begun, 3),
            warnings=tuple(resources.warnings),
            facts=resources.facts,
        )
        store.save(key, rendered)
    except ContentError as error:
        return ContentError(*(_naming(d, task.id) for d in error.diagnostics))
    return rendered


def _naming(diagnostic: Diagnostic, task: str) -> Diagnostic:
    """Say which document it was: the mistake stands in a template or in the text it got."""
    hint = f"{diagnostic.hint}; " if diagnostic.hint else ""
    return replace(diagnostic, hint=f"{hint}found while making {task}")
