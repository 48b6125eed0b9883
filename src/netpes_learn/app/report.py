# What enters: what a build did. What leaves: build/report.json for programs and build/report.html
# for people, with every artefact, its size, time, state and warnings.
"""The build report."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from filelock import FileLock

from netpes_learn.app.request import STORE, Artefact, Outcome, Request, Workspace
from netpes_learn.canonical import readable_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import write_atomic
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.formats._web.report import TEMPLATE, check_template, render_report


def write_report(outcome: Outcome, request: Request, workspace: Workspace, out: Path) -> None:
    """Write ``report.json`` and ``report.html`` under ``out``."""
    content = report_of(outcome, request)
    scratch = out / STORE / "tmp"
    # The store's own reader tells a missing template the way a missing template is told.
    resources = RecordedResources(workspace.roots, Store(out / STORE), "")
    template = resources.read(TEMPLATE).decode("utf-8", "replace")
    page = render_report(content, template=template)
    # A build that begins meanwhile would sweep the scratch folder.
    with FileLock(out / STORE / "lock"):
        write_atomic(out / "report.json", readable_json(content), scratch=scratch)
        write_atomic(out / "report.html", page, scratch=scratch)


def template_faults(workspace: Workspace) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the report's template, before there is anything to report."""
    path = workspace.templates / TEMPLATE.removeprefix("templates/")
    try:
        check_template(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        hint = "every checkout has one"
        return (Diagnostic(Span(path.as_posix()), "NL064", "the file is missing", hint),)
    except ContentError as error:
        return tuple(as_typed(workspace, error.diagnostics))
    return ()


def as_typed(workspace: Workspace, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield diagnostics of resources (``templates/…``) with their paths as the user types them."""
    for diagnostic in diagnostics:
        root, _, rest = diagnostic.span.path.partition("/")
        folder = workspace.roots.get(root)
        path = (folder / rest).as_posix() if folder else diagnostic.span.path
        yield replace(diagnostic, span=replace(diagnostic.span, path=path))


def report_of(outcome: Outcome, request: Request) -> dict[str, Any]:
    """Return the report as JSON values."""
    return {
        "title": "netpes-learn build report",
        "seconds_total": round(outcome.seconds, 2),
        "jobs": request.jobs,
        "partners": sorted({artefact.partner for artefact in outcome.artefacts}),
        "artefacts": [_told(a) for a in sorted(outcome.artefacts, key=attrgetter("path"))],
        "pruned": list(outcome.pruned),
        "warnings": list(outcome.warnings),
    }


def _told(artefact: Artefact) -> dict[str, Any]:
    return {name: value for name, value in vars(artefact).items() if name != "partner"}
