"""Microsoft's OpenXML SDK and LibreOffice on merged decks."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml import missing_programs, validate
from tests.support import merges

Need = Callable[[str, object], None]


def everything(deck: object) -> None:
    """Edit as a trainer would who uses all that PowerPoint offers."""
    merges.change_words("first")(deck)
    merges.add_slide(deck)
    merges.delete("other")(deck)


def settled(deck: object) -> None:
    merges.delete("first")(deck)
    merges.colour_theme(deck)


def decks() -> dict[str, bytes]:
    """Return merged decks: no edit, many edits, own theme, new design, merged twice."""
    blue = merges.made(merges.NEW, area="#1F5C99")
    once = merges.merged(merges.edited(everything))[1].content
    return {
        "untouched": merges.merged(merges.made(merges.OLD))[1].content,
        "edited": once,
        "own-theme": merges.merged(merges.edited(merges.colour_theme), blue)[1].content,
        "new-design": merges.merged(merges.edited(everything), blue)[1].content,
        "saved-anew": merges.merged(merges.resaved(merges.edited(everything)))[1].content,
        "twice": merges.merged(merges.edited(settled, once), merges.made(merges.THIRD))[1].content,
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
    need(", ".join(missing_programs()), not missing_programs())
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
        deck = merges.Presentation(str(path))
        wanted = sum(page.element.get("show") != "0" for page in deck.slides)
        told = subprocess.run(
            ["pdfinfo", tmp_path / f"{name}.pdf"], capture_output=True, text=True, check=True
        ).stdout
        assert re.search(r"Pages:\s+(\d+)", told)[1] == str(wanted), name
