import errno
import os
from itertools import pairwise
from pathlib import Path

import pytest

from netpes_learn.diagnostics import ContentError, Report
from netpes_learn.engine.disk import read_tree, telling_unwritable, write_atomic, writing_atomic


def read(root: Path) -> tuple[dict[str, bytes], list[str]]:
    report = Report()
    return read_tree(root, "content", report), [f"{d.span} {d.code}" for d in report.sorted()]


def test_every_file_is_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.yml", "a/é.yml", "a/b/c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found, told = read(tmp_path)
    assert list(found) == ["b.yml", "a/é.yml", "a/b/c.png"]
    assert all(found[name] == name.encode() for name in found)
    assert told == []


@pytest.mark.parametrize(
    "name", [".hidden", "~$deck.pptx", "a.yml~", ".a.yml.swp", "a.swp", "__pycache__/a.yml",
             ".git/config", "a.pyc"],
)  # fmt: skip
def test_leftovers_of_editors_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"x")
    assert read(tmp_path) == ({}, [])


def test_missing_folder_is_told_with_where_it_was_expected(tmp_path: Path) -> None:
    report = Report()
    assert read_tree(tmp_path / "none", "content", report) == {}
    (found,) = report.diagnostics
    assert (found.code, str(found.span)) == ("NL061", "content")
    assert str(tmp_path / "none") in found.hint


def test_link_is_read_inside_and_refused_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"s")
    root = tmp_path / "content"
    root.mkdir()
    (root / "a").write_bytes(b"a")
    (root / "b").symlink_to(root / "a")
    (root / "c").symlink_to(tmp_path / "secret")
    assert read(root) == ({"a": b"a", "b": b"a"}, ["content/c NL062"])


def test_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "a")
    found, told = read(tmp_path)
    assert found == {}
    assert told in (["content/a NL062"], ["content/a NL063"])


def test_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "gone")
    assert read(tmp_path) == ({}, ["content/a NL063"])


def test_file_is_written_whole_and_nothing_is_left_over(tmp_path: Path) -> None:
    target, scratch = tmp_path / "x" / "y" / "a.txt", tmp_path / "tmp"
    write_atomic(target, b"one", scratch=scratch)
    write_atomic(target, b"two", scratch=scratch)
    assert target.read_bytes() == b"two"
    assert target.stat().st_mode & 0o777 == 0o644
    assert list(scratch.iterdir()) == []


def test_reader_of_the_old_file_reads_it_to_its_end(tmp_path: Path) -> None:
    """The new file takes the name; it is never written into the old one."""
    target = tmp_path / "a.txt"
    write_atomic(target, b"old and whole", scratch=tmp_path / "tmp")
    with target.open("rb") as reader:
        write_atomic(target, b"new", scratch=tmp_path / "tmp")
        assert reader.read() == b"old and whole"


@pytest.mark.parametrize("piece", [1 << 12, 5_000_003])
def test_what_passes_through_memory_is_written_like_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    """Also where something at the beginning is written once more at the end, as in an archive."""
    advised: list[tuple[int, int]] = []
    if hasattr(os, "posix_fadvise"):
        real = os.posix_fadvise

        def advise(file: int, start: int, size: int, advice: int) -> None:
            advised.append((start, start + size))
            real(file, start, size, advice)

        monkeypatch.setattr(os, "posix_fadvise", advise)
    content = bytes(range(256)) * 160_000
    with writing_atomic(tmp_path / "x.zip", scratch=tmp_path / "tmp", passing=True) as stream:
        for start in range(0, len(content), piece):
            stream.write(content[start : start + piece])
        stream.seek(10)
        stream.write(b"again")
    assert (tmp_path / "x.zip").read_bytes() == content[:10] + b"again" + content[15:]
    if advised:
        assert advised[0][0] == 0
        assert all(begin <= end for (_, end), (begin, _) in pairwise(advised))
        assert advised[-1][1] > len(content) // 2


def test_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    write_atomic(target, b"old", scratch=tmp_path / "tmp")
    with pytest.raises(TypeError):
        write_atomic(target, "no bytes", scratch=tmp_path / "tmp")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_full_disk_is_told_to_the_person(tmp_path: Path, number: int) -> None:
    with pytest.raises(ContentError) as caught, telling_unwritable(tmp_path):
        raise OSError(number, os.strerror(number))
    (found,) = caught.value.diagnostics
    assert found.code == "NL070"
    assert found.message == f"the disk is full: {os.strerror(number)}"
    assert "untouched" in found.hint


def test_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"a file")
    with pytest.raises(ContentError) as caught:
        write_atomic(tmp_path / "build" / "a", b"x", scratch=tmp_path / "tmp")
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.path) == ("NL072", str(tmp_path / "build"))
    assert "--out" in found.hint
    assert (tmp_path / "build").read_bytes() == b"a file"


def test_refusal_names_the_file_the_system_names_or_the_one_asked_for(tmp_path: Path) -> None:
    for error, place in (
        (PermissionError(errno.EACCES, "no", str(tmp_path / "deep")), str(tmp_path / "deep")),
        (OSError(errno.EROFS, "no"), str(tmp_path)),
    ):
        with pytest.raises(ContentError) as caught, telling_unwritable(tmp_path):
            raise error
        assert caught.value.diagnostics[0].span.path == place


def test_other_faults_of_the_disk_are_ours(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="broken"), telling_unwritable(tmp_path):
        raise OSError(errno.EIO, "broken")
