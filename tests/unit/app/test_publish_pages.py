# What enters: releases, published. What leaves: that what a reader finds fits together: signatures, links,
# pages and feeds in every language, notes, and what an earlier program left.
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.shelves import (
    NEW,
    NEWEST,
    OLD,
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
from netpes_learn.engine.folder import FolderTarget


@pytest.fixture
def target(tmp_path: Path) -> FolderTarget:
    return FolderTarget(tmp_path / "place")


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
