# What enters: a loaded checkout in English. What leaves: the same in a language that does not
# exist, every text accented, in brackets and forty per cent longer: sentences out of English grow
# by about thirty (W3C, "Text size in translation"), short ones by more. Text that is not in
# brackets was never translated; what holds this holds Finnish.
"""A pseudo-locale for tests."""

import re
from dataclasses import dataclass, replace
from math import ceil

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.text import LanguageTag, Text

# ISO 639-2 keeps qaa to qtz for private use; Microsoft's pseudo-locale is qps.
PSEUDO = LanguageTag("qps")
GROWTH = 0.4
_ACCENTS = str.maketrans("AEIOUYCNSZaeiouycnsz", "ÅÉÎÖÛÝÇÑŠŽåéîöûýçñšž")
# Marks ({1}) and fields ({owner}) stay as they are; so do addresses.
_KEPT = re.compile(r"(\{[^}]*\}|https?://\S+)")
_WORD = re.compile(r"[^\W\d_]+")


def lengthened(text: str) -> str:
    """Return a text as the pseudo-locale writes it: every word longer, the whole in brackets."""
    parts = _KEPT.split(text)
    return "[" + "".join(p if _KEPT.match(p) else _WORD.sub(_longer, p) for p in parts) + "]"


def _longer(word: re.Match[str]) -> str:
    """Return a word with its last letters said again: words get longer, not more."""
    letters = word[0]
    more = ceil(len(letters) * GROWTH)
    end = letters[-more:].lower() if more <= len(letters) else letters
    return (letters + end).translate(_ACCENTS)


@dataclass(frozen=True)
class PseudoCatalogue(Catalogue):
    """Translates everything that goes through a catalogue."""

    def translate(self, domain: str, context: str, text: str) -> Text:
        del domain, context
        return Text(lengthened(text), self.language)


def pseudo(loaded: Loaded) -> Loaded:
    """Return a checkout that can also be set in the pseudo-locale."""
    library = loaded.library
    english = next(language for language in library.languages if language.tag == "en")
    # Finnish numbers, dates and units: no CLDR locale is pseudo, and these are long.
    language = english.model_copy(
        update={"tag": PSEUDO, "name": "pseudo", "locale": "fi", "proofing": "qps-ploc"}
    )
    funding = library.project.funding
    statement = {**funding.statement, PSEUDO: lengthened(funding.statement[LanguageTag("en")])}
    project = library.project.model_copy(
        update={"funding": funding.model_copy(update={"statement": statement})}
    )
    return replace(
        loaded,
        library=library.model_copy(
            update={"languages": (*library.languages, language), "project": project}
        ),
        catalogues={**loaded.catalogues, PSEUDO: PseudoCatalogue(PSEUDO)},
    )
