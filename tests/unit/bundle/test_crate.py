import json
from typing import Any

import pytest
from tests.support.releases import CONTENT, digests

from netpes_learn.bundle.crate import About, Concept, Subject, crate, media_type
from netpes_learn.bundle.manifest import Entry

ABOUT = About(
    title="T", description="D", version="2026.11.1", date="2026-11-20", language="fr",
    licence=("CC-BY-4.0", "https://example.org/by", "By"), author="The authors",
    partner=("le-forem", "Le Forem", "https://example.org/forem"), funding="Paid for",
    practices={"a": Subject("Un titre", "Un résumé", "1.2.0", "fr"),
               "b": Subject("A title", "A summary", "2.0.0", "en")},
    subjects=(Concept("http://example.org/isced/0923", "Counselling", "ISCED-F 2013"),),
    audience=(Concept("http://example.org/isco/C2423", "Careers specialists", "ESCO"),),
)  # fmt: skip


def graph(about: About = ABOUT) -> dict[str, dict[str, Any]]:
    found = digests(CONTENT)
    entries = {
        name: Entry(found[name], len(CONTENT[name]), "deck", "a", "pptx", "d") for name in CONTENT
    }
    made = json.loads(crate(about, entries, b"{}"))
    assert made["@context"] == "https://w3id.org/ro/crate/1.2/context"
    nodes = {node["@id"]: node for node in made["@graph"]}
    assert len(nodes) == len(made["@graph"])
    return nodes


def test_every_node_that_is_referred_to_is_there() -> None:
    nodes = graph()

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["@id"]] if set(value) == {"@id"} else []
            return own + [found for item in value.values() for found in references(item)]
        return (
            [found for item in value for found in references(item)]
            if isinstance(value, list)
            else []
        )

    found = {name for node in nodes.values() for name in references(list(node.values()))}
    assert found - set(nodes) == {"https://w3id.org/ro/crate/1.2"}


def test_root_tells_version_language_licence_and_what_it_is_about() -> None:
    root = graph()["./"]
    assert root["@type"] == ["Dataset", "LearningResource"]
    assert (root["version"], root["datePublished"], root["inLanguage"]) == (
        "2026.11.1", "2026-11-20", "fr",
    )  # fmt: skip
    assert root["license"] == {"@id": "https://example.org/by"}
    assert [item["@id"] for item in root["about"]] == [
        "http://example.org/isced/0923", "#practice-a", "#practice-b",
    ]  # fmt: skip
    assert len(root["hasPart"]) == len(CONTENT) + 1


def test_file_tells_type_size_digest_and_practice() -> None:
    node = graph()["questions/a%201.csv"]
    assert node["sha256"] == digests(CONTENT)["questions/a 1.csv"]
    assert node["contentSize"] == str(len(CONTENT["questions/a 1.csv"]))
    assert node["about"] == {"@id": "#practice-a"}
    assert graph()["pills/a.mp4"]["@type"] == ["File", "LearningResource", "VideoObject"]


def test_practice_without_translation_tells_its_own_language() -> None:
    assert graph()["#practice-b"]["inLanguage"] == "en"


def test_terms_that_are_not_given_are_not_made_up() -> None:
    from dataclasses import replace

    nodes = graph(replace(ABOUT, subjects=(), audience=(), funding=""))
    assert "audience" not in nodes["./"]
    assert "creditText" not in nodes["./"]
    assert {node["@type"] for node in nodes.values() if isinstance(node["@type"], str)} == {
        "CreativeWork", "Organization", "LearningResource", "PropertyValue", "File",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.mp4", "video/mp4"), ("a.PDF", "application/pdf"), ("a.vtt", "text/vtt"),
        ("a", "application/octet-stream"), ("a.xyz", "application/octet-stream"),
        ("a.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ],
)  # fmt: skip
def test_media_type_is_that_of_the_ending(path: str, expected: str) -> None:
    assert media_type(path) == expected


def test_every_ending_that_a_format_writes_has_a_media_type() -> None:
    from netpes_learn.engine.code import format_heads

    endings = {suffix for head in format_heads().values() for suffix in head.suffixes}
    assert {media_type(f"a{ending}") for ending in endings} & {"application/octet-stream"} == set()
    assert len(endings) >= 6


def test_single_reference_stands_for_itself() -> None:
    from dataclasses import replace

    nodes = graph(replace(ABOUT, subjects=(), practices={"a": ABOUT.practices["a"]}))
    assert nodes["./"]["about"] == {"@id": "#practice-a"}
    assert nodes["./"]["audience"] == {"@id": "#audience-C2423"}


def test_file_about_something_else_than_a_practice_has_its_title() -> None:
    from dataclasses import replace

    area = Subject("Une aire", "Ce que c'est", "", "fr")
    nodes = graph(replace(ABOUT, practices={}, others={"a": area}))
    assert nodes["decks/a.pptx"]["name"] == "Une aire (a.pptx)"
    assert nodes["decks/a.pptx"]["description"] == "Ce que c'est"
    assert "about" not in nodes["decks/a.pptx"]
