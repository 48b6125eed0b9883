# What enters: what changed since the last release, and the versions that practices had and have.
# What leaves: which versions do not say so, and which notes are missing. Pure.
"""Whether versions tell what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from netpes_learn.model.parts import version_parts
from netpes_learn.model.practice import Practice
from netpes_learn.stages.comparing.changes import LEVELS, Change, Level

# What each level means to a learner.
MEANING: Mapping[Level, str] = {
    "major": "learners meet new content",
    "minor": "something says more or other than before",
    "patch": "slips were corrected",
}
Step = Literal["major", "minor", "patch", "none", "down"]
_SHOWN = 3


@dataclass(frozen=True)
class Slip:
    """A version that does not tell what changed: which practice, what is wrong, what to do."""

    practice: str
    kind: Literal["version", "note"]
    message: str
    hint: str


def step(old: str, new: str) -> Step:
    """Return which part of a version rose, the first that differs; "down" where it fell."""
    before, after = version_parts(old), version_parts(new)
    if after < before:
        return "down"
    differing = [level for level, one, two in zip(LEVELS, before, after, strict=True) if one != two]
    return differing[0] if differing else "none"


def least(old: str, level: Level) -> str:
    """Return the lowest version above ``old`` that tells a change of some level."""
    major, minor, patch = version_parts(old)
    return {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
    }[level]


def slips(
    changes: Sequence[Change], practices: Sequence[Practice], *, before: Mapping[str, str]
) -> Iterator[Slip]:
    """Yield every practice whose version or note does not tell what changed.

    ``before`` holds the versions of the last release by practice; new practices tell themselves.
    """
    changed = {change.subject: change for change in changes}
    for practice in practices:
        old = before.get(practice.id)
        if old is None:
            continue
        change = changed.get(f"practices/{practice.id}")
        rose = step(old, practice.version)
        if (slip := _version(practice, old, rose, change)) is not None:
            yield slip
        elif rose in {"major", "minor"} and not note_of(practice):
            yield Slip(
                practice.id,
                "note",
                f"nothing tells what {practice.version} changed",
                f"add to 'changes': {{version: {practice.version}, note: …}}",
            )


def _version(practice: Practice, old: str, rose: Step, change: Change | None) -> Slip | None:
    if rose == "down":
        message = f"the version fell from {old} to {practice.version}"
        return Slip(practice.id, "version", message, f"{old} was released: go on from there")
    if change is None:
        return None
    if rose != "none" and LEVELS.index(rose) <= LEVELS.index(change.level):
        return None
    places = [field.path for field in change.fields if field.level == change.level]
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    message = (
        f"since {old} {MEANING[change.level]} ({', '.join(places[:_SHOWN])}{more}), "
        f"and the version is {practice.version}"
    )
    return Slip(practice.id, "version", message, f"write {least(old, change.level)} or higher")


def note_of(practice: Practice) -> str:
    """Return the change note for the version that a practice has, or ""."""
    return next((str(c.note) for c in practice.changes if c.version == practice.version), "")


def notes_since(practice: Practice, old: str) -> tuple[str, ...]:
    """Return the change notes for every version above ``old``, the newest first."""
    floor = version_parts(old)
    return tuple(str(c.note) for c in practice.changes if version_parts(c.version) > floor)
