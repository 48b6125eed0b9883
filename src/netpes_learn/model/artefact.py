# What enters: nothing. What leaves: the types between plan, engine and bundle.
"""Deliverables and formats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from netpes_learn.model.text import LanguageTag, PartnerId


@dataclass(frozen=True, order=True)
class Deliverable:
    """One document for one partner in one language, and the formats it is rendered to.

    ``subject`` is the id of what it is about: a practice, an insight, or the partner itself;
    ``about`` says which of these, since an area and a practice may have the same id.
    ``stem`` is where it goes in the bundle, without an ending: ``decks/coup-de-boost``.
    """

    partner: PartnerId
    language: LanguageTag
    kind: str
    subject: str
    outline: str
    formats: tuple[str, ...]
    stem: str
    about: str = ""

    @property
    def id(self) -> str:
        """A name for progress, reports and ``explain``."""
        return f"{self.partner}/{self.language}/{self.stem}"


class Resources(Protocol):
    """Everything a render may read.

    Each read is recorded: a cached result is valid only while every recorded digest still holds.
    """

    def read(self, path: str) -> bytes:
        """Return a file by its path from the checkout: ``templates/deck/master.pptx``.

        Raises ContentError (with a hint) when the file is missing.
        """
        ...

    def cached(self, name: str, key: Any, make: Callable[[], bytes]) -> bytes:
        """Return ``make()``, or the bytes it gave before for an equal ``key`` (canonical JSON).

        ``make`` must be a pure function of ``key`` and of the code of the module that calls.
        Safe to call from several threads and processes.
        """
        ...

    def progress(self, share: float) -> None:
        """Tell how much of this render is done, 0 to 1."""
        ...

    def warn(self, message: str) -> None:
        """Put a warning for the maintainer into the build report (kept with the cached result)."""
        ...

    def fact(self, name: str, value: Any) -> None:
        """Put a fact (JSON value) into the build report: seconds of video, voice used, pages."""
        ...


Render = Callable[[Any, Resources], Mapping[str, bytes]]


@dataclass(frozen=True)
class Format:
    """An output format: one module under ``formats/`` exports one of these as ``FORMAT``.

    ``render(document, resources)`` returns suffix → bytes; a suffix is appended to the
    deliverable's stem: ``{".pptx": b"…"}``, ``{".mp4": …, ".vtt": …}``. It is a pure function:
    same document and same files read, same bytes.
    ``tools`` names the installed distributions whose version changes the output.
    ``weight`` is the usual cost of one render in seconds; the longest are started first.
    ``facts`` names each fact that a render tells (``Resources.fact``), with a likely value: what an
    index shows of a file can be checked before there is one.
    """

    name: str
    document: type
    suffixes: tuple[str, ...]
    render: Render
    tools: tuple[str, ...] = ()
    weight: float = 1.0
    media_types: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
