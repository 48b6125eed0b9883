import polib

from netpes_learn.content.catalogue import read_catalogue, update_catalogue
from netpes_learn.content.localise import messages
from netpes_learn.diagnostics import Report
from netpes_learn.model.catalogue import Catalogue, Message
from netpes_learn.model.text import LanguageTag

FR = LanguageTag("fr")


def catalogue(*entries: tuple[str, str, str], flags: tuple[str, ...] = ()) -> bytes:
    file = polib.POFile()
    for context, text, translation in entries:
        file.append(
            polib.POEntry(msgctxt=context, msgid=text, msgstr=translation, flags=list(flags))
        )
    return str(file).encode()


def read(content: bytes) -> tuple[Catalogue, Report]:
    report = Report()
    return read_catalogue(FR, {"practices/a": content}, report), report


def test_translation_carries_its_language() -> None:
    found, _ = read(catalogue(("title", "Start", "Début")))
    text = found.translate("practices/a", "title", "Start")
    assert (text, text.lang) == ("Début", "fr")


def test_untranslated_text_stays_english_and_says_so() -> None:
    found, _ = read(catalogue(("title", "Start", "")))
    text = found.translate("practices/a", "title", "Start")
    assert (text, text.lang) == ("Start", "en")


def test_text_that_moved_in_its_file_keeps_its_translation() -> None:
    found, _ = read(catalogue(("context[1]", "Start", "Début")))
    assert found.translate("practices/a", "context[2]", "Start") == "Début"


def test_translation_of_another_file_is_not_taken() -> None:
    found, _ = read(catalogue(("title", "Start", "Début")))
    assert found.translate("practices/b", "title", "Start").lang == "en"


def test_fuzzy_translation_is_not_used() -> None:
    found, _ = read(catalogue(("title", "Start", "Début"), flags=("fuzzy",)))
    assert found.translate("practices/a", "title", "Start").lang == "en"


def test_translation_equal_to_the_english_counts() -> None:
    found, _ = read(catalogue(("title", "Coup de Boost", "Coup de Boost")))
    assert found.translate("practices/a", "title", "Coup de Boost").lang == "fr"


def test_lost_and_added_marks_are_told() -> None:
    _, report = read(catalogue(("say", "{1}One {2}two", "{1}Un {3}deux")))
    assert [d.code for d in report.sorted()] == ["NL022", "NL022"]
    said = " ".join(str(d) for d in report.sorted())
    assert "'{2}' is missing in the translation" in said
    assert "'{3}' is missing in the English text" in said
    assert "locale/fr/practices/a.po:" in said


def test_broken_catalogues_are_told() -> None:
    for content, code in ((b"msgid \xff", "NL002"), (b"msgid nonsense\nmsgstr", "NL021")):
        found, report = read(content)
        assert [d.code for d in report.diagnostics] == [code]
        assert found.entries == {}


def updated(existing: bytes | None, *texts: tuple[str, str]) -> polib.POFile:
    wanted = [Message("practices/a", context, text) for context, text in texts]
    return polib.pofile(update_catalogue(FR, existing, wanted).decode())


def test_update_keeps_translations_and_drops_what_is_gone() -> None:
    old = catalogue(("title", "Start", "Début"), ("gone", "Old", "Vieux"))
    found = updated(old, ("title", "Start"), ("summary", "New"))
    assert [(e.msgctxt, e.msgid, e.msgstr) for e in found] == [
        ("title", "Start", "Début"),
        ("summary", "New", ""),
    ]


def test_changed_english_makes_the_translation_fuzzy_and_keeps_the_old_text() -> None:
    (entry,) = updated(catalogue(("title", "Start", "Début")), ("title", "Beginning"))
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("Début", True, "Start")


def test_update_twice_changes_nothing_more() -> None:
    first = update_catalogue(FR, None, [Message("a", "title", "Start")])
    assert update_catalogue(FR, first, [Message("a", "title", "Start")]) == first


def test_paths_use_ids_where_items_have_them(library) -> None:
    paths = {m.context for m in messages(library) if m.domain == "practices/coup-de-boost"}
    assert "results.figures[positive-outcome].counts" in paths
    assert "context[1]" in paths
    assert "learning.questions[method].options[1].feedback" in paths
    assert "narration[who].say" in paths
