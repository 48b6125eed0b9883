# What enters: the archive of a good bundle, cut, bent or made by hand. What leaves: a verdict in words for
# whoever received it, before anything of it is unpacked that should not be.
import io
import warnings
import zipfile
from pathlib import Path

import pytest
from tests.support.archives import archive
from tests.support.bundles import CONTENT, Files, as_zip, sealed

from netpes_learn.bundle import safety
from netpes_learn.bundle.manifest import MANIFEST
from netpes_learn.engine.containers import verify_path


@pytest.fixture
def good() -> Files:
    return sealed(CONTENT)


def test_archive_cut_short_is_not_whole(tmp_path: Path, good: Files) -> None:
    whole = archive(good)
    path = tmp_path / "cut.zip"
    for part in range(10):
        path.write_bytes(whole[: len(whole) * part // 10])
        verdict = verify_path(path)
        assert [fault.code for fault in verdict.faults] == ["archive"], part
        assert str(verdict.faults[0]) == "cut.zip: is not a whole zip archive; get it again"


def test_flipped_bit_anywhere_in_an_archive_is_told_or_harmless(
    tmp_path: Path, good: Files
) -> None:
    """Harmless is what no program shows: a time, a version. Every 7th byte, top and bottom bit."""
    small = {name: good[name] for name in ("pills/a.vtt",)}
    whole = archive(sealed(small))
    path = tmp_path / "flipped.zip"
    for place in range(0, len(whole), 7):
        for bit in (1, 0x80):
            broken = bytearray(whole)
            broken[place] ^= bit
            path.write_bytes(bytes(broken))
            verdict = verify_path(path)
            if verdict.good:
                with zipfile.ZipFile(io.BytesIO(bytes(broken))) as packed:
                    again = {name: packed.read(name) for name in packed.namelist()}
                assert again == sealed(small), place


def crafted(tmp_path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    path = tmp_path / "crafted.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as packed:
        warnings.simplefilter("ignore")  # the zipfile module warns of duplicate names
        for info, content in entries:
            packed.writestr(info, content)
    return path


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "a/../../evil", "C:\\evil", "a\\..\\evil", "."]
)
def test_entry_that_leads_outside_is_refused_unread(tmp_path: Path, good: Files, name: str) -> None:
    path = crafted(tmp_path, *good.items(), (name, b"x"))
    verdict = verify_path(path)
    assert [(f.code, f.path) for f in verdict.faults] == [("outside", name)]
    assert (verdict.files, verdict.head) == (0, {})
    assert verdict.faults[0].message == "its path leads outside the bundle"
    assert not (tmp_path.parent / "evil").exists()


def test_link_in_an_archive_is_refused(tmp_path: Path, good: Files) -> None:
    link = zipfile.ZipInfo("decks/link")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    verdict = verify_path(crafted(tmp_path, *good.items(), (link, b"/etc/passwd")))
    assert [str(fault) for fault in verdict.faults] == [
        "decks/link: a link, which a bundle never holds"
    ]


def test_name_that_occurs_twice_is_refused(tmp_path: Path, good: Files) -> None:
    verdict = verify_path(crafted(tmp_path, *good.items(), ("index.html", b"other")))
    assert [str(f) for f in verdict.faults] == ["index.html: the archive holds this file twice"]


def test_folders_inside_an_archive_are_not_files(tmp_path: Path, good: Files) -> None:
    assert verify_path(crafted(tmp_path, ("decks/", b""), *good.items())).good


def test_archive_of_too_many_entries_is_refused(
    tmp_path: Path, good: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_zip(tmp_path, good)
    monkeypatch.setattr(safety, "MOST_ENTRIES", len(good))
    assert verify_path(path).good
    monkeypatch.setattr(safety, "MOST_ENTRIES", len(good) - 1)
    assert str(verify_path(path).faults[0]) == "the archive has 9 entries; this is no bundle"


def test_declared_huge_size_is_refused_before_anything_is_unpacked(
    tmp_path: Path, good: Files
) -> None:
    """The sizes an archive declares are in its directory: 4.3.12 of APPNOTE, at offset 24."""
    whole = bytearray(archive(good))
    places = [i for i in range(len(whole)) if whole[i : i + 4] == b"PK\x01\x02"]
    assert len(places) == len(good)
    for place in places:
        whole[place + 24 : place + 28] = (0xFFFF_FFF0).to_bytes(4, "little")
    path = tmp_path / "bomb.zip"
    path.write_bytes(bytes(whole))
    verdict = verify_path(path)
    assert [str(fault) for fault in verdict.faults] == [
        "the archive would unpack to more than 20 GB"
    ]


def flagged(whole: bytes, bit: int) -> bytes:
    """Return an archive whose entries all have a flag set (APPNOTE 4.4.4)."""
    changed = bytearray(whole)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= bit
            place = changed.find(mark, place + 4)
    return bytes(changed)


def test_encrypted_archive_is_told_not_asked_for_a_password(tmp_path: Path, good: Files) -> None:
    path = tmp_path / "locked.zip"
    path.write_bytes(flagged(archive(good), 1))
    assert [str(fault) for fault in verify_path(path).faults] == [
        "the archive is locked with a password, which a bundle never is"
    ]


@pytest.mark.parametrize("method", [1, 12, 14, 99])
def test_method_of_compression_that_cannot_be_read_is_told(
    tmp_path: Path, good: Files, method: int
) -> None:
    whole = bytearray(archive(good))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        whole[whole.find(mark) + offset] = method
    path = tmp_path / "odd.zip"
    path.write_bytes(bytes(whole))
    verdict = verify_path(path)
    assert not verdict.good
    assert verdict.faults[0].code in {"sums", "changed", "archive"}


def test_damaged_manifest_inside_an_archive_is_told(tmp_path: Path, good: Files) -> None:
    whole = bytearray(archive(good))
    place = whole.find(MANIFEST.encode()) + len(MANIFEST)
    whole[place : place + 8] = b"\xff" * 8
    path = tmp_path / "damaged.zip"
    path.write_bytes(bytes(whole))
    assert [(f.code, f.path) for f in verify_path(path).faults] == [
        ("changed", MANIFEST), ("manifest", MANIFEST),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"PK", b"text", b"PK\x05\x06" + bytes(18)])
def test_file_that_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    assert verify_path(path).faults[0].code in {"archive", "no-sums"}
