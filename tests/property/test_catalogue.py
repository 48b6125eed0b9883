# What enters: any bytes, and any history of releases. What leaves: that reading never fails in another
# way than it says, and that retention never takes a bundle away that somebody counts on.
import contextlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from netpes_learn.bundle.catalogue import (
    CatalogueError,
    Listed,
    Release,
    rank,
    read_catalogue,
    read_pointer,
    read_release,
    written,
)
from netpes_learn.bundle.shelf import Shelf, next_shelf
from netpes_learn.canonical import canonical_json, digest

READERS = (read_pointer, read_catalogue, read_release)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
FORMS = st.sampled_from(["pointer", "catalogue", "published"])


@given(st.binary())
def test_any_bytes_are_refused_as_no_catalogue(content: bytes) -> None:
    for reader in READERS:
        with contextlib.suppress(CatalogueError):
            reader(content)


@given(FORMS, st.dictionaries(st.sampled_from(["releases", "bundles", "catalogue", "x"]), JSON))
def test_any_json_is_read_or_refused(form: str, fields: dict[str, Any]) -> None:
    content = canonical_json({"schema": f"netpes-learn/{form}/1", **fields})
    for reader in READERS:
        with contextlib.suppress(CatalogueError):
            reader(content)


def _release(number: int, partners: frozenset[str]) -> Release:
    version = f"2026.01.{number}"
    bundles = tuple(
        Listed(
            partner=partner,
            name=partner,
            language="en",
            file=f"netpes-{partner}-en-{version}.zip",
            size=1,
            sha256=digest(f"{partner} {version}".encode()),
            sums="0" * 64,
            practices={},
        )
        for partner in sorted(partners)
    )
    return Release(
        schema=Release.form, project="p", version=version, date="2026-01-01", bundles=bundles
    )


SOME = st.frozensets(st.sampled_from("abc"), min_size=1)


@given(st.lists(SOME, min_size=1, max_size=8), st.permutations(range(8)), st.integers(1, 3))
def test_retention_keeps_the_newest_of_each_partner(
    history: list[frozenset[str]], order: list[int], keep: int
) -> None:
    releases = [_release(number, partners) for number, partners in enumerate(history)]
    shelf: Shelf | None = None
    published: list[Release] = []
    for place in [place for place in order if place < len(releases)]:
        before = shelf
        published.append(releases[place])
        shelf = next_shelf(before, [releases[place]], title="t", keep=keep)
        assert read_catalogue(written(shelf.catalogue)) == shelf.catalogue
        for partner in "abc":
            known = [r for r in published if any(b.partner == partner for b in r.bundles)]
            newest = sorted(known, key=lambda release: rank(release.version))[-keep:]
            assert {r.version for r in newest} <= shelf.releases.keys()
        # What is told as dropped was needed before and is not needed now.
        if before is not None and before is not shelf:
            dropped = {path for path in shelf.catalogue.dropped if not path.startswith("cat")}
            assert dropped == before.files - shelf.files
