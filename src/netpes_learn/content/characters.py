# What enters: everything that may be shown (records, catalogues, outlines) and which characters the
# fonts have. What leaves: an error for each text with another one, where it stands.
"""Characters that no font has."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

import polib

from netpes_learn.content.place import texts_in
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.sourced import Sourced, Where
from netpes_learn.model.text import LanguageTag

_AROUND = 12


def check_sources(
    sources: Iterable[Sourced], is_shown: Callable[[str], bool], report: Report
) -> None:
    """Record an error for each text of YAML files that holds what ``is_shown`` denies."""
    for source in sources:
        texts = [(where, text) for where, text in texts_in(source.value) if not _spoken(where)]
        missing = _missing((text for _, text in texts), is_shown)
        for where, text in texts if missing else ():
            _tell(text, missing, source.span(where), report)


def check_catalogues(
    catalogues: Mapping[LanguageTag, Catalogue],
    files: Mapping[str, bytes],
    is_shown: Callable[[str], bool],
    report: Report,
) -> None:
    """Record an error for each translation that holds what ``is_shown`` denies.

    ``files`` are those under content/: a catalogue's file is read again only to tell the line.
    """
    for tag in sorted(catalogues):
        for domain, entries in sorted(catalogues[tag].entries.items()):
            missing = _missing(entries.values(), is_shown)
            path = f"locale/{tag}/{domain}.po"
            for line, text in _lines(files[path]) if missing else ():
                _tell(text, missing, Span(path, line, 1), report)


def _spoken(where: Where) -> bool:
    """Tell whether a text is for a voice alone: how a term of the glossary is said."""
    return "say" in where[:-1]


def _missing(texts: Iterable[str], is_shown: Callable[[str], bool]) -> frozenset[str]:
    held = set().union(*(unicodedata.normalize("NFC", text) for text in texts))
    return frozenset(character for character in held if not is_shown(character))


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    for entry in polib.pofile(content.decode("utf-8")):
        yield entry.linenum or 0, entry.msgstr


def _tell(text: str, missing: frozenset[str], span: Span, report: Report) -> None:
    text = unicodedata.normalize("NFC", text)
    for character in sorted(missing & set(text)):
        place = text.index(character)
        near = text[max(0, place - _AROUND) : place + _AROUND].strip()
        name = unicodedata.name(character, "no name").lower()
        report.error(
            span,
            "NL483",
            f"the fonts have no '{character}' (U+{ord(character):04X}, {name}) as in '{near}'",
            hint="write it with other characters",
        )
