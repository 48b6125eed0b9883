# What enters: the source of an expression, and the names in scope. What leaves: its value, as it
# is, and the names that it mentions. An outline may come from anybody: nothing outside the scope
# can be reached, and nothing can be made that would fill the memory.
"""Expressions of outlines."""

import itertools
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.filters import do_join
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from pydantic import BaseModel

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


class _Sandbox(ImmutableSandboxedEnvironment):
    """Names that do not exist are errors with a hint; nothing outside the scope is reachable."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse pydantic's own methods: ``parse_raw`` unpickles, ``parse_file`` reads files."""
        if isinstance(obj, str | bytes) and attr in _WIDENING_METHODS:
            return False
        if isinstance(obj, BaseModel):
            # A field is what the content says: no name of one begins with an underscore.
            if attr in _fields_of(type(obj)):
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


@cache
def _fields_of(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(model.model_fields)


class Expression:
    """An expression: read once, evaluated in any number of scopes."""

    def __init__(self, source: str) -> None:
        """Read an expression. Raises TemplateSyntaxError where that cannot be done."""
        environment = _environment()
        parser = Parser(environment, source, state="variable")
        tree = parser.parse_expression()
        if not parser.stream.eos:
            line = parser.stream.current.lineno
            raise jinja2.TemplateSyntaxError("chunk after expression", line)
        body = nodes.Assign(nodes.Name("result", "store"), tree, lineno=1)
        body.set_environment(environment)
        # An expression binds no names: its value depends on these in scope, and on nothing else.
        named = (node for node in body.find_all(nodes.Name) if node.ctx == "load")
        self.names = frozenset(node.name for node in named)
        self._template = environment.from_string(nodes.Template([body], lineno=1))

    def value(self, names: dict[str, Any]) -> Any:
        """Return its value, which may be jinja2's Undefined."""
        # A context made here sees the scope itself; jinja2's own way copies all of it each time.
        template = self._template
        context = template.environment.context_class(
            template.environment, names, template.name, template.blocks
        )
        for _ in template.root_render_func(context):
            pass
        return context.vars["result"]


@lru_cache(maxsize=4096)
def compiled(source: str) -> Expression:
    """Return an expression; equal ones are read once."""
    return Expression(source)


@lru_cache(maxsize=1 << 14)
def inside(text: str) -> str | None:
    """Return the expression that a text is, ``{{ … }}``; None where it is a literal, or neither."""
    stripped = text.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and "{{" not in stripped[2:]:
        return stripped[2:-2].strip()
    return None


def bare(expression: object) -> str:
    """Return an expression that may stand in ``{{ … }}``, or without them."""
    return str(expression).strip().removeprefix("{{").removesuffix("}}").strip()
