import copy
import typing
from typing import Any

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model import content
from netpes_learn.model.text import LanguageTag, Record, Translatable
from netpes_learn.stages.comparing.alignment import PROSE
from netpes_learn.stages.comparing.changes import Change, FieldChange, compare
from netpes_learn.stages.comparing.libraries import UnreadableSnapshotError, recalled
from netpes_learn.stages.comparing.snapshot import snapshot, versions, within

BRIDGE = "practices/bridge"


@pytest.fixture
def shown(small_loaded: Loaded) -> dict[str, Any]:
    return snapshot(small_loaded.library)


def edited(shown: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    new = copy.deepcopy(shown)
    return new, new["subjects"][BRIDGE]


def only(old: dict[str, Any], new: dict[str, Any]) -> FieldChange:
    (change,) = compare(old, new)
    (field,) = change.fields
    assert change.level == field.level
    return field


def test_a_snapshot_holds_what_learners_see(shown: dict[str, Any]) -> None:
    assert shown["subjects"][BRIDGE]["results"]["figures"][0]["value"] == 1146
    assert "id" not in shown["subjects"][BRIDGE]
    assert "icon" not in shown["subjects"]["areas/work"]
    assert "colours" not in shown["subjects"]["partners/north"]
    assert versions(shown) == {"bridge": "1.0.0", "raft": "0.1.0"}


def test_a_snapshot_is_in_the_language_of_its_library(small_loaded: Loaded) -> None:
    french = snapshot(small_loaded.setting(LanguageTag("fr")).library, language=LanguageTag("fr"))
    assert french["language"] == "fr"
    assert (
        french["subjects"]["practices/raft"]
        != snapshot(small_loaded.library)["subjects"]["practices/raft"]
    )


def test_a_partner_sees_its_own_practices(shown: dict[str, Any]) -> None:
    shown["bundles"]["north"] = ["raft"]
    part = within(shown, "north")
    assert "practices/raft" in part["subjects"]
    assert BRIDGE not in part["subjects"]
    assert "partners/south" not in part["subjects"]
    assert part["partner"] == "north"


def test_a_library_is_recalled_from_what_it_showed(loaded: Loaded) -> None:
    whole = snapshot(loaded.library)
    assert snapshot(recalled(whole, loaded.library)) == whole


def test_a_snapshot_with_unknown_fields_is_not_recalled(
    shown: dict[str, Any], small_loaded: Loaded
) -> None:
    shown["subjects"][BRIDGE]["colour"] = "red"
    with pytest.raises(UnreadableSnapshotError, match="bridge"):
        recalled(shown, small_loaded.library)


def test_fields_of_running_text_are_those_of_the_model() -> None:
    """What is prose in the records is prose when compared; names of services besides."""
    found: set[str] = set()
    seen: set[type] = set()

    def walk(annotation: Any, name: str) -> None:
        if any(isinstance(m, Translatable) for m in getattr(annotation, "__metadata__", ())):
            found.add(name)
        for argument in typing.get_args(annotation):
            walk(argument, name)
        if isinstance(annotation, type) and issubclass(annotation, Record):
            visit(annotation)

    def visit(model: type[Record]) -> None:
        if model not in seen:
            seen.add(model)
            for field, hint in typing.get_type_hints(model, include_extras=True).items():
                if field in model.model_fields:
                    walk(hint, field)

    for model in (content.Area, content.Insight, content.Partner, content.Practice, content.Term,
                  content.Theme):  # fmt: skip
        visit(model)
    assert found == PROSE


def test_another_figure_is_minor(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["results"]["figures"][0]["value"] = 1200.0
    field = only(shown, new)
    assert (field.path, field.level) == ("results.figures[helped].value", "minor")
    assert (field.old, field.new) == (1146, 1200)


def test_a_new_tip_is_new_content(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["tips"].insert(0, {"id": "train", "text": "Let a train go there twice a day."})
    field = only(shown, new)
    assert (field.path, field.kind, field.level) == ("tips[train]", "new", "major")
    back = only(new, shown)
    assert (back.path, back.kind, back.level) == ("tips[train]", "gone", "minor")


def test_a_new_name_for_a_tip_is_no_change(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["tips"][2]["id"] = "posts"
    assert compare(shown, new) == ()


def test_tips_in_another_order_are_minor(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["tips"].reverse()
    field = only(shown, new)
    assert (field.path, field.kind, field.level) == ("tips", "order", "minor")


def test_another_verb_of_the_objective_is_new_content(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["learning"]["objective"] = "Compare what the bridge rests on."
    assert only(shown, new).level == "major"
    bridge["learning"]["objective"] = "Explain what the bridge stands for."
    assert only(shown, new).level == "minor"


def test_a_learning_part_that_was_not_there_is_new_content(shown: dict[str, Any]) -> None:
    new, _ = edited(shown)
    del shown["subjects"][BRIDGE]["learning"]
    field = only(shown, new)
    assert (field.path, field.kind, field.level) == ("learning", "new", "major")


def test_the_right_answer_is_never_a_detail(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    options = bridge["learning"]["questions"][0]["options"]
    options[0]["correct"], options[1]["correct"] = False, True
    (change,) = compare(shown, new)
    assert {field.level for field in change.fields} == {"minor"}


def test_another_letter_in_an_address_is_told(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    for record, url in ((shown["subjects"][BRIDGE], "https://e.org/bridges"),
                        (bridge, "https://e.org/brigdes")):  # fmt: skip
        record["links"] = [{"url": url, "label": "The bridge"}]
    assert only(shown, new).level == "minor"


def test_a_typo_is_invisible(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["summary"] = "It leads from shcool to work ."
    assert only(shown, new).level == "patch"


def test_a_word_that_is_used_elsewhere_is_no_typo(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    for whole in (shown, new):
        whole["subjects"]["areas/work"]["summary"] = "A contact and a contract."
    shown["subjects"][BRIDGE]["summary"], bridge["summary"] = "One contact.", "One contract."
    assert only(shown, new).level == "minor"


def test_the_same_text_in_other_paragraphs_is_invisible(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    shown["subjects"][BRIDGE]["description"] = ["It is old. It is long.", "It is strong."]
    bridge["description"] = ["It is old.", "It is long. ", "It is strong."]
    assert only(shown, new).level == "patch"


def test_a_paragraph_that_was_divided_is_no_new_content(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    rest = "Today many go by train and never see the river below."
    shown["subjects"][BRIDGE]["description"] = [f"The old bridge was made of wood. {rest}"]
    bridge["description"] = ["The old bridge was made of stone.", rest]
    (change,) = compare(shown, new)
    assert change.level == "minor"


def test_practices_come_and_go(shown: dict[str, Any]) -> None:
    new, _ = edited(shown)
    del new["subjects"]["practices/raft"]
    assert compare(shown, new) == (Change("practices/raft", "gone", "major"),)
    assert compare(new, shown) == (Change("practices/raft", "new", "major"),)


def test_another_version_alone_is_no_change(shown: dict[str, Any]) -> None:
    new, bridge = edited(shown)
    bridge["version"] = "2.0.0"
    assert compare(shown, new) == ()
