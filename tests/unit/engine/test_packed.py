# What enters: an archive that was packed, and files of which some changed since. What leaves: the
# next archive, to the byte the one that is packed of files alone.
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.archives import archive

from netpes_learn.bundle.manifest import SIGNATURE, SUMS, sums, write_archive
from netpes_learn.canonical import Ready, digest
from netpes_learn.engine.packed import packed_in, task_of

NAMES = ("a/é.html", "a/film.mp4", "b.mp4", "empty.png", "text.txt")
CONTENTS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([b"", b"x", b"text" * 900]))


def bundle(files: Mapping[str, bytes], signature: bytes = b"") -> dict[str, bytes]:
    told = sums({name: digest(content) for name, content in files.items()})
    return {**files, SUMS: told, **({SIGNATURE: signature} if signature else {})}


def task(files: Mapping[str, bytes]) -> str:
    return task_of(files[SUMS], files.get(SIGNATURE, b""))


def kept(path: Path, files: Mapping[str, bytes]) -> dict[str, Ready]:
    """Return what of some files the archive at a path gives."""
    packed = packed_in(path, task=task(files))
    return {name: packed[name, digest(files[name])] for name, _ in packed}


@given(before=CONTENTS, after=CONTENTS, signature=st.sampled_from([b"", b"signed"]))
def test_archive_made_of_an_earlier_one_has_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, bytes],
    after: dict[str, bytes],
    signature: bytes,
) -> None:
    earlier = tmp_path_factory.mktemp("earlier") / "bundle.zip"
    old, new = bundle(before, signature), bundle(after, signature)
    earlier.write_bytes(archive(old))
    packed = packed_in(earlier, task=task(old))
    assert {name for name, _ in packed} == set(before)

    def read(name: str) -> bytes | Ready:
        return packed.get((name, digest(new[name])), new[name])

    into = io.BytesIO()
    write_archive(into, new, read)
    assert into.getvalue() == archive(new)


def test_what_another_task_packed_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    files = bundle({"b.mp4": b"film"})
    path.write_bytes(archive(files))
    assert kept(path, files)
    assert not packed_in(path, task=task(bundle({"b.mp4": b"other"})))
    assert not packed_in(path, task=task(files) + "-ng")


@pytest.mark.parametrize("content", [b"", b"no archive", archive({"b.mp4": b"no sums"})])
def test_what_is_no_bundle_gives_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bundle.zip"
    assert not packed_in(path, task="archive")
    path.write_bytes(content)
    assert not packed_in(path, task="archive")


def test_file_that_was_packed_otherwise_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    files = bundle({"a.txt": b"text" * 99, "b.mp4": b"film"})
    with zipfile.ZipFile(path, "w") as written:
        for name, content in files.items():
            method = zipfile.ZIP_BZIP2 if name == "a.txt" else zipfile.ZIP_STORED
            written.writestr(name, content, compress_type=method)
    assert set(kept(path, files)) == {"b.mp4"}
