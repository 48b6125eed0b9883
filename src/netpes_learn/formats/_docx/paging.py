# What enters: what will stand on pages, their size, and a ruler. What leaves: how many pages it
# fills, with what remains empty where a piece does not break, and columns that end where a page
# does: Word fills columns down to the end of a page before it begins the next one.
"""Pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netpes_learn.formats._docx.columns import GUTTER, Stretch
from netpes_learn.formats._docx.height import Column, Ruler
from netpes_learn.formats._docx.looks import TWIPS
from netpes_learn.formats._docx.partner import section_width
from netpes_learn.formats._docx.text import Element, W

# Columns lower than this are not begun at the end of a page, in points: a heading and two lines.
LOWEST = 45.0
# What is left empty below columns that end with the page: a line and a half, for what is counted
# differently.
ROOM_BELOW = 18.0


@dataclass(frozen=True)
class Paper:
    """What of a page text may fill, in points."""

    width: float
    height: float

    @classmethod
    def of(cls, section: Element) -> "Paper":
        """Return the paper that a section's properties tell of."""
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        sides = sum(int(margins.get(f"{W}{side}")) for side in ("top", "bottom"))
        height = int(size.get(f"{W}h")) - sides
        return cls(section_width(section) / TWIPS, height / TWIPS)

    @property
    def column(self) -> float:
        return self.width / 2 - GUTTER / TWIPS / 2


@dataclass(frozen=True)
class Paged:
    """Stretches that stand on pages, and how many of these they fill."""

    stretches: Sequence[Stretch]
    fill: float


def paged(stretches: Sequence[Stretch], paper: Paper, ruler: Ruler) -> Paged:
    """Return the stretches, columns divided where a page ends, and how many pages they fill."""
    done: list[Stretch] = []
    down = 0.0
    for stretch in stretches:
        if not stretch.columned:
            down = _across(stretch.elements, down, paper, ruler)
            done.append(stretch)
            continue
        column, begin = ruler.column(stretch.elements, width=paper.column), 0
        for end in _page_ends(column, down, paper):
            _, high = column.part(begin, end).halved()
            down = _after(down, high, paper)
            done.append(replace(stretch, elements=stretch.elements[begin:end], new_page=begin > 0))
            begin = end
    return Paged(done, down / paper.height)


def _page_ends(column: Column, down: float, paper: Paper) -> Iterator[int]:
    """Yield before which elements a page ends, then where all end."""
    begin, end, rest = 0, len(column.heights), paper.height - down % paper.height
    while column.part(begin).halved()[1] > rest:
        fitting = [
            at
            for at in range(begin + 2, end)
            if column.begins[at]
            and LOWEST <= column.part(begin, at).halved()[1] <= rest - ROOM_BELOW
        ]
        if fitting:
            begin = fitting[-1]
            yield begin
        elif rest == paper.height:
            break
        rest = paper.height
    yield end


def _across(elements: Sequence[Element], down: float, paper: Paper, ruler: Ruler) -> float:
    """Return how far down elements reach that stand across the page; only tables break."""
    begin = 0
    for end in range(1, len(elements) + 1):
        if end < len(elements) and not ruler.may_begin(elements, end):
            continue
        unit = elements[begin:end]
        begin = end
        *before, last = unit
        rows = ruler.rows(last) if last.tag == f"{W}tbl" else []
        if not rows or ruler.keeps(last):
            down = _after(down, ruler.height(unit, width=paper.width), paper)
            continue
        # A header row stays with two of the others, and with the heading above.
        together = ruler.height(before, width=paper.width) + sum(rows[:3])
        for high in (together, *rows[3:]):
            down = _after(down, high, paper)
    return down


def _after(down: float, high: float, paper: Paper) -> float:
    """Return how far down a piece reaches that does not break where a whole page holds it."""
    rest = paper.height - down % paper.height
    return down + high if high <= rest or high > paper.height else down + rest + high
