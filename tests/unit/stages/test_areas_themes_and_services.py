# What enters: the checkout. What leaves: claims about what its outlines say beyond single practices: of
# an area, a theme, a service.
from typing import Any

import pytest
from tests.support.deliverables import made, of_area, planned, slide, table
from tests.support.documents import runs, text
from tests.support.resources import QuietFiles

from netpes_learn.app.workspace import Loaded
from netpes_learn.formats import pptx
from netpes_learn.model.content import Library
from netpes_learn.model.text import LanguageTag, plain

AREAS = [
    "evidence-based-design",
    "partnerships-and-stakeholders",
    "relations-with-employers",
    "sustainable-activation",
]
NONE = "\u2013"


@pytest.mark.parametrize("area", AREAS)
def test_deck_of_an_area_tells_its_lessons_and_each_practice_in_a_line(
    loaded: Loaded, library: Library, area: str
) -> None:
    deck = made(loaded, "deck-area")[area]
    record = next(found for found in library.areas if found.id == area)
    assert [plain(item) for item in slide(deck, "lessons").slots["body"][0].items] == [
        lesson.text for lesson in record.lessons
    ]
    told: list[str] = []
    for name in ("practices", "others"):
        told += [
            plain(item)
            for found in deck.slides
            if found.id == name
            for item in found.slots["body"][0].items
        ]
    assert sorted(told) == sorted(
        f"{practice.short_title}: {practice.summary}" for practice in of_area(library, area)
    )


@pytest.mark.parametrize("area", AREAS)
def test_comparison_has_a_row_for_each_practice_of_a_partner_with_a_figure_as_written(
    loaded: Loaded, library: Library, area: str
) -> None:
    rows = table(slide(made(loaded, "deck-area")[area], "compare")).rows
    partners = {partner.id: partner for partner in library.partners}
    wording = loaded.setting(LanguageTag("en")).wording
    compared = [practice for practice in of_area(library, area) if practice.owner]
    assert len(rows) == len(compared) == len(partners)
    for practice, row in zip(compared, rows, strict=True):
        assert plain(row[0]) == practice.short_title
        assert practice.owner is not None
        assert plain(row[1]).startswith(partners[practice.owner].name)
        assert len(plain(row[2]).split(" · ")) == len(practice.target_groups)
        figures = practice.results.figures
        assert plain(row[3]) == (
            f"{plain(wording.value(figures[0]))} {figures[0].counts}" if figures else NONE
        )


def test_deck_of_an_area_tells_what_its_reader_has_and_only_that(
    loaded: Loaded, library: Library
) -> None:
    for area, deck in made(loaded, "deck-area", "soc").items():
        told = {plain(row[0]) for row in table(slide(deck, "with-us")).rows}
        assert told == {
            practice.title
            for practice in of_area(library, area)
            if any(comparator.partner == "soc" for comparator in practice.comparators)
        }


def test_handout_of_an_area_leads_on_only_to_practices_elsewhere_each_once(
    loaded: Loaded, library: Library
) -> None:
    for area, handout in made(loaded, "handout-area").items():
        here = of_area(library, area)
        (related,) = (part.main[0] for part in handout.parts if part.id == "related")
        wanted = {related.practice for practice in here for related in practice.related}
        titles = [item[0].text for item in related.items]
        assert sorted(titles) == sorted(
            practice.title
            for practice in library.practices
            if practice.id in wanted and practice not in here
        )
        assert all(practice.summary in text(handout) for practice in here)


def test_deck_of_a_theme_shows_all_strengths_and_every_practice_on_it(
    loaded: Loaded, library: Library
) -> None:
    for theme, deck in made(loaded, "deck-theme", "arti").items():
        record = next(found for found in library.themes if found.id == theme)
        assert [plain(row[1]) for row in table(slide(deck, "strengths")).rows] == [
            strength.text for strength in record.strengths
        ]
        assert [plain(row[0]) for row in table(slide(deck, "practices")).rows] == [
            practice.short_title for practice in library.practices if theme in practice.themes
        ]
        own = next(strength for strength in record.strengths if strength.partner == "arti")
        assert own.text in text(slide(deck, "with-us").slots["right"])
        shown = text(deck)
        assert all(point in shown for point in (*record.common_points, *record.improvements))


def test_overview_tells_the_service_its_own_practices_and_what_visitors_said(
    loaded: Loaded, library: Library
) -> None:
    for partner in library.partners:
        (deck,) = made(loaded, "deck-overview", str(partner.id)).values()
        shown = text(deck)
        visit = partner.study_visit
        assert visit is not None
        assert all(point in shown for point in (*visit.valued, *visit.questioned, visit.summary))
        assert all(point in shown for point in partner.strengths)
        own = [practice for practice in library.practices if practice.owner == partner.id]
        (listed,) = slide(deck, "practices").slots["body"]
        assert [item[0].text for item in listed.items] == [p.short_title for p in own]
        strengths = [theme.strengths for theme in library.themes]
        assert len(table(slide(deck, "subjects")).rows) == sum(
            strength.partner == partner.id for each in strengths for strength in each
        )


def test_slides_that_open_from_a_deck_lie_beside_it(loaded: Loaded) -> None:
    files = {f"{d.stem}.pptx" for d in planned(loaded, "le-forem", "en") if "pptx" in d.formats}
    for outline in ("deck-area", "deck-theme", "deck-overview"):
        for deck in made(loaded, outline).values():
            near = {r.href for r in runs(deck) if r.href and not r.href.startswith("http")}
            assert near, deck.id
            assert {f"decks/{href}" for href in near} <= files


def test_partner_without_visit_and_with_one_practice_gets_everything_else(loaded: Loaded) -> None:
    less: dict[str, Any] = {
        "study_visit": None,
        "profile": None,
        "strengths": (),
        "practices": ("coup-de-boost",),
    }
    (deck,) = made(loaded, "deck-overview", **less).values()
    assert [found.id for found in deck.slides] == [
        "title", "subjects", "practices", "use", "closing",
    ]  # fmt: skip
    decks = made(loaded, "deck-area", **less)
    assert sorted(decks) == AREAS
    assert "practices" not in {found.id for found in decks["evidence-based-design"].slides}
    assert len(table(slide(decks["sustainable-activation"], "compare")).rows) == 1
    (glossary,) = made(loaded, "handout-glossary", **less).values()
    assert 0 < len(glossary.parts[0].main[0].rows) < 20


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("outline", ["deck-area", "deck-theme", "deck-overview"])
def test_slides_fit_and_their_titles_differ(loaded: Loaded, outline: str, language: str) -> None:
    for deck in made(loaded, outline, language=language).values():
        titles = [plain(found.title) for found in deck.slides]
        assert len(set(titles)) == len(titles)
        sections = [plain(found.section) for found in deck.slides]
        starts = [a for a, b in zip(sections, ["", *sections], strict=False) if a != b]
        assert len(set(starts)) == len(starts), "a section goes on after another began"
        assert pptx.render(deck, QuietFiles())[".pptx"].startswith(b"PK")
