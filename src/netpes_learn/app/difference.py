# What enters: what changed from one bundle to another, as a document and as values. What leaves: a
# page, a Word file, JSON for programs, and lines for a terminal.
"""Differences, written."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from netpes_learn.app.request import Workspace
from netpes_learn.bundle.verify import Verdict
from netpes_learn.canonical import readable_json
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.formats import docx, page
from netpes_learn.model.document import Handout
from netpes_learn.model.text import plain
from netpes_learn.stages.comparing.told import Since, Told

# What the files are called that tell a difference, in a bundle too.
_NAME = "changes"


@dataclass(frozen=True)
class Difference:
    """What changed, and the document that tells it; ``partner`` and ``language`` of the new one."""

    since: Since
    document: Handout
    partner: str
    language: str
    # What the verification of each bundle found; a release of the checkout is none.
    verdicts: tuple[tuple[Path, Verdict], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all of it for programs, the changes left out for readers included."""
        everything = (*self.since.practices, *self.since.others, *self.since.terms)
        told = {f"{one.folder}/{one.id}": one for one in everything}
        return {
            "schema": "netpes-learn/changes/1",
            "partner": self.partner,
            "language": self.language,
            "before": self.since.before,
            "now": self.since.now,
            "left_out": self.since.unseen,
            "now_in_language": list(self.since.now_in_language.subjects),
            "subjects": [
                {**asdict(change), **_told_json(told.get(change.subject))}
                for change in self.since.changes
            ],
        }


def _told_json(told: Told | None) -> dict[str, Any]:
    if told is None:
        return {}
    return {
        "title": plain(told.title),
        "versions": {"before": str(told.before), "now": str(told.now)},
        "figures": [
            {
                "before": plain(figure.before),
                "now": plain(figure.now),
                "counts": plain(figure.counts),
                "when": plain(figure.when),
            }
            for figure in told.figures
        ],
        "slides": [
            {"kind": one.kind, "title": plain(one.title), "numbers": list(one.numbers)}
            for one in told.slides
        ],
        "chapters": [
            {"kind": one.kind, "title": plain(one.title), "seconds": one.seconds}
            for one in told.chapters
        ],
    }


def written(difference: Difference, workspace: Workspace, out: Path) -> tuple[Path, ...]:
    """Write the page, the Word file and the JSON that tell a difference; return their paths."""
    with TemporaryDirectory() as scratch:
        # Nothing of this is worth keeping: two small files, made in a moment.
        resources = RecordedResources(workspace.roots, Store(Path(scratch)), _NAME)
        files = {
            **page.render(difference.document, resources),
            **docx.render(difference.document, resources),
        }
    told = readable_json(difference.as_json())
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for suffix, content in {**files, ".json": told}.items():
        paths.append(out / f"{_NAME}{suffix}")
        paths[-1].write_bytes(content)
    return tuple(paths)


def lines(document: Handout) -> Iterator[str]:
    """Yield a handout as plain lines: its title, then each part with its lists and tables."""
    yield plain(document.title)
    for part in document.parts:
        if part.title:
            yield from ("", plain(part.title))
        for block in (*part.side, *part.main):
            match block.kind:
                case "paragraph" | "heading":
                    yield f"  {plain(block.text)}"
                case "callout":
                    yield f"  {plain(block.title)}"
                    yield from (f"    {plain(text)}" for text in block.text)
                case "table":
                    for row in block.rows:
                        yield "    " + " | ".join(plain(cell) for cell in row)
