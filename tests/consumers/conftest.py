"""Bundles to open, and the programs to open them with. A missing program skips its tests with its
name; where NETPES_CONSUMERS=required (as in CI), it fails them.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

# Le Forem's bundle takes its own practices here: the tests cost the same as the library grows.
PRACTICES = ("coup-de-boost", "direction-unique-employeur", "amef", "otlav")
LANGUAGES = ("en", "it", "es", "ca", "fi", "sv")


@pytest.fixture(scope="session")
def need() -> Callable[[str, bool], None]:
    """Skip, or fail where everything is required, unless a program is there."""

    def check(name: str, found: object) -> None:
        if found:
            return
        if os.environ.get("NETPES_CONSUMERS") == "required":
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
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with Le Forem's practices, its bundle built, and the sample in all languages."""
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
