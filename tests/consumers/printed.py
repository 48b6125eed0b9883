# What enters: decks, and what LibreOffice prints of them. What leaves: where each word stands in
# print, and the boxes that the file gives it. A word is at home in a box that holds both the word
# and its place; a word without a home has left its box, for another one or for none.
"""Words in print against boxes in the file."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Emu
from pptx_style import edges

# LibreOffice sets the last line of a text with 90 % line spacing lower by what it saves: at 48 pt
# these are 2.3 points. A line too many is five times that.
TOLERANCE_PT = 3.0
# Letters of two words may touch; words on top of each other share more than so many points of
# their width and this share of the lower one's height. (LibreOffice sets the lines of a chart's
# labels so close that an accent may touch the line above.)
OVERLAP_PT, OVERLAP_SHARE = 2.0, 0.3
# pdftotext gives a word the whole height of its font's line. Of Carlito's (usWinAscent 1950,
# usWinDescent 550, 2048 an em) no letter fills all: the highest of our languages, a bold Å, ends
# 1760 above the baseline; the deepest, ș, 375 below it.
EMPTY_ABOVE, EMPTY_BELOW = 190 / 2500, 175 / 2500
# A line may pass the edge of a slide by a rounding; what begins so far above the footer is no part
# of it, and ends so far into it at most.
EDGE_PT, FOOTER_ABOVE_PT, FOOTER_INTO_PT = 0.5, 4.0, 2.0
# LibreOffice, on a machine that others use, too.
SECONDS_TO_START, SECONDS_A_FILE = 120, 10
FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_NUMBER = re.compile(r"\d+\.")


@dataclass(frozen=True)
class Rect:
    """A rectangle in points, from the top left of the slide."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Rect", *, tolerance: float = TOLERANCE_PT) -> bool:
        return (
            other.left >= self.left - tolerance
            and other.top >= self.top - tolerance
            and other.right <= self.right + tolerance
            and other.bottom <= self.bottom + tolerance
        )

    def covers(self, other: "Rect") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        lower = min(self.bottom - self.top, other.bottom - other.top)
        return across > OVERLAP_PT and down > OVERLAP_SHARE * lower


@dataclass(frozen=True)
class Word:
    """A word in print: where its letters may be, and its font's whole line."""

    text: str
    place: Rect
    line: Rect


@dataclass(frozen=True)
class Page:
    """A printed slide."""

    whole: Rect
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Box:
    """A shape that shows text; a chart's numbers are written by the program that draws it.

    A link is a field to LibreOffice, which breaks its lines inside words and sets them close;
    PowerPoint does neither. Of a box with a link only place and letters are compared.
    """

    name: str
    place: Rect
    text: str
    numbered: bool = False
    drawn: bool = False
    linked: bool = False

    def is_home_of(self, word: Word) -> bool:
        if not self.place.holds(word.place):
            return False
        bare = squeezed(word.text)
        if self.drawn or bare in squeezed(self.text):
            return True
        return self.numbered and _NUMBER.fullmatch(word.text) is not None


def missing_programs() -> list[str]:
    """Return what printing needs and does not find, in words for whoever installs it."""
    missing = [] if _office() else ["LibreOffice"]
    if not shutil.which("pdftotext"):
        missing.append("pdftotext (poppler-utils)")
    if missing or "Carlito" not in _font("Calibri"):
        missing.append("Carlito (fonts-crosextra-carlito)")
    return missing


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _font(name: str) -> str:
    """Return the font that is taken for one that may not be there."""
    return subprocess.run(["fc-match", name], capture_output=True, text=True, check=False).stdout


def print_some(sources: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Return the PDF that LibreOffice makes of each file it can read, in a folder of its own.

    One call, as starting it takes as long as ten files; those after one that it crashes over are
    not printed. Sources may have equal names: what is printed is a link with a number.
    """
    office = _office()
    assert office, "LibreOffice is missing"
    links = {
        source: folder / f"{number:04}-{source.name}"
        for number, source in enumerate(sources, start=1)
    }
    for source, link in links.items():
        link.symlink_to(source.resolve())
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", folder, *links.values()],
        check=False, capture_output=True, timeout=SECONDS_TO_START + SECONDS_A_FILE * len(links),
    )  # fmt: skip
    made = {source: link.with_suffix(".pdf") for source, link in links.items()}
    return {source: pdf for source, pdf in made.items() if pdf.is_file()}


def print_all(sources: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Return the PDF that LibreOffice makes of each file; raises RuntimeError if it leaves one."""
    made = print_some(sources, folder)
    if lost := [source.name for source in sources if source not in made]:
        raise RuntimeError(f"LibreOffice prints nothing of {', '.join(lost)}")
    return made


def pages(pdf: Path) -> list[Page]:
    """Return the words of each page of a PDF."""
    done = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True, timeout=120
    )
    return [
        Page(
            Rect(0, 0, float(width), float(height)),
            tuple(_word(unescape(text), *map(float, at)) for *at, text in _WORD.findall(inside)),
        )
        for width, height, inside in _PAGE.findall(done.stdout)
    ]


def _word(text: str, left: float, top: float, right: float, bottom: float) -> Word:
    """Return a word with its line, and the part of the line that letters fill."""
    above, below = EMPTY_ABOVE * (bottom - top), EMPTY_BELOW * (bottom - top)
    return Word(
        text, Rect(left, top + above, right, bottom - below), Rect(left, top, right, bottom)
    )


def boxes(slide: Any) -> list[Box]:
    """Return everything on a slide that shows text, what its layout and master draw included."""
    layout = slide.slide_layout
    above = [layout]
    if layout.element.get("showMasterSp") != "0":
        above.append(layout.slide_master)
    drawn_above = [shape for owner in above for shape in owner.shapes if not shape.is_placeholder]
    return [box for shape in (*slide.shapes, *drawn_above) for box in _boxes(shape)]


def _boxes(shape: Any) -> Iterator[Box]:
    place = Rect(*edges(shape))
    if shape.has_text_frame and shape.text_frame.text.strip():
        numbered = shape.element.find(f".//{qn('a:buAutoNum')}") is not None
        text, linked = shape.text_frame.text, _has_link(shape.element)
        yield Box(shape.name, place, text, numbered=numbered, linked=linked)
    elif getattr(shape, "has_chart", False):
        # The name of a series (c:tx) is for its legend, and these charts have none.
        said = shape.chart.part._element.xpath(".//a:t | .//c:cat//c:v")
        yield Box(shape.name, place, " ".join(found.text or "" for found in said), drawn=True)
    elif getattr(shape, "has_table", False):
        yield from _cells(shape, place)


def _has_link(element: Any) -> bool:
    return element.find(f".//{qn('a:hlinkClick')}") is not None


def _cells(shape: Any, place: Rect) -> Iterator[Box]:
    """Yield the cells of a table; a row that grew in print puts the rows below it out of place."""
    top = place.top
    for number, row in enumerate(shape.table.rows, start=1):
        left, bottom = place.left, top + Emu(row.height).pt
        for cell, column in zip(row.cells, shape.table.columns, strict=True):
            right = left + Emu(column.width).pt
            name = f"{shape.name}, row {number}"
            rect, linked = Rect(left, top, right, bottom), _has_link(cell._tc)
            yield Box(name, rect, cell.text, linked=linked)
            left = right
        top = bottom


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, ligatures and forms of spaces resolved."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text)))


def words_of(text: str) -> Counter[str]:
    """Return how often each word stands in a text; a dash or a hyphen parts words."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).replace("\u00ad", "")))


@dataclass(frozen=True)
class Fault:
    """What is wrong on a slide; ``slide`` counts from 1."""

    deck: str
    slide: int
    kind: str
    detail: str


def faults(deck: Path, pdf: Path) -> list[Fault]:
    """Return every word of a deck that in print is lost, off the slide, out of its box, on top of
    another word or in the footer.

    Lost is also what is cut in two, and what stands wholly off the slide: it is not printed.
    """
    presentation, printed = Presentation(str(deck)), pages(pdf)
    if len(printed) != len(presentation.slides):
        return [Fault(deck.name, 0, "pages", f"{len(printed)} of {len(presentation.slides)}")]
    found: list[Fault] = []
    for number, (slide, page) in enumerate(zip(presentation.slides, printed, strict=True), start=1):
        told = [*faults_of(boxes(slide), page), *_in_the_footer(slide, page)]
        found += [replace(fault, deck=deck.name, slide=number) for fault in told]
    return found


def faults_of(homes: Sequence[Box], page: Page) -> list[Fault]:
    """Return the faults of one slide."""
    wanted = sum((words_of(box.text) for box in homes if not box.drawn), Counter())
    # In print a chart's numbers are what the program makes of them: only its names are compared.
    names = " ".join(box.text for box in homes if box.drawn)
    wanted += Counter({w: n for w, n in words_of(names).items() if not re.search(r"\d", w)})
    shown = words_of(" ".join(word.text for word in page.words))
    broken = _letters_of_links(homes, page)
    lost = {w: n - shown[w] for w, n in wanted.items() if n > shown[w] and w not in broken}
    found = [
        Fault("", 0, "lost", f"{word} ({count} of {wanted[word]})")
        for word, count in sorted(lost.items())
    ]
    spoken = [word for word in page.words if squeezed(word.text)]
    found += [
        Fault("", 0, "off the slide", word.text)
        for word in spoken
        if not page.whole.holds(word.line, tolerance=EDGE_PT)
    ]
    found += [
        Fault("", 0, "out of its box", f"{word.text} at {word.place}")
        for word in spoken
        if not any(box.is_home_of(word) for box in homes)
    ]
    found += [
        Fault("", 0, "on top of each other", f"{word.text}, {other.text}")
        for word, other in _neighbours(spoken)
        if word.place.covers(other.place) and not _in_one_link(word, other, homes)
    ]
    return found


def _in_the_footer(slide: Any, page: Page) -> Iterator[Fault]:
    """Yield what begins above the footer and ends in it."""
    footers = [shape for shape in slide.placeholders if shape.placeholder_format.type in FOOTERS]
    tops = [Emu(shape.top).pt for shape in footers if shape.top is not None]
    for word in page.words if tops else ():
        above = word.line.top < min(tops) - FOOTER_ABOVE_PT
        if above and word.line.bottom > min(tops) + FOOTER_INTO_PT:
            yield Fault("", 0, "in the footer", word.text)


def _letters_of_links(homes: Sequence[Box], page: Page) -> str:
    """Return all that is printed in boxes with links, as LibreOffice breaks words there."""
    return " ".join(
        "".join(squeezed(word.text) for word in page.words if box.is_home_of(word))
        for box in homes
        if box.linked
    )


def _in_one_link(word: Word, other: Word, homes: Sequence[Box]) -> bool:
    return any(box.linked and box.is_home_of(word) and box.is_home_of(other) for box in homes)


def _neighbours(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Yield the pairs of words that share some height."""
    down = sorted(words, key=lambda word: word.place.top)
    for index, word in enumerate(down):
        for other in down[index + 1 :]:
            if other.place.top >= word.place.bottom:
                break
            yield word, other
