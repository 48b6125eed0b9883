# What enters: decks saved anew by programs, with and without an edit. What leaves: proof that saving is
# no edit, that the smallest edit is seen, and that a deck says what it was.

import re
from dataclasses import replace

import pytest
from lxml import etree
from tests.support.merges import (
    NEW,
    OLD,
    THIRD,
    TIMING,
    actions,
    change_words,
    edited,
    made,
    merged,
    names,
    page_of,
    resaved,
    run_of,
    shape,
    title,
    words,
)

from netpes_learn.formats._pptx.opc import package_bytes, read_package, with_link
from netpes_learn.formats._pptx.sealing.facts import facts_of, sealed


def test_saving_anew_is_no_edit():
    mine = resaved(made(OLD))
    assert facts_of(read_package(mine)).design == facts_of(read_package(made(OLD))).design
    out, done = merged(mine)
    assert set(actions(done).values()) == {"unchanged", "updated", "added", "removed"}
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]


def test_edit_is_seen_in_a_deck_saved_anew():
    out, done = merged(resaved(edited(change_words("other"))))
    assert actions(done)["other"] == "kept"
    assert sum(action == "kept" for action in actions(done).values()) == 1
    assert "Mots de la formatrice" in words(page_of(out, "other")).replace("\n", "")


SMALL_EDITS = {
    "a letter": title("Autr"),
    "a space": title("Autre "),
    "bold": lambda page: setattr(run_of(page, "body").font, "bold", True),
    "place": lambda page: setattr(shape(page, "body"), "left", 999999),
    "language": lambda page: run_of(page, "body")._r.rPr.set("lang", "nl-BE"),
    "alternative text": lambda page: shape(page, "body").element.nvSpPr.cNvPr.set("descr", "x"),
    "background": lambda page: page.background.fill.solid(),
    "order of shapes": lambda page: page.shapes._spTree.append(shape(page, "title").element),
    "empty line": lambda page: shape(page, "body").text_frame.add_paragraph(),
    "animation": lambda page: page.element.append(
        etree.fromstring(TIMING.replace("/></p:par>", "><p:childTnLst/></p:cTn></p:par>"))
    ),
}


@pytest.mark.parametrize("edit", SMALL_EDITS)
def test_smallest_edit_is_seen(edit):
    def change(deck):
        SMALL_EDITS[edit](page_of(deck, "other"))

    assert actions(merged(edited(change))[1])["other"] == "kept"


def without_ids(content):
    """Return a deck as LibreOffice saves it: no ids, no seal."""
    package = read_package(content)
    for name, part in package.items():
        package[name] = replace(
            part,
            content=re.sub(rb'(<p:cSld) name="[^"]*"', rb"\1", part.content)
            if "/slides/" in name
            else part.content,
            links={key: link for key, link in part.links.items() if "customXml" not in link.kind},
        )
    return package_bytes(package)


def test_slides_without_ids_are_known_by_what_they_say_their_title_or_their_notes():
    def change(deck):
        change_words("other")(deck)
        page_of(deck, "factors").shapes.title.text = "Mes facteurs"

    mine = without_ids(edited(change))
    assert sealed(read_package(mine)) is None
    out, done = merged(mine, old=made(OLD))
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]
    assert actions(done)["other"] == actions(done)["factors"] == "kept"
    assert actions(done)["first"] == "updated"


def test_seal_is_found_where_libreoffice_puts_it_and_put_back_in_its_place():
    package = read_package(made(OLD))
    main = package["/ppt/presentation.xml"]
    (link,) = main.linked("customXml")
    package["/ppt/presentation.xml"] = replace(
        main, links={key: each for key, each in main.links.items() if key != link.id}
    )
    package["/"], _ = with_link(package["/"], link.kind, link.target)
    _, done = merged(package_bytes(package))
    out = read_package(done.content)
    assert not out["/"].linked("customXml")
    assert len(out["/ppt/presentation.xml"].linked("customXml")) == 1
    assert sealed(out).design == sealed(package).design


def test_merged_deck_seals_the_new_version():
    once = merged(edited(change_words("other")))[1].content
    told = sealed(read_package(once))
    assert told.by_id.keys() == facts_of(read_package(made(NEW))).by_id.keys()
    out, done = merged(once, made(THIRD))
    assert actions(done)["other"] == "kept"
    assert actions(done)["first"] == "updated"
    assert "Mots de la formatrice" in words(page_of(out, "other"))


def test_generated_deck_seals_what_it_is():
    package = read_package(made(OLD))
    told, facts = sealed(package), facts_of(package)
    assert told.identity == "coup-de-boost-deck fr-BE"
    assert told.design == facts.design
    assert [(s.id, s.digest, s.section) for s in told.slides] == [
        (s.id, s.digest, s.section) for s in facts.slides
    ]
    assert len({s.digest for s in facts.slides}) == len(OLD)
