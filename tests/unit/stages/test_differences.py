import pytest

from netpes_learn.stages.differences import differences


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ({"a": 1}, {"a": 1}, ()),
        ({"t": "one two"}, {"t": "one too"}, ("t: 'two' → 'too'",)),
        ({"t": "a b c d"}, {"t": "a x y d"}, ("t: 'b c' → 'x y'",)),
        ({"t": "a b"}, {"t": "a b c"}, ("t: '' → 'c'",)),
        ({"t": "a  b"}, {"t": "a\nb"}, ("t: only spaces and line breaks changed",)),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ("a.b: '1' → '2'",)),
        ({"a": 1}, {}, ("a: '1' → nothing",)),
        ({}, {"a": [1]}, ("a: nothing → '[1]'",)),
        ({"a": [1, 2]}, {"a": [1, 3]}, ("a[2]: '2' → '3'",)),
        ({"a": [1]}, {"a": [1, 2]}, ("a: 1 items → 2 items",)),
        ({"a": [1, 2]}, {"a": [3]}, ("a: 2 items → 1 items", "a[1]: '1' → '3'")),
        (
            {"a": [{"id": "x", "t": "p"}, {"id": "y"}]},
            {"a": [{"id": "x", "t": "q"}, {"id": "y"}]},
            ("a[x].t: 'p' → 'q'",),
        ),
        ({"a": [{"t": "p"}]}, {"a": [{"t": "q"}]}, ("a[1].t: 'p' → 'q'",)),
        ({"a": [{"id": "x"}]}, {"a": []}, ("a: 1 items → 0 items",)),
        ({"a": "x"}, {"a": ["x"]}, ("a: 'x' → '['x']'",)),
    ],
)
def test_difference_says_where_and_from_what_to_what(
    old: object, new: object, lines: tuple[str, ...]
) -> None:
    assert differences(old, new) == lines


def test_item_with_an_id_that_came_or_went_is_named() -> None:
    """Counting positions would blame every slide behind the new one."""
    old = {"slides": [{"id": "a", "t": "A"}, {"id": "c", "t": "C"}]}
    new = {"slides": [{"id": "a", "t": "A"}, {"id": "b", "t": "B"}, {"id": "c", "t": "C"}]}
    assert differences(old, new) == ("slides[b]: nothing → '{'id': 'b', 't': 'B'}'",)
    assert differences(new, old) == ("slides[b]: '{'id': 'b', 't': 'B'}' → nothing",)


def test_long_texts_are_cut() -> None:
    (line,) = differences({"a": "x" * 500}, {"a": "y" * 90})
    old, new = line.removeprefix("a: ").split(" → ")
    assert old == "'" + "x" * 89 + "…'"
    assert new == "'" + "y" * 90 + "'"


def test_twenty_lines_are_told_and_how_many_more() -> None:
    old, new = list(range(23)), list(range(1, 24))
    lines = differences(old, new)
    assert len(lines) == 21
    assert lines[-1] == "… and 3 more"
    assert len(differences(old[:20], new[:20])) == 20
