# What enters: command lines, as a user types them who stands in the small checkout. What leaves:
# what is said, where it is said, and the exit code: 0 done, 1 content, 2 usage, 3 our fault.
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.checkouts import edit

from netpes_learn.cli import commands, main

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(small)
    return lambda *arguments: main(list(arguments))


def test_check_says_how_much_is_right(run: Run, capsys: Capture) -> None:
    assert run("check") == 0
    said = capsys.readouterr()
    assert said.out.startswith(
        "no errors: 2 practices, 2 partners, 2 languages, 8 deliverables; 2 warnings\n"
    )
    assert said.err.count("warning NL106") == 2


def test_check_says_one_warning_where_there_is_one(run: Run, small: Path, capsys: Capture) -> None:
    practice = small / "content/practices/bridge.yml"
    practice.write_text(practice.read_text("utf-8").partition("narration:")[0], "utf-8")
    assert run("check") == 0
    assert capsys.readouterr().out.endswith("8 deliverables; 1 warning\n")


@pytest.mark.parametrize(
    "name", ["bundles/netpes-south-en-2026.01.0.zip", "partners/south/en/SHA256SUMS"]
)
def test_explain_says_what_a_bundle_was_put_together_from(
    run: Run, capsys: Capture, name: str
) -> None:
    run("build", "--partner", "south", "--jobs", "1")
    capsys.readouterr()
    assert run("explain", f"build/{name}") == 0
    assert capsys.readouterr().out == (
        f"{name}\n  put together from 2 files in partners/south/en, as they were then:\n"
        "  holds: index.html\n  holds: pages/bridge.html\n"
    )


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_check_of_wrong_content_is_exit_code_1(
    run: Run, small: Path, capsys: Capture, form: str
) -> None:
    edit(small / "content/practices/raft.yml", "version: 0.1.0", "version: x")
    assert run("check", "--format", form) == 1
    said = capsys.readouterr()
    told = said.err if form == "text" else said.out
    assert "content/practices/raft.yml" in told
    assert "no errors" not in told
    if form == "json":
        assert "NL014" in [entry["code"] for entry in json.loads(told)]


def test_check_for_programs_says_nothing_else(run: Run, capsys: Capture) -> None:
    assert run("check", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {entry["severity"] for entry in found} == {"warning"}


def test_build_says_what_was_done_and_where(run: Run, small: Path, capsys: Capture) -> None:
    assert run("build", "--partner", "south", "--jobs", "1") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("2 rendered, 7 files checked, 7 written, 0 removed in ")
    assert said[1:] == [
        "bundle: build/bundles/netpes-south-en-2026.01.0.zip", "report: build/report.html",
    ]  # fmt: skip
    assert all((small / line.split(": ")[1]).is_file() for line in said[1:])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--partner", "nroth"), "unknown partner 'nroth'; did you mean 'north'?"),
        (("--language", "de"), "unknown language 'de'; known here: en, fr"),
        (("--practice", "brige"), "unknown practice 'brige'; did you mean 'bridge'?"),
    ],
)
def test_build_of_what_does_not_exist_is_wrong_usage(
    run: Run, small: Path, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert run("build", *arguments, "--partner", "north", "--jobs", "1") == 2
    assert capsys.readouterr().err == f"error: {said}\n"
    assert not (small / "build").exists()


def test_every_wrong_id_is_told(run: Run, capsys: Capture) -> None:
    assert run("build", "--partner", "x", "--practice", "y") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_build_into_a_file_is_told_without_a_traceback(
    run: Run, small: Path, capsys: Capture
) -> None:
    (small / "build").write_bytes(b"a file")
    assert run("build", "--jobs", "1") == 1
    said = capsys.readouterr().err
    assert "NL072" in said
    assert "Traceback" not in said


def test_explain_tells_task_reason_and_reads(run: Run, small: Path, capsys: Capture) -> None:
    run("build", "--partner", "south", "--jobs", "1")
    edit(small / "templates/site/site.css", "{", "{ ")
    capsys.readouterr()
    assert run("explain", "build/partners/south/en/pages/bridge.html") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "partners/south/en/pages/bridge.html",
        "  made by: south/en/pages/bridge:web",
        "  rendered because it had not been built here before",
    ]
    assert "  reads: templates/tokens.yml" in said
    assert "  reads: templates/site/site.css changed since: the next build renders again" in said
    run("build", "--partner", "south", "--jobs", "1")
    capsys.readouterr()
    run("explain", "build/partners/south/en/pages/bridge.html")
    said = capsys.readouterr().out.splitlines()
    assert said[2:4] == ["  rendered because a file that it reads changed",
                         "    templates/site/site.css"]  # fmt: skip


def test_explain_of_an_unknown_file_names_a_known_one(run: Run, capsys: Capture) -> None:
    assert run("explain", "build/x.html") == 2
    assert capsys.readouterr().err == "error: no build made 'build/x.html'\n"
    run("build", "--partner", "south", "--jobs", "1")
    capsys.readouterr()
    assert run("explain", "build/partners/south/en/pages/brige.html") == 2
    assert capsys.readouterr().err.endswith("did you mean 'bridge.html'?\n")


def test_verify_says_good_or_what_is_wrong(run: Run, small: Path, capsys: Capture) -> None:
    run("build", "--partner", "south", "--jobs", "1")
    capsys.readouterr()
    assert run("verify", "build/bundles/netpes-south-en-2026.01.0.zip") == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines() == [
        "good: 5 files, whole and unchanged, version 2026.01.0 in 'en'",
        "not signed: that is as it should be only if you built it yourself",
    ]
    (small / "build/partners/south/en/pages/bridge.html").write_bytes(b"x")
    assert run("verify", "build/partners/south/en") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "error: pages/bridge.html: was changed after the bundle was made",
        "do not use this bundle; get it again from where it came",
    ]
    assert run("verify", "build/gone.zip") == 1
    assert capsys.readouterr().err == "error: build/gone.zip: there is no such file or folder\n"


def test_schemas_are_printed_or_written(run: Run, small: Path, capsys: Capture) -> None:
    assert run("schema") == 0
    printed = json.loads(capsys.readouterr().out)
    assert run("schema", "--out", "deep/schema") == 0
    paths = capsys.readouterr().out.splitlines()
    assert [Path(path).name for path in paths] == list(printed)
    assert all(json.loads((small / p).read_bytes()) == printed[Path(p).name] for p in paths)


def test_new_says_what_comes_next(run: Run, small: Path, capsys: Capture) -> None:
    assert run("new", "practice", "my-idea") == 0
    assert capsys.readouterr().out == (
        "content/practices/my-idea.yml: fill it in, then run 'netpes-learn check'\n"
    )
    assert (small / "content/practices/my-idea.yml").is_file()
    assert run("new", "practice", "My Idea") == 1
    assert "NL016" in capsys.readouterr().err


def test_voices_are_listed_for_people_and_programs(run: Run, capsys: Capture) -> None:
    assert run("voices", "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert all({"language", "engine", "voice", "installed", "licence"} <= set(row) for row in rows)
    assert rows == sorted(rows, key=lambda row: (row["language"], row["engine"], row["voice"]))
    assert run("voices") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(rows)
    assert lines[0].split()[:2] == [rows[0]["language"], rows[0]["engine"]]
    assert all(line == line.rstrip() for line in lines)


def test_translate_says_how_much_is_done(run: Run, small: Path, capsys: Capture) -> None:
    assert run("translate", "fr", "--domain", "practices/raft") == 0
    assert capsys.readouterr().out == "content/locale/fr/practices/raft.po: 1 of 5 translated\n"
    assert not (small / "content/locale/fr/glossary.po").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("fi",), "unknown 'fi'"),
        (("fr", "--domain", "practices/raf"), "did you mean 'practices/raft'?"),
        # The content is written in English: there is nothing to translate into it.
        (("en",), "unknown 'en'"),
    ],
)
def test_translate_of_what_does_not_exist_is_wrong_usage(
    run: Run, small: Path, capsys: Capture, arguments: tuple[str, ...], said: str
) -> None:
    assert run("translate", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (small / "content/locale/en").exists()


def test_commands_that_read_content_tell_what_is_wrong_with_it(
    run: Run, small: Path, capsys: Capture
) -> None:
    edit(small / "content/practices/raft.yml", "version: 0.1.0", "version: x")
    for line in (("build", "--partner", "north"), ("build",), ("translate", "fr")):
        assert run(*line) == 1
        assert "content/practices/raft.yml:2:10: error NL014" in capsys.readouterr().err


def failing(error: BaseException) -> Callable[..., int]:
    def command(_: object) -> int:
        raise error

    return command


def test_fault_of_ours_is_exit_code_3_and_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(commands, "check", failing(ZeroDivisionError("one by nothing")))
    assert run("check") == 3
    said = capsys.readouterr().err
    assert "one by nothing" in said
    assert said.endswith("this is a fault of netpes-learn; please report the lines above\n")


def test_stopped_by_hand_is_told_without_a_traceback(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(commands, "check", failing(KeyboardInterrupt()))
    assert run("check") == 3
    assert capsys.readouterr().err == "stopped; what was built before is untouched\n"


def test_reader_that_goes_away_ends_the_command_quietly() -> None:
    """As ``netpes-learn schema | head -1`` does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "netpes_learn", "schema"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(timeout=30) == 0
    assert said == b""
