# What enters: a localised library, a language, the template messages. What leaves: the functions
# that expressions in outlines call to put numbers, dates, lists and sentences together the way the
# language writes them. No words stand here: they come from templates/ through the catalogue.
"""Text functions for outlines."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, parse_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.units import format_unit

from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Figure, Language
from netpes_learn.model.text import LanguageTag, Rich, Run, Text, plain, runs_of
from netpes_learn.stages.articles import with_number_article

_FIELD = re.compile(r"\{([a-z_]+)\}")
# CLDR unit names for what a figure can be measured in.
_DURATIONS: Mapping[str, str] = {
    "years": "duration-year",
    "months": "duration-month",
    "weeks": "duration-week",
    "days": "duration-day",
    "hours": "duration-hour",
    "minutes": "duration-minute",
}
_Length = Literal["short", "long"]
TEMPLATES = "templates"
_BILLION = 1e9
_EN_DASH, _TIMES, _NO_BREAK = "\u2013", "\u00d7", "\xa0"
# Fields of messages that are numbers of versions.
_VERSIONS = frozenset({"version", "now", "before"})


@dataclass(frozen=True)
class Wording:
    """Says things in one language."""

    language: Language
    catalogue: Catalogue
    # Key → English message, from templates/wording.yml.
    keyed: Mapping[str, str]

    @property
    def tag(self) -> LanguageTag:
        """The language's tag."""
        return self.language.tag

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale that numbers, dates and lists follow."""
        return Locale.parse(self.language.locale.replace("-", "_"))

    def translate(self, message: str) -> Text:
        """Return a template message in the language, or in English, marked as such."""
        return self.catalogue.translate(TEMPLATES, TEMPLATES, message)

    def t(self, message: str, **fields: Any) -> Rich:
        """Return a message with its ``{fields}`` filled; each part keeps its own language."""
        runs: list[Run] = []
        for said, name in self._pieces(message):
            runs += said
            if not name:
                continue
            if name not in fields:
                raise KeyError(f"the message '{message}' needs {name}=…")
            runs += self.rich(fields[name])
        return tuple(runs)

    def _pieces(self, message: str) -> Sequence[tuple[Rich, str]]:
        """Return a message in the language as stretches of text, each with the field behind it."""
        if message not in self._parted:
            text = self.translate(message)
            parts = _FIELD.split(text)
            names = [*parts[1::2], ""]
            said = [
                runs_of(Text(_before(name, part), text.lang))
                for part, name in zip(parts[::2], names, strict=True)
            ]
            self._parted[message] = tuple(zip(said, names, strict=True))
        return self._parted[message]

    @cached_property
    def _parted(self) -> dict[str, Sequence[tuple[Rich, str]]]:
        # A message is said some hundred times: in every deck, for every partner.
        return {}

    def t_keep(self, message: str) -> Rich:
        """Return a message with its ``{fields}`` left for a renderer or script to fill."""
        return runs_of(self.translate(message))

    def n(self, one: str, many: str, count: float, **fields: Any) -> Rich:
        """Return the singular or plural message for a count, which it may show as ``{count}``."""
        message = one if count == 1 else many
        return self.t(message, count=self.number(count), **fields)

    def word(self, key: str, **fields: Any) -> Rich:
        """Return a message of templates/wording.yml by its key."""
        if key not in self.keyed:
            raise KeyError(f"wording.yml has no '{key}'")
        return self.t(self.keyed[key], **fields)

    def rich(self, value: Any) -> Rich:
        """Return any value as rich text; numbers are written as the language writes them."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return runs_of(self.number(value))
        if isinstance(value, str) and not isinstance(value, Text):
            return runs_of(Text(value, self.tag))
        return runs_of(value)

    def number(self, value: float) -> Text:
        """Return a number with the language's separators."""
        key = repr(value)
        if key not in self._numbers:
            shown = format_decimal(
                value,
                locale=self.locale,
                decimal_quantization=False,
                group_separator=abs(value) >= self.language.group_from,
            )
            self._numbers[key] = Text(shown, self.tag)
        return self._numbers[key]

    @cached_property
    def _numbers(self) -> dict[str, Text]:
        # Slides and minutes are counted in every document.
        return {}

    def value(self, figure: Figure) -> Rich:
        """Return a figure's value as it is written: 1,146, 47.5%, over 90%, €100,000, 4 years."""
        if figure.to is None:
            written: Rich = runs_of(self._measured(figure.value, figure.unit))
        else:
            span = f"{self.number(figure.value)}{_EN_DASH}{self._measured(figure.to, figure.unit)}"
            written = runs_of(Text(span, self.tag))
        if figure.qualifier == "exact":
            return written
        if figure.unit != "percent":
            return self.word(f"qualifier-{figure.qualifier}", value=written)
        said = self.word(f"qualifier-{figure.qualifier}-percent", percent=written)
        return with_number_article(said, figure.value, self.language)

    def _measured(self, value: float, unit: str) -> Text:
        locale = self.locale
        if unit == "percent":
            share = Decimal(str(value)) / 100
            shown = format_percent(share, locale=locale, decimal_quantization=False)
        elif unit == "euro":
            shown = self._euro(value)
        elif unit == "multiple":
            shown = f"{self.number(value)}{_TIMES}"
        elif unit in _DURATIONS:
            shown = self._duration(value, unit)
        else:
            return self.number(value)
        return Text(shown, self.tag)

    def _duration(self, value: float, unit: str) -> str:
        """Return a length of time in whole words: "2 years", "2 vuotta"."""
        own = self.language.durations.get(unit, {})  # type: ignore[call-overload]
        form = own.get(self.locale.plural_form(value)) or own.get("other")
        if form:
            return str(form.replace("{0}", self.number(value)))
        # CLDR's root locale leads a long form that is missing to the short one: Italian and
        # Catalan have their whole words there.
        return self._in_unit(value, _DURATIONS[unit], lengths=("long", "short"))

    def _in_unit(self, value: float, name: str, *, lengths: Sequence[_Length]) -> str:
        """Return a value in a unit of CLDR, at the first length for which there is a form."""
        pattern = "#,##0.###" if abs(value) >= self.language.group_from else "0.###"
        for length in lengths:
            shown = format_unit(value, name, length=length, format=pattern, locale=self.locale)
            # Where a form is missing, Babel writes the name of the unit instead.
            if name not in shown:
                return shown
        raise KeyError(f"CLDR has no form of '{name}' in '{self.tag}' for {value:g}")

    def _euro(self, value: float) -> str:
        """Return an amount: "€100,000", "€99.50", "€6.5 billion"."""
        pattern = self.locale.currency_formats["standard"].pattern
        if value >= _BILLION and round(value / _BILLION, 1) == value / _BILLION:
            amount = format_compact_decimal(
                value, format_type="long", locale=self.locale, fraction_digits=1
            )
        else:
            digits = 0 if float(value).is_integer() else 2
            amount = format_decimal(
                value,
                "#,##0" if not digits else "#,##0.00",
                locale=self.locale,
                group_separator=value >= self.language.group_from,
            )
        whole = amount.replace(" ", "\xa0")
        return re.sub(r"[#,0.]+", lambda _: whole, pattern.split(";")[0]).replace("\xa4", "\u20ac")

    def day(self, iso: str) -> Text:
        """Return a date (YYYY-MM-DD) in the language's long form."""
        day = parse_date(iso, locale="en", format="yyyy-MM-dd")
        # A line does not end inside a date.
        written = format_date(day, "long", locale=self.locale).replace(" ", _NO_BREAK)
        return Text(written, self.tag)

    def language_name(self, tag: str) -> Text:
        """Return the name of a language (a BCP 47 tag), as it stands in a sentence: "français"."""
        return Text(Locale.parse(tag, sep="-").get_display_name(self.locale) or tag, self.tag)

    def size(self, count: int) -> Text:
        """Return a file size for people: "840 kB", "12.4 MB" (decimal units, as browsers show)."""
        unit, share = ("megabyte", count / 1e6) if count >= 1e6 else ("kilobyte", count / 1e3)  # noqa: PLR2004 - SI prefixes
        rounded = round(share, 1) if unit == "megabyte" else max(1, round(share))
        return Text(self._in_unit(rounded, f"digital-{unit}", lengths=("short",)), self.tag)

    def minutes(self, seconds: float) -> Text:
        """Return a length for people: "2:05 min"."""
        whole = round(seconds)
        clock = f"{whole // 60}:{whole % 60:02d}"
        return Text(f"{clock} min", self.tag)

    def alphabetical(self, items: Iterable[Any], field: str) -> list[Any]:
        """Return records in the order in which the language's alphabet puts one of their fields.

        Letter by letter, digits first; case, accents, spaces and punctuation count only between
        equals. Letters that a language sorts otherwise are its ``letters_after``.
        """
        return sorted(items, key=lambda item: self._place(str(getattr(item, field))))

    def _place(self, text: str) -> tuple[tuple[tuple[str, int], ...], str]:
        own = {
            letter: (base, rank)
            for base, letters in self.language.letters_after.items()
            for rank, letter in enumerate(letters, start=1)
        }
        folded = unicodedata.normalize("NFC", text).casefold()
        places = [
            own.get(letter) or (unicodedata.normalize("NFKD", letter)[0], 0)
            for letter in folded
            if letter.isalnum()
        ]
        return tuple(places), text

    def listed(self, items: Iterable[Any]) -> Rich:
        """Return items joined as the language joins them: "a, b and c"."""
        parts = [self.rich(item) for item in items]
        if not parts:
            return ()
        frame = format_list([f"\x00{place}\x00" for place in range(len(parts))], locale=self.locale)
        runs: list[Run] = []
        for place, piece in enumerate(str(frame).split("\x00")):
            runs += parts[int(piece)] if place % 2 else runs_of(Text(piece, self.tag))
        return tuple(runs)


def _before(field: str, text: str) -> str:
    """Return what a message says before a field: "version" and its number stay on one line."""
    return text[:-1] + _NO_BREAK if field in _VERSIONS and text.endswith(" ") else text


def strong(value: Any) -> Rich:
    """Return text as strong."""
    return tuple(run.model_copy(update={"strong": True}) for run in runs_of(value))


def link(value: Any, href: str) -> Rich:
    """Return text as a link."""
    return tuple(run.model_copy(update={"href": href}) for run in runs_of(value))


def joined(*parts: Any) -> Rich:
    """Return several texts one after the other, without anything between them."""
    return runs_of(list(parts))


def without_marks(value: Any) -> Rich:
    """Return narration without its marks."""
    return tuple(
        run.model_copy(update={"text": re.sub(r"\{\d+\}", "", run.text)}) for run in runs_of(value)
    )


def voiced_as(voice: Any, value: Any) -> Rich:
    """Return text marked with the language of another, so that one voice reads both.

    A paragraph is read in the language of most of it, and names of services are in their own.
    """
    first, *_ = runs_of(voice)
    return tuple(run.model_copy(update={"lang": first.lang}) for run in runs_of(value))


def evenly(items: Sequence[Any], most: int) -> list[list[Any]]:
    """Return items in as few groups of at most ``most`` as possible, of nearly equal length."""
    groups = -(-len(items) // most)
    edges = [round(place * len(items) / groups) for place in range(groups + 1)] if groups else [0]
    return [list(items[start:end]) for start, end in itertools.pairwise(edges)]


def functions(wording: Wording) -> dict[str, Callable[..., Any]]:
    """Return the text functions that an outline can call, by name."""
    return {
        "t": wording.t,
        "t_keep": wording.t_keep,
        "n": wording.n,
        "word": wording.word,
        "number": wording.number,
        "value": wording.value,
        "day": wording.day,
        "language_name": wording.language_name,
        "size": wording.size,
        "minutes": wording.minutes,
        "listed": wording.listed,
        "alphabetical": wording.alphabetical,
        "evenly": evenly,
        "strong": strong,
        "link": link,
        "joined": joined,
        "plain": lambda value: plain(runs_of(value)),
        "without_marks": without_marks,
        "voiced_as": voiced_as,
    }
