# What enters: nothing. What leaves: the format-free documents that outlines compose and formats
# render. A format sees these types and nothing else: no practice, no partner record, no catalogue.
"""Documents: Deck, Handout, Storyboard, Site."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from netpes_learn.model.text import LanguageTag, Record, Rich, Run, runs_of, runs_within


def _listed(value: Any) -> Any:
    """Accept one item where a list of items is meant; drop what is empty."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(item for item in value if item is not None and item != "")
    return (value,)


def _rich_list(value: Any) -> Any:
    """Return a tuple of rich texts; one text becomes a list of one; empty texts are dropped."""
    items = _listed(value)
    if items and all(isinstance(item, Run) for item in items):
        # The runs of one text, not a list of texts.
        return (tuple(run for run in items if run.text),)
    return tuple(rich for rich in (runs_of(item) for item in items) if rich)


RichList = Annotated[tuple[Rich, ...], BeforeValidator(_rich_list)]


class Brand(Record):
    """Whose document it is, and the marks it carries."""

    # The partner's name as a wordmark: one or two lines, in its accent colour.
    wordmark: tuple[str, ...]
    accent: str
    on_accent: str
    logo: str | None = None
    # The partner's own templates for decks and for Word, where it has them.
    deck_template: str | None = None
    word_template: str | None = None
    # Colour of the benchlearning area on white, and its tint for panels, "#RRGGBB".
    area: str
    area_tint: str
    area_label: Rich = ()
    # The icon of the area (a name of the set "heroicons").
    area_icon: str = ""
    # The funder's statement, set beside the EU emblem.
    funding: Rich
    licence: Rich
    disclaimers: RichList = ()


class Properties(Record):
    """What a file says of itself: core.xml, PDF metadata, MP4 tags."""

    title: str
    language: LanguageTag
    # The tag for proofing tools: "fr-BE".
    proofing: str
    author: str
    subject: str = ""
    keywords: tuple[str, ...] = ()
    # YYYY-MM-DD; the only date a document may show.
    date: str
    version: str


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
Blocks = Annotated[tuple[Block, ...], BeforeValidator(_listed)]


class Slide(Record):
    """One slide: a named layout of the master, and what fills its placeholders."""

    id: str
    layout: str
    section: Rich = ()
    # An icon that tells what happens here at a glance (a name of the set "heroicons").
    icon: str = ""
    title: Rich
    # Placeholder name (``body``, ``left``, ``right``, ``subtitle``, …) → blocks.
    slots: dict[str, Blocks] = {}
    notes: RichList = ()
    minutes: float = 0


class Deck(Record):
    """A slide deck."""

    kind: Literal["deck"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    footer: Rich
    slides: Annotated[tuple[Slide, ...], BeforeValidator(_listed), Field(min_length=1)]


class Part(Record):
    """A part of a handout: blocks in the main column, and beside them in the side column."""

    id: str
    title: Rich = ()
    main: Blocks = ()
    side: Blocks = ()
    # Keep this part together on one page where it fits.
    keep: bool = False
    # Begin a new page with it.
    new_page: bool = False
    # Small print: on paper its title stands beside it.
    fine: bool = False


class Handout(Record):
    """A handout of few pages: title block, then parts in reading order."""

    kind: Literal["handout"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    kicker: Rich = ()
    lead: Rich = ()
    footer: Rich
    # On how many pages it should stand: one that runs over by little is set closer. None: as many
    # as it takes.
    pages: Annotated[int, Field(ge=1)] | None = 2
    # How many columns its lists and charts may stand in on paper.
    columns: Literal[1, 2] = 1
    parts: Annotated[tuple[Part, ...], BeforeValidator(_listed), Field(min_length=1)]

    @model_validator(mode="after")
    def _places_have_one_name_each(self) -> Self:
        runs = [run for run in runs_within(self) if run.anchor or run.target]
        anchors = [run.anchor for run in runs if run.anchor]
        for name in anchors:
            if anchors.count(name) > 1:
                raise ValueError(f"two places are called '{name}'")
        for run in runs:
            if run.target and run.target not in anchors:
                raise ValueError(f"'{run.text}' leads to '{run.target}', which is nowhere")
        return self


class StoryScene(Record):
    """One scene of a pill: what is shown, what is said, and when what appears.

    ``say`` holds the marks ``{1}``, ``{2}`` …; label or number *n* appears at mark *n*.
    A scene without ``say`` is silent and lasts ``seconds``.
    """

    id: str
    layout: Literal[
        "title",
        "points",
        "numbers",
        "chart",
        "compare",
        "message",
        "picture",
        "clip",
        "question",
        "takeaway",
        "end",
    ]
    heading: Rich = ()
    kicker: Rich = ()
    labels: RichList = ()
    numbers: tuple[BigNumber, ...] = ()
    chart: Chart | None = None
    quiz: Quiz | None = None
    # picture: the path of a PNG or JPEG file, and what is seen on it.
    image: str | None = None
    alt: Rich = ()
    # clip: the path of a film, the seconds of it that are shown, and its captions (WebVTT).
    clip: str | None = None
    start: Annotated[float, Field(ge=0)] = 0
    end: Annotated[float, Field(ge=0)] = 0
    clip_captions: str | None = None
    say: RichList = ()
    # Silence after the last word.
    pause_seconds: Annotated[float, Field(ge=0, le=10)] = 0.6
    seconds: Annotated[float, Field(ge=0, le=30)] = 0
    # Chapter title, where a chapter of the video begins here.
    chapter: Rich = ()
    # Not every partner's pill has it: the progress mark stands still, so that the other scenes
    # look the same with and without it.
    aside: bool = False


class Subtitles(Record):
    """What captions in another language than the voice's say, by scene, and its grammar."""

    say: dict[str, RichList]
    function_words: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


class Storyboard(Record):
    """A narrated, captioned video."""

    kind: Literal["storyboard"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    # Engines to try, in order, and respellings for the voice: written → spoken.
    engines: tuple[str, ...]
    lexicon: dict[str, str] = {}
    # A person's recordings, by the scene they are of; "" holds the whole narration.
    recordings: dict[str, str] = {}
    # Words after which a caption line should rather not break, and abbreviations with a point.
    function_words: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    # The languages of further captions, and what they say (filled in by composition).
    captions: tuple[LanguageTag, ...] = ()
    subtitles: dict[LanguageTag, Subtitles] = {}
    # Make a second film with the captions in its pictures.
    open_captions: bool = False
    # Labels of the transcript page.
    wording: dict[str, Rich] = {}
    scenes: Annotated[tuple[StoryScene, ...], BeforeValidator(_listed), Field(min_length=1)]


class Entry(Record):
    """A file that opens from a page: its path relative to the page, and words for it."""

    href: str
    text: Rich
    # "deck", "handout", "pill", …: chooses icon and order.
    role: str
    # Size in bytes, filled in when the bundle is assembled.
    note: Rich = ()


class CardSubtitles(Record):
    """Captions of a card's video in another language: its name in itself, the file, its text."""

    language: LanguageTag
    label: str
    href: str
    text: str = ""


class Card(Record):
    """A practice on the index page."""

    id: str
    title: Rich
    kicker: Rich = ()
    text: Rich = ()
    colour: str
    tint: str
    # Video and poster, relative to the page, where the practice has a pill.
    video: str | None = None
    poster: str | None = None
    captions: str | None = None
    # The WebVTT itself: a browser refuses to load ``captions`` from a file:// address.
    captions_text: str = ""
    subtitles: Annotated[tuple[CardSubtitles, ...], BeforeValidator(_listed)] = ()
    entries: tuple[Entry, ...] = ()


class Group(Record):
    """Cards under one heading."""

    id: str
    title: Rich
    text: Rich = ()
    colour: str
    # Files about the group as a whole.
    entries: tuple[Entry, ...] = ()
    cards: tuple[Card, ...] = ()
    # False where the cards are no practices: they are neither counted nor searched.
    practices: bool = True


class Site(Record):
    """The page from which everything in a bundle opens."""

    kind: Literal["site"]
    id: str
    properties: Properties
    brand: Brand
    title: Rich
    lead: Rich = ()
    groups: tuple[Group, ...] = ()
    notes: Blocks = ()
    footer: Rich
    wording: dict[str, Rich] = {}


Composed = Annotated[Deck | Handout | Storyboard | Site, Field(discriminator="kind")]
