# What enters: two snapshots, and what is needed to compose documents of each. What leaves: what
# changed as a reader is told it. The words around it stand in
# templates/outlines/changes-partner.yml.
"""Changes, ready to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netpes_learn.model.text import LanguageTag, Rich, Text, runs_of
from netpes_learn.stages.comparing.changes import Change, compare, same_between
from netpes_learn.stages.comparing.documents import Documents, Rendered
from netpes_learn.stages.comparing.figures import told_figures
from netpes_learn.stages.comparing.texts import told_texts
from netpes_learn.stages.comparing.told import Since, Told
from netpes_learn.stages.plan import Outline
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.wording import Wording


@dataclass(frozen=True)
class Release:
    """A snapshot, and the setting in which its library is composed."""

    snapshot: Mapping[str, Any]
    setting: Setting


def tell(
    old: Release, new: Release, *, partner: str, outlines: Sequence[Outline], rendered: Rendered
) -> Since:
    """Return what changed from one release of a partner's bundle to another.

    ``rendered`` tells what the new bundle's files say, so that slides and minutes can be named.
    """
    changes = compare(old.snapshot, new.snapshot)
    documents = Documents(
        old.setting,
        new.setting,
        partner=partner,
        outlines=outlines,
        rendered=rendered,
        same=same_between(old.snapshot, new.snapshot),
    )
    told = [
        _told(change, old.snapshot, new.snapshot, documents, new.setting.wording)
        for change in changes
        if change.kind != "changed" or change.level != "patch"
    ]
    # As the bundle has them, and last what it no longer has.
    order = {subject: place for place, subject in enumerate(new.snapshot["subjects"])}
    told.sort(key=lambda one: order.get(f"{one.folder}/{one.id}", len(order)))
    return Since(
        before=str(old.snapshot["version"]),
        now=str(new.snapshot["version"]),
        practices=tuple(one for one in told if one.folder == "practices"),
        others=tuple(one for one in told if one.folder not in {"practices", "glossary"}),
        terms=tuple(one for one in told if one.folder == "glossary"),
        unseen=sum(field.level == "patch" for change in changes for field in change.fields),
        changes=changes,
    )


def _told(
    change: Change,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    documents: Documents,
    wording: Wording,
) -> Told:
    folder, _, identity = change.subject.partition("/")
    before, now = (whole["subjects"].get(change.subject, {}) for whole in (old, new))
    fields = [field for field in change.fields if field.level != "patch"]
    shown = now or before
    slides, chapters = documents.again(folder, identity) if before and now else ((), ())
    figures = tuple(told_figures(fields, before, now, wording))
    names = {**old["names"], **new["names"]}
    return Told(
        id=identity,
        folder=folder,
        title=_text(names.get(change.subject, identity), wording.tag),
        kind=change.kind,
        before=Text(before.get("version", ""), wording.tag),
        now=Text(now.get("version", ""), wording.tag),
        summary=_text(shown.get("summary") or shown.get("definition") or "", wording.tag),
        figures=figures,
        texts=tuple(told_texts(fields, now, names, wording, with_figures=bool(figures))),
        slides=slides,
        chapters=chapters,
    )


def _text(value: str, language: LanguageTag) -> Rich:
    return runs_of(Text(value, language))
