# What enters: a checkout, a partner, a language. What leaves: its documents, composed, and what
# they render to, in one process and without a store: tests of many documents need no build.
"""Composing and rendering for tests."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.support.resources import ROOT, Files

from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.diagnostics import Report
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Practice
from netpes_learn.model.text import LanguageTag, Run
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan

# The practice that has everything.
SAMPLE = "coup-de-boost"
Found = TypeVar("Found")


def load_checkout() -> Loaded:
    """Return the checkout, read and checked."""
    report = Report()
    loaded = load(Workspace(ROOT / "content", ROOT / "templates"), report)
    assert loaded is not None, [str(found) for found in report.sorted()]
    return loaded


@dataclass(frozen=True)
class Made:
    """A composed document and what it is for."""

    deliverable: Deliverable
    document: Any

    @property
    def name(self) -> str:
        """A file name that is unique among all documents."""
        return self.deliverable.id.replace("/", "--")


def documents(
    loaded: Loaded, *, partner: str, language: str, document: str, subjects: tuple[str, ...] = ()
) -> Iterator[Made]:
    """Yield the composed documents of a type (``deck``), all or those about some subjects."""
    outlines = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag(language))
    for deliverable in plan(
        loaded.library, loaded.outlines, partners=[partner], languages=[language]
    ):
        outline = outlines[deliverable.outline]
        if outline.head.after or outline.head.document.get("kind") != document:
            continue
        if not subjects or deliverable.subject in subjects:
            yield Made(deliverable, compose(deliverable, outline, setting=setting))


def rendered(made: Made, name: str, resources: Files) -> dict[str, bytes]:
    """Return what a format makes of a document: suffix → bytes."""
    module = importlib.import_module(f"netpes_learn.formats.{name}")
    return dict(module.FORMAT.render(made.document, resources))


def write(made: Made, name: str, folder: Path) -> Path:
    """Return the one file that a format makes of a document, written to a folder."""
    ((suffix, content),) = rendered(made, name, Files()).items()
    path = folder / f"{made.name}{suffix}"
    path.write_bytes(content)
    return path


def longest(loaded: Loaded, count: int) -> tuple[str, ...]:
    """Return the ids of the practices with most text, the longest first."""

    def characters(practice: Practice) -> int:
        return len(practice.model_dump_json())

    ranked = sorted(loaded.library.practices, key=characters, reverse=True)
    return tuple(str(practice.id) for practice in ranked[:count])


def not_about_one(loaded: Loaded) -> tuple[str, ...]:
    """Return the ids of areas, themes and partners: what documents are about that bundle several
    practices.
    """
    library = loaded.library
    records = (*library.areas, *library.themes, *library.partners)
    return tuple(str(record.id) for record in records)


def of_kind(value: Any, kind: type[Found]) -> Iterator[Found]:
    """Yield every part of a composed document that is of a kind, in reading order."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from of_kind(part, kind)
    elif isinstance(value, dict):
        yield from of_kind(list(value.values()), kind)
    elif hasattr(type(value), "model_fields"):
        yield from of_kind([getattr(value, name) for name in type(value).model_fields], kind)


def runs(value: Any) -> Iterator[Run]:
    """Yield every run of a composed document or a part of one, in reading order."""
    return of_kind(value, Run)


def text(value: Any) -> str:
    """Return what a composed document or a part of one says, a line for each run."""
    return "\n".join(run.text for run in runs(value))
