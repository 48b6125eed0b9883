# What enters: composed documents and formats. What leaves: renders, from the store where nothing
# they depend on changed, else from workers; with the reason for each that was made anew.
"""Running the plan."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Literal

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.engine.resources import changed_reads, digest_now
from netpes_learn.engine.store import Rendered, Store
from netpes_learn.engine.task import Inputs, Task, inputs_of
from netpes_learn.engine.workers import Render, Workers

# Why something was rendered. ``explain`` knows these and no others.
# "shared": not rendered for this task, but taken from an equal one. "": nothing was done.
Reason = Literal["first", "document", "file", "code", "tools", "lost", "shared", ""]


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
    waiting: dict[str, float] = field(default_factory=dict)
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
    tasks: Iterable[Task],
    *,
    workers: Workers,
    store: Store,
    roots: Mapping[str, Path],
    previous: Mapping[str, Previous],
    on_event: Callable[[Event], None] = lambda _: None,
) -> tuple[Result, ...]:
    """Return a result for every task, in their order.

    Equal renders are made once, and begin while further tasks are still being made. Raises
    ContentError with everything that is wrong, after all other renders are safely in the store.
    """
    # All renders read the same few templates and fonts: each is read once here, not once for each.
    outdated = partial(changed_reads, roots=roots, known=cache(partial(digest_now, roots=roots)))
    taken: list[tuple[Task, Inputs]] = []
    found: dict[str, Rendered] = {}
    missing: dict[str, tuple[Task, Reason, tuple[str, ...]]] = {}
    clock = _Clock(workers.jobs)
    for task in tasks:
        inputs = inputs_of(task)
        key = inputs.key
        taken.append((task, inputs))
        workers.hand_on()
        if key in found or key in missing:
            continue
        rendered = store.load(key)
        if rendered is not None and not outdated(rendered.reads):
            found[key] = rendered
            continue
        before = previous.get(task.id)
        missing[key] = (task, *_reason(inputs, before, outdated))
        clock.waiting[key] = task.head.weight if before is None else before.seconds
        workers.give(
            Render(key, task.id, task.head.module, task.document, inputs.code, clock.waiting[key])
        )
    found |= _made({key: task.id for key, (task, *_) in missing.items()}, workers, clock, on_event)
    results = []
    for task, inputs in taken:
        _, reason, changed = missing.get(inputs.key, (task, "", ()))
        results.append(Result(task, inputs, found[inputs.key], reason, changed))
    return tuple(results)


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


def _made(
    tasks: Mapping[str, str],
    workers: Workers,
    clock: _Clock,
    on_event: Callable[[Event], None],
) -> dict[str, Rendered]:
    """Return what the workers make of all they were given: key → render; ``tasks`` names each."""
    made: dict[str, Rendered] = {}
    faults: list[Diagnostic] = []
    for key, outcome in workers.outcomes():
        if isinstance(outcome, ContentError):
            faults += outcome.diagnostics
        else:
            made[key] = outcome
        left = clock.finish(key)
        on_event(Event(len(tasks) - len(clock.waiting), len(tasks), tasks[key], left))
    if faults:
        # One mistake in a template shows in every document: told once, with one of them named.
        raise ContentError(*{(d.span, d.code, d.message): d for d in reversed(faults)}.values())
    return made
