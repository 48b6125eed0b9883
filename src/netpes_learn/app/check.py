# What enters: a checkout. What leaves: everything that is wrong with it, from a stray tab to an
# outline that cannot be composed for the last partner in its second language.
"""Checking without building."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from netpes_learn.app.checking.engines import check_engines
from netpes_learn.app.checking.icons import check_icons
from netpes_learn.app.checking.page_templates import page_faults
from netpes_learn.app.checking.partner_templates import check_templates
from netpes_learn.app.checking.trial import Trial
from netpes_learn.app.report import template_faults
from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load, planned, under
from netpes_learn.content.originality import compare
from netpes_learn.content.stats import Counted, count
from netpes_learn.content.style import lint
from netpes_learn.content.translated_style import lint_translations
from netpes_learn.diagnostics import ContentError, Report
from netpes_learn.engine.disk import read_tree
from netpes_learn.engine.memory import forgetting, lasting


@dataclass(frozen=True)
class Checked:
    """What a check found, and how much it looked at."""

    report: Report
    counts: dict[str, int]
    stats: tuple[Counted, ...] = ()


@forgetting()
@lasting()
def check(workspace: Workspace, *, against: Path | None = None) -> Checked:
    """Return every mistake in content and templates; composes every deliverable, renders none.

    ``against`` is a folder of source texts (``*.txt``) that no sentence may be copied from.
    """
    report = Report()
    loaded = load(workspace, report)
    report.extend(template_faults(workspace))
    counts: Counter[str] = Counter()
    if loaded is not None:
        counts.update(
            practices=len(loaded.library.practices),
            partners=len(loaded.library.partners),
            languages=len(loaded.library.languages),
        )
        check_icons(loaded, report)
        check_engines(loaded, report)
        counts["deliverables"] = _compose_all(loaded, report)
        if templates := check_templates(loaded, report):
            counts["templates"] = templates
        style = Report()
        lint(loaded.library, loaded.sources, style)
        content = loaded.workspace.content
        lint_translations(
            loaded.library,
            loaded.catalogues,
            lambda path: (content / path).read_bytes(),
            style,
        )
        report.extend(under(loaded.workspace.content, style.sorted()))
        if against is not None:
            counts["runs of eight words"] = _compare(loaded, against, report)
    stats = count(loaded.library) if loaded is not None else ()
    return Checked(report, dict(counts), stats)


def _compare(loaded: Loaded, against: Path, report: Report) -> int:
    found = Report()
    files = read_tree(against, against.as_posix(), found)
    texts = {
        name: files[name].decode("utf-8", "replace") for name in files if name.endswith(".txt")
    }
    compared = compare(loaded.library, loaded.sources, texts, found)
    report.extend(under(loaded.workspace.content, found.sorted()))
    return compared


def _compose_all(loaded: Loaded, report: Report) -> int:
    try:
        whole = planned(loaded)
    except ContentError as error:
        report.extend(error.diagnostics)
        return 0
    trial = Trial(loaded, whole, report)
    for deliverable in whole:
        trial.compose(deliverable)
    report.extend(page_faults(loaded, trial.samples))
    # What tells changes is planned always and made only where there is an earlier release.
    return sum(not trial.outlines[deliverable.outline].head.since for deliverable in whole)
