# What enters: archives, a place, a key. What leaves: what is refused and why, what concurrent
# publishers do to each other (nothing), and that what a page says and links to is there.
import json
import re
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from filelock import FileLock
from tests.support.servers import s3_server
from tests.support.shelves import (
    DATES,
    NEW,
    NEWEST,
    OLD,
    OTHER,
    SECRET,
    TRUST,
    check_links,
    check_whole,
    editions,
    live_files,
    make_bundle,
    make_release,
    newest_in,
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


def test_two_who_publish_at_once_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four releases by two publishers to S3, which compares and swaps: all are listed at last."""
    versions = [f"2026.02.{number}" for number in range(4)]
    for version in versions:
        monkeypatch.setitem(DATES, version, "2026-02-01")
        make_release(tmp_path / version, version)
    failures: list[BaseException] = []

    def work(address: str, mine: list[str]) -> None:
        try:
            for version in mine:
                publish(open_target(address), tmp_path / version, wishes())
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    with s3_server(monkeypatch) as address:
        threads = [
            threading.Thread(target=work, args=(address, versions[number::2]))
            for number in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failures == []
        source = open_target(address)
        assert check_whole(source) == versions[-1]
        # Whoever lost the race wrote the page again after whoever won.
        front = b"".join(source.chunks("index.html")).decode()
    assert all(f"releases/{version}/index.html" in front for version in versions)


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


def test_unfinished_uploads_to_s3_are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_release(tmp_path / "b", NEW)
    with s3_server(monkeypatch) as address:
        bucket = address.split("/")[2]
        client = boto3.client("s3")
        publish(open_target(address), folder, wishes())
        path = open_target(address).files("blobs")[0]
        open_target(address).remove(path)
        for key in (f"training/{path}", "training/blobs/other.zip", "elsewhere/x.zip"):
            client.create_multipart_upload(Bucket=bucket, Key=key)

        def unfinished() -> list[str]:
            found = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
            return sorted(upload["Key"] for upload in found)

        assert len(unfinished()) == 3
        publish(open_target(address), folder, wishes())
        assert unfinished() == ["elsewhere/x.zip", "training/blobs/other.zip"]
        publish(open_target(address), folder, wishes(clean=True))
        assert unfinished() == ["elsewhere/x.zip"]


def test_files_on_s3_say_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server(monkeypatch) as address:
        target = open_target(address)
        publish(target, make_release(tmp_path / "b", NEW), wishes())
        client = boto3.client("s3")

        def head(path: str) -> tuple[str, str]:
            found = client.head_object(Bucket=address.split("/")[2], Key=f"training/{path}")
            return found["ContentType"], found["CacheControl"]

        assert head("index.html") == ("text/html; charset=utf-8", "no-cache")
        assert head("catalogue.json") == ("application/json", "no-cache")
        assert head("feeds/north.atom") == ("application/atom+xml", "no-cache")
        assert head(target.files("blobs")[0]) == (
            "application/zip", "public, max-age=31536000, immutable",
        )  # fmt: skip


def test_release_can_be_verified_with_the_stock_program_alone(
    target: FolderTarget, tmp_path: Path
) -> None:
    """What the program `minisign` takes: the file beside its signature, and the key."""
    from netpes_learn.bundle.signing import check, read_public, trusted_comment

    publish(target, make_release(tmp_path / "b", NEW), wishes())
    place = tmp_path / "place"
    key = read_public((place / "netpes-learn.pub").read_bytes())
    signed = sorted(place.rglob("*.minisig"))
    assert len(signed) == 2
    for signature in signed:
        content = signature.with_suffix("").read_bytes()
        assert check(content, signature.read_bytes(), [key]).id == SECRET.public.id
        path = signature.with_suffix("").relative_to(place).as_posix()
        assert trusted_comment(signature.read_bytes()) == f"small {path}"


def test_every_link_leads_somewhere_and_there_are_many(
    target: FolderTarget, tmp_path: Path
) -> None:
    for version in (OLD, NEW):
        publish(target, make_release(tmp_path / version, version), wishes())
    # In two languages the front page and two release pages; two feeds, the key, four bundles.
    assert check_links(target) == 13
    (tmp_path / "place" / target.files("blobs")[0]).unlink()
    with pytest.raises(Exception, match="blobs"):
        check_links(target)


def test_pointer_is_small_and_names_the_catalogue(target: FolderTarget, tmp_path: Path) -> None:
    publish(target, make_release(tmp_path / "b", NEW), wishes())
    pointer = json.loads((tmp_path / "place" / "catalogue.json").read_bytes())
    assert set(pointer) == {"schema", "catalogue"}
    assert (tmp_path / f"place/catalogues/{pointer['catalogue']}.json").is_file()
    assert newest_in(target) == NEW
    assert TRUST.keys == (SECRET.public,)


def test_catalogue_of_an_earlier_program_is_continued(target: FolderTarget, tmp_path: Path) -> None:
    """It had pages in English only, one feed for each partner, and no word of other languages."""
    publish(target, make_release(tmp_path / "b", OLD), wishes())
    for path in target.files(""):
        if path.endswith((".ca.html", ".ca.atom", ".en.atom")):
            target.remove(path)
    described = target.read_marked(f"releases/{OLD}.json", limit=9_999)[0]
    publish(target, make_release(tmp_path / "c", NEW), wishes())
    assert target.read_marked(f"releases/{OLD}.json", limit=9_999)[0] == described
    assert check_whole(target) == NEW
    assert set(target.files("")) - {".publishing/lock"} == live_files(target)


def test_language_that_the_checkout_no_longer_knows_has_no_page_any_more(
    target: FolderTarget, tmp_path: Path
) -> None:
    publish(target, make_release(tmp_path / "b", NEW), wishes())
    known = {tag: edition for tag, edition in editions().items() if tag != "ca"}
    outcome = publish(target, tmp_path / "b", wishes(written=known))
    assert outcome.removed == ("index.ca.html", f"releases/{NEW}/index.ca.html")
    assert check_whole(target) == NEW
    # Its bundles stay, and so does their feed, in English.
    assert check_links(target) == 7
    assert target.size("feeds/south.ca.atom")


def test_notes_are_published_in_the_languages_they_were_translated_to(
    target: FolderTarget, tmp_path: Path
) -> None:
    told = {"en": {"raft": "Another figure."}, "ca": {"raft": "Una altra xifra."}, "fr": {}}
    publish(target, make_release(tmp_path / "b", OLD), wishes())
    for partner, language in (("north", "en"), ("south", "ca")):
        make_bundle(tmp_path / "c", partner, language, NEW, practices={"raft": "1.1.0"})
    publish(target, tmp_path / "c", replace(wishes(), notes=lambda _: told))
    # Later publications have no checkout that tells them, and need none.
    publish(target, make_release(tmp_path / "d", NEWEST), wishes())
    pages = {
        name: (tmp_path / f"place/releases/{NEW}" / name).read_text("utf-8")
        for name in ("index.html", "index.ca.html")
    }
    assert "Una altra xifra." in pages["index.ca.html"]
    assert "Una altra xifra." not in pages["index.html"]
    feeds = {
        name: (tmp_path / f"place/feeds/{name}.atom").read_text("utf-8")
        for name in ("south", "south.ca", "north")
    }
    assert all("Una altra xifra." in feeds[name] for name in ("south", "south.ca"))
    assert "Another figure." in feeds["north"]


class StoppedError(BaseException):
    """Publishing ended here, as by a power cut."""


class Stopping(FolderTarget):
    """A folder at which publishing ends before the n-th thing that it would change."""

    def __init__(self, root: Path, *, left: int) -> None:
        super().__init__(root)
        self.left = left

    def step(self) -> None:
        if self.left == 0:
            raise StoppedError
        self.left -= 1

    def put(self, path: str, content: bytes) -> None:
        self.step()
        super().put(path, content)

    def send(self, path: str, file: Path) -> None:
        self.step()
        super().send(path, file)

    def remove(self, path: str) -> None:
        self.step()
        super().remove(path)


def as_an_earlier_program_left_it(place: Path) -> None:
    """Take away pages and feeds in other languages than English, and what leads to them."""
    for path in place.rglob("*"):
        if path.name.endswith((".ca.html", ".ca.atom", ".en.atom")):
            path.unlink()
        elif path.name == "index.html":
            ways = (
                '(?s)<nav class="languages".*?</nav>|<link rel="alt[^>]*>|<p class="feed">.*?</p>'
            )
            path.write_text(re.sub(ways, "", path.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize("earlier", [False, True])
def test_readers_find_a_whole_release_wherever_publishing_ends(
    tmp_path: Path, *, earlier: bool
) -> None:
    """Each step of a publication that adds a release and drops one, one after the other."""
    for version in (OLD, NEW, NEWEST):
        make_release(tmp_path / version, version)
    begun = tmp_path / "begun"
    for version in (OLD, NEW):
        publish(FolderTarget(begun), tmp_path / version, wishes(keep=2))
    if earlier:
        as_an_earlier_program_left_it(begun)
    seen: list[str] = []
    for steps in range(100):
        place = tmp_path / str(steps)
        shutil.copytree(begun, place)
        try:
            publish(Stopping(place, left=steps), tmp_path / NEWEST, wishes(keep=2))
        except StoppedError:
            seen.append(check_whole(FolderTarget(place)))
        else:
            break
        publish(FolderTarget(place), tmp_path / NEWEST, wishes(keep=2))
        assert newest_in(FolderTarget(place)) == NEWEST
        assert set(FolderTarget(place).files("")) - {".publishing/lock"} == live_files(
            FolderTarget(place)
        )
    # Two bundles, what describes them, pages, pointer; then what falls away.
    assert len(seen) > 15
    moved = seen.index(NEWEST)
    assert seen == [NEW] * moved + [NEWEST] * (len(seen) - moved)
    assert len(seen) - moved >= 5
