import pytest

from netpes_learn.model.content import Practice
from netpes_learn.stages.comparing.changes import Change, FieldChange, Level
from netpes_learn.stages.comparing.versions import Slip, least, notes_since, slips, step


def practice(version: str, **more: object) -> Practice:
    return Practice.model_validate(
        {"id": "bridge", "version": version, "title": "T", "short_title": "T", "summary": "S",
         "sources": [{"document": "guide", "section": "1"}], **more}
    )  # fmt: skip


def noted(version: str) -> Practice:
    return practice(version, changes=[{"version": version, "note": "What is new."}])


def changed(level: Level, *paths: str) -> Change:
    fields = tuple(FieldChange(path, "changed", 1, 2, level) for path in paths or ("summary",))
    return Change("practices/bridge", "changed", level, fields)


def found(level: Level | None, was: str, now: Practice) -> list[Slip]:
    return list(slips([changed(level)] if level else [], [now], before={"bridge": was}))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1.2.3", "1.2.3", "none"), ("1.2.3", "1.2.4", "patch"), ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"), ("1.9.0", "1.10.0", "minor"), ("1.2.3", "1.2.2", "down"),
        ("2.0.0", "1.9.9", "down"), ("1.2.3", "1.3.9", "minor"),
    ],
)  # fmt: skip
def test_step_is_the_first_part_that_rose(old: str, new: str, expected: str) -> None:
    assert step(old, new) == expected


@pytest.mark.parametrize(
    ("level", "expected"), [("major", "2.0.0"), ("minor", "1.3.0"), ("patch", "1.2.4")]
)
def test_least_version_tells_the_level(level: Level, expected: str) -> None:
    assert least("1.2.3", level) == expected
    assert step("1.2.3", expected) == level


@pytest.mark.parametrize(
    ("level", "now", "good"),
    [
        ("patch", "1.2.3", False), ("patch", "1.2.4", True), ("patch", "1.3.0", True),
        ("minor", "1.2.4", False), ("minor", "1.3.0", True), ("minor", "2.0.0", True),
        ("major", "1.3.0", False), ("major", "2.0.0", True), ("major", "1.2.2", False),
        (None, "1.2.3", True), (None, "1.2.4", True), (None, "1.2.2", False),
    ],
)  # fmt: skip
def test_version_must_rise_at_least_by_the_level_of_what_changed(
    level: Level | None, now: str, good: object
) -> None:
    kinds = [slip.kind for slip in found(level, "1.2.3", noted(now))]
    assert (kinds == []) is good
    assert set(kinds) <= {"version"}


@pytest.mark.parametrize(("now", "needed"), [("2.0.0", True), ("1.3.0", True), ("1.2.4", False)])
def test_note_is_needed_for_what_learners_notice(now: str, needed: object) -> None:
    assert ([slip.kind for slip in found("patch", "1.2.3", practice(now))] == ["note"]) is needed
    assert found("patch", "1.2.3", noted(now)) == []


def test_note_for_an_earlier_version_will_not_do() -> None:
    now = practice("1.4.0", changes=[{"version": "1.3.0", "note": "Earlier."}])
    (slip,) = found("minor", "1.2.3", now)
    assert slip.message == "nothing tells what 1.4.0 changed"
    assert slip.hint == "add to 'changes': {version: 1.4.0, note: …}"


def test_message_names_what_changed_and_the_version_to_write() -> None:
    change = changed("major", "a", "b", "c", "d", "e")
    (slip,) = slips([change], [practice("1.2.4")], before={"bridge": "1.2.3"})
    assert slip.message == (
        "since 1.2.3 learners meet new content (a, b, c and 2 more), and the version is 1.2.4"
    )
    assert slip.hint == "write 2.0.0 or higher"


def test_new_practice_needs_neither() -> None:
    assert list(slips([], [practice("0.1.0")], before={})) == []


def test_notes_since_a_version_are_those_above_it() -> None:
    now = practice(
        "2.0.0",
        changes=[{"version": v, "note": v} for v in ("2.0.0", "1.10.0", "1.9.0", "1.2.0")],
    )
    assert notes_since(now, "1.9.0") == ("2.0.0", "1.10.0")
    assert notes_since(now, "2.0.0") == ()
