# What enters: slides that both a trainer and the new version changed or dropped, and links to such
# slides. What leaves: proof that the trainer's stay, and that the new ones are offered.

from lxml import etree
from tests.support.merges import (
    COVER,
    FIRST_NEW,
    OFFICE,
    OLD,
    THIRD,
    P,
    actions,
    change_words,
    delete,
    edited,
    made,
    merged,
    names,
    page_of,
    sections,
    shape,
    slide,
    words,
)


def test_conflict_keeps_the_trainers_slide_and_offers_the_new_one_hidden_behind_it():
    out, done = merged(edited(change_words("first")))
    assert names(out)[1:4] == ["first", "first~new", "extra"]
    own, offered = page_of(out, "first"), page_of(out, "first~new")
    assert "Mots de la formatrice" in words(own)
    assert own.element.get("show") is None
    assert "Quatre choses" in words(offered)
    assert offered.element.get("show") == "0"
    assert offered.notes_slide.notes_text_frame.text == "Dites-le. first"
    assert dict(sections(out))["Pratique"] == ["first", "first~new", "extra", "other"]
    assert (actions(done)["first"], actions(done)["first~new"]) == ("conflict", "offered")


def test_slide_that_goes_on_from_an_offered_one_is_hidden_behind_it():
    more = slide("first-2", "Premier (2)", "La suite")
    new = made((COVER, FIRST_NEW, more, *OLD[2:]))
    out, _ = merged(edited(change_words("first")), new)
    assert names(out)[1:4] == ["first", "first~new", "first-2"]
    assert page_of(out, "first-2").element.get("show") == "0"


def test_change_that_both_made_is_no_conflict():
    def change(deck):
        page_of(deck, "first").placeholders[10].text_frame.paragraphs[0].runs[
            0
        ].text = "Quatre choses à la fois"

    out, done = merged(edited(change))
    assert actions(done)["first"] == "unchanged"
    assert "first~new" not in names(out)


def test_open_conflict_stays_as_it_is_until_the_next_version_changes_the_slide():
    once = merged(edited(change_words("first")))[1].content
    again, done = merged(once)
    assert names(again)[1:4] == ["first", "first~new", "extra"]
    assert actions(done)["first"] == "kept"
    third, done = merged(once, made(THIRD))
    assert names(third)[1:4] == ["first", "first~new", "extra"]
    assert "Mots de la formatrice" in words(page_of(third, "first"))
    assert "Cinq choses" in words(page_of(third, "first~new"))
    assert page_of(third, "first~new").element.get("show") == "0"
    assert actions(done)["first~new"] == "offered"


def test_conflict_settled_for_the_own_slide_is_not_asked_again():
    once = merged(edited(change_words("first")))[1].content
    out, done = merged(edited(delete("first~new"), once))
    assert names(out)[1:3] == ["first", "extra"]
    assert actions(done)["first"] == "kept"


def test_conflict_settled_for_the_new_slide_is_updated_from_then_on():
    def settle(deck):
        delete("first")(deck)
        del page_of(deck, "first~new").element.attrib["show"]

    once = merged(edited(change_words("first")))[1].content
    out, done = merged(edited(settle, once), made(THIRD))
    assert names(out)[1:3] == ["first", "extra"]
    assert "Cinq choses" in words(page_of(out, "first"))
    assert page_of(out, "first").element.get("show") is None
    assert actions(done)["first"] == "updated"


def test_offered_slide_that_the_trainer_went_on_with_is_the_trainers():
    once = merged(edited(change_words("first")))[1].content
    out, _ = merged(edited(change_words("first~new"), once), made(THIRD))
    told = [words(page) for page in out.slides]
    assert sum("Mots de la formatrice" in each for each in told) == 2
    assert sum("Cinq choses" in each for each in told) == 1


def test_slide_that_the_new_version_dropped_stays_if_it_was_changed():
    out, done = merged(edited(change_words("gone")))
    assert names(out)[-2:] == ["gone", "end"]
    told = next(step for step in done.plan.steps if step.id == "gone")
    assert (told.action, told.missed) == ("kept", True)


def test_slide_that_the_new_version_dropped_stays_if_a_slide_of_the_trainer_links_to_it():
    def change(deck):
        link = shape(page_of(deck, "other"), "title").click_action
        link.target_slide = page_of(deck, "gone")

    out, _ = merged(edited(change))
    target = shape(page_of(out, "other"), "title").click_action.target_slide
    assert target.element.cSld.get("name") == "gone"


def test_link_to_an_updated_slide_leads_to_the_new_one():
    def change(deck):
        shape(page_of(deck, "other"), "title").click_action.target_slide = page_of(deck, "first")

    out, _ = merged(edited(change))
    target = shape(page_of(out, "other"), "title").click_action.target_slide
    assert "Quatre choses" in words(target)


def test_custom_show_loses_only_what_is_gone():
    def change(deck):
        ids = {
            name: entry.rId for name, entry in zip(names(deck), deck.slides._sldIdLst, strict=True)
        }
        entries = "".join(f'<p:sld r:id="{ids[name]}"/>' for name in ("gone", "first"))
        xml = (
            f'<p:custShowLst xmlns:p="{P[1:-1]}" xmlns:r="{OFFICE[1:-1]}"><p:custShow name="Court" '
            f'id="0"><p:sldLst>{entries}</p:sldLst></p:custShow></p:custShowLst>'
        )
        deck.element.find(f"{P}notesSz").addnext(etree.fromstring(xml))

    out, _ = merged(edited(change))
    (entry,) = out.element.iter(f"{P}sld")
    page = out.part.related_part(entry.get(f"{OFFICE}id"))
    assert page.slide.element.cSld.get("name") == "first"
