# What enters: shelves. What leaves: pages and feeds as HTML and Atom readers understand them.
import html
import html.parser
import re
import uuid
from collections.abc import Callable
from typing import Any, cast

import feedparser
import pytest
from lxml import etree
from tests.support.pseudo import PseudoCatalogue
from tests.support.shelves import DATES, NEW, NEWEST, OLD, PROJECT, ROOT, editions

from netpes_learn.bundle.catalogue import Listed, Release
from netpes_learn.bundle.shelf import Shelf, next_shelf
from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._web.catalogue import Key, catalogue_pages
from netpes_learn.model.catalogue import Catalogue

ATOM = "{http://www.w3.org/2005/Atom}"
KEY = Key("0123456789ABCDEF", "RWQabc")


def bundle(partner: str, language: str, version: str, **fields: Any) -> Listed:
    values: dict[str, Any] = {
        "partner": partner,
        "name": f"<b>{partner} & co</b>",
        "language": language,
        "file": f"netpes-{partner}-{language}-{version}.zip",
        "size": 412_000_000,
        "sha256": digest(f"{partner} {language} {version}".encode()),
        "sums": "ab" * 32,
        "practices": {"raft": "1.0.0"},
    }
    return Listed(**{**values, **fields})


def release(version: str, *bundles: Listed) -> Release:
    return Release(
        schema=Release.form,
        project="small",
        version=version,
        date=DATES[version],
        notes={"raft": "Another figure <2026>."},
        bundles=bundles,
    )


@pytest.fixture
def shelf() -> Shelf:
    titles = {"raft": "Raft & rope", "boat": "Bateau"}
    older = bundle("south", "fr", OLD, titles={"raft": "Raft"})
    newer = bundle("south", "fr", NEW, practices={"raft": "1.1.0", "boat": "1.0.0"}, titles=titles)
    newest = bundle("south", "fr", NEWEST, practices={"raft": "1.1.1", "boat": "1.0.0"})
    return next_shelf(
        None,
        [
            release(OLD, older, bundle("north", "en", OLD)),
            release(NEW, newer),
            release(NEWEST, newest, bundle("south", "sv", NEWEST)),
        ],
        title="A small library",
    )


def pages(
    shelf: Shelf, *, key: Key | None = KEY, catalogue: type[Catalogue] = Catalogue
) -> dict[str, str]:
    found = catalogue_pages(shelf, editions(catalogue), key=key, read=template)
    return {path: content.decode() for path, content in found.items()}


def template(path: str) -> bytes:
    return (ROOT / path).read_bytes()


def text_of(page: str) -> str:
    words: list[str] = []

    class Reader(html.parser.HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data)

    body = re.sub(r"(?s)<(style|script).*?</\1>", "", page)
    Reader().feed(body)
    return " ".join(" ".join(words).split())


def test_front_page_offers_the_newest_of_each_partner_and_language(shelf: Shelf) -> None:
    front = pages(shelf)["index.html"]
    downloads = re.findall(r'download="([^"]+)"', front)
    assert downloads == [
        f"netpes-north-en-{OLD}.zip",
        f"netpes-south-fr-{NEWEST}.zip",
        f"netpes-south-sv-{NEWEST}.zip",
    ]
    said = text_of(front)
    assert "The newest release is 2026.11.1, of 20 November 2026." in said
    assert ">412 MB<" in front
    assert "Older releases: 2026.10.1 , 2026.09.1" in said


def test_page_tells_what_changed_by_title_in_the_language(shelf: Shelf) -> None:
    found = pages(shelf)
    page = found[f"releases/{NEW}/index.html"]
    assert "Since 2026.09.1: 1 new practice and 1 practice changed." in text_of(page)
    assert re.search(
        r'(?s)New</p>\s*<ul class="bullet">\s*<li><span lang="fr">Bateau</span></li>', page
    )
    assert "Raft &amp; rope</span>: Another figure &lt;2026&gt;.</li>" in page
    assert "Since 2026.10.1: nothing that learners would notice." in text_of(found["index.html"])
    assert "There is a newer one: Release 2026.11.1 ." in text_of(page)
    assert "newer" not in text_of(found[f"releases/{NEWEST}/index.html"])


def test_names_are_shown_as_text(shelf: Shelf) -> None:
    for path, page in pages(shelf).items():
        assert "<b>" not in page, path
        assert "&lt;b&gt;south &amp; co&lt;/b&gt;" in page or "south" not in page, path


def test_language_is_named_in_itself_and_in_english(shelf: Shelf) -> None:
    front = pages(shelf)["index.html"]
    assert 'lang="fr">Français</h3>' in front
    assert "French. Release" in text_of(front)
    assert 'lang="en">English</h3>' in front
    assert "English. Release" not in text_of(front)


def test_checking_is_explained_with_the_key_or_without(shelf: Shelf) -> None:
    signed = text_of(pages(shelf)["index.html"])
    assert "minisign -V -m SHA256SUMS -P RWQabc" in signed
    assert "The number of our key is 0123456789ABCDEF" in signed
    unsigned = text_of(pages(shelf, key=None)["index.html"])
    assert "minisign" not in unsigned
    assert "These bundles are not signed" in unsigned


def test_every_page_comes_after_those_it_links_to_and_the_front_page_last(shelf: Shelf) -> None:
    order = list(pages(shelf))
    names = ["index.fr.html", "index.sv.html", "index.html"]
    assert order[:9] == [f"releases/{each}/{name}" for each in (NEWEST, NEW, OLD) for name in names]
    assert order[9:-3] == [
        f"feeds/{name}.atom" for name in ("north", "north.en", "south", "south.fr", "south.sv")
    ]
    assert order[-3:] == names


def test_feed_is_atom_with_all_that_rfc_4287_asks_for(shelf: Shelf) -> None:
    feed = pages(shelf)["feeds/south.atom"].encode()
    root = etree.fromstring(feed)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert uuid.UUID(element.findtext(f"{ATOM}id"))
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}author/{ATOM}name").text == PROJECT.author
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 5


def test_feed_reader_understands_the_feed(shelf: Shelf) -> None:
    found = feedparser.parse(
        pages(shelf)["feeds/south.atom"].encode(),
        response_headers={
            "content-location": "https://example.org/t/feeds/south.atom",
            "content-type": "application/atom+xml",
        },
    )
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.updated == "2026-11-20T00:00:00Z"
    titles = [entry.title for entry in found.entries]
    assert titles == [
        "Release\xa02026.11.1, Français",
        "Release\xa02026.11.1, Svenska",
        "Release\xa02026.10.1, Français",
        "Release\xa02026.09.1, Français",
    ]
    entry = found.entries[2]
    assert entry.updated == "2026-10-15T00:00:00Z"
    assert entry.link == f"https://example.org/t/releases/{NEW}/index.fr.html#south-fr"
    (enclosure,) = entry.enclosures
    assert (enclosure.length, enclosure.type) == ("412000000", "application/zip")
    assert enclosure.href.startswith("https://example.org/t/blobs/sha256/")
    assert entry.content[0].value == "New: Bateau\nChanged: Raft & rope: Another figure <2026>."


def test_entry_keeps_its_id_when_releases_come_and_go(shelf: Shelf) -> None:
    def ids(feed: str) -> dict[str, str]:
        found = feedparser.parse(feed.encode())
        return {entry.title: entry.id for entry in found.entries}

    before = ids(pages(shelf)["feeds/south.atom"])
    alone = next_shelf(None, [release(NEW, bundle("south", "fr", NEW))], title="Other title")
    after = ids(pages(alone)["feeds/south.atom"])
    assert after == {"Release\xa02026.10.1, Français": before["Release\xa02026.10.1, Français"]}


def test_same_shelf_gives_the_same_bytes(shelf: Shelf) -> None:
    assert pages(shelf) == pages(shelf)


def test_mistake_in_a_template_is_told_with_its_line(shelf: Shelf) -> None:
    def read(path: str) -> bytes:
        content = (ROOT / path).read_bytes()
        return content.replace(b"group.name", b"group.nam") if "catalogue.html" in path else content

    with pytest.raises(ContentError, match=r"templates/catalogue/catalogue.html.j2:\d+.*NL411"):
        catalogue_pages(shelf, editions(), key=KEY, read=read)


def test_page_is_offered_in_every_language_of_the_bundles_and_says_so(shelf: Shelf) -> None:
    found = pages(shelf)
    for up, folder in (("", ""), ("../../", f"releases/{NEW}/")):
        for name, tag in (("index.html", "en"), ("index.fr.html", "fr"), ("index.sv.html", "sv")):
            page = found[folder + name]
            assert f'<html lang="{tag}">' in page
            ways = re.findall(r'<li><a href="([^"]+)" hreflang="(..)" lang="..".*?>(.+?)</a>', page)
            assert ways == [
                (f"{up}{folder}index.html", "en", "English"),
                (f"{up}{folder}index.fr.html", "fr", "Français"),
                (f"{up}{folder}index.sv.html", "sv", "Svenska"),
            ]
            assert page.count('aria-current="page"') == 1
            alternate = re.findall(r'<link rel="alternate" hreflang="(..)" href="([^"]+)">', page)
            assert alternate == [(hreflang, href) for href, hreflang, _ in ways]
    assert f'href="{folder}index.fr.html#south-fr"' in found["index.fr.html"]
    assert '<a href="../../index.fr.html">' in found[f"releases/{NEW}/index.fr.html"]


def test_no_word_of_a_page_or_feed_is_left_in_english(shelf: Shelf) -> None:
    """Each message is in brackets; what is outside of them went through no catalogue."""
    found = pages(shelf, catalogue=PseudoCatalogue)
    names = ["Français", "English", "Svenska", "Anglais", "Suédois", "ZIP", "minisign", "RWQabc"]
    kept = ["Raft & rope", "Bateau", "Another figure <2026>.", PROJECT.title, PROJECT.author]
    kept += ["Signature and comment signature verified", KEY.id, str(PROJECT.licence.name)]
    kept += ["<b>south & co</b>", "<b>north & co</b>"]
    for path in ("index.fr.html", f"releases/{NEW}/index.fr.html", "feeds/south.fr.atom"):
        unsaid = "style|script|code|footer|title|id"
        text = re.sub(rf"(?s)<({unsaid})\b.*?</\1>", " ", found[path])
        spoken = html.unescape(re.sub(r"<[^>]+>", "|", text))
        for each in (*kept, *names):
            spoken = spoken.replace(each, " ")
        bare = re.sub(r"\[[^]]*\]", " ", re.sub(r"\[[^][]*\]", "", spoken))
        assert set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", bare)) <= {"novembre", "octobre", "septembre"}


def test_english_that_nobody_translated_says_so(shelf: Shelf) -> None:
    front = pages(shelf)["index.fr.html"]
    assert '<h2 id="check"><span lang="en">How to check what you downloaded</span></h2>' in front
    assert "20\xa0novembre\xa02026" in front
    assert ">412\u202fMo<" in front


def test_feed_of_one_language_tells_of_its_bundles_alone(shelf: Shelf) -> None:
    found = pages(shelf, catalogue=PseudoCatalogue)
    french = feedparser.parse(found["feeds/south.fr.atom"].encode())
    assert french.feed.language == "fr"
    assert len(french.entries) == 3
    # The feed that was there before goes on with all, each in its language, under the same ids.
    both = feedparser.parse(found["feeds/south.atom"].encode())
    assert [entry.id for entry in both.entries if "Fran" in entry.title] == [
        entry.id for entry in french.entries
    ]
    assert both.feed.id == "urn:uuid:" + str(
        uuid.uuid5(uuid.NAMESPACE_URL, "netpes-learn/small/south")
    )
    assert both.feed.id != french.feed.id
    assert 'xml:lang="sv"' in found["feeds/south.atom"]


def test_notes_are_told_in_the_language_of_the_page_where_they_were_translated(
    shelf: Shelf,
) -> None:
    found = release(NEW, *shelf.releases[NEW].bundles)
    told = {"fr": {"raft": "Un autre chiffre."}}
    newer = found.model_copy(update={"schema_": Release.translated_form, "translated": told})
    after = next_shelf(None, [shelf.releases[OLD], newer], title="A small library")
    made = pages(after)
    assert "Raft &amp; rope: Un autre chiffre.</li>" in made[f"releases/{NEW}/index.fr.html"]
    assert "Raft & rope: Un autre chiffre." in html.unescape(made["feeds/south.fr.atom"])
    assert "</span>: Another figure &lt;2026&gt;.</li>" in made[f"releases/{NEW}/index.html"]


def test_mistake_in_the_words_is_told_with_their_key(shelf: Shelf) -> None:
    def with_words(change: Callable[[dict[str, str]], object]) -> str:
        made = editions()
        change(cast("dict[str, str]", made["fr"].wording.keyed))
        with pytest.raises(ContentError) as caught:
            catalogue_pages(shelf, made, key=KEY, read=template)
        return str(caught.value)

    assert "NL651: there is no 'find', which a page asks for" in with_words(
        lambda words: words.pop("find")
    )
    assert "wording.yml: error NL651: since: the message" in with_words(
        lambda words: words.update(since="Since {when}: {changes}")
    )
