# What enters: nothing. What leaves: the blocks that fill slides and handouts: a paragraph, a table,
# a chart; and how an outline may give one item where a list of items is meant.
"""Blocks."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from netpes_learn.model.text import Record, Rich, Run, runs_of


def listed(value: Any) -> Any:
    """Accept one item where a list of items is meant; drop what is empty."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(item for item in value if item is not None and item != "")
    return (value,)


def _rich_list(value: Any) -> Any:
    """Return a tuple of rich texts; one text becomes a list of one; empty texts are dropped."""
    items = listed(value)
    if items and all(isinstance(item, Run) for item in items):
        # The runs of one text, not a list of texts.
        return (tuple(run for run in items if run.text),)
    return tuple(rich for rich in (runs_of(item) for item in items) if rich)


RichList = Annotated[tuple[Rich, ...], BeforeValidator(_rich_list)]


class Paragraph(Record):
    """A paragraph. ``lead`` opens a page, ``small`` is for sources and credits."""

    kind: Literal["paragraph"] = "paragraph"
    text: Rich
    style: Literal["body", "lead", "small", "prompt"] = "body"


class Heading(Record):
    """A heading inside a handout; level 1 is the title."""

    kind: Literal["heading"] = "heading"
    text: Rich
    level: Annotated[int, Field(ge=1, le=4)] = 2


class Bullets(Record):
    """A list; ``check`` has a box to tick before each item."""

    kind: Literal["bullets"] = "bullets"
    items: RichList
    style: Literal["bullet", "number", "check"] = "bullet"


class Table(Record):
    """A table with a header row; ``widths`` are shares of the whole width."""

    kind: Literal["table"] = "table"
    header: RichList
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...] = ()
    # What the table shows, for a screen reader.
    alt: Rich

    @model_validator(mode="after")
    def _rows_fill_the_header(self) -> Self:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(f"row {number}: {len(row)} cells, header: {len(self.header)}")
        return self


class BigNumber(Record):
    """A figure as a picture: the number as it is written, and what it counts."""

    value: Rich
    counts: Rich
    when: Rich = ()


class Numbers(Record):
    """One to four figures side by side."""

    kind: Literal["numbers"] = "numbers"
    items: Annotated[tuple[BigNumber, ...], Field(min_length=1)]


class Point(Record):
    """One value of a chart and how it is written."""

    label: Rich
    value: float
    shown: str


class Chart(Record):
    """Real figures of one series, in the order to be shown; axes begin at zero."""

    kind: Literal["chart"] = "chart"
    shape: Literal["bars", "parts", "timeline"]
    title: Rich
    alt: Rich
    unit: str = ""
    points: Annotated[tuple[Point, ...], Field(min_length=2)]


class Answer(Record):
    """An option of a question."""

    letter: str
    text: Rich
    correct: bool
    feedback: Rich


class Quiz(Record):
    """A question; ``reveal`` shows which answer is right, and the feedback."""

    kind: Literal["quiz"] = "quiz"
    stem: Rich
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]
    reveal: bool = False


class Worksheet(Record):
    """Prompts with room to write."""

    kind: Literal["worksheet"] = "worksheet"
    prompts: RichList
    lines: Annotated[int, Field(ge=1, le=12)] = 3


class Callout(Record):
    """A panel: a few words of heading and what stands in it."""

    kind: Literal["callout"] = "callout"
    title: Rich = ()
    text: RichList
    # Which colour carries it: the area's, or the partner's where the partner speaks.
    voice: Literal["area", "partner"] = "area"


class QrCode(Record):
    """A QR code and the words beside it; ``href`` is an absolute address."""

    kind: Literal["qr"] = "qr"
    href: str
    text: Rich
    alt: Rich


class Locator(Record):
    """A country mark: ISO 3166 code, and the words beside it."""

    kind: Literal["locator"] = "locator"
    country: str
    text: Rich


class CountryMap(Record):
    """A small map of Europe with one country marked: ISO 3166 code, and what a reader hears of it.

    Composition makes one only of a country that templates/maps knows.
    """

    country: str
    alt: Rich


Block = Annotated[
    Paragraph
    | Heading
    | Bullets
    | Table
    | Numbers
    | Chart
    | Quiz
    | Worksheet
    | Callout
    | QrCode
    | Locator,
    Field(discriminator="kind"),
]
Blocks = Annotated[tuple[Block, ...], BeforeValidator(listed)]
