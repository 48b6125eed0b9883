# What enters: a checkout with what its releases left, and what a build has rendered. What leaves:
# what changed in each bundle since the partner's previous release.
"""Changes since the previous release."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from netpes_learn.app.bundles import Job, folder_of
from netpes_learn.app.releases import snapshots_before
from netpes_learn.app.workspace import Loaded
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.store import Store
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.text import PIVOT
from netpes_learn.stages.comparing.documents import Rendered
from netpes_learn.stages.comparing.libraries import UnreadableSnapshotError, recalled
from netpes_learn.stages.comparing.snapshot import SCHEMA, snapshot, within
from netpes_learn.stages.comparing.telling import Release, tell
from netpes_learn.stages.comparing.told import Since
from netpes_learn.stages.setting import Setting

_FIELDS = frozenset({"schema", "language", "version", "subjects", "names"})


def read_snapshot(content: bytes, path: str) -> dict[str, Any]:
    """Return a snapshot from its JSON. Raises ContentError (NL520) where it is none."""
    try:
        found = json.loads(content)
        good = found["schema"] == SCHEMA and set(found) >= _FIELDS
        good = good and all(isinstance(fields, dict) for fields in found["subjects"].values())
        good = good and _lists_subjects(found.get("in_language", "all"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        message = "this is not what a release showed"
        raise ContentError(Diagnostic(Span(path), "NL520", message, "get it again, or remove it"))
    return dict(found)


def _lists_subjects(value: Any) -> bool:
    return value == "all" or (
        isinstance(value, list) and all(isinstance(subject, str) for subject in value)
    )


def released(
    shown: dict[str, Any], setting: Setting, *, path: str, pivot: dict[str, Any] | None = None
) -> Release:
    """Return a snapshot with the setting in which it is composed, and with its English if known.

    Raises ContentError (NL520) where it holds fields that this version does not know.
    """
    try:
        library = recalled(shown, setting.library, pivot)
    except UnreadableSnapshotError as error:
        hint = "compare with the version of netpes-learn that made it"
        raise ContentError(Diagnostic(Span(path), "NL520", str(error), hint)) from error
    return Release(shown, replace(setting, library=library), pivot)


class Earlier:
    """What was released before, for one build."""

    def __init__(self, loaded: Loaded, store: Store) -> None:
        self._loaded, self._store = loaded, store
        self._told: dict[str, Since] = {}

    @cached_property
    def _snapshots(self) -> Mapping[str, dict[str, Any]]:
        content, version = self._loaded.workspace.content, self._loaded.library.project.version
        return snapshots_before(content, version) or {}

    def knows(self, deliverable: Deliverable) -> bool:
        """Tell whether the partner had an earlier release in the language."""
        whole = self._snapshots.get(deliverable.language)
        return whole is not None and deliverable.partner in whole["bundles"]

    def since(
        self, deliverable: Deliverable, setting: Setting, jobs: Iterable[Job]
    ) -> Since | None:
        """Return what changed since then in a deliverable's bundle, which ``jobs`` rendered.

        None where the partner had no earlier release in the language.
        """
        if not self.knows(deliverable):
            return None
        folder = folder_of(deliverable)
        if folder not in self._told:
            self._told[folder] = self._since(deliverable, setting, jobs)
        return self._told[folder]

    def _since(self, deliverable: Deliverable, setting: Setting, jobs: Iterable[Job]) -> Since:
        language, partner = deliverable.language, str(deliverable.partner)
        old = within(self._snapshots[language], partner)
        new = within(snapshot(setting.library, language=language), partner)
        pivot = within(snapshot(self._loaded.library), partner)
        blobs = {
            path: blob
            for job in jobs
            if job.folder == folder_of(deliverable)
            for path, blob in job.files().items()
        }
        return tell(
            released(
                old,
                setting,
                path=f"releases/{old['version']}",
                pivot=within(self._snapshots[PIVOT], partner),
            ),
            Release(new, setting, pivot),
            partner=partner,
            outlines=self._loaded.outlines,
            rendered=rendered_in(
                lambda path: self._store.get(blobs[path]) if path in blobs else None
            ),
        )


def rendered_in(read: Callable[[str], bytes | None]) -> Rendered:
    """Return what the files of a bundle say; ``read`` returns a file by its path, or None."""

    def slides(path: str) -> Sequence[str]:
        # A build without an earlier release need not load what reads decks.
        from netpes_learn.formats._pptx.opc import NotAPackageError, read_package
        from netpes_learn.formats._pptx.sealing.facts import sealed

        content = read(path)
        try:
            facts = sealed(read_package(content)) if content is not None else None
        except NotAPackageError:
            return ()
        return [slide.id for slide in facts.slides] if facts else ()

    def captions(path: str) -> str:
        return (read(path) or b"").decode("utf-8", "replace")

    return Rendered(slides, captions)
