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
from functools import lru_cache
from typing import Any

import jinja2
from jinja2.ext import babel_extract
from jinja2.filters import do_join
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from pydantic import BaseModel

from netpes_learn.canonical import UNPRINTABLE
from netpes_learn.diagnostics import ContentError, Diagnostic, did_you_mean
from netpes_learn.model.sourced import Sourced, Where

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
# Far more than any document holds; one that asks for more would never end.
MOST_TURNS = 10_000
MOST_CHARACTERS = 1_000_000
# What makes a text as long as a number says, or of other texts as often as it likes: a few signs
# of an expression would fill the memory.
_WIDENING_METHODS = frozenset(
    {
        "ljust", "rjust", "center", "zfill", "expandtabs", "format", "format_map", "translate",
        "replace", "join",
    }
)  # fmt: skip
_WIDENING_FILTERS = frozenset(
    {"batch", "center", "format", "indent", "pprint", "replace", "slice", "wordwrap", "xmlattr"}
)


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

    names: Mapping[str, Any]
    translate: Callable[[str], Any]

    def with_names(self, names: Mapping[str, Any]) -> "Scope":
        """Return the scope with more names."""
        return Scope({**self.names, **names}, self.translate)


class _Expression(jinja2.Template):
    """An expression that sees the scope itself: a copy for each would take most of the time."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - the names are Jinja's
        shared: bool = False,  # noqa: ARG002, FBT001, FBT002
        locals: Mapping[str, Any] | None = None,  # noqa: A002, ARG002
    ) -> Context:
        """Return the context of one evaluation; what it assigns stays in it."""
        return self.environment.context_class(self.environment, vars or {}, self.name, self.blocks)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names that do not exist are errors with a hint; nothing outside the scope is reachable."""

    intercepted_binops = frozenset({"*", "**", "%"})
    template_class = _Expression

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse pydantic's own methods: ``parse_raw`` unpickles, ``parse_file`` reads files."""
        if isinstance(obj, str | bytes) and attr in _WIDENING_METHODS:
            return False
        if isinstance(obj, BaseModel):
            # A field is what the content says: no name of one begins with an underscore.
            if attr in type(obj).model_fields:
                return True
            return not hasattr(BaseModel, attr) and super().is_safe_attribute(obj, attr, value)
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:  # noqa: ARG002 - the name is Jinja's
        """Leave ``'…'.format`` to the rule above; Jinja would let it fill in any width."""
        return None

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what fills the memory: powers, widths (``'%9d'``), a text times a million."""
        if operator == "**":
            raise TypeError("powers are not read")
        sides = [side for side in (left, right) if not isinstance(side, int | float)]
        if sides and operator == "%":
            raise TypeError("'%' is for numbers; t('… {name} …', name=…) fills in a text")
        if sides and max(map(_length, (left, right))) * min(map(_length, sides)) > MOST_TURNS:
            raise TypeError(f"this would be longer than {MOST_TURNS:,}")
        return super().call_binop(context, operator, left, right)


@jinja2.pass_eval_context
def _joined(context: Any, value: Iterable[Any], *given: Any, **named: Any) -> Any:
    """Return Jinja's own ``join``; refuse what repeats a long text between many."""
    items = list(itertools.islice(value, MOST_TURNS + 1))
    between = len(str(given[0] if given else named.get("d", "")))
    whole = sum(len(str(item)) for item in items) + len(items) * between
    if len(items) > MOST_TURNS or whole > MOST_CHARACTERS:
        raise TypeError(f"this would be longer than {MOST_CHARACTERS:,} characters")
    return do_join(context, items, *given, **named)


def _length(side: Any) -> float:
    return side if isinstance(side, int | float) else len(side)


@lru_cache(maxsize=1)
def _environment() -> SandboxedEnvironment:
    environment = _Sandbox(undefined=jinja2.StrictUndefined, autoescape=False)
    environment.globals.clear()
    for name in _WIDENING_FILTERS:
        environment.filters.pop(name)
    environment.filters["join"] = _joined
    return environment


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> Callable[..., Any]:
    return _environment().compile_expression(expression, undefined_to_none=False)


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
                for item in _items(outline, (*where, index), entry, scope)]  # fmt: skip
    if isinstance(value, str):
        return _leaf(outline, where, value, scope)
    return value


def _items(outline: Sourced, where: Where, entry: Any, scope: Scope) -> Iterator[Any]:
    if not isinstance(entry, dict) or not ({"for_each", *_SPLICED} & set(entry)):
        value = _evaluate(outline, where, entry, scope)
        if value is not DROPPED:
            yield value
        return
    rest = {key: part for key, part in entry.items() if key != "for_each"}
    for inner in _turns(outline, where, entry, scope):
        value = _mapping(outline, where, rest, inner)
        if value is DROPPED:
            continue
        # An entry that is only "item: …" stands for a bare value, "all: […]" for several.
        bare = _SPLICED & set(rest) if len(set(rest) - _CONTROL) == 1 else set()
        if not bare:
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
        bare = str(expression).strip().removeprefix("{{").removesuffix("}}")
        scope = scope.with_names({name: _expression(outline, (*where, "let", name), bare, scope)})
    if "when" in value and not _expression(outline, (*where, "when"), str(value["when"]), scope):
        return DROPPED
    result = Placed(where)
    for key, part in value.items():
        if key in _CONTROL:
            continue
        if _is_name(where, key, part):
            result[key] = part
            continue
        found = _evaluate(outline, (*where, key), part, scope)
        if found is not DROPPED:
            result[key] = found
    return result


def _is_name(where: Where, key: str, part: Any) -> bool:
    """Tell whether a literal names something for the program; under ``wording`` all are words."""
    inside = where[-1] if where else ""
    return key in STRUCTURAL and inside != "wording" and isinstance(part, str) and "{{" not in part


def _leaf(outline: Sourced, where: Where, text: str, scope: Scope) -> Any:
    stripped = text.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and "{{" not in stripped[2:]:
        return _expression(outline, where, stripped[2:-2], scope)
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
        value = _compiled(expression.strip())(scope.names)
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
                    bare = str(expression).strip().removeprefix("{{").removesuffix("}}")
                    yield "{{ " + bare + " }}"
            elif not _is_name((key,), name, part):
                yield from _literals(part, key=name)
    elif isinstance(value, list):
        for part in value:
            yield from _literals(part, key=key)
    elif isinstance(value, str):
        yield value
