# What enters: two snapshots, and what is needed to compose documents of each. What leaves: what
# changed as a reader is told it. The words around it stand in
# templates/outlines/changes-partner.yml.
"""Changes, ready to be told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

from netpes_learn.model.text import LanguageTag, Rich, Text, runs_of
from netpes_learn.stages.comparing.changes import Change, compare, same_between
from netpes_learn.stages.comparing.documents import Documents, Rendered
from netpes_learn.stages.comparing.figures import told_figures
from netpes_learn.stages.comparing.libraries import recalled
from netpes_learn.stages.comparing.spoken import LanguageOf, languages_of
from netpes_learn.stages.comparing.texts import told_texts
from netpes_learn.stages.comparing.told import Kind, NowInLanguage, Since, Told
from netpes_learn.stages.comparing.translated import newly_in_language, with_translations
from netpes_learn.stages.comparing.versions import step
from netpes_learn.stages.plan import Outline
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.wording import Wording


@dataclass(frozen=True)
class Release:
    """A snapshot, and the setting in which its library is composed."""

    snapshot: Mapping[str, Any]
    setting: Setting
    # The same in English, where it is known.
    pivot: Mapping[str, Any] | None = None


def tell(
    old: Release, new: Release, *, partner: str, outlines: Sequence[Outline], rendered: Rendered
) -> Since:
    """Return what changed from one release of a partner's bundle to another.

    ``rendered`` tells what the new bundle's files say, so that slides and minutes can be named.
    """
    before, now = _translated(old, new), new.snapshot
    changes = compare(before.snapshot, now)
    documents = Documents(
        before.setting,
        new.setting,
        partner=partner,
        outlines=outlines,
        rendered=rendered,
        same=same_between(before.snapshot, now),
    )
    newly = newly_in_language(old.snapshot, now)
    teller = _Teller(
        before,
        new,
        documents,
        new.setting.wording,
        newly=newly,
        unknown=newly if _pivots(old, new) is None else frozenset(),
    )
    # As the bundle has them, and last what it no longer has.
    order = {subject: place for place, subject in enumerate(now["subjects"])}
    told = sorted(
        teller.told(changes), key=lambda one: order.get(f"{one.folder}/{one.id}", len(order))
    )
    changed = [one for one in told if one.kind != "translated"]
    return Since(
        before=str(before.snapshot["version"]),
        now=str(now["version"]),
        language=new.setting.wording.tag,
        practices=tuple(one for one in told if one.folder == "practices"),
        others=tuple(one for one in changed if one.folder not in {"practices", "glossary"}),
        terms=tuple(one for one in changed if one.folder == "glossary"),
        unseen=sum(field.level == "patch" for change in changes for field in change.fields),
        changes=changes,
        now_in_language=_now_in_language(told, old.snapshot, newly),
    )


def _pivots(old: Release, new: Release) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    return None if old.pivot is None or new.pivot is None else (old.pivot, new.pivot)


def _translated(old: Release, new: Release) -> Release:
    """Return the earlier release as if all that is only translated now had been so then."""
    snapshot = with_translations(old.snapshot, new.snapshot, _pivots(old, new))
    if snapshot == old.snapshot:
        return old
    library = recalled(snapshot, old.setting.library, old.pivot)
    return replace(old, snapshot=snapshot, setting=replace(old.setting, library=library))


def _now_in_language(
    told: Sequence[Told], old: Mapping[str, Any], newly: frozenset[str]
) -> NowInLanguage:
    words = [subject for subject in newly if subject.startswith("glossary/")]
    known = [subject for subject in old["subjects"] if subject.startswith("glossary/")]
    return NowInLanguage(
        subjects=tuple(sorted(newly)),
        titles=tuple(
            one.title
            for one in told
            if one.now_in_language and one.folder not in {"practices", "glossary"}
        ),
        words=len(words),
        whole_glossary=len(words) == len(known) > 0,
    )


@dataclass(frozen=True)
class _Teller:
    """Tells what changed about each subject of two snapshots."""

    before: Release
    after: Release
    documents: Documents
    wording: Wording
    _: KW_ONLY
    # What is wholly in the language now and was not before, and what of it cannot be compared.
    newly: frozenset[str]
    unknown: frozenset[str]

    def told(self, changes: Sequence[Change]) -> Iterator[Told]:
        """Yield each subject of which something is to be told."""
        found = {
            change.subject: change
            for change in changes
            if change.kind != "changed" or change.level != "patch"
        }
        for subject in sorted({*found, *self.newly}):
            yield self._told(subject, found.get(subject))

    def _told(self, subject: str, change: Change | None) -> Told:
        folder, _, identity = subject.partition("/")
        before, now = self._fields(subject)
        tag = self.wording.tag
        shown, language = now or before, self._languages(subject)[1 if now else 0]
        names = {**self.before.snapshot["names"], **self.after.snapshot["names"]}
        title = names.get(subject, identity)
        summary = shown.get("summary") or shown.get("definition") or ""
        told = Told(
            id=identity,
            folder=folder,
            title=_text(title, language(title, "title")),
            kind=change.kind if change else self._translated(subject, before, now),
            before=Text(before.get("version", ""), tag),
            now=Text(now.get("version", ""), tag),
            summary=_text(summary, language(summary, "summary")),
            figures=(),
            texts=(),
            slides=(),
            chapters=(),
            now_in_language=subject in self.newly,
            all_new=subject in self.unknown,
        )
        return told if change is None else self._with_changes(told, change, names)

    def _fields(self, subject: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        before, now = (one.snapshot["subjects"] for one in (self.before, self.after))
        return before.get(subject, {}), now.get(subject, {})

    def _languages(self, subject: str) -> tuple[LanguageOf, LanguageOf]:
        before, now = (
            languages_of(one.snapshot, one.pivot, subject) for one in (self.before, self.after)
        )
        return before, now

    def _translated(self, subject: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Kind:
        """Return what happened to a subject in which no change was found."""
        if subject not in self.unknown or "version" not in before or "version" not in now:
            return "translated"
        # Where texts cannot be compared, the version still tells that they say something else.
        rose = step(str(before["version"]), str(now["version"]))
        return "changed" if rose in {"major", "minor"} else "translated"

    def _with_changes(self, told: Told, change: Change, names: Mapping[str, str]) -> Told:
        before, now = self._fields(change.subject)
        languages = self._languages(change.subject)
        fields = [field for field in change.fields if field.level != "patch"]
        figures = tuple(told_figures(fields, before, now, self.wording, languages=languages))
        if told.all_new:
            return replace(told, figures=figures)
        texts = told_texts(
            fields, now, names, self.wording, languages=languages, with_figures=bool(figures)
        )
        both = before and now
        slides, chapters = self.documents.again(told.folder, told.id) if both else ((), ())
        return replace(told, figures=figures, texts=tuple(texts), slides=slides, chapters=chapters)


def _text(value: str, language: LanguageTag) -> Rich:
    return runs_of(Text(value, language))
