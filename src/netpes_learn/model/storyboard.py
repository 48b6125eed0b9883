# What enters: nothing. What leaves: a narrated video: what its scenes show and say, and who speaks.
"""Storyboards."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from netpes_learn.model.blocks import BigNumber, Chart, CountryMap, Quiz, RichList, listed
from netpes_learn.model.imprint import Brand, Properties
from netpes_learn.model.text import LanguageTag, Record, Rich


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
    # title: where it comes from.
    map: CountryMap | None = None
    # clip: the path of a film, the seconds of it that are shown, and its captions (WebVTT).
    clip: str | None = None
    start: Annotated[float, Field(ge=0)] = 0.0
    end: Annotated[float, Field(ge=0)] = 0.0
    clip_captions: str | None = None
    say: RichList = ()
    # Silence after the last word.
    pause_seconds: Annotated[float, Field(ge=0, le=10)] = 0.6
    seconds: Annotated[float, Field(ge=0, le=30)] = 0.0
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
    scenes: Annotated[tuple[StoryScene, ...], BeforeValidator(listed), Field(min_length=1)]
