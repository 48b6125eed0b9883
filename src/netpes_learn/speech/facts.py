# What enters: nothing. What leaves: what has to be known of a language to read its text aloud:
# how it writes numbers, and the words for the signs that are written but never said as such.
# A language without an entry is read as its engine reads it.
"""What a language module states about its spoken form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NBSP, NARROW = "\u00a0", "\u202f"
MINUS, EN_DASH, EM_DASH = "\u2212", "\u2013", "\u2014"
# Thousands may be set apart by a blank that does not break (CLDR "group" of fr, fi, sv, es, ca).
BLANKS = f" {NBSP}{NARROW}\u2009"
Forms = tuple[str, str]


@dataclass(frozen=True)
class SpokenFacts:
    """One language's way from writing to speech.

    ``groups`` and ``decimals`` are the characters that may stand in a number (CLDR numbers);
    ``units`` gives the word for one and for many; ``cases`` the inflected unit after a colon
    (Finnish "81 %:n"). Empty words mean: leave it to the engine.
    """

    tag: str
    groups: str = ""
    decimals: str = ""
    decimal_word: str = ""
    # "47,25" is "vingt-cinq" after the comma in some languages, "two five" in others.
    fraction_as_number: bool = True
    # False where the engine reads figures better than it reads their spelling.
    spell_numbers: bool = True
    # 1998 as "nineteen ninety-eight".
    years_in_pairs: bool = False
    to: str = ""
    dot: str = ""
    units: Mapping[str, Forms] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    # Abbreviations that may end a sentence with the point they end with.
    closing_abbreviations: frozenset[str] = frozenset()
    # Words of magnitude after a currency written in front, and the word that joins the currency.
    scales: tuple[str, ...] = ()
    of: str = ""
    # Endings of ordinals in figures: masculine or common, and feminine (regular expressions).
    ordinal: str = ""
    ordinal_feminine: str = ""
    # The ending that makes a Roman numeral an ordinal: "XXIe".
    roman_ordinal: str = ""
    feminine: tuple[tuple[str, str], ...] = ()
    # What "one" becomes before a noun.
    before_noun: tuple[tuple[str, str], ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)


def units_of(
    *,
    percent: Forms,
    euro: Forms,
    kilometre: Forms,
    hour: Forms,
    minute: Forms,
    million: Forms,
    thousand: str,
) -> dict[str, Forms]:
    """Return the units every language has, from their words for one and for many."""
    return {
        "%": percent, "€": euro, "EUR": euro, "km": kilometre, "h": hour, "min": minute,
        "M€": million, "k€": (thousand, thousand),
    }  # fmt: skip


def base_language(tag: str) -> str:
    """Return the language of a BCP 47 tag without script and region: "fr-BE" is "fr"."""
    return tag.replace("_", "-").split("-", 1)[0].lower()
