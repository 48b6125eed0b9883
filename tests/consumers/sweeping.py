# What enters: a folder, and a judge: an outside program, or a check of ours, that says of a file what
# is wrong with it. What leaves: what was looked at, and every fault with its file.
# Files of equal bytes are judged once. Many files go to a judge in one call, as starting it costs
# more than most files do; those that a call says nothing about (it crashed, or gave up) are judged
# again, in halves, until the one that is to blame is alone. So no file hides the faults of another.
"""One judge over every file of a folder."""

import hashlib
import math
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

# What is wrong with each file that was judged; a file without faults has an empty list.
Verdicts = dict[Path, list[str]]
# What a program says over a broken file may be as long as the file.
MOST_SAID = 300
# The work of a build, which is no part of it.
HIDDEN = {".store"}


def itself(path: Path) -> tuple[Path, ...]:
    return (path,)


def nothing() -> list[str]:
    return []


@dataclass(frozen=True)
class Judge:
    """Who judges what.

    ``examine`` returns what is wrong with some files, ``reads`` the files that a verdict about one
    depends on, ``missing`` what has to be installed. ``batch``: how many files go into one call.
    """

    name: str
    suffixes: tuple[str, ...]
    examine: Callable[[Sequence[Path]], Verdicts]
    missing: Callable[[], list[str]] = nothing
    reads: Callable[[Path], tuple[Path, ...]] = itself
    batch: int = 10

    def files(self, folder: Path) -> list[Path]:
        """Return what a folder has for this judge, at any depth."""
        return sorted(
            path
            for path in folder.rglob("*")
            if path.suffix in self.suffixes
            and not HIDDEN.intersection(path.relative_to(folder).parts)
        )


@dataclass
class Swept:
    """What a judge has looked at; ``equal`` has the files of equal bytes under the first of them."""

    judge: Judge
    equal: dict[Path, list[Path]]
    faults: Verdicts = field(default_factory=dict)
    done: int = 0
    seconds: float = 0.0

    @property
    def files(self) -> int:
        return sum(len(paths) for paths in self.equal.values())

    @property
    def kinds(self) -> Counter[str]:
        return Counter(path.suffix for paths in self.equal.values() for path in paths)

    def add(self, verdicts: Verdicts, *, seconds: float) -> None:
        self.faults |= {path: told for path, told in verdicts.items() if told}
        self.done += len(verdicts)
        self.seconds = seconds

    def told(self, folder: Path) -> Iterator[str]:
        """Yield a line for each fault, and one for the files that have it, too."""
        for path, faults in sorted(self.faults.items()):
            name = path.relative_to(folder)
            for fault, times in Counter(faults).items():
                yield f"{name}: {fault}" + (f" ({times} times)" if times > 1 else "")
            if others := self.equal[path][1:]:
                equal = ", ".join(str(other.relative_to(folder)) for other in others)
                yield f"{name}: the same bytes are in {equal}"


def ignored(_swept: Swept) -> None:
    """Tell nobody how far it is."""


class Workers:
    """Processes that judge, started when they are first needed. (What judges in this process, and
    waits for programs that it starts, would leave all but one processor idle.)
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool: ProcessPoolExecutor | None = None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def judged(self, judge: Judge, paths: Sequence[Path]) -> Iterator[Verdicts]:
        """Yield verdicts about all files, as they come."""
        batches = self._batches(judge, paths)
        if self.number == 1 or len(batches) <= 1:
            yield from (judged(judge, batch) for batch in batches)
            return
        running = {self._submit(judge, batch): batch for batch in batches}
        unheard: list[Path] = []
        for future in as_completed(running):
            try:
                yield future.result()
            except BrokenProcessPool:
                unheard += running[future]
        yield from (self._alone(judge, path) for path in unheard)

    def _batches(self, judge: Judge, paths: Sequence[Path]) -> list[Sequence[Path]]:
        """Return calls for a judge: none is longer than its batches, and no worker is without one."""
        size = max(min(judge.batch, math.ceil(len(paths) / self.number)), 1)
        return [paths[at : at + size] for at in range(0, len(paths), size)]

    def _submit(self, judge: Judge, paths: Sequence[Path]) -> "Future[Verdicts]":
        if self._pool is None:
            # What is forked from a process with threads may hang.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.number, mp_context=context)
        return self._pool.submit(judged, judge, paths)

    def _alone(self, judge: Judge, path: Path) -> Verdicts:
        """Judge what was in work or in the queue when a worker died: one of these files killed it."""
        try:
            return self._submit(judge, [path]).result()
        except BrokenProcessPool:
            self.close()
        try:
            return self._submit(judge, [path]).result()
        except BrokenProcessPool:
            self.close()
            return {path: [f"cannot be judged: it kills what runs {judge.name}"]}


def sweep(
    judge: Judge, folder: Path, workers: Workers, *, tell: Callable[[Swept], None] = ignored
) -> Swept:
    """Return what a judge finds in all files of a folder; ``tell`` hears how far it is."""
    begun = time.monotonic()
    swept = Swept(judge, same_bytes(judge, folder))
    tell(swept)
    for verdicts in workers.judged(judge, list(swept.equal)):
        swept.add(verdicts, seconds=time.monotonic() - begun)
        tell(swept)
    assert swept.done == len(swept.equal), f"{judge.name} judged {swept.done} files"
    return swept


def same_bytes(judge: Judge, folder: Path) -> dict[Path, list[Path]]:
    """Return the files to judge, those that the judge cannot tell apart under the first of them."""
    first: dict[tuple[str, ...], Path] = {}
    equal: dict[Path, list[Path]] = {}
    for path in judge.files(folder):
        key = ("".join(path.suffixes), *map(_digest, judge.reads(path)))
        equal.setdefault(first.setdefault(key, path), []).append(path)
    return equal


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def judged(judge: Judge, paths: Sequence[Path]) -> Verdicts:
    """Return a verdict about each file, in halves where a call does not say one about all."""
    why = f"{judge.name} says nothing about it"
    try:
        found = judge.examine(paths)
    except Exception as error:  # noqa: BLE001 - the other files are judged
        found, why = {}, _in_words(error)
    unheard = [path for path in paths if path not in found]
    if len(paths) == 1:
        return found or {paths[0]: [why]}
    half = math.ceil(len(unheard) / 2)
    for part in (unheard[:half], unheard[half:]):
        found |= judged(judge, part) if part else {}
    return found


def each(judge_one: Callable[[Path], Iterable[str]], paths: Iterable[Path]) -> Verdicts:
    """Return the verdicts of a judge who takes one file; that it cannot be read is one of them."""
    found: Verdicts = {}
    for path in paths:
        try:
            found[path] = list(judge_one(path))
        except Exception as error:  # noqa: BLE001 - the other files are judged
            found[path] = [_in_words(error)]
    return found


def _in_words(error: Exception) -> str:
    return f"cannot be judged: {type(error).__name__}: {' '.join(str(error).split())[:MOST_SAID]}"
