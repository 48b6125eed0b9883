import re
import shlex
from pathlib import Path

import pytest

from netpes_learn import __version__
from netpes_learn.cli import commands
from netpes_learn.cli.parser import parser

NAMES = (
    "check", "build", "explain", "verify", "diff", "schema", "new", "merge", "voices", "translate",
    "release", "key", "publish", "fetch",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args([name, "--help"])
    assert caught.value.code == 0
    (example,) = re.findall(r"^Example: netpes-learn (.*)$", capsys.readouterr().out, re.MULTILINE)
    # Broken over two lines, nobody could copy it.
    assert shlex.split(example)[0] == name
    assert parser().parse_args(shlex.split(example)).run


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    assert set(re.findall(r"^    (\w+)", capsys.readouterr().out, re.MULTILINE)) == set(NAMES)


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.strip() == f"netpes-learn {__version__}"


def test_build_builds_everything_unless_told_otherwise() -> None:
    found = parser().parse_args(["build"])
    assert found.run is commands.build
    assert (found.partner, found.language, found.practice, found.only) == ([], [], [], [])
    assert (found.content, found.templates, found.out) == (
        Path("content"), Path("templates"), Path("build"),
    )  # fmt: skip
    assert found.jobs >= 1


def test_selections_may_be_repeated() -> None:
    line = "build --partner a --partner b --language fr --practice p --only deck --only pill"
    found = parser().parse_args([*line.split(), "--jobs", "3", "--out", "x"])
    assert (found.partner, found.language, found.practice) == (["a", "b"], ["fr"], ["p"])
    assert (found.only, found.jobs, found.out) == (["deck", "pill"], 3, Path("x"))


def test_selections_of_one_run_do_not_leak_into_the_next() -> None:
    parser().parse_args(["build", "--partner", "a"])
    assert parser().parse_args(["build"]).partner == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "COMMAND"),
        ("bild", "invalid choice: 'bild'"),
        ("build --only slides", "invalid choice: 'slides'"),
        ("build --jobs 0", "'0' is not a number of workers, 1 or more"),
        ("build --jobs -1", "'-1' is not a number of workers"),
        ("build --jobs many", "'many' is not a number of workers"),
        ("check --format xml", "invalid choice: 'xml'"),
        ("explain", "PATH"),
        ("verify", "BUNDLE"),
        ("new practice", "ID"),
        ("new theme x", "invalid choice: 'theme'"),
        ("translate", "TAG"),
        ("build --partnr x", "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(line.split())
    assert caught.value.code == 2
    assert said in capsys.readouterr().err
