# What enters: sourced values, catalogues and deliverables. What leaves: what they answer.
from netpes_learn.diagnostics import Span
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import LanguageTag, PartnerId

FR, EN = LanguageTag("fr"), LanguageTag("en")


def test_span_is_that_of_the_closest_part_in_the_file() -> None:
    top, part = Span("a.yml", 1, 1), Span("a.yml", 3, 5)
    found = Sourced("a.yml", {}, {(): top, ("a",): part}, {("a",): Span("a.yml", 3, 1)})
    assert found.span(("a", 0, "b")) == part
    assert found.span(("c",)) == top
    assert found.key_span(("a",)) == Span("a.yml", 3, 1)
    assert found.key_span(("a", 0)) == part
    assert Sourced("a.yml", {}).span(("a",)) == Span("a.yml")


def test_english_is_never_looked_up() -> None:
    found = Catalogue(EN, {"d": {("c", "Start"): "Begin"}}).translate("d", "c", "Start")
    assert (found, found.lang) == ("Start", "en")


def test_translation_is_that_of_its_place_then_that_of_its_words() -> None:
    entries = {"d": {("title", "Start"): "Début", ("", "Start"): "Départ"}}
    catalogue = Catalogue(FR, entries)
    assert catalogue.translate("d", "title", "Start") == "Début"
    assert catalogue.translate("d", "summary", "Start") == "Départ"
    lost = catalogue.translate("other", "title", "Start")
    assert (lost, lost.lang) == ("Start", "en")


def test_deliverable_is_named_by_partner_language_and_place() -> None:
    one = Deliverable(PartnerId("p"), FR, "deck", "x", "deck-practice", ("pptx",), "decks/x")
    assert one.id == "p/fr/decks/x"
