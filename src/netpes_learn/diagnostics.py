# What enters: nothing. What leaves: the one form in which a mistake in somebody's file is told.
# A Diagnostic is for the person who edits the file; a bug of ours is an ordinary exception.
"""Spans, diagnostics and reports."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file: ``line`` and ``column`` count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``path:line:column``, leaving out what is not known."""
        if not self.line:
            return self.path
        return (
            f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"
        )


@dataclass(frozen=True)
class Diagnostic:
    """One mistake: where it is, what it is, and what to do about it."""

    span: Span
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return the one or two lines that a person reads."""
        text = f"{self.span}: {self.severity} {self.code}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


class ContentError(Exception):
    """The content, a template or another input of the author's is at fault."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type["ContentError"], tuple[Diagnostic, ...]]:
        """Survive the way from a worker process to its parent."""
        return (ContentError, self.diagnostics)


@dataclass
class Report:
    """Collects diagnostics; the only mutable value that travels through reading and checking."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, span: Span, code: str, message: str, *, hint: str = "") -> None:
        """Record an error."""
        self.diagnostics.append(Diagnostic(span, code, message, hint))

    def warn(self, span: Span, code: str, message: str, *, hint: str = "") -> None:
        """Record a warning."""
        self.diagnostics.append(Diagnostic(span, code, message, hint, "warning"))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record several."""
        self.diagnostics.extend(diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """All errors, sorted by file and line."""
        return tuple(d for d in self.sorted() if d.severity == "error")

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, each once, sorted by file, line, column and code."""
        return tuple(sorted(set(self.diagnostics), key=lambda d: (d.span, d.code, d.message)))

    def raise_errors(self) -> None:
        """Raise ContentError with every error, if there is any."""
        if self.errors:
            raise ContentError(*self.errors)


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return a hint that names the closest candidate, or lists the candidates if none is close."""
    names: Sequence[str] = sorted(set(candidates))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not names:
        return ""
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")  # noqa: PLR2004 - fits a line
    return f"known here: {shown}"
