# What enters: a plan, and the setting of a language. What leaves: stand-ins for what only a build
# has: finished files with sizes, lengths and captions, and what changed since a release. Names are
# those of the plan and values likely ones, so that an index composed with them shows every mistake
# in its outline.
"""Stand-ins for what was built."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from netpes_learn.app.bundles import folder_of
from netpes_learn.engine.code import FormatHead
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library
from netpes_learn.model.text import LanguageTag, Rich, runs_of
from netpes_learn.stages.comparing.changes import Change
from netpes_learn.stages.comparing.revisit import Chapter, Slides
from netpes_learn.stages.comparing.texts import parts_told
from netpes_learn.stages.comparing.told import (
    Kind,
    NowInLanguage,
    Since,
    Told,
    ToldFigure,
    ToldText,
)
from netpes_learn.stages.setting import Setting

_SIZE = 1_234_567
_CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n…\n"
# A practice that was there and is no longer has an id that nothing in the library has.
_GONE = "no-longer-there"
_KINDS: tuple[Kind, ...] = ("changed", "new")
_EARLIER = "2000.01.1"

Files = dict[str, dict[str, dict[str, Any]]]


def files_of(
    planned: Iterable[Deliverable], heads: Mapping[str, FormatHead], library: Library
) -> Files:
    """Return folder → path in the bundle → size, facts and text, as a build would tell them."""
    captions = {partner.id: partner.captions for partner in library.partners}
    found: Files = {}
    for deliverable in planned:
        others = [tag for tag in captions[deliverable.partner] if tag != deliverable.language]
        folder = found.setdefault(folder_of(deliverable), {})
        for name in deliverable.formats:
            for suffix in _suffixes(heads[name], others):
                folder[deliverable.stem + suffix] = {
                    "size": _SIZE,
                    "text": _CAPTIONS if suffix.endswith(".vtt") else "",
                    "facts": dict(heads[name].facts),
                }
    return found


def _suffixes(head: FormatHead, others: Iterable[LanguageTag]) -> list[str]:
    """Return a format's suffixes; what has captions has them in further languages too."""
    captioned = [f".{tag}.vtt" for tag in others] if ".vtt" in head.suffixes else []
    return [*head.suffixes, *captioned]


def unchanged_since(setting: Setting) -> Since:
    """Return that nothing changed since a release."""
    version, tag = setting.library.project.version, setting.wording.tag
    return Since(_EARLIER, version, tag, (), (), (), 0, (), NowInLanguage())


def changed_since(setting: Setting) -> Since:
    """Return that something of every kind changed since a release."""
    library = setting.library
    subjects: Mapping[str, Sequence[Any]] = {
        "areas": library.areas,
        "themes": library.themes,
        "insights": library.insights,
        "partners": library.partners,
    }
    return Since(
        before=_EARLIER,
        now=library.project.version,
        language=setting.wording.tag,
        practices=_each_kind("practices", library.practices, setting),
        others=tuple(
            told
            for folder, records in subjects.items()
            for told in _each_kind(folder, records, setting)
        ),
        terms=_each_kind("glossary", library.glossary, setting),
        unseen=2,
        changes=(Change(f"practices/{_GONE}", "gone", "major"),),
        now_in_language=NowInLanguage(titles=(runs_of(setting.wording.number(1)),), words=2),
    )


def _each_kind(folder: str, records: Sequence[Any], setting: Setting) -> tuple[Told, ...]:
    """Return one that changed and one that is new, where there are any, and one that is gone."""
    there = zip(_KINDS, (record.id for record in records), strict=False)
    gone = _told(folder, _GONE, "gone", setting)
    found = (*(_told(folder, identity, kind, setting) for kind, identity in there), gone)
    return (*found, *_each_translated(gone))


def _each_translated(told: Told) -> Iterator[Told]:
    """Yield one that is now in the language, alone, with changes, and with unknown ones.

    The first is told of practices only.
    """
    cases: tuple[tuple[Kind, bool], ...] = (
        ("translated", True), ("changed", False), ("changed", True)
    )  # fmt: skip
    for number, (kind, all_new) in enumerate(cases):
        if kind == "changed" or told.folder == "practices":
            identity = f"{told.id}-{number}"
            yield replace(told, id=identity, kind=kind, now_in_language=True, all_new=all_new)


def _told(folder: str, identity: str, kind: Kind, setting: Setting) -> Told:
    """Return what changed about a subject; all that can, where it was there before and is now."""
    text = runs_of(setting.wording.number(1))
    versions = {"new": ("", "1.0.0"), "gone": ("1.0.0", ""), "changed": ("1.0.0", "2.0.0")}
    before, now = versions[kind] if folder == "practices" else ("", "")
    told = Told(identity, folder, text, kind, before, now, text, (), (), (), ())
    if kind != "changed":
        return told
    return replace(
        told,
        figures=_figures(text),
        texts=_texts(text),
        slides=(Slides("new", text, (2, 3)), Slides("changed", text), Slides("gone", text)),
        chapters=(Chapter("new", text, 61.5), Chapter("changed", text), Chapter("gone", text)),
    )


def _figures(text: Rich) -> tuple[ToldFigure, ...]:
    return (
        ToldFigure((), text, text, ()),
        ToldFigure(text, text, text, text),
        ToldFigure(text, (), text, ()),
    )


def _texts(text: Rich) -> tuple[ToldText, ...]:
    parts = parts_told()
    return (
        *(ToldText(part, "changed", text, text) for part in parts),
        ToldText(parts[0], "new", (), text),
        ToldText(parts[0], "gone", text, ()),
        ToldText(parts[0], "order", (), text),
    )
