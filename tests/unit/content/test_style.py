from collections.abc import Callable
from typing import Any

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.originality import compare
from netpes_learn.content.prose import numbers_in, sentences_of, words_of
from netpes_learn.content.stats import count
from netpes_learn.content.style import lint
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library, Practice

LONG = "It is a long sentence " + "with more words than anybody can read at once " * 4 + "indeed."
HARD = ["Organisational implementation needs " + "interdisciplinary coordination " * 8 + "."]


def changed(loaded: Loaded, change: Callable[[dict[str, Any]], None]) -> Library:
    """The library with one practice only, changed (as YAML would have it)."""
    practice = next(p for p in loaded.library.practices if p.id == "coup-de-boost")
    value = practice.model_dump(exclude_unset=True)
    change(value)
    new = Practice.model_validate(value)
    return loaded.library.model_copy(update={"practices": (new,)})


def codes(loaded: Loaded, library: Library) -> list[str]:
    report = Report()
    lint(library, loaded.sources, report)
    return [diagnostic.code for diagnostic in report.sorted()]


def test_real_library_is_clean(loaded: Loaded) -> None:
    assert codes(loaded, loaded.library) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p.update(summary=LONG), "NL101"),
        (lambda p: p["narration"][0].update(say="{1}One {2}two {3}three " + LONG), "NL101"),
        (lambda p: p.update(summary="We do this for young people."), "NL107"),
        (lambda p: p.update(summary="The XYZ pays for it."), "NL108"),
        (lambda p: p["learning"]["questions"][0]["options"][0].update(text="x " * 90), "NL104"),
        (lambda p: p["narration"][0].update(labels=["A" * 40, "b", "c"]), "NL105"),
        (lambda p: p.update(narration=p["narration"][:1]), "NL106"),
        (lambda p: p["narration"][3].update(say="{1}{2}It reached 9999 people."), "NL109"),
        (lambda p: p.update(description=HARD * 60), "NL102"),
    ],
)  # fmt: skip
def test_each_rule_finds_its_fault(
    loaded: Loaded, change: Callable[[dict[str, Any]], None], code: str
) -> None:
    assert code in codes(loaded, changed(loaded, change))


@pytest.mark.parametrize(
    ("say", "code"),
    [
        ("We help people.", "NL107"),
        ("Short.", "NL106"),
        ("It " + "has more words than a calm voice can say " * 3 + "in one breath.", "NL101"),
    ],
)
def test_narration_of_an_area_follows_the_rules(loaded: Loaded, say: str, code: str) -> None:
    area = loaded.library.areas[0]
    scenes = tuple(scene.model_copy(update={"say": say}) for scene in area.narration)
    changed = area.model_copy(update={"narration": scenes})
    library = loaded.library.model_copy(update={"areas": (changed,), "practices": ()})
    assert code in codes(loaded, library)


@pytest.mark.parametrize(("words", "times"), [(20, 0), (21, 1)])
def test_first_label_after_more_than_eight_seconds_is_told(
    loaded: Loaded, words: int, times: int
) -> None:
    say = "Slowly " * words + "{1}come {2}the {3}labels."

    def late(practice: dict[str, Any]) -> None:
        practice["narration"][0].update(say=say)

    assert codes(loaded, changed(loaded, late)).count("NL111") == times


def test_right_answer_always_at_one_place_is_told(loaded: Loaded) -> None:
    def first(practice: dict[str, Any]) -> None:
        for question in practice["learning"]["questions"]:
            for place, option in enumerate(question["options"]):
                option["correct"] = place == 0

    assert "NL103" in codes(loaded, changed(loaded, first))


@pytest.mark.parametrize(
    "text",
    [
        "The Zentral Foo Bar (ZFB) pays. The ZFB helps.",
        "“ABCD in use” is a name.",
        "TikTok is used.",
    ],
)
def test_explained_quoted_and_two_part_names_are_fine(loaded: Loaded, text: str) -> None:
    assert "NL108" not in codes(loaded, changed(loaded, lambda p: p.update(summary=text)))


def test_copied_run_of_eight_words_is_told(loaded: Loaded) -> None:
    source = "A young person may at any time come to the office and ask for help."
    copied = changed(loaded, lambda p: p.update(summary=f"Here {source.lower()}"))
    report = Report()
    compared = compare(copied, loaded.sources, {"paper.txt": source}, report)
    assert compared > 1_000
    (found,) = report.diagnostics
    assert found.code == "NL110"
    assert found.span.path == "practices/coup-de-boost.yml"
    assert "paper.txt" in found.message


def test_titles_and_names_may_be_shared(loaded: Loaded) -> None:
    title = next(p.title for p in loaded.library.practices if p.id == "otlav")
    report = Report()
    compare(loaded.library, loaded.sources, {"paper.txt": f"See {title} there."}, report)
    assert report.diagnostics == []


def test_counts_add_up(loaded: Loaded) -> None:
    *rows, total = count(loaded.library)
    assert len(rows) == len(loaded.library.practices)
    assert total.comparators == sum(row.comparators for row in rows) == 160
    assert total.scenarios == 154
    assert all(row.words > 100 for row in rows)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("DGR n. 221 of 2025 applies. It works.", ["DGR n. 221 of 2025 applies.", "It works."]),
        ("It costs 3.5 million. Yes.", ["It costs 3.5 million.", "Yes."]),
        ("{1}One. {2}Two.", ["One.", "Two."]),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    assert sentences_of(text) == sentences


def test_words_and_numbers_are_those_a_reader_counts() -> None:
    assert words_of("Well-known people's 1,146 cases, 81% (ESF+).") == [
        "Well-known", "people's", "1,146", "cases", "81%", "ESF+",
    ]  # fmt: skip
    assert numbers_in("1,146 of 47.5 and 2.50, not A4 or 3rd") == {"1146", "47.5", "2.5"}
