# What enters: outlines, and the checkout. What leaves: claims about what documents share: a part is
# made once where it is the same for all partners, and no document is another for it.
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report
from netpes_learn.engine.task import content_of
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import LanguageTag, Text
from netpes_learn.stages.common import Common, mentions
from netpes_learn.stages.compose import compose
from netpes_learn.stages.outline import Scope, evaluate
from netpes_learn.stages.plan import plan

FR = LanguageTag("fr")


def outline(text: str) -> Sourced:
    found = read_yaml("outlines/x.yml", text.encode(), Report())
    assert found is not None
    return found


class Shelf:
    """An outline evaluated for one partner after the other; ``calls`` counts what is made."""

    def __init__(self, text: str) -> None:
        self.outline, self.calls = outline(text), 0
        names = {"practice": [1, 2, 3], "made": self.made}
        self.common = Common(names, self.outline, {}, lambda _where, part: part)

    def made(self, value: Any) -> Any:
        self.calls += 1
        return value

    def of(self, partner: str, **own: Any) -> Any:
        names = {**self.common.names, "partner": partner, **own}
        settled = frozenset(self.common.names) - set(own)
        scope = Scope(names, lambda message: Text(message, FR), self.common, settled)
        return evaluate(self.outline, ("document",), scope)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("Some words", set()),
        (3, set()),
        (None, set()),
        ("{{ a.b(c)[d:] if e else 'f' }}", {"a", "c", "d", "e"}),
        ({"x": ["{{ a }}", {"y": "{{ b | map(c) | list }}"}]}, {"a", "b", "c"}),
        ({"when": "a", "x": "{{ b }}"}, {"a", "b"}),
        ({"for_each": "a in a.parts", "x": "{{ a ~ number_in_list ~ b }}"}, {"a", "b"}),
        ({"let": {"a": "{{ b }}", "c": "a"}, "when": "c", "x": "{{ a ~ c }}"}, {"b"}),
        ({"let": {"a": "a"}, "x": "{{ a }}"}, {"a"}),
    ],
)
def test_part_mentions_what_it_takes_from_around_it(part: Any, names: set[str]) -> None:
    assert mentions(part) == names


@pytest.mark.parametrize(
    "part",
    [
        "{{ a b }}",
        "Run by {{ a }}",
        "{% if a %}",
        "{{ a }} and {{ b }}",
        {"let": ["a"], "x": "y"},
        {"when": "a b"},
        {"for_each": "a in (b", "x": "y"},
    ],
)
def test_what_cannot_be_read_is_not_shared(part: Any) -> None:
    assert mentions(part) is None


def test_part_that_names_no_partner_is_made_once() -> None:
    shelf = Shelf("document: {parts: [{a: '{{ made(practice) }}'}, {b: '{{ partner }}'}]}")
    found = [shelf.of(partner)["parts"] for partner in ("north", "south")]
    assert found == [[{"a": [1, 2, 3]}, {"b": "north"}], [{"a": [1, 2, 3]}, {"b": "south"}]]
    assert shelf.calls == 1


@pytest.mark.parametrize(
    "part",
    [
        "'{{ made(partner) }}'",
        "'{{ made(1) if practice else partner }}'",
        "{let: {name: partner}, x: '{{ made(name) }}'}",
        "[{for_each: 'each in [partner]', item: '{{ made(each) }}'}]",
        "[{for_each: 'practice in [partner]', item: '{{ made(practice) }}'}]",
    ],
)
def test_part_that_names_a_partner_anywhere_is_made_for_each(part: str) -> None:
    shelf = Shelf(f"document: {{parts: {part}}}")
    for number, partner in enumerate(("north", "south"), 1):
        shelf.of(partner)
        assert shelf.calls == number


def test_shared_part_is_left_out_for_the_partner_that_has_none() -> None:
    shelf = Shelf("document: {parts: [{x: '{{ made(1) }}', when: partner == 'south'}]}")
    found = [shelf.of(partner)["parts"] for partner in ("south", "north", "south")]
    assert found == [[{"x": 1}], [], [{"x": 1}]]
    assert shelf.calls == 1


def test_name_given_from_a_partner_is_a_partners() -> None:
    text = (
        "document: {let: {here: partner, now: 'made(practice)'}, a: '{{ here }}', b: '{{ now }}'}"
    )
    shelf = Shelf(text)
    assert [shelf.of(partner)["a"] for partner in ("north", "south")] == ["north", "south"]
    assert shelf.calls == 1


def test_common_name_that_a_partner_gives_another_value_is_not_shared() -> None:
    shelf = Shelf("document: {a: '{{ practice }}'}")
    assert [shelf.of("x", practice=own)["a"] for own in (1, 2)] == [1, 2]
    # Nor where a name is given anew on the way to it.
    shelf = Shelf("document: {let: {practice: partner}, a: ['{{ practice }}']}")
    assert [shelf.of(partner)["a"] for partner in ("north", "south")] == [["north"], ["south"]]


@pytest.mark.parametrize(
    "text",
    [
        "document: {a: '{{ practice | map(`int`) }}'}",
        "document: {a: [['{{ practice | select }}']]}",
        "document: {let: {c: practice | reverse}, a: '{{ c }}'}",
        # What is left of it for a second part is nothing: for each partner.
        "document: {let: {c: practice | select}, a: '{{ c | list }}', b: '{{ [c | list, partner][0] }}'}",
    ],
)
def test_what_can_be_gone_through_once_only_is_there_for_each_partner(text: str) -> None:
    shelf = Shelf(text.replace("`", '"'))
    first, second = (exhausted(shelf.of(partner)) for partner in ("north", "south"))
    assert first == second
    assert first["a"]


def exhausted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: exhausted(part) for key, part in value.items()}
    return value if isinstance(value, str | int) else [exhausted(part) for part in value]


def test_failing_part_fails_for_each_partner() -> None:
    shelf = Shelf("document: {a: '{{ practice.gone }}'}")
    for partner in ("north", "south"):
        with pytest.raises(Exception, match="gone"):
            shelf.of(partner)


def test_finished_entries_are_records_of_the_document(loaded: Loaded) -> None:
    """Documents of two partners share their slides: the same objects, not only equal ones."""
    known = {each.name: each for each in loaded.outlines}
    setting = loaded.setting(FR)
    wanted = [
        deliverable
        for deliverable in plan(loaded.library, loaded.outlines, languages=["fr"])
        if (deliverable.outline, deliverable.subject) == ("deck-practice", "coup-de-boost")
    ][:2]
    one, other = (compose(d, known[d.outline], setting=setting) for d in wanted)
    same = [a.id for a in one.slides if any(a is b for b in other.slides)]
    assert {"practice", "factors"} & set(same)
    assert "closing" not in same


@pytest.mark.parametrize("order", [sorted, reversed], ids=["in order", "the last partner first"])
def test_no_document_is_another_for_what_is_shared(
    loaded: Loaded, order: Callable[[list[Any]], list[Any]]
) -> None:
    known = {each.name: each for each in loaded.outlines}
    shared = loaded.setting(FR)
    whole = plan(loaded.library, loaded.outlines, partners=["le-forem", "soc"], languages=["fr"])
    subjects = {d.subject for d in whole if d.about != "practice"} | {"coup-de-boost", "otlav"}
    heads = {name: outline.head for name, outline in known.items()}
    wanted = [
        d
        for d in whole
        if d.subject in subjects and not (heads[d.outline].since or heads[d.outline].after)
    ]
    together = {d: content_of(compose(d, known[d.outline], setting=shared)) for d in order(wanted)}
    partners = sorted({d.partner for d in wanted})
    for partner in partners:
        alone = loaded.setting(FR)
        for d in wanted:
            if d.partner == partner:
                assert content_of(compose(d, known[d.outline], setting=alone)) == together[d], d.id
