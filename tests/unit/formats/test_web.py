# What enters: sites built here. What leaves: claims about the index page and the build report.
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats import web
from netpes_learn.formats._web import captions, pages, report
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
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Point,
    Properties,
    QrCode,
    Quiz,
    Site,
    Table,
    Worksheet,
)
from netpes_learn.model.text import Run, Text, runs_of

ROOT = Path(__file__).resolve().parents[3]
VTT = "WEBVTT\n\n1\n00:00:00.400 --> 00:00:02.500 line:90% align:start\nNo job,\n<i>no</i> school\n"
WORDS = {
    "skip": "Aller au contenu",
    "contents": "Sommaire",
    "practices": "Pratiques :",
    "open": "Fichiers",
    "video": "Vidéo",
    "captions": "Sous-titres",
    "filter": "Trouver",
    "shown": "{shown} sur {total}",
    "nothing": "Rien",
    "version": "Version",
    "date": "Date",
    "right": "Bonne réponse",
}


class Memory:
    """Files under templates/ as they are, others as the test gives them; keeps what is told."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = files or {}
        self.reads: list[str] = []
        self.warnings: list[str] = []
        self.facts: dict[str, Any] = {}

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self.files[path] if path in self.files else (ROOT / path).read_bytes()

    def cached(self, name: str, key: Any, make: Any) -> bytes:
        raise AssertionError(name, key, make)

    def progress(self, share: float) -> None:
        raise AssertionError(share)

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def fact(self, name: str, value: Any) -> None:
        self.facts[name] = value


def fr(text: str) -> Text:
    return Text(text, "fr")


def card(name: str = "coup-de-boost", **changes: Any) -> Card:
    fields = {
        "id": name,
        "title": fr("Coup de Boost"),
        "colour": "#0B6E69",
        "tint": "#E7F0F0",
        "video": "pills/a.mp4",
        "poster": "pills/a.jpg",
        "captions": "pills/a.vtt",
        "captions_text": VTT,
        "entries": (
            Entry(href="decks/a b#1.pptx", text=fr("Diaporama"), role="deck", note=fr("9 kB")),
        ),
    }
    return Card.model_validate(fields | changes)


def site(*cards: Card, groups: int = 1, wording: dict[str, str] = WORDS, **changes: Any) -> Site:
    brand = Brand(
        wordmark=("Le Forem", "Wallonie"),
        accent="#1F4E79",
        on_accent="#FFFFFF",
        area="#0B6E69",
        area_tint="#E7F0F0",
        funding=fr("Cofinancé par l'Union européenne"),
        licence=fr("CC BY 4.0"),
        disclaimers=[fr("Les avis n'engagent que leurs auteurs.")],
    )
    fields = {
        "kind": "site",
        "id": "index",
        "properties": Properties(
            title="Pratiques, Le Forem",
            language="fr",
            proofing="fr-BE",
            author="NET PES",
            date="2026-11-20",
            version="2026.11.1",
        ),
        "brand": brand,
        "title": fr("Pratiques"),
        "groups": tuple(
            Group(id=f"g{n}", title=fr(f"Domaine {n}"), colour="#0B6E69", cards=cards)
            for n in range(groups)
        ),
        "footer": fr("Bibliothèque"),
        "wording": {name: fr(text) for name, text in wording.items()},
    }
    return Site.model_validate(fields | changes)


def rendered(document: Site, resources: Memory | None = None) -> str:
    return web.render(document, resources or Memory())[".html"].decode()


def page(document: Site, resources: Memory | None = None) -> Any:
    return html.fromstring(rendered(document, resources))


def cards(count: int) -> tuple[Card, ...]:
    return tuple(card(f"card-{n}") for n in range(count))


# --- the page stands alone ---------------------------------------------------------------------


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


# --- words -------------------------------------------------------------------------------------


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
        ("fr", "fr-BE", "20 novembre 2026"),
        ("fi", "fi-FI", "20. marraskuuta 2026"),
        ("es", "es-ES", "20 de noviembre de 2026"),
        ("qps-ploc", "qps-ploc", "2026-11-20"),
    ],
)
def test_date_is_written_as_its_language_does(language: str, proofing: str, shown: str) -> None:
    changes = {"language": language, "proofing": proofing}
    properties = site().properties.model_copy(update=changes)
    (time,) = page(site(properties=properties)).xpath("//time")
    assert (time.text, time.get("datetime")) == (shown, "2026-11-20")


# --- structure ---------------------------------------------------------------------------------


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


# --- captions ----------------------------------------------------------------------------------


def test_page_carries_the_captions_of_each_video() -> None:
    tree = page(site(card("a"), card("b", captions_text="", captions=None)))
    (data,) = tree.xpath("//script[@id='cues']")
    settings = {"align": "start", "line": 90.0, "snapToLines": False}
    assert json.loads(data.text) == {"a": [[0.4, 2.5, "No job,\n<i>no</i> school", settings]]}


def test_captions_cannot_end_the_script_they_stand_in() -> None:
    text = rendered(site(card(captions_text=VTT.replace("<i>no</i>", "</script><b>x"))))
    assert "</script><b>" not in text


def test_captions_that_a_disk_would_block_are_warned_of() -> None:
    resources = Memory()
    rendered(site(card(captions_text="")), resources)
    assert [warning.split(" do not")[0] for warning in resources.warnings] == [
        "captions of coup-de-boost"
    ]


def test_cues_leave_out_notes_and_read_short_times() -> None:
    blocks = ("\ufeffWEBVTT - x", "NOTE a", "STYLE\n::cue{}", "00:01.000 --> 01:00:02.250\nHi\n")
    vtt = "\n\n".join(blocks).replace("\n", "\r\n")
    assert captions.cues_of(vtt, path="a.vtt") == [[1.0, 3602.25, "Hi", {}]]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("line:-2", "line", -2),
        ("position:10%,line-left", "position", 10.0),
        ("size:80.5%", "size", 80.5),
    ],
)
def test_cue_settings_become_properties(name: str, value: str, told: float) -> None:
    cue = captions.cues_of(f"WEBVTT\n\n00:01.000 --> 00:02.000 {name}\nHi", path="a.vtt")[0]
    assert cue[3] == {value: told}


@pytest.mark.parametrize(
    "settings", ["align:middle", "line:top", "size:wide", "region:r", "vertical:rl"]
)
def test_cue_settings_that_mean_nothing_do_no_harm(settings: str) -> None:
    cue = captions.cues_of(f"WEBVTT\n\n00:01.000 --> 00:02.000 {settings}\nHi", path="a.vtt")[0]
    assert cue[3] == {}


@pytest.mark.parametrize(
    "vtt",
    [
        "1\n00:00:01.000 --> 00:00:02.000\nno head",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\ncommas",
        "WEBVTT\n\n00:00:02.000 --> 00:00:02.000\nno time",
        "WEBVTT\n\nonly a name",
        "WEBVTTX",
    ],
)
def test_broken_captions_are_told_with_their_file(vtt: str) -> None:
    with pytest.raises(ContentError, match=r"pills/a\.vtt: error NL412"):
        rendered(site(card(captions_text=vtt)))


# --- notes -------------------------------------------------------------------------------------


def quiz(*, reveal: bool) -> Quiz:
    answers = (
        Answer(letter="A", text=fr("un"), correct=False, feedback=fr("non")),
        Answer(letter="B", text=fr("deux"), correct=True, feedback=fr("oui")),
    )
    return Quiz(stem=fr("Combien ?"), answers=answers, reveal=reveal)


def chart(shape: str) -> Chart:
    points = (
        Point(label=fr("emploi"), value=30, shown="30 %"),
        Point(label=fr("études"), value=10, shown="10 %"),
    )
    return Chart(shape=shape, title=fr("Après un an"), alt=fr("30 et 10"), points=points)


def test_every_kind_of_block_is_shown() -> None:
    notes = (
        Paragraph(text=fr("¶1"), style="lead"),
        Heading(text=fr("¶2")),
        Bullets(items=[fr("¶3")], style="check"),
        Bullets(items=[fr("¶4")], style="number"),
        Table(header=[fr("¶5")], rows=((runs_of(fr("¶6")),),), widths=(1.0,), alt=fr("¶7")),
        Numbers(items=(BigNumber(value=fr("¶8"), counts=fr("¶9"), when=fr("¶10")),)),
        chart("bars").model_copy(update={"title": runs_of(fr("¶11"))}),
        Worksheet(prompts=[fr("¶12")], lines=2),
        Callout(title=fr("¶13"), text=[fr("¶14")], voice="partner"),
        QrCode(href="https://example.org/", text=fr("¶15"), alt=fr("¶16")),
        Locator(country="BE", text=fr("¶17")),
    )
    text = rendered(site(notes=notes))
    assert [n for n in range(1, 18) if f"¶{n}<" not in text and f'¶{n}"' not in text] == []


@pytest.mark.parametrize(
    ("shape", "shares"), [("bars", [1, 1 / 3]), ("timeline", [1, 1 / 3]), ("parts", [0.75, 0.25])]
)
def test_lengths_are_in_proportion_to_the_figures(shape: str, shares: list[float]) -> None:
    tree = page(site(notes=(chart(shape),)))
    styles = tree.xpath("//div[@class='point']/@style")
    assert [float(s.split(":")[1]) for s in styles] == pytest.approx(shares, abs=1e-4)


@pytest.mark.parametrize(("reveal", "marks"), [(False, []), (True, ["Bonne réponse"])])
def test_right_answer_shows_only_when_revealed(reveal: bool, marks: list[str]) -> None:  # noqa: FBT001 - a parameter of a test
    tree = page(site(notes=(quiz(reveal=reveal),)))
    assert [e.text_content() for e in tree.find_class("mark")] == marks
    assert ("oui" in tree.text_content()) is reveal


# --- templates ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "line"),
    [("ok\n{{ nowhere }}", 2), ("{% for %}", 1), ("\n\n{{ 'a'|nofilter }}", 3)],
)
def test_designers_mistake_is_told_with_its_line(template: str, line: int) -> None:
    environment = pages.page_environment(lambda _: template.encode())
    with pytest.raises(ContentError, match=f"templates/x.html.j2:{line}: error NL411"):
        pages.render_page(environment, "templates/x.html.j2", {})


# --- the build report --------------------------------------------------------------------------

GAP = "\N{NO-BREAK SPACE}"
REPORT_TEMPLATE = (ROOT / report.TEMPLATE).read_text(encoding="utf-8")


def artefact(path: str, **changes: Any) -> dict[str, Any]:
    return {
        "path": path,
        "kind": "deck",
        "format": "pptx",
        "bytes": 1000,
        "seconds": 2.0,
        "state": "rendered",
        "warnings": [],
        "facts": {},
    } | changes


def build(*artefacts: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "title": "Build report",
        "seconds_total": 65,
        "jobs": 2,
        "partners": ["soc", "arti"],
        "artefacts": list(artefacts),
        "pruned": [],
        "warnings": [],
    } | changes


def reported(value: dict[str, Any]) -> Any:
    return html.fromstring(report.render_report(value, template=REPORT_TEMPLATE).decode())


def test_report_does_not_depend_on_the_order_of_artefacts() -> None:
    first, second = artefact("a"), artefact("b", state="cached")
    pages_made = {
        report.render_report(build(*order), template=REPORT_TEMPLATE)
        for order in ((first, second), (second, first))
    }
    assert len(pages_made) == 1


def test_report_sums_states_bytes_and_seconds() -> None:
    made = [artefact("a"), artefact("b", state="cached", kind="pill"), artefact("c", bytes=5)]
    decks, pills = report.sums_by("kind", made)
    assert decks == report.Sum("deck", 2, 2, 0, 0, 1005, 4.0)
    assert pills == report.Sum("pill", 1, 0, 1, 0, 1000, 2.0)


def test_report_tells_warnings_of_the_build_first_and_each_once() -> None:
    made = artefact("p/a.pptx", warnings=["too long", "too long"])
    tree = reported(build(made, warnings=["no voice for fi"]))
    told = [" ".join(e.text_content().split()) for e in tree.xpath("//ul[@class='warnings']/li")]
    assert told == ["no voice for fi", "p/a.pptx too long"]


def test_report_tells_once_what_the_files_of_one_render_have_in_common() -> None:
    files = [artefact(f"p/a.{suffix}", warnings=["too fast"]) for suffix in ("mp4", "vtt")]
    told = report.warned([*files, artefact("p/b.mp4", warnings=["too fast"])], [])
    assert [warning.path for warning in told] == ["p/a.mp4, .vtt", "p/b.mp4"]


def test_report_counts_as_slow_only_what_was_rendered_now() -> None:
    made = [artefact(f"f{n:02}", seconds=float(n)) for n in range(12)]
    made.append(artefact("kept", seconds=99.0, state="cached"))
    paths = [a["path"] for a in report.slowest(made)]
    assert paths == [f"f{n:02}" for n in range(11, 1, -1)]


def test_report_lists_every_file_and_what_was_taken_away() -> None:
    tree = reported(build(artefact("b"), artefact("a", facts={"voice_used": "pico"}), pruned=["z"]))
    assert tree.xpath("//table[@id='all']/tbody/tr/th//text()") == ["a", "b"]
    assert "voice used: pico" in tree.text_content()
    assert tree.xpath("//ul[@class='pruned']//text()[normalize-space()]") == ["z"]


def test_report_escapes_what_a_build_says() -> None:
    made = artefact("<b>.pptx", warnings=["<b>"], facts={"<b>": "<b>"})
    assert not reported(build(made, title="<b>", pruned=["<b>"])).xpath("//b")


def test_report_of_an_empty_build_is_a_page_too() -> None:
    assert reported(build()).xpath("//h1")[0].text == "Build report"


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (999_400, "999 kB"),
        (999_600, "1.0 MB"),
        (9_840_000, "9.8 MB"),
        (64_200_000, "64 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_size_is_written_for_people(count: int, shown: str) -> None:
    assert report.size(count).replace(GAP, " ") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (0.041, "0.04 s"), (1, "1.0 s"), (59.96, "1 min 00 s"), (185, "3 min 05 s")],
)
def test_duration_is_written_for_people(seconds: float, shown: str) -> None:
    assert report.duration(seconds).replace(GAP, " ") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "yes"), (1.50, "1.5"), (["a", 2], "a, 2"), ({"b": 1, "a": None}, "a none, b 1")],
)
def test_fact_is_written_for_people(value: Any, shown: str) -> None:
    assert report.fact(value) == shown


def test_captions_in_other_languages_are_tracks_and_travel_in_the_page() -> None:
    other = {"language": "nl", "label": "Nederlands", "href": "pills/a.nl.vtt", "text": VTT}
    found = page(site(card(subtitles=[other])))
    tracks = [dict(track.attrib) for track in found.xpath("//video//track")]
    assert [(t["kind"], t["srclang"]) for t in tracks] == [("captions", "fr"), ("subtitles", "nl")]
    assert (tracks[1]["label"], tracks[1]["src"]) == ("Nederlands", "pills/a.nl.vtt")
    carried = json.loads(found.xpath("//script[@id='subtitles']")[0].text)
    assert [track["language"] for track in carried["coup-de-boost"]] == ["nl"]
    assert carried["coup-de-boost"][0]["cues"][0][:2] == [0.4, 2.5]


def test_a_page_without_further_captions_carries_none() -> None:
    assert not page(site(card())).xpath("//script[@id='subtitles']")
