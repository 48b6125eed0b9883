# What enters: nothing. What leaves: what every document bears: whose it is, and what its file says
# of itself.
"""Brand and properties."""

from typing import Any

from pydantic import Field

from netpes_learn.model.blocks import RichList
from netpes_learn.model.text import LanguageTag, Record, Rich


def _in_one_line(fields: dict[str, Any]) -> str:
    return " ".join(fields.get("wordmark", ()))


class Brand(Record):
    """Whose document it is, and the marks it carries."""

    # The partner's name as a wordmark: one or two lines, in its accent colour.
    wordmark: tuple[str, ...]
    # The partner's name as a line of text, as in footers; where nothing is said, the wordmark.
    name: str = Field(default_factory=_in_one_line)
    # The language of these two; where nothing is said, the document's.
    wordmark_language: LanguageTag | None = None
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
