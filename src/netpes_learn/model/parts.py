# What enters: nothing. What leaves: what records of several kinds are made of: a source, a link, a
# scene of a narration, and the forms of short values.
"""Parts that records share."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from netpes_learn.model.text import LanguageTag, Prose, Record, Slug

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
# Where a bundle is published: what follows it is put after it.
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s/?#]+(/[^\s?#]*)?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


def version_parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, by which versions are ordered."""
    return tuple(int(part) for part in version.split("."))


def _no_truth(value: Any) -> Any:
    """Refuse true and false, which Python counts as 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("float_type", "expected a number")
    return value


Number = Annotated[float, BeforeValidator(_no_truth)]
Whole = Annotated[int, BeforeValidator(_no_truth)]


class Source(Record):
    """Where a claim comes from: a document declared in ``project.yml`` and its section."""

    document: Slug
    section: str
    note: Prose | None = None


class Link(Record):
    """A public web page."""

    url: Url
    label: Prose
    lang: LanguageTag | None = None


class Scene(Record):
    """One scene of the narration: what is said, and the few words that appear meanwhile.

    ``say`` may hold marks ``{1}``, ``{2}`` … : label (or figure) *n* appears when the voice
    reaches mark *n*. Unmarked ones appear spread over the sentences.
    """

    id: Slug
    layout: Literal["points", "numbers", "chart", "compare", "message", "picture", "clip"]
    heading: Prose
    say: Prose
    # points: two to four labels. compare: exactly two (before/after, here/there).
    labels: tuple[Prose, ...] = ()
    # numbers: ids of one to three figures of the practice.
    figures: tuple[Slug, ...] = ()
    # chart: id of a chart of the practice.
    chart: Slug | None = None
    # picture: a PNG or JPEG file in ``practices/<id>/`` (a visit's: in ``partners/<id>/``,
    # an area's: in ``areas/<id>/``), and what is seen on it, for somebody who cannot see it.
    image: str | None = None
    alt: Prose | None = None
    # clip: a film (MP4 or WebM) in the same folder and the seconds of it that are shown; ``say``
    # is what is said in it, word for word, ``alt`` what is seen. Its own WebVTT file, if it has
    # one, tells when.
    clip: str | None = None
    start: Number = 0
    end: Number = 0
    clip_captions: str | None = None
