import json
from pathlib import Path

import pytest

from netpes_learn.engine.store import Blob, Rendered, Store

KEY = "ab" + "0" * 62


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def rendered(store: Store) -> Rendered:
    blobs = {".mp4": store.put(b"film"), ".vtt": store.put(b"captions")}
    return Rendered(blobs, {"templates/a": "1" * 64}, 1.5, ("careful",), {"seconds": 61})


def record(store: Store, kind: str) -> Path:
    return store.root / kind / KEY[:2] / f"{KEY}.json"


def test_blob_gives_back_its_bytes(store: Store) -> None:
    blob = store.put(b"abc")
    assert blob == Blob("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)
    assert store.get(blob) == b"abc"
    assert store.has(blob)


def test_equal_bytes_are_kept_once(store: Store) -> None:
    first = store.put(b"abc")
    written = store.path(first).stat().st_mtime_ns
    assert store.put(b"abc") == first
    assert store.path(first).stat().st_mtime_ns == written
    assert len([p for p in store.root.rglob("*") if p.is_file()]) == 1


def test_blob_of_a_wrong_length_is_written_again(store: Store) -> None:
    blob = store.put(b"abc")
    store.path(blob).write_bytes(b"a")
    assert not store.has(blob)
    store.put(b"abc")
    assert store.get(blob) == b"abc"


def test_damaged_blob_is_thrown_away(store: Store) -> None:
    blob = store.put(b"abc")
    store.path(blob).write_bytes(b"abd")
    assert store.get(blob) is None
    assert not store.path(blob).exists()


def test_missing_blob_is_none(store: Store) -> None:
    assert store.get(Blob("0" * 64, 3)) is None
    assert not store.has(Blob("0" * 64, 3))


def test_render_is_found_under_its_key(store: Store) -> None:
    made = rendered(store)
    store.save(KEY, made)
    assert store.load(KEY) == made
    assert store.load("cd" + KEY[2:]) is None


def test_render_without_one_of_its_files_is_made_again(store: Store) -> None:
    made = rendered(store)
    store.save(KEY, made)
    store.path(made.outputs[".vtt"]).unlink()
    assert store.load(KEY) is None


def test_part_is_found_with_what_it_had_read(store: Store) -> None:
    store.save_part(KEY, b"spoken", {"content/a": "1" * 64})
    assert store.load_part(KEY) == (b"spoken", {"content/a": "1" * 64})
    assert store.load_part("cd" + KEY[2:]) is None
    blob = store.put(b"spoken")
    store.path(blob).write_bytes(b"Spoken")
    assert store.load_part(KEY) is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b"[]", b"{}", b'"text"', b'{"outputs": {}, "warnings": []}',
                b'{"outputs": {".a": {}}}', b'{"outputs": 1}', b"\xff",
                b'{"blob": {}, "reads": {}}',
                b'{"outputs": {}, "reads": {}, "seconds": 1, "warnings": [], "more": 1}'],
)  # fmt: skip
def test_record_of_another_shape_is_as_good_as_none(store: Store, content: bytes) -> None:
    """A damaged disk or a later version must cost a render, not the build."""
    for kind in ("renders", "parts"):
        record(store, kind).parent.mkdir(parents=True, exist_ok=True)
        record(store, kind).write_bytes(content)
    assert store.load(KEY) is None
    assert store.load_part(KEY) is None


def test_records_are_canonical(store: Store) -> None:
    made = rendered(store)
    store.save(KEY, made)
    first = record(store, "renders").read_bytes()
    store.save(KEY, Rendered(**{**vars(made), "outputs": dict(reversed(made.outputs.items()))}))
    assert record(store, "renders").read_bytes() == first
    assert json.loads(first)["facts"] == {"seconds": 61}


def test_leftovers_of_killed_builds_are_swept(store: Store) -> None:
    blob = store.put(b"abc")
    (store.scratch / "123-0").write_bytes(b"half")
    store.clean()
    assert not store.scratch.exists()
    assert store.get(blob) == b"abc"
    store.clean()
