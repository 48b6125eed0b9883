"""Inputs that somebody could only make on purpose, and accidents that nobody plans for."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from netpes_learn.engine.containers import verify_path

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]
DECK = "templates/outlines/deck-practice.yml"
PARTNER = "content/partners/le-forem.yml"
CATALOGUE = "content/locale/fr/practices/amef.po"
DECKS = ("build", "--partner", "le-forem", "--only", "deck", "--jobs", "1")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} no longer holds {old!r}: the test would break nothing"
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(run: Run, capsys: Capture, *arguments: str, code: int = 1) -> str:
    """Return what a command that must fail says."""
    assert run(*arguments) == code
    errors = capsys.readouterr().err
    assert "Traceback" not in errors
    return errors


@pytest.fixture
def few(copy: Path) -> Path:
    """A copy where one partner is left, so that a check is quick."""
    for partner in (copy / "content/partners").glob("*.yml"):
        edit(partner, "practices: [coup-de-boost, amef, otlav]", "practices: [amef]")
    return copy


UNPICKLED = r"""cos\nsystem\n(S'touch pwned'\ntR."""


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (f'practice.parse_raw("{UNPICKLED}", proto="pickle", allow_pickle=True)', "unsafe"),
        ("practice['parse_file']('content/project.yml')", "unsafe"),
        ("practice.model_copy(update={'title': 'x'})", "unsafe"),
        ("practice.__init__.__globals__", "unsafe"),
        ("practice.model_fields_set.add('x')", "unsafe"),
        ("files.clear()", "unsafe"),
        ("lexicon.update({'a': 'b'})", "unsafe"),
        ("'x' * 10000000000", "longer than"),
        ("'%9999999999d' % 1", "for numbers"),
        ("9 ** 9 ** 9", "powers"),
        ("t('Hello {name}')", "needs name=…"),
        (r"'a\x08b'", "control character U+0008"),
    ],
)
def test_outline_reaches_nothing_and_changes_nothing(
    run: Run, few: Path, capsys: Capture, expression: str, said: str
) -> None:
    quoted = "'{{ " + expression.replace("'", "''") + " }}'"
    edit(few / DECK, '"{{ practice.summary }}"', quoted)
    errors = told(run, capsys, "check")
    assert "NL051" in errors
    assert said in errors
    assert not (few / "pwned").exists()


@pytest.mark.parametrize("items", ["'abc'", "practice", "practice.tips * 1000000"])
def test_loop_needs_a_list_of_bearable_length(
    run: Run, few: Path, capsys: Capture, items: str
) -> None:
    edit(
        few / DECK,
        "    - id: objective\n",
        f'    - id: objective\n      for_each: "x in {items}"\n',
    )
    assert "NL051" in told(run, capsys, "check")


@pytest.mark.parametrize(
    "stem",
    ["../../../{id}", "/etc/{id}", "decks", "decks/{ID}", "Decks/{id}", "a//{id}", "a\\\\{id}"],
)
def test_stem_stays_in_the_bundle(run: Run, few: Path, capsys: Capture, stem: str) -> None:
    edit(few / DECK, "stem: decks/{id}", f'stem: "{stem}"')
    errors = told(run, capsys, *DECKS)
    assert "NL053" in errors
    assert "stem" in errors
    assert not (few / "build/partners").exists()


@pytest.mark.parametrize("command", [("check",), DECKS])
def test_two_outlines_never_write_one_file(
    run: Run, few: Path, capsys: Capture, command: tuple[str, ...]
) -> None:
    shutil.copy(few / DECK, few / "templates/outlines/deck-second.yml")
    errors = told(run, capsys, *command)
    assert "templates/outlines/deck-second.yml:" in errors
    assert "NL055: 'decks/amef.pptx' is made by the outline 'deck-practice' too" in errors


def test_format_is_given_the_document_it_renders(run: Run, few: Path, capsys: Capture) -> None:
    edit(few / DECK, "formats: [pptx]", "formats: [pptx, pdf]")
    assert f"{DECK}:6:17: error NL056" in told(run, capsys, "check")


def test_glossary_can_be_empty(run: Run, few: Path) -> None:
    (few / "content/glossary.yml").write_text("terms: []\n", "utf-8")
    assert run("check") == 0


@pytest.mark.parametrize("name", ["content", "content/build", "templates/x"])
def test_build_never_writes_into_what_it_reads(
    run: Run, few: Path, capsys: Capture, name: str
) -> None:
    before = sorted(few.rglob("*"))
    assert "NL073" in told(run, capsys, "build", "--out", name)
    assert sorted(few.rglob("*")) == before


def test_kind_that_nothing_makes_is_said(run: Run, capsys: Capture) -> None:
    errors = told(run, capsys, "build", "--only", "course", code=2)
    assert "no outline makes the kind 'course'" in errors


def test_bundle_of_one_practice_is_not_promised(run: Run, capsys: Capture) -> None:
    arguments = ("build", "--only", "bundle", "--practice", "amef")
    assert "leave out" in told(run, capsys, *arguments, code=2)


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--content", "x" * 5000),
        ("check", "--against", "x" * 300),
        ("schema", "--out", "content/project.yml"),
        ("schema", "--out", "x" * 300),
        ("new", "practice", "x" * 300),
        ("verify", "x" * 5000),
    ],
)
def test_impossible_paths_are_wrong_usage(
    run: Run, capsys: Capture, arguments: tuple[str, ...]
) -> None:
    assert "error: " in told(run, capsys, *arguments, code=2)


def test_new_makes_no_second_content_folder(run: Run, copy: Path, capsys: Capture) -> None:
    assert "NL061" in told(run, capsys, "new", "practice", "a", "--content", "contnet")
    assert not (copy / "contnet").exists()


def test_new_lets_another_command_work(run: Run, copy: Path) -> None:
    (copy / "content/.tmp").mkdir()
    (copy / "content/.tmp/1-1").write_bytes(b"half")
    assert run("new", "practice", "a") == 0


def _shell(copy: Path, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    program = f"'{sys.executable}' -m netpes_learn"
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", command.replace("netpes-learn", program)],
        cwd=copy,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


needs_shell = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="needs a POSIX shell")


@needs_shell
def test_reader_that_goes_away_does_not_stop_a_build(copy: Path) -> None:
    done = _shell(copy, f"netpes-learn {' '.join(DECKS)} 2>&1 | true")
    assert (done.returncode, done.stderr) == (0, b"")
    assert (copy / "build/report.json").exists()
    assert len(list(copy.glob("build/partners/le-forem/fr/decks/*.pptx"))) >= 3


@needs_shell
def test_mistake_is_one_whoever_listens(copy: Path) -> None:
    (copy / "content/project.yml").unlink()
    assert _shell(copy, "netpes-learn check 2>&1 | true").returncode == 1


@needs_shell
@pytest.mark.parametrize("command", ["voices --format json", "schema", "check", "voices"])
def test_terminal_that_knows_only_ascii_is_no_obstacle(copy: Path, command: str) -> None:
    edit(copy / "content/practices/coup-de-boost.yml", "title: Coup de Boost", "title: Coup É")
    done = _shell(
        copy, f"netpes-learn {command}", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert b"Traceback" not in done.stderr


@needs_shell
def test_killed_builds_leave_nothing_wrong(copy: Path) -> None:
    """Killed at ten moments; the next build is as if nothing had happened."""
    command = [sys.executable, "-m", "netpes_learn", "build", "--partner", "le-forem",
               "--only", "deck", "--only", "handout", "--jobs", "1"]  # fmt: skip
    for moment in range(10):
        process = subprocess.Popen(command, cwd=copy, stderr=subprocess.DEVNULL)
        time.sleep(0.4 + 0.3 * moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for made in copy.glob("build/partners/**/*.pptx"):
            assert zipfile.ZipFile(made).testzip() is None
    done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not list(copy.glob("build/.store/tmp/*"))
    again = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
    assert again.stdout.startswith("0 rendered")


def _bundle(folder: Path) -> Path:
    from tests.support.archives import archive

    from netpes_learn.bundle.manifest import MANIFEST, SUMS, Entry, manifest, sums
    from netpes_learn.canonical import digest

    files = {"index.html": b"<p>hello</p>" * 50, "decks/a.pptx": os.urandom(3000)}
    entries = {n: Entry(digest(c), len(c), "k", "s", "f", "") for n, c in files.items()}
    files[MANIFEST] = manifest({"version": "1", "language": "en"}, entries)
    files[SUMS] = sums({name: digest(content) for name, content in files.items()})
    target = folder / "bundle.zip"
    target.write_bytes(archive(files))
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


def test_damaged_memory_of_the_last_build_is_forgotten(run: Run, copy: Path) -> None:
    assert run(*DECKS) == 0
    state = copy / "build/.store/state.json"
    content = json.loads(state.read_bytes())
    for made in content["made"].values():
        made |= {"document_blob": 7, "reads": None}
    state.write_text(json.dumps(content), "utf-8")
    edit(copy / "content/practices/coup-de-boost.yml", "title: Coup de Boost", "title: New")
    assert run("explain", "build/partners/le-forem/fr/decks/amef.pptx") == 2
    assert run(*DECKS) == 0


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
