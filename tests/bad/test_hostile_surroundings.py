"""Commands in places, with arguments and under circumstances that nobody plans for."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from tests.support.checkouts import edit
from tests.support.commands import DECKS, Capture, Run, told


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
