# What enters: a library in one language. What leaves: what learners see of it, as plain JSON values
# under paths that stay the same while ids do, so that two moments of it can be compared.
"""What a library shows, as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netpes_learn.model.content import Library
from netpes_learn.model.text import PIVOT, LanguageTag, Record, Text

SCHEMA = "netpes-learn/content/1"
# What no page, slide or voice says: marks, places on disk, which files a bundle takes, respellings.
UNSEEN: Mapping[str, frozenset[str]] = {
    "areas": frozenset({"id", "number", "colour", "icon"}),
    "glossary": frozenset({"id", "say"}),
    "insights": frozenset({"id"}),
    "partners": frozenset(
        {"id", "colours", "in_language", "languages", "logo", "practices", "wordmark"}
    ),
    "practices": frozenset({"id", "changes"}),
    "themes": frozenset({"id"}),
}


def snapshot(library: Library, *, language: LanguageTag = PIVOT) -> dict[str, Any]:
    """Return what learners see of a library, as plain JSON values, in the library's language.

    ``subjects`` holds each practice (with its version), area, theme, insight, term and partner
    under its path (``practices/coup-de-boost``), without fields that are empty; ``names`` the words
    by which the ids in them are shown; ``bundles`` which practices each partner takes;
    ``in_language`` the subjects all of whose texts are in the language, which for English is "all".
    Snapshots of earlier versions lack it.
    """
    return {
        "schema": SCHEMA,
        "language": str(language),
        "version": library.project.version,
        "subjects": {
            f"{folder}/{record.id}": _seen(record, folder)
            for folder, records in _records(library).items()
            for record in records
        },
        "names": _names(library),
        "bundles": {
            str(partner.id): "all" if partner.practices == "all" else sorted(partner.practices)
            for partner in library.partners
        },
        "in_language": "all" if language == PIVOT else sorted(_wholly_in(library, language)),
    }


def within(whole: Mapping[str, Any], partner: str) -> dict[str, Any]:
    """Return the part of a snapshot that a partner's bundle showed. Raises KeyError for others."""
    taken = whole["bundles"][partner]

    def belongs(subject: str) -> bool:
        folder, _, identity = subject.partition("/")
        if folder == "partners":
            return identity == partner
        return folder != "practices" or taken == "all" or identity in taken

    subjects = {name: fields for name, fields in whole["subjects"].items() if belongs(name)}
    kept = {name: value for name, value in whole.items() if name != "bundles"}
    if isinstance(translated := whole.get("in_language"), list):
        kept["in_language"] = [subject for subject in translated if subject in subjects]
    return {**kept, "partner": partner, "subjects": subjects}


def versions(whole: Mapping[str, Any]) -> dict[str, str]:
    """Return the version of each practice of a snapshot, by its id."""
    return {
        subject.removeprefix("practices/"): str(fields["version"])
        for subject, fields in whole["subjects"].items()
        if subject.startswith("practices/")
    }


def _records(library: Library) -> dict[str, Sequence[Any]]:
    return {
        "areas": library.areas,
        "glossary": library.glossary,
        "insights": library.insights,
        "partners": library.partners,
        "practices": library.practices,
        "themes": library.themes,
    }


def _wholly_in(library: Library, language: LanguageTag) -> Iterator[str]:
    """Yield the subjects of which nothing that learners see is in another language."""
    for folder, records in _records(library).items():
        for record in records:
            fields = set(type(record).model_fields) - UNSEEN[folder]
            texts = (text for name in fields for text in _texts(getattr(record, name)))
            if all(text.lang == language for text in texts):
                yield f"{folder}/{record.id}"


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)


def _seen(record: Record, folder: str) -> dict[str, Any]:
    unseen = UNSEEN[folder]
    return {name: value for name, value in _plain(record).items() if name not in unseen}


def _plain(value: Any) -> Any:
    """Return a record as JSON values, without the fields that are empty."""
    if isinstance(value, Record):
        # What nobody wrote is left out: a field that the program gains later changes nothing.
        written = (
            (name, getattr(value, name))
            for name, field in type(value).model_fields.items()
            if getattr(value, name) != field.default
        )
        found = ((name, _plain(item)) for name, item in written)
        return {name: plain for name, plain in found if plain not in (None, [], {})}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    # A Text is a str to everybody; JSON has no other.
    return str(value) if isinstance(value, str) else value


def _names(library: Library) -> dict[str, str]:
    project = library.project
    return {
        **{f"areas/{area.id}": str(area.title) for area in library.areas},
        **{f"documents/{document.id}": str(document.short_title) for document in project.documents},
        **{f"glossary/{term.id}": str(term.term) for term in library.glossary},
        **{f"groups/{group.id}": str(group.name) for group in project.target_groups},
        **{f"insights/{insight.id}": str(insight.title) for insight in library.insights},
        **{f"partners/{partner.id}": partner.short_name for partner in library.partners},
        **{f"practices/{practice.id}": str(practice.title) for practice in library.practices},
        **{f"themes/{theme.id}": str(theme.title) for theme in library.themes},
    }
