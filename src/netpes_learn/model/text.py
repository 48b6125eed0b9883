# What enters: nothing. What leaves: ids, and text that knows its language.
"""Ids and text."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Annotated, Any, NewType, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

LanguageTag = NewType("LanguageTag", str)
PracticeId = NewType("PracticeId", str)
PartnerId = NewType("PartnerId", str)
AreaId = NewType("AreaId", str)
ThemeId = NewType("ThemeId", str)
InsightId = NewType("InsightId", str)
WorkshopId = NewType("WorkshopId", str)

PIVOT = LanguageTag("en")


class Record(BaseModel):
    """A frozen value; a field it does not know is an error."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )


class Text(str):
    """A string and the language it is in; compares and hashes as the string."""

    __slots__ = ("lang",)
    lang: LanguageTag

    def __new__(cls, value: str, lang: LanguageTag = PIVOT) -> Self:
        """Return ``value`` marked with its language (a BCP 47 tag)."""
        text = super().__new__(cls, value)
        text.lang = lang
        return text

    def __reduce__(self) -> tuple[type["Text"], tuple[str, LanguageTag]]:
        """Keep the language when pickled."""
        return (Text, (str(self), self.lang))


class Translatable:
    """Marks a field whose text goes through the catalogues."""


# Text a learner reads. Translated; shown in English, marked as such, where no translation exists.
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Translatable()]
# A word of our own that is not translated: an id, a tag, a name.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Run(Record):
    """A stretch of text in one language and one emphasis."""

    text: str
    lang: LanguageTag
    strong: bool = False
    # Where it leads: an address, or a file beside this one, ``glossary.*`` in the same format.
    href: str | None = None
    # Where it leads inside the document: the ``anchor`` of another run.
    target: str | None = None
    anchor: str | None = None
    model_config = ConfigDict(str_strip_whitespace=False)


# The same sentences stand in decks, handouts and pills, for all partners of a language.
@lru_cache(maxsize=1 << 16)
def _run(text: str, lang: LanguageTag) -> tuple[Run, ...]:
    return (Run(text=text, lang=lang),)


def runs_of(value: Any) -> tuple[Run, ...]:
    """Return the runs of a Text, a Run, or any nesting of lists of them; drop empty ones."""
    if type(value) is tuple and _are_runs(value):
        return value
    if isinstance(value, str):
        lang = value.lang if isinstance(value, Text) else PIVOT
        return _run(str(value), lang) if value else ()
    if value is None:
        return ()
    if isinstance(value, Run):
        return (value,) if value.text else ()
    if isinstance(value, dict):
        return (Run.model_validate(value),)
    if isinstance(value, Iterable):
        return tuple(run for part in value for run in runs_of(part))
    raise ValueError(f"expected text, not {type(value).__name__}")


def _are_runs(value: tuple[Any, ...]) -> bool:
    """Tell whether something is rich text already: what is composed goes through here often."""
    for part in value:  # noqa: SIM110 - a generator takes longer than what it looks at
        if type(part) is not Run or not part.text:
            return False
    return True


# Rich text: one or more runs. Outlines may give a Text, a Run or a list of either.
Rich = Annotated[tuple[Run, ...], BeforeValidator(runs_of)]


def runs_within(value: Any) -> Iterator[Run]:
    """Yield the runs of a record, or of records and texts in tuples, in the order of fields."""
    found: list[Run] = []
    _gather(value, found)
    yield from found


def _gather(value: Any, found: list[Run]) -> None:
    if isinstance(value, Run):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)
    elif isinstance(value, Record):
        for name in _fields_of(type(value)):
            _gather(getattr(value, name), found)


@cache
def _fields_of(record: type[Record]) -> tuple[str, ...]:
    return tuple(record.model_fields)


def plain(rich: Iterable[Run]) -> str:
    """Return the characters of rich text."""
    return "".join(run.text for run in rich)
