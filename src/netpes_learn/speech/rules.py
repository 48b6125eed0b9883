# What enters: the facts of a language. What leaves: patterns of writing, and what is said for each.
# The order is the order in which they claim text: a lexicon beats an abbreviation, an abbreviation
# beats a figure, and so on. A rule that returns None leaves the text to the rules after it.
"""From written forms to spoken ones."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from netpes_learn.speech import figures
from netpes_learn.speech.facts import EM_DASH, EN_DASH, MINUS, SpokenFacts
from netpes_learn.speech.languages import facts_of

Say = Callable[[re.Match[str]], str | None]

# Two consonants that a word may begin with; "CPAS" begins with none of them and is spelled.
_ONSETS = re.compile("[BCFGKP][LR]|[DT]R|[CPST]H|S[CKLMNPTVW]|KV|QU|TW")
_VOWELS = "AEIOUYÀÁÈÉÍÒÓÚÄÅÖ"
# Up to three letters an acronym is spelled ("EU", "PES"); up to six it may be a word ("EURES").
_SPELLED_LENGTH = 3
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Rule:
    """A pattern and what is said for a match of it."""

    pattern: re.Pattern[str]
    say: Say
    # A name of three words said in three words: each is timed by itself. Figures never are.
    word_by_word: bool = False


def lexicon_rule(lexicon: Mapping[str, str]) -> Rule | None:
    """Return the rule that respells names; the longest name wins.

    A name in lower case is also found at the beginning of a sentence.
    """
    respelled = {" ".join(name.split()): spoken for name, spoken in lexicon.items() if name.strip()}
    if not respelled:
        return None
    capitalised = {name[0].upper() + name[1:]: respelled[name] for name in sorted(respelled)}
    spoken = {**capitalised, **respelled}
    # Lookups undo what _any_of allows: any white space between the words of a name.
    pattern = re.compile(rf"(?<!\w)(?:{_any_of(spoken)})(?!\w)")
    return Rule(pattern, lambda match: spoken[re.sub(r"\s", " ", match[0])], word_by_word=True)


@lru_cache(maxsize=32)
def rules_of(language: str) -> tuple[Rule, ...]:
    """Return the rules of a language, in the order in which they apply."""
    return tuple(_rules(facts_of(language)))


def _rules(facts: SpokenFacts) -> Iterator[Rule]:
    if facts.abbreviations:
        yield _abbreviation(facts)
    if facts.dot:
        yield _address(facts)
    if facts.decimals:
        yield _clock(facts)
        if facts.years_in_pairs:
            yield Rule(
                re.compile(r"(?<!\w)([0-9]{3}0)s(?!\w)"), lambda m: figures.decade(m[1], facts)
            )
        yield from _ordinals(facts)
        yield _dotted(facts)
        yield _figure(facts)
        yield _roman(facts)
    yield _acronym(facts)


def _address(facts: SpokenFacts) -> Rule:
    """Say the dots of web and mail addresses, but neither scheme nor path."""
    pattern = re.compile(
        r"(?<!\w)(?:https?://)?((?:www\.)?(?:[\w-]+@)?(?:[\w-]+\.)+[a-z]{2,6})"
        r"(?:/[\w/.-]*\w)?/?(?![\w.]*\w)"
    )
    return Rule(pattern, lambda match: match[1].replace(".", f" {facts.dot} ").replace("@", " @ "))


def _abbreviation(facts: SpokenFacts) -> Rule:
    spoken = {re.sub(r"\s", " ", a): words for a, words in facts.abbreviations.items()}
    pattern = re.compile(rf"(?<!\w)(?:{_any_of(facts.abbreviations)})(?!\w)")
    return Rule(pattern, lambda match: spoken[re.sub(r"\s", " ", match[0])])


def _clock(facts: SpokenFacts) -> Rule:
    """Say hours and minutes: "14:30", "14h30"."""
    hours = facts.units["h"][1]

    def say(match: re.Match[str]) -> str:
        minutes = "" if match[3] == "00" else figures.whole_number(match[3].lstrip("0"), facts)
        named = hours if match[2] == "h" or not minutes else ""
        return " ".join(
            filter(None, (figures.whole_number(str(int(match[1])), facts), named, minutes))
        )

    return Rule(re.compile(r"(?<![\w:])([01]?[0-9]|2[0-4])([:h])([0-5][0-9])(?![\w:])"), say)


def _ordinals(facts: SpokenFacts) -> Iterator[Rule]:
    for endings, feminine in ((facts.ordinal, False), (facts.ordinal_feminine, True)):
        if endings:
            yield Rule(
                re.compile(rf"(?<![\w.,])([0-9]{{1,3}})(?:{endings})(?!\w)"),
                lambda match, feminine=feminine: figures.ordinal(  # type: ignore[misc]
                    match[1], facts, feminine=feminine
                ),
            )


def _dotted(facts: SpokenFacts) -> Rule:
    """Say the parts of dates and section numbers, "1.5.2024", unless it is a number after all."""
    dotted = r"(?<![\w.,])[0-9]+([./])[0-9]+(?:\1[0-9]+)*(?!\w)"
    hyphened = r"(?<![\w-])[0-9]+(?:-[0-9]+){2,}(?![\w-])"

    def say(match: re.Match[str]) -> str | None:
        if figures.is_number(match[0], facts):
            return None
        parts = re.split(r"[./-]", match[0])
        return " ".join(figures.number(part, facts, may_be_year=True) for part in parts)

    return Rule(re.compile(f"{dotted}|{hyphened}"), say)


def _figure(facts: SpokenFacts) -> Rule:
    """Say a number or a range of two, with its sign, its currency in front, its unit behind."""
    number = (
        rf"(?:[0-9]{{1,3}}(?:[{re.escape(facts.groups)}][0-9]{{3}})+(?![0-9])|[0-9]+)"
        rf"(?:[{re.escape(facts.decimals)}][0-9]+)?"
    )
    unit = _any_of(facts.units)
    money = _any_of(sign for sign in ("€", "EUR", "$", "£") if sign in facts.units)
    dash = f"[{EN_DASH}{EM_DASH}-]"
    pattern = re.compile(
        rf"(?:(?<![^\s(\[«“\"])(?P<sign>[+\-{MINUS}±~≈<>≤≥])\s?)?"
        rf"(?:(?<!\w)(?P<money>{money})\s?)?"
        rf"(?<!\w)(?<![0-9][.,])(?P<first>{number})"
        rf"(?:\s?%?\s?(?P<dash>{dash})\s?(?P<second>{number})(?!{dash}[0-9]))?"
        # "€1.2 million": magnitude belongs to a currency in front; else a unit may follow.
        rf"(?(money)(?P<scaled>\s(?:{_any_of(facts.scales)})(?!\w))?"
        rf"|(?:\s?(?P<unit>{unit})(?::(?P<case>\w+))?(?!\w))?)"
        r"(?P<ending>:[a-zåäö]+)?(?!\w)"
    )
    return Rule(pattern, lambda match: _say_figure(match, facts))


def _any_of(written: Iterable[str]) -> str:
    """Return a pattern for any of some strings, the longest first; a blank may be unbreakable."""
    longest_first = sorted(written, key=lambda text: (-len(text), text))
    return "|".join(re.escape(text).replace(r"\ ", r"\s") for text in longest_first)


def _say_figure(match: re.Match[str], facts: SpokenFacts) -> str:
    plain = not match["money"] and not match["unit"]
    said = _amount(match, facts, may_be_year=plain)
    if match["sign"]:
        said = f"{facts.signs.get(match['sign'], '')} {said}"
    if match["scaled"]:
        said += match["scaled"]
    many = match["second"] or match["first"] != "1"
    if match["money"]:
        said += f" {facts.of if match['scaled'] else ''}{facts.units[match['money']][bool(many)]}"
    if match["unit"]:
        unit = re.sub(r"\s", " ", match["unit"])
        said += " " + facts.cases.get(unit, {}).get(match["case"], facts.units[unit][bool(many)])
    return said


def _amount(match: re.Match[str], facts: SpokenFacts, *, may_be_year: bool) -> str:
    first = figures.number(match["first"], facts, may_be_year=may_be_year)
    if match["second"]:
        second = figures.number(match["second"], facts, may_be_year=may_be_year)
        lower, upper = (figures.split_number(match[n], facts)[0] for n in ("first", "second"))
        # "24-7" is no range, and neither is a file number.
        ranged = match["dash"] != "-" or int(lower) < int(upper)
        return f"{first} {facts.to} {second}" if ranged else f"{first} {second}"
    if match["unit"] not in {None, "%"} or re.match(r"\s[^\W\d_]", match.string[match.end() :]):
        for one, before_noun in facts.before_noun:
            first = re.sub(one, before_noun, first)
    return first


def _roman(facts: SpokenFacts) -> Rule:
    """Say Roman numerals from II to XXXIX; one letter alone is more often a letter."""

    def say(match: re.Match[str]) -> str | None:
        values = [_ROMAN[letter] for letter in match[1]]
        after = [*values[1:], 0]
        total = sum(-v if v < n else v for v, n in zip(values, after, strict=True))
        if match[2]:
            return figures.ordinal(str(total), facts)
        return figures.whole_number(str(total), facts)

    suffix = f"({facts.roman_ordinal})?" if facts.roman_ordinal else "()"
    return Rule(
        re.compile(rf"(?<!\w)(?=[IVX]{{2}})(X{{0,3}}(?:IX|IV|V?I{{0,3}})){suffix}(?!\w)"), say
    )


def _acronym(facts: SpokenFacts) -> Rule:
    """Spell acronyms nobody respelled, or say them as a word where they can be one."""

    def say(match: re.Match[str]) -> str:
        letters, ending = match[1], match[2]
        if _is_word(letters):
            return letters.lower() + ending
        return " ".join(facts.letters.get(letter, letter) for letter in letters) + ending

    return Rule(re.compile(r"(?<!\w)([A-ZÀÁÈÉÍÒÓÚÄÅÖ]{2,6})(s?)(?!\w)"), say)


def _is_word(letters: str) -> bool:
    """Tell whether an acronym can be said as a word: long enough, and no heap of consonants."""
    if len(letters) <= _SPELLED_LENGTH:
        return False
    shape = "".join("v" if letter in _VOWELS else "c" for letter in letters)
    if "v" not in shape or "ccc" in shape or "vvv" in shape:
        return False
    return not shape.startswith("cc") or _ONSETS.match(letters) is not None
