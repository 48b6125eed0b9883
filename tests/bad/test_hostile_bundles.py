"""Bundles that somebody changed, on purpose or by looking at them."""

import io
import os
import zipfile
from pathlib import Path

from tests.support.archives import archive, summed
from tests.support.commands import Capture, Run, told

from netpes_learn.engine.containers import verify_path


def _bundle(folder: Path) -> Path:
    files = {"index.html": b"<p>hello</p>" * 50, "decks/a.pptx": os.urandom(3000)}
    target = folder / "bundle.zip"
    target.write_bytes(archive(summed(files, {"version": "1", "language": "en"})))
    return target


def test_name_in_an_archive_cannot_fake_a_verdict(
    run: Run, tmp_path: Path, capsys: Capture
) -> None:
    target = _bundle(tmp_path)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("x\n\x1b[2Jgood: 4 files, whole and unchanged", b"")
    lines = told(run, capsys, "verify", str(target)).splitlines()
    assert not any(line.startswith("good") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_looking_at_a_bundle_does_not_break_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(_bundle(tmp_path)) as archive:
        archive.extractall(tmp_path / "bundle")
    for name in (".DS_Store", "decks/Thumbs.db"):
        (tmp_path / "bundle" / name).write_bytes(b"x")
    assert verify_path(tmp_path / "bundle").good
    (tmp_path / "bundle/decks/b.pptx").write_bytes(b"x")
    assert not verify_path(tmp_path / "bundle").good


def test_missing_manifest_is_told_once(tmp_path: Path) -> None:
    with zipfile.ZipFile(_bundle(tmp_path)) as archive:
        archive.extractall(tmp_path / "bundle")
    (tmp_path / "bundle/bundle.json").unlink()
    assert [str(f) for f in verify_path(tmp_path / "bundle").faults] == ["bundle.json: is missing"]


def test_no_flipped_bit_and_no_cut_gets_past_verification(tmp_path: Path) -> None:
    target = _bundle(tmp_path)
    assert verify_path(target).good
    whole = target.read_bytes()
    names = zipfile.ZipFile(target).namelist()
    for place in range(0, len(whole), 7):
        target.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        verdict = verify_path(target)
        if verdict.good:  # the bit says when or by whom it was packed, not what is in it
            with zipfile.ZipFile(target) as archive, zipfile.ZipFile(io.BytesIO(whole)) as before:
                assert archive.namelist() == names
                assert all(archive.read(name) == before.read(name) for name in names)
    for end in range(0, len(whole), 97):
        target.write_bytes(whole[:end])
        assert not verify_path(target).good
