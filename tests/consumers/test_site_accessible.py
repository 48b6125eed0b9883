# What enters: sites and a build report built here. What leaves: what Chromium and axe-core say.
import functools
import http.server
import threading
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from chromium import open_page, violations
from tests.support.resources import ROOT, QuietFiles

from netpes_learn.formats import page, web
from netpes_learn.formats._web import report
from netpes_learn.model.document import (
    Answer,
    BigNumber,
    Brand,
    Bullets,
    Callout,
    Card,
    Chart,
    Entry,
    Group,
    Handout,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Part,
    Point,
    Properties,
    QrCode,
    Quiz,
    Site,
    Table,
    Worksheet,
)
from netpes_learn.model.text import Text, runs_of

COLOURS = (
    ("#0B6E69", "#E7F0F0"),
    ("#A63D0F", "#F6ECE7"),
    ("#3D3FA3", "#ECECF6"),
    ("#8A1F5E", "#F3E9EF"),
    ("#14213D", "#E8E9EC"),
)
VTT = """WEBVTT

00:00:00.200 --> 00:00:01.400 line:80% align:center
Ilman työtä,
<i>ilman</i> koulua

00:00:01.500 --> 00:00:02.800
Takaisin &amp; eteenpäin
"""
WORDING = {
    "skip": "Siirry sisältöön",
    "contents": "Sisällys",
    "practices": "Käytäntöjä:",
    "open": "Tiedostot",
    "video": "Video",
    "captions": "Tekstitys",
    "filter": "Etsi käytäntö",
    "shown": "{shown}/{total} käytäntöä",
    "nothing": "Ei löytynyt.",
    "version": "Versio",
    "date": "Päivämäärä",
    "right": "Oikea vastaus",
}


def fi(text: str) -> Text:
    return Text(text, "fi")


def card(number: int, colour: str, tint: str) -> Card:
    entries = [
        Entry(href=f"decks/{number}.pptx", text=fi("Diaesitys"), role="deck", note=fi("240 kt")),
        Entry(href=f"pills/{number}.html", text=fi("Tekstivastine"), role="transcript"),
    ]
    return Card(
        id=f"card-{number}",
        title=Text(f"Työllisyyspalvelujen käytäntö {number}", "en" if number % 2 else "fi"),
        kicker=fi("Helsinki" if number % 3 else "Tampere"),
        text=fi("Tiivis ohjelma auttaa nuoria pääsemään uudelleen liikkeelle."),
        colour=colour,
        tint=tint,
        video="pill.mp4",
        captions="pill.vtt",
        captions_text=VTT,
        entries=tuple(entries),
    )


def notes() -> tuple[Any, ...]:
    points = (
        Point(label=fi("työssä"), value=46, shown="46 %"),
        Point(label=fi("koulutuksessa"), value=35, shown="35 %"),
    )
    answers = (
        Answer(letter="A", text=fi("yksi"), correct=False, feedback=fi("ei")),
        Answer(letter="B", text=fi("kaksi"), correct=True, feedback=fi("kyllä")),
    )
    return (
        Heading(text=fi("Lisätietoja")),
        *(Paragraph(text=fi("Teksti"), style=s) for s in ("lead", "body", "small", "prompt")),
        *(Bullets(items=[fi("a"), fi("b")], style=s) for s in ("bullet", "number", "check")),
        *(Callout(title=fi("Meillä"), text=fi("Teksti"), voice=v) for v in ("area", "partner")),
        Table(header=[fi("A"), fi("B")], rows=((runs_of(fi("1")),) * 2,), alt=fi("Taulukko")),
        Numbers(items=(BigNumber(value=fi("81 %"), counts=fi("työssä"), when=fi("2024")),)),
        *(
            Chart(shape=s, title=fi("Vuoden jälkeen"), alt=fi("46 ja 35"), points=points)
            for s in ("bars", "parts", "timeline")
        ),
        Quiz(stem=fi("Montako?"), answers=answers, reveal=True),
        Worksheet(prompts=[fi("Kuka?")], lines=2),
        QrCode(href="https://example.org/", text=fi("Sivusto"), alt=fi("QR-koodi")),
        Locator(country="FI", text=fi("Helsinki")),
    )


def site(cards: int) -> Site:
    groups: dict[int, list[Card]] = {}
    for number in range(cards):
        groups.setdefault(number % len(COLOURS), []).append(
            card(number, *COLOURS[number % len(COLOURS)])
        )
    return Site(
        kind="site",
        id="index",
        properties=Properties(
            title="Käytäntöjä",
            language="fi",
            proofing="fi-FI",
            author="NET PES",
            date="2026-11-20",
            version="2026.11.1",
        ),
        brand=Brand(
            wordmark=("Helsingin työllisyyspalvelut", "Helsingfors"),
            accent="#00408A",
            on_accent="#FFFFFF",
            area="#0B6E69",
            area_tint="#E7F0F0",
            funding=fi("Euroopan unionin osarahoittama"),
            licence=fi("CC BY 4.0"),
            disclaimers=[fi("Näkemykset ovat tekijöiden omia.")],
        ),
        title=fi("Käytäntöjä, jotka tuovat ihmiset ja työn yhteen"),
        lead=fi("Avaa tiedosto tai katso video."),
        groups=tuple(
            Group(id=f"g{n}", title=fi(f"Alue {n}"), colour=COLOURS[n][0], cards=tuple(held))
            for n, held in sorted(groups.items())
        ),
        notes=notes(),
        footer=fi("Koulutuskirjasto"),
        wording={name: fi(text) for name, text in WORDING.items()},
    )


def build_report() -> bytes:
    artefacts = [
        {
            "path": f"helsinki/fi/decks/{number:02}.pptx",
            "kind": ("deck", "pill")[number % 2],
            "format": "pptx",
            "bytes": 7 ** (number * 5 % 12),
            "seconds": (number * 5 % 12) / 7,
            "state": ("rendered", "cached", "unchanged")[number % 3],
            "warnings": ["a label is 45 characters long"] if number == 3 else [],
            "facts": {"slides": number},
        }
        for number in range(12)
    ]
    told = {
        "title": "Build report",
        "seconds_total": 12.5,
        "jobs": 2,
        "partners": ["helsinki"],
        "artefacts": artefacts,
        "pruned": ["helsinki/fi/decks/old.pptx"],
        "warnings": ["no voice for sv"],
    }
    return report.render_report(told, template=(ROOT / report.TEMPLATE).read_text("utf-8"))


def changes() -> Handout:
    """A page of running text with what a page of changes has: tables, and panels beside them."""
    brand, properties = site(1).brand, site(1).properties
    header, rows = [fi("Ennen"), fi("Nyt")], ((runs_of("1 146"), runs_of("1 203")),)
    tables = [Table(header=header, rows=rows, alt=fi(f"Luvut {number}")) for number in range(3)]
    parts = [
        Part(
            id=f"part-{number}",
            title=fi(f"Käytäntö {number}"),
            new_page=True,
            main=[Heading(text=fi("Numeroina"), level=3), tables[number]],
            side=[
                Callout(title=fi("Diat"), text=[fi("3 · Mikä se on"), fi("4 · Miksi se toimii")])
            ],
        )
        for number in range(3)
    ]
    return Handout(
        kind="handout",
        id="changes",
        properties=properties,
        brand=brand,
        title=fi("Mikä on muuttunut"),
        kicker=fi("Kirjasto"),
        lead=fi("Versio 2 verrattuna versioon 1."),
        footer=fi("Muutokset"),
        parts=parts,
    )


def write_video(path: Path) -> None:
    """Write three seconds of a grey picture as H.264, enough to play and to seek."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=25, options={"g": "25"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        picture = np.full((180, 320, 3), 200, np.uint8)
        for _ in range(75):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    for cards in (1, 4, 61):
        (folder / f"site-{cards}.html").write_bytes(web.render(site(cards), QuietFiles())[".html"])
    (folder / "report.html").write_bytes(build_report())
    (folder / "changes.html").write_bytes(page.render(changes(), QuietFiles())[".html"])
    (folder / "pill.vtt").write_text(VTT, "utf-8")
    write_video(folder / "pill.mp4")
    return folder


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("name", ["site-1", "site-4", "site-61", "report", "changes"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing(tab: Any, folder: Path, name: str, width: int) -> None:
    open_page(tab, (folder / f"{name}.html").as_uri(), width=width)
    assert violations(tab) == []


@pytest.mark.parametrize("name", ["site-1", "site-61", "report", "changes"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_never_scrolls_sideways(tab: Any, folder: Path, name: str, width: int) -> None:
    # WCAG 1.4.10: 320 CSS pixels.
    open_page(tab, (folder / f"{name}.html").as_uri(), width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_table_of_changes_is_read_without_scrolling_on_a_small_screen(
    tab: Any, folder: Path
) -> None:
    """Each row stands as a card, with what heads its cells; readers of the screen find a table."""
    open_page(tab, (folder / "changes.html").as_uri(), width=320)
    wide = "all => all.filter(each => each.scrollWidth > each.clientWidth).length"
    assert tab.locator(".table").evaluate_all(wide) == 0
    row = tab.get_by_role("row", name="1 146 1 203").first
    heads = "each => getComputedStyle(each, '::before').content"
    assert row.locator("td").first.evaluate(heads).startswith('"Ennen"')
    assert tab.get_by_role("columnheader", name="Ennen").count() == 3
    tab.set_viewport_size({"width": 1280, "height": 900})
    assert row.locator("td").first.evaluate(heads) == "none"


def test_page_from_a_disk_opens_without_a_complaint(tab: Any, folder: Path) -> None:
    assert open_page(tab, (folder / "site-4.html").as_uri()) == []


CUES = """video => [...video.textTracks].map(track => ({
  kind: track.kind, label: track.label, language: track.language, mode: track.mode}))"""
SHOW = """async video => {
  const track = video.textTracks[0];
  const changed = new Promise(done => {
    track.addEventListener("cuechange", () => { if (track.activeCues.length) { done(); } });
    setTimeout(done, 5000);
  });
  track.mode = "showing";
  video.muted = true;
  await video.play();
  await changed;
  video.pause();
  return {all: track.cues.length, now: [...track.activeCues].map(cue =>
    [cue.getCueAsHTML().textContent, cue.line, cue.snapToLines, cue.align])};
}"""


def check_captions(tab: Any) -> None:
    video = tab.locator("video").first
    track = {"kind": "captions", "label": "Tekstitys", "language": "fi", "mode": "disabled"}
    assert video.evaluate(CUES) == [track]
    assert video.evaluate(SHOW) == {
        "all": 2,
        "now": [["Ilman työtä,\nilman koulua", 80, False, "center"]],
    }


def test_captions_show_on_a_page_opened_from_a_disk(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-1.html").as_uri())
    check_captions(tab)


def test_captions_show_on_a_page_from_a_server(tab: Any, folder: Path) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        open_page(tab, f"http://127.0.0.1:{server.server_port}/site-1.html")
        assert tab.locator("track").count() == 1
        check_captions(tab)
        server.shutdown()


def test_one_video_plays_at_a_time(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-4.html").as_uri())
    videos = tab.locator("video")
    for number in (0, 1):
        videos.nth(number).evaluate("async video => { video.muted = true; await video.play(); }")
    assert [videos.nth(number).evaluate("video => video.paused") for number in (0, 1)] == [
        True,
        False,
    ]


def test_filter_ignores_case_and_accents_and_says_how_many(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-61.html").as_uri())
    tab.get_by_role("searchbox", name="Etsi käytäntö").fill("TYOLLISYYSPALVELUJEN tampere")
    assert tab.locator(".card:visible").count() == 21
    assert tab.get_by_role("status").inner_text() == "21/61 käytäntöä"
    tab.get_by_role("searchbox").fill("qqq")
    assert tab.locator(".group:visible").count() == 0
    assert tab.get_by_role("status").inner_text() == "Ei löytynyt."


def test_list_of_contents_reaches_a_group_that_the_filter_hid(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-61.html").as_uri())
    tab.get_by_role("searchbox").fill("qqq")
    tab.get_by_role("link", name="Alue 2").click()
    assert tab.locator(".card:visible").count() == 61
    assert abs(tab.locator("#group-g2").evaluate("e => e.getBoundingClientRect().top")) < 2


def test_page_is_complete_without_its_script(browser: Any, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((folder / "site-61.html").as_uri())
    assert tab.locator(".card:visible").count() == 61
    assert not tab.locator("form").is_visible()
    context.close()


def test_skip_link_shows_on_focus_and_leads_to_the_content(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-61.html").as_uri())
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Siirry sisältöön")
    assert skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().top >= 0")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_format_and_size_of_a_file_stand_apart(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "site-1.html").as_uri())
    note = tab.locator(".entries .note").first
    assert note.inner_text() == "PPTX 240 kt"
    gap = note.evaluate(
        """note => { const range = document.createRange(); range.selectNode(note.firstChild);
        range.setEnd(note.firstChild, note.firstChild.length - 1);
        return note.querySelector(".size").getBoundingClientRect().left
          - range.getBoundingClientRect().right; }"""
    )
    assert gap > 4


def test_targets_are_24_pixels_high(tab: Any, folder: Path) -> None:
    # WCAG 2.5.8; links inside a sentence are exempt.
    open_page(tab, (folder / "site-61.html").as_uri(), width=375)
    low = tab.locator("nav a, .entries a, input, .skip").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height).filter(height => height < 24)"
    )
    assert low == []


@pytest.mark.parametrize("column", [5, 6])
def test_report_sorts_numbers_as_numbers_both_ways(tab: Any, folder: Path, column: int) -> None:
    assert open_page(tab, (folder / "report.html").as_uri()) == []
    head = tab.locator("#all thead th").nth(column - 1)
    for direction in ("ascending", "descending"):
        head.get_by_role("button").click()
        shown = tab.locator(f"#all tbody td:nth-child({column})").evaluate_all(
            "all => all.map(cell => Number(cell.dataset.value))"
        )
        assert len(set(shown)) == 12
        assert shown == sorted(shown, reverse=direction == "descending")
        assert head.get_attribute("aria-sort") == direction


def test_report_sorts_words_too(tab: Any, folder: Path) -> None:
    open_page(tab, (folder / "report.html").as_uri())
    tab.locator("#all thead button").nth(3).click()
    shown = tab.locator("#all tbody td:nth-child(4)").all_inner_texts()
    assert shown == ["cached"] * 4 + ["rendered"] * 4 + ["unchanged"] * 4
