# What enters: a checked library and its catalogues. What leaves: warnings where a narration that is
# well paced in English is not in another language: what is said first may be longer there.
"""The style lint of translations."""

from collections.abc import Callable, Iterator, Mapping

import polib

from netpes_learn.content.style import late_label
from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Library, Scene
from netpes_learn.model.text import LanguageTag


def lint_translations(
    library: Library,
    catalogues: Mapping[LanguageTag, Catalogue],
    read: Callable[[str], bytes],
    report: Report,
) -> None:
    """Record a warning for each translated scene whose first label comes late.

    ``read`` gives a catalogue's file by its path under content/: it is asked for the line alone.
    """
    for language in library.languages:
        catalogue = catalogues.get(language.tag)
        if catalogue is None:
            continue
        for domain, context, scene in _narrated(library):
            said = catalogue.translate(domain, context, scene.say)
            late = late_label(scene.id, said, language.speech.words_per_minute)
            if said.lang == language.tag and late:
                code, message, hint = late
                path = f"locale/{language.tag}/{domain}.po"
                span = Span(path, _line(read(path), scene.say))
                report.warn(span, code, message, hint=hint)


def _narrated(library: Library) -> Iterator[tuple[str, str, Scene]]:
    """Yield every scene, the domain of its catalogue, and the path of what is said in it."""
    for practice in library.practices:
        yield from _scenes(f"practices/{practice.id}", "narration", practice.narration)
    for partner in library.partners:
        if partner.study_visit is not None:
            scenes = partner.study_visit.narration
            yield from _scenes(f"partners/{partner.id}", "study_visit.narration", scenes)
    for area in library.areas:
        yield from _scenes(f"areas/{area.id}", "narration", area.narration)


def _scenes(domain: str, field: str, scenes: tuple[Scene, ...]) -> Iterator[tuple[str, str, Scene]]:
    return ((domain, f"{field}[{scene.id}].say", scene) for scene in scenes)


def _line(content: bytes, text: str) -> int:
    """Return the line of a message; a text that moved in its file is known by its English."""
    # polib opens a text that is the name of a file; no name ends with a line.
    entries = polib.pofile(content.decode("utf-8-sig") + "\n")
    return next((entry.linenum or 0 for entry in entries if entry.msgid == text), 0)
