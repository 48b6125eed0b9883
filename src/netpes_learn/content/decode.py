# What enters: a Sourced value and a record type. What leaves: the record, or diagnostics that say
# in the author's words what pydantic found.
"""Typed records from sourced values."""

import typing
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from netpes_learn.diagnostics import Report, did_you_mean
from netpes_learn.model.sourced import Sourced, Where

Model = TypeVar("Model", bound=BaseModel)


def decode(sourced: Sourced, model: type[Model], report: Report) -> Model | None:
    """Return ``sourced.value`` as a ``model``, or None after recording every mistake in it."""
    try:
        return model.model_validate(sourced.value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        for detail in details:
            if not _follows(detail, details):
                _record(sourced, model, detail, report)
        return None


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Tell whether a list is only too short because pydantic left out its faulty items."""
    length = len(detail["loc"])
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > length and other["loc"][:length] == detail["loc"] for other in details
    )


def _record(sourced: Sourced, model: type[BaseModel], detail: ErrorDetails, report: Report) -> None:
    where = _in_file(sourced, detail["loc"])
    name = where[-1] if where else ""
    kind = detail["type"]
    if kind == "extra_forbidden":
        fields = fields_at(model, where[:-1])
        report.error(
            sourced.key_span(where),
            "NL012",
            f"unknown field '{name}'",
            hint=did_you_mean(str(name), fields),
        )
        return
    if kind == "missing":
        missing = str(detail["loc"][-1])
        report.error(
            sourced.key_span(where),
            "NL013",
            f"field '{missing}' is missing" + (f" in '{where[-1]}'" if _named(where) else ""),
            hint=f"add a line '{missing}: …' here",
        )
        return
    message, hint = _wording(kind, detail)
    field = ".".join(str(part) for part in where)
    report.error(
        sourced.span(where), "NL014", f"{field}: {message}" if field else message, hint=hint
    )


def _named(where: Where) -> bool:
    return bool(where) and isinstance(where[-1], str)


def _in_file(sourced: Sourced, loc: tuple[str | int, ...]) -> Where:
    """Return the part of an error's path that stands in the file; unions add parts of their own."""
    where: Where = ()
    for part in loc:
        if (*where, part) in sourced.values:
            where = (*where, part)
    return where


def _wording(kind: str, detail: ErrorDetails) -> tuple[str, str]:
    """Return what to tell an author about a kind of error, and the hint."""
    context: dict[str, Any] = detail.get("ctx", {})
    given = detail.get("input")
    # YAML writes truth in small letters.
    written = str(given).lower() if isinstance(given, bool) else given
    shown = f"'{written}'" if isinstance(given, str | int | float) else f"a {_yaml_name(given)}"
    found = _EXPECTED.get(kind)
    if found is not None:
        expected, hint = found
        return f"expected {expected}, found {shown}", hint
    if kind == "literal_error":
        words = [word.strip("'") for word in _alternatives(str(context["expected"]))]
        return f"{shown} is not allowed here", did_you_mean(str(given), words)
    if kind == "string_pattern_mismatch":
        return f"{shown} has not the right form", _pattern_hint(str(context["pattern"]))
    if kind in {"too_short", "too_long"}:
        bound = context.get("min_length", context.get("max_length"))
        side = "at least" if kind == "too_short" else "at most"
        return f"{side} {bound} needed, found {context['actual_length']}", ""
    if kind == "string_too_short":
        return "the text is empty", "write it, or remove the field"
    hint = "check the number against the source" if kind == "beyond_belief" else ""
    return str(detail["msg"]).removeprefix("Value error, "), hint


_NUMBER = ("a number", "write 1146 or 47.5, without % or spaces")
_LIST = ("a list", "begin each item on a line of its own with '- '")
_FIELDS = ("fields", "write 'name: value' lines, indented")
# pydantic's names of errors → what was expected, and the hint.
_EXPECTED = {
    "string_type": ("text", "put the text on this line, in quotes if need be"),
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_from_float": _NUMBER,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "model_type": _FIELDS,
    "model_attributes_type": _FIELDS,
    "dict_type": _FIELDS,
}


def _alternatives(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _yaml_name(value: object) -> str:
    if isinstance(value, dict):
        return "group of fields"
    if isinstance(value, list):
        return "list"
    return "empty value" if value is None else "value"


def _pattern_hint(pattern: str) -> str:
    known = {
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters, digits and single hyphens: coup-de-boost",
        r"^\d+\.\d+\.\d+$": "write three numbers with points: 1.0.0",
        r"^#[0-9A-Fa-f]{6}$": 'write a colour as "#0B6E69", in quotes',
        r"^https?://[^\s]+$": "write the whole address: https://www.example.org",
        r"^https://[^\s/?#]+(/[^\s?#]*)?$": "begin with https:// and leave out ? and #",
        r"\{0\}": 'write {0} for the number: "{0} dagar"',
        r"^[A-Z]{2}$": "write the two capitals of ISO 3166: BE",
    }
    return known.get(pattern, f"it must match {pattern}")


def fields_at(model: type[BaseModel], where: Where) -> tuple[str, ...]:
    """Return the field names that are known at a place inside a record."""
    kinds: set[Any] = {model}
    for part in where:
        step: set[Any] = set()
        for kind in kinds:
            if isinstance(part, str) and part in kind.model_fields:
                hints = typing.get_type_hints(kind)
                step |= set(_models_in(hints[part]))
            elif isinstance(part, int):
                step.add(kind)
        kinds = step
    return tuple(sorted({name for kind in kinds for name in kind.model_fields}))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
