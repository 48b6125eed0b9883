# What enters: the paths of an edited deck, of its new version, and of the old one if it is still
# there. What leaves: the merged deck on disk, and the account of what was done with every slide.
"""Merging decks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netpes_learn.canonical import readable_json
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import write_atomic
from netpes_learn.formats._pptx.merging.match import matched
from netpes_learn.formats._pptx.merging.merge import Merged, merge_decks
from netpes_learn.formats._pptx.merging.plan import Step
from netpes_learn.formats._pptx.opc import (
    NotAPackageError,
    Package,
    application,
    main_part,
    read_package,
)
from netpes_learn.formats._pptx.sealing.facts import DeckFacts, facts_of, sealed

_MACROS = "macroEnabled"
_MAIN = "presentationml.presentation.main+xml"
# What each action means to the trainer, and what it means when a change was left out.
_WORDS = {
    "unchanged": ("nobody changed it", ""),
    "updated": ("now as in the new version", ""),
    "added": ("new in the new version", ""),
    "removed": ("not in the new version any more", ""),
    "kept": ("your version; the new one has no change", "your version; the new one dropped it"),
    "conflict": ("your version; the new one changed it too and follows, hidden", ""),
    "offered": ("the new version of the slide before it", ""),
    "own": ("your own slide", ""),
    "deleted": ("stays out, as you deleted it", "stays out, though the new version changed it"),
}


@dataclass(frozen=True)
class Outcome:
    """What a merge did."""

    merged: Merged
    notes: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield what a trainer reads: each slide with a change, then the rest counted."""
        counts: Counter[str] = Counter()
        for number, step in self._numbered():
            counts[step.action] += 1
            if step.action != "unchanged" or step.moved:
                place = f"slide {number}" if number else "no slide"
                yield f"{place}: {step.action}: {step.title or step.id} ({_words(step)})"
        yield from (f"note: {note}" for note in self.notes)
        yield ", ".join(f"{count} {action}" for action, count in sorted(counts.items()))

    def as_json(self) -> dict[str, Any]:
        """Return the same for programs; ``number`` counts from 1, 0 for what is not in the deck."""
        return {
            "notes": list(self.notes),
            "slides": [
                {
                    "number": number,
                    "id": step.id,
                    "title": step.title,
                    "section": step.section,
                    "action": step.action,
                    "moved": step.moved,
                    "missed": step.missed,
                    "means": _words(step),
                }
                for number, step in self._numbered()
            ],
        }

    def _numbered(self) -> Iterator[tuple[int, Step]]:
        for number, step in enumerate(self.merged.plan.steps, start=1):
            yield (number if step.present else 0), step


def _words(step: Step) -> str:
    plain, missed = _WORDS[step.action]
    moved = "; it stands where you moved it" if step.moved and step.present else ""
    return (missed if step.missed else plain) + moved


def merge_files(
    old: Path | None, edited: Path, new: Path, *, out: Path, report: Path | None = None
) -> Outcome:
    """Write the merged deck to ``out`` and what was done to ``report``; return the same.

    Without ``old``, the facts sealed into the edited deck say what it was. Raises ContentError for
    a file that is missing (NL064), is no deck (NL450), was not generated here or changed since
    (NL451), is another deck (NL452), does not say what it was (NL453) or holds macros (NL454), and
    where a result would take the place of an input (NL455).
    """
    _spare_inputs(
        [path for path in (old, edited, new) if path], [out, *([report] if report else [])]
    )
    mine, theirs = _opened(edited), _opened(new)
    facts = _generated(new, theirs)
    base = _base(edited, mine) if old is None else _generated(old, _opened(old))
    _same_deck(base, facts, old or edited, new)
    had = facts_of(mine)
    if not any(matched(base, had, facts)):
        raise _fault(edited, "NL452", "no slide of it comes from the deck that was generated")
    merged = merge_decks(base, mine, theirs)
    outcome = Outcome(merged, tuple(_notes(merged, base, had, mine)))
    _write(out, merged.content)
    if report is not None:
        _write(report, readable_json(outcome.as_json()))
    return outcome


def _opened(path: Path) -> Package:
    if not path.is_file():
        raise _fault(path, "NL064", "the file is missing")
    try:
        package = read_package(path.read_bytes())
    except NotAPackageError as error:
        hint = "a deck ends with .pptx; a password must be taken off first"
        raise _fault(
            path, "NL450", "the file is not a PowerPoint file, or is damaged", hint
        ) from error
    main = main_part(package)
    kind = package[main].type if main in package else ""
    if _MACROS in kind:
        hint = "save it in PowerPoint as 'PowerPoint Presentation (*.pptx)'"
        raise _fault(path, "NL454", "the deck holds macros", hint)
    if not kind.endswith(_MAIN):
        raise _fault(path, "NL450", "the file is not a deck", "give a file that ends with .pptx")
    return package


def _generated(path: Path, package: Package) -> DeckFacts:
    """Return the facts of a deck as it was generated."""
    facts, told = facts_of(package), sealed(package)
    if not facts.slides or not all(slide.id for slide in facts.slides) or not facts.identity:
        hint = "the first and the last deck you name come from 'netpes-learn build'"
        raise _fault(path, "NL451", "the deck was not generated by netpes-learn", hint)
    if told is not None and _said(told) != _said(facts):
        hint = "give the file as it was built; as the old one, you may leave it out"
        raise _fault(path, "NL451", "the deck was changed after it was generated", hint)
    return facts


def _said(facts: DeckFacts) -> tuple[str, list[tuple[str, str]]]:
    return facts.design, [(slide.id, slide.digest) for slide in facts.slides]


def _base(path: Path, package: Package) -> DeckFacts:
    told = sealed(package)
    if told is None:
        hint = "name the old generated deck first: merge OLD EDITED NEW -o OUT.pptx"
        raise _fault(path, "NL453", "the deck does not say what it was when it was generated", hint)
    return told


def _same_deck(base: DeckFacts, facts: DeckFacts, path: Path, new: Path) -> None:
    if base.identity != facts.identity:
        message = f"the deck is '{base.identity}', and '{new}' is '{facts.identity}'"
        raise _fault(path, "NL452", message, "merge two versions of one deck, in one language")


def _notes(merged: Merged, base: DeckFacts, had: DeckFacts, mine: Package) -> Iterator[str]:
    rewritten = not {slide.id for slide in had.slides} & set(base.by_id)
    if merged.own_design and not rewritten:
        yield "you changed the master or the theme: your design was kept"
    if merged.new_design:
        yield "the master and the theme are those of the new version"
    if merged.plan.order_kept:
        yield "you moved slides: your order was kept, though the new version has another one"
    if rewritten:
        program = application(mine) or "the program that saved it"
        yield f"{program} rewrote every slide: each is matched by title and kept as yours"


def _spare_inputs(inputs: list[Path], results: list[Path]) -> None:
    taken = {path.resolve() for path in inputs}
    for result in results:
        if result.resolve() in taken:
            hint = "choose another name with -o or --report"
            raise _fault(
                result, "NL455", "the result would take the place of a deck you gave", hint
            )
        taken.add(result.resolve())


def _write(path: Path, content: bytes) -> None:
    scratch = path.parent / ".netpes-learn-merge"
    try:
        write_atomic(path, content, scratch=scratch)
    finally:
        if scratch.is_dir():
            scratch.rmdir()


def _fault(path: Path, code: str, message: str, hint: str = "") -> ContentError:
    return ContentError(Diagnostic(Span(str(path)), code, message, hint))
