import pytest

from netpes_learn.app.schema import schemas
from netpes_learn.content.library import FILES, FOLDERS


def test_every_kind_of_file_has_a_schema() -> None:
    found = schemas()
    assert len(found) == len(FILES) + len(FOLDERS)
    assert {"area.schema.json", "glossary.schema.json", "language.schema.json",
            "partner.schema.json", "practice.schema.json", "project.schema.json",
            "theme.schema.json"} <= set(found)  # fmt: skip
    assert list(found) == sorted(found)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schema_says_its_dialect_and_allows_no_unknown_field(name: str) -> None:
    schema = schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    parts = schema.get("$defs", {}).values()
    assert all(p["additionalProperties"] is False for p in parts if p.get("type") == "object")


def test_editor_can_complete_units_and_check_forms() -> None:
    practice = schemas()["practice.schema.json"]
    assert "percent" in practice["$defs"]["Figure"]["properties"]["unit"]["enum"]
    assert practice["properties"]["version"]["pattern"] == r"^\d+\.\d+\.\d+$"
    assert {"id", "title", "sources", "summary"} <= set(practice["required"])
    assert "narration" not in practice["required"]
