# What enters: nothing. What leaves: a handout: parts of blocks, and links that lead somewhere.
"""Handouts."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from netpes_learn.model.blocks import Blocks, CountryMap, listed
from netpes_learn.model.imprint import Brand, Properties
from netpes_learn.model.text import Record, Rich, runs_within


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
    # Where it comes from, beside the title.
    map: CountryMap | None = None
    footer: Rich
    # On how many pages it should stand: one that runs over by little is set closer. None: as many
    # as it takes.
    pages: Annotated[int, Field(ge=1)] | None = 2
    # How many columns its lists and charts may stand in on paper.
    columns: Literal[1, 2] = 1
    parts: Annotated[tuple[Part, ...], BeforeValidator(listed), Field(min_length=1)]

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
