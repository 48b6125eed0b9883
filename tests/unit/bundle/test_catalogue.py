# What enters: catalogues and releases, good and bent. What leaves: what is read of them, what is
# refused and in which words, and what the next catalogue says.
import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.shelves import DATES, NEW, NEWEST, OLD

from netpes_learn.bundle.catalogue import (
    Catalogue,
    CatalogueError,
    Listed,
    NewerFormError,
    Pointer,
    Release,
    catalogue_path,
    rank,
    read_catalogue,
    read_pointer,
    read_release,
    written,
)
from netpes_learn.bundle.shelf import Difference, PublishedError, Shelf, Told, next_shelf
from netpes_learn.canonical import digest

DIGEST = "ab" * 32


def listed(partner: str = "north", language: str = "en", **fields: Any) -> Listed:
    version = fields.pop("version", NEWEST)
    values: dict[str, Any] = {
        "partner": partner,
        "name": partner.title(),
        "language": language,
        "file": f"netpes-{partner}-{language}-{version}.zip",
        "size": 10,
        "sha256": digest(f"{partner} {language} {version}".encode()),
        "sums": DIGEST,
        "practices": {"raft": "1.0.0"},
    }
    return Listed(**{**values, **fields})


def release(version: str = NEWEST, *bundles: Listed) -> Release:
    found = bundles or (listed(version=version),)
    return Release(
        schema=Release.form, project="small", version=version, date=DATES[version], bundles=found
    )


def shelf(*releases: Release, keep: int | None = None, before: Shelf | None = None) -> Shelf:
    return next_shelf(before, releases, title="A title", keep=keep)


Bend = Callable[[dict[str, Any]], object]
FORMS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "pointer": (read_pointer, written(Pointer(schema=Pointer.form, catalogue=DIGEST))),
    "catalogue": (read_catalogue, written(shelf(release(NEW), release(NEWEST)).catalogue)),
    "release": (read_release, written(release())),
}
BENT: list[tuple[str, Bend, str]] = [
    ("pointer", lambda v: v.update(url="file:///etc/passwd"), "a field that is not known: url"),
    ("pointer", lambda v: v.update(catalogue="../../etc/passwd"), "not allowed: catalogue"),
    ("pointer", lambda v: v.pop("catalogue"), "lacks the field catalogue"),
    ("pointer", lambda v: v.pop("schema"), "lacks the field schema"),
    ("pointer", lambda v: v.update(schema="other/1"), "not allowed: schema"),
    ("catalogue", lambda v: v.update(number="7"), "not allowed: number"),
    ("catalogue", lambda v: v.update(number=0), "not allowed: number"),
    ("catalogue", lambda v: v.update(title="a\x1b[2Jb"), "not allowed: title"),
    ("catalogue", lambda v: v.update(releases=[]), "not allowed: releases"),
    ("catalogue", lambda v: v["releases"].reverse(), "the releases are not in order"),
    ("catalogue", lambda v: v["releases"].append(v["releases"][-1]), "not in order"),
    ("catalogue", lambda v: v["releases"][0].update(version="../x"), "releases.0.version"),
    ("catalogue", lambda v: v["releases"][0].update(date="2026-02-30"), "releases|day"),
    ("catalogue", lambda v: v["releases"][0].update(size=10**12), "releases.0.size"),
    ("catalogue", lambda v: v.update(dropped=["blobs/../../x"]), "dropped.0"),
    ("catalogue", lambda v: v.update(dropped=["/etc/passwd"]), "dropped.0"),
    ("release", lambda v: v["bundles"][0].update(path="../x"), "not known: bundles.0.path"),
    ("release", lambda v: v["bundles"][0].update(file="../x.zip"), "bundles.0.file"),
    ("release", lambda v: v["bundles"][0].update(file=".netpes-learn.zip"), "bundles.0.file"),
    ("release", lambda v: v["bundles"][0].update(file="x.exe"), "bundles.0.file"),
    ("release", lambda v: v["bundles"][0].update(sha256="AB" * 32), "bundles.0.sha256"),
    ("release", lambda v: v["bundles"][0].update(size=-1), "bundles.0.size"),
    ("release", lambda v: v["bundles"][0].update(size=10**15), "bundles.0.size"),
    ("release", lambda v: v["bundles"][0].update(partner="a/b"), "bundles.0.partner"),
    ("release", lambda v: v["bundles"].append(v["bundles"][0]), "two bundles in one language"),
    ("release", lambda v: v.update(bundles=[]), "bundles"),
]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_again(form: str) -> None:
    reader, content = FORMS[form]
    assert written(reader(content)) == content  # type: ignore[type-var]


@pytest.mark.parametrize(("form", "bend", "words"), BENT)
def test_what_is_bent_is_refused_in_plain_words(form: str, bend: Bend, words: str) -> None:
    reader, content = FORMS[form]
    value = json.loads(content)
    bend(value)
    with pytest.raises(CatalogueError, match=words):
        reader(json.dumps(value).encode())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[1]", b"null", b"\xff", b"[" * 100_000, b'{"a":1']
)
def test_what_is_no_catalogue_is_refused(form: str, content: bytes) -> None:
    with pytest.raises(CatalogueError, match=r"not JSON|not allowed"):
        FORMS[form][0](content)


@pytest.mark.parametrize("form", FORMS)
def test_newer_form_asks_for_a_newer_program(form: str) -> None:
    reader, content = FORMS[form]
    with pytest.raises(NewerFormError, match="newer version"):
        reader(content.replace(b"/1", b"/3"))


def test_release_that_an_earlier_program_described_keeps_its_bytes() -> None:
    """Its digest stands in a signed catalogue. As it was written before notes were translated."""
    content = (
        b'{"bundles":[{"file":"netpes-north-en-2026.11.1.zip","language":"en","name":"North",'
        b'"partner":"north","practices":{"raft":"1.0.0"},"sha256":"%b","size":10,"sums":"%b",'
        b'"titles":{}}],"date":"2026-11-20","notes":{"raft":"A note."},"project":"small",'
        b'"schema":"netpes-learn/published/1","version":"2026.11.1"}\n'
    ) % (DIGEST.encode(), DIGEST.encode())
    found = read_release(content)
    assert written(found) == content
    assert found.note("raft", "fr") == "A note."


def test_translated_notes_have_a_form_of_their_own() -> None:
    told = {"translated": {"fr": {"raft": "Une note."}}, "notes": {"raft": "A note."}}
    with pytest.raises(ValueError, match="another form"):
        Release.model_validate({**release().model_dump(by_alias=True), **told})
    newer = {**release().model_dump(by_alias=True), **told, "schema": Release.translated_form}
    found = Release.model_validate(newer)
    assert read_release(written(found)) == found
    told_in = {tag: found.note("raft", tag) for tag in ("fr", "sv")}
    assert told_in == {"fr": "Une note.", "sv": "A note."}
    assert [note.lang for note in told_in.values() if note] == ["fr", "en"]
    assert found.note("boat", "fr") is None


def test_versions_are_compared_as_numbers() -> None:
    assert sorted(["2026.10.1", "2026.9.2", "2026.9.10"], key=rank) == [
        "2026.9.2", "2026.9.10", "2026.10.1",
    ]  # fmt: skip


def test_path_of_a_bundle_holds_its_digest() -> None:
    bundle = listed(sha256=DIGEST)
    assert bundle.path == f"blobs/sha256/ab/{DIGEST}/netpes-north-en-{NEWEST}.zip"


def test_catalogue_lists_the_newest_first_and_counts_its_changes() -> None:
    first = shelf(release(NEW))
    second = shelf(release(NEWEST), release(OLD), before=first)
    assert [named.version for named in second.catalogue.releases] == [NEWEST, NEW, OLD]
    assert (first.catalogue.number, second.catalogue.number) == (1, 2)
    assert second.catalogue.before == digest(written(first.catalogue))


def test_catalogue_stays_as_it_is_when_nothing_is_new() -> None:
    first = shelf(release(NEW))
    assert shelf(release(NEW), before=first) is first


def test_part_of_a_release_that_was_published_changes_nothing() -> None:
    both = release(NEW, listed("north", version=NEW), listed("south", version=NEW))
    first = shelf(both)
    assert shelf(release(NEW, listed("south", version=NEW)), before=first) is first


@pytest.mark.parametrize(
    "other",
    [listed("north", version=NEW, sha256=DIGEST), listed("south", version=NEW)],
    ids=["changed", "added"],
)
def test_published_release_is_never_changed(other: Listed) -> None:
    first = shelf(release(NEW))
    with pytest.raises(PublishedError) as caught:
        shelf(release(NEW, other), before=first)
    assert caught.value.bundles == (other.file,)


def test_keep_counts_for_each_partner_and_language() -> None:
    everybody = [listed("north", version=OLD), listed("south", version=OLD)]
    kept = shelf(release(OLD, *everybody), release(NEW), release(NEWEST), keep=1)
    # South got nothing since: its newest is the old one.
    assert [named.version for named in kept.catalogue.releases] == [NEWEST, OLD]


def test_what_is_dropped_is_told_and_nothing_else() -> None:
    before = shelf(release(OLD), release(NEW))
    after = shelf(release(NEWEST), before=before, keep=2)
    dropped = set(after.catalogue.dropped)
    assert dropped == before.files - after.files
    assert listed(version=OLD).path in dropped
    third = shelf(release(NEW), before=after)
    again = shelf(release(OLD), before=third)
    assert catalogue_path(str(third.catalogue.before)) in again.catalogue.dropped


def test_difference_is_told_by_title_against_the_bundle_before() -> None:
    versions = {"a": "1.0.0", "b": "1.0.0", "gone": "1.0.0", "typo": "1.0.0"}
    then = listed(version=OLD, practices=versions, titles={"gone": "Gone one", "b": "Old b"})
    other = listed("south", version=NEW)
    now = listed(
        practices={"a": "1.0.0", "b": "1.1.0", "new": "1.0.0", "newer": "1.0.0", "typo": "1.0.1"},
        titles={"b": "B", "new": "zeal", "newer": "Élan"},
    )
    found = shelf(release(OLD, then), release(NEW, other), release(NEWEST, now))
    newest, middle, oldest = found.newest_first
    newest = newest.model_copy(update={"notes": {"new": "A new one.", "a": "Told before."}})
    assert found.difference(newest, now) == Difference(
        since=OLD,
        new=(Told("zeal", "A new one."), Told("Élan")),
        changed=(Told("B"),),
        gone=(Told("Gone one"),),
    )
    assert found.difference(middle, other) is None
    assert found.difference(oldest, then) is None


def test_partners_have_their_newest_name() -> None:
    older = release(OLD, listed("north", name="Old name", version=OLD))
    newer = release(NEW, listed("north", name="New name", version=NEW))
    assert shelf(older, newer).partners == {"north": "New name"}


def test_number_of_a_catalogue_never_goes_back() -> None:
    current = shelf(release(OLD))
    for version in (NEW, NEWEST):
        following = shelf(release(version), before=current, keep=1)
        assert isinstance(following.catalogue, Catalogue)
        assert following.catalogue.number == current.catalogue.number + 1
        current = following
