# What enters: archives, a place, a key. What leaves: what is refused and why, what is written once, and
# what is kept, put right and removed.
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from tests.support.shelves import (
    NEW,
    NEWEST,
    OLD,
    OTHER,
    check_whole,
    live_files,
    make_bundle,
    make_release,
    wishes,
)

from netpes_learn.app.publish import publish
from netpes_learn.app.shelf import Trust
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.folder import FolderTarget
from netpes_learn.engine.remote import FsspecTarget, open_target


@pytest.fixture
def target(tmp_path: Path) -> FolderTarget:
    return FolderTarget(tmp_path / "place")


def refused(target: Any, folder: Path, **how: Any) -> str:
    before = set(target.files(""))
    with pytest.raises(ContentError) as caught:
        publish(target, folder, wishes(**how))
    assert set(target.files("")) - {".publishing/lock"} == before - {".publishing/lock"}
    return str(caught.value)


def test_folder_without_bundles_is_refused(target: FolderTarget, tmp_path: Path) -> None:
    assert "NL532: there is no bundle here to publish" in refused(target, tmp_path / "nothing")


def test_every_bad_archive_is_told_at_once(target: FolderTarget, tmp_path: Path) -> None:
    folder = make_release(tmp_path / "b", NEW)
    make_bundle(folder, "le-forem", "fr", NEW, key=None)
    make_bundle(folder, "le-forem", "en", NEW, key=OTHER)
    (folder / "netpes-x-en-2026.10.1.zip").write_bytes(b"PK")
    damaged = folder / f"netpes-north-en-{NEW}.zip"
    damaged.write_bytes(damaged.read_bytes()[:-30])
    found = refused(target, folder)
    assert found.count("NL533") == 4
    for words in ("nobody vouches", "made with another key", "not a whole zip archive"):
        assert words in found


def test_bundles_of_one_release_agree(target: FolderTarget, tmp_path: Path) -> None:
    folder = make_release(tmp_path / "b", NEW)
    make_bundle(folder, "le-forem", "fr", NEW, date="2026-10-16")
    assert f"NL544: is of release {NEW}, but has another date or project" in refused(target, folder)


def test_partner_has_one_bundle_in_a_language(target: FolderTarget, tmp_path: Path) -> None:
    folder = make_release(tmp_path / "b", NEW)
    (folder / "copy.zip").write_bytes((folder / f"netpes-north-en-{NEW}.zip").read_bytes())
    assert "NL544: release 2026.10.1 cannot be published: a partner has two" in refused(
        target, folder
    )


def test_published_release_stays_as_it_is(target: FolderTarget, tmp_path: Path) -> None:
    publish(target, make_release(tmp_path / "b", NEW), wishes())
    make_bundle(tmp_path / "b", "south", "ca", NEW, filler=b"other")
    found = refused(target, tmp_path / "b")
    assert f"NL534: release {NEW} was published before, and differs: netpes-south-ca" in found


def test_place_holds_one_project(target: FolderTarget, tmp_path: Path) -> None:
    publish(target, make_release(tmp_path / "b", NEW), wishes())
    make_bundle(tmp_path / "c", "south", "ca", NEWEST, project="other")
    assert "NL544: a place holds one project" in refused(target, tmp_path / "c")


def test_catalogue_that_we_did_not_sign_is_not_added_to(
    target: FolderTarget, tmp_path: Path
) -> None:
    publish(target, make_release(tmp_path / "b", OLD, key=OTHER), wishes(key=OTHER))
    folder = make_release(tmp_path / "c", NEW)
    assert "NL537: was made with another key" in refused(target, folder)
    # A project that changed its key names the old one among those it trusts.
    publish(target, folder, wishes(trust=Trust((OTHER.public,))))
    assert check_whole(target) == NEW


def test_unsigned_bundles_are_published_when_that_is_wished(
    target: FolderTarget, tmp_path: Path
) -> None:
    publish(target, make_release(tmp_path / "b", NEW, key=None), wishes(key=None))
    assert check_whole(target, trust=Trust(unsigned=True)) == NEW
    assert not [path for path in target.files("") if path.endswith((".minisig", ".pub"))]
    assert "These bundles are not signed" in (tmp_path / "place" / "index.html").read_text("utf-8")


def test_nothing_is_written_when_nothing_is_new(target: FolderTarget, tmp_path: Path) -> None:
    folder = make_release(tmp_path / "b", NEW)
    publish(target, folder, wishes())
    stamps = {path: (tmp_path / "place" / path).stat().st_mtime_ns for path in target.files("")}
    outcome = publish(target, folder, wishes())
    assert (outcome.changed, outcome.sent, outcome.removed) == (False, (), ())
    assert len(outcome.found) == 2
    stamps.pop(".publishing/lock")
    for path, stamp in stamps.items():
        assert (tmp_path / "place" / path).stat().st_mtime_ns == stamp, path


def test_lost_bundle_and_broken_page_are_put_right(target: FolderTarget, tmp_path: Path) -> None:
    folder = make_release(tmp_path / "b", NEW)
    publish(target, folder, wishes())
    lost = next(path for path in target.files("blobs"))
    target.put(lost, b"short")
    target.put("index.html", b"defaced")
    outcome = publish(target, folder, wishes())
    assert outcome.sent == (lost,)
    assert check_whole(target) == NEW


def test_releases_are_kept_unless_told_otherwise(target: FolderTarget, tmp_path: Path) -> None:
    for version in (OLD, NEW, NEWEST):
        publish(target, make_release(tmp_path / version, version), wishes())
    assert len(target.files("blobs")) == 6
    outcome = publish(target, tmp_path / NEWEST, wishes(keep=1))
    assert len([path for path in outcome.removed if path.endswith(".zip")]) == 4
    assert check_whole(target) == NEWEST
    assert set(target.files("")) - {".publishing/lock"} == live_files(target)


def test_dropped_release_comes_back_when_it_is_published_again(
    target: FolderTarget, tmp_path: Path
) -> None:
    for version in (OLD, NEW):
        publish(target, make_release(tmp_path / version, version), wishes(keep=1))
    publish(target, tmp_path / OLD, wishes())
    assert len(target.files("blobs")) == 4
    assert check_whole(target) == NEW


def test_clean_removes_what_nothing_refers_to(target: FolderTarget, tmp_path: Path) -> None:
    publish(target, make_release(tmp_path / "b", NEW), wishes())
    for path in ("blobs/sha256/ab/abc/old.zip", "releases/2020.01.1.json", "feeds/gone.atom"):
        target.put(path, b"x")
    target.put("ours.txt", b"not the program's")
    assert publish(target, tmp_path / "b", wishes()).removed == ()
    assert len(publish(target, tmp_path / "b", wishes(clean=True)).removed) == 3
    assert set(target.files("")) - {".publishing/lock"} == {*live_files(target), "ours.txt"}


def test_folder_that_somebody_publishes_to_is_left_alone(
    target: FolderTarget, tmp_path: Path
) -> None:
    folder = make_release(tmp_path / "b", NEW)
    publish(target, folder, wishes())
    with FileLock(tmp_path / "place" / ".publishing" / "lock"):
        assert "NL535: somebody else is publishing there" in refused(target, folder)


def test_pointer_that_moves_all_the_time_is_given_up_on(tmp_path: Path) -> None:
    inner = open_target("memory://moving")
    assert isinstance(inner, FsspecTarget)

    class Moving(FsspecTarget):
        def swap(self, path: str, content: bytes, mark: str) -> bool:
            assert (path, bool(content), mark) == ("catalogue.json", True, "")
            return False

    moving = Moving(inner._fs, inner._root, where="memory://moving", moves=False)
    with pytest.raises(ContentError, match="NL535: somebody else published there"):
        publish(moving, make_release(tmp_path / "b", NEW), wishes())
