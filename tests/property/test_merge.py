"""Whatever a trainer and a new version do to a deck, no slide of the trainer's is lost."""

from hypothesis import given
from hypothesis import strategies as st

from netpes_learn.formats._pptx.merging.match import matched
from netpes_learn.formats._pptx.merging.plan import longest_rise, plan_merge
from netpes_learn.formats._pptx.sealing.facts import DeckFacts, SlideFacts

NAMES = ("a", "b", "b-2", "c", "d", "e")
OWN = ("", "", "a", "b~new", "zz")


def deck(pairs, where):
    slides = tuple(
        SlideFacts(
            name, digest, f"T{name}{digest}", "", section, f"/{where}{place}", "XY".index(section)
        )
        for place, (name, digest, section) in enumerate(pairs)
    )
    return DeckFacts("deck en", "design", slides)


def pages(names):
    return st.tuples(st.sampled_from(names), st.sampled_from("123"), st.sampled_from("XY"))


generated = st.lists(pages(NAMES), min_size=1, unique_by=lambda page: page[0])
touched = st.lists(pages(NAMES + OWN), max_size=9)


@given(generated, touched, generated)
def test_every_slide_that_the_trainer_touched_stands_as_it_is(old, mine, now):
    base, edited, new = deck(old, "old"), deck(mine, "mine"), deck(now, "new")
    steps = plan_merge(base, edited, new).steps
    stands = {step.edited for step in steps if step.present and not step.new}
    for slide, name in zip(edited.slides, matched(base, edited, new), strict=True):
        was = base.by_id.get(name.removesuffix("~new"))
        if not name or was is None or was.digest != slide.digest:
            assert slide.part in stands


@given(generated, touched, generated)
def test_every_slide_of_both_decks_is_accounted_for_once(old, mine, now):
    base, edited, new = deck(old, "old"), deck(mine, "mine"), deck(now, "new")
    steps = plan_merge(base, edited, new).steps
    assert sorted(s.edited for s in steps if s.edited) == sorted(s.part for s in edited.slides)
    told = {step.id.removesuffix("~new") for step in steps}
    assert {slide.id for slide in new.slides} <= told
    ids = [step.id for step in steps if step.id]
    assert len(ids) == len(set(ids))
    present = [step.present for step in steps]
    assert present == sorted(present, reverse=True)


@given(generated, generated)
def test_untouched_deck_becomes_the_new_version(old, now):
    base, edited, new = deck(old, "old"), deck(old, "mine"), deck(now, "new")
    shown = [step for step in plan_merge(base, edited, new).steps if step.present]
    assert {step.id for step in shown} == {slide.id for slide in new.slides}
    assert not any(step.action in {"kept", "conflict", "own"} for step in shown)


@given(generated, touched)
def test_without_a_new_version_nothing_changes(old, mine):
    base, edited = deck(old, "old"), deck(mine, "mine")
    steps = [step for step in plan_merge(base, edited, base).steps if step.present]
    assert [step.edited for step in steps] == [slide.part for slide in edited.slides]
    assert [step.section for step in steps] == [slide.section for slide in edited.slides]
    assert not any(step.new for step in steps)


@given(st.lists(st.integers(0, 9), unique=True))
def test_longest_rise_rises_and_no_longer_one_does(numbers):
    import itertools

    found = [numbers[place] for place in sorted(longest_rise(numbers))]
    assert found == sorted(found)
    longest = max(
        size
        for size in range(len(numbers) + 1)
        for part in itertools.combinations(numbers, size)
        if list(part) == sorted(part)
    )
    assert len(found) == longest
