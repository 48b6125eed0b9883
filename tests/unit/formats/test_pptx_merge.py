# What enters: a generated deck, slides that a trainer added, moved, deleted, and a newer version. What
# leaves: proof that no edit is lost, that the rest is updated, and that the file is whole.

import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE
from tests.support.merges import (
    COVER,
    FIRST_NEW,
    NEW,
    OLD,
    actions,
    add_slide,
    change_words,
    delete,
    edited,
    made,
    merged,
    move,
    names,
    page_of,
    sections,
    slide,
    words,
)

from netpes_learn.formats._pptx.merging.merge import merge_decks
from netpes_learn.formats._pptx.opc import read_package
from netpes_learn.formats._pptx.sealing.facts import facts_of, sealed


def test_untouched_deck_becomes_the_new_version():
    out, done = merged(made(OLD))
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]
    assert [facts.digest for facts in facts_of(read_package(done.content)).slides] == [
        facts.digest for facts in facts_of(read_package(made(NEW))).slides
    ]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done) == {
        "cover": "unchanged", "first": "updated", "extra": "added", "other": "unchanged",
        "figures": "unchanged", "factors": "unchanged", "end": "unchanged", "gone": "removed",
    }  # fmt: skip


def test_same_merge_gives_same_bytes_and_leaves_its_inputs_alone():
    mine, new = read_package(made(OLD)), read_package(made(NEW))
    before = dict(mine), dict(new)
    first = merge_decks(sealed(mine), mine, new).content
    assert merge_decks(sealed(mine), mine, new).content == first
    assert (mine, new) == before


def test_old_deck_and_seal_say_the_same():
    mine = edited(change_words("other"))
    assert merged(mine)[1].content == merged(mine, old=made(OLD))[1].content


def test_changed_text_is_kept_and_the_rest_updated():
    out, done = merged(edited(change_words("other")))
    assert "Mots de la formatrice" in words(page_of(out, "other"))
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done)["other"] == "kept"
    assert len(out.slides) == 7


def test_added_slide_stays_behind_the_slide_it_was_put_behind():
    out, done = merged(edited(add_slide))
    assert [page.shapes.title.text for page in out.slides][:5] == [
        "Coup de Boost", "Premier", "Ma page", "En plus", "Autre",
    ]  # fmt: skip
    assert [step.action for step in done.plan.steps][2] == "own"
    assert sections(out)[1][0] == "Pratique"
    assert len(sections(out)[1][1]) == 4


def test_moved_slide_stays_where_it_was_moved():
    out, done = merged(edited(move))
    assert names(out) == ["cover", "figures", "first", "extra", "other", "factors", "end"]
    assert [step.id for step in done.plan.steps if step.moved] == ["figures"]
    assert dict(sections(out))["Pratique"] == ["figures", "first", "extra", "other"]


def test_moved_slide_is_updated_where_it_stands():
    def change(deck):
        move(deck, place=1, to=2)

    out, done = merged(edited(change))
    assert names(out)[1:4] == ["other", "first", "extra"]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done)["first"] == "updated"


@pytest.mark.parametrize(("name", "missed"), [("other", False), ("first", True)])
def test_deleted_slide_stays_out_and_is_told(name, missed):
    out, done = merged(edited(delete(name)))
    assert name not in names(out)
    told = next(step for step in done.plan.steps if step.id == name)
    assert (told.action, told.missed) == ("deleted", missed)
    assert len(out.slides) == 6


def test_slide_that_goes_on_from_a_deleted_one_stays_out_too():
    more = slide("first-2", "Premier (2)", "La suite")
    out, done = merged(edited(delete("first")), made((COVER, FIRST_NEW, more, *OLD[2:])))
    assert "first-2" not in names(out)
    assert actions(done)["first-2"] == "deleted"


def test_file_says_how_many_slides_it_has():
    out, _ = merged(edited(change_words("first")))
    told = out.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES).blob
    assert b"<Slides>8</Slides>" in told
    assert b"<HiddenSlides>1</HiddenSlides>" in told
