import os
from pathlib import Path

import pytest

from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.place import is_there, place, prune
from netpes_learn.engine.state import Placed, State, stamp
from netpes_learn.engine.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_file_is_written_once_and_then_left_alone(tmp_path: Path, store: Store) -> None:
    wanted = {"a/b.txt": (store.put(b"one"), "task")}
    state, out = State(), tmp_path / "out"
    assert place(wanted, out=out, store=store, state=state) == {"a/b.txt": True}
    before = stamp(out / "a/b.txt")
    assert place(wanted, out=out, store=store, state=state) == {"a/b.txt": False}
    assert stamp(out / "a/b.txt") == before
    assert state.placed["a/b.txt"].task == "task"


def test_equal_file_of_unknown_origin_is_left_alone(tmp_path: Path, store: Store) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a").write_bytes(b"one")
    assert place({"a": (store.put(b"one"), "t")}, out=out, store=store, state=State()) == {
        "a": False
    }


@pytest.mark.parametrize("content", [b"two", b"longer", b""])
def test_changed_file_is_put_right(tmp_path: Path, store: Store, content: bytes) -> None:
    wanted = {"a": (store.put(b"one"), "task")}
    state, out = State(), tmp_path / "out"
    place(wanted, out=out, store=store, state=state)
    (out / "a").write_bytes(content)
    assert place(wanted, out=out, store=store, state=state) == {"a": True}
    assert (out / "a").read_bytes() == b"one"


def test_lost_blob_is_told(tmp_path: Path, store: Store) -> None:
    blob = store.put(b"one")
    store.path(blob).unlink()
    with pytest.raises(ContentError, match="NL071"):
        place({"a": (blob, "task")}, out=tmp_path / "out", store=store, state=State())
    assert not (tmp_path / "out" / "a").exists()


def test_everything_lost_is_told_at_once_and_the_rest_is_placed(
    tmp_path: Path, store: Store
) -> None:
    """Else a damaged store would cost one build for each file."""
    wanted = {name: (store.put(name.encode()), "task") for name in "abc"}
    for name in "ac":
        store.path(wanted[name][0]).write_bytes(b"?")
    with pytest.raises(ContentError) as caught:
        place(wanted, out=tmp_path / "out", store=store, state=State())
    assert [Path(d.span.path).name for d in caught.value.diagnostics] == ["a", "c"]
    assert (tmp_path / "out" / "b").read_bytes() == b"b"


def test_untouched_file_is_believed_any_other_is_read(tmp_path: Path, store: Store) -> None:
    path, blob = tmp_path / "a", store.put(b"one")
    path.write_bytes(b"two")
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    # Its stamp says that it is still what was placed: that is not checked again.
    assert is_there(path, blob, Placed(blob.sha256, 3, stamp(path), "t"))
    assert not is_there(path, blob, Placed("0" * 64, 3, stamp(path), "t"))
    os.utime(path, ns=(times[0], times[1] + 10**9))
    assert not is_there(path, blob, Placed(blob.sha256, 3, (times[1], path.stat().st_ino), "t"))
    assert not is_there(path, blob, None)
    assert not is_there(tmp_path / "none", blob, None)


def test_prune_removes_what_is_not_kept_and_nothing_outside(tmp_path: Path) -> None:
    for name in ("in/keep", "in/stale", "in/deep/er/stale", "out/stale", "in/kept/a"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "in" / "empty").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    state = State(placed={"in/stale": Placed("0" * 64, 1, (0, 0), "t")})
    removed = prune(
        ["in/keep", "in/kept/a"], within=["in", "in", "absent"], out=tmp_path, state=state
    )
    assert removed == ["in/deep/er/stale", "in/link", "in/stale"]
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == ["keep", "kept"]
    assert (tmp_path / "out/stale").exists()
    assert state.placed == {}
