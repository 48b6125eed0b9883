# What enters: files of a map, a library. What leaves: claims about which countries can be marked.
import json
from typing import Any

import pytest

from netpes_learn.content.maps import MAP, check_mapped, read_map
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library
from netpes_learn.model.sourced import Sourced

WHOLE: dict[str, Any] = {
    "width": 2, "height": 3, "members": "M0 0", "neighbours": "", "borders": "",
    "countries": {"FI": {"path": "M0 0"}, "MT": {"path": "M0 0", "ring": "M1 1"}},
}  # fmt: skip


def read(content: bytes) -> tuple[frozenset[str], Report]:
    report = Report()
    return read_map(MAP, {MAP: content}, report), report


def test_countries_of_the_map_can_be_marked() -> None:
    found, report = read(json.dumps(WHOLE).encode())
    assert found == {"FI", "MT"}
    assert not report.diagnostics


def test_templates_without_a_map_are_no_mistake() -> None:
    report = Report()
    assert read_map(MAP, {}, report) == frozenset()
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"[]", "cannot be read"),
        (json.dumps(WHOLE | {"countries": {"FIN": {"path": ""}}}).encode(), "countries.FIN"),
        (json.dumps({k: v for k, v in WHOLE.items() if k != "members"}).encode(), "members"),
    ],
)
def test_damaged_map_is_one_mistake(content: bytes, said: str) -> None:
    found, report = read(content)
    assert found == frozenset()
    (mistake,) = report.errors
    assert mistake.code == "NL640"
    assert said in mistake.message


def told(library: Library, mapped: frozenset[str]) -> list[str]:
    report = Report()
    records = [f"partners/{p.id}.yml" for p in library.partners]
    records += [f"practices/{p.id}.yml" for p in library.practices]
    check_mapped(library, mapped, {path: Sourced(path, {}) for path in records}, report)
    assert not report.errors
    return [str(each.span) for each in report.sorted() if each.code == "NL641"]


def moved(library: Library, country: str) -> Library:
    """The library, one practice of an organisation in another country."""
    changed = [
        p.model_copy(
            update={"organisation": p.organisation.model_copy(update={"country": country})}
        )
        if p.id == "de-new-plan" and p.organisation
        else p
        for p in library.practices
    ]
    return library.model_copy(update={"practices": tuple(changed)})


def test_every_country_off_the_map_is_told(library: Library) -> None:
    everywhere = {p.country for p in library.partners}
    everywhere |= {p.organisation.country for p in library.practices if p.organisation}
    assert told(library, frozenset(everywhere)) == []
    assert told(library, frozenset(everywhere - {"DE"})) == ["practices/de-new-plan.yml"]
    without_italy = told(library, frozenset(everywhere - {"IT"}))
    assert {"partners/arti.yml", "partners/veneto-lavoro.yml"} <= set(without_italy)
    assert told(moved(library, "US"), frozenset(everywhere)) == ["practices/de-new-plan.yml"]


def test_a_union_is_no_country_to_miss(library: Library) -> None:
    everywhere = frozenset(p.country for p in library.partners) | {
        p.organisation.country for p in library.practices if p.organisation
    }
    assert told(moved(library, "EU"), everywhere) == []


def test_without_a_map_nobody_misses_a_country(library: Library) -> None:
    assert told(library, frozenset()) == []
