# What enters: the search for garbage. What leaves: claims about when it waits, and that it is back.
import gc
import weakref
from collections.abc import Iterator

import pytest

from netpes_learn.engine.memory import forgetting, lasting


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    gc.unfreeze()
    (gc.enable if enabled else gc.disable)()


def test_search_waits_and_leaves_out_what_was_made() -> None:
    gc.enable()
    before = gc.get_freeze_count()
    with lasting():
        assert not gc.isenabled()
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)


def test_search_is_back_after_a_mistake_and_knows_everything_at_the_end() -> None:
    gc.enable()

    @forgetting()
    def fail() -> None:
        with lasting():
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        fail()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_earlier_work_left_in_cycles_is_gone_when_more_begins() -> None:
    class Kept:
        """Refers to itself."""

    @forgetting()
    def work() -> weakref.ref[Kept]:
        with lasting():
            kept = Kept()
            kept.itself = kept  # type: ignore[attr-defined]
        return weakref.ref(kept)

    first = work()
    assert first() is not None
    work()
    assert first() is None


def test_program_that_searches_never_is_not_made_to() -> None:
    gc.disable()
    with lasting():
        pass
    assert not gc.isenabled()
