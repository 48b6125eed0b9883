# What enters: values of the use cases. What leaves: lines on a terminal.
"""Printing."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from netpes_learn.diagnostics import Diagnostic

if TYPE_CHECKING:
    from netpes_learn.content.stats import Counted
    from netpes_learn.engine.run import Event

# A log that stays silent for longer looks like a program that hangs.
_SILENCE_SECONDS = 60.0


def say(text: str, *, error: bool = False) -> None:
    """Print a line. A reader that went away (``| head``) stops neither the work nor its result."""
    stream = sys.stderr if error else sys.stdout
    try:
        print(text, file=stream, flush=True)
    except UnicodeEncodeError:
        encoding = stream.encoding
        print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)
    except BrokenPipeError:
        # What is still in the stream's buffer would fail again when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_json(value: object) -> None:
    """Print a value as JSON, in ASCII: what reads it may take it for another encoding."""
    say(json.dumps(value, indent=2))


def show_diagnostics(diagnostics: Iterable[Diagnostic], form: str = "text") -> None:
    """Print diagnostics: as text for people (stderr), as JSON, or as GitHub annotations."""
    found = tuple(diagnostics)
    if form == "json":
        say_json([_as_json(d) for d in found])
        return
    for diagnostic in found:
        if form == "github":
            say(_as_annotation(diagnostic))
        else:
            say(str(diagnostic), error=True)
    errors = sum(d.severity == "error" for d in found)
    if form == "text" and errors:
        say(counted(errors, "errors"), error=True)


def counted(number: int, things: str) -> str:
    """Return a number of things, of which one is singular: "2 warnings", "1 warning"."""
    first, space, rest = things.partition(" ")
    return f"{number} {first.removesuffix('s') if number == 1 else first}{space}{rest}"


def _as_json(diagnostic: Diagnostic) -> dict[str, object]:
    span = diagnostic.span
    return {
        "path": span.path,
        "line": span.line or None,
        "column": span.column or None,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
    }


def _as_annotation(diagnostic: Diagnostic) -> str:
    # Workflow commands of GitHub Actions: properties escape % \r \n : and ,
    span, text = diagnostic.span, diagnostic.message
    if diagnostic.hint:
        text += f"\nhint: {diagnostic.hint}"
    place = f"file={_property(span.path)}"
    if span.line:
        place += f",line={span.line}"
    if span.column:
        place += f",col={span.column}"
    return f"::{diagnostic.severity} {place},title={diagnostic.code}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def show_stats(rows: Sequence["Counted"]) -> None:
    """Print a table of what each practice holds."""
    heads = ("practice", "fields", "figures", "scenarios", "tips", "comparators", "words", "spoken")
    table = [
        (
            row.name,
            *(str(getattr(row, head)) for head in heads[1:-1]),
            _clock(row.narration_seconds),
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(heads, *table, strict=True)]
    for line in (heads, *table):
        first, *rest = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        say("  ".join((first, *rest)))


class Bar:
    """A progress bar: what was made last, how many of how many, how long still."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            console=self._console,
            transient=True,
        )
        self._task = self._progress.add_task("reading", total=None, left="")
        self._told = monotonic()

    def __enter__(self) -> Self:
        """Show the bar on a terminal; stay silent elsewhere."""
        if self._console.is_terminal:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        if self._console.is_terminal:
            self._progress.stop()

    def update(self, event: "Event") -> None:
        """Move the bar; where there is no terminal, print a line for each tenth, or each minute."""
        left = f"{_clock(event.seconds_left)} left" if event.done < event.total else ""
        if self._console.is_terminal:
            self._progress.update(
                self._task, description=event.task, completed=event.done, total=event.total,
                left=left,
            )  # fmt: skip
        elif self._is_due(event):
            self._told = monotonic()
            say(f"{event.done}/{event.total} {event.task} {left}".rstrip(), error=True)

    def _is_due(self, event: "Event") -> bool:
        tenth = (event.done - 1) * 10 // event.total != event.done * 10 // event.total
        return tenth or event.done == event.total or monotonic() - self._told >= _SILENCE_SECONDS


def _clock(seconds: float) -> str:
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"
