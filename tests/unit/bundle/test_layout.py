# What enters: archives, as we write them and as others do, whole and bent. What leaves: which bytes
# belong to which file, so that together they are the archive; or that it cannot be told.
import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netpes_learn.bundle.layout import Layout, LayoutError, layout_of, repacked
from netpes_learn.canonical import canonical_zip

FILES = {"a/é.html": b"<p>text</p>" * 90, "b.mp4": bytes(range(256)), "empty.txt": b""}
ARCHIVE = canonical_zip(FILES, stored=(".mp4",))


def laid_out(content: bytes) -> Layout:
    return layout_of(io.BytesIO(content), len(content))


def test_headers_and_packed_bytes_and_directory_are_the_archive() -> None:
    layout = laid_out(ARCHIVE)
    assert [member.name for member in layout.members] == list(FILES)
    parts = [
        part
        for member in layout.members
        for part in (member.header, ARCHIVE[member.data : member.end])
    ]
    assert b"".join((*parts, ARCHIVE[layout.directory :])) == ARCHIVE


def test_what_is_packed_again_has_the_bytes_it_had() -> None:
    text, film, _ = laid_out(ARCHIVE).members
    assert (text.packed.deflated, film.packed.deflated) == (True, False)

    def chunks() -> Iterator[bytes]:
        content = FILES["a/é.html"]
        yield from (content[place : place + 7] for place in range(0, len(content), 7))

    assert b"".join(repacked(chunks())) == ARCHIVE[text.data : text.end]


def test_file_that_another_program_wrote_has_no_header_of_ours() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("ours", b"1")
        with archive.open(zipfile.ZipInfo("with sizes behind"), "w", force_zip64=True) as file:
            file.write(b"2")
        archive.writestr("packed otherwise", b"3" * 99, compress_type=zipfile.ZIP_BZIP2)
    members = laid_out(stream.getvalue()).members
    assert [bool(member.header) for member in members] == [True, False, False]
    assert [member.end for member in members[:-1]] == [member.begin for member in members[1:]]


def hostile(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a whole zip archive"),
        (b"PK\5\6" + bytes(18), "holds no file"),
        (ARCHIVE[:-1], "not a whole zip archive"),
        (b"before" + ARCHIVE, "something stands before"),
        (hostile("../x"), "leads outside"),
        (hostile("C:/x"), "leads outside"),
        # Both entries of the directory point at one place.
        (hostile("a", "b").replace(b"\x20\0\0\0b", b"\0\0\0\0b"), "overlap"),
    ],
)
def test_archive_that_is_not_safe_is_not_looked_into(content: bytes, words: str) -> None:
    with pytest.raises(LayoutError, match=words):
        laid_out(content)


@given(st.lists(st.tuples(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 255)), max_size=8))
def test_bent_directory_is_refused_or_its_files_lie_one_after_the_other(
    changes: list[tuple[int, int]],
) -> None:
    content = bytearray(ARCHIVE)
    for place, value in changes:
        content[place] = value
    try:
        layout = laid_out(bytes(content))
    except LayoutError:
        return
    edges = [edge for member in layout.members for edge in (member.begin, member.end)]
    assert edges[0] == 0
    assert edges[-1] == layout.directory <= len(content)
    assert edges == sorted(edges)
    assert all(m.data + m.packed.size == m.end for m in layout.members if m.header)
