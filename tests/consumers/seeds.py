# What enters: files that are all right. What leaves: one with a fault that a judge must find. Most are
# faults of which the file remains what it says it is; a judge must survive the others, too.
"""Files with faults."""

import re
import subprocess
import zipfile
from pathlib import Path

from docx import Document
from pptx import Presentation
from pptx.util import Pt


def nonsense(source: Path, target: Path) -> None:
    """An element that no schema knows, in a deck or a Word file."""
    part, element = {
        ".pptx": ("ppt/slides/slide1.xml", b"<p:spTree>"),
        ".docx": ("word/document.xml", b"<w:body>"),
    }[source.suffix]
    unknown = element + element.replace(b">", b"/>").replace(element[3:-1], b"nonsense")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(element, unknown) if name == part else content)


def no_language(source: Path, target: Path) -> None:
    """A PDF that does not say its language, as long as before: every offset in it stays true."""
    content = source.read_bytes()
    changed = re.sub(rb"/Lang\s*\(", lambda found: found[0].replace(b"Lang", b"Gnal"), content)
    assert changed != content
    target.write_bytes(changed)


def no_alternative_text(source: Path, target: Path) -> None:
    deck = Presentation(str(source))
    deck.slides[0].shapes.add_shape(1, 0, 0, Pt(20), Pt(20))
    deck.save(str(target))


def text_beside_the_slide(source: Path, target: Path) -> None:
    deck = Presentation(str(source))
    gone = deck.slides[0].shapes.add_textbox(Pt(2000), Pt(400), Pt(200), Pt(30))
    gone.text_frame.text = "Nobodyseesthis"
    deck.save(str(target))


def text_in_the_footer(source: Path, target: Path) -> None:
    deck = Presentation(str(source))
    box = deck.slides[1].shapes.add_textbox(Pt(100), Pt(300), Pt(300), Pt(240))
    box.text_frame.text = "\n".join(["Down"] * 12)
    deck.save(str(target))


def hidden_words(source: Path, target: Path) -> None:
    """Words that Word does not print."""
    document = Document(str(source))
    run = document.paragraphs[0].add_run(" Nobodyseesthis")
    run.font.hidden = True
    document.save(str(target))


def too_many_pages(source: Path, target: Path) -> None:
    document = Document(str(source))
    for _ in range(6):
        document.add_page_break()
    document.save(str(target))
    target.with_suffix(".pdf").write_bytes(source.with_suffix(".pdf").read_bytes())


def _remuxed(source: Path, target: Path, *options: str) -> None:
    command = ["ffmpeg", "-v", "error", "-y", "-i", source, *options, "-c", "copy", target]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if (captions := source.with_suffix(".vtt")).is_file():
        target.with_suffix(".vtt").write_bytes(captions.read_bytes())


def no_captions(source: Path, target: Path) -> None:
    _remuxed(source, target, "-map", "0", "-map", "-0:s", "-map", "-0:d", "-movflags", "+faststart")


def no_chapters(source: Path, target: Path) -> None:
    _remuxed(source, target, "-map", "0", "-map", "-0:d", "-map_chapters", "-1", "-movflags",
             "+faststart")  # fmt: skip


def slow_start(source: Path, target: Path) -> None:
    _remuxed(source, target, "-map", "0", "-map", "-0:d")


def broken_picture(source: Path, target: Path) -> None:
    """Noise in the middle of a film."""
    content = bytearray(source.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = bytes(range(250)) * 80
    target.write_bytes(content)


def too_fast(source: Path, target: Path) -> None:
    """The second caption has a line more than anybody can read in its time, or at all."""
    header, first, second, *others = source.read_text("utf-8").split("\n\n")
    changed = f"{second}\nand on and on and on and on and on and on and on and on and on"
    target.write_text("\n\n".join([header, first, changed, *others]), "utf-8")


def too_soon(source: Path, target: Path) -> None:
    """The second caption begins when the first ends."""
    header, first, second, *others = source.read_text("utf-8").split("\n\n")
    end = re.search(r"--> (\S+)", first)
    assert end
    changed = re.sub(r"\S+ -->", f"{end[1]} -->", second)
    target.write_text("\n\n".join([header, first, changed, *others]), "utf-8")


def no_file_of_its_kind(_source: Path, target: Path) -> None:
    target.write_text("This is no such file.", "utf-8")
