# What enters: a workshop and the records that it names. What leaves: its agenda: what comes after
# what, and how many minutes each takes. The numbers are the practice of trainers, told where they
# stand; an outline only shows them.
"""The agenda of a workshop."""

from dataclasses import dataclass
from typing import Literal

from netpes_learn.model.content import Library, Practice, Theme, Workshop

# Nobody looks at a watch that closely: every item takes a multiple of this.
STEP_MINUTES = 5
# A practice in less is a name that was mentioned: objective, what it is, one talk, one question.
LEAST_FOR_A_PRACTICE = 20
FOR_A_THEME = 10
# Up to an hour the frame is small; from three hours on there is more to take home.
_SHORT, _LONG = 60, 180
# Attention needs a break after about ninety minutes; two and a half hours have one in the middle.
BREAK_FROM, BREAK = 150, 15

Kind = Literal["opening", "practice", "theme", "break", "transfer", "closing"]


@dataclass(frozen=True)
class Item:
    """One item of an agenda; a practice or a theme where it is about one."""

    kind: Kind
    minutes: int
    practice: Practice | None = None
    theme: Theme | None = None


def minutes_left(workshop: Workshop) -> int:
    """Return the minutes that are left for the practices of a workshop, all of them together."""
    frame = sum(_frame(workshop.minutes).values())
    return workshop.minutes - frame - _break(workshop) - FOR_A_THEME * len(workshop.themes)


def minutes_needed(workshop: Workshop) -> int:
    """Return how long a workshop with these practices and themes must last at least."""
    wanted = LEAST_FOR_A_PRACTICE * len(workshop.practices)
    minutes = -(-workshop.minutes // STEP_MINUTES) * STEP_MINUTES
    while minutes_left(workshop.model_copy(update={"minutes": minutes})) < wanted:
        minutes += STEP_MINUTES
    return minutes


def agenda(workshop: Workshop, library: Library) -> tuple[Item, ...]:
    """Return the items of a workshop, in order; their minutes add up to the workshop's."""
    practices = {practice.id: practice for practice in library.practices}
    themes = {theme.id: theme for theme in library.themes}
    frame = _frame(workshop.minutes)
    each = minutes_left(workshop) // len(workshop.practices) // STEP_MINUTES * STEP_MINUTES
    spare = minutes_left(workshop) - each * len(workshop.practices)
    items = [Item("practice", each, practice=practices[name]) for name in workshop.practices]
    if _break(workshop):
        items.insert(-(-len(items) // 2), Item("break", BREAK))
    return (
        Item("opening", frame["opening"]),
        *items,
        *(Item("theme", FOR_A_THEME, theme=themes[name]) for name in workshop.themes),
        Item("transfer", frame["transfer"] + spare),
        Item("closing", frame["closing"]),
    )


def _frame(minutes: int) -> dict[str, int]:
    if minutes <= _SHORT:
        return {"opening": 5, "transfer": 10, "closing": 5}
    return {"opening": 10, "transfer": 20 if minutes < _LONG else 30, "closing": 10}


def _break(workshop: Workshop) -> int:
    return BREAK if workshop.minutes >= BREAK_FROM and len(workshop.practices) > 1 else 0
