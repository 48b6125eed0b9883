from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from netpes_learn.content.localise import localise, messages
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Library
from netpes_learn.model.text import LanguageTag, Text

XX = LanguageTag("xx")


def texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_every_message_reaches_its_field(library: Library) -> None:
    found = list(messages(library))
    entries: dict[str, dict[tuple[str, str], str]] = {}
    for number, message in enumerate(found):
        entries.setdefault(message.domain, {})[(message.context, message.text)] = f"x{number}"
    localised = localise(library, Catalogue(XX, entries))
    shown = list(texts(localised))
    assert sorted(shown) == sorted(f"x{number}" for number in range(len(found)))
    assert {text.lang for text in shown} == {"xx"}


def test_english_is_marked_english(library: Library) -> None:
    localised = localise(library, Catalogue(LanguageTag("en")))
    assert localised == library
    assert {text.lang for text in texts(localised)} == {"en"}


def test_ids_and_names_are_not_translated(library: Library) -> None:
    found = {message.text for message in messages(library)}
    assert "coup-de-boost" not in found
    assert "#0B6E69" not in found


def test_contexts_are_unique_in_a_domain(library: Library) -> None:
    keys = [(message.domain, message.context) for message in messages(library)]
    assert len(keys) == len(set(keys))
