# What enters: a catalogue, published here to a folder. What leaves: what Chromium and axe-core say of
# its pages, opened from the disk; and what the stock minisign says of its signatures.
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import open_page, violations
from tests.support.shelves import (
    DATES,
    NAMES,
    NEW,
    NEWEST,
    editions,
    make_bundle,
    translated,
    wishes,
)

from netpes_learn.app.publish import publish
from netpes_learn.engine.folder import FolderTarget

PAGES = ["index.html", "index.sv.html", f"releases/{NEW}/index.html", "index.fr.html"]


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
        how = wishes(written=editions(translated))
        publish(FolderTarget(folder / "place"), folder / version, how)
    return folder / "place"


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_nothing(tab: Any, place: Path, page: str, width: int, *, opened: bool) -> None:
    assert open_page(tab, (place / page).as_uri(), width=width) == []
    if opened:
        tab.locator("details").evaluate_all("all => all.forEach(e => { e.open = true; })")
    assert violations(tab) == []
    # WCAG 1.4.10: nothing scrolls sideways at 320 CSS pixels.
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_search_finds_by_partner_language_and_release(tab: Any, place: Path) -> None:
    open_page(tab, (place / "index.html").as_uri())
    field = tab.get_by_role("searchbox", name="Find a bundle")
    for words, expected in (("forem french", 1), ("stockholms", 1), (NEWEST, 4), ("English", 1)):
        field.fill(words)
        assert tab.locator(".card:visible").count() == expected, words
        assert tab.get_by_role("status").inner_text() == f"{expected} of 4 bundles"
    field.fill("qqq")
    assert tab.get_by_role("status").inner_text() == "No bundle matches."


def test_language_is_changed_with_the_keyboard_and_stays_changed(tab: Any, place: Path) -> None:
    open_page(tab, (place / "index.html").as_uri())
    tab.get_by_role("link", name="Français", exact=True).first.press("Enter")
    assert tab.locator("html").get_attribute("lang") == "fr"
    tab.locator("#le-forem-fr .older a").press("Enter")
    assert tab.url.endswith(f"releases/{NEW}/index.fr.html#le-forem-fr")
    tab.locator(".up a").press("Enter")
    assert tab.url.endswith("/index.fr.html")


def test_bundle_is_downloaded_with_its_name_and_targets_are_large_enough(
    tab: Any, place: Path
) -> None:
    open_page(tab, (place / "index.html").as_uri(), width=320)
    link = tab.locator("#le-forem-fr .entries a")
    assert link.get_attribute("download") == f"netpes-le-forem-fr-{NEWEST}.zip"
    # WCAG 2.5.8; links inside a sentence are exempt.
    low = tab.locator("nav a, .entries a, summary, input, .table a, .feed a").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height).filter(height => height < 24)"
    )
    assert low == []


def test_page_is_complete_without_its_script(browser: Any, place: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((place / "index.html").as_uri())
    assert tab.locator(".card:visible").count() == 4
    assert not tab.locator("form").is_visible()
    context.close()


def test_stock_minisign_verifies_what_is_signed(
    need: Callable[[str, object], None], place: Path
) -> None:
    need("minisign", shutil.which("minisign"))
    signed = sorted(place.rglob("*.minisig"))
    assert len(signed) == 4
    for signature in signed:
        command = ["minisign", "-V", "-m", signature.with_suffix(""), "-p", "netpes-learn.pub"]
        done = subprocess.run(
            command, cwd=place, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "Signature and comment signature verified" in done.stdout
