# What enters: the checkout. What leaves: claims about what the outlines of templates/outlines say
# beyond single practices: of an area, a theme, a service, and of the words they use.
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support.documents import runs, text
from tests.support.resources import QuietFiles

from netpes_learn.app.workspace import Loaded
from netpes_learn.engine.code import format_heads
from netpes_learn.formats import pdf, pptx
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library, Practice
from netpes_learn.model.document import Bullets, Deck, Handout, QrCode, Table, Worksheet
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan

AREAS = [
    "evidence-based-design",
    "partnerships-and-stakeholders",
    "relations-with-employers",
    "sustainable-activation",
]
NONE = "\u2013"
# Opened by something else that is listed: the player's captions and poster.
BESIDE = (".vtt", ".srt", ".jpg", ".txt")


def planned(
    loaded: Loaded, partner: str, language: str, outline: str = "", library: Library | None = None
) -> list[Deliverable]:
    return [
        deliverable
        for deliverable in plan(
            library or loaded.library, loaded.outlines, partners=[partner], languages=[language]
        )
        if outline in ("", deliverable.outline)
    ]


def made(
    loaded: Loaded, outline: str, partner: str = "le-forem", language: str = "en", **changes: Any
) -> dict[str, Any]:
    """Return subject → document of every deliverable that an outline makes for a partner."""
    known = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag(language))
    if changes:
        library = setting.library.model_copy(
            update={
                "partners": tuple(
                    p.model_copy(update=changes) if p.id == partner else p
                    for p in setting.library.partners
                )
            }
        )
        setting = replace(setting, library=library)
    return {
        deliverable.subject: compose(deliverable, known[outline], setting=setting)
        for deliverable in planned(loaded, partner, language, outline, setting.library)
    }


def slide(deck: Deck, name: str) -> Any:
    return next(found for found in deck.slides if found.id == name)


def table(found: Any) -> Table:
    (block,) = found.slots["body"]
    assert isinstance(block, Table)
    return block


def of_area(library: Library, area: str) -> list[Practice]:
    return [practice for practice in library.practices if practice.area == area]


# --- areas -------------------------------------------------------------------------------------


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


# --- themes and services -----------------------------------------------------------------------


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


# --- glossary and job aids ---------------------------------------------------------------------


@pytest.mark.parametrize(("partner", "language"), [("le-forem", "fr"), ("stockholm", "sv")])
def test_glossary_has_each_term_in_use_once_and_no_other(
    loaded: Loaded, partner: str, language: str
) -> None:
    (glossary,) = made(loaded, "handout-glossary", partner, language).values()
    setting = loaded.setting(LanguageTag(language))
    used = {str(t.term) for p in setting.library.practices for t in setting.terms.used_in(p)}
    beside = [
        text
        for p in setting.library.practices
        for text in (
            *(c.text for c in p.comparators if c.partner == partner),
            *((p.learning.reflection, p.learning.takeaway) if p.learning else ()),
        )
    ]
    used |= {str(term.term) for term in setting.terms.found_in(beside)}
    shown = [plain(row[0]) for row in glossary.parts[0].main[0].rows]
    assert sorted(shown) == sorted(used)
    assert len(shown) > 50
    assert [name[0].casefold() for name in shown] == sorted(name[0].casefold() for name in shown)


def test_job_aid_is_made_where_there_are_tips_and_holds_them_all(
    loaded: Loaded, library: Library
) -> None:
    aids = made(loaded, "handout-checklist")
    assert set(aids) == {practice.id for practice in library.practices if practice.tips}
    for practice in library.practices:
        if practice.id not in aids:
            continue
        (part, *_) = aids[practice.id].parts
        (tips,) = part.main
        assert isinstance(tips, Bullets)
        assert tips.style == "check"
        assert [plain(item) for item in tips.items] == [tip.text for tip in practice.tips]
        codes = [block.href for block in part.side if isinstance(block, QrCode)]
        assert codes == [link.url for link in practice.links[:1]]
        assert practice.learning is not None
        assert practice.learning.takeaway in text(part.side)


@pytest.mark.parametrize("language", ["en", "fr", "fi"])
def test_job_aid_stands_on_one_page_with_room_to_write(loaded: Loaded, language: str) -> None:
    for aid in made(loaded, "handout-checklist", "helsinki", language).values():
        files = QuietFiles()
        pdf.render(aid, files)
        assert files.facts["pages"] == 1, aid.id
        assert any(isinstance(block, Worksheet) for part in aid.parts for block in part.main)


def test_handout_is_set_closer_only_to_stand_on_the_pages_it_asks_for(loaded: Loaded) -> None:
    handout: Handout = made(loaded, "handout-practice", language="fr")["direction-unique-employeur"]
    pages = {}
    for asked in (2, 4):
        files = QuietFiles()
        pdf.render(handout.model_copy(update={"pages": asked}), files)
        pages[asked] = files.facts["pages"]
    assert pages == {2: 2, 4: 3}


def test_no_page_holds_the_sources_alone(loaded: Loaded) -> None:
    handout: Handout = made(loaded, "handout-practice", language="fr")["chimay-centre"]
    files = QuietFiles()
    pdf.render(handout, files)
    assert files.facts["pages"] == 1


def test_glossary_says_what_it_counts(loaded: Loaded) -> None:
    (glossary,) = made(loaded, "handout-glossary", language="en").values()
    (table,) = (block for part in glossary.parts for block in part.main if isinstance(block, Table))
    counted = [plain(row[2]) for row in table.rows if plain(row[2])[:1].isdigit()]
    assert counted
    assert all(said.endswith(" practices") for said in counted)


# --- the index ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partner", "language", "since"),
    [("le-forem", "fr", None), ("helsinki", "sv", SimpleNamespace(before="2026.01.1"))],
)
def test_every_file_of_a_bundle_opens_from_its_index(
    loaded: Loaded, partner: str, language: str, since: object
) -> None:
    heads = format_heads()
    known = {outline.name: outline for outline in loaded.outlines}
    deliverables = [
        d for d in planned(loaded, partner, language) if since or not known[d.outline].head.since
    ]
    (index,) = (d for d in deliverables if d.kind == "bundle")
    files = {
        f"{d.stem}{suffix}": {"size": 1, "text": "WEBVTT\n", "facts": {"seconds": 60}}
        for d in deliverables
        if d != index
        for name in d.formats
        for suffix in heads[name].suffixes
    }
    site = compose(
        index,
        known[index.outline],
        setting=loaded.setting(LanguageTag(language)),
        files=files,
        since=since,
    )
    listed = [
        entry.href
        for group in site.groups
        for entry in (*group.entries, *(entry for card in group.cards for entry in card.entries))
    ]
    assert len(set(listed)) == len(listed)
    assert set(listed) == {path for path in files if not path.endswith(BESIDE)}
    counted = sum(len(group.cards) for group in site.groups if group.practices)
    assert counted == len(loaded.library.practices)


# --- profiles ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_profile_holds_all_of_a_service_on_four_pages(loaded: Loaded, language: str) -> None:
    library = loaded.setting(LanguageTag(language)).library
    for partner in library.partners:
        (profile,) = made(loaded, "handout-profile", str(partner.id), language).values()
        said = text(profile)
        ours = [p for p in library.practices if p.owner == partner.id]
        visit = partner.study_visit
        assert visit is not None
        wanted = [partner.profile, *partner.strengths, *visit.valued, *visit.questioned]
        wanted += [strength.text for t in library.themes for strength in t.strengths
                   if strength.partner == partner.id]  # fmt: skip
        wanted += [text for practice in ours for text in (practice.title, practice.summary)]
        assert [missing for missing in wanted if missing not in said] == []
        files = QuietFiles()
        pdf.render(profile, files)
        assert files.facts["pages"] <= 4


def test_profile_lists_what_a_service_has_like_every_practice_of_others(
    loaded: Loaded, library: Library
) -> None:
    for partner in library.partners:
        (profile,) = made(loaded, "handout-profile", str(partner.id)).values()
        compared = {
            practice.title
            for practice in library.practices
            for comparator in practice.comparators
            if comparator.partner == partner.id
        }
        (others,) = (part for part in profile.parts if part.id == "others")
        rows = [row for block in others.main if isinstance(block, Table) for row in block.rows]
        assert {plain(row[0]) for row in rows} == compared
        assert len(rows) == len(compared) > 10
        assert all(plain(row[1]) and plain(row[2]) for row in rows)
        hrefs = [run.href for row in rows for run in row[0]]
        assert {f"{p.id}.*" for p in library.practices if p.title in compared} == set(hrefs)


# --- two pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("partner", "language"), [("le-forem", "en"), ("le-forem", "fr"),
                                                   ("soc", "en")])  # fmt: skip
def test_longest_practices_stand_on_one_sheet_of_paper(
    loaded: Loaded, partner: str, language: str
) -> None:
    handouts = made(loaded, "handout-practice", partner, language)
    longest = sorted(handouts.values(), key=lambda each: len(text(each.parts)))[-6:]
    for handout in longest:
        files = QuietFiles()
        pdf.render(handout, files)
        assert files.facts["pages"] == 2, handout.id


# --- addresses -----------------------------------------------------------------------------------

ADDRESS = "https://www.leforem.be/netpes/"


def codes(value: Any) -> list[QrCode]:
    if isinstance(value, QrCode):
        return [value]
    if isinstance(value, tuple | list):
        return [code for item in value for code in codes(item)]
    if isinstance(value, dict):
        return codes(list(value.values()))
    if hasattr(type(value), "model_fields"):
        return codes([getattr(value, name) for name in type(value).model_fields])
    return []


@pytest.mark.parametrize("outline", ["handout-practice", "handout-checklist", "deck-practice"])
def test_code_leads_to_the_video_where_the_bundle_is_published(
    loaded: Loaded, library: Library, outline: str
) -> None:
    subject = next(p for p in library.practices if p.id == "coup-de-boost")
    closing = (made(loaded, outline, "le-forem", "fr"), made(
        loaded, outline, "le-forem", "fr", address={"fr": ADDRESS}), made(
        loaded, outline, "le-forem", "fr", address={"en": ADDRESS}))  # fmt: skip
    found = [{code.href for code in codes(each[str(subject.id)])} for each in closing]
    public, pill = subject.links[0].url, f"{ADDRESS}index.html#card-coup-de-boost"
    assert found == [{public}, {pill}, {public}]


def test_practice_without_a_video_keeps_the_code_of_its_source(
    loaded: Loaded, library: Library
) -> None:
    silent = next(p for p in library.practices if p.links)
    setting = loaded.setting(LanguageTag("fr"))
    changed = tuple(
        p.model_copy(update={"narration": ()}) if p.id == silent.id else p
        for p in setting.library.practices
    )
    partners = tuple(
        p.model_copy(update={"address": {"fr": ADDRESS}}) for p in setting.library.partners
    )
    known = {outline.name: outline for outline in loaded.outlines}
    update = {"practices": changed, "partners": partners}
    setting = replace(setting, library=setting.library.model_copy(update=update))
    (deliverable,) = (
        each
        for each in planned(loaded, "le-forem", "fr", "handout-practice")
        if each.subject == silent.id
    )
    handout = compose(deliverable, known["handout-practice"], setting=setting)
    assert [code.href for code in codes(handout)] == [silent.links[0].url]
