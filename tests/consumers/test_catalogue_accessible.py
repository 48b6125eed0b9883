# What enters: a catalogue, published here to a folder. What leaves: what Chromium and axe-core say of
# its pages, opened from the disk; and what the stock minisign says of its signatures.
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the wheel playwright is missing")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from shelves import DATES, NAMES, NEW, NEWEST, make_bundle, wishes  # noqa: E402

from netpes_learn.app.publish import publish  # noqa: E402
from netpes_learn.engine.folder import FolderTarget  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
AXE = Path(os.environ.get("AXE_CORE") or ROOT / "node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["index.html", f"releases/{NEW}/index.html"]
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is missing: set AXE_CORE")
needs_chromium = pytest.mark.skipif(
    not Path(CHROMIUM).is_file(), reason="Chromium is missing: set CHROMIUM"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with two releases, several partners, and everything that a card can show."""
    folder = tmp_path_factory.mktemp("catalogue")
    NAMES["long"] = "Arbetsmarknadsförvaltningen och Sysselsättningstjänsterna, Stockholms Stad"
    titles = {"raft": "Le coup de boost", "boat": "Réseau des plateformes territoriales"}
    for version, practices in (
        (NEW, {"raft": "1.0.0"}),
        (NEWEST, {"raft": "1.1.0", "boat": "1.0.0"}),
    ):
        assert version in DATES
        for partner, language in (
            ("le-forem", "fr"), ("le-forem", "en"), ("long", "sv"), ("north", "fi"),
        ):  # fmt: skip
            make_bundle(
                folder / version, partner, language, version, practices=practices, titles=titles
            )
        publish(FolderTarget(folder / "place"), folder / version, wishes())
    return folder / "place"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    yield context.new_page()
    context.close()


def open_page(tab: Any, page: Path, *, width: int = 1280) -> list[str]:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: complaints.append(request.url))
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(page.as_uri())
    return complaints


@needs_chromium
@needs_axe
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_nothing(tab: Any, place: Path, page: str, width: int, *, opened: bool) -> None:
    assert open_page(tab, place / page, width=width) == []
    if opened:
        tab.locator("details").evaluate_all("all => all.forEach(e => { e.open = true; })")
    tab.add_script_tag(path=str(AXE))
    found = tab.evaluate(
        "rules => axe.run({runOnly: rules}).then(r => ({passes: r.passes.length, violations: "
        "r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)])}))",
        RULES,
    )
    assert found["violations"] == []
    assert found["passes"] > 20
    # WCAG 1.4.10: nothing scrolls sideways at 320 CSS pixels.
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@needs_chromium
def test_search_finds_by_partner_language_and_release(tab: Any, place: Path) -> None:
    open_page(tab, place / "index.html")
    field = tab.get_by_role("searchbox", name="Find a bundle")
    for words, expected in (("forem french", 1), ("stockholms", 1), (NEWEST, 4), ("English", 1)):
        field.fill(words)
        assert tab.locator(".card:visible").count() == expected, words
        assert tab.get_by_role("status").inner_text() == f"{expected} of 4 bundles"
    field.fill("qqq")
    assert tab.get_by_role("status").inner_text() == "No bundle found."


@needs_chromium
def test_bundle_is_downloaded_with_its_name_and_targets_are_large_enough(
    tab: Any, place: Path
) -> None:
    open_page(tab, place / "index.html", width=320)
    link = tab.locator("#le-forem-fr .entries a")
    assert link.get_attribute("download") == f"netpes-le-forem-fr-{NEWEST}.zip"
    # WCAG 2.5.8; links inside a sentence are exempt.
    low = tab.locator("nav a, .entries a, summary, input, .table a, .feed a").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height).filter(height => height < 24)"
    )
    assert low == []


@needs_chromium
def test_page_is_complete_without_its_script(browser: Any, place: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((place / "index.html").as_uri())
    assert tab.locator(".card:visible").count() == 4
    assert not tab.locator("form").is_visible()
    context.close()


@pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is missing")
def test_stock_minisign_verifies_what_is_signed(place: Path) -> None:
    signed = sorted(place.rglob("*.minisig"))
    assert len(signed) == 4
    for signature in signed:
        command = ["minisign", "-V", "-m", signature.with_suffix(""), "-p", "netpes-learn.pub"]
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "Signature and comment signature verified" in done.stdout
