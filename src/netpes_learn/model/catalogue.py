# What enters: nothing. What leaves: what there is to translate, and the translations.
"""Messages and catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netpes_learn.model.text import PIVOT, LanguageTag, Text


@dataclass(frozen=True)
class Message:
    """A string to translate: the file it stands in, the path of its field, its English text."""

    domain: str
    context: str
    text: str


@dataclass(frozen=True)
class Catalogue:
    """The translations into one language: domain → (field path, English) → translation."""

    language: LanguageTag
    entries: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)

    def translate(self, domain: str, context: str, text: str) -> Text:
        """Return the translation, or the English text marked as English.

        A text that moved inside its file (a list grew) is still found, by its English wording.
        """
        if self.language == PIVOT:
            return Text(text, PIVOT)
        entries = self.entries.get(domain, {})
        found = entries.get((context, text)) or entries.get(("", text))
        return Text(found, self.language) if found else Text(text, PIVOT)
