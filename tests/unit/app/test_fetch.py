# What enters: catalogues, honest and hostile, on a folder or a web server. What leaves: the newest
# bundle, verified; or a refusal in plain words, and a folder in which nothing has changed.
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.support.servers import web_server
from tests.support.shelves import (
    NEW,
    NEWEST,
    OLD,
    OTHER,
    SECRET,
    TRUST,
    make_bundle,
    make_release,
    wishes,
)

from netpes_learn.app.fetch import OWN, Order, fetch
from netpes_learn.app.publish import publish
from netpes_learn.app.shelf import Trust
from netpes_learn.bundle.signing import SecretKey, sign
from netpes_learn.canonical import canonical_json, digest
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.folder import FolderTarget
from netpes_learn.engine.http import HttpSource

Bend = Callable[[dict[str, Any]], object]
SOUTH = Order("south")


def nothing(_: dict[str, Any]) -> None: ...


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A place with two releases for two partners."""
    target = FolderTarget(tmp_path / "place")
    for version in (OLD, NEW):
        publish(target, make_release(tmp_path / version, version), wishes())
    return tmp_path / "place"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def publish_also(root: Path, version: str, *, keep: int | None = None) -> None:
    publish(FolderTarget(root), make_release(root.parent / version, version), wishes(keep=keep))


def bring(root: Path, out: Path, order: Order = SOUTH, *, trust: Trust = TRUST) -> list[str]:
    return [
        f"{got.path.name} {got.new}"
        for got in fetch(FolderTarget(root), order, out=out, trust=trust)
    ]


def told(root: Path, out: Path, order: Order = SOUTH, *, trust: Trust = TRUST) -> str:
    before = bundles_in(out)
    with pytest.raises(ContentError) as caught:
        bring(root, out, order, trust=trust)
    assert bundles_in(out) == before
    return str(caught.value)


def bundles_in(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("*.zip")}


def forge(
    root: Path,
    *,
    catalogue: Bend = nothing,
    release: Bend = nothing,
    key: SecretKey | None = SECRET,
) -> None:
    """Bend the catalogue and its newest release, and make all digests and the signature fit."""
    pointer = json.loads((root / "catalogue.json").read_bytes())
    listing = json.loads((root / f"catalogues/{pointer['catalogue']}.json").read_bytes())
    path = root / f"releases/{listing['releases'][0]['version']}.json"
    described = json.loads(path.read_bytes())
    release(described)
    content = canonical_json(described) + b"\n"
    path.write_bytes(content)
    listing["releases"][0] |= {"sha256": digest(content), "size": len(content)}
    catalogue(listing)
    content = canonical_json(listing) + b"\n"
    target = root / f"catalogues/{digest(content)}.json"
    target.write_bytes(content)
    if key:
        signature = sign(content, key, trusted_comment="forged")
        target.with_name(f"{target.name}.minisig").write_bytes(signature)
    (root / "catalogue.json").write_bytes(canonical_json({**pointer, "catalogue": digest(content)}))


def test_newest_is_brought_once(root: Path, out: Path) -> None:
    name = f"netpes-south-ca-{NEW}.zip"
    assert bring(root, out) == [f"{name} True"]
    assert bring(root, out) == [f"{name} False"]
    publish_also(root, NEWEST)
    assert bring(root, out) == [f"netpes-south-ca-{NEWEST}.zip True"]
    assert sorted(bundles_in(out)) == [name, f"netpes-south-ca-{NEWEST}.zip"]


def test_damaged_bundle_is_brought_again(root: Path, out: Path) -> None:
    bring(root, out)
    good = bundles_in(out)
    (name,) = good
    (out / name).write_bytes(good[name][:-1] + b"x")
    assert bring(root, out) == [f"{name} True"]
    assert bundles_in(out) == good


def test_every_language_of_a_partner_is_brought_or_the_one_asked_for(
    root: Path, out: Path, tmp_path: Path
) -> None:
    whose = [("south", "ca"), ("south", "es")]
    publish(FolderTarget(root), make_release(tmp_path / "n", NEWEST, whose=whose), wishes())
    assert bring(root, out, Order("south", "es")) == [f"netpes-south-es-{NEWEST}.zip True"]
    assert [line[-4:] for line in bring(root, out)] == ["True", "alse"]
    # North is not in the newest release: its own newest is meant.
    assert bring(root, out, Order("north")) == [f"netpes-north-en-{NEW}.zip True"]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (Order("souht"), "no bundle for a partner 'souht'\n  hint: did you mean 'south'"),
        (Order("south", "fr"), "no bundle for 'south' in 'fr'\n  hint: known here: ca"),
    ],
)
def test_unknown_partner_or_language_is_told(
    root: Path, out: Path, order: Order, words: str
) -> None:
    assert words in told(root, out, order)


def test_place_without_a_catalogue_says_so(tmp_path: Path, out: Path) -> None:
    assert "NL538: there is no catalogue here" in told(tmp_path / "empty", out)


# What anybody can do who can write there, without the key.
def swap_pointer(root: Path) -> None:
    (root / "catalogue.json").write_bytes(canonical_json(
        {"schema": "netpes-learn/pointer/1", "catalogue": "ab" * 32}))  # fmt: skip
    (root / f"catalogues/{'ab' * 32}.json").write_bytes(b"{}")


def no_signature(root: Path) -> None:
    for path in (root / "catalogues").glob("*.minisig"):
        path.unlink()


def other_key(root: Path) -> None:
    forge(root, key=OTHER)


def unsigned_forgery(root: Path) -> None:
    forge(root, release=lambda v: v["bundles"][1].update(size=1), key=None)


def signature_of_another(root: Path) -> None:
    pointer = json.loads((root / "catalogue.json").read_bytes())["catalogue"]
    release = root / f"releases/{NEW}.json.minisig"
    (root / f"catalogues/{pointer}.json.minisig").write_bytes(release.read_bytes())


def changed_release(root: Path) -> None:
    path = root / f"releases/{NEW}.json"
    path.write_bytes(path.read_bytes().replace(b"south", b"sooth"))


def huge_pointer(root: Path) -> None:
    (root / "catalogue.json").write_bytes(b" " * 1_000_000)


def bundle(root: Path) -> Path:
    (found,) = (root / "blobs").rglob(f"netpes-south-ca-{NEW}.zip")
    return found


def larger(root: Path) -> None:
    with bundle(root).open("ab") as stream:
        stream.write(bytes(50_000_000))


def smaller(root: Path) -> None:
    bundle(root).write_bytes(bundle(root).read_bytes()[:-1])


def other_bytes(root: Path) -> None:
    bundle(root).write_bytes(bytes(bundle(root).stat().st_size))


def not_json(root: Path) -> None:
    (root / "catalogue.json").write_text("<html>Sign in to the hotel's network</html>", "utf-8")


def gone(root: Path) -> None:
    bundle(root).unlink()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (swap_pointer, "NL538: is not the file that was announced"),
        (no_signature, "NL537: is missing, so nobody vouches for this catalogue"),
        (other_key, "NL537: was made with another key"),
        (unsigned_forgery, "NL537: is missing, so nobody vouches"),
        (signature_of_another, "NL537: does not match: what is here is not what was signed"),
        (changed_release, "NL538: is not the file that was announced"),
        (huge_pointer, "NL538: is larger than 10,000 bytes"),
        (larger, "NL539: is larger than announced"),
        (smaller, "NL539: is smaller than announced"),
        (other_bytes, "NL539: is not the file that was announced: its digest is another"),
        (not_json, "NL538: is not JSON"),
        (gone, "NL538: is missing, although the catalogue names it"),
    ],
)
def test_harm_done_without_the_key_is_refused(
    root: Path, out: Path, harm: Callable[[Path], None], words: str
) -> None:
    harm(root)
    assert words in told(root, out)
    assert not list((out / OWN).glob("*.zip"))


# What only somebody with the key could do, by mistake or on purpose.
@pytest.mark.parametrize(
    ("catalogue", "release", "words"),
    [
        (lambda v: v.update(more=1), nothing, "NL538: has a field that is not known: more"),
        (nothing, lambda v: v["bundles"][1].update(file="../../x.zip"), "bundles.1.file"),
        (nothing, lambda v: v["bundles"][1].update(file="/etc/x.zip"), "bundles.1.file"),
        (lambda v: v["releases"][0].update(version="../../x"), nothing, "releases.0.version"),
        (nothing, lambda v: v.update(version=NEWEST), "describes another release"),
        (nothing, lambda v: v.update(project="other"), "describes another release"),
        (nothing, lambda v: v["bundles"][1].update(size=10**14), "bundles.1.size"),
        (lambda v: v.update(schema="netpes-learn/catalogue/2"), nothing, "NL546: was made by a newer"),
        (
            nothing,
            lambda v: (v["bundles"][0].update(partner="south", language="es"),
                       v["bundles"].pop(1)),
            "NL543: netpes-north-en-2026.10.1.zip: is named|NL543: holds another bundle",
        ),
    ],
)  # fmt: skip
def test_signed_nonsense_is_refused_too(
    root: Path, out: Path, catalogue: Bend, release: Bend, words: str
) -> None:
    forge(root, catalogue=catalogue, release=release)
    found = told(root, out)
    assert any(word in found for word in words.split("|")), found


def test_refusal_never_steers_the_terminal(root: Path, out: Path) -> None:
    forge(root, catalogue=lambda v: v.update({"\x1b[2Jgood: " + "x" * 100_000: 1}))
    found = told(root, out)
    assert found.isprintable() or found.replace("\n", "").isprintable()
    assert len(found) < 1_000


def test_bundle_that_nobody_signed_is_refused(root: Path, out: Path, tmp_path: Path) -> None:
    publish(
        FolderTarget(root),
        make_bundle(tmp_path / "n", "south", "ca", NEWEST, key=None).parent,
        wishes(key=None, trust=Trust((SECRET.public,), unsigned=True)),
    )
    forge(root)  # the catalogue is signed, the bundle is not
    assert "NL543: SHA256SUMS.minisig: is missing" in told(root, out)


def test_without_a_key_nothing_is_taken_unless_asked_for(root: Path, out: Path) -> None:
    assert "NL537: without a key nobody can tell who made this" in told(root, out, trust=Trust())
    assert len(bring(root, out, trust=Trust(unsigned=True))) == 1


def test_older_release_is_refused_unless_asked_for(root: Path, out: Path, tmp_path: Path) -> None:
    replayed = tmp_path / "replayed"
    shutil.copytree(root, replayed)
    publish_also(root, NEWEST)
    bring(root, out)
    found = told(replayed, out)
    assert f"NL541: release {NEW} is older than {NEWEST}, which was here" in found
    assert "the catalogue (number 2) is older than one that was seen before (number 3)" in found
    older = Order("south", older=True)
    assert bring(replayed, out, older) == [f"netpes-south-ca-{NEW}.zip True"]
    # Having gone back once, by will, does not open the door.
    assert f"NL541: release {NEW} is older than {NEWEST}" in told(replayed, out)


def test_catalogue_frozen_for_one_partner_is_noticed_by_its_number(
    root: Path, out: Path, tmp_path: Path
) -> None:
    shutil.copytree(root, tmp_path / "replayed")
    whose = [("north", "en")]
    publish(FolderTarget(root), make_release(tmp_path / "n", NEWEST, whose=whose), wishes())
    bring(root, out)
    # South's newest is the same in both, and yet the catalogue is an old one.
    assert "NL541: the catalogue (number 2)" in told(tmp_path / "replayed", out)


def test_damaged_memory_is_told_and_not_passed_over(root: Path, out: Path) -> None:
    bring(root, out)
    (out / OWN / "fetched.json").write_text("{", "utf-8")
    assert "NL542" in told(root, out)


def test_catalogue_that_moves_on_while_it_is_read_is_read_again(
    root: Path, out: Path, tmp_path: Path
) -> None:
    new = make_release(tmp_path / NEWEST, NEWEST)

    class Moving(FolderTarget):
        moved = False

        def chunks(self, path: str, *, start: int = 0) -> Any:
            yield from super().chunks(path, start=start)
            if path == "catalogue.json" and not self.moved:
                self.moved = True
                for version in (NEWEST, "2026.12.1"):
                    folder = new if version == NEWEST else tmp_path / version
                    if version != NEWEST:
                        make_bundle(folder, "south", "ca", version, date="2026-12-01")
                    publish(FolderTarget(root), folder, wishes(keep=1))

    (got,) = fetch(Moving(root), SOUTH, out=out, trust=TRUST)
    assert got.version == "2026.12.1"


def test_broken_download_goes_on_where_it_stopped(root: Path, out: Path) -> None:
    whole = bundle(root).read_bytes()
    (out / OWN).mkdir(parents=True)
    partial = out / OWN / bundle(root).name
    for ranges, expected in ((True, len(whole) - 100), (False, len(whole))):
        partial.write_bytes(whole[:100])
        with web_server(root) as web:
            web.ranges = ranges
            fetch(HttpSource(web.address), SOUTH, out=out, trust=TRUST)
            (sent,) = [size for path, size in web.sent.items() if path.endswith(".zip")]
        assert sent == expected
        assert bundles_in(out) == {partial.name: whole}
        (out / partial.name).unlink()


def test_wrong_beginning_of_a_download_is_thrown_away(root: Path, out: Path) -> None:
    (out / OWN).mkdir(parents=True)
    (out / OWN / bundle(root).name).write_bytes(b"something else")
    (out / OWN / "netpes-south-ca-2020.01.1.zip").write_bytes(b"from long ago")
    bring(root, out)
    assert [path.name for path in (out / OWN).glob("*.zip")] == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "data:,x"])
def test_server_cannot_send_us_elsewhere_than_the_web(root: Path, out: Path, address: str) -> None:
    with web_server(root) as web:
        web.redirects["/catalogue.json"] = address
        with pytest.raises(ContentError, match=r"NL545: the server sends us to an address with"):
            fetch(HttpSource(web.address), SOUTH, out=out, trust=TRUST)


def test_redirect_on_the_web_is_followed_but_not_in_circles(root: Path, out: Path) -> None:
    with web_server(root) as web, web_server(root) as other:
        web.redirects["/catalogue.json"] = f"{other.address}/catalogue.json"
        fetch(HttpSource(web.address), SOUTH, out=out, trust=TRUST)
        web.redirects["/catalogue.json"] = "/catalogue.json"
        with pytest.raises(ContentError, match="NL531"):
            fetch(HttpSource(web.address), SOUTH, out=out, trust=TRUST)


def test_server_that_is_not_there_is_told(out: Path) -> None:
    with pytest.raises(ContentError, match="NL531"):
        fetch(HttpSource("http://127.0.0.1:9"), SOUTH, out=out, trust=TRUST)


def test_failure_of_one_bundle_leaves_the_others_where_they_were(
    root: Path, out: Path, tmp_path: Path
) -> None:
    bring(root, out)
    whose = [("south", "ca"), ("south", "es")]
    publish(FolderTarget(root), make_release(tmp_path / "n", NEWEST, whose=whose), wishes())
    (spanish,) = (root / "blobs").rglob(f"netpes-south-es-{NEWEST}.zip")
    spanish.write_bytes(bytes(spanish.stat().st_size))
    assert "NL539" in told(root, out)
    assert [path.name for path in out.glob("*.zip")] == [f"netpes-south-ca-{NEW}.zip"]
