# What enters: an outline (YAML with Jinja expressions, already parsed) and a scope of names.
# What leaves: plain values, ready to be validated as a Document. An outline's leaf is either an
# expression, {{ … }}, whose result is taken as it is (a number stays a number, a Text keeps its
# language), or a literal. A literal is a message that goes through the catalogue, except under
# the few keys that structure a document.
"""Evaluation of outlines."""

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from jinja2.ext import babel_extract
from pydantic import BaseModel

from netpes_learn.canonical import UNPRINTABLE
from netpes_learn.diagnostics import ContentError, Diagnostic, did_you_mean
from netpes_learn.model.sourced import Sourced, Where
from netpes_learn.stages.common import Common
from netpes_learn.stages.expressions import (
    MOST_CHARACTERS,
    MOST_TURNS,
    bare,
    compiled,
    inside,
)

# Literals under these keys are names for the program, not words for a reader.
STRUCTURAL = frozenset(
    {
        "kind", "id", "layout", "style", "voice", "shape", "role", "href", "video", "poster",
        "captions", "language", "colour", "tint", "stem", "formats", "for", "version", "date",
        "icon",
    }
)  # fmt: skip
_CONTROL = frozenset({"when", "for_each", "let"})
_SPLICED = frozenset({"item", "all"})
# What makes an entry of a list stand for none, one or several.
_MANY = _SPLICED | {"for_each"}


class _Dropped:
    """Stands for a part whose ``when`` is false."""


DROPPED = _Dropped()


class Placed(dict[str, Any]):
    """A mapping that knows where in the outline it was made, so that errors can point there."""

    def __init__(self, where: Where) -> None:
        super().__init__()
        self.where = where


@dataclass(frozen=True)
class Scope:
    """What an outline can name, and how its literals are translated: (domain, English) → Text."""

    names: dict[str, Any]
    translate: Callable[[str], Any]
    # What all partners share, and which of the names have the same value for all of them; without
    # it everything is made for this scope alone.
    common: Common | None = None
    settled: frozenset[str] = frozenset()

    def with_names(self, names: Mapping[str, Any]) -> "Scope":
        """Return the scope with more names, of one turn of a loop: nothing in it is shared."""
        return Scope({**self.names, **names}, self.translate)

    def binding(self, name: str, value: Any, where: Where) -> "Scope":
        """Return the scope with one more name, which ``let`` gives ``where`` the outline says."""
        kept = self.common is not None and where in self.common.parts
        known = self.settled | {name} if kept else self.settled - {name}
        return Scope({**self.names, name: value}, self.translate, self.common, known)

    def alone(self) -> "Scope":
        """Return the scope for a part that is shared as a whole."""
        return Scope(self.names, self.translate)

    def shares(self, where: Where, part: Any) -> bool:
        """Tell whether a part of the outline is the same for all partners."""
        return self.common is not None and self.common.holds(where, part, self.settled)


def evaluate(outline: Sourced, where: Where, scope: Scope) -> Any:
    """Return the value of the part of an outline at ``where``.

    Raises ContentError, with the place in the outline, when an expression fails.
    """
    return _evaluate(outline, where, _at(outline.value, where), scope)


def _at(value: Any, where: Where) -> Any:
    for part in where:
        value = value[part]
    return value


def _evaluate(outline: Sourced, where: Where, value: Any, scope: Scope) -> Any:
    if isinstance(value, dict):
        return _mapping(outline, where, value, scope)
    if isinstance(value, list):
        return [item for index, entry in enumerate(value)
                for item in _shared(_items, outline, (*where, index), entry, scope)]  # fmt: skip
    if isinstance(value, str):
        return _leaf(outline, where, value, scope)
    return value


def _shared(
    make: Callable[[Sourced, Where, Any, Scope], Any],
    outline: Sourced,
    where: Where,
    part: Any,
    scope: Scope,
) -> Any:
    """Return what ``make`` gives; a part that is the same for all partners is made once."""
    common = scope.common
    if common is None:
        return make(outline, where, part, scope)
    if where in common.parts:
        return common.parts[where]
    if not scope.shares(where, part):
        return make(outline, where, part, scope)
    return common.keep(where, make(outline, where, part, scope.alone()))


def _items(outline: Sourced, where: Where, entry: Any, scope: Scope) -> list[Any]:
    return list(_each_item(outline, where, entry, scope))


def _each_item(outline: Sourced, where: Where, entry: Any, scope: Scope) -> Iterator[Any]:
    if not isinstance(entry, dict) or _MANY.isdisjoint(entry):
        value = _evaluate(outline, where, entry, scope)
        if value is not DROPPED:
            yield value
        return
    rest = {key: part for key, part in entry.items() if key != "for_each"}
    # An entry that is only "item: …" stands for a value alone, "all: […]" for several.
    spliced = len(rest.keys() - _CONTROL) == 1 and not _SPLICED.isdisjoint(rest)
    for inner in _turns(outline, where, entry, scope):
        value = _mapping(outline, where, rest, inner)
        if value is DROPPED:
            continue
        if not spliced:
            yield value
        elif "item" in value:
            yield value["item"]
        elif "all" in value:
            yield from _several(outline, (*where, "all"), value["all"])


def _several(outline: Sourced, where: Where, value: Any) -> Iterable[Any]:
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        return value
    raise _error(outline, where, "expected a list", "write 'item: …' for a single one")


def _turns(outline: Sourced, where: Where, entry: Any, scope: Scope) -> Iterator[Scope]:
    if "for_each" not in entry:
        yield scope
        return
    name, items = _loop(outline, where, entry, scope)
    for number, item in enumerate(items, start=1):
        yield scope.with_names({name: item, "number_in_list": number})


def _loop(outline: Sourced, where: Where, entry: Any, scope: Scope) -> tuple[str, list[Any]]:
    name, separator, expression = str(entry["for_each"]).partition(" in ")
    place = (*where, "for_each")
    if not separator or not name.strip().isidentifier():
        raise _error(
            outline, place, "expected 'name in expression'", "for_each: tip in practice.tips"
        )
    items = _expression(outline, place, expression, scope)
    if isinstance(items, str | dict | BaseModel) or not isinstance(items, Iterable):
        raise _error(outline, place, f"'{expression.strip()}' is not a list")
    turns = list(itertools.islice(items, MOST_TURNS + 1))
    if len(turns) > MOST_TURNS:
        raise _error(outline, place, f"'{expression.strip()}' has more than {MOST_TURNS:,} items")
    return name.strip(), turns


def _mapping(outline: Sourced, where: Where, value: dict[str, Any], scope: Scope) -> Any:
    names = value.get("let") or {}
    if not isinstance(names, dict):
        raise _error(outline, (*where, "let"), "expected 'name: expression' lines")
    for name, expression in names.items():
        place, leaf = (*where, "let", name), f"{{{{ {bare(expression)} }}}}"
        found = _shared(_bound, outline, place, leaf, scope)
        scope = scope.binding(name, found, place)
    if "when" in value and not _expression(outline, (*where, "when"), str(value["when"]), scope):
        return DROPPED
    result = Placed(where)
    for key, part in value.items():
        if key in _CONTROL:
            continue
        if _is_name(where, key, part):
            result[key] = part
            continue
        found = _shared(_evaluate, outline, (*where, key), part, scope)
        if found is not DROPPED:
            result[key] = found
    return result


def _bound(outline: Sourced, where: Where, leaf: str, scope: Scope) -> Any:
    return _expression(outline, where, bare(leaf), scope)


def _is_name(where: Where, key: str, part: Any) -> bool:
    """Tell whether a literal names something for the program; under ``wording`` all are words."""
    inside = where[-1] if where else ""
    return key in STRUCTURAL and inside != "wording" and isinstance(part, str) and "{{" not in part


def _leaf(outline: Sourced, where: Where, text: str, scope: Scope) -> Any:
    expression = inside(text)
    if expression is not None:
        return _expression(outline, where, expression, scope)
    if "{{" in text or "{%" in text:
        raise _error(
            outline,
            where,
            "text and an expression cannot be mixed in one value",
            "write {{ t('Run by {owner}', owner=practice.owner) }}",
        )
    return scope.translate(text)


def _expression(outline: Sourced, where: Where, expression: str, scope: Scope) -> Any:
    try:
        value = compiled(expression.strip()).value(scope.names)
        if isinstance(value, jinja2.Undefined):
            str(value)  # StrictUndefined raises with the name that is missing
    except jinja2.TemplateSyntaxError as error:
        raise _error(outline, where, f"the expression cannot be read: {error.message}") from error
    except jinja2.UndefinedError as error:
        message = str(error.message)
        # "'practise' is undefined" names a name; what an object lacks is no name of the scope.
        unknown = message.removesuffix(" is undefined").strip("'")
        hint = did_you_mean(unknown, scope.names) if message.endswith("is undefined") else ""
        raise _error(outline, where, message, hint) from error
    except ContentError:
        raise
    except Exception as error:
        # A KeyError shows its message in quotes.
        reason = error.args[0] if isinstance(error, KeyError) and error.args else error
        raise _error(outline, where, f"the expression fails: {reason}") from error
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise _error(outline, where, f"the text is longer than {MOST_CHARACTERS:,} characters")
    if isinstance(value, str) and (found := UNPRINTABLE.search(value)):
        message = f"the text holds the control character U+{ord(found[0]):04X}"
        raise _error(outline, where, message)
    return value


def _error(outline: Sourced, where: Where, message: str, hint: str = "") -> ContentError:
    return ContentError(Diagnostic(outline.span(where), "NL051", message, hint))


def messages_of(outline: Sourced) -> tuple[str, ...]:
    """Return the messages of an outline, each once, in the order in which they stand there."""
    found: dict[str, None] = {}
    for text in _literals(outline.value.get("document"), key=""):
        if "{{" not in text:
            found.setdefault(text)
            continue
        for _, function, message, _ in babel_extract(
            io.BytesIO(text.encode()), ("t", "t_keep", "n"), (), {"extensions": ""}
        ):
            wanted = message if isinstance(message, tuple) else (message,)
            for part in wanted if function else ():
                if part:
                    found.setdefault(part)
    return tuple(found)


def _literals(value: Any, *, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in {"when", "for_each"}:
                yield "{{ " + str(part).rpartition(" in ")[2] + " }}"
            elif name == "let":
                for expression in part.values() if isinstance(part, dict) else ():
                    yield "{{ " + bare(expression) + " }}"
            elif not _is_name((key,), name, part):
                yield from _literals(part, key=name)
    elif isinstance(value, list):
        for part in value:
            yield from _literals(part, key=key)
    elif isinstance(value, str):
        yield value
