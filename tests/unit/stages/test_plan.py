from netpes_learn.app.workspace import Loaded
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library, Partner
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import PracticeId
from netpes_learn.stages.plan import Outline, OutlineHead, partner_languages, plan, practices_of


def outline(name: str, for_each: str, stem: str, **head: object) -> Outline:
    value = {"kind": name, "for_each": for_each, "stem": stem, "formats": ["web"], "document": {}}
    return Outline(name, OutlineHead.model_validate(value | head), Sourced(f"{name}.yml", value))


DECK = outline("deck", "practice", "decks/{id}")
AREA = outline("area", "area", "areas/{id}/page")
THEME = outline("theme", "theme", "themes/{id}")
INSIGHT = outline("insight", "insight", "insights/{id}")
WORKSHOP = outline("workshop", "workshop", "workshops/{id}")
INDEX = outline("index", "partner", "index", after=True)


def ids(deliverables: tuple[Deliverable, ...]) -> list[str]:
    return [deliverable.id for deliverable in deliverables]


def partner(library: Library, name: str) -> Partner:
    return next(p for p in library.partners if p.id == name)


def test_one_document_for_each_practice_in_each_language(small_loaded: Loaded) -> None:
    assert ids(plan(small_loaded.library, [DECK])) == [
        "north/en/decks/bridge",
        "north/en/decks/raft",
        "north/fr/decks/bridge",
        "north/fr/decks/raft",
        "south/en/decks/bridge",
    ]


def test_one_document_for_each_area_theme_and_partner(small_loaded: Loaded) -> None:
    found = plan(small_loaded.library, [INDEX, THEME, AREA], partners=["south"])
    assert [(d.id, d.subject) for d in found] == [
        ("south/en/areas/work/page", "work"),
        ("south/en/areas/zeal/page", "zeal"),
        ("south/en/index", "south"),
        ("south/en/themes/talk", "talk"),
    ]


def test_deliverable_says_what_it_is(small_loaded: Loaded) -> None:
    (found,) = plan(small_loaded.library, [DECK], partners=["south"])
    assert (found.kind, found.subject, found.outline, found.formats, found.stem) == (
        "deck", "bridge", "deck", ("web",), "decks/bridge",
    )  # fmt: skip


def test_any_partner_can_have_another_language(small_loaded: Loaded) -> None:
    found = plan(small_loaded.library, [INDEX], languages=["fr"])
    assert ids(found) == ["north/fr/index", "south/fr/index"]
    south = partner(small_loaded.library, "south")
    assert partner_languages(south, ()) == ("en",)
    assert partner_languages(south, ("fr", "en")) == ("fr", "en")


def test_partner_takes_all_practices_or_those_it_names(small_loaded: Loaded) -> None:
    library = small_loaded.library
    north, south = partner(library, "north"), partner(library, "south")
    assert practices_of(library, north) == library.practices
    assert [p.id for p in practices_of(library, south)] == ["bridge"]
    # In the library's order, whatever order the partner names them in.
    both = south.model_copy(update={"practices": (PracticeId("raft"), PracticeId("bridge"))})
    assert [p.id for p in practices_of(library, both)] == ["bridge", "raft"]


def test_nothing_chosen_that_exists_is_nothing_planned(small_loaded: Loaded) -> None:
    assert plan(small_loaded.library, [DECK], partners=["nobody"]) == ()
    assert plan(small_loaded.library, []) == ()


def test_every_partner_gets_every_insight(small_loaded: Loaded) -> None:
    assert ids(plan(small_loaded.library, [INSIGHT])) == [
        "north/en/insights/ground",
        "north/fr/insights/ground",
        "south/en/insights/ground",
    ]


def test_workshop_is_for_its_partner_alone(small_loaded: Loaded) -> None:
    assert ids(plan(small_loaded.library, [WORKSHOP])) == [
        "north/en/workshops/crossing",
        "north/fr/workshops/crossing",
    ]


def test_workshop_with_a_language_is_held_in_it_alone(small_loaded: Loaded) -> None:
    (workshop,) = small_loaded.library.workshops
    french = workshop.model_copy(update={"language": "fr"})
    library = small_loaded.library.model_copy(update={"workshops": (french,)})
    assert ids(plan(library, [WORKSHOP])) == ["north/fr/workshops/crossing"]
    assert plan(library, [WORKSHOP], languages=["en"]) == ()


def test_deliverable_knows_what_kind_of_thing_it_is_about(small_loaded: Loaded) -> None:
    found = plan(small_loaded.library, [DECK, INSIGHT, WORKSHOP], partners=["north"])
    assert {d.outline: d.about for d in found} == {
        "deck": "practice",
        "insight": "insight",
        "workshop": "workshop",
    }
