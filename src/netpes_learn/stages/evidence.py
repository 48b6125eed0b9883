# What enters: figures, charts and questions of a practice. What leaves: the blocks that show them.
# Only figures that the practice holds are ever shown; a chart takes its values from them.
"""Blocks made of a practice's evidence."""

import re
from collections.abc import Iterable, Iterator, Sequence

from netpes_learn.model.content import (
    Chart,
    Comparator,
    Figure,
    Partner,
    Practice,
    Question,
    Scenario,
    Term,
    Tip,
)
from netpes_learn.model.document import Answer, BigNumber, Point, Quiz
from netpes_learn.model.document import Chart as ChartBlock
from netpes_learn.model.text import Rich, plain, runs_of
from netpes_learn.stages.wording import Wording

_LETTERS = "ABC"


def figure_of(practice: Practice, identity: str) -> Figure:
    """Return the figure with an id (the rules made sure that it exists)."""
    return next(figure for figure in practice.results.figures if figure.id == identity)


def big_number(figure: Figure, wording: Wording) -> BigNumber:
    """Return a figure as a big number: its value, what it counts, and when."""
    return BigNumber(
        value=wording.value(figure),
        counts=wording.rich(figure.counts),
        when=wording.rich(figure.when),
    )


def chart_block(practice: Practice, chart: Chart, wording: Wording) -> ChartBlock:
    """Return a chart of the practice's figures, labelled with their values as written."""
    figures = [figure_of(practice, identity) for identity in chart.figures]
    return ChartBlock(
        shape=chart.shape,
        title=wording.rich(chart.title),
        alt=wording.rich(chart.alt),
        unit=figures[0].unit,
        points=tuple(
            Point(
                label=wording.rich(figure.label or figure.counts),
                value=figure.value,
                shown=plain(wording.value(figure)),
            )
            for figure in figures
        ),
    )


def charts_of(practice: Practice, wording: Wording) -> tuple[ChartBlock, ...]:
    """Return every chart of a practice."""
    return tuple(chart_block(practice, chart, wording) for chart in practice.results.charts)


def lone_figures(practice: Practice) -> tuple[Figure, ...]:
    """Return the figures that no chart shows, in the order of the practice."""
    charted = {identity for chart in practice.results.charts for identity in chart.figures}
    return tuple(figure for figure in practice.results.figures if figure.id not in charted)


def quiz(
    question: Question, wording: Wording, *, reveal: bool = False, brief: bool = False
) -> Quiz:
    """Return a question with lettered options; ``reveal`` shows the answer and the feedback.

    ``brief`` keeps the feedback to the right answer and leaves out the others'.
    """
    return Quiz(
        stem=wording.rich(question.stem),
        reveal=reveal,
        answers=tuple(
            Answer(
                letter=letter,
                text=wording.rich(option.text),
                correct=option.correct,
                feedback=() if brief and not option.correct else wording.rich(option.feedback),
            )
            for letter, option in zip(_LETTERS, question.options, strict=True)
        ),
    )


def paired_rows(practice: Practice) -> tuple[tuple[Rich, Rich], ...]:
    """Return (scenario, its tips) for every scenario that the source pairs with a tip."""
    rows: list[tuple[Rich, Rich]] = []
    for scenario in practice.scenarios:
        tips = [tip.text for tip in practice.tips if scenario.id in tip.answers]
        if tips:
            spaced = [piece for tip in tips for piece in (" ", tip)][1:]
            rows.append((runs_of(scenario.text), runs_of(spaced)))
    return tuple(rows)


def lone_scenarios(practice: Practice) -> tuple[Scenario, ...]:
    """Return the scenarios that no tip answers."""
    answered = {identity for tip in practice.tips for identity in tip.answers}
    return tuple(scenario for scenario in practice.scenarios if scenario.id not in answered)


def lone_tips(practice: Practice) -> tuple[Tip, ...]:
    """Return the tips that the source pairs with no scenario."""
    return tuple(tip for tip in practice.tips if not tip.answers)


def comparator_of(practice: Practice, partner: Partner) -> Comparator | None:
    """Return what a partner has instead, or None where the source says nothing (or it owns it)."""
    return next((c for c in practice.comparators if c.partner == partner.id), None)


class Terms:
    """Finds the terms of a glossary in texts; made once for a language."""

    def __init__(self, glossary: Sequence[Term]) -> None:
        self._by_word = {str(term.term): term for term in glossary}
        # The longest first, so that "ESF+" is not taken for "ESF".
        words = sorted(self._by_word, key=lambda word: (-len(word), word))
        # Without words the pattern would find the empty one everywhere.
        found = "|".join(map(re.escape, words)) or r"(?!)"
        self._pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)")
        # A text is asked about once for each deck, handout and page that shows it.
        self._known: dict[str, tuple[tuple[int, int, Term], ...]] = {}
        # And which terms a practice uses is asked for each document about it. Another practice
        # cannot take its place: the one that was asked about is kept.
        self._used: dict[int, tuple[Practice, tuple[Term, ...]]] = {}

    def places(self, text: str) -> tuple[tuple[int, int, Term], ...]:
        """Return where terms stand in a text: start, end, term."""
        if text not in self._known:
            self._known[text] = tuple(
                (match.start(), match.end(), self._by_word[match[0]])
                for match in self._pattern.finditer(text)
            )
        return self._known[text]

    def found_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """Return the terms that some texts use, in the order of their first use."""
        found = {term.id: term for text in texts for _, _, term in self.places(text)}
        return tuple(found.values())

    def used_in(self, practice: Practice) -> tuple[Term, ...]:
        """Return the terms that a practice uses, in the order of their first use."""
        if id(practice) not in self._used:
            self._used[id(practice)] = practice, self.found_in(_texts_of(practice))
        return self._used[id(practice)][1]


def _texts_of(practice: Practice) -> Iterator[str]:
    """Yield the texts of a practice that are read, in the order of its handout."""
    results = practice.results
    yield practice.summary
    yield from practice.description
    yield from practice.context
    yield from (factor.text for factor in practice.success_factors)
    yield from results.findings
    yield from (figure.counts for figure in results.figures)
    yield from (scenario.text for scenario in practice.scenarios)
    yield from (tip.text for tip in practice.tips)
