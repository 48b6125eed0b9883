# What enters: a checkout. What leaves: what the pages of a catalogue are written with, in each of
# its languages; and what its authors say is new in a release, as far as it was translated.
"""Catalogues in the languages of a checkout."""

from collections.abc import Iterable, Mapping

from netpes_learn.app.published import Notes
from netpes_learn.app.releases import record_of
from netpes_learn.app.workspace import Loaded
from netpes_learn.formats._web.phrases import Edition
from netpes_learn.model.content import Practice
from netpes_learn.model.text import PIVOT, runs_of
from netpes_learn.stages.wording import Wording

# Practice and version → what its author says is new in it.
_Revisions = Mapping[tuple[str, str], str]


def editions_of(loaded: Loaded) -> dict[str, Edition]:
    """Return language → the project and the words of a catalogue's pages in it."""
    settings = [loaded.setting(language.tag) for language in loaded.library.languages]
    return {
        str(setting.wording.tag): Edition(
            setting.library.project,
            Wording(setting.wording.language, setting.wording.catalogue, loaded.page_words),
        )
        for setting in settings
    }


def notes_of(loaded: Loaded) -> Notes:
    """Return what tells, for a release, what is new in each practice, by language.

    English is what the record of the release says; a translation counts if it is of these words.
    """
    english = _revisions(loaded.library.practices, str(PIVOT))
    others = {
        str(language.tag): _revisions(
            loaded.setting(language.tag).library.practices, str(language.tag)
        )
        for language in loaded.library.languages
        if language.tag != PIVOT
    }

    def notes(version: str) -> Mapping[str, Mapping[str, str]]:
        record = record_of(loaded.workspace.content, version)
        practices = record.practices if record else {}
        noted = {(each, told.version): told.note for each, told in practices.items() if told.note}
        found = {str(PIVOT): {each: note for (each, _), note in noted.items()}}
        for tag, own in others.items():
            found[tag] = {
                place[0]: own[place]
                for place, note in noted.items()
                if english.get(place) == note and place in own
            }
        return found

    return notes


def _revisions(practices: Iterable[Practice], language: str) -> _Revisions:
    """Return what is said of each version of each practice, where it is said in the language."""
    return {
        (practice.id, change.version): str(change.note)
        for practice in practices
        for change in practice.changes
        if all(run.lang == language for run in runs_of(change.note))
    }
