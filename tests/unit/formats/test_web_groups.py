# What enters: sites of two groups, one of which holds no practices. What leaves: claims about the
# files that open from a group's heading, and about what is counted.
from typing import Any

from lxml import html
from tests.support.imprints import brand, properties
from tests.support.resources import QuietFiles

from netpes_learn.formats import web
from netpes_learn.model.document import Card, Entry, Group, Site
from netpes_learn.model.text import LanguageTag, Text

WORDS = ("skip", "contents", "practices", "open", "version", "date")


def fr(text: str) -> Text:
    return Text(text, LanguageTag("fr"))


def card(name: str) -> Card:
    return Card(id=name, title=fr(name), colour="#0B6E69", tint="#E7F0F0")


def site() -> Site:
    entry = Entry(href="decks/area.pptx", text=fr("Diapositives"), role="deck", note=fr("9 ko"))
    work = Group(
        id="work",
        title=fr("Travail"),
        colour="#0B6E69",
        entries=(entry,),
        cards=(card("a"), card("b")),
    )
    service = Group(
        id="service", title=fr("Service"), colour="#0B6E69", practices=False, cards=(card("c"),)
    )
    bare = Group(id="bare", title=fr("Fichiers"), colour="#0B6E69", entries=(entry,))
    return Site(
        kind="site",
        id="index",
        properties=properties(title="Pratiques"),
        brand=brand(),
        title=fr("Pratiques"),
        groups=(service, work, bare),
        footer=fr("Bibliothèque"),
        wording={word: fr(word) for word in WORDS},
    )


def page(files: QuietFiles) -> Any:
    return html.fromstring(web.render(site(), files)[".html"].decode())


def test_files_of_a_whole_group_open_under_its_heading_and_are_named_after_it() -> None:
    (work,) = page(QuietFiles()).xpath("//section[@id='group-work']/div[@class='group-head']")
    (link,) = work.xpath(".//a")
    assert link.get("href") == "decks/area.pptx"
    assert link.text_content() == "Diapositives, Travail PPTX 9 ko"
    (entries,) = work.xpath("ul")
    names = entries.get("aria-labelledby").split()
    assert [page(QuietFiles()).get_element_by_id(name).text_content() for name in names] == [
        "open",
        "Travail",
    ]


def test_only_practices_are_counted() -> None:
    files = QuietFiles()
    tree = page(files)
    counts = {
        link.get("href"): [count.text_content() for count in link.xpath("*[@class='count']")]
        for link in tree.xpath("//nav//a")
    }
    assert counts == {"#group-service": [], "#group-work": ["practices 2"], "#group-bare": []}
    assert tree.xpath("//section[@data-practices]/@id") == ["group-work", "group-bare"]
    assert files.facts == {"practices": 2}


def test_group_without_cards_has_no_empty_grid() -> None:
    assert page(QuietFiles()).xpath("//section[@id='group-bare']//div[@class='cards']") == []
