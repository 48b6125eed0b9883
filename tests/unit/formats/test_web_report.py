# What enters: what a build did. What leaves: claims about the report of it.

from typing import Any

import pytest
from lxml import html
from tests.support.resources import ROOT

from netpes_learn.formats._web import report

GAP = "\N{NO-BREAK SPACE}"
REPORT_TEMPLATE = (ROOT / report.TEMPLATE).read_text(encoding="utf-8")


def artefact(path: str, **changes: Any) -> dict[str, Any]:
    return {
        "path": path,
        "kind": "deck",
        "format": "pptx",
        "bytes": 1000,
        "seconds": 2.0,
        "state": "rendered",
        "warnings": [],
        "facts": {},
    } | changes


def build(*artefacts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "title": "Build report",
        "seconds_total": 65,
        "jobs": 2,
        "partners": ["soc", "arti"],
        "artefacts": list(artefacts),
        "pruned": [],
        "warnings": [],
    } | changes


def reported(value: dict[str, Any]) -> Any:
    return html.fromstring(report.render_report(value, template=REPORT_TEMPLATE).decode())


def test_report_does_not_depend_on_the_order_of_artefacts() -> None:
    first, second = artefact("a"), artefact("b", state="cached")
    pages_made = {
        report.render_report(build(*order), template=REPORT_TEMPLATE)
        for order in ((first, second), (second, first))
    }
    assert len(pages_made) == 1


def test_report_sums_states_bytes_and_seconds() -> None:
    made = [artefact("a"), artefact("b", state="cached", kind="pill"), artefact("c", bytes=5)]
    decks, pills = report.sums_by("kind", made)
    assert decks == report.Sum("deck", 2, 2, 0, 0, 1005, 4.0)
    assert pills == report.Sum("pill", 1, 0, 1, 0, 1000, 2.0)


def test_report_tells_warnings_of_the_build_first_and_each_once() -> None:
    made = artefact("p/a.pptx", warnings=["too long", "too long"])
    tree = reported(build(made, warnings=["no voice for fi"]))
    told = [" ".join(e.text_content().split()) for e in tree.xpath("//ul[@class='warnings']/li")]
    assert told == ["no voice for fi", "p/a.pptx too long"]


def test_report_tells_once_what_the_files_of_one_render_have_in_common() -> None:
    files = [artefact(f"p/a.{suffix}", warnings=["too fast"]) for suffix in ("mp4", "vtt")]
    told = report.warned([*files, artefact("p/b.mp4", warnings=["too fast"])], [])
    assert [warning.path for warning in told] == ["p/a.mp4, .vtt", "p/b.mp4"]


def test_report_counts_as_slow_only_what_was_rendered_now() -> None:
    made = [artefact(f"f{n:02}", seconds=float(n)) for n in range(12)]
    made.append(artefact("kept", seconds=99.0, state="cached"))
    paths = [a["path"] for a in report.slowest(made)]
    assert paths == [f"f{n:02}" for n in range(11, 1, -1)]


def test_report_lists_every_file_and_what_was_taken_away() -> None:
    tree = reported(build(artefact("b"), artefact("a", facts={"voice_used": "pico"}), pruned=["z"]))
    assert tree.xpath("//table[@id='all']/tbody/tr/th//text()") == ["a", "b"]
    assert "voice used: pico" in tree.text_content()
    assert tree.xpath("//ul[@class='pruned']//text()[normalize-space()]") == ["z"]


def test_report_escapes_what_a_build_says() -> None:
    made = artefact("<b>.pptx", warnings=["<b>"], facts={"<b>": "<b>"})
    assert not reported(build(made, title="<b>", pruned=["<b>"])).xpath("//b")


def test_report_of_an_empty_build_is_a_page_too() -> None:
    assert reported(build()).xpath("//h1")[0].text == "Build report"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (999_400, "999 kB"),
        (999_600, "1.0 MB"),
        (9_840_000, "9.8 MB"),
        (64_200_000, "64 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_size_is_written_for_people(count: int, shown: str) -> None:
    assert report.size(count).replace(GAP, " ") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (0.041, "0.04 s"), (1, "1.0 s"), (59.96, "1 min 00 s"), (185, "3 min 05 s")],
)
def test_duration_is_written_for_people(seconds: float, shown: str) -> None:
    assert report.duration(seconds).replace(GAP, " ") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "yes"), (1.50, "1.5"), (["a", 2], "a, 2"), ({"b": 1, "a": None}, "a none, b 1")],
)
def test_fact_is_written_for_people(value: Any, shown: str) -> None:
    assert report.fact(value) == shown
