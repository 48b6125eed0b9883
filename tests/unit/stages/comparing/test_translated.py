# What enters: snapshots of the smallest checkout, in English and as if in French. What leaves: proof
# that a translation is told as one, and that nothing else hides behind it.
import copy
from typing import Any

import pytest
from tests.support.snapshots import in_french

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.localise import localise, messages
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.comparing.changes import Change, compare
from netpes_learn.stages.comparing.libraries import recalled
from netpes_learn.stages.comparing.snapshot import snapshot, within
from netpes_learn.stages.comparing.spoken import languages_of
from netpes_learn.stages.comparing.translated import newly_in_language, with_translations
from netpes_learn.stages.comparing.values import said

BRIDGE, RAFT = "practices/bridge", "practices/raft"
FRENCH = LanguageTag("fr")


@pytest.fixture
def english(small_loaded: Loaded) -> dict[str, Any]:
    return snapshot(small_loaded.library)


def untranslated(english: dict[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(english), "language": "fr", "in_language": []}


def translated(english: dict[str, Any], *subjects: str) -> dict[str, Any]:
    own = {
        name: in_french(fields) if name in subjects else copy.deepcopy(fields)
        for name, fields in english["subjects"].items()
    }
    return {**english, "language": "fr", "subjects": own, "in_language": sorted(subjects)}


def told(old: dict[str, Any], new: dict[str, Any], *pivots: dict[str, Any]) -> tuple[Change, ...]:
    before, now = pivots or (None, None)
    known = None if before is None or now is None else (before, now)
    return compare(with_translations(old, new, known), new)


def paths(changes: tuple[Change, ...]) -> list[str]:
    return [field.path for change in changes for field in change.fields]


def in_language(small_loaded: Loaded, *domains: str, but: str = "") -> list[str]:
    """Return what a French snapshot says is in French, when some domains are but for one text."""
    entries: dict[str, dict[tuple[str, str], str]] = {}
    for message in messages(small_loaded.library):
        if message.domain in domains and message.context != but:
            entries.setdefault(message.domain, {})[message.context, message.text] = "Mots."
    library = localise(small_loaded.library, Catalogue(FRENCH, entries))
    found = snapshot(library, language=FRENCH)["in_language"]
    assert isinstance(found, list)
    return found


def test_a_subject_is_in_the_language_when_all_of_its_texts_are(small_loaded: Loaded) -> None:
    assert RAFT not in in_language(small_loaded)
    assert RAFT in in_language(small_loaded, RAFT)
    assert RAFT not in in_language(small_loaded, RAFT, but="comparators[1].text")
    assert BRIDGE in in_language(small_loaded, BRIDGE, "glossary")
    assert any(name.startswith("glossary/") for name in in_language(small_loaded, "glossary"))


def test_english_is_in_english(english: dict[str, Any]) -> None:
    assert english["in_language"] == "all"
    assert within(english, "north")["in_language"] == "all"


def test_a_partner_is_told_of_its_own_subjects(english: dict[str, Any]) -> None:
    whole = translated(english, BRIDGE, RAFT)
    whole["bundles"]["north"] = ["raft"]
    assert within(whole, "north")["in_language"] == [RAFT]


def test_newly_in_the_language_is_what_was_there_and_was_not(english: dict[str, Any]) -> None:
    old, new = translated(english, BRIDGE), translated(english, BRIDGE, RAFT)
    assert newly_in_language(old, new) == {RAFT}
    assert newly_in_language(new, old) == frozenset()
    del old["subjects"][RAFT]
    assert newly_in_language(old, new) == frozenset(), "it is new, and told as that"


def test_an_earlier_snapshot_that_does_not_say_so_tells_nothing(english: dict[str, Any]) -> None:
    old, new = untranslated(english), translated(english, RAFT)
    del old["in_language"]
    assert newly_in_language(old, new) == frozenset()
    assert compare(old, new)
    assert told(old, new, english, english) == ()


def test_a_translation_alone_is_no_change(english: dict[str, Any]) -> None:
    old, new = untranslated(english), translated(english, BRIDGE, RAFT)
    assert {change.subject for change in compare(old, new)} == {BRIDGE, RAFT}
    assert told(old, new, english, english) == ()
    assert told(old, new) == (), "nor where the English is not known"


def test_what_changed_in_english_is_told_and_no_more(english: dict[str, Any]) -> None:
    later = copy.deepcopy(english)
    bridge = later["subjects"][BRIDGE]
    bridge["scenarios"][1]["text"] = "Some have no shoes."
    bridge["results"]["figures"][0]["value"] = 1203
    found = told(untranslated(english), translated(later, BRIDGE), english, later)
    assert set(paths(found)) == {"scenarios[shy].text", "results.figures[helped].value"}


def test_where_english_is_not_known_figures_alone_are_told(english: dict[str, Any]) -> None:
    later = copy.deepcopy(english)
    bridge = later["subjects"][BRIDGE]
    bridge["scenarios"][1]["text"] = "Some have no shoes."
    bridge["description"] = ["Two sides.", "One bridge."]
    bridge["results"]["figures"][0]["value"] = 1203
    found = told(untranslated(english), translated(later, BRIDGE))
    assert paths(found) == ["results.figures[helped].value"]


def test_where_english_is_not_known_a_partial_translation_is_a_change(
    english: dict[str, Any],
) -> None:
    new = translated(english, RAFT)
    new["in_language"] = []
    assert "summary" in paths(told(untranslated(english), new))
    assert told(untranslated(english), new, english, english) == ()


def test_a_paragraph_before_it_hides_no_translation(english: dict[str, Any]) -> None:
    english["subjects"][BRIDGE]["context"] = ["Long ago, a bridge.", "Later, another river."]
    later = copy.deepcopy(english)
    later["subjects"][BRIDGE]["context"].insert(0, "There were people here first.")
    found = told(untranslated(english), translated(later, BRIDGE), english, later)
    assert paths(found) == ["context[1]"]


def test_other_paragraphs_of_the_same_text_are_no_change(english: dict[str, Any]) -> None:
    english["subjects"][BRIDGE]["context"] = ["Long ago, a bridge.", "Later, another river."]
    later = copy.deepcopy(english)
    later["subjects"][BRIDGE]["context"] = ["Long ago, a bridge. Later, another river."]
    assert told(untranslated(english), translated(later, BRIDGE), english, later) == ()


def test_a_slip_corrected_along_with_a_translation_is_no_change(english: dict[str, Any]) -> None:
    later = copy.deepcopy(english)
    later["subjects"][RAFT]["summary"] = "It flaots."
    assert told(untranslated(english), translated(later, RAFT), english, later) == ()


def test_a_slip_corrected_where_nothing_is_translated_is_still_counted(
    english: dict[str, Any],
) -> None:
    later = copy.deepcopy(english)
    later["subjects"][RAFT]["summary"] = "It flaots."
    (change,) = told(untranslated(english), untranslated(later), english, later)
    assert change.level == "patch"


def test_another_translation_of_the_same_text_is_a_change(english: dict[str, Any]) -> None:
    new = translated(english, RAFT)
    new["subjects"][RAFT]["summary"] = "Il reste sur la rive."
    assert paths(told(translated(english, RAFT), new, english, english)) == ["summary"]


def test_a_translation_that_went_is_a_change(english: dict[str, Any]) -> None:
    found = told(translated(english, RAFT), untranslated(english), english, english)
    assert "summary" in paths(found)


def test_snapshots_that_do_not_match_their_english_are_compared_as_they_are(
    english: dict[str, Any],
) -> None:
    other = copy.deepcopy(english)
    other["subjects"][BRIDGE]["description"] = []
    del other["subjects"][RAFT]
    old, new = untranslated(english), translated(english, BRIDGE, RAFT)
    found = {change.subject: change for change in told(old, new, other, other)}
    assert "summary" in [field.path for field in found[RAFT].fields]
    assert all(field.path.startswith("description") for field in found[BRIDGE].fields)


def test_text_that_is_not_translated_is_known_as_english(english: dict[str, Any]) -> None:
    shown = translated(english, RAFT)
    shown["subjects"][BRIDGE]["tips"][0]["text"] = "Payez le bus."
    tips = shown["subjects"][BRIDGE]["tips"]
    language = languages_of(shown, english, BRIDGE)
    assert [language(tip, "tips") for tip in tips] == ["fr", "en", "en"]
    assert languages_of(shown, None, BRIDGE)(tips[1], "tips") == "fr", "where nobody knows"
    assert language(1146, "value") == "fr"


def test_text_that_reads_as_in_english_is_of_a_language_that_all_is_in(
    english: dict[str, Any],
) -> None:
    shown = translated(english, RAFT)
    shown["subjects"][RAFT]["title"] = english["subjects"][RAFT]["title"]
    assert languages_of(shown, english, RAFT)("The raft", "title") == "fr"


def test_a_recalled_library_says_which_texts_are_english(
    english: dict[str, Any], small_loaded: Loaded
) -> None:
    library = recalled(translated(english, RAFT), small_loaded.library, english)
    bridge, raft = library.practices
    assert [getattr(one.title, "lang", "") for one in (bridge, raft)] == ["en", "fr"]
    assert getattr(bridge.tips[0].text, "lang", "") == "en"


def test_values_read_alike_whatever_the_order_in_which_they_are_kept() -> None:
    option = {"text": "Two sides.", "correct": True, "feedback": "Yes."}
    kept = dict(sorted(option.items()))
    assert said(option, "options", {}) == said(kept, "options", {}) == "Two sides. · Yes."
