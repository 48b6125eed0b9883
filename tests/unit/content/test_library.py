from pathlib import Path

import pytest

from netpes_learn.content.library import read_library
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library

CONTENT = Path(__file__).parents[2] / "small" / "content"


@pytest.fixture
def files() -> dict[str, bytes]:
    return {
        path.relative_to(CONTENT).as_posix(): path.read_bytes()
        for path in sorted(CONTENT.rglob("*"))
        if path.is_file()
    }


def read(files: dict[str, bytes]) -> tuple[Library | None, list[str]]:
    report = Report()
    return read_library(files, report), [str(d) for d in report.sorted()]


def test_records_are_sorted_by_id_and_areas_by_number(files: dict[str, bytes]) -> None:
    library, told = read(files)
    assert told == []
    assert library is not None
    assert [p.id for p in library.practices] == ["bridge", "raft"]
    assert [p.id for p in library.partners] == ["north", "south"]
    assert [a.id for a in library.areas] == ["zeal", "work"]
    assert [t.term for t in library.glossary] == ["PES", "NEET"]
    assert [t.id for t in library.themes] == ["talk"]


def test_order_of_files_does_not_matter(files: dict[str, bytes]) -> None:
    names = list(files)
    names.reverse()
    assert read({name: files[name] for name in names})[0] == read(files)[0]


@pytest.mark.parametrize("name", ["project.yml", "glossary.yml"])
def test_file_that_every_tree_needs_is_missed(files: dict[str, bytes], name: str) -> None:
    del files[name]
    library, told = read(files)
    assert library is None
    assert told == [
        f"{name}: error NL010: the file is missing\n  hint: every content tree needs it"
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("practises/a.yml", "did you mean 'practices'?"),
        ("practices/a.yaml", "records end with .yml"),
        ("practices.yml", "did you mean 'practices'?"),
        ("zzzz/a.yml", "known here: areas, glossary.yml, insights"),
    ],
)
def test_file_that_nothing_reads_is_told(files: dict[str, bytes], name: str, hint: str) -> None:
    library, told = read(files | {name: b"id: a"})
    assert library is None
    assert len(told) == 1
    assert told[0].startswith(f"{name}: error NL011")
    assert hint in told[0]


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "locale/fr/practices/raft.po",
        "recordings/fr/a.yml",
        "partners/north/notes.yml",
        "practices/notes.txt",
    ],
)
def test_other_files_are_left_alone(files: dict[str, bytes], name: str) -> None:
    library, told = read(files | {name: b"\xff: ["})
    assert library is not None
    assert told == []


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("north/template.potx", "nothing reads 'template.potx'", "save it as 'template.pptx'"),
        ("north/template.docm", "nothing reads 'template.docm'", "save it as 'template.docx'"),
        ("north/Template.pptx", "nothing reads 'Template.pptx'", "name it as 'template.pptx'"),
        ("north/deck.pptx", "nothing reads 'deck.pptx'", "name it as 'template.pptx'"),
        ("north/old/template.docx", "nothing reads 'old/template.docx'", "'template.docx'"),
        ("nort/template.pptx", "there is no partner 'nort'", "did you mean 'north'?"),
    ],
)
def test_template_that_no_deck_would_show_is_told(
    files: dict[str, bytes], name: str, message: str, hint: str
) -> None:
    _, told = read(files | {f"partners/{name}": b""})
    assert len(told) == 1
    assert told[0].startswith(f"partners/{name}: error NL469: {message}")
    assert hint in told[0]


@pytest.mark.parametrize("name", ["template.pptx", "template.docx", "mark.png", "notes.txt"])
def test_templates_and_pictures_of_a_partner_are_let_be(files: dict[str, bytes], name: str) -> None:
    assert read(files | {f"partners/north/{name}": b""})[1] == []


@pytest.mark.parametrize("content", [b"", b"id: [", b"- a list", b"id: raft"])
def test_one_file_that_cannot_be_read_yields_no_library(
    files: dict[str, bytes], content: bytes
) -> None:
    library, told = read(files | {"practices/raft.yml": content})
    assert library is None
    assert all(line.startswith("practices/raft.yml:") for line in told)
