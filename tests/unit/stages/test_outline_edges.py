# What enters: outlines at the edge of what is allowed. What leaves: what becomes of them.
import pytest
from tests.support.outlines import outline

from netpes_learn.app.workspace import Loaded
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.model.text import LanguageTag, Text, plain
from netpes_learn.stages.outline import Scope, evaluate, messages_of
from netpes_learn.stages.wording import joined

FR = LanguageTag("fr")


def result(text: str, **names: object) -> object:
    return evaluate(outline(text), (), Scope(names, lambda message: Text(message, FR)))


def test_loop_leaves_out_the_turns_whose_condition_is_false() -> None:
    text = "a: [{for_each: x in xs, when: x > 1, item: '{{ x }}'}]"
    assert result(text, xs=[1, 2, 3]) == {"a": [2, 3]}


def test_fault_told_by_a_function_keeps_its_own_place() -> None:
    def fails() -> None:
        raise ContentError(Diagnostic(Span("content/a.yml", 3), "NL1", "x"))

    with pytest.raises(ContentError) as caught:
        result("a: '{{ fails() }}'", fails=fails)
    assert str(caught.value.diagnostics[0].span) == "content/a.yml:3"


def test_values_that_are_no_text_have_no_messages() -> None:
    text = "document: {title: Hello, minutes: 3, keep: true, side: null, let: {a: b}}"
    assert messages_of(outline(text)) == ("Hello",)
    assert result("{minutes: 3, keep: true, side: null}") == {
        "minutes": 3, "keep": True, "side": None,
    }  # fmt: skip


def test_words_under_wording_are_messages_even_where_a_key_is_structural() -> None:
    text = "document: {kind: site, wording: {date: Date of issue, style: Style}}"
    assert messages_of(outline(text)) == ("Date of issue", "Style")


def test_fields_of_a_message_can_be_left_for_the_page_to_fill(small_loaded: Loaded) -> None:
    wording = small_loaded.setting(LanguageTag("en")).wording
    assert plain(wording.t_keep("{shown} of {total}")) == "{shown} of {total}"


def test_number_in_a_message_is_written_as_the_language_writes_it(small_loaded: Loaded) -> None:
    wording = small_loaded.setting(FR).wording
    assert plain(wording.t("{n} / {yes}", n=1146.5, yes="oui")).replace("\u202f", "_") == (
        "1_146,5 / oui"
    )


def test_texts_in_a_row_have_nothing_between_them() -> None:
    runs = joined("a", Text("b", FR), ["c", None])
    assert [(run.text, run.lang) for run in runs] == [("a", "en"), ("b", "fr"), ("c", "en")]
