# What enters: a Word handout, and what LibreOffice prints of it. What leaves: words that are not
# printed or broken, and whether it takes more paper than it may.
"""Word handouts in print."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from printed import Page, pages, squeezed

# One sheet of paper. (model/handout.py; a practice's handout asks for no other number.)
PAGES_OF_A_PRACTICE = 2
# No column can be asked to hold Swedish or Finnish names that are longer, nor the keys in addresses.
LONGEST_UNBROKEN = 24
# PDF 1.7, 7.7.3.3: a page of the page tree, which Typst leaves uncompressed.
_PAGE = re.compile(rb"/Type\s*/Page\b")


def words(text: str, *, joined: bool = False) -> Counter[str]:
    """Return how often each word stands in a text; a hyphen parts words.

    Ligatures and forms of spaces are no differences. ``joined``: nor is a hyphen at a line's end.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    if joined:
        plain = re.sub(r"[-\u2010\u2011]\n", "", plain)
    return Counter(re.findall(r"\w+", plain))


def words_in_file(word: Path) -> Counter[str]:
    """Return the words of all paragraphs, those of tables and text boxes included."""
    paragraphs = Document(str(word)).element.body.iter(qn("w:p"))
    return words("\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs))


def unprinted(wanted: Counter[str], printed: Sequence[Page]) -> list[str]:
    """Return the words that print has less often than the file: lost, or wider than their column and
    therefore broken in two.
    """
    shown = "\n".join(word.text for page in printed for word in page.words)
    plain, joined, letters = words(shown), words(shown, joined=True), squeezed(shown)
    return sorted(
        word
        for word, n in wanted.items()
        if n > max(plain[word], joined[word])
        and not (_may_break(word) and letters.count(squeezed(word)) >= n)
    )


def _may_break(word: str) -> bool:
    return len(word) > LONGEST_UNBROKEN or not word.isalpha()


def twin(word: Path) -> Path | None:
    """Return the same handout as a PDF, where there is one beside it."""
    pdf = word.with_suffix(".pdf")
    return pdf if pdf.is_file() else None


def reads(word: Path) -> tuple[Path, ...]:
    pdf = twin(word)
    return (word, pdf) if pdf else (word,)


def most_pages(word: Path) -> int | None:
    """Return on how many pages a handout may stand: two for a practice's; for any, no more than its
    PDF, which is set to as many as its outline asks for. None where nothing tells.
    """
    pdf = twin(word)
    limits = [page_count(pdf)] if pdf else []
    if word.stem in _practices(word.parent.parent):
        limits.append(PAGES_OF_A_PRACTICE)
    return min(limits, default=None)


def _practices(bundle: Path) -> set[str]:
    record = bundle / "bundle.json"
    return set(json.loads(record.read_text("utf-8"))["practices"]) if record.is_file() else set()


def page_count(pdf: Path) -> int:
    """Return the pages of a PDF that is as Typst writes it; pdfinfo takes a process to say that."""
    return len(_PAGE.findall(pdf.read_bytes()))


def faults(word: Path, pdf: Path) -> Iterator[str]:
    """Yield what is wrong with a handout in print."""
    printed, most = pages(pdf), most_pages(word)
    if missing := unprinted(words_in_file(word), printed):
        yield f"not printed, or broken in two: {', '.join(missing)}"
    if most is not None and len(printed) > most:
        yield f"stands on {len(printed)} pages, not on {most}"
