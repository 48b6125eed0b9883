# What enters: records and texts. What leaves: the prose in a record with its place, and sentences,
# words and numbers of a text. English only: the pivot language is what authors write.
"""Prose, sentences, words, numbers."""

import re
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from netpes_learn.model.sourced import Where
from netpes_learn.model.text import Translatable

_MARK = re.compile(r"\{\d+\}")
# A full stop ends a sentence when a capital, a quotation mark or nothing follows.
_END = re.compile(r"(?<=[.!?])[”\"')\]]*\s+(?=[A-Z“\"(\d])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|approx|n|No|no|Dr|Mr|Ms|St|vs)\.$")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.,-][^\W_]+)*[+%]?")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])")


def prose_of(record: BaseModel, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield every translatable text of a record and where it stands in its file."""
    hints = typing.get_type_hints(type(record), include_extras=True)
    for name in type(record).model_fields:
        yield from _prose(getattr(record, name), hints[name], (*where, name))


def _prose(value: Any, annotation: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, BaseModel):
        yield from prose_of(value, where)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _prose(item, annotation, (*where, index))
    elif isinstance(value, str) and _is_prose(annotation):
        yield where, value


def _is_prose(annotation: Any) -> bool:
    if any(isinstance(mark, Translatable) for mark in getattr(annotation, "__metadata__", ())):
        return True
    return any(map(_is_prose, typing.get_args(annotation)))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, without narration marks."""
    found: list[str] = []
    for piece in _END.split(_MARK.sub("", text)):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def words_of(text: str) -> list[str]:
    """Return the words of a text; a hyphenated word and a number count as one."""
    return _WORD.findall(_MARK.sub("", text))


def numbers_in(text: str) -> set[str]:
    """Return the numbers written in digits, in one form: 1146, 47.5."""
    found = set()
    for number in _NUMBER.findall(_MARK.sub("", text)):
        plain = re.sub(r",(?=\d{3}\b)", "", number)
        found.add(plain.rstrip("0").rstrip(".") if "." in plain else plain)
    return found
