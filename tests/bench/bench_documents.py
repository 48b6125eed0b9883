"""How fast decks and handouts are made: ours, and pandoc making plain ones of the same text.

    python tests/bench/bench_documents.py [--rounds 3] [--count 32]

Each round makes a deck and a handout of each of the practices with most text, one after the other
on one core, ours and pandoc's in turn. "Ours" is cold and whole, in a process that made nothing
before: composing, fitting, charts, notes, alternative texts, tags; nothing is cached. pandoc gets the same words as Markdown and its own template: no
layout by content, no charts, no fitting. It is measured both as people run it, a process a
document, and at its best, all documents in one process (``pandoc lua``), which leaves start-up out.
What both need once is told apart: our reading and checking of the library.

pandoc comes from the wheel ``pypandoc_binary``, or else from the path; without it, ours is timed
alone, and the output says so.
"""

import argparse
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.documents import Files, Made, documents, load_checkout, longest, rendered  # noqa: E402

from netpes_learn.model.document import Block, Deck, Handout  # noqa: E402
from netpes_learn.model.text import Rich, plain  # noqa: E402

LANGUAGE, PARTNER = "en", "le-forem"
# Converts every *.md of a folder to one format: pandoc lua to-all.lua FOLDER FORMAT.
TO_ALL = """
local folder, format = arg[1], arg[2]
for _, name in ipairs(pandoc.system.list_directory(folder)) do
  if name:match("%.md$") then
    local path = pandoc.path.join({folder, name})
    local file = assert(io.open(path, "r"))
    local doc = pandoc.read(file:read("a"), "markdown")
    file:close()
    local out = assert(io.open(path:gsub("%.md$", "." .. format), "wb"))
    out:write(pandoc.write(doc, format))
    out:close()
  end
end
"""


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, and of processor time, that of child processes included."""

    wall: float
    cpu: float


def cost(work: Callable[[], object]) -> Cost:
    before, begun = os.times(), time.perf_counter()
    work()
    wall, after = time.perf_counter() - begun, os.times()
    return Cost(wall, sum(after[:4]) - sum(before[:4]))


def apart(work: Callable[[], object]) -> None:
    """Do something in a process of its own, which leaves nothing prepared for the next."""
    child = get_context("fork").Process(target=work)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def pandoc_program() -> str | None:
    """Return the path of pandoc: the wheel's, or one that is installed."""
    if importlib.util.find_spec("pypandoc") is not None:
        import pypandoc

        try:
            return str(pypandoc.get_pandoc_path())
        except OSError:
            pass
    return shutil.which("pandoc")


def deck_text(deck: Deck) -> str:
    """Return a deck as Markdown that pandoc makes slides of: a heading a slide, and notes."""
    parts = [f"---\ntitle: '{_quoted(deck.title)}'\nlang: {deck.properties.proofing}\n---\n"]
    for slide in deck.slides:
        parts.append(f"# {plain(slide.title)}\n")
        for blocks in slide.slots.values():
            parts += [text for block in blocks for text in _lines(block)]
        if slide.notes:
            parts += ["::: notes\n", *(f"{plain(note)}\n" for note in slide.notes), ":::\n"]
    return "\n".join(parts)


def handout_text(handout: Handout) -> str:
    """Return a handout as Markdown."""
    parts = [f"---\ntitle: '{_quoted(handout.title)}'\nlang: {handout.properties.proofing}\n---\n"]
    parts += [f"{plain(handout.kicker)}\n", f"{plain(handout.lead)}\n"]
    for part in handout.parts:
        parts.append(f"# {plain(part.title)}\n" if part.title else "")
        parts += [text for block in (*part.main, *part.side) for text in _lines(block)]
    return "\n".join(parts)


def _quoted(text: Rich) -> str:
    return plain(text).replace("'", "''")


def _lines(block: Block) -> Iterator[str]:
    match block.kind:
        case "paragraph":
            yield f"{plain(block.text)}\n"
        case "heading":
            yield f"## {plain(block.text)}\n"
        case "bullets":
            yield "".join(f"- {plain(item)}\n" for item in block.items)
        case "table":
            yield (
                _row(block.header)
                + "|---" * len(block.header)
                + "|\n"
                + "".join(_row(row) for row in block.rows)
            )
        case "numbers":
            yield "".join(f"- {plain(n.value)}: {plain(n.counts)}\n" for n in block.items)
        case "chart":
            yield "".join(f"- {plain(point.label)}: {point.shown}\n" for point in block.points)
        case "quiz":
            yield f"{plain(block.stem)}\n"
            yield "".join(f"- {plain(a.text)} {plain(a.feedback)}\n" for a in block.answers)
        case "worksheet":
            yield "".join(f"- {plain(prompt)}\n" for prompt in block.prompts)
        case "callout":
            yield "\n\n".join(plain(text) for text in (block.title, *block.text)) + "\n"
        case _:
            yield f"{plain(block.text)}\n"


def _row(cells: Sequence[Rich]) -> str:
    return "".join(f"| {plain(cell)} " for cell in cells) + "|\n"


class Bench:
    """The documents to make, and pandoc's copies of their text in a folder for each format."""

    def __init__(self, count: int, folder: Path) -> None:
        self.loaded = load_checkout()
        self.subjects = longest(self.loaded, count)
        self.folder = folder
        (folder / "to-all.lua").write_text(TO_ALL, "utf-8")
        apart(lambda: self._write("pptx", "deck", deck_text))
        apart(lambda: self._write("docx", "handout", handout_text))

    def made(self, kind: str) -> list[Made]:
        found = documents(
            self.loaded, partner=PARTNER, language=LANGUAGE, document=kind, subjects=self.subjects
        )
        return [made for made in found if made.deliverable.outline == f"{kind}-practice"]

    def _write(self, suffix: str, kind: str, text: Callable[[Any], str]) -> None:
        (self.folder / suffix).mkdir()
        for made in self.made(kind):
            path = self.folder / suffix / f"{made.name}.md"
            path.write_text(text(made.document), "utf-8")

    def ours(self, **formats: Sequence[str]) -> None:
        """Compose all documents of each kind and render them, in one fresh process."""
        apart(
            lambda: [
                rendered(made, name, Files())
                for kind, names in formats.items()
                for made in self.made(kind)
                for name in names
            ]
        )

    def pandoc(self, program: str, suffix: str) -> None:
        """Convert each text by a process of its own."""
        for source in sorted((self.folder / suffix).glob("*.md")):
            target = source.with_suffix(f".{suffix}")
            subprocess.run([program, source, "-o", target], check=True)

    def pandoc_at_once(self, program: str, suffix: str) -> None:
        """Convert all texts by one process."""
        script = self.folder / "to-all.lua"
        command = [program, "lua", script, self.folder / suffix, suffix]
        subprocess.run(command, check=True)


def contests(bench: Bench, program: str | None) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    chosen: dict[str, Callable[[], object]] = {
        "our decks (pptx)": lambda: bench.ours(deck=["pptx"]),
        "our handouts (docx)": lambda: bench.ours(handout=["docx"]),
        "our handouts (PDF/UA-1)": lambda: bench.ours(handout=["pdf"]),
        "ours, pptx and docx": lambda: bench.ours(deck=["pptx"], handout=["docx"]),
        "ours, pptx, docx, PDF/UA-1": lambda: bench.ours(deck=["pptx"], handout=["docx", "pdf"]),
    }
    if program is None:
        return chosen
    for suffix in ("pptx", "docx"):
        chosen[f"pandoc {suffix}"] = lambda suffix=suffix: bench.pandoc(program, suffix)
        chosen[f"pandoc {suffix}, one process"] = lambda suffix=suffix: bench.pandoc_at_once(
            program, suffix
        )
    return chosen


def ratios(least: Mapping[str, float]) -> Iterator[str]:
    """Yield how many times as long pandoc takes for what it can make."""
    decks, word = least["our decks (pptx)"], least["our handouts (docx)"]
    both, all_three = least["ours, pptx and docx"], least["ours, pptx, docx, PDF/UA-1"]
    for ending in ("", ", one process"):
        pptx, docx = least[f"pandoc pptx{ending}"], least[f"pandoc docx{ending}"]
        name = f"pandoc{ending or ', a process a document'}"
        yield (
            f"  {name}: decks {pptx / decks:.2f}, Word handouts {docx / word:.2f},"
            f" both {(pptx + docx) / both:.2f} times ours; ours with PDF handouts besides,"
            f" which it does not make, {(pptx + docx) / all_three:.2f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=32)
    # The session hands its arguments to every benchmark.
    chosen, _ = parser.parse_known_args(arguments)
    program = pandoc_program()
    version = "pandoc is missing: install the wheel pypandoc_binary to compare"
    if program is not None:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        version = told.stdout.splitlines()[0]
    tell(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {version}")
    with tempfile.TemporaryDirectory() as folder:
        tell(f"reading and checking the library: {cost(load_checkout).wall:.2f} s, once a build")
        bench = Bench(chosen.count, Path(folder))
        timed = contests(bench, program)
        taken: dict[str, list[Cost]] = {name: [] for name in timed}
        for _ in range(chosen.rounds):
            for name, work in timed.items():
                taken[name].append(cost(work))
    show(taken, chosen.count, compared=program is not None)


def show(taken: Mapping[str, Sequence[Cost]], count: int, *, compared: bool) -> None:
    """Tell the cost of everything; the least of the rounds is the least disturbed one."""
    for name, costs in taken.items():
        rounds = ", ".join(f"{each.wall:.2f}" for each in costs)
        wall, cpu = min(each.wall for each in costs), min(each.cpu for each in costs)
        tell(f"{name:<26} {count} documents: {wall:6.2f} s wall ({rounds}), {cpu:6.2f} s CPU")
    if not compared:
        return
    for unit in ("wall", "cpu"):
        tell(f"ratios by {unit} time, the least of each:")
        least = {name: min(getattr(c, unit) for c in costs) for name, costs in taken.items()}
        for line in ratios(least):
            tell(line)


if __name__ == "__main__":
    main()
