import pytest
from tests.support.outlines import outline

from netpes_learn.diagnostics import ContentError
from netpes_learn.model.text import LanguageTag, Text
from netpes_learn.stages.outline import Scope, evaluate, messages_of

FR = LanguageTag("fr")


def result(text: str, **names: object) -> object:
    scope = Scope(names, lambda message: Text(f"<{message}>", FR))
    return evaluate(outline(text), (), scope)


def test_expression_keeps_the_type_of_its_result() -> None:
    text = Text("Début", FR)
    found = result("{a: '{{ n }}', b: '{{ items }}', c: '{{ word }}'}", n=3, items=[1], word=text)
    assert found == {"a": 3, "b": [1], "c": "Début"}
    assert found["c"] is text


def test_number_like_text_stays_text() -> None:
    """A native environment would read "1,146" as a tuple."""
    assert result("a: '{{ x }}'", x="1,146") == {"a": "1,146"}


def test_literal_is_a_message_except_under_structural_keys() -> None:
    found = result("{title: Hello, kind: deck, layout: Text}")
    assert found == {"title": "<Hello>", "kind": "deck", "layout": "Text"}


def test_when_leaves_out() -> None:
    assert result("items: [{when: no_one, text: A}, {when: one, text: B}]", no_one=(), one=1) == {
        "items": [{"text": "<B>"}]
    }
    assert result("{a: {when: x, b: C}, d: E}", x=0) == {"d": "<E>"}


def test_for_each_repeats_and_counts() -> None:
    text = "items: [{for_each: x in xs, a: '{{ x }}', n: '{{ number_in_list }}'}]"
    assert result(text, xs=["p", "q"]) == {"items": [{"a": "p", "n": 1}, {"a": "q", "n": 2}]}


def test_item_and_all_splice() -> None:
    text = """
    items:
      - for_each: x in xs
        item: "{{ x }}"
      - when: xs
        all: [A, B]
    """
    assert result(text, xs=[1, 2]) == {"items": [1, 2, "<A>", "<B>"]}


def test_let_names_a_value_for_everything_below() -> None:
    assert result("{let: {a: '{{ b + 1 }}'}, c: {d: '{{ a }}'}}", b=1) == {"c": {"d": 2}}


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: '{{ nothing }}'", "1:4", "'nothing' is undefined"),
        ("a: '{{ x.nothing }}'", "1:4", "has no attribute 'nothing'"),
        ("a:\n  b: '{{ 1 + }}'", "2:6", "cannot be read"),
        ("a: 'x {{ x }} y'", "1:4", "cannot be mixed"),
        ("a: '{% if x %}y'", "1:4", "cannot be mixed"),
        ("a: [{for_each: x, item: y}]", "1:16", "expected 'name in expression'"),
        ("a: [{for_each: y in 3, item: z}]", "1:16", "is not a list"),
        ("a: '{{ x.__class__ }}'", "1:4", "unsafe"),
        ("a: '{{ range(1000000000) }}'", "1:4", "range"),
        ("a: '{{ x.ljust(1000000000) }}'", "1:4", "'ljust' of 'str' object is unsafe"),
        ("a: '{{ x.zfill(1000000000) }}'", "1:4", "'zfill' of 'str' object is unsafe"),
        ("a: '{{ x.replace(\"t\", x * 2000) }}'", "1:4", "'replace' of 'str' object is unsafe"),
        ("a: '{{ (x * 2000).join([x] * 9000) }}'", "1:4", "'join' of 'str' object is unsafe"),
        ("a: '{{ \"{:>1000000000}\".format(x) }}'", "1:4", "'format' of 'str' object is unsafe"),
        ("a: '{{ x | center(1000000000) }}'", "1:4", "No filter named 'center'"),
        ("a: '{{ [x] | slice(1000000000) | list }}'", "1:4", "No filter named 'slice'"),
        ("a: '{{ ([x] * 9000) | join(x * 2000) }}'", "1:4", "longer than 1,000,000 characters"),
    ],
)
def test_failing_expression_is_told_with_its_place(text: str, place: str, said: str) -> None:
    with pytest.raises(ContentError) as caught:
        result(text, x="text")
    (diagnostic,) = caught.value.diagnostics
    assert str(diagnostic.span) == f"outlines/x.yml:{place}"
    assert said in str(diagnostic)


def test_names_that_double_each_other_do_not_fill_the_memory() -> None:
    twice = ", ".join(f"n{n}: 'n{n - 1} ~ n{n - 1}'" for n in range(1, 40))
    with pytest.raises(ContentError, match=r"longer than 1,000,000 characters"):
        result(f"{{let: {{n0: x, {twice}}}, a: '{{{{ 1 }}}}'}}", x="text")


def test_messages_are_found_in_literals_and_expressions() -> None:
    text = """
    kind: handout
    formats: [pdf]
    document:
      kind: handout
      title: Hello
      let: {x: "{{ t('In a let') }}"}
      parts:
        - when: t('In a condition')
          title: "{{ t('Part {n}', n=1) if a else n('one', 'many', 2) }}"
        - Hello
    """
    assert set(messages_of(outline(text))) == {
        "Hello", "In a let", "In a condition", "Part {n}", "one", "many",
    }  # fmt: skip
