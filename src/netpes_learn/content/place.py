# What enters: a library, and the source of one file. What leaves: what may be referred to, and a
# way to record what is wrong at the field it belongs to. The rules work with these two.
"""Known ids, and places for diagnostics."""

from collections.abc import Iterable, Iterator

from netpes_learn.diagnostics import Report, did_you_mean
from netpes_learn.model.content import Library, Source
from netpes_learn.model.sourced import Sourced, Where


class Known:
    """The ids that may be referred to."""

    def __init__(self, library: Library) -> None:
        self.partners = {str(p.id) for p in library.partners}
        self.practices = {str(p.id) for p in library.practices}
        self.areas = {str(a.id) for a in library.areas}
        self.themes = {str(t.id) for t in library.themes}
        self.languages = {str(language.tag) for language in library.languages}
        self.documents = {d.id for d in library.project.documents}
        self.groups = {g.id for g in library.project.target_groups}


class Place:
    """One file: records diagnostics at the field they belong to."""

    def __init__(self, source: Sourced, report: Report) -> None:
        self.source, self.report = source, report

    def error(self, where: Where, code: str, message: str, hint: str = "") -> None:
        """Record an error at a field."""
        self.report.error(self.source.span(where), code, message, hint=hint)

    def known(self, where: Where, kind: str, name: str | None, names: Iterable[str]) -> None:
        """Record an error unless ``name`` is None or among ``names``."""
        if name is not None and name not in set(names):
            self.error(where, "NL031", f"unknown {kind} '{name}'", did_you_mean(name, names))

    def unique(self, where: Where, ids: Iterable[str]) -> None:
        """Record an error for each id that a list has twice."""
        seen: set[str] = set()
        for index, identity in enumerate(ids):
            if identity in seen:
                self.error((*where, index), "NL032", f"id '{identity}' is used twice in this list")
            seen.add(identity)


def check_sources(above: Where, sources: Iterable[Source], known: Known, place: Place) -> None:
    """Record an error for each source whose document is not declared in project.yml."""
    for index, source in enumerate(sources):
        where = (*above, "sources", index, "document")
        place.known(where, "document", source.document, known.documents)


def texts_in(value: object, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield every text inside a value read from a file, and where it stands there."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts_in(part, (*where, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from texts_in(part, (*where, index))
