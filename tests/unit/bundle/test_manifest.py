import hashlib
import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO

from tests.support.archives import archive

from netpes_learn.bundle.manifest import Entry, manifest, seal_comment, sums


def entry(name: str) -> Entry:
    return Entry(hashlib.sha256(name.encode()).hexdigest(), 3, "deck", "bridge", "pptx", "d" * 64)


def test_manifest_lists_every_file_sorted_behind_the_head() -> None:
    head = {"project": "small", "language": "fr"}
    found = json.loads(manifest(head, {"b/x": entry("x"), "a/é": entry("é")}))
    assert list(found) == ["schema", "project", "language", "inputs", "files"]
    assert [file["path"] for file in found["files"]] == ["a/é", "b/x"]
    assert found["files"][1] == {
        "path": "b/x", "sha256": entry("x").sha256, "size": 3, "kind": "deck",
        "subject": "bridge", "format": "pptx", "document": "d" * 64, "code": "", "reads": [],
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


def test_manifest_tells_the_inputs_of_each_file_and_their_digests_once() -> None:
    one, two = ({"templates/a": "1" * 64, "content/b": "2" * 64}, {"templates/a": "1" * 64})
    files = {
        "x": replace(entry("x"), code="c" * 64, reads=one),
        "y": replace(entry("y"), code="c" * 64, reads=two),
    }
    found = json.loads(manifest({}, files))
    assert found["inputs"] == {"content/b": "2" * 64, "templates/a": "1" * 64}
    assert [file["reads"] for file in found["files"]] == [
        ["content/b", "templates/a"], ["templates/a"],
    ]  # fmt: skip
    assert found["files"][0]["code"] == "c" * 64


def test_what_is_signed_names_the_bundle_in_one_line_of_ascii() -> None:
    head = {"project": "p\n", "version": "2026.11.1", "partner": {"id": "é"}, "language": "fr"}
    assert seal_comment(head) == "p\\n 2026.11.1 \\xe9 fr None"
    assert seal_comment({}) == "None None None None None"
    assert seal_comment({"partner": "x"}).split()[2] == "None"
