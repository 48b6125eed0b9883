# What enters: arbitrary expressions, trees and lists. What leaves: proof that an outline gives
# plain values or tells where it fails, and that text keeps its language and its number of items.
import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.outlines import outline as read_outline

from netpes_learn.canonical import UNPRINTABLE
from netpes_learn.diagnostics import ContentError
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import LanguageTag, Text
from netpes_learn.stages.outline import Scope, evaluate, messages_of

FR = LanguageTag("fr")
NAMES = {"word": Text("Début", FR), "number": 3, "none": None, "items": [1, 2, 3], "text": "x"}
_PIECES = st.sampled_from(
    ["word", "number", "none", "items", "text", "nothing", "{{", "}}", "{%", "'", '"', "(", ")",
     "[", "]", ".", "|", "~", "+", "/", "0", "1", " if ", " else ", " in ", " ", "length", "upper",
     "__class__", "()", ",", "%", "**", "not ", "#", "é"]
)  # fmt: skip
# What no file could hold is refused, which tests/bad shows.
_PRINTABLE = st.text().filter(lambda text: not UNPRINTABLE.search(text))
_EXPRESSIONS = st.lists(_PIECES, max_size=10).map("".join)
_KEYS = st.sampled_from(
    ["title", "items", "kind", "wording", "when", "for_each", "let", "item", "all"]
)
_TREES = st.recursive(
    _EXPRESSIONS | _EXPRESSIONS.map("{{{{ {} }}}}".format) | st.integers() | st.none(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(_KEYS, parts, max_size=4),
    max_leaves=12,
)


def written(value: object) -> str:
    return json.dumps({"document": value}, ensure_ascii=False)


def outline(value: object) -> Sourced:
    return read_outline(written(value))


def scope(**names: object) -> Scope:
    return Scope({**NAMES, **names}, lambda message: Text(f"<{message}>", FR))


def assert_told(error: ContentError, text: str) -> None:
    for diagnostic in error.diagnostics:
        assert diagnostic.code == "NL051"
        assert diagnostic.span.path == "outlines/x.yml"
        assert 1 <= diagnostic.span.column <= len(text) + 1
        assert diagnostic.message


@settings(max_examples=300, deadline=None)
@given(_EXPRESSIONS)
def test_any_expression_gives_a_value_or_is_told(expression: str) -> None:
    value = f"{{{{ {expression} }}}}"
    try:
        evaluate(outline(value), ("document",), scope())
    except ContentError as error:
        assert_told(error, written(value))


@settings(max_examples=300, deadline=None)
@given(_TREES)
def test_any_tree_gives_a_value_or_is_told(tree: object) -> None:
    try:
        evaluate(outline(tree), ("document",), scope())
    except ContentError as error:
        assert_told(error, written(tree))


@settings(max_examples=200, deadline=None)
@given(_TREES)
def test_messages_of_any_tree_are_texts_each_once(tree: object) -> None:
    found = messages_of(outline(tree))
    assert all(isinstance(message, str) for message in found)
    assert len(found) == len(set(found))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="{}\ufffe\uffff")))
def test_any_literal_is_a_message_and_is_translated(text: str) -> None:
    found = evaluate(outline({"title": text}), ("document",), scope())
    assert found == {"title": f"<{text}>"}
    assert found["title"].lang == "fr"
    assert messages_of(outline({"title": text})) == (text,)


@settings(deadline=None)
@given(st.lists(_PRINTABLE | st.integers() | st.just(Text("à", FR)), max_size=6))
def test_loop_gives_every_item_once_as_it_is(items: list[object]) -> None:
    tree = [{"for_each": "x in things", "item": "{{ x }}"}]
    found = evaluate(outline(tree), ("document",), scope(things=items))
    assert len(found) == len(items)
    assert all(one is other for one, other in zip(found, items, strict=True))


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=6))
def test_condition_keeps_exactly_what_holds(choices: list[bool]) -> None:
    tree = [{"when": str(choice).lower(), "item": f"t{n}"} for n, choice in enumerate(choices)]
    found = evaluate(outline(tree), ("document",), scope())
    assert [int(re.findall(r"\d+", text)[0]) for text in found] == [
        n for n, choice in enumerate(choices) if choice
    ]
