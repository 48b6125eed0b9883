# What enters: handouts with a few words explained. What leaves: claims about which of their uses
# become links, and that these lead somewhere.
from typing import Any

import pytest
from pydantic import ValidationError

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Language, Speech, Term
from netpes_learn.model.document import Handout
from netpes_learn.model.text import LanguageTag, Run, Text, plain, runs_within
from netpes_learn.stages.compose import compose
from netpes_learn.stages.evidence import Terms
from netpes_learn.stages.plan import plan
from netpes_learn.stages.term_names import words_row
from netpes_learn.stages.terms import linked_terms
from netpes_learn.stages.wording import Wording

FR = LanguageTag("fr")
BRAND = {
    "wordmark": ["X"],
    "accent": "#14213D",
    "on_accent": "#FFFFFF",
    "area": "#14213D",
    "area_tint": "#E8E9EC",
    "funding": "Funded",
    "licence": "CC BY 4.0",
}


def term(identity: str, word: str, **more: Any) -> Term:
    return Term(id=identity, term=word, definition="It is explained.", **more)


NEET = term("neets", "NEETs")
ESF, ESF_PLUS = term("esf", "ESF"), term("esf-plus", "ESF+")
GLOSSARY = (NEET, ESF, ESF_PLUS)
WORDING = Wording(
    Language(
        tag=LanguageTag("en"),
        name="English",
        english_name="English",
        locale="en",
        proofing="en-GB",
        speech=Speech(engines=("espeak",), words_per_minute=150),
    ),
    Catalogue(LanguageTag("en")),
    {"lead-in": "{lead}: {text}"},
)


def handout(
    *main: Any, terms: tuple[Term, ...] = GLOSSARY, language: str = "en", **more: Any
) -> Handout:
    row = words_row(terms, WORDING)
    words = {"kind": "paragraph", "style": "small", "text": row} if terms else None
    return Handout.model_validate(
        {
            "kind": "handout",
            "id": "x",
            "properties": {
                "title": "X",
                "language": language,
                "proofing": language,
                "author": "X",
                "date": "2026-01-01",
                "version": "1.0.0",
            },
            "brand": BRAND,
            "title": "About NEETs",
            "footer": "X",
            "parts": [
                {"id": "text", "title": "NEETs today", "main": list(main)},
                {"id": "words", "fine": True, "main": [words] if words else []},
            ],
        }
        | more
    )


def paragraph(text: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "text": text, **more}


def links(document: Handout, glossary: tuple[Term, ...] = GLOSSARY) -> list[tuple[str, str]]:
    linked = linked_terms(document, Terms(glossary))
    return [(run.text, run.target) for run in runs_within(linked) if run.target]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NEETs come first.", ["NEETs"]),
        ("We help NEETs.", ["NEETs"]),
        ("Young (NEETs), and old.", ["NEETs"]),
        ("xNEETs and NEETsx are other words.", []),
        ("NEETs help NEETs.", ["NEETs"]),
        ("First ESF+, then ESF.", ["ESF+", "ESF"]),
        ("Nothing here.", []),
    ],
)
def test_first_use_of_a_whole_word_becomes_a_link(text: str, expected: list[str]) -> None:
    names = {"NEETs": "term-neets", "ESF": "term-esf", "ESF+": "term-esf-plus"}
    found = links(handout(paragraph(text)))
    assert found == [(word, names[word]) for word in expected]


def test_linking_leaves_every_character_where_it_was() -> None:
    document = handout(paragraph("NEETs and the ESF+, with NEETs."), lead="For NEETs.")
    linked = linked_terms(document, Terms(GLOSSARY))
    for before, after in ((document.lead, linked.lead), (document.parts, linked.parts)):
        texts = ["".join(run.text for run in runs_within(value)) for value in (before, after)]
        assert texts[0] == texts[1]


def test_words_are_explained_in_whole_sentences() -> None:
    short = term("esf", "ESF", expansion="European Social Fund")
    row = words_row((NEET, short), WORDING)
    assert plain(row) == "NEETs: It is explained. ESF: European Social Fund."
    assert [(run.text, run.anchor) for run in row if run.strong] == [
        ("NEETs", "term-neets"),
        ("ESF", "term-esf"),
    ]


def test_second_block_does_not_link_again() -> None:
    bullets = {"kind": "bullets", "items": ["NEETs again", "the ESF"]}
    assert links(handout(paragraph("NEETs"), bullets)) == [
        ("NEETs", "term-neets"),
        ("ESF", "term-esf"),
    ]


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "heading", "text": "NEETs", "level": 3},
        {"kind": "callout", "title": "NEETs", "text": ["Nobody"]},
        {"kind": "table", "header": ["NEETs"], "rows": [["none"]], "alt": "x"},
        paragraph("NEETs", style="small"),
        paragraph(Run(text="NEETs", lang=LanguageTag("en"), href="https://example.org")),
    ],
    ids=["heading", "title of a panel", "head of a table", "small print", "link"],
)
def test_no_link_in_titles_small_print_or_links(block: dict[str, Any]) -> None:
    assert links(handout(block)) == []


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "callout", "text": ["NEETs"]},
        {"kind": "table", "header": ["Who"], "rows": [["NEETs"]], "alt": "x"},
        {"kind": "numbers", "items": [{"value": "5", "counts": "NEETs helped"}]},
        {"kind": "worksheet", "prompts": ["Who helps NEETs?"]},
    ],
    ids=lambda block: str(block["kind"]),
)
def test_running_text_of_every_block_is_linked(block: dict[str, Any]) -> None:
    assert links(handout(block)) == [("NEETs", "term-neets")]


def test_term_is_linked_in_its_own_language_and_no_other() -> None:
    french = Term(id="neets", term=Text("NEET", FR), definition=Text("Expliqué.", FR))
    sentences = [Run(text="A NEET. ", lang=LanguageTag("en")), Run(text="Un NEET.", lang=FR)]
    document = handout(paragraph(sentences), terms=(french,), language="fr")
    linked = linked_terms(document, Terms((french,)))
    assert [run.lang for run in runs_within(linked) if run.target] == ["fr"]


def test_foreign_name_is_linked_where_it_stands_in_its_language() -> None:
    name = term("cpas", "CPAS", lang=FR)
    document = handout(paragraph([Run(text="Le CPAS", lang=FR)]), terms=(name,))
    assert links(document, (name,)) == [("CPAS", "term-cpas")]


def test_word_without_an_explanation_in_the_handout_is_not_linked() -> None:
    assert links(handout(paragraph("NEETs and the ESF"), terms=(ESF,))) == [("ESF", "term-esf")]
    assert links(handout(paragraph("NEETs"), terms=())) == []


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (paragraph(Run(text="x", lang=LanguageTag("en"), target="gone")), "which is nowhere"),
        (paragraph(Run(text="x", lang=LanguageTag("en"), anchor="term-esf")), "two places"),
    ],
)
def test_link_inside_a_handout_leads_to_one_place(block: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        handout(block)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_linked_term_of_a_practice_is_among_its_words(loaded: Loaded, language: str) -> None:
    known = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag(language))
    count = 0
    for deliverable in plan(
        loaded.library, loaded.outlines, partners=["le-forem"], languages=[language]
    ):
        if deliverable.outline != "handout-practice":
            continue
        document = compose(deliverable, known[deliverable.outline], setting=setting)
        targets = [run.target for run in runs_within(document) if run.target]
        (words, *_) = [*(part for part in document.parts if part.id == "words"), None]
        anchors = {run.anchor for run in runs_within(words) if run.anchor} if words else set()
        assert len(set(targets)) == len(targets)
        assert set(targets) <= anchors
        if words:
            assert [run.href for run in runs_within(words) if run.href] == ["glossary.*"]
        count += len(targets)
    assert count > 15
