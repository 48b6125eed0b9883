# What enters: a good bundle with one thing done to it. What leaves: a verdict in words for whoever
# received it; never a traceback, whatever was done.
import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.archives import archive

from netpes_learn.bundle import safety
from netpes_learn.bundle.manifest import (
    MANIFEST,
    SIGNATURE,
    SUMS,
    Entry,
    manifest,
    sums,
)
from netpes_learn.bundle.safety import Fault, name_faults
from netpes_learn.bundle.signing import new_key, sign
from netpes_learn.bundle.verify import Verdict
from netpes_learn.engine.containers import verify_path

Files = dict[str, bytes]
CONTENT: Files = {
    "index.html": b"<!doctype html><title>A</title>" + b"<p>text</p>" * 20,
    "decks/a.pptx": bytes(range(256)),
    "handouts/a.docx": bytes(range(255, -1, -1)),
    "handouts/a.pdf": b"%PDF-1.7\n" + b"\x00\xff" * 50,
    "pills/a.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(200),
    "pills/a.jpg": b"\xff\xd8\xff" + bytes(50),
    "pills/a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nÉté\n".encode(),
}


def sealed(content: Files) -> Files:
    """Return the files with the manifest and sums that a build would give them."""
    digests = {name: hashlib.sha256(content[name]).hexdigest() for name in content}
    entries = {
        name: Entry(digests[name], len(content[name]), "k", "s", "f", "d") for name in content
    }
    files = {**content, MANIFEST: manifest({"version": "2026.01.0", "language": "fr"}, entries)}
    digests[MANIFEST] = hashlib.sha256(files[MANIFEST]).hexdigest()
    return {**files, SUMS: sums(digests)}


@pytest.fixture
def good() -> Files:
    return sealed(CONTENT)


def as_zip(tmp_path: Path, files: Files) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive(files))
    return path


def as_folder(tmp_path: Path, files: Files) -> Path:
    root = tmp_path / "bundle"
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


WAYS = pytest.mark.parametrize("way", [as_zip, as_folder])
Way = Callable[[Path, Files], Path]


def faults(path: Path) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in verify_path(path).faults]


@WAYS
def test_whole_bundle_is_good(tmp_path: Path, good: Files, way: Way) -> None:
    verdict = verify_path(way(tmp_path, good))
    assert verdict.good
    assert verdict.files == len(CONTENT) + 1
    assert verdict.head["version"] == "2026.01.0"


@WAYS
def test_signature_beside_the_sums_is_allowed(tmp_path: Path, good: Files, way: Way) -> None:
    signature = sign(good[SUMS], new_key()[0], trusted_comment="None 2026.01.0 None fr None")
    verdict = verify_path(way(tmp_path, {**good, SIGNATURE: signature}))
    assert (verdict.good, verdict.signed, verdict.signer) == (True, True, "")


@WAYS
@pytest.mark.parametrize("name", sorted(CONTENT))
@pytest.mark.parametrize("place", [0, -1])
def test_one_flipped_bit_is_found(
    tmp_path: Path, good: Files, way: Way, name: str, place: int
) -> None:
    broken = bytearray(good[name])
    broken[place] ^= 1
    path = way(tmp_path, {**good, name: bytes(broken)})
    assert faults(path) == [("changed", name)]
    assert str(verify_path(path).faults[0]) == f"{name}: was changed after the bundle was made"


@WAYS
def test_flipped_bit_of_the_manifest_is_found(tmp_path: Path, good: Files, way: Way) -> None:
    text = good[MANIFEST].replace(b"2026.01.0", b"2027.01.0")
    assert faults(way(tmp_path, {**good, MANIFEST: text})) == [("changed", MANIFEST)]


@WAYS
def test_flipped_bit_of_the_sums_is_found(tmp_path: Path, good: Files, way: Way) -> None:
    first = good[SUMS][:1]
    other = b"0" if first != b"0" else b"1"
    found = faults(way(tmp_path, {**good, SUMS: other + good[SUMS][1:]}))
    # The manifest holds the digest too: one of them must have been changed.
    assert found == [("changed", MANIFEST)]
    last = good[SUMS].splitlines(keepends=True)[-1]
    broken = good[SUMS].replace(last, (b"0" if last[:1] != b"0" else b"1") + last[1:])
    assert faults(way(tmp_path, {**good, SUMS: broken})) == [
        ("changed", "pills/a.vtt"), ("disagree", "pills/a.vtt"),
    ]  # fmt: skip


@WAYS
def test_two_files_swapped_are_both_found(tmp_path: Path, good: Files, way: Way) -> None:
    one, two = "decks/a.pptx", "handouts/a.docx"
    assert len(good[one]) == len(good[two])
    swapped = {**good, one: good[two], two: good[one]}
    assert faults(way(tmp_path, swapped)) == [("changed", one), ("changed", two)]


@WAYS
def test_file_taken_out_is_missed(tmp_path: Path, good: Files, way: Way) -> None:
    del good["handouts/a.pdf"]
    path = way(tmp_path, good)
    assert str(verify_path(path).faults[0]) == "handouts/a.pdf: is missing"
    assert faults(path) == [("missing", "handouts/a.pdf")]


@WAYS
def test_file_put_in_is_found(tmp_path: Path, good: Files, way: Way) -> None:
    path = way(tmp_path, {**good, "decks/virus.exe": b"MZ"})
    assert faults(path) == [("extra", "decks/virus.exe")]
    assert "does not belong to this bundle" in str(verify_path(path).faults[0])


@WAYS
@pytest.mark.parametrize(("name", "code"), [(SUMS, "no-sums"), (MANIFEST, "no-manifest")])
def test_bundle_without_what_describes_it_is_refused(
    tmp_path: Path, good: Files, way: Way, name: str, code: str
) -> None:
    del good[name]
    found = faults(way(tmp_path, good))
    assert (code, name) in found
    assert not verify_path(way(tmp_path, good)).good


@WAYS
@pytest.mark.parametrize(
    "content",
    [
        b"", b"not json", b"[]", b"null", b"{}", b'{"files": 1}', b'{"files": [1]}', b"\xff\xfe",
        b'{"files": [{"path": "a"}]}', b'{"files": [{"path": [], "sha256": {}}]}',
        b"[" * 100_000, b'{"files": ' + b"[" * 100_000,
    ],
)  # fmt: skip
def test_broken_manifest_is_told(tmp_path: Path, good: Files, way: Way, content: bytes) -> None:
    found = faults(way(tmp_path, {**good, MANIFEST: content}))
    assert ("changed", MANIFEST) in found
    assert any(code in {"manifest", "disagree"} for code, _ in found)


@WAYS
def test_manifest_made_to_match_its_sum_must_agree_with_the_sums(
    tmp_path: Path, good: Files, way: Way
) -> None:
    """Whoever changes the manifest may change its line in SHA256SUMS too."""
    content = json.loads(good[MANIFEST])
    content["files"][0]["sha256"] = "0" * 64
    del content["files"][1]
    forged = json.dumps(content).encode()
    old, new = (hashlib.sha256(text).hexdigest() for text in (good[MANIFEST], forged))
    files = {**good, MANIFEST: forged, SUMS: good[SUMS].replace(old.encode(), new.encode())}
    path = way(tmp_path, files)
    assert faults(path) == [("disagree", "decks/a.pptx"), ("disagree", "handouts/a.docx")]
    assert "bundle.json and SHA256SUMS disagree" in str(verify_path(path).faults[0])


DIGEST = "0" * 64


@WAYS
@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "a/../../b", "C:/a", "..\\a", ".", "a\\b"]
)
def test_sums_that_lead_outside_are_refused(
    tmp_path: Path, good: Files, way: Way, name: str
) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    found = faults(way(tmp_path, {**good, SUMS: good[SUMS] + f"{DIGEST}  {name}\n".encode()}))
    assert ("outside", name) in found
    assert ("missing", name) in found


@WAYS
@pytest.mark.parametrize(
    "line", [b"no checksum\n", b"\xff\xfe\n", b"ABC  a\n", DIGEST.encode() + b"a\n", b"\n"]
)
def test_line_that_is_no_checksum_is_told(
    tmp_path: Path, good: Files, way: Way, line: bytes
) -> None:
    number = good[SUMS].count(b"\n") + 1
    verdict = verify_path(way(tmp_path, {**good, SUMS: good[SUMS] + line}))
    assert str(verdict.faults[0]) == f"{SUMS}: line {number} is not a checksum"


@WAYS
def test_file_named_twice_in_the_sums_is_told(tmp_path: Path, good: Files, way: Way) -> None:
    """Else a second line could vouch for what the first one refuses."""
    text = f"{DIGEST}  index.html\n".encode() + good[SUMS]
    found = verify_path(way(tmp_path, {**good, SUMS: text}))
    assert [fault.code for fault in found.faults] == ["sums"]
    assert "names index.html a second time" in found.faults[0].message


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


def test_link_in_a_folder_is_not_followed(tmp_path: Path, good: Files) -> None:
    root = as_folder(tmp_path, good)
    (tmp_path / "elsewhere").write_bytes(good["index.html"])
    (root / "index.html").unlink()
    (root / "index.html").symlink_to(tmp_path / "elsewhere")
    (root / "decks" / "all").symlink_to(tmp_path)
    assert faults(root) == [("extra", "decks/all"), ("changed", "index.html")]


def test_file_reached_through_a_linked_folder_is_not_read(tmp_path: Path, good: Files) -> None:
    root = as_folder(tmp_path, good)
    (root / "handouts").rename(tmp_path / "handouts")
    (root / "handouts").symlink_to(tmp_path / "handouts")
    assert {code for code, _ in faults(root)} == {"extra", "missing"}


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


@WAYS
def test_empty_sums_verify_nothing(tmp_path: Path, good: Files, way: Way) -> None:
    verdict = verify_path(way(tmp_path, {**good, SUMS: b""}))
    assert [str(f) for f in verdict.faults] == [
        "SHA256SUMS: names no file, so nothing can be verified"
    ]


def test_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    verdict = verify_path(tmp_path / "gone.zip")
    assert str(verdict.faults[0]) == f"{tmp_path / 'gone.zip'}: there is no such file or folder"


def test_empty_folder_is_no_bundle(tmp_path: Path) -> None:
    assert [fault.code for fault in verify_path(tmp_path).faults] == ["no-sums"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("index.html", True), ("decks/a.pptx", True), ("a..b/c...d", True), ("a/./b", True),
        ("", False), (".", False), ("..", False), ("/", False), ("a/..", False), ("D:a", False),
    ],
)  # fmt: skip
def test_name_is_safe_only_inside_the_folder(name: str, safe: object) -> None:
    assert (name_faults(name) == []) is safe


def test_verdict_is_good_without_faults_only() -> None:
    assert Verdict((), 1, {}).good
    assert not Verdict((Fault("x", "", "alone"),), 1, {}).good
    assert str(Fault("x", "", "alone")) == "alone"
