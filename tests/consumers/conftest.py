"""Bundles to open, and the programs to open them with. A missing program skips its tests with its
name; where NETPES_CONSUMERS=required (as in CI), it fails them. ``--built DIR`` opens what is built
there instead of a sample; ``-m every`` chooses the tests that look at every file of it.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

# Le Forem's bundle takes its own practices here: the tests cost the same as the library grows.
PRACTICES = ("coup-de-boost", "direction-unique-employeur", "amef", "otlav")
LANGUAGES = ("en", "it", "es", "ca", "fi", "sv")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("consumers")
    group.addoption(
        "--built", type=Path, metavar="DIR",
        help="open what is built in this folder, or a part of it, instead of a sample",
    )  # fmt: skip
    group.addoption(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N",
        help="how many files are judged at once (default: one for each processor)",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "every: looks at every file of what is built")
    folder = config.getoption("--built", None)
    if folder is not None and not folder.is_dir():
        raise pytest.UsageError(f"--built: there is no folder {folder}")


@pytest.fixture(scope="session")
def need(request: pytest.FixtureRequest) -> Callable[[str, bool], None]:
    """Skip, or fail where everything is required, unless a program is there. Who names what is built
    wants it judged: judges that are missing must not be overlooked.
    """

    def check(name: str, found: object) -> None:
        if found:
            return
        required = os.environ.get("NETPES_CONSUMERS") == "required"
        if required or request.config.getoption("--built"):
            pytest.fail(f"{name} is missing")
        pytest.skip(f"{name} is missing")

    return check


@pytest.fixture(scope="module")
def browser(need: Callable[[str, object], None]) -> Iterator[Any]:
    """Chromium, through playwright."""
    from chromium import CHROMIUM, launched

    need("Chromium (CHROMIUM names it)", CHROMIUM.is_file())
    need("the package playwright", importlib.util.find_spec("playwright"))
    with launched() as opened:
        yield opened


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab in which nothing moves for the sake of moving."""
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe(need: Callable[[str, object], None]) -> None:
    """Whoever asks for this asks axe-core."""
    from chromium import AXE

    need("axe-core (AXE_CORE names it)", AXE.is_file())


def _required(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where everything is required, a skipped test is a failed one, with the same reason."""
    if report.skipped and os.environ.get("NETPES_CONSUMERS") == "required":
        report.outcome = "failed"
        report.longrepr = f"required, but skipped: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _required(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _required(report)
    return report


def netpes_learn(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder as a user would."""
    done = subprocess.run(
        [sys.executable, "-m", "netpes_learn", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``--built`` names; or, made of a checkout with Le Forem's practices, its bundle and the
    sample in all languages.
    """
    if given := request.config.getoption("--built"):
        return given.resolve()
    folder = tmp_path_factory.mktemp("consumers")
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "content", folder / "content")
    partner = folder / "content" / "partners" / "le-forem.yml"
    chosen = f"practices: [{', '.join(PRACTICES)}]\n"
    # The workshops open what the bundle takes, so that they are looked at too.
    for record in (partner, *sorted((folder / "content" / "workshops").glob("*.yml"))):
        text = re.sub(r"^practices:.*\n", "", record.read_text("utf-8"), flags=re.MULTILINE)
        record.write_text(text + chosen, "utf-8")
    netpes_learn("build", "--partner", "le-forem", folder=folder)
    sample = ("build", "--partner", "le-forem", "--practice", "coup-de-boost")
    languages = [part for tag in LANGUAGES for part in ("--language", tag)]
    netpes_learn(*sample, *languages, folder=folder)
    return folder / "build"


@pytest.fixture(scope="session")
def bundle(built: Path) -> Path:
    """Le Forem's bundle in French, unpacked."""
    return built / "partners" / "le-forem" / "fr"


@pytest.fixture(scope="session")
def decks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Many decks, by name: all of Le Forem's in English and French, the sample in every language,
    and in a pseudo-locale forty per cent longer the sample, the longest practices and all decks
    that are not about one practice.
    """
    from tests.support.documents import (
        SAMPLE,
        documents,
        load_checkout,
        longest,
        not_about_one,
        write,
    )
    from tests.support.pseudo import PSEUDO, pseudo

    folder = tmp_path_factory.mktemp("decks")
    loaded = pseudo(load_checkout())
    others = [tag for tag in LANGUAGES if tag != "en"]
    chosen: list[tuple[str, tuple[str, ...]]] = [
        *((language, ()) for language in ("en", "fr")),
        *((language, (SAMPLE,)) for language in others),
        (PSEUDO, (SAMPLE, *longest(loaded, 3), *not_about_one(loaded))),
    ]
    return {
        made.name: write(made, "pptx", folder)
        for language, subjects in chosen
        for made in documents(
            loaded, partner="le-forem", language=language, document="deck", subjects=subjects
        )
    }


def files(built: Path, suffix: str) -> list[Path]:
    """Return every built file with an ending, in all languages."""
    return sorted((built / "partners").rglob(f"*{suffix}"))


# How often who waits hears how far a judge is.
SECONDS_BETWEEN = 15
SWEPT = pytest.StashKey[list[Any]]()


class Teller:
    """Tells on the terminal how far a judge is, and each fault when it is found."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.last, self.told = config, 0.0, set[str]()

    def __call__(self, swept: Any) -> None:
        from sweeping import Swept

        assert isinstance(swept, Swept)
        folder, now = self.config.getoption("--built").resolve(), time.monotonic()
        lines = [line for line in swept.told(folder) if line not in self.told]
        self.told.update(lines)
        if not swept.done:
            lines.append(f"{swept.judge.name}: {swept.files} files, {len(swept.equal)} different")
            self.last = now
        elif now - self.last > SECONDS_BETWEEN:
            left = swept.seconds * (len(swept.equal) / swept.done - 1)
            lines.append(
                f"{swept.judge.name}: {swept.done} of {len(swept.equal)}, "
                f"{swept.done / swept.seconds:.1f} a second, {left / 60:.1f} minutes left, "
                f"{len(swept.faults)} files with faults"
            )
            self.last = now
        self._write(lines)

    def _write(self, lines: Sequence[str]) -> None:
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        capture = self.config.pluginmanager.get_plugin("capturemanager")
        if terminal is None or capture is None or not lines:
            return
        with capture.global_and_fixture_disabled():
            terminal.ensure_newline()
            for line in lines:
                terminal.write_line(line)


@pytest.fixture(scope="session")
def workers(request: pytest.FixtureRequest) -> Iterator[Any]:
    """What judges files at the same time."""
    from sweeping import Workers

    started = Workers(request.config.getoption("--workers"))
    yield started
    started.close()


@pytest.fixture
def swept(request: pytest.FixtureRequest, built: Path, workers: Any) -> Callable[[Any], Any]:
    """Let a judge look at every built file; what it looked at is told at the end."""
    from sweeping import ignored, sweep

    config = request.config
    given = config.getoption("--built") is not None

    def run(judge: Any) -> Any:
        tell = Teller(config) if given else ignored
        found = sweep(judge, built, workers, tell=tell)
        config.stash.setdefault(SWEPT, []).append(found)
        return found

    return run


@pytest.fixture
def faulty(request: pytest.FixtureRequest) -> set[Path]:
    """The files in which a fault was found so far."""
    all_swept = request.config.stash.get(SWEPT, [])
    return {path for found in all_swept for path in found.faults}


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what every judge has looked at, and for how long."""
    if not (all_swept := config.stash.get(SWEPT, [])):
        return
    terminalreporter.section("what was looked at")
    for found in all_swept:
        kinds = ", ".join(f"{number} {suffix}" for suffix, number in sorted(found.kinds.items()))
        rate = len(found.equal) / found.seconds if found.seconds else 0.0
        terminalreporter.write_line(
            f"{found.judge.name:<12} {kinds or 'nothing':<24} {len(found.equal):>5} different  "
            f"{len(found.faults):>4} with faults  {found.seconds:>6.0f} s  {rate:>6.1f} a second"
        )
