# What enters: shapes that no record has today. What leaves: what localising and catalogues make of
# them, so that the next record cannot lose its text unseen.
import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.catalogue import read_catalogue
from netpes_learn.content.localise import _holds_anything, _map_text
from netpes_learn.diagnostics import Report
from netpes_learn.model.text import LanguageTag, Prose, Record, Text


class Chapter(Record):
    number: int = 1
    chapters: "tuple[Chapter, ...]" = ()


class Labelled(Record):
    labels: dict[str, Prose]


class Choice(Record):
    which: Prose | int
    lead: Prose | None = None


def marked(_path: str, text: str) -> Text:
    return Text(f"<{text}>", LanguageTag("fr"))


def test_record_that_holds_itself_is_looked_through_once() -> None:
    assert not _holds_anything(Chapter, set())


def test_prose_that_cannot_be_reached_is_an_error_not_left_in_english() -> None:
    with pytest.raises(TypeError, match="labels: prose inside a dict"):
        _map_text(Labelled(labels={"a": "b"}), marked)


def test_prose_in_a_choice_of_types_is_translated() -> None:
    assert _map_text(Choice(which="a"), marked).which == "<a>"


@pytest.mark.parametrize(("text", "translation"), [("a { b", "c { d"), ("{1}a {", "{1}b")])
def test_lone_brace_is_not_a_mark(text: str, translation: str) -> None:
    report = Report()
    content = f'msgctxt "t"\nmsgid "{text}"\nmsgstr "{translation}"\n'.encode()
    read_catalogue(LanguageTag("fr"), {"a": content}, report)
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("tag", "names", "lines"),
    [
        ("en", ["Northern Service", "Southern Service"], ["North", "South"]),
        ("fr", ["Service du Nord", "Southern Service"], ["Nord", "South"]),
    ],
)
def test_partner_goes_by_the_name_it_has_in_a_language(
    small_loaded: Loaded, tag: str, names: list[str], lines: list[str]
) -> None:
    partners = small_loaded.setting(LanguageTag(tag)).library.partners
    assert [partner.name for partner in partners] == names
    assert [partner.wordmark.line for partner in partners] == lines
