# What enters: workshops of all lengths. What leaves: claims about their agenda.
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.content import Library, Workshop
from netpes_learn.stages.agenda import (
    BREAK,
    LEAST_FOR_A_PRACTICE,
    STEP_MINUTES,
    agenda,
    minutes_left,
    minutes_needed,
)

MANY = [f"p{number}" for number in range(1, 9)]


def workshop(minutes: int, practices: int = 1, themes: int = 0) -> Workshop:
    # Whether the ids exist is another rule's business.
    return Workshop.model_construct(
        id="x", title="X", partner="north", minutes=minutes, themes=("talk",) * themes,
        practices=tuple(MANY[:practices]),
    )  # fmt: skip


@pytest.fixture(scope="module")
def many(small_loaded: Loaded) -> Library:
    """A library of eight practices."""
    raft = small_loaded.library.practices[0]
    practices = tuple(raft.model_copy(update={"id": name}) for name in MANY)
    return small_loaded.library.model_copy(update={"practices": practices})


@given(st.integers(45, 240), st.integers(1, 8), st.integers(0, 2))
def test_minutes_add_up_and_every_practice_gets_enough(
    many: Library, minutes: int, practices: int, themes: int
) -> None:
    held = workshop(minutes, practices, themes)
    if minutes_left(held) < LEAST_FOR_A_PRACTICE * practices:
        return
    items = agenda(held, many)
    assert sum(item.minutes for item in items) == minutes
    of_practices = [item.minutes for item in items if item.practice]
    assert len(of_practices) == practices
    assert min(of_practices) >= LEAST_FOR_A_PRACTICE
    assert all(length % STEP_MINUTES == 0 for length in of_practices)
    assert [item.kind for item in (items[0], *items[-2:])] == ["opening", "transfer", "closing"]


@given(st.integers(45, 240), st.integers(1, 8), st.integers(0, 2))
def test_minutes_needed_are_enough_and_not_more(minutes: int, practices: int, themes: int) -> None:
    held = workshop(minutes, practices, themes)
    needed = minutes_needed(held)
    assert needed >= minutes
    wanted = LEAST_FOR_A_PRACTICE * practices
    assert minutes_left(held.model_copy(update={"minutes": needed})) >= wanted
    shorter = needed - STEP_MINUTES
    if shorter >= minutes:
        assert minutes_left(held.model_copy(update={"minutes": shorter})) < wanted


def test_long_workshop_has_one_break_between_its_practices(many: Library) -> None:
    kinds = [item.kind for item in agenda(workshop(150, 3), many)]
    assert kinds == ["opening", "practice", "practice", "break", "practice", "transfer", "closing"]
    assert [i.minutes for i in agenda(workshop(150, 3), many) if i.kind == "break"] == [BREAK]
    assert "break" not in [item.kind for item in agenda(workshop(145, 3), many)]
    assert "break" not in [item.kind for item in agenda(workshop(240, 1), many)]


def test_practices_come_in_the_order_of_the_workshop(small_loaded: Loaded) -> None:
    (short,) = small_loaded.library.workshops
    held = short.model_copy(update={"minutes": 90, "practices": ("raft", "bridge")})
    items = agenda(held, small_loaded.library)
    assert [item.practice.id for item in items if item.practice] == ["raft", "bridge"]
    assert [item.theme.id for item in items if item.theme] == ["talk"]
