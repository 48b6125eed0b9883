import pytest
from pydantic import TypeAdapter, ValidationError

from netpes_learn.model.document import Bullets, Callout, Composed, Deck, Part, Slide, Table
from netpes_learn.model.text import LanguageTag, Run, Text, plain

FR = LanguageTag("fr")


def shown(items: tuple[tuple[Run, ...], ...]) -> list[str]:
    return [plain(item) for item in items]


@pytest.mark.parametrize(
    ("given", "items"),
    [
        (None, []),
        ("", []),
        ("one", ["one"]),
        (["one", "", None, "two"], ["one", "two"]),
        ([["one", Text(" deux", FR)], "three"], ["one deux", "three"]),
        # The runs of one text are one text, not a list of texts.
        ((Run(text="one ", lang=FR), Run(text="text", lang=FR)), ["one text"]),
        ([Run(text="one", lang=FR), Run(text="", lang=FR)], ["one"]),
        ([(Run(text="one", lang=FR),), (Run(text="two", lang=FR),)], ["one", "two"]),
        ([[], ["two"]], ["two"]),
    ],
)
def test_list_of_texts_takes_what_an_outline_gives(given: object, items: list[str]) -> None:
    assert shown(Bullets.model_validate({"items": given}).items) == items


def test_one_block_stands_for_a_list_of_one() -> None:
    block = {"kind": "callout", "text": "Hello"}
    part = Part.model_validate({"id": "p", "main": block, "side": None})
    assert part.main == (Callout.model_validate(block),)
    assert part.side == ()


def test_empty_blocks_are_dropped() -> None:
    slide = Slide.model_validate(
        {"id": "s", "layout": "Text", "title": "T", "slots": {"body": [None, "", {
            "kind": "paragraph", "text": "P"}]}}
    )  # fmt: skip
    assert [block.kind for block in slide.slots["body"]] == ["paragraph"]


def test_row_fills_the_header() -> None:
    table = {"header": ["a", "b"], "rows": [["1", "2"], ["3"]], "alt": "t"}
    with pytest.raises(ValidationError, match="row 2: 1 cells, header: 2"):
        Table.model_validate(table)
    table["rows"] = [["1", "2"], ["3", ""]]
    assert [len(row) for row in Table.model_validate(table).rows] == [2, 2]


def test_document_is_chosen_by_its_kind() -> None:
    brand = {"wordmark": ["W"], "accent": "#000000", "on_accent": "#FFFFFF", "area": "#000000",
             "area_tint": "#FFFFFF", "funding": "F", "licence": "L"}  # fmt: skip
    properties = {"title": "T", "language": "fr", "proofing": "fr", "author": "A",
                  "date": "2026-01-31", "version": "1"}  # fmt: skip
    value = {
        "kind": "deck", "id": "d", "properties": properties, "brand": brand, "title": "T",
        "footer": "F", "slides": {"id": "s", "layout": "L", "title": "S"},
    }  # fmt: skip
    adapter = TypeAdapter(Composed)
    deck = adapter.validate_python(value)
    assert isinstance(deck, Deck)
    assert len(deck.slides) == 1
    with pytest.raises(ValidationError, match="union_tag_invalid"):
        adapter.validate_python({**value, "kind": "poster"})
    with pytest.raises(ValidationError, match="too_short"):
        adapter.validate_python({**value, "slides": []})
    # What a worker or a report writes down reads back as the same document.
    assert adapter.validate_json(deck.model_dump_json()) == deck
