# What enters: the text blocks of a slot. What leaves: paragraphs that know their level of the
# master, their marker and whether they must stay with the next one. Measuring and writing both
# work on these, so that what was measured is what is written.
"""Blocks of text as paragraphs of the master's levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Literal, assert_never

from netpes_learn.model.document import (
    BigNumber,
    Block,
    Bullets,
    Callout,
    Chart,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    QrCode,
    Quiz,
    Table,
    Worksheet,
)
from netpes_learn.model.text import Run

Marker = Literal["inherit", "none", "number", "check", "rule"]
Graphic = Table | Chart | QrCode | Callout

# Levels of the master's body style (templates/deck/README.md).
BODY, BULLET, DETAIL, SMALL, LEAD = 1, 2, 3, 4, 5
NUMERAL_PT = 40.0
# Distance after the last item of a list, in points: more than between its items.
LIST_END_PT = 16.0
# Room for handwriting between two rules, in points: 10 mm, as in school exercise books.
RULE_PITCH_PT = 28.0
CHECK_MARK = "✓"
# Room for the letter of an option and the mark of the right one, in points: the same with and
# without the mark, so that nothing moves sideways from a question to its answer.
OPTION_PT = 56.0
# The mark and the box to tick are not in Calibri; this font is on every Windows and Office.
SYMBOL_FONT = "Segoe UI Symbol"


@dataclass(frozen=True)
class Piece:
    """A stretch of text as it is written: a Run, or a mark of ours in the theme's colour."""

    text: str
    lang: str
    strong: bool = False
    href: str | None = None
    colour: str | None = None
    symbol: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph on a level of the master; what is None is the level's own."""

    pieces: tuple[Piece, ...]
    level: int = BODY
    marker: Marker = "inherit"
    strong: bool = False
    colour: str | None = None
    left_pt: float | None = None
    hang_pt: float | None = None
    after_pt: float | None = None
    # A size that does not shrink with the rest.
    size_pt: float | None = None
    # Place in a numbered list, from 1.
    ordinal: int = 0
    keep_with_next: bool = False

    @cached_property
    def words(self) -> tuple[tuple[str, bool], ...]:
        """The text as (characters, bold) stretches, to be measured."""
        return tuple((piece.text, piece.strong or self.strong) for piece in self.pieces)

    @cached_property
    def lined(self) -> tuple[tuple[str, bool], ...]:
        """The words that fill its lines: of an option those after the tab.

        What stands before, its letter, is inside the hanging indent.
        """
        texts = [piece.text for piece in self.pieces]
        return self.words[texts.index("\t") + 1 :] if "\t" in texts else self.words


def pieces_of(rich: Sequence[Run], *, colour: str | None = None) -> tuple[Piece, ...]:
    """Return rich text as pieces, all in one colour of the theme if ``colour`` names one."""
    return tuple(Piece(run.text, run.lang, run.strong, run.href, colour) for run in rich)


def paragraphs_of(block: Block) -> Iterator[Para]:
    """Yield the paragraphs of a block of text; a Callout gives title and text without a panel.

    Raises TypeError for a block that is not text: a Table, Chart or QrCode.
    """
    match block:
        case Paragraph():
            yield _paragraph(block)
        case Heading():
            colour = "accent1" if block.level <= BULLET else None
            yield Para(
                pieces_of(block.text), strong=True, colour=colour, after_pt=4, keep_with_next=True
            )
        case Bullets():
            yield from _bullets(block)
        case Numbers():
            yield from chain.from_iterable(map(_number, block.items))
        case Quiz():
            yield from _quiz(block)
        case Worksheet():
            yield from _worksheet(block)
        case Callout():
            yield from callout_title(block)
            yield from callout_text(block)
        case Locator():
            yield Para(
                (
                    Piece(block.country, "en", strong=True, colour="accent1"),
                    Piece("  ", "en"),
                    *pieces_of(block.text),
                )
            )
        case Table() | Chart() | QrCode():
            raise TypeError(f"a {block.kind} is not text")
        case _:
            assert_never(block)


def callout_title(callout: Callout) -> tuple[Para, ...]:
    """Return the heading of a panel, in the colour of who speaks; nothing if it has none."""
    colour = "accent2" if callout.voice == "partner" else "accent1"
    title = Para(
        pieces_of(callout.title), strong=True, colour=colour, after_pt=4, keep_with_next=True
    )
    return (title,) if callout.title else ()


def callout_text(callout: Callout) -> tuple[Para, ...]:
    """Return what stands in a panel."""
    return tuple(Para(pieces_of(text), after_pt=6) for text in callout.text)


def number_paragraphs(number: BigNumber) -> tuple[Para, ...]:
    """Return a figure on the three levels of a ``number-n`` placeholder: value, counts, when."""
    lines = (number.value, number.counts, number.when)
    return tuple(
        Para(pieces_of(text), level=level) for level, text in enumerate(lines, start=1) if text
    )


def halves(para: Para) -> tuple[Para, Para]:
    """Return a paragraph in two, split at the sentence end (else the space) nearest its middle."""
    text = "".join(piece.text for piece in para.pieces)
    middle = len(text) // 2
    ends = [i + 1 for i, char in enumerate(text[:-1]) if char in ".!?…" and text[i + 1] == " "]
    spaces = [i for i, char in enumerate(text) if char == " " and 0 < i < len(text) - 1]
    cut = min(ends or spaces or [max(middle, 1)], key=lambda place: abs(place - middle))
    first, second = cut_pieces(para.pieces, cut)
    marker: Marker = "rule" if para.marker == "rule" else "none"
    rest = replace(para, pieces=second, marker=marker, hang_pt=0.0)
    return replace(para, pieces=first, keep_with_next=False), rest


def cut_pieces(pieces: Sequence[Piece], place: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the pieces before and from a character, without the spaces at the cut."""
    before: list[Piece] = []
    after: list[Piece] = []
    for piece in pieces:
        before.append(replace(piece, text=piece.text[: max(place, 0)]))
        after.append(replace(piece, text=piece.text[max(place, 0) :]))
        place -= len(piece.text)
    kept_after = [piece for piece in after if piece.text]
    if kept_after:
        kept_after[0] = replace(kept_after[0], text=kept_after[0].text.lstrip(" "))
    return (
        tuple(piece for piece in before if piece.text),
        tuple(piece for piece in kept_after if piece.text),
    )


def _paragraph(block: Paragraph) -> Para:
    pieces = pieces_of(block.text)
    match block.style:
        case "body":
            return Para(pieces, keep_with_next=block.text[-1].text.rstrip().endswith(":"))
        case "lead":
            return Para(pieces, level=LEAD)
        case "small":
            return Para(pieces, level=SMALL)
        case "prompt":
            return Para(pieces, strong=True, colour="accent1")
        case _:
            assert_never(block.style)


def _bullets(block: Bullets) -> Iterator[Para]:
    if block.style == "bullet" and len(block.items) == 1:
        # One item is no list.
        yield Para(pieces_of(block.items[0]))
        return
    marker: Marker = "inherit"
    indent = None
    if block.style != "bullet":
        marker, indent = block.style, 30.0
    for ordinal, item in enumerate(block.items, start=1):
        yield Para(
            pieces_of(item),
            level=BULLET,
            marker=marker,
            left_pt=indent,
            hang_pt=indent,
            after_pt=LIST_END_PT if ordinal == len(block.items) else None,
            ordinal=ordinal,
        )


def _number(number: BigNumber) -> Iterator[Para]:
    yield Para(
        pieces_of(number.value),
        strong=True,
        colour="accent1",
        size_pt=NUMERAL_PT,
        after_pt=0,
        keep_with_next=True,
    )
    after = 2 if number.when else 14
    yield Para(pieces_of(number.counts), after_pt=after, keep_with_next=bool(number.when))
    if number.when:
        yield Para(pieces_of(number.when), level=SMALL, after_pt=14)


def _quiz(quiz: Quiz) -> Iterator[Para]:
    """Yield question and options; with ``reveal``, each option has its feedback.

    The right one is marked by sign, weight and colour: never by colour alone (WCAG 1.4.1).
    """
    yield Para(pieces_of(quiz.stem), strong=True, after_pt=16, keep_with_next=True)
    for answer in quiz.answers:
        right = quiz.reveal and answer.correct
        colour = "accent4" if right else "accent1"
        lang = answer.text[0].lang if answer.text else quiz.stem[0].lang
        mark = (Piece(CHECK_MARK, lang, strong=True, colour=colour, symbol=True),) if right else ()
        letter = Piece(answer.letter + " " * right, lang, strong=True, colour=colour)
        option = (letter, *mark, Piece("\t", lang), *pieces_of(answer.text))
        yield Para(
            option,
            strong=right,
            colour="accent4" if right else None,
            left_pt=OPTION_PT,
            hang_pt=OPTION_PT,
            after_pt=2 if quiz.reveal and answer.feedback else None,
            keep_with_next=quiz.reveal and bool(answer.feedback),
        )
        if quiz.reveal and answer.feedback:
            yield Para(
                pieces_of(answer.feedback),
                level=DETAIL,
                marker="none",
                colour="tx2",
                left_pt=OPTION_PT,
                hang_pt=0,
                after_pt=12,
            )


def _worksheet(worksheet: Worksheet) -> Iterator[Para]:
    """Yield each prompt and its rules: empty lines to type on, under which a rule is drawn."""
    for prompt in worksheet.prompts:
        lang = prompt[0].lang
        yield Para(pieces_of(prompt), strong=True, after_pt=0, keep_with_next=True)
        for line in range(worksheet.lines):
            last = line == worksheet.lines - 1
            yield Para(
                (Piece("", lang),),
                marker="rule",
                after_pt=18 if last else 0,
                size_pt=18,
                keep_with_next=not last,
            )
