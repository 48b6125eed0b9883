# What enters: what a build did. What leaves: build/report.json for programs and build/report.html
# for people, with every artefact, its size, time, state and warnings.
"""The build report."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from filelock import FileLock

from netpes_learn.app.build import STORE, Outcome, Request
from netpes_learn.app.bundles import Job
from netpes_learn.app.workspace import Workspace
from netpes_learn.engine.disk import write_atomic
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.formats._web.report import TEMPLATE, render_report


def write_report(outcome: Outcome, request: Request, workspace: Workspace, out: Path) -> None:
    """Write ``report.json`` and ``report.html`` under ``out``."""
    content = report_of(outcome, request)
    scratch = out / STORE / "tmp"
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    # The store's own reader tells a missing template the way a missing template is told.
    resources = RecordedResources(workspace.roots, Store(out / STORE), "")
    template = resources.read(TEMPLATE).decode("utf-8", "replace")
    page = render_report(content, template=template)
    # A build that begins meanwhile would sweep the scratch folder.
    with FileLock(out / STORE / "lock"):
        write_atomic(out / "report.json", text.encode(), scratch=scratch)
        write_atomic(out / "report.html", page, scratch=scratch)


def report_of(outcome: Outcome, request: Request) -> dict[str, Any]:
    """Return the report as JSON values."""
    return {
        "title": "netpes-learn build report",
        "seconds_total": round(outcome.seconds, 2),
        "jobs": request.jobs,
        "partners": sorted({job.deliverable.partner for job in outcome.jobs}),
        "artefacts": sorted(_artefacts(outcome), key=lambda artefact: str(artefact["path"])),
        "pruned": list(outcome.pruned),
        "warnings": [str(diagnostic) for diagnostic in outcome.warnings],
    }


def _artefacts(outcome: Outcome) -> Iterable[dict[str, Any]]:
    for job in outcome.jobs:
        rendered = job.result.rendered
        for path, blob in job.files().items():
            placed = f"{job.folder}/{path}"
            yield {
                "path": placed,
                "kind": job.deliverable.kind,
                "format": job.result.task.head.name,
                "bytes": blob.size,
                "seconds": rendered.seconds,
                "state": _state(job, written=outcome.written.get(placed, False)),
                "reason": job.result.reason,
                "warnings": list(rendered.warnings),
                "facts": dict(rendered.facts),
            }


def _state(job: Job, *, written: bool) -> str:
    if job.result.made:
        return "rendered"
    return "cached" if written else "unchanged"
