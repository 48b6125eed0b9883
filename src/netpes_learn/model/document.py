# What enters: nothing. What leaves: the format-free documents that outlines compose and formats
# render, by one name: what stands in them, and the four kinds there are. A format sees these types
# and nothing else: no practice, no partner record, no catalogue.
"""Documents: Deck, Handout, Storyboard, Site."""

from typing import Annotated

from pydantic import Field

from netpes_learn.model.blocks import (
    Answer,
    BigNumber,
    Block,
    Blocks,
    Bullets,
    Callout,
    Chart,
    CountryMap,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Point,
    QrCode,
    Quiz,
    RichList,
    Table,
    Worksheet,
)
from netpes_learn.model.deck import Deck, Slide
from netpes_learn.model.handout import Handout, Part
from netpes_learn.model.imprint import Brand, Properties
from netpes_learn.model.site import Card, CardSubtitles, Entry, Group, Site
from netpes_learn.model.storyboard import Storyboard, StoryScene, Subtitles

__all__ = [
    "Answer",
    "BigNumber",
    "Block",
    "Blocks",
    "Brand",
    "Bullets",
    "Callout",
    "Card",
    "CardSubtitles",
    "Chart",
    "Composed",
    "CountryMap",
    "Deck",
    "Entry",
    "Group",
    "Handout",
    "Heading",
    "Locator",
    "Numbers",
    "Paragraph",
    "Part",
    "Point",
    "Properties",
    "QrCode",
    "Quiz",
    "RichList",
    "Site",
    "Slide",
    "StoryScene",
    "Storyboard",
    "Subtitles",
    "Table",
    "Worksheet",
]

Composed = Annotated[Deck | Handout | Storyboard | Site, Field(discriminator="kind")]
