# What enters: a page that Chromium has open. What leaves: what the page complains of, and what
# axe-core finds. Needs Chromium (CHROMIUM, or `chromium` on the path) with the Python package
# playwright, and npm's axe-core (AXE_CORE names its axe.min.js; else node_modules/ beside this file).
# The fixtures ``browser``, ``tab`` and ``axe`` say what is missing.
"""Pages in a real browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = Path(
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "-"
)
AXE = Path(os.environ.get("AXE_CORE") or Path(__file__).parent / "node_modules/axe-core/axe.min.js")
# WCAG 2.2 AA and what axe-core calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """rules => axe.run({runOnly: rules}).then(r => ({passes: r.passes.length,
  violations: r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)])}))"""


@contextmanager
def launched() -> Iterator[Any]:
    """Give a Chromium without a window, until its user is done."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def open_page(tab: Any, address: str, *, width: int = 1280) -> list[str]:
    """Open a page and return what the console and the network complain of meanwhile."""
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: complaints.append(request.url))
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(address)
    return complaints


def violations(tab: Any) -> list[Any]:
    """Return what axe-core finds wrong with the open page: (rule, three elements of it) each."""
    tab.add_script_tag(path=AXE)
    found = tab.evaluate(_RUN, RULES)
    # A run that checked nothing would find nothing.
    assert found["passes"] > 20
    return list(found["violations"])
