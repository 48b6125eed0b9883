# What enters: the checkout. What leaves: claims about what its outlines say of insights, of the
# workshop, and of both on the index page.
from dataclasses import replace
from typing import Any

import pytest
from tests.support.deliverables import made
from tests.support.documents import runs, text

from netpes_learn.app.workspace import Loaded
from netpes_learn.engine.code import format_heads
from netpes_learn.model.content import Library, Workshop
from netpes_learn.model.document import Bullets, Deck, Handout, Site, Table
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.agenda import agenda
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan

OTHERS_DECK = "../decks/"


def bullets(blocks: Any) -> list[str]:
    return [plain(i) for block in blocks if isinstance(block, Bullets) for i in block.items]


@pytest.fixture(scope="module")
def workshop(library: Library) -> Workshop:
    return next(w for w in library.workshops if w.id == "publics-eloignes-de-l-emploi")


# --- insights ----------------------------------------------------------------------------------


def test_every_partner_gets_every_insight_as_slides_and_as_pages(loaded: Loaded) -> None:
    wanted = {str(insight.id) for insight in loaded.library.insights}
    outlines = [o for o in loaded.outlines if o.head.for_each == "insight"]
    assert {o.name for o in outlines} == {"deck-insight", "handout-insight"}
    for partner in loaded.library.partners:
        for tag in partner.languages:
            for outline in outlines:
                found = plan(loaded.library, [outline], partners=[partner.id], languages=[tag])
                assert {d.subject for d in found} == wanted, (partner.id, tag, outline.name)


def test_deck_has_a_slide_for_each_chapter_with_every_statement(loaded: Loaded) -> None:
    decks = made(loaded, "deck-insight", "helsinki", "en")
    for insight in loaded.library.insights:
        deck: Deck = decks[insight.id]
        slides = {slide.id: slide for slide in deck.slides}
        for chapter in insight.chapters:
            slide = slides[f"chapter-{chapter.id}"]
            assert plain(slide.title) == chapter.title
            said = bullets(slide.slots["body"])
            assert said == [f"{s.lead}: {s.text}" if s.lead else s.text for s in chapter.statements]
            assert slide.minutes >= 3
            notes = [plain(note) for note in slide.notes]
            assert any(note.startswith("EVIDENCE: ") for note in notes)
            assert any(note.startswith(("SAY: ", "DO: ")) for note in notes)
            assert f"TIME: {slide.minutes:g} min" in notes


def test_handout_has_every_statement_and_what_the_sources_leave_open(loaded: Loaded) -> None:
    handouts = made(loaded, "handout-insight", "soc", "en")
    for insight in loaded.library.insights:
        handout: Handout = handouts[insight.id]
        said = text(handout.parts)
        for chapter in insight.chapters:
            assert chapter.title in said
            for statement in chapter.statements:
                assert statement.text in said
        for point in insight.open_points:
            assert point in said


def test_practices_behind_an_insight_open_from_its_slides(loaded: Loaded) -> None:
    deck = made(loaded, "deck-insight", "arti", "en")["conference-learning-points"]
    slide = next(slide for slide in deck.slides if slide.id == "practices")
    (block,) = slide.slots["body"]
    assert isinstance(block, Table)
    hrefs = {run.href for row in block.rows for run in runs(row) if run.href}
    insight = next(i for i in loaded.library.insights if i.id == "conference-learning-points")
    named = {name for chapter in insight.chapters for name in chapter.practices}
    assert len(named) == 20
    assert hrefs == {f"{name}.pptx" for name in named}
    without = made(loaded, "deck-insight", "arti", "en")["guide-conclusions"]
    assert "practices" not in [slide.id for slide in without.slides]


def test_practice_that_a_bundle_leaves_out_is_not_linked_to(loaded: Loaded) -> None:
    partners = tuple(
        p.model_copy(update={"practices": ("jobtech",)}) if p.id == "arti" else p
        for p in loaded.library.partners
    )
    library = loaded.library.model_copy(update={"partners": partners, "workshops": ()})
    deck = made(replace(loaded, library=library), "deck-insight", "arti", "en")
    links = {run.href for run in runs(deck["conference-learning-points"].slides) if run.href}
    assert {href for href in links if href.endswith(".pptx")} == {"jobtech.pptx"}


# --- workshops ---------------------------------------------------------------------------------


def test_slides_of_a_workshop_take_as_long_as_the_workshop(
    loaded: Loaded, workshop: Workshop
) -> None:
    deck: Deck = made(loaded, "deck-workshop", "le-forem", "fr")[workshop.id]
    assert sum(slide.minutes for slide in deck.slides) == workshop.minutes
    assert min(slide.minutes for slide in deck.slides[:-1]) >= 2
    assert len({slide.id for slide in deck.slides}) == len(deck.slides)
    titles = [plain(slide.title) for slide in deck.slides]
    assert len(set(titles)) == len(titles)


def test_each_practice_has_objective_what_it_is_talk_question_and_answer(
    loaded: Loaded, workshop: Workshop
) -> None:
    deck: Deck = made(loaded, "deck-workshop", "le-forem", "fr")[workshop.id]
    ids = [slide.id for slide in deck.slides]
    for name in workshop.practices:
        practice = next(p for p in loaded.library.practices if p.id == name)
        talk = "others" if practice.owner == workshop.partner else "with-us"
        first = ids.index(f"objective-{name}")
        assert ids[first : first + 5] == [
            f"{part}-{name}" for part in ("objective", "practice", talk, "question", "answer")
        ]
        assert any(
            run.href == f"{OTHERS_DECK}{name}.pptx" for run in runs(deck.slides[first].notes)
        )


def test_programme_shows_every_item_with_its_minutes(loaded: Loaded, workshop: Workshop) -> None:
    items = agenda(workshop, loaded.library)
    (slide,) = [
        slide
        for slide in made(loaded, "deck-workshop", "le-forem", "fr")[workshop.id].slides
        if slide.id == "agenda"
    ]
    handout: Handout = made(loaded, "handout-workshop", "le-forem", "fr")[workshop.id]
    for block in (slide.slots["body"][0], handout.parts[0].main[0]):
        assert isinstance(block, Table)
        assert [plain(row[0]) for row in block.rows] == [str(item.minutes) for item in items]


def test_what_is_written_in_french_is_marked_french(loaded: Loaded, workshop: Workshop) -> None:
    handout: Handout = made(loaded, "handout-workshop", "le-forem", "fr")[workshop.id]
    assert {run.lang for run in handout.title} == {"fr"}
    notes = [run for run in runs(handout.parts) if run.text in workshop.notes]
    assert [run.lang for run in notes] == ["fr"] * len(workshop.notes)


# --- the index ---------------------------------------------------------------------------------


def index(loaded: Loaded, partner: str, language: str) -> Site:
    known = {each.name: each for each in loaded.outlines}
    heads = format_heads()
    wanted = plan(loaded.library, loaded.outlines, partners=[partner], languages=[language])
    files = {
        f"{d.stem}{suffix}": {"size": 1, "text": "", "facts": {"seconds": 60}}
        for d in wanted
        for name in d.formats
        for suffix in heads[name].suffixes
    }
    (page,) = [d for d in wanted if d.outline == "index-partner"]
    setting = loaded.setting(LanguageTag(language))
    return compose(page, known["index-partner"], setting=setting, files=files)


def test_index_lists_lessons_and_findings_in_a_group_of_their_own(loaded: Loaded) -> None:
    group = next(g for g in index(loaded, "stockholm", "en").groups if g.id == "insights")
    assert plain(group.title) == "Lessons and findings"
    assert not group.practices
    assert [plain(card.title) for card in group.cards] == [
        insight.title for insight in loaded.library.insights
    ]
    for card in group.cards:
        assert [entry.href.rpartition(".")[2] for entry in card.entries] == ["pptx", "pdf", "docx"]


def test_index_lists_workshops_for_the_partner_who_holds_them(
    loaded: Loaded, workshop: Workshop
) -> None:
    group = next(g for g in index(loaded, "le-forem", "fr").groups if g.id == "workshops")
    (card,) = group.cards
    assert [entry.href for entry in card.entries] == [
        f"workshops/{workshop.id}.{suffix}" for suffix in ("pptx", "pdf", "docx")
    ]
    for partner, language in (("le-forem", "en"), ("soc", "ca")):
        ids = [group.id for group in index(loaded, partner, language).groups]
        assert "workshops" not in ids
