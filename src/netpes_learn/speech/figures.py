# What enters: a number as it is written in a language. What leaves: the words for it.
# Engines read separators wrongly ("58 500" loses its thousand in Spanish), so figures are words
# before an engine sees them.
"""Numbers in words."""

import re
from functools import lru_cache

from num2words import num2words

from netpes_learn.speech.facts import SpokenFacts

# Longer rows of digits are telephone or file numbers; nobody says them as one number.
LONGEST_NUMBER = 12
# Four digits without a separator in this span are a year in English usage.
YEARS = range(1100, 2100)


@lru_cache(maxsize=4096)
def _words(number: int, tag: str, form: str = "cardinal") -> str:
    """Return a whole number in words, without commas, at which an engine would breathe."""
    return str(num2words(number, lang=tag, to=form)).replace(",", "")


def whole_number(digits: str, facts: SpokenFacts) -> str:
    """Return the words for a row of digits; digit by digit where it begins with 0 or is long."""
    if len(digits) > LONGEST_NUMBER or (len(digits) > 1 and digits.startswith("0")):
        return " ".join(whole_number(digit, facts) for digit in digits)
    return _words(int(digits), facts.tag) if facts.spell_numbers else str(int(digits))


def year(digits: str, facts: SpokenFacts) -> str:
    """Return the words for a year."""
    if facts.years_in_pairs and facts.spell_numbers:
        return _words(int(digits), facts.tag, "year")
    return whole_number(digits, facts)


def ordinal(digits: str, facts: SpokenFacts, *, feminine: bool = False) -> str:
    """Return the ordinal of a row of digits; feminine by the language's endings."""
    words = _words(int(digits), facts.tag, "ordinal")
    if feminine:
        for masculine, ending in facts.feminine:
            changed = re.sub(masculine, ending, words)
            if changed != words:
                return changed
    return words


def decade(digits: str, facts: SpokenFacts) -> str:
    """Return "nineteen nineties" for 1990."""
    words = year(digits, facts)
    return re.sub(r"y$", "ie", words) + "s"


def number(written: str, facts: SpokenFacts, *, may_be_year: bool = False) -> str:
    """Return the words for a number written with the language's separators: "1,146", "47,5"."""
    whole, fraction = split_number(written, facts)
    if fraction:
        return f"{whole_number(whole, facts)} {facts.decimal_word} {_fraction(fraction, facts)}"
    if may_be_year and written == whole and _is_year(whole):
        return year(whole, facts)
    return whole_number(whole, facts)


def is_number(written: str, facts: SpokenFacts) -> bool:
    """Tell whether this is one number by the language's separators."""
    return _parts(written, facts) is not None


def split_number(written: str, facts: SpokenFacts) -> tuple[str, str]:
    """Return the digits before and after the decimal separator, without group separators."""
    match = _parts(written, facts)
    if match is None:
        raise ValueError(f"not a number in {facts.tag}: {written!r}")
    return re.sub("[^0-9]", "", match[1]), match[2] or ""


def _parts(written: str, facts: SpokenFacts) -> re.Match[str] | None:
    groups, decimals = re.escape(facts.groups), re.escape(facts.decimals)
    grouped = rf"[0-9]{{1,3}}(?:[{groups}][0-9]{{3}})+"
    return re.fullmatch(rf"({grouped}|[0-9]+)(?:[{decimals}]([0-9]+))?", written)


def _is_year(digits: str) -> bool:
    return len(digits) == len("2024") and int(digits) in YEARS


def _fraction(digits: str, facts: SpokenFacts) -> str:
    short = len(digits) <= len("25")
    if facts.fraction_as_number and short and not digits.startswith("0"):
        return whole_number(digits, facts)
    return " ".join(whole_number(digit, facts) for digit in digits)
