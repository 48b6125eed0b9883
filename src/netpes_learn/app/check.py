# What enters: a checkout. What leaves: everything that is wrong with it, from a stray tab to an
# outline that cannot be composed for the last partner in its second language.
"""Checking without building."""

from collections import Counter
from dataclasses import dataclass

from netpes_learn.app.workspace import Loaded, Workspace, load, under
from netpes_learn.diagnostics import ContentError, Report
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan
from netpes_learn.stages.setting import Setting


@dataclass(frozen=True)
class Checked:
    """What a check found, and how much it looked at."""

    report: Report
    counts: dict[str, int]


def check(workspace: Workspace) -> Checked:
    """Return every mistake in content and templates; composes every deliverable, renders none."""
    report = Report()
    loaded = load(workspace, report)
    counts: Counter[str] = Counter()
    if loaded is not None:
        counts.update(
            practices=len(loaded.library.practices),
            partners=len(loaded.library.partners),
            languages=len(loaded.library.languages),
        )
        counts["deliverables"] = _compose_all(loaded, report)
    return Checked(report, dict(counts))


def _compose_all(loaded: Loaded, report: Report) -> int:
    outlines = {outline.name: outline for outline in loaded.outlines}
    settings: dict[LanguageTag, Setting] = {}
    deliverables = [
        deliverable
        for deliverable in plan(loaded.library, loaded.outlines)
        # An index of finished files can only be composed when they are there.
        if not outlines[deliverable.outline].head.after
    ]
    for deliverable in deliverables:
        tag = deliverable.language
        setting = settings.setdefault(tag, settings.get(tag) or loaded.setting(tag))
        try:
            compose(deliverable, outlines[deliverable.outline], setting=setting)
        except ContentError as error:
            report.extend(under(loaded.workspace.templates, error.diagnostics))
    return len(deliverables)
