# What enters: every file under content/ as bytes. What leaves: a Library, or all that is wrong.
# Which folder holds which record is said here and nowhere else.
"""Reading the whole content tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from netpes_learn.content import rules
from netpes_learn.content.decode import decode
from netpes_learn.content.logos import check_logos
from netpes_learn.content.pictures import check_pictures
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report, Span, did_you_mean
from netpes_learn.model.content import (
    Area,
    Insight,
    Language,
    Library,
    Partner,
    Practice,
    Project,
    Term,
    Theme,
    Workshop,
)
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import Record

# Folder → type of the records in it, one file each.
FOLDERS: Mapping[str, type[BaseModel]] = {
    "areas": Area,
    "insights": Insight,
    "languages": Language,
    "partners": Partner,
    "practices": Practice,
    "themes": Theme,
    "workshops": Workshop,
}


class Glossary(Record):
    """The file ``glossary.yml``."""

    terms: tuple[Term, ...]


FILES: Mapping[str, type[BaseModel]] = {"glossary.yml": Glossary, "project.yml": Project}
# Folders that hold other things than records: pictures of a partner, recordings, catalogues.
_OTHER = ("locale", "recordings", "releases")


@dataclass(frozen=True)
class Read:
    """A record and the file it came from."""

    record: Any
    source: Sourced


def read_library(
    files: Mapping[str, bytes], report: Report, spans: dict[str, Sourced] | None = None
) -> Library | None:
    """Return the checked library of a content tree (path relative to content/ → bytes).

    Everything that is wrong goes to ``report``; None where a record could not be read at all.
    ``spans`` is filled with the source of each record, for checks that come later.
    """
    reads = {path: read for path in sorted(files) if (read := _read(path, files[path], report))}
    for name in FILES:
        if name not in files:
            report.error(
                Span(name), "NL010", "the file is missing", hint="every content tree needs it"
            )
    if report.errors:
        return None
    library = _assemble({path: read.record for path, read in reads.items()})
    sources = {path: read.source for path, read in reads.items()}
    if spans is not None:
        spans.update(sources)
    rules.check(library, sources, set(files), report)
    check_logos(library, files, sources, report)
    check_pictures(library, files, sources, report)
    return library


def _read(path: str, content: bytes, report: Report) -> Read | None:
    model = _model_of(path, report)
    if model is None:
        return None
    source = read_yaml(path, content, report)
    if source is None:
        return None
    record = decode(source, model, report)
    return Read(record, source) if record is not None else None


def _model_of(path: str, report: Report) -> type[BaseModel] | None:
    parts = PurePosixPath(path).parts
    if path in FILES:
        return FILES[path]
    if parts[0] in _OTHER or not path.endswith((".yml", ".yaml")):
        return None
    if parts[0] in FOLDERS and len(parts) == 2 and path.endswith(".yml"):  # noqa: PLR2004
        return FOLDERS[parts[0]]
    if parts[0] in FOLDERS and len(parts) > 2:  # noqa: PLR2004 - a partner's own files
        return None
    report.error(
        Span(path),
        "NL011",
        "nothing reads this file",
        hint="records end with .yml"
        if parts[0] in FOLDERS
        else did_you_mean(parts[0], [*FOLDERS, *FILES]),
    )
    return None


def _assemble(records: Mapping[str, Any]) -> Library:
    def of(folder: str) -> tuple[Any, ...]:
        return tuple(
            records[path] for path in sorted(records) if PurePosixPath(path).parts[0] == folder
        )

    return Library(
        project=records["project.yml"],
        languages=of("languages"),
        partners=of("partners"),
        areas=tuple(sorted(of("areas"), key=lambda area: area.number)),
        themes=of("themes"),
        insights=of("insights"),
        glossary=records["glossary.yml"].terms,
        practices=of("practices"),
        workshops=of("workshops"),
    )
