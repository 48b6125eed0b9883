# What enters: a library and source texts. What leaves: the runs of words that both have in common.
# Sentences of the content are our own; what may be shared are names and titles.
"""Comparison with the sources."""

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from netpes_learn.content.prose import prose_of
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library
from netpes_learn.model.sourced import Sourced

# Eight words in a row are rarely the same by chance.
RUN = 8
_WORD = re.compile(r"[^\W_]+")
# Small words inside names: "Servei Públic d'Ocupació de Catalunya".
_SHORT = 3


def compare(
    library: Library,
    sources: Mapping[str, Sourced],
    texts: Mapping[str, str],
    report: Report,
) -> int:
    """Record a warning for each text that shares eight words in a row with a source.

    ``texts``: name of a source → its text. Names, titles and addresses are not counted. Returns how
    many runs of our own were compared.
    """
    known = {name: _runs(_words(text)) for name, text in texts.items()}
    names = " ".join(map(_flat, _names(library)))
    compared = 0
    for path, record in _records(library):
        source = sources.get(path)
        if source is None:
            continue
        for where, text in prose_of(record):
            words = _words(text)
            for start, run in enumerate(_in_order(words)):
                compared += 1
                found = next((name for name, runs in known.items() if run in runs), None)
                if found is None or _is_name(words[start : start + RUN], names):
                    continue
                shown = " ".join(words[start : start + RUN])
                hint = "say it in words of our own"
                report.warn(source.span(where), "NL110", f"'{shown}' stands in {found}", hint=hint)
                break
    return compared


def _records(library: Library) -> Iterator[tuple[str, BaseModel]]:
    yield from ((f"areas/{area.id}.yml", area) for area in library.areas)
    yield from ((f"insights/{insight.id}.yml", insight) for insight in library.insights)
    yield from ((f"partners/{partner.id}.yml", partner) for partner in library.partners)
    yield from ((f"practices/{practice.id}.yml", practice) for practice in library.practices)
    yield from ((f"themes/{theme.id}.yml", theme) for theme in library.themes)


def _names(library: Library) -> Iterator[str]:
    """Yield what may be shared: titles, names, section headings, expansions, official wording."""
    for document in library.project.documents:
        yield document.title
    yield library.project.funding.disclaimer
    for term in library.glossary:
        yield f"{term.expansion or ''} {term.term}"
    for partner in library.partners:
        yield f"{partner.name} {partner.region}"
    for area in library.areas:
        yield area.title
    for practice in library.practices:
        yield practice.title
        yield from (comparator.name or "" for comparator in practice.comparators)
        yield from (link.label for link in practice.links)
        if practice.organisation is not None:
            yield practice.organisation.name
    sourced = [p.sources for p in library.practices] + [i.sources for i in library.insights]
    for sources in (*sourced, *(theme.sources for theme in library.themes)):
        yield from (source.section for source in sources)


def _words(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"\{\d+\}|https?://\S+|“[^”]*”", " ", text))


def _flat(text: str) -> str:
    return " ".join(word.lower() for word in _words(text))


def _in_order(words: list[str]) -> Iterator[tuple[str, ...]]:
    lower = [word.lower() for word in words]
    for start in range(len(lower) - RUN + 1):
        yield tuple(lower[start : start + RUN])


def _runs(words: list[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(_in_order(words))


def _is_name(words: list[str], names: str) -> bool:
    """Tell whether a run is part of a name, or a list of names: all its long words are capital."""
    if " ".join(words).lower() in names:
        return True
    common = [word for word in words if len(word) > _SHORT and not word[0].isupper()]
    return sum(not word.isdigit() for word in common) <= 1
