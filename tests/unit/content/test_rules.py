# What enters: the small checkout with one thing changed. What leaves: the rule that says so, and
# where. Each case is one contradiction that no single field shows.
import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from netpes_learn.content.library import read_library
from netpes_learn.diagnostics import Report

CONTENT = Path(__file__).parents[2] / "small" / "content"
BRIDGE, RAFT = "practices/bridge.yml", "practices/raft.yml"
GROUND = "insights/ground.yml"
CROSSING = "workshops/crossing.yml"
SVG = (CONTENT / "partners/south/mark.svg").read_bytes()
NORTH, SOUTH = "partners/north.yml", "partners/south.yml"
WORK = "areas/work.yml"
RECORDS: dict[str, Any] = {
    path.relative_to(CONTENT).as_posix(): yaml.safe_load(path.read_bytes())
    for path in sorted(CONTENT.rglob("*.yml"))
}
GONE = object()


def changed(*changes: tuple[str, tuple[str | int, ...], object]) -> dict[str, bytes]:
    """Return the small content tree with values put at places; GONE takes a field out."""
    records = copy.deepcopy(RECORDS)
    for path, where, value in changes:
        part = records[path]
        for step in where[:-1]:
            part = part[step]
        if value is GONE:
            del part[where[-1]]
        elif isinstance(part, list) and where[-1] == len(part):
            part.append(value)
        else:
            part[where[-1]] = value
    # JSON is YAML, on one line: a column is enough to say where something stands.
    files = {path: json.dumps(record).encode() for path, record in records.items()}
    return files | {"partners/south/mark.svg": SVG}


def told(files: dict[str, bytes]) -> list[Any]:
    report = Report()
    read_library(files, report)
    return list(report.sorted())


def test_library_without_contradictions_has_no_diagnostics() -> None:
    assert told(changed()) == []


WITHOUT_FIGURES = "points, compare, message, picture or clip"
SCENE = {"id": "x", "heading": "H", "say": "S"}
NOBODY = "no-such-thing"


def scene(**changes: object) -> dict[str, object]:
    """A scene of a narration without a fault, changed."""
    labels = ["One", "Two"]
    whole = {"layout": "points", "heading": "One", "say": "{1}One {2}two.", "labels": labels}
    return {"id": "one", **whole, **changes}


@pytest.mark.parametrize(
    ("path", "where", "value", "kind"),
    [
        (BRIDGE, ("owner",), NOBODY, "partner"),
        (BRIDGE, ("area",), NOBODY, "area"),
        (BRIDGE, ("themes", 0), NOBODY, "theme"),
        (BRIDGE, ("target_groups", 0), NOBODY, "target group"),
        (BRIDGE, ("sources", 1, "document"), NOBODY, "document"),
        (BRIDGE, ("comparators", 0, "partner"), NOBODY, "partner"),
        (BRIDGE, ("related", 0, "practice"), NOBODY, "practice"),
        (BRIDGE, ("results", "charts", 0, "figures", 1), NOBODY, "figure"),
        (BRIDGE, ("tips", 0, "answers", 0), NOBODY, "scenario"),
        (BRIDGE, ("narration", 2, "figures", 0), NOBODY, "figure"),
        (BRIDGE, ("narration", 3, "chart"), NOBODY, "chart"),
        (NORTH, ("languages", 0), NOBODY, "language"),
        (SOUTH, ("practices", 0), NOBODY, "practice"),
        ("areas/work.yml", ("sources", 0, "document"), NOBODY, "document"),
        ("themes/talk.yml", ("sources", 0, "document"), NOBODY, "document"),
        ("themes/talk.yml", ("strengths", 0, "partner"), NOBODY, "partner"),
        ("glossary.yml", ("terms", 0, "sources", 0, "document"), NOBODY, "document"),
        (GROUND, ("sources", 0, "document"), NOBODY, "document"),
        (GROUND, ("chapters", 0, "statements", 0, "practices", 0), NOBODY, "practice"),
        (GROUND, ("chapters", 0, "practices", 0), NOBODY, "practice"),
        (NORTH, ("study_visit", "sources", 0, "document"), NOBODY, "document"),
        (CROSSING, ("partner",), NOBODY, "partner"),
        (CROSSING, ("practices", 0), NOBODY, "practice"),
        (CROSSING, ("themes", 0), NOBODY, "theme"),
    ],
)
def test_unknown_name_is_told_where_it_stands(
    path: str, where: tuple[str | int, ...], value: str, kind: str
) -> None:
    files = changed((path, where, value))
    found = next(d for d in told(files) if d.code == "NL031")
    assert found.message == f"unknown {kind} '{value}'"
    assert found.span.path == path
    assert files[path].decode()[found.span.column - 1 :].startswith(f'"{value}"')


def test_own_name_is_in_a_language_there_is() -> None:
    own = RECORDS[NORTH]["in_language"]["fr"]
    (found,) = told(changed((NORTH, ("in_language", "de"), own)))
    assert (found.code, found.message) == ("NL031", "unknown language 'de'")


def test_close_name_is_proposed() -> None:
    (found,) = told(changed((BRIDGE, ("owner",), "nort")))
    assert found.hint == "did you mean 'north'?"


@pytest.mark.parametrize(
    ("path", "where", "identity"),
    [
        (BRIDGE, ("comparators",), "south"),
        (BRIDGE, ("results", "figures"), "helped"),
        (BRIDGE, ("results", "charts"), "at-work"),
        (BRIDGE, ("related",), "raft"),
        (BRIDGE, ("scenarios",), "far"),
        (BRIDGE, ("tips",), "bus"),
        (BRIDGE, ("learning", "questions"), "rests"),
        (BRIDGE, ("narration",), "what"),
        ("areas/work.yml", ("lessons",), "first"),
        (GROUND, ("chapters",), "sides"),
        (GROUND, ("chapters", 0, "statements"), "both"),
        (NORTH, ("study_visit", "narration"), "start"),
        ("glossary.yml", ("terms",), "pes"),
        ("project.yml", ("documents",), "guide"),
        ("project.yml", ("target_groups",), "everybody"),
    ],
)
def test_id_used_twice_in_a_list_is_told(
    path: str, where: tuple[str | int, ...], identity: str
) -> None:
    items = RECORDS[path]
    for step in where:
        items = items[step]
    twin = copy.deepcopy(items[0])
    found = told(changed((path, (*where, len(items)), twin)))
    assert [(d.code, d.message) for d in found] == [
        ("NL032", f"id '{identity}' is used twice in this list")
    ]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("areas/work.yml", "id"),
        (GROUND, "id"),
        ("languages/en.yml", "tag"),
        (NORTH, "id"),
        (RAFT, "id"),
        ("themes/talk.yml", "id"),
    ],
)
@pytest.mark.parametrize("value", ["other", " other ", 7])
def test_file_is_named_after_its_id(path: str, key: str, value: object) -> None:
    """A number or spaces around an id must not hide which file it is in."""
    found = next(d for d in told(changed((path, (key,), value))) if d.code == "NL033")
    identity = str(value).strip()
    assert found.span.path == path
    assert f"the {key} is '{identity}'" in found.message
    assert f"rename the file to {identity}.yml" in found.hint


@pytest.mark.parametrize(
    ("folder", "name", "key"),
    [
        ("areas", "work", "id"),
        ("insights", "ground", "id"),
        ("languages", "fr", "tag"),
        ("partners", "north", "id"),
        ("practices", "raft", "id"),
        ("themes", "talk", "id"),
        ("workshops", "crossing", "id"),
    ],
)
def test_id_of_another_file_is_told_with_its_name(folder: str, name: str, key: str) -> None:
    files = changed()
    files[f"{folder}/zz.yml"] = files[f"{folder}/{name}.yml"]
    found = next(d for d in told(files) if d.code == "NL034")
    assert found.span.path == f"{folder}/zz.yml"
    assert found.message == f"{key} '{name}' is already used"
    assert found.hint == f"the other one is in {folder}/{name}.yml"


def option(*, correct: bool) -> dict[str, object]:
    return {"text": "T", "feedback": "F", "correct": correct}


VISIT = ("study_visit", "narration", 0)
OPTIONS = (BRIDGE, ("learning", "questions", 0, "options"))


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ((SOUTH, ("logo",), "gone.svg"), "NL035", "content/partners/south/"),
        ((SOUTH, ("colours", "accent"), "#FFCC00"), "NL036", "#FFCC00 on #FFFFFF"),
        ((SOUTH, ("colours", "on_accent"), "#8A1F5E"), "NL036", "#8A1F5E on #8A1F5E"),
        ((BRIDGE, ("owner",), GONE), "NL037", "either an 'owner'"),
        ((RAFT, ("owner",), "south"), "NL037", "either an 'owner'"),
        ((BRIDGE, ("comparators", 0, "partner"), "north"), "NL038", "compared with itself"),
        ((RAFT, ("short_title",), "x" * 29), "NL039", "has 29 characters"),
        ((BRIDGE, ("results", "figures", 2, "to"), 60), "NL040", "end above its start"),
        ((BRIDGE, ("results", "figures", 1, "unit"), "count"), "NL041", "found count, percent"),
        ((*OPTIONS, [option(correct=False)] * 3), "NL042", "found 0"),
        ((*OPTIONS, [option(correct=True)] * 3), "NL042", "found 3"),
        ((BRIDGE, ("learning", "objective"), "Understand it."), "NL043", "'understand'"),
        ((BRIDGE, ("narration", 0, "labels"), ["One"]), "NL044", "two to four 'labels'"),
        ((BRIDGE, ("narration", 0, "labels"), list("abcde")), "NL044", "two to four 'labels'"),
        ((BRIDGE, ("narration", 1, "labels"), list("abc")), "NL044", "exactly two 'labels'"),
        ((BRIDGE, ("narration", 2, "figures"), []), "NL044", "one to three 'figures'"),
        ((BRIDGE, ("narration", 3, "chart"), GONE), "NL044", "needs a 'chart'"),
        ((BRIDGE, ("narration", 4, "labels"), ["One"]), "NL044", "no 'labels' and no 'figures'"),
        ((BRIDGE, ("narration", 1, "labels", 0), "a b c d e f g"), "NL045", "has 7 words"),
        ((BRIDGE, ("narration", 0, "say"), "{1}One."), "NL046", "expected {1} {2}"),
        ((BRIDGE, ("narration", 0, "say"), "{2}One {1}two."), "NL046", "marks [2, 1]"),
        ((BRIDGE, ("narration", 3, "say"), "{1}{2}"), "NL046", "expected {1}"),
        ((BRIDGE, ("narration", 4, "say"), "{1}Build."), "NL046", "expected none"),
        ((NORTH, (*VISIT, "layout"), "chart"), "NL049", f"visit shows {WITHOUT_FIGURES}"),
        ((WORK, ("narration",), [scene(layout="chart")]), "NL049", f"area shows {WITHOUT_FIGURES}"),
        ((WORK, ("narration",), [scene(layout="picture")]), "NL044", "an 'image' and no 'labels'"),
        ((WORK, ("narration",), [scene(labels=["One"])]), "NL044", "two to four 'labels'"),
        ((WORK, ("narration",), [scene(say="{2}x {1}y")]), "NL046", "marks [2, 1]"),
        ((NORTH, (*VISIT, "labels"), ["One"]), "NL044", "two to four 'labels'"),
        ((NORTH, (*VISIT, "say"), "{2}x {1}y"), "NL046", "marks [2, 1]"),
        (("project.yml", ("funding", "statement", "fr"), GONE), "NL047", "Northern Service"),
        (("project.yml", ("funding", "statement", "en"), GONE), "NL047", "stands in for"),
        (("languages/fr.yml", ("locale",), "zz_ZZ"), "NL048", "'zz_ZZ' is not a locale"),
        (("languages/fr.yml", ("locale",), "."), "NL048", "'.' is not a locale"),
    ],
)
def test_contradiction_is_told_in_its_file(
    change: tuple[str, tuple[str | int, ...], object], code: str, said: str
) -> None:
    # A label taken away leaves a mark too many: other rules may speak too, in the same file.
    found = [d for d in told(changed(change)) if d.span.path == change[0]]
    assert [said in d.message for d in found if d.code == code] == [True]


@pytest.mark.parametrize(
    "change",
    [
        (RAFT, ("short_title",), "x" * 28),
        (BRIDGE, ("narration", 1, "labels", 0), "a b c d e f"),
        (BRIDGE, ("narration", 0, "say"), "No marks at all."),
        (BRIDGE, ("narration", 3, "say"), "{1}Later."),
        (BRIDGE, ("learning",), GONE),
        (BRIDGE, ("learning", "objective"), "Compare the two sides."),
        (SOUTH, ("logo",), GONE),
        ("languages/fr.yml", ("locale",), "fr-BE"),
    ],
)
def test_what_just_holds_is_not_told(
    change: tuple[str, tuple[str | int, ...], object],
) -> None:
    assert told(changed(change)) == []


def test_verbs_are_not_judged_without_a_list_of_vague_ones() -> None:
    vague = ("languages/en.yml", ("vague_verbs",), GONE)
    assert told(changed(vague, (BRIDGE, ("learning", "objective"), "Understand it."))) == []


# --- workshops ---------------------------------------------------------------------------------


def test_workshop_that_is_too_short_is_told_with_the_minutes_it_needs() -> None:
    (found,) = told(changed((CROSSING, ("minutes",), 45)))
    assert (found.code, found.span.path) == ("NL480", CROSSING)
    assert found.message == "45 minutes are too short for this workshop"
    assert found.hint.startswith("it needs 50: at least 20 a practice")
    assert told(changed((CROSSING, ("minutes",), 50))) == []


def test_workshop_takes_practices_of_its_partners_bundle() -> None:
    (found,) = told(
        changed((NORTH, ("practices",), ["bridge"]), (CROSSING, ("practices",), ["raft"]))
    )
    assert (found.code, found.hint) == (
        "NL481",
        "add it to 'practices' in content/partners/north.yml",
    )
    assert "does not take 'raft'" in found.message


def test_workshop_is_held_in_a_language_of_its_partner() -> None:
    (found,) = told(changed((CROSSING, ("language",), "fi")))
    assert (found.code, found.message) == ("NL031", "unknown language of the partner 'fi'")
    assert told(changed((CROSSING, ("language",), "fr"))) == []


def test_workshop_has_a_day_that_exists() -> None:
    (found,) = told(changed((CROSSING, ("date",), "2026-02-30")))
    assert (found.code, found.span.path) == ("NL019", CROSSING)


def test_practice_stands_once_in_a_workshop() -> None:
    found = told(
        changed((CROSSING, ("practices",), ["raft", "raft"]), (CROSSING, ("minutes",), 90))
    )
    assert [d.code for d in found] == ["NL032"]


# --- numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["value", "to"])
def test_figure_larger_than_any_source_has_is_told(field: str) -> None:
    (found,) = told(changed((BRIDGE, ("results", "figures", 0, field), 1e300)))
    assert found.code == "NL014"
    assert found.message.endswith("1e+300 is larger than any figure of a source can be")
    assert found.hint == "check the number against the source"


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (BRIDGE, ("results", "figures", 0, "value")),
        (CROSSING, ("minutes",)),
        ("areas/work.yml", ("number",)),
    ],
)
def test_truth_is_no_number(path: str, where: tuple[str | int, ...]) -> None:
    (found,) = told(changed((path, where, True)))
    assert found.code == "NL014"
    assert found.message.endswith("expected a number, found 'true'")
