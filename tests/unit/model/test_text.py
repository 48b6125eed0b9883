import pickle

import pytest
from pydantic import ValidationError

from netpes_learn.model.content import Figure, Organisation
from netpes_learn.model.text import LanguageTag, Run, Text, plain, runs_of

FR = LanguageTag("fr")


def test_text_is_a_string_that_knows_its_language() -> None:
    text = Text("Début", FR)
    assert text == "Début"
    assert hash(text) == hash("Début")
    assert (text.lang, Text("Start").lang) == ("fr", "en")


def test_text_keeps_its_language_on_the_way_to_a_worker() -> None:
    again = pickle.loads(pickle.dumps(Text("Début", FR)))  # noqa: S301 - our own bytes
    assert (again, again.lang, type(again)) == ("Début", "fr", Text)


@pytest.mark.parametrize(
    ("value", "runs"),
    [
        (None, []),
        ("", []),
        ("a", [("a", "en")]),
        (Text("à", FR), [("à", "fr")]),
        (Text("", FR), []),
        (Run(text="a", lang=FR), [("a", "fr")]),
        (Run(text="", lang=FR), []),
        ({"text": "a", "lang": "fr"}, [("a", "fr")]),
        (["a", [Text("b", FR), None, ("c",)], ""], [("a", "en"), ("b", "fr"), ("c", "en")]),
        ((part for part in "ab"), [("a", "en"), ("b", "en")]),
    ],
)
def test_runs_are_found_in_any_nesting(value: object, runs: list[tuple[str, str]]) -> None:
    assert [(run.text, run.lang) for run in runs_of(value)] == runs


@pytest.mark.parametrize("value", [1, 1.5, True, object(), ["a", 2]])
def test_what_is_no_text_is_an_error(value: object) -> None:
    with pytest.raises(ValueError, match="expected text"):
        runs_of(value)


def test_runs_keep_spaces_at_their_ends() -> None:
    """A sentence is made of runs: the space between two belongs to one of them."""
    runs = runs_of(["a ", Text(" b ", FR)])
    assert plain(runs) == "a  b "


def test_record_is_frozen_and_knows_its_fields_only() -> None:
    place = Organisation(name="River", country="EE")
    with pytest.raises(ValidationError, match="frozen"):
        place.name = "Sea"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Organisation(name="River", country="EE", town="Tartu")  # type: ignore[call-arg]


def test_spaces_around_a_text_are_not_part_of_it() -> None:
    assert Organisation(name="  River ", country="EE").name == "River"
    with pytest.raises(ValidationError, match="at least 1 character"):
        Organisation(name="  ", country="EE")


@pytest.mark.parametrize("value", ["nan", "inf", float("-inf"), float("nan")])
def test_number_is_finite(value: object) -> None:
    """JSON knows no infinity, and no chart can show one."""
    with pytest.raises(ValidationError):
        Figure(id="a", counts="b", value=value)
