import hashlib
import json
import re
import zipfile
from io import BytesIO

from netpes_learn.bundle.manifest import Entry, archive, manifest, sums


def entry(name: str) -> Entry:
    return Entry(hashlib.sha256(name.encode()).hexdigest(), 3, "deck", "bridge", "pptx", "d" * 64)


def test_manifest_lists_every_file_sorted_behind_the_head() -> None:
    head = {"project": "small", "language": "fr"}
    found = json.loads(manifest(head, {"b/x": entry("x"), "a/é": entry("é")}))
    assert list(found) == ["schema", "project", "language", "files"]
    assert [file["path"] for file in found["files"]] == ["a/é", "b/x"]
    assert found["files"][1] == {
        "path": "b/x", "sha256": entry("x").sha256, "size": 3, "kind": "deck",
        "subject": "bridge", "format": "pptx", "document": "d" * 64,
    }  # fmt: skip


def test_manifest_is_for_people_too() -> None:
    text = manifest({"name": "Société"}, {}).decode()
    assert "Société" in text
    assert text.endswith("}\n")
    assert len(text.splitlines()) > 3


def test_manifest_and_sums_do_not_depend_on_order() -> None:
    files = {"a": entry("a"), "b": entry("b")}
    reverse = dict(reversed(files.items()))
    assert manifest({}, files) == manifest({}, reverse)
    assert sums({"a": "1", "b": "2"}) == sums({"b": "2", "a": "1"})


def test_sums_are_what_sha256sum_reads() -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    assert (
        sums({"b/c d.txt": digest, "a": digest}).decode() == f"{digest}  a\n{digest}  b/c d.txt\n"
    )
    assert sums({}) == b""


def test_media_are_packed_as_they_are_and_pages_are_compressed() -> None:
    files = dict.fromkeys(("index.html", "a.vtt", "a.mp4", "a.pptx", "a.docx"), b"x" * 500)
    with zipfile.ZipFile(BytesIO(archive(files))) as packed:
        kinds = {info.filename: info.compress_type for info in packed.infolist()}
    assert {name for name in kinds if kinds[name] == zipfile.ZIP_STORED} == {
        "a.mp4", "a.pptx", "a.docx",
    }  # fmt: skip
    assert re.match(rb"PK\x03\x04", archive(files))
