"""Content that somebody could only make on purpose, and accidents that nobody plans for."""

import io
import os
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from tests.support.checkouts import edit
from tests.support.commands import Capture, Run, told

PARTNER = "content/partners/le-forem.yml"
CATALOGUE = "content/locale/fr/practices/amef.po"


def test_glossary_can_be_empty(run: Run, few: Path) -> None:
    (few / "content/glossary.yml").write_text("terms: []\n", "utf-8")
    assert run("check") == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\nmsgctxt "q"\nmsgid "a"\nmsgstr "b\\bc"\n', "NL008"),
        ('\nmsgctxt "q"\nmsgid "a"\nmsgstr "b"\n' * 2, "NL023"),
        ('\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', "NL024"),
        ("\nnonsense\n", "NL021"),
    ],
)
def test_faulty_catalogue_is_told_with_its_line(
    run: Run, few: Path, capsys: Capture, text: str, said: str
) -> None:
    with (few / CATALOGUE).open("a", encoding="utf-8") as stream:
        stream.write(text)
    errors = told(run, capsys, "check")
    assert re.search(rf"{CATALOGUE}:\d+: error {said}", errors)


def test_catalogue_that_is_only_a_path_is_not_followed(
    run: Run, few: Path, capsys: Capture
) -> None:
    (few / CATALOGUE).write_text("/etc/passwd", "utf-8")
    errors = told(run, capsys, "check")
    assert f"{CATALOGUE}:1: error NL021" in errors
    assert "Syntax error in po file /etc" not in errors


@pytest.mark.parametrize("name", ["fr/practices/ameff.po", "frr/practices/amef.po"])
def test_catalogue_that_nothing_reads_is_said(
    run: Run, few: Path, capsys: Capture, name: str
) -> None:
    target = few / "content/locale" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(few / CATALOGUE, target)
    assert run("check") == 0
    assert f"content/locale/{name}: warning NL025" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("identity", "file"), [("Le Forem", "Le Forem"), ("nul", "nul"), ("lefôrem", "lefôrem")]
)
def test_id_is_a_name_for_a_file_everywhere(
    run: Run, few: Path, capsys: Capture, identity: str, file: str
) -> None:
    (few / "content/practices/amef.yml").rename(few / f"content/practices/{file}.yml")
    edit(few / f"content/practices/{file}.yml", "id: amef", f"id: {identity}")
    assert f"{file}.yml:1:5: error NL018" in told(run, capsys, "check")


def test_release_on_no_day_is_told(run: Run, few: Path, capsys: Capture) -> None:
    project = few / "content/project.yml"
    text = re.sub(r"(?m)^date: .*", "date: 2026-13-45", project.read_text("utf-8"))
    project.write_text(text, "utf-8")
    assert re.search(r"content/project.yml:\d+:7: error NL019", told(run, capsys, "check"))


def _png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", _png(60, 20)[:50]),
        ("a.png", b""),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'),
        ("a.png", _png(7000, 7000)),
        ("a.gif", _png(60, 20)),
        ("a.svg", _png(60, 20)),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">'),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        pytest.param(
            "a.svg",
            b"<!DOCTYPE svg [<!ENTITY x 'x'>]><svg xmlns='http://www.w3.org/2000/svg'"
            b" viewBox='0 0 1 1'><text>&x;</text></svg>",
        ),
    ],
)
def test_logo_that_cannot_be_drawn_is_told_by_the_check(
    run: Run, few: Path, capsys: Capture, name: str, content: bytes
) -> None:
    (few / "content/partners/le-forem").mkdir(exist_ok=True)
    (few / "content/partners/le-forem" / name).write_bytes(content)
    edit(few / PARTNER, "wordmark:", f"logo: {name}\nwordmark:")
    assert re.search(rf"{PARTNER}:\d+:7: error NL057", told(run, capsys, "check"))


def test_whole_logos_pass(run: Run, few: Path) -> None:
    folder = few / "content/partners/le-forem"
    folder.mkdir(exist_ok=True)
    (folder / "a.png").write_bytes(_png(60, 20))
    edit(few / PARTNER, "wordmark:", "logo: a.png\nwordmark:")
    assert run("check") == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on POSIX only")
def test_pipe_is_not_waited_for(run: Run, few: Path, capsys: Capture) -> None:
    os.mkfifo(few / "content/practices/pipe.yml")
    assert "content/practices/pipe.yml: error NL066" in told(run, capsys, "check")
    assert "is not a whole zip" in told(run, capsys, "verify", "content/practices/pipe.yml")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="may read everything")
def test_folder_that_cannot_be_read_does_not_pass_for_an_empty_one(
    run: Run, few: Path, capsys: Capture
) -> None:
    (few / "content/themes").chmod(0)
    try:
        assert "content/themes: error NL063" in told(run, capsys, "check")
    finally:
        (few / "content/themes").chmod(0o755)


@pytest.mark.parametrize("inside", [True, False])
def test_link_to_a_folder_does_not_pass_for_an_empty_one(
    run: Run, few: Path, capsys: Capture, *, inside: bool
) -> None:
    moved = few / ("content/locale/themes" if inside else "themes")
    (few / "content/themes").rename(moved)
    (few / "content/themes").symlink_to(moved, target_is_directory=True)
    assert "content/themes: error NL066" in told(run, capsys, "check")
