from collections.abc import Callable
from pathlib import Path

import pytest

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.resources import RecordedResources, changed_reads, located, still_true
from netpes_learn.engine.store import Store


@pytest.fixture
def roots(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "t" / "deck").mkdir(parents=True)
    (tmp_path / "t" / "deck" / "master.pptx").write_bytes(b"master")
    (tmp_path / "t" / "a.txt").write_bytes(b"a")
    return {"templates": tmp_path / "t"}


@pytest.fixture
def make(tmp_path: Path, roots: dict[str, Path]) -> Callable[..., RecordedResources]:
    return lambda code="c": RecordedResources(roots, Store(tmp_path / "store"), code)


Make = Callable[..., RecordedResources]


def test_every_read_is_recorded_with_its_digest(make: Make) -> None:
    resources = make()
    assert resources.read("templates/deck/master.pptx") == b"master"
    assert resources.read("templates/a.txt") == b"a"
    assert resources.read("templates/a.txt") == b"a"
    assert resources.reads == {
        "templates/a.txt": digest(b"a"), "templates/deck/master.pptx": digest(b"master"),
    }  # fmt: skip


def test_file_that_changes_meanwhile_is_one_file_for_a_render(
    make: Make, roots: dict[str, Path]
) -> None:
    resources = make()
    resources.read("templates/a.txt")
    (roots["templates"] / "a.txt").write_bytes(b"b")
    assert resources.read("templates/a.txt") == b"a"
    assert resources.reads == {"templates/a.txt": digest(b"a")}
    # … and the record no longer holds, so that the next build renders again.
    assert not still_true(resources.reads, roots)


@pytest.mark.parametrize(
    ("path", "code", "hint"),
    [
        ("templates/deck/mastre.pptx", "NL064", "did you mean 'master.pptx'?"),
        ("templates/none/x", "NL064", ""),
        ("templates/deck", "NL064", ""),
        ("templates/a.txt/x", "NL064", ""),
        ("templates/../a", "NL065", ""),
        ("/etc/passwd", "NL065", ""),
        ("secrets/a", "NL065", ""),
        ("", "NL065", ""),
    ],
)
def test_what_cannot_be_read_is_told(make: Make, path: str, code: str, hint: str) -> None:
    resources = make()
    with pytest.raises(ContentError) as caught:
        resources.read(path)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.path) == (code, path)
    assert hint in found.hint
    assert resources.reads == {}


def test_unreadable_file_is_told(make: Make) -> None:
    """A name longer than a file system takes stands for any other fault of the disk."""
    with pytest.raises(ContentError, match="NL063"):
        make().read(f"templates/{'x' * 300}")


def counted(resources: RecordedResources, key: object, path: str = "templates/a.txt") -> list[int]:
    """Ask for a part twice; return how often it was made."""
    made: list[int] = []

    def part() -> bytes:
        made.append(1)
        return b"part of " + resources.read(path)

    first = resources.cached("part", key, part)
    assert resources.cached("part", key, part) == first
    return made


def test_part_is_made_once_for_a_key(make: Make) -> None:
    assert counted(make(), {"a": 1, "b": 2}) == [1]
    # Another render, an equal key: not made at all, and its reads are recorded all the same.
    later = make()
    assert counted(later, {"b": 2, "a": 1}) == []
    assert later.reads == {"templates/a.txt": digest(b"a")}
    assert counted(make(), {"a": 2}) == [1]


def test_part_is_made_again_when_the_code_or_a_file_it_read_changed(
    make: Make, roots: dict[str, Path]
) -> None:
    assert counted(make("one"), "k") == [1]
    assert counted(make("two"), "k") == [1]
    (roots["templates"] / "a.txt").write_bytes(b"b")
    changed = make("one")
    assert counted(changed, "k") == [1]
    assert changed.cached("part", "k", bytes) == b"part of b"


def test_part_of_what_this_render_already_read_is_compared_with_that(
    make: Make, roots: dict[str, Path]
) -> None:
    counted(make(), "k")
    resources = make()
    resources.read("templates/a.txt")
    (roots["templates"] / "a.txt").write_bytes(b"b")
    assert counted(resources, "k") == []


def test_part_that_fails_is_not_kept(make: Make) -> None:
    def fails() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        make().cached("part", "k", fails)
    assert make().cached("part", "k", lambda: b"x") == b"x"


def test_warnings_and_facts_are_kept_each_once(make: Make) -> None:
    resources = make()
    resources.progress(0.5)
    resources.warn("a")
    resources.warn("b")
    resources.warn("a")
    resources.fact("pages", 1)
    resources.fact("pages", 2)
    assert resources.warnings == ["a", "b"]
    assert resources.facts == {"pages": 2}


def test_record_of_a_file_that_is_gone_or_outside_no_longer_holds(roots: dict[str, Path]) -> None:
    reads = {"templates/a.txt": digest(b"a"), "templates/x": "0", "../y": "0"}
    assert changed_reads(reads, roots) == ("../y", "templates/x")
    assert still_true({"templates/a.txt": digest(b"a")}, roots)
    assert located("templates/a.txt", roots) == roots["templates"] / "a.txt"
