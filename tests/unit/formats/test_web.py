# What enters: sites built here. What leaves: claims about the index page.

import hashlib

import pytest
from lxml import html
from tests.support.sites import WORDS, Memory, card, cards, fr, page, quiz, rendered, site

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._web import pages
from netpes_learn.model.document import (
    Heading,
    Paragraph,
)
from netpes_learn.model.site import Site
from netpes_learn.model.text import Run, Text


def test_page_loads_nothing_but_pictures_and_video_beside_it() -> None:
    tree = page(site(*cards(5), groups=2))
    loading = {(e.tag, e.get("src") or e.get("poster")) for e in tree.xpath("//*[@src|@poster]")}
    assert loading == {("video", "pills/a.mp4"), ("track", "pills/a.vtt")}
    assert not tree.xpath("//link|//base|//iframe|//object|//script[@type='module']")
    text = html.tostring(tree, encoding="unicode")
    assert "@import" not in text
    assert "url(" not in text


def test_page_comes_only_from_recorded_reads() -> None:
    resources = Memory()
    rendered(site(card()), resources)
    assert set(resources.reads) == {
        "templates/emblem.svg",
        "templates/tokens.yml",
        "templates/site/index.html.j2",
        "templates/site/card.html.j2",
        "templates/site/blocks.html.j2",
        "templates/site/site.css",
        "templates/site/site.js",
    }


def test_same_site_gives_the_same_bytes() -> None:
    digests = {hashlib.sha256(rendered(site(*cards(6))).encode()).hexdigest() for _ in range(2)}
    assert len(digests) == 1


def test_logo_stands_in_the_page_in_place_of_the_wordmark() -> None:
    brand = site().brand.model_copy(update={"logo": "content/partners/p/logo.png"})
    tree = page(site(brand=brand), Memory({"content/partners/p/logo.png": b"\x89PNG"}))
    (image,) = tree.xpath("//header//img")
    assert image.get("src") == "data:image/png;base64,iVBORw=="
    assert image.get("alt") == "Le Forem Wallonie"


def test_logo_that_is_no_picture_for_the_web_is_told() -> None:
    brand = site().brand.model_copy(update={"logo": "content/partners/p/logo.eps"})
    with pytest.raises(ContentError, match="NL414"):
        rendered(site(brand=brand), Memory({"content/partners/p/logo.eps": b"%!PS"}))


@pytest.mark.parametrize("name", sorted(set(WORDS) - {"filter", "right"}))
def test_missing_word_is_told_by_its_name(name: str) -> None:
    wording = {key: text for key, text in WORDS.items() if key != name}
    with pytest.raises(ContentError, match=f"NL410.*'{name}'"):
        rendered(site(*cards(5), groups=2, wording=wording))


def test_every_word_that_is_read_comes_from_the_site() -> None:
    marked = {name: f"§{name}§ {{shown}} {{total}}" for name in WORDS}
    tree = page(site(*cards(5), groups=2, wording=marked, notes=(quiz(reveal=True),)))
    for code in tree.xpath("//script|//style"):
        code.drop_tree()
    text = html.tostring(tree, encoding="unicode", method="html")
    assert all(f"§{name}§" in text for name in WORDS)
    labels = tree.xpath("//@aria-label|//@alt|//@title|//@placeholder")
    assert labels == []


def test_text_in_another_language_says_so_and_own_language_does_not() -> None:
    tree = page(site(card(title=[fr("Le "), Text("Lab", "en")])))
    (title,) = tree.xpath("//h3")
    assert [(e.text, e.get("lang")) for e in title] == [("Lab", "en")]
    assert tree.get("lang") == "fr"


def test_text_is_escaped() -> None:
    text = rendered(site(card(title=fr("<script>alert(1)</script> & co"))))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in text


def test_what_is_not_rich_text_is_escaped_too() -> None:
    brand = site().brand.model_copy(update={"wordmark": ("A <b>B</b> & C",)})
    properties = site().properties.model_copy(update={"title": "</title><b>", "version": "<b>"})
    tree = page(site(brand=brand, properties=properties))
    assert not tree.xpath("//b")
    assert tree.find_class("wordmark")[0].text_content() == "A <b>B</b> & C"


def test_emphasis_and_links_keep_their_language() -> None:
    runs = [
        Run(text="fort", lang="fr", strong=True),
        Run(text="web", lang="en", href="https://example.org/?a=1&b=2"),
    ]
    (paragraph,) = page(site(notes=(Paragraph(text=runs),))).find_class("body")
    shown = [(e.tag, e.get("lang"), e.get("href"), e.text) for e in paragraph]
    assert shown == [
        ("strong", None, None, "fort"),
        ("a", "en", "https://example.org/?a=1&b=2", "web"),
    ]


def test_address_that_would_run_a_script_is_refused() -> None:
    run = Run(text="x", lang="fr", href="JavaScript:alert(1)")
    with pytest.raises(ContentError, match="NL413"):
        rendered(site(notes=(Paragraph(text=[run]),)))


def test_file_names_keep_their_signs_in_addresses() -> None:
    (link,) = page(site(card())).xpath("//ul[@class='entries']//a")
    assert link.get("href") == "decks/a%20b%231.pptx"
    assert " ".join(link.text_content().split()) == "Diaporama, Coup de Boost PPTX 9 kB"


@pytest.mark.parametrize(
    ("language", "proofing", "shown"),
    [
        ("fr", "fr-BE", "20\xa0novembre\xa02026"),
        ("fi", "fi-FI", "20.\xa0marraskuuta\xa02026"),
        ("es", "es-ES", "20\xa0de\xa0noviembre\xa0de\xa02026"),
        ("qps-ploc", "qps-ploc", "2026-11-20"),
    ],
)
def test_date_is_written_as_its_language_does(language: str, proofing: str, shown: str) -> None:
    changes = {"language": language, "proofing": proofing}
    properties = site().properties.model_copy(update=changes)
    (time,) = page(site(properties=properties)).xpath("//time")
    assert (time.text, time.get("datetime")) == (shown, "2026-11-20")


def test_headings_descend_without_a_gap() -> None:
    notes = (Heading(text=fr("Notes"), level=1), Heading(text=fr("Plus"), level=3))
    tree = page(site(*cards(2), groups=2, notes=notes))
    levels = [int(e.tag[1]) for e in tree.xpath("//h1|//h2|//h3|//h4")]
    assert levels == [1, 2, 3, 3, 2, 3, 3, 2, 3]


def test_ids_are_unique_and_every_reference_arrives() -> None:
    tree = page(site(card(), groups=1, notes=(quiz(reveal=True),)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    labels = [name for value in tree.xpath("//@aria-labelledby") for name in value.split()]
    jumps = [href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")]
    assert set(labels + jumps) <= set(ids)
    assert labels
    assert jumps


def test_page_of_one_group_has_no_list_of_contents() -> None:
    assert not page(site(card(), groups=1)).xpath("//nav")
    assert len(page(site(card(), groups=3)).xpath("//nav//a")) == 3


@pytest.mark.parametrize(("count", "fields"), [(4, 0), (5, 1)])
def test_filter_waits_for_its_script_and_for_cards_enough(count: int, fields: int) -> None:
    forms = page(site(*cards(count))).xpath("//form[@role='search'][@hidden]")
    assert len(forms) == fields


def test_filter_is_left_out_where_the_outline_gives_no_word_for_it() -> None:
    wording = {name: WORDS[name] for name in WORDS if name not in {"filter", "shown", "nothing"}}
    assert not page(site(*cards(9), wording=wording)).xpath("//form")


def test_card_without_video_needs_no_player_and_no_script() -> None:
    tree = page(
        site(card(video=None), wording={"skip": "a", "open": "b", "version": "c", "date": "d"})
    )
    assert not tree.xpath("//video|//script")


def test_emblem_is_upright_beside_the_statement() -> None:
    (funding,) = page(site()).xpath("//footer//div[@class='funding']")
    assert len(funding.xpath(".//*[local-name()='polygon']")) == 12
    assert funding.text_content().strip() == "Cofinancé par l'Union européenne"


@pytest.mark.parametrize(
    ("template", "line"),
    [("ok\n{{ nowhere }}", 2), ("{% for %}", 1), ("\n\n{{ 'a'|nofilter }}", 3)],
)
def test_designers_mistake_is_told_with_its_line(template: str, line: int) -> None:
    environment = pages.page_environment(lambda _: template.encode())
    with pytest.raises(ContentError, match=f"templates/x.html.j2:{line}: error NL411"):
        pages.render_page(environment, "templates/x.html.j2", {})


def with_icons(*names: str) -> Site:
    plain_site = site(card(), groups=len(names))
    named = zip(plain_site.groups, names, strict=True)
    groups = tuple(group.model_copy(update={"icon": name}) for group, name in named)
    return plain_site.model_copy(update={"groups": groups})


def test_icons_are_drawn_once_and_shown_as_decoration() -> None:
    tree = page(with_icons("briefcase", "briefcase", "chart-bar"))
    drawn = [symbol.get("id") for symbol in tree.xpath("//symbol")]
    assert len(drawn) == len(set(drawn))
    shown = tree.xpath("//svg[use]")
    assert {svg.xpath("use")[0].get("href")[1:] for svg in shown} <= set(drawn)
    # At the title and in the list of contents of each group, and at each file.
    assert len(tree.xpath("//h2/svg | //nav//a/svg")) == 2 * 3
    assert tree.xpath("//a[@data-role='deck']/svg")
    assert {svg.get("aria-hidden") for svg in tree.xpath("//svg[use or symbol]")} == {"true"}


def test_group_without_an_icon_has_none() -> None:
    tree = page(site(*cards(5), groups=2))
    assert not tree.xpath("//h2/svg | //nav//a/svg")


def test_unknown_icon_is_told_with_the_nearest() -> None:
    with pytest.raises(ContentError, match="NL456") as told:
        rendered(with_icons("briefcas"))
    assert "briefcase" in str(told.value.diagnostics[0].hint)
