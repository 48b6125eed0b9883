# What enters: records in English and a catalogue. What leaves: the same records, every
# translatable string a Text that knows which language it is in.
"""Translation of records, and the list of what there is to translate."""

import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from netpes_learn.model.catalogue import Catalogue, Message
from netpes_learn.model.content import Library, Partner, Related, Revision, Workshop
from netpes_learn.model.text import PIVOT, LanguageTag, Record, Text, Translatable

Model = TypeVar("Model", bound=BaseModel)


def localise(library: Library, catalogue: Catalogue) -> Library:
    """Return the library with every translatable string as Text in the catalogue's language."""

    def one(domain: str, record: Model) -> Model:
        return _map_text(record, lambda path, text: catalogue.translate(domain, path, text))

    return library.model_copy(
        update={
            "project": one("project", library.project),
            "languages": library.languages,
            "partners": tuple(
                _named(one(f"partners/{p.id}", p), catalogue.language) for p in library.partners
            ),
            "areas": tuple(one(f"areas/{a.id}", a) for a in library.areas),
            "themes": tuple(one(f"themes/{t.id}", t) for t in library.themes),
            "insights": tuple(one(f"insights/{i.id}", i) for i in library.insights),
            "glossary": _map_list(
                library.glossary,
                "terms",
                lambda path, text: catalogue.translate("glossary", path, text),
            ),
            "practices": tuple(one(f"practices/{p.id}", p) for p in library.practices),
            "workshops": tuple(
                one(f"workshops/{w.id}", w) if w.language is None else _spoken(w)
                for w in library.workshops
            ),
        }
    )


def _spoken(workshop: Workshop) -> Workshop:
    """Return a workshop as written: one held in a single language is written in that language."""
    tag = workshop.language
    assert tag is not None
    return _map_text(workshop, lambda _path, text: Text(text, tag))


def _named(partner: Partner, language: LanguageTag) -> Partner:
    """Return a partner under the name that it uses in a language, marked with the name's own.

    A name is not translated: it is in the first language of the service, or in English where the
    service has another one for its first language; and that is how a voice must read it.
    """
    own_language = partner.languages[0]
    own = partner.in_language.get(language)
    if own is None:
        known_as = PIVOT if own_language in partner.in_language else own_language
        name, wordmark = Text(partner.name, known_as), partner.wordmark
    else:
        name, wordmark = Text(own.name, language), own.wordmark
    short_name = Text(partner.short_name, own_language)
    return partner.model_copy(update={"name": name, "short_name": short_name, "wordmark": wordmark})


def messages(library: Library) -> Iterator[Message]:
    """Yield every translatable string of the library, in the order of files and fields."""
    found: list[Message] = []

    def collect(domain: str) -> Callable[[str, str], Text]:
        def note(path: str, text: str) -> Text:
            found.append(Message(domain, path, text))
            return Text(text)

        return note

    _map_text(library.project, collect("project"))
    for folder, records in (
        ("partners", library.partners),
        ("areas", library.areas),
        ("themes", library.themes),
        ("insights", library.insights),
        ("practices", library.practices),
        ("workshops", tuple(w for w in library.workshops if w.language is None)),
    ):
        for record in records:
            _map_text(record, collect(f"{folder}/{record.id}"))
    _map_list(library.glossary, "terms", collect("glossary"))
    yield from found


def _map_text(record: Model, change: Callable[[str, str], Text], prefix: str = "") -> Model:
    update: dict[str, Any] = {}
    for name, annotation in _translatable_fields(type(record)):
        value = getattr(record, name)
        if value is None or value == ():
            continue
        update[name] = _map_value(value, annotation, change, f"{prefix}{name}")
    return record.model_copy(update=update)


def _map_value(value: Any, annotation: Any, change: Callable[[str, str], Text], path: str) -> Any:
    if isinstance(value, str):
        return change(path, value) if _holds_prose(annotation) else value
    if isinstance(value, tuple):
        return _map_list(value, path, change)
    if isinstance(value, BaseModel):
        return _map_text(value, change, f"{path}.")
    raise TypeError(f"{path}: prose inside a {type(value).__name__} would not be translated")


def _map_list(items: tuple[Any, ...], path: str, change: Callable[[str, str], Text]) -> Any:
    mapped: list[Any] = []
    for number, item in enumerate(items, start=1):
        place = f"{path}[{_key(item) or number}]"
        if isinstance(item, BaseModel):
            mapped.append(_map_text(item, change, f"{place}."))
        else:
            mapped.append(change(place, item))
    return tuple(mapped)


def _key(item: Any) -> str:
    """Return what names an item when its list is reordered: its id, or what it refers to."""
    if isinstance(item, Related):
        return item.practice
    if isinstance(item, Revision):
        return item.version
    return getattr(item, "id", "")


@cache
def _translatable_fields(model: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple(
        (name, hints[name]) for name in model.model_fields if _holds_anything(hints[name], set())
    )


def _holds_prose(annotation: Any) -> bool:
    if any(isinstance(mark, Translatable) for mark in getattr(annotation, "__metadata__", ())):
        return True
    return any(_holds_prose(argument) for argument in typing.get_args(annotation))


def _holds_anything(annotation: Any, seen: set[Any]) -> bool:
    """Tell whether a type holds prose, itself or in a record inside it."""
    if _holds_prose(annotation):
        return True
    if isinstance(annotation, type) and issubclass(annotation, Record):
        if annotation in seen:
            return False
        seen.add(annotation)
        hints = typing.get_type_hints(annotation, include_extras=True)
        return any(_holds_anything(hints[name], seen) for name in annotation.model_fields)
    return any(_holds_anything(argument, seen) for argument in typing.get_args(annotation))
