# What enters: a snapshot, and the English one of the same release where it is known. What leaves:
# in which language each of its texts is, for whoever hears it read: English, if not translated.
"""Languages of the texts of a snapshot."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from netpes_learn.model.text import PIVOT, LanguageTag
from netpes_learn.stages.comparing.alignment import PROSE

# Returns the language of a value that stands in a field.
LanguageOf = Callable[[Any, str], LanguageTag]


def languages_of(
    snapshot: Mapping[str, Any], pivot: Mapping[str, Any] | None, subject: str
) -> LanguageOf:
    """Return what tells the language of a subject's values.

    A text that is, to the letter, one of the English ones was not translated, unless the subject is
    wholly in the snapshot's language. Without ``pivot`` everything is in that language.
    """
    own = LanguageTag(snapshot["language"])
    whole = snapshot.get("in_language", ())
    if pivot is None or own == PIVOT or whole == "all" or subject in whole:
        return lambda _value, _field: own
    english = frozenset(_texts(pivot["subjects"].get(subject, {}), ""))

    def language(value: Any, field: str) -> LanguageTag:
        texts = [*_texts(value, field)]
        return PIVOT if texts and english.issuperset(texts) else own

    return language


def _texts(value: Any, field: str) -> Iterator[str]:
    """Yield every text of a value; of the fields of a record, those that hold prose."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, field)
    elif isinstance(value, str) and field in PROSE:
        yield value
