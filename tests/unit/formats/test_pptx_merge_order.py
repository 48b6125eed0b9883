# What enters: sections and orders of a trainer's and of the new version. What leaves: proof of where
# each slide goes.

from lxml import etree
from tests.support.imprints import text
from tests.support.merges import (
    COVER,
    EXTRA,
    FACTORS,
    FIGURES,
    FIRST,
    FIRST_NEW,
    NEW,
    OLD,
    OTHER,
    P14,
    P,
    add_slide,
    edited,
    made,
    merged,
    move,
    names,
    page_of,
    sections,
    words,
)


def test_section_that_the_trainer_named_keeps_its_name_and_the_others_follow():
    def change(deck):
        section = list(deck.element.iter(f"{P14}section"))[1]
        section.set("name", "Mon cœur")
        end = etree.SubElement(section.getparent(), f"{P14}section")
        end.set("name", "À faire")
        end.set("id", "{00000000-0000-0000-0000-000000000001}")
        etree.SubElement(end, f"{P14}sldIdLst")

    def renamed(each):
        return each.model_copy(update={"section": tuple(text("Effets"))})

    new = tuple(renamed(s) if s in (FIGURES, FACTORS) else s for s in NEW)
    out, _ = merged(edited(change), made(new))
    assert sections(out) == [
        ("Début", ["cover"]),
        ("Mon cœur", ["first", "extra", "other"]),
        ("Effets", ["figures", "factors"]),
        ("Fin", ["end"]),
        ("À faire", []),
    ]


def in_section(name, *slides):
    return tuple(each.model_copy(update={"section": tuple(text(name))}) for each in slides)


def test_own_slide_stays_in_its_section_when_the_new_version_names_it_anew():
    new = made((COVER, *in_section("Faire", FIRST, OTHER), *OLD[3:]))
    out, _ = merged(edited(add_slide), new)
    assert sections(out)[1] == ("Faire", ["first", "", "other"])


def test_slide_that_the_new_version_puts_into_another_section_goes_there():
    new = made((COVER, FIRST, *in_section("Résultats", OTHER), *OLD[3:]))
    out, _ = merged(made(OLD), new)
    assert dict(sections(out))["Pratique"] == ["first"]
    assert dict(sections(out))["Résultats"][0] == "other"


def test_new_section_may_part_an_old_one():
    new = made((COVER, FIRST, *in_section("Neuf", EXTRA), *OLD[2:]))
    out, _ = merged(made(OLD), new)
    assert sections(out)[1:4] == [
        ("Pratique", ["first"]), ("Neuf", ["extra"]), ("Pratique", ["other"]),
    ]  # fmt: skip


def test_deck_without_sections_stays_without():
    def change(deck):
        extensions = deck.element.find(f"{P}extLst")
        deck.element.remove(extensions)

    out, _ = merged(edited(change))
    assert sections(out) == []


def test_new_order_is_followed_unless_the_trainer_moved_slides():
    new = made((COVER, OTHER, FIRST_NEW, *OLD[3:]))
    out, done = merged(edited(add_slide), new)
    titles = [page.shapes.title.text for page in out.slides]
    assert titles[:4] == ["Coup de Boost", "Autre", "Premier", "Ma page"]
    assert not done.plan.order_kept
    out, done = merged(edited(move), new)
    assert names(out)[:4] == ["cover", "figures", "first", "other"]
    assert done.plan.order_kept


def test_copy_of_a_slide_is_the_trainers():
    def change(deck):
        add_slide(deck)
        page = deck.slides[2]
        page.element.cSld.set("name", "first")

    out, done = merged(edited(change))
    assert names(out)[1:4] == ["first", "", "extra"]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert [step.action for step in done.plan.steps][1:3] == ["updated", "own"]
