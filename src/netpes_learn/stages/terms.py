# What enters: a composed handout that explains words of the glossary. What leaves: the same, with
# each of these words linked to its explanation where it first stands in the text.
"""Links from words to what they mean."""

from collections.abc import Iterator
from typing import Any

from netpes_learn.model.content import Term
from netpes_learn.model.document import (
    Block,
    Bullets,
    Callout,
    Handout,
    Numbers,
    Paragraph,
    Part,
    Table,
    Worksheet,
)
from netpes_learn.model.text import LanguageTag, Rich, Run, Text, runs_within
from netpes_learn.stages.evidence import Terms

# The texts of a block that are read one sentence after the other: no titles, no labels of a chart.
_RUNNING = {
    Paragraph: ("text",),
    Bullets: ("items",),
    Numbers: ("items",),
    Table: ("rows",),
    Callout: ("text",),
    Worksheet: ("prompts",),
}


def anchor_of(term: Term) -> str:
    """Return the name of the place at which a term is explained."""
    return f"term-{term.id}"


def linked_terms(handout: Handout, terms: Terms) -> Handout:
    """Return a handout in which the first use of each explained term leads to the explanation.

    Only a term with an anchor in the handout is linked, and only in text of its language or of the
    handout's. Titles, small print and what is a link already stay as they are.
    """
    explained = frozenset(run.anchor for run in runs_within(handout.parts) if run.anchor)
    if not explained:
        return handout
    linker = _Linker(terms, handout.properties.language, set(explained))
    lead = linker.rich(handout.lead)
    parts = tuple(part if part.fine else _part(part, linker) for part in handout.parts)
    return handout.model_copy(update={"lead": lead, "parts": parts})


def _part(part: Part, linker: "_Linker") -> Part:
    # What stands in the side column comes first where there is one column only.
    side = tuple(_block(block, linker) for block in part.side)
    main = tuple(_block(block, linker) for block in part.main)
    return part.model_copy(update={"main": main, "side": side})


def _block(block: Block, linker: "_Linker") -> Block:
    if isinstance(block, Paragraph) and block.style == "small":
        return block
    fields = _RUNNING.get(type(block), ())
    return block.model_copy(update={name: linker.value(getattr(block, name)) for name in fields})


class _Linker:
    """Links each term once; texts are to be given in the order in which they are read."""

    def __init__(self, terms: Terms, language: LanguageTag, wanted: set[str]) -> None:
        self._terms, self._language, self._wanted = terms, language, wanted

    def value(self, value: Any) -> Any:
        """Return a text, or a figure or list of texts, with its links."""
        if isinstance(value, tuple) and value and all(isinstance(item, Run) for item in value):
            return self.rich(value)
        if isinstance(value, tuple):
            return tuple(map(self.value, value))
        # A figure: what it counts is a text, its value a number.
        return value.model_copy(update={"counts": self.rich(value.counts)})

    def rich(self, rich: Rich) -> Rich:
        """Return a text with its links."""
        return tuple(piece for run in rich for piece in self._run(run))

    def _run(self, run: Run) -> Iterator[Run]:
        position = 0
        if run.href is None and run.target is None and self._wanted:
            for start, end, term in self._terms.places(run.text):
                name = anchor_of(term)
                if name not in self._wanted or not self._speaks(run, term):
                    continue
                self._wanted.discard(name)
                if start > position:
                    yield run.model_copy(update={"text": run.text[position:start]})
                yield run.model_copy(update={"text": run.text[start:end], "target": name})
                position = end
        if position < len(run.text):
            yield run if not position else run.model_copy(update={"text": run.text[position:]})

    def _speaks(self, run: Run, term: Term) -> bool:
        own = term.term.lang if isinstance(term.term, Text) else self._language
        return run.lang in (self._language, own, term.lang)
