# What enters: the files of a good bundle with one thing done to them, in an archive or a folder. What
# leaves: a verdict in words for whoever received it; never a traceback, whatever was done.
import hashlib
import json
from pathlib import Path

import pytest
from tests.support.bundles import CONTENT, WAYS, Files, Way, as_folder, faults, sealed

from netpes_learn.bundle.manifest import MANIFEST, SIGNATURE, SUMS
from netpes_learn.bundle.safety import Fault, name_faults
from netpes_learn.bundle.signing import new_key, sign
from netpes_learn.bundle.verify import Verdict
from netpes_learn.engine.containers import verify_path


@pytest.fixture
def good() -> Files:
    return sealed(CONTENT)


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
