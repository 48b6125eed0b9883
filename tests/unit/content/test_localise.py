from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.localise import localise, messages
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Library, Partner
from netpes_learn.model.text import LanguageTag, Text

XX = LanguageTag("xx")
# Of a partner: not translated, and in its own language.
NAMES = ("name", "short_name")


def translated(library: Library) -> Library:
    """Return the library without what is written in one language and held in it."""
    kept = tuple(w for w in library.workshops if w.language is None)
    return library.model_copy(update={"workshops": kept})


def texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if not (isinstance(value, Partner) and name in NAMES):
                yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_every_message_reaches_its_field(library: Library) -> None:
    library = translated(library)
    found = list(messages(library))
    entries: dict[str, dict[tuple[str, str], str]] = {}
    for number, message in enumerate(found):
        entries.setdefault(message.domain, {})[(message.context, message.text)] = f"x{number}"
    localised = localise(library, Catalogue(XX, entries))
    shown = list(texts(localised))
    assert sorted(shown) == sorted(f"x{number}" for number in range(len(found)))
    assert {text.lang for text in shown} == {"xx"}


def test_english_is_marked_english(library: Library) -> None:
    library = translated(library)
    localised = localise(library, Catalogue(LanguageTag("en")))
    assert localised == library
    assert {text.lang for text in texts(localised)} == {"en"}


@pytest.mark.parametrize(
    ("tag", "partner", "language", "short"),
    [
        ("en", "arti", "it", "it"),
        ("fr", "le-forem", "fr", "fr"),
        ("es", "soc", "ca", "ca"),
        # It has a name of its own in Finnish and Swedish, and an English one for everybody else.
        ("fr", "helsinki", "en", "fi"),
        ("sv", "helsinki", "sv", "fi"),
        ("fi", "helsinki", "fi", "fi"),
    ],
)
def test_name_of_a_service_is_marked_with_its_own_language(
    library: Library, tag: str, partner: str, language: str, short: str
) -> None:
    localised = localise(library, Catalogue(LanguageTag(tag)))
    found = next(each for each in localised.partners if each.id == partner)
    assert isinstance(found.name, Text)
    assert isinstance(found.short_name, Text)
    assert (found.name.lang, found.short_name.lang) == (language, short)


def test_ids_and_names_are_not_translated(library: Library) -> None:
    found = {message.text for message in messages(library)}
    assert "coup-de-boost" not in found
    assert "#0B6E69" not in found


def test_contexts_are_unique_in_a_domain(library: Library) -> None:
    keys = [(message.domain, message.context) for message in messages(library)]
    assert len(keys) == len(set(keys))


def test_workshop_held_in_one_language_is_written_in_it(small_loaded: Loaded) -> None:
    (workshop,) = small_loaded.library.workshops
    french = workshop.model_copy(update={"language": "fr", "title": "Passages"})
    library = small_loaded.library.model_copy(update={"workshops": (french,)})
    (held,) = localise(library, Catalogue(XX)).workshops
    assert {text.lang for text in texts(held)} == {"fr"}
    assert "Passages" not in {message.text for message in messages(library)}


def test_workshop_of_all_languages_is_translated(small_loaded: Loaded) -> None:
    entries = {"workshops/crossing": {("title", "Ways across"): "Traversées"}}
    (held,) = localise(small_loaded.library, Catalogue(LanguageTag("fr"), entries)).workshops
    assert held.title == Text("Traversées")
    assert {text.lang for text in texts(held)} == {"fr", "en"}


def test_why_practices_are_related_is_found_wherever_it_stands(library: Library) -> None:
    """A reordered list must not give a practice the reason that was translated for another."""
    practice = next(p for p in library.practices if len(p.related) > 1)
    turned = practice.model_copy(update={"related": tuple(reversed(practice.related))})
    other = library.model_copy(update={"practices": (turned,)})
    where = f"practices/{practice.id}"
    before, after = (
        {(m.context, m.text) for m in messages(each) if m.domain == where}
        for each in (library, other)
    )
    assert before == after
    assert any(context == f"related[{practice.related[0].practice}].why" for context, _ in after)
