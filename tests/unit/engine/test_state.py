from pathlib import Path

import pytest

from netpes_learn.canonical import digest
from netpes_learn.engine.state import Made, Placed, State, load_state, save_state, stamp
from netpes_learn.engine.store import Blob
from netpes_learn.engine.task import Inputs


def state() -> State:
    inputs = Inputs("d" * 64, "c" * 64, {"python": "3.11"}, "web")
    made = Made(inputs, {"templates/a": "1" * 64}, 0.5, "file", ("templates/a",),
                {"sha256": "e" * 64, "size": 9})  # fmt: skip
    return State({"p/fr/a:web": made}, {"partners/p/fr/a.html": Placed("f" * 64, 3, (1, 2), "t")})


def test_state_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save_state(path, state(), scratch=tmp_path / "tmp")
    assert load_state(path) == state()


def test_run_is_told_what_each_task_was_made_from() -> None:
    (previous,) = state().previous().values()
    assert previous.inputs == state().made["p/fr/a:web"].inputs
    assert (previous.reads, previous.seconds) == ({"templates/a": "1" * 64}, 0.5)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b'{"version": 0, "made": {}, "placed": {}}',
                b'{"version": 1}', b'{"version": 1, "made": [], "placed": {}}',
                b'{"version": 1, "made": {"a": {}}, "placed": {}}',
                b'{"version": 1, "made": {}, "placed": {"a": {"sha256": "x"}}}', b"\xff"],
)  # fmt: skip
def test_state_that_cannot_be_read_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    assert load_state(tmp_path / "state.json") == State()


def test_no_state_is_an_empty_one(tmp_path: Path) -> None:
    assert load_state(tmp_path / "state.json") == State()


def test_stamp_tells_a_rewritten_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    before = stamp(path)
    assert stamp(path) == before
    (tmp_path / "b").write_bytes(b"abd")
    (tmp_path / "b").replace(path)
    assert stamp(path) != before


def test_written_file_is_noted_with_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    found = State()
    found.note("x/a", path, Blob(digest(b"abc"), 3), "task")
    assert found.placed["x/a"] == Placed(digest(b"abc"), 3, stamp(path), "task")
