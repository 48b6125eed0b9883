# What enters: nothing. What leaves: the types of a partner: who receives a bundle, and how it looks
# and is called.
"""Partners."""

from typing import Annotated, Literal

from pydantic import Field

from netpes_learn.model.parts import Address, Colour, Country, Scene, Source, Url
from netpes_learn.model.text import LanguageTag, PartnerId, PracticeId, Prose, Record


class Wordmark(Record):
    """A partner's name set in type: one or two lines."""

    line: str
    second: str | None = None


class Colours(Record):
    """A partner's own colours; text on paper must reach a contrast of 4.5:1."""

    accent: Colour
    # Text or marks on the accent.
    on_accent: Colour = "#FFFFFF"


class StudyVisit(Record):
    """A tour of a partner's own practices: what visitors valued and questioned, and the narration.

    Its scenes show labels, pictures or clips, and no figures: it has none.
    """

    title: Prose
    summary: Prose
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    valued: tuple[Prose, ...] = ()
    questioned: tuple[Prose, ...] = ()
    takeaway: Prose
    narration: Annotated[tuple[Scene, ...], Field(min_length=1)]


class OwnName(Record):
    """A partner's name and wordmark in one of its languages."""

    name: str
    wordmark: Wordmark


class Partner(Record):
    """A public employment service that receives a bundle. One file: ``partners/<id>.yml``."""

    id: PartnerId
    # In the first of its languages; in English where ``in_language`` says it in that one.
    name: str
    # In the first of its languages.
    short_name: str
    # What the service calls itself in each language of its own, where that differs.
    in_language: dict[LanguageTag, OwnName] = {}
    country: Country
    region: Prose
    languages: Annotated[tuple[LanguageTag, ...], Field(min_length=1)]
    # Further languages in which the captions of its videos can be read.
    captions: tuple[LanguageTag, ...] = ()
    colours: Colours
    wordmark: Wordmark
    # A PNG or SVG file in ``partners/<id>/``, shown instead of the wordmark.
    logo: str | None = None
    website: Url | None = None
    # Where the service publishes its unpacked bundle, in each language: QR codes lead there.
    address: dict[LanguageTag, Address] = {}
    # What the service is, in two or three sentences.
    profile: Prose | None = None
    # What it is specifically strong in, beyond the strengths listed under the themes.
    strengths: tuple[Prose, ...] = ()
    study_visit: StudyVisit | None = None
    # Which practices its bundle takes: all, or a list of ids.
    practices: Literal["all"] | tuple[PracticeId, ...] = "all"


# The templates of its own that a partner may hand in, by their endings.
TEMPLATE_KINDS = ("docx", "pptx")


def template_path(partner: PartnerId, kind: str) -> str:
    """Return where a partner's own template would be, from content/: partners/soc/template.pptx."""
    return f"partners/{partner}/template.{kind}"
