# What enters: what a build rendered, and the record of the builds before it. What leaves: that
# record with why each file was rendered, and from which document.
"""Why each file was rendered."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from netpes_learn.app.bundles import Job
from netpes_learn.engine.run import Result
from netpes_learn.engine.state import Made, State
from netpes_learn.engine.store import Blob, Store
from netpes_learn.stages.differences import differences


def note_reasons(jobs: Sequence[Job], state: State, store: Store) -> None:
    """Keep in ``state``, for each render, from what it was made, and why; for ``explain``."""
    for job in jobs:
        result = job.result
        before = state.made.get(result.task.id)
        if not result.made and before and before.inputs.key == result.inputs.key:
            continue
        content = result.task.content
        blob = store.put(content)
        state.made[result.task.id] = Made(
            inputs=result.inputs,
            reads=result.rendered.reads,
            seconds=result.rendered.seconds,
            reason=result.reason or "shared",
            details=_details(result, before, content, store),
            document_blob=asdict(blob),
        )


def _details(result: Result, before: Made | None, content: bytes, store: Store) -> tuple[str, ...]:
    """Return what changed: files, versions of tools, or the words of the document."""
    changed = before is not None and before.inputs.document != result.inputs.document
    if before is None or not changed:
        return result.changed
    old = store.get(Blob(**before.document_blob))
    return differences(json.loads(old), json.loads(content)) if old else ()
