# What enters: a signed release, and what somebody might do to it on its way. What leaves: a refusal
# in words that tell a trainer what is wrong; and nothing is ever written outside.
import io
import json
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest
from tests.support.archives import archive
from tests.support.releases import CONTENT, NAME, Files, keys, released, resummed

from netpes_learn.bundle.manifest import CRATE, MANIFEST, SIGNATURE, SUMS
from netpes_learn.bundle.signing import new_key
from netpes_learn.bundle.verify import Verdict, Wanted
from netpes_learn.cli import main
from netpes_learn.engine.containers import verify_path

VERSION = "2026.11.1"


def written(folder: Path, files: Files, version: str = VERSION) -> Path:
    path = folder / NAME.format(version=version)
    path.write_bytes(archive(files))
    return path


def look(path: Path, **wanted: object) -> Verdict:
    return verify_path(path, Wanted(**{"keys": (keys()[1],), **wanted}))


def told(path: Path, **wanted: object) -> list[str]:
    return [str(fault) for fault in look(path, **wanted).faults]


def test_untouched_release_is_good_and_tells_who_signed(tmp_path: Path) -> None:
    verdict = look(written(tmp_path, released()))
    assert verdict.good
    assert verdict.signer == keys()[1].id
    assert verdict.files == len(CONTENT) + 2


@pytest.mark.parametrize("name", sorted(released()))
def test_one_flipped_byte_in_a_file_of_any_kind_is_refused(tmp_path: Path, name: str) -> None:
    for place in (0, len(released()[name]) // 2, -1):
        broken = bytearray(released()[name])
        broken[place] ^= 0x20
        faults = told(written(tmp_path, {**released(), name: bytes(broken)}))
        assert faults, place
        if name not in {SUMS, SIGNATURE}:
            assert f"{name}: was changed after the bundle was made" in faults
        else:
            assert faults[0].startswith(f"{SIGNATURE}: ") or faults[0].startswith(f"{SUMS}: line")


@pytest.mark.parametrize("tenth", range(10))
def test_archive_cut_at_ten_places_is_refused(tmp_path: Path, tenth: int) -> None:
    path = written(tmp_path, released())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * tenth // 10])
    assert told(path) == [f"{path.name}: is not a whole zip archive; get it again"]


def test_two_files_swapped_are_refused(tmp_path: Path) -> None:
    one, two = "decks/a.pptx", "decks/b.pptx"
    assert len(CONTENT[one]) == len(CONTENT[two])
    files = {**released(), one: CONTENT[two], two: CONTENT[one]}
    assert told(written(tmp_path, files)) == [
        f"{name}: was changed after the bundle was made" for name in (one, two)
    ]
    # With sums that fit, the signature tells.
    faults = told(written(tmp_path, resummed(files)))
    assert f"{SIGNATURE}: does not match: what is here is not what was signed" in faults


def test_older_release_under_a_newer_name_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, released("2026.10.3"), VERSION)
    name = NAME.format(version=VERSION)
    assert told(path) == [f"{name}: is named as version {VERSION}, but holds version 2026.10.3"]
    for plain in ("bundle.zip", "netpes.zip"):
        renamed = path.rename(tmp_path / plain)
        assert told(renamed) == []
        assert told(renamed, release=VERSION) == [
            f"this bundle is release 2026.10.3, not {VERSION} that you asked for"
        ]
        path = renamed


def test_name_that_a_browser_adds_to_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, released())
    assert look(path.rename(tmp_path / f"{path.stem} (1).zip")).good


def test_bundle_of_another_partner_or_language_under_this_name_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, released())
    path = path.rename(tmp_path / f"netpes-arti-it-{VERSION}.zip")
    assert told(path) == [
        f"{path.name}: is named as partner arti, but holds partner le-forem",
        f"{path.name}: is named as language it, but holds language fr",
    ]


def test_signature_of_an_older_release_is_refused(tmp_path: Path) -> None:
    files = {**released(), SIGNATURE: released("2026.10.3")[SIGNATURE]}
    assert told(written(tmp_path, files)) == [
        f"{SIGNATURE}: does not match: what is here is not what was signed"
    ]


def test_sums_and_signature_of_an_older_release_are_refused(tmp_path: Path) -> None:
    older = released("2026.10.3", content={**CONTENT, "decks/a.pptx": b"old"})
    files = {**released(), SUMS: older[SUMS], SIGNATURE: older[SIGNATURE]}
    assert "decks/a.pptx: was changed after the bundle was made" in told(written(tmp_path, files))


def test_comment_that_was_signed_for_another_bundle_is_refused(tmp_path: Path) -> None:
    """Sums may be equal where contents are; the comment tells whose they are."""
    from netpes_learn.bundle.signing import sign

    files = released()
    comment = "netpes-learn 2026.11.1 arti it 2026-11-20"
    files[SIGNATURE] = sign(files[SUMS], keys()[0], trusted_comment=comment)
    assert told(written(tmp_path, files)) == [
        f"{SIGNATURE}: was made for another bundle: {comment}"
    ]


def test_other_key_is_refused(tmp_path: Path) -> None:
    secret, public = new_key()
    path = written(tmp_path, released(secret=secret))
    assert told(path) == [
        f"{SIGNATURE}: was made with another key ({public.id}), not with one you trust"
    ]
    assert look(path, keys=(keys()[1], public)).good


def test_signature_taken_away_is_refused_unless_allowed(tmp_path: Path) -> None:
    files = released()
    del files[SIGNATURE]
    path = written(tmp_path, files)
    assert told(path) == [f"{SIGNATURE}: is missing, so nobody vouches for this bundle"]
    assert look(path, unsigned=True).good
    assert look(path, keys=()).good
    assert not look(path, keys=()).signed


def test_changed_file_is_refused_also_where_an_unsigned_bundle_would_do(tmp_path: Path) -> None:
    files = {**released(), "index.html": b"<p>evil</p>"}
    assert told(written(tmp_path, files), unsigned=True) != []
    assert told(written(tmp_path, resummed(files)), unsigned=True) != []


def test_version_must_be_the_same_in_every_description(tmp_path: Path) -> None:
    files = released()
    graph = json.loads(files[CRATE])
    next(node for node in graph["@graph"] if node["@id"] == "./")["version"] = "2026.12.1"
    changed = resummed({**files, CRATE: json.dumps(graph).encode()})
    del changed[SIGNATURE]
    assert told(written(tmp_path, changed), keys=()) == [
        f"{CRATE}: says version 2026.12.1, and {MANIFEST} says 2026.11.1"
    ]


def test_metadata_must_tell_the_files_that_are_there(tmp_path: Path) -> None:
    files = released()
    graph = json.loads(files[CRATE])
    graph["@graph"] = [node for node in graph["@graph"] if node["@id"] != "index.html"]
    changed = resummed({**files, CRATE: json.dumps(graph).encode()})
    del changed[SIGNATURE]
    assert told(written(tmp_path, changed), keys=()) == [
        f"index.html: {CRATE} and {SUMS} disagree about this file"
    ]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"@graph": [1]}', b"\xff", b"[" * 90_000])
def test_metadata_that_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    changed = resummed({**released(), CRATE: content})
    del changed[SIGNATURE]
    assert told(written(tmp_path, changed), keys=()) == [f"{CRATE}: cannot be read"]


# Archives made to do harm.


def crafted(folder: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    path = folder / NAME.format(version=VERSION)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as packed:
        warnings.simplefilter("ignore")  # the zipfile module warns of duplicate names
        for info, content in (*released().items(), *entries):
            packed.writestr(info, content)
    return path


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


OUTSIDE = "its path leads outside the bundle"
ODD = "its name is not one that every computer can hold"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../evil", OUTSIDE), ("decks/../../evil", OUTSIDE), ("/evil", OUTSIDE),
        ("//host/share/evil", OUTSIDE), ("C:/evil", OUTSIDE), ("C:evil", OUTSIDE),
        ("\\evil", OUTSIDE), ("..\\evil", OUTSIDE), ("decks\\..\\evil", OUTSIDE),
        ("decks/nul", ODD), ("COM1.txt", ODD), ("decks/a.pptx:stream", ODD),
        ("decks/evil.", ODD), ("decks/evil ", ODD), ("decks/\x1b[2Kgood", ODD),
        ("decks/\u202egpj.exe", ODD),
    ],
)  # fmt: skip
def test_name_that_leads_astray_is_refused_unread(tmp_path: Path, name: str, message: str) -> None:
    verdict = look(crafted(tmp_path, (special(name, 0o100644), b"x")))
    assert [fault.message for fault in verdict.faults] == [message]
    assert verdict.files == 0
    assert "\x1b" not in str(verdict.faults[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME.format(version=VERSION)]


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        (0o120777, "a link, which a bundle never holds"),
        (0o010644, "neither a file nor a folder"), (0o020644, "neither a file nor a folder"),
    ],
)  # fmt: skip
def test_link_or_device_is_refused(tmp_path: Path, mode: int, message: str) -> None:
    path = crafted(tmp_path, (special("decks/x", mode), b"/etc/passwd"))
    assert told(path) == [f"decks/x: {message}"]


def test_name_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    assert told(crafted(tmp_path, ("index.html", b"other"))) == [
        "index.html: the archive holds this file twice"
    ]


@pytest.mark.parametrize("name", ["INDEX.HTML", "Index.html", "decks/A.pptx"])
def test_names_that_differ_in_capitals_only_are_refused(tmp_path: Path, name: str) -> None:
    faults = told(crafted(tmp_path, (name, b"other")))
    assert faults == [
        f"{name}: differs from {name.lower()} in capitals only, so one would replace the other"
    ]


def test_seventy_thousand_entries_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(70_000):
            packed.writestr(f"{number}", b"")
    assert told(path) == ["the archive has 70,000 entries; this is no bundle"]


def test_bomb_is_refused_by_how_often_it_repeats_itself(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("zeros", bytes(100_000_000))
    (fault,) = told(path)
    assert fault.startswith("the archive would unpack to ")
    assert fault.endswith(" times its size; this is no bundle")


def test_bomb_of_entries_that_share_their_bytes_is_refused(tmp_path: Path) -> None:
    """Many names in the directory, all of one file inside: small, and huge when unpacked."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1_000_000)
    data = raw.compress(zeros) + raw.flush()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(zeros), len(data),
                        len(zeros), 1, 0) + b"0" + data  # fmt: skip
    directory = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(zeros), len(data),
                    len(zeros), len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (f"{number:05d}".encode() for number in range(1_000))
    )  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(directory), len(local), 0)
    path = tmp_path / "shared.zip"
    path.write_bytes(local + directory + end)
    with zipfile.ZipFile(path) as packed:
        assert len(packed.namelist()) == 1_000
    assert told(path) == ["files overlap inside the archive; this is no bundle"]


def test_locked_archive_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, released())
    whole = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + offset] |= 1
            place = whole.find(mark, place + 4)
    path.write_bytes(bytes(whole))
    assert told(path) == ["the archive is locked with a password, which a bundle never is"]


def test_archive_behind_a_program_is_refused(tmp_path: Path) -> None:
    """A file can be a program and an archive at once; which it is, its ending decides."""
    path = written(tmp_path, released())
    path.write_bytes(b"MZ" + bytes(100) + path.read_bytes())
    assert told(path) == ["something stands before the archive; this is no bundle"]


def test_directory_that_names_other_files_than_the_archive_holds_is_refused(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, released())
    whole = path.read_bytes()
    place = whole.rfind(b"decks/a.pptx")
    path.write_bytes(whole[:place] + b"decks/c.pptx" + whole[place + 12 :])
    assert "decks/a.pptx: is missing" in told(path)
    assert "decks/c.pptx: does not belong to this bundle" in told(path)


# What a trainer reads.


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the public key is trusted."""
    (tmp_path / "content" / "keys").mkdir(parents=True)
    (tmp_path / "content" / "keys" / "project.pub").write_bytes(keys()[1].file())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_verdict_on_a_good_release(trusting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(trusting, released())
    assert main(["verify", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "good: 12 files, whole and unchanged, version 2026.11.1 in 'fr'",
        f"signed: with key {keys()[1].id}, which you trust",
    ]


def test_verdict_without_a_key_says_what_was_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, released())
    assert main(["verify", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "signed: by whom was not checked; name the public key of the project with --public-key"
    )
    assert main(["verify", str(path), "--public-key", keys()[1].text]) == 0
    assert main(["verify", str(path), "--key", new_key()[1].text]) == 1
    assert main(["verify", str(path), "--release", "2026.12.1"]) == 1


def test_verdict_on_a_bundle_of_ones_own_names_the_way_out(
    trusting: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = released()
    del files[SIGNATURE]
    path = written(trusting, files)
    assert main(["verify", str(path)]) == 1
    assert "a bundle that you built yourself has no signature: say --unsigned" in (
        capsys.readouterr().err
    )
    assert main(["verify", str(path), "--unsigned"]) == 0


def test_key_that_is_none_is_told(trusting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(trusting, released())
    assert main(["verify", str(path), "--key", "nonsense"]) == 1
    assert "NL511" in capsys.readouterr().err


def test_archive_is_read_from_its_bytes_alone(tmp_path: Path) -> None:
    """Nothing is unpacked: verification leaves no file behind."""
    path = written(tmp_path, released())
    before = path.read_bytes()
    look(path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before
    assert zipfile.ZipFile(io.BytesIO(before)).testzip() is None
