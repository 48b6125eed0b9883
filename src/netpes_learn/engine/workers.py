# What enters: renders to make, one after the other as they become known. What leaves: what came of
# each. Renders begin while others are still being looked for; the costliest of those known come
# first. Where there is one worker, or one render, they are made here; else by a pool, which is
# started for the second render and kept for those of later rounds.
"""Workers."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from importlib import import_module
from math import inf
from multiprocessing import Pipe, get_context
from pathlib import Path
from queue import SimpleQueue
from threading import current_thread, main_thread
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine import worker
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Rendered, Store

# More than 61 workers are an error on Windows (the documentation of concurrent.futures).
_MOST_WORKERS = 61
# So many renders a worker are handed on at a time: it never waits, and what turns out to be
# costlier is still begun before most of what is known.
_AHEAD = 2


@dataclass(frozen=True)
class Render:
    """A render to make: the document in a format, under a key of the store.

    ``code`` is the digest of the code that makes it; ``cost`` is in seconds.
    """

    key: str
    task: str
    module: str
    document: BaseModel
    code: str
    cost: float


Outcome = Rendered | ContentError


@dataclass(order=True, frozen=True)
class _Turn:
    """The place of a render among those that wait: the costliest first."""

    earlier: float
    task: str
    render: Render = field(compare=False)


class Workers:
    """The workers of one build, a context: they are gone when it ends.

    ``executor`` gives another pool than local processes (for instance Dask's
    ``Client.get_executor``).
    """

    def __init__(
        self,
        jobs: int,
        *,
        store: Store,
        roots: Mapping[str, Path],
        executor: Callable[[], Executor] | None = None,
    ) -> None:
        self.jobs = min(jobs, _MOST_WORKERS)
        self._store, self._roots = store.root, roots
        self._executor = executor
        self._pool: Executor | None = None
        self._turns: list[_Turn] = []
        self._ended: SimpleQueue[tuple[str, Future[Outcome]]] = SimpleQueue()
        self._under_way = 0
        # Whoever holds the other end sees that this one is closed, also by a sudden death.
        self._leash, self._held = Pipe(duplex=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            # Nobody waits for what is under way.
            self._held.close()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._held.close()
        self._leash.close()

    def give(self, render: Render) -> None:
        """Take on a render; it may begin at once."""
        heappush(self._turns, _Turn(-render.cost, render.task, render))
        self.hand_on()

    def hand_on(self) -> None:
        """Let free workers begin; to be called now and then while more is looked for."""
        if self._pool is None and not self._is_pool_wanted():
            return
        most = inf if self._executor else _AHEAD * self.jobs
        while self._turns and self._under_way - self._ended.qsize() < most:
            self._submit(heappop(self._turns).render)

    def outcomes(self) -> Iterator[tuple[str, Outcome]]:
        """Yield what came of every render taken on, by its key, as they end.

        Raises ContentError (NL074) where the system ended a worker.
        """
        while self._pool is None and self._turns:
            render = heappop(self._turns).render
            yield render.key, attempt(render, self._store, self._roots)
        while self._turns or self._under_way:
            self.hand_on()
            key, future = self._ended.get()
            self._under_way -= 1
            with _telling_lost_workers():
                outcome = future.result()
            yield key, outcome

    def _is_pool_wanted(self) -> bool:
        return bool(self._executor and self._turns) or (self.jobs > 1 and len(self._turns) > 1)

    def _submit(self, render: Render) -> None:
        with _deaf_to_interrupts(), _telling_lost_workers():
            self._pool = self._pool or (self._executor or self._local_pool)()
            future = self._pool.submit(attempt, render, self._store, self._roots)
        self._under_way += 1
        future.add_done_callback(lambda done: self._ended.put((render.key, done)))

    def _local_pool(self) -> Executor:
        # Spawned, not forked: renderers hold threads and native state that do not survive a fork.
        return ProcessPoolExecutor(
            self.jobs,
            mp_context=get_context("spawn"),
            initializer=worker.begin,
            initargs=(self._leash,),
        )


@contextmanager
def _telling_lost_workers() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        message = "the system ended a worker, most likely for lack of memory"
        hint = "build again with fewer workers: --jobs 1; what was made is kept"
        raise ContentError(Diagnostic(Span("build"), "NL074", message, hint)) from None


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


def attempt(render: Render, store_root: Path, roots: Mapping[str, Path]) -> Outcome:
    """Make one render; what is the author's fault comes back as a value."""
    store = Store(store_root)
    resources = RecordedResources(roots, store, render.code)
    begun = time.perf_counter()
    try:
        make: Callable[..., Mapping[str, Any]] = import_module(render.module).FORMAT.render
        files = make(render.document, resources)
        outputs = {suffix: store.put(files[suffix]) for suffix in sorted(files)}
        rendered = Rendered(
            outputs=outputs,
            reads=resources.reads,
            seconds=round(time.perf_counter() - begun, 3),
            warnings=tuple(resources.warnings),
            facts=resources.facts,
        )
        store.save(render.key, rendered)
    except ContentError as error:
        return ContentError(*(_naming(d, render.task) for d in error.diagnostics))
    return rendered


def _naming(diagnostic: Diagnostic, task: str) -> Diagnostic:
    """Say which document it was: the mistake stands in a template or in the text it got."""
    hint = f"{diagnostic.hint}; " if diagnostic.hint else ""
    return replace(diagnostic, hint=f"{hint}found while making {task}")
