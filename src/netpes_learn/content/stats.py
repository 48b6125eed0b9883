# What enters: a library. What leaves: how much it holds, row by row.
"""Counts of the content."""

from dataclasses import dataclass

from netpes_learn.content.prose import prose_of, words_of
from netpes_learn.content.style import pivot_speed
from netpes_learn.model.content import Library, Practice


@dataclass(frozen=True)
class Counted:
    """What one practice holds."""

    name: str
    fields: int
    figures: int
    scenarios: int
    tips: int
    comparators: int
    words: int
    narration_seconds: int


def count(library: Library) -> tuple[Counted, ...]:
    """Return a row for each practice, sorted by id, and a last one that sums them up."""
    speed = pivot_speed(library)
    rows = [_counted(practice, speed) for practice in library.practices]
    columns = ("fields", "figures", "scenarios", "tips", "comparators", "words",
               "narration_seconds")  # fmt: skip
    total = {column: sum(getattr(row, column) for row in rows) for column in columns}
    return (*rows, Counted(f"{len(rows)} practices", **total))


def _counted(practice: Practice, speed: int) -> Counted:
    texts = [text for _, text in prose_of(practice)]
    spoken = sum(len(words_of(scene.say)) for scene in practice.narration)
    return Counted(
        name=practice.id,
        fields=len(practice.model_fields_set),
        figures=len(practice.results.figures),
        scenarios=len(practice.scenarios),
        tips=len(practice.tips),
        comparators=len(practice.comparators),
        words=sum(len(words_of(text)) for text in texts),
        narration_seconds=round(spoken * 60 / speed),
    )
