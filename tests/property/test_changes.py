# What enters: snapshots and texts of every shape. What leaves: proof that comparing is the same
# both ways, that nothing changed where nothing changed, that a slip of the pen is never told, and
# that a digit always is.
import copy
import json
import re
from collections import Counter
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.snapshots import in_french

from netpes_learn.stages.comparing.alignment import aligned
from netpes_learn.stages.comparing.changes import compare
from netpes_learn.stages.comparing.sameness import says_the_same, tokens
from netpes_learn.stages.comparing.translated import with_translations

WORDS = ("bridge", "river", "people", "support", "training", "office", "together", "morning")
words = st.sampled_from(WORDS)
sentences = st.lists(words, min_size=1, max_size=8).map(" ".join)
items = st.builds(
    lambda name, text: {"id": name, "text": text}, st.sampled_from("abcdef"), sentences
)
figures = st.builds(
    lambda name, value, counts: {"id": name, "value": value, "unit": "count", "counts": counts},
    st.sampled_from("abcd"),
    st.integers(0, 9).map(float),
    sentences,
)
records = st.fixed_dictionaries(
    {"version": st.just("1.0.0"), "title": sentences, "summary": sentences},
    optional={
        "description": st.lists(sentences, min_size=1, max_size=4),
        "tips": st.lists(items, min_size=1, max_size=4, unique_by=lambda item: item["id"]),
        "success_factors": st.lists(
            st.builds(lambda text: {"text": text}, sentences), min_size=1, max_size=3
        ),
        "results": st.fixed_dictionaries(
            {"figures": st.lists(figures, min_size=1, max_size=3, unique_by=lambda f: f["id"])}
        ),
        "learning": st.fixed_dictionaries({"objective": sentences, "reflection": sentences}),
    },
)
snapshots = st.dictionaries(
    st.sampled_from(["practices/a", "practices/b", "areas/c"]), records, max_size=3
).map(lambda subjects: {"subjects": subjects})
MIRRORED = {"new": "gone", "gone": "new", "changed": "changed", "order": "order"}


def kinds(old: Any, new: Any) -> Counter[tuple[str, str]]:
    changes = compare(old, new)
    return Counter(
        [(change.subject, change.kind) for change in changes]
        + [(change.subject, field.kind) for change in changes for field in change.fields]
    )


@given(snapshots)
def test_nothing_changed_where_nothing_changed(whole: Any) -> None:
    assert compare(whole, copy.deepcopy(whole)) == ()


@given(snapshots, snapshots)
def test_kinds_of_change_are_mirrored_when_old_and_new_are_swapped(old: Any, new: Any) -> None:
    forward, back = kinds(old, new), kinds(new, old)
    assert forward == Counter({(s, MIRRORED[kind]): n for (s, kind), n in back.items()})


@given(snapshots, snapshots)
def test_translations_add_nothing_to_what_changed_and_hide_nothing(old: Any, new: Any) -> None:
    before = {**old, "language": "fr"}
    now = {**in_french(new), "language": "fr"}
    found = compare(with_translations(before, now, (old, new)), now)
    changed = {change.subject for change in compare(old, new) if change.level != "patch"}
    assert {change.subject for change in found if change.level != "patch"} == changed


@given(snapshots, snapshots)
def test_whatever_differs_is_told(old: Any, new: Any) -> None:
    # Nobody sees an id.
    one, other = (
        re.sub(r'"id": "."', "", json.dumps(whole, sort_keys=True)) for whole in (old, new)
    )
    assume(one != other)
    assert compare(old, new)


@given(st.lists(items, max_size=5), st.lists(items, max_size=5))
def test_swapping_two_lists_swaps_which_item_became_which(old: list[Any], new: list[Any]) -> None:
    forward = aligned(old, new, field="tips")
    assert forward == tuple(sorted((b, a) for a, b in aligned(new, old, field="tips")))
    assert len({a for a, _ in forward}) == len({b for _, b in forward}) == len(forward)


short = st.lists(st.sampled_from(WORDS[:3]), min_size=1, max_size=4).map(" ".join)
nameless = st.lists(st.builds(lambda text: {"text": text}, short), max_size=5)


@given(nameless, nameless)
def test_items_alike_are_paired_the_same_both_ways(old: list[Any], new: list[Any]) -> None:
    forward = aligned(old, new, field="success_factors")
    back = aligned(new, old, field="success_factors")
    assert forward == tuple(sorted((b, a) for a, b in back))


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A sentence, and the same with one slip of the pen that makes no other word."""
    text = draw(sentences)
    parts = text.split(" ")
    place = draw(st.integers(0, len(parts) - 1))
    word = parts[place]
    inside = draw(st.integers(1, len(word) - 3))
    slip = draw(st.sampled_from(["comma", "space", "case", "drop", "double", "swap", "letter"]))
    if slip == "swap":
        other = word[:inside] + word[inside + 1] + word[inside] + word[inside + 2 :]
    else:
        other = {
            "comma": f"{word},",
            "space": f" {word}\n",
            "case": word.capitalize(),
            "drop": word[:inside] + word[inside + 1 :],
            "double": word[: inside + 1] + word[inside:],
            "letter": f"{word[:inside]}q{word[inside + 1 :]}",
        }[slip]
    return text, " ".join([*parts[:place], other, *parts[place + 1 :]])


@given(slips())
def test_a_slip_of_the_pen_is_a_patch_at_most(pair: tuple[str, str]) -> None:
    old, new = ({"subjects": {"practices/a": {"version": "1.0.0", "summary": t}}} for t in pair)
    assert {change.level for change in compare(old, new)} <= {"patch"}


@given(st.text(alphabet="abz 019.,%-−²", max_size=12), st.data())
def test_another_digit_never_says_the_same(text: str, data: st.DataObject) -> None:
    places = [place for place, letter in enumerate(text) if letter in "019"]
    assume(places)
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != text[place]))
    assert not says_the_same(text, f"{text[:place]}{digit}{text[place + 1 :]}")


@given(st.text(max_size=30), st.text(max_size=30))
def test_sameness_is_the_same_both_ways(one: str, other: str) -> None:
    assert says_the_same(one, one)
    assert says_the_same(one, other) == says_the_same(other, one)
    assert tokens(one) == tokens(f" {one}\n")
