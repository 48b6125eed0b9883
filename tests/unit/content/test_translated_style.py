# Claims about translated narrations: a first label that comes late in a language is told where that
# language's translator reads it, and nothing is told of what is still English.
import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.translated_style import lint_translations
from netpes_learn.diagnostics import Report
from netpes_learn.model.catalogue import Catalogue
from netpes_learn.model.content import Library
from netpes_learn.model.text import LanguageTag

FINNISH = LanguageTag("fi")
SAY = "{1}They {2}come {3}back."


def narrated(loaded: Loaded, kind: str) -> Library:
    """The library with one narration only, of a practice, a visit or an area."""
    library = loaded.library
    practice = next(p for p in library.practices if p.id == "coup-de-boost")
    partner = next(p for p in library.partners if p.id == "helsinki")
    visit, area = partner.study_visit, library.areas[0]
    assert visit is not None
    scene = practice.narration[0].model_copy(update={"say": SAY})
    told = {"narration": (scene,)}
    partners = (partner.model_copy(update={"study_visit": visit.model_copy(update=told)}),)
    return library.model_copy(
        update={
            "practices": (practice.model_copy(update=told),) if kind == "practices" else (),
            "partners": partners if kind == "partners" else (),
            "areas": (area.model_copy(update=told),) if kind == "areas" else (),
        }
    )


def warned(
    loaded: Loaded, kind: str, translation: str, *, msgid: str = SAY
) -> list[tuple[str, str, int, str]]:
    """What is told of one narration translated into Finnish; its message is in line 4."""
    library = narrated(loaded, kind)
    record = next(iter((*library.practices, *library.partners, *library.areas)))
    narration = "study_visit.narration" if kind == "partners" else "narration"
    scenes = record.study_visit if kind == "partners" else record
    context = f"{narration}[{scenes.narration[0].id}].say"
    domain = f"{kind}/{record.id}"
    catalogues = {FINNISH: Catalogue(FINNISH, {domain: {(context, msgid): translation}})}
    files = {
        f"locale/fi/{domain}.po": f'msgid ""\nmsgstr ""\n\nmsgctxt "{context}"\nmsgid "{msgid}"\n'
        f'msgstr "{translation}"\n'.encode()
    }
    report = Report()
    lint_translations(library, catalogues, files.__getitem__, report)
    return [(d.severity, d.code, d.span.line, d.span.path) for d in report.sorted()]


@pytest.mark.parametrize("kind", ["practices", "partners", "areas"])
def test_a_label_that_comes_late_in_a_translation_is_told_at_its_line(
    loaded: Loaded, kind: str
) -> None:
    late = "Hitaasti " * 16 + SAY
    ((severity, code, line, path),) = warned(loaded, kind, late)
    assert (severity, code, line) == ("warning", "NL111", 4)
    assert path.startswith(f"locale/fi/{kind}/")


def test_the_time_is_that_of_the_languages_own_pace(loaded: Loaded) -> None:
    # Eight seconds are 20 words of English, and at 110 words a minute fewer than 15 of Finnish.
    assert warned(loaded, "practices", "Hitaasti " * 14 + SAY) == []
    assert len(warned(loaded, "practices", "Hitaasti " * 15 + SAY)) == 1


@pytest.mark.parametrize("say", ["{1}He palaavat {2}{3}nyt.", "Hitaasti " * 40])
def test_an_early_label_and_a_scene_without_marks_are_fine(loaded: Loaded, say: str) -> None:
    assert warned(loaded, "practices", say) == []


def test_nothing_is_told_of_what_is_not_translated(loaded: Loaded) -> None:
    assert warned(loaded, "practices", "Hitaasti " * 40 + SAY, msgid="Another text") == []
