import io
import json
import zipfile

import pytest

from netpes_learn.canonical import (
    canonical_json,
    canonical_zip,
    digest,
    digest_of,
    readable_json,
)


def test_json_has_one_form() -> None:
    assert canonical_json({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_json_holds_no_number_that_json_does_not_know(value: object) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(value)


def test_digest_is_sha_256() -> None:
    """FIPS 180-2, appendix B.1."""
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(b"abc") == known
    assert digest_of("abc") == digest(b'"abc"')


def entries(archive: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert found.testzip() is None
        return found.infolist()


def test_zip_says_nothing_of_the_machine() -> None:
    for entry in entries(canonical_zip({"a": b"x" * 99, "b.png": b"x" * 99}, stored=(".png",))):
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o100644)
        assert not entry.extra


def test_named_entries_lead_and_the_rest_is_sorted() -> None:
    files = dict.fromkeys(["b", "[Content_Types].xml", "a", "mimetype"], b"")
    first = ("mimetype", "absent", "[Content_Types].xml")
    found = [entry.filename for entry in entries(canonical_zip(files, first=first))]
    assert found == ["mimetype", "[Content_Types].xml", "a", "b"]


def test_only_compressed_media_are_stored() -> None:
    found = entries(canonical_zip({"a.html": b"x" * 99, "b.mp4": b"x" * 99}, stored=(".mp4",)))
    kinds = {entry.filename: entry.compress_type for entry in found}
    assert kinds == {"a.html": zipfile.ZIP_DEFLATED, "b.mp4": zipfile.ZIP_STORED}
    assert entries(canonical_zip({"a": b"x"}))[0].compress_type == zipfile.ZIP_DEFLATED


def test_json_for_people_is_what_python_writes_with_indents() -> None:
    value = {"b": [1, 0.5, None, True, [], {}], "a": {"é": 'a"\n\u2028', "ø": -1, "big": 12_345.25}}
    expected = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    assert readable_json(value).decode() == expected
    assert readable_json({"a": ("x", "y")}) == readable_json({"a": ["x", "y"]})
