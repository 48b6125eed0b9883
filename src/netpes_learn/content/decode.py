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
        for detail in error.errors(include_url=False):
            _record(sourced, model, detail, report)
        return None


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
    report.error(sourced.span(where), "NL014", f"{field}: {message}" if field else message, hint=hint)


def _named(where: Where) -> bool:
    return bool(where) and isinstance(where[-1], str)


def _in_file(sourced: Sourced, loc: tuple[str | int, ...]) -> Where:
    """Return the part of an error's path that stands in the file (unions add parts of their own)."""
    where: Where = ()
    for part in loc:
        if (*where, part) in sourced.values:
            where = (*where, part)
    return where


def _wording(kind: str, detail: ErrorDetails) -> tuple[str, str]:
    context: dict[str, Any] = detail.get("ctx", {})
    given = detail.get("input")
    shown = f"'{given}'" if isinstance(given, str | int | float) else f"a {_yaml_name(given)}"
    match kind:
        case "string_type":
            return f"expected text, found {shown}", "put the text on this line, in quotes if need be"
        case "literal_error":
            words = [word.strip("'") for word in _alternatives(str(context["expected"]))]
            return f"{shown} is not allowed here", did_you_mean(str(given), words)
        case "float_parsing" | "float_type" | "int_parsing" | "int_type" | "int_from_float":
            return f"expected a number, found {shown}", "write 1146 or 47.5, without % or spaces"
        case "tuple_type" | "list_type":
            return f"expected a list, found {shown}", "begin each item on a line of its own with '- '"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"expected fields, found {shown}", "write 'name: value' lines, indented"
        case "string_pattern_mismatch":
            return f"{shown} has not the right form", _pattern_hint(str(context["pattern"]))
        case "string_too_short":
            return "the text is empty", "write it, or remove the field"
        case "too_short":
            return f"at least {context['min_length']} needed, found {context['actual_length']}", ""
        case "too_long":
            return f"at most {context['max_length']} allowed, found {context['actual_length']}", ""
        case _:
            return str(detail["msg"]).removeprefix("Value error, "), ""


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
