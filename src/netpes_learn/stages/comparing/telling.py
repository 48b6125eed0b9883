# What enters: two snapshots, and what is needed to compose documents of each. What leaves: what
# changed as a reader is told it: figures before and now, texts word by word, and what to look at
# again. The words around it stand in templates/outlines/changes-partner.yml.
"""Changes, ready to be told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from netpes_learn.model.content import (
    Area,
    Figure,
    Insight,
    Learning,
    Option,
    Partner,
    Practice,
    Question,
    Results,
    Term,
    Theme,
)
from netpes_learn.model.text import LanguageTag, Record, Rich, Text, runs_of
from netpes_learn.stages.comparing.alignment import aligned, name_of
from netpes_learn.stages.comparing.changes import (
    NOT_COMPARED,
    Change,
    FieldChange,
    compare,
    field_of,
    pattern,
    same_between,
)
from netpes_learn.stages.comparing.documents import Documents, Rendered
from netpes_learn.stages.comparing.revisit import Chapter, Slides
from netpes_learn.stages.comparing.snapshot import UNSEEN
from netpes_learn.stages.comparing.values import NAMED, item_around, said
from netpes_learn.stages.comparing.wordwise import before_and_after
from netpes_learn.stages.plan import Outline
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.wording import Wording

Fields = Mapping[str, Any]
_FIGURES = "results.figures"
# Fields in the order in which the model has them.
_ORDER = {
    name: place
    for place, name in enumerate(
        dict.fromkeys(
            name
            for model in (Practice, Results, Learning, Question, Option, Area, Theme, Insight, Term)
            for name in model.model_fields
        )
    )
}


@dataclass(frozen=True)
class Release:
    """A snapshot, and the setting in which its library is composed."""

    snapshot: Mapping[str, Any]
    setting: Setting


@dataclass(frozen=True)
class ToldFigure:
    """A figure before and now, as written; empty where there is none. What it counts, and when."""

    before: Rich
    now: Rich
    counts: Rich
    when: Rich


@dataclass(frozen=True)
class ToldText:
    """A text before and now; ``part`` is the part of the record (``tips``, ``objective``)."""

    part: str
    kind: Literal["new", "changed", "gone", "order"]
    before: Rich
    now: Rich


@dataclass(frozen=True)
class Told:
    """What changed about one subject; versions are those of a practice, or empty."""

    id: str
    # "practices", "areas", "themes", "insights", "glossary", "partners".
    folder: str
    title: Rich
    kind: Literal["new", "changed", "gone"]
    before: str
    now: str
    summary: Rich
    figures: tuple[ToldFigure, ...]
    texts: tuple[ToldText, ...]
    slides: tuple[Slides, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Since:
    """What changed between two releases (calendar versions) of a bundle in one language."""

    before: str
    now: str
    practices: tuple[Told, ...]
    # Areas, themes, insights, the partner; and apart from them the words of the glossary.
    others: tuple[Told, ...]
    terms: tuple[Told, ...]
    # How many corrections of spelling, punctuation and spacing are left out.
    unseen: int
    changes: tuple[Change, ...]


def parts_told() -> tuple[str, ...]:
    """Return every part of a record of which a change can be told (``ToldText.part``), sorted."""
    models: Mapping[str, type[Record]] = {
        "areas": Area,
        "glossary": Term,
        "insights": Insight,
        "partners": Partner,
        "practices": Practice,
        "themes": Theme,
    }
    inner: Mapping[str, type[Record]] = {"results": Results, "learning": Learning}
    found: set[str] = set()
    for folder, model in models.items():
        for name in set(model.model_fields) - UNSEEN[folder] - NOT_COMPARED:
            found |= set(inner[name].model_fields) if name in inner else {name}
    return tuple(sorted(found))


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
    figures = tuple(_figures(fields, before, now, wording))
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
        texts=tuple(_texts(fields, now, names, wording, with_figures=bool(figures))),
        slides=slides,
        chapters=chapters,
    )


def _text(value: str, language: LanguageTag) -> Rich:
    return runs_of(Text(value, language))


def _figures(
    fields: Sequence[FieldChange], before: Fields, now: Fields, wording: Wording
) -> Iterator[ToldFigure]:
    """Yield each figure of which something changed, once, as a whole."""
    places = {field.path.split("]")[0] for field in fields if _is_figure(field.path)}
    old, new = (fields.get("results", {}).get("figures", []) for fields in (before, now))
    pairs = {after: old[place] for place, after in aligned(old, new, field="figures")}
    kept = [id(item) for item in pairs.values()]
    rows = [(pairs.get(number), item, number) for number, item in enumerate(new)]
    rows += [(item, None, number) for number, item in enumerate(old) if id(item) not in kept]
    for was, is_now, number in rows:
        shown = is_now or was
        if shown is not None and f"{_FIGURES}[{name_of(shown, number)}" in places:
            yield ToldFigure(
                before=_value(was, wording),
                now=_value(is_now, wording),
                counts=_text(shown["counts"], wording.tag),
                when=_text(shown.get("when", ""), wording.tag),
            )


def _is_figure(path: str) -> bool:
    return path.startswith(f"{_FIGURES}[")


def _value(figure: Fields | None, wording: Wording) -> Rich:
    return wording.value(Figure.model_validate(figure)) if figure else ()


def _texts(
    fields: Sequence[FieldChange],
    now: Fields,
    names: Mapping[str, str],
    wording: Wording,
    *,
    with_figures: bool,
) -> Iterator[ToldText]:
    """Yield the texts that changed; a chart's description only where no figure tells it."""
    for field in sorted(_replaced(fields), key=lambda field: _place(field.path)):
        if _is_figure(field.path):
            continue
        if with_figures and pattern(field.path) == "results.charts.alt":
            continue
        # From which practices a conclusion was drawn is no text; slides that name them are told.
        if field_of(field.path) == "practices":
            continue
        if field_of(field.path) == "correct":
            if field.new:
                yield _right_answer(field.path, now, names, wording)
            continue
        yield _told_text(field, now, names, wording)


def _place(path: str) -> tuple[int, ...]:
    """Return the place of a path in the order in which a record is read; JSON keeps none."""
    return tuple(_ORDER.get(step, len(_ORDER)) for step in pattern(path).split("."))


def _replaced(fields: Sequence[FieldChange]) -> Iterator[FieldChange]:
    """Yield the changes; what is new where something is gone is told as one, before and now.

    So are all names that came to a list of names, and all that went.
    """
    fields = [*_lists_of_names(fields)]
    gone = {field.path: field for field in fields if field.kind == "gone"}
    new = {field.path for field in fields if field.kind == "new"}
    for field in fields:
        if field.kind == "new" and field.path in gone:
            yield replace(field, kind="changed", old=gone[field.path].old)
        elif field.kind != "gone" or field.path not in new:
            yield field


def _lists_of_names(fields: Sequence[FieldChange]) -> Iterator[FieldChange]:
    lists: dict[str, list[FieldChange]] = {}
    for field in fields:
        if field.path.endswith("]") and field_of(field.path) in NAMED:
            lists.setdefault(field.path.rpartition("[")[0], []).append(field)
        else:
            yield field
    for path, items in lists.items():
        old, new = ([item.old for item in items if item.old], [i.new for i in items if i.new])
        kind: Literal["new", "changed", "gone"] = (
            "changed" if old and new else "new" if new else "gone"
        )
        yield FieldChange(path, kind, old, new, items[0].level)


def _told_text(
    field: FieldChange, now: Fields, names: Mapping[str, str], wording: Wording
) -> ToldText:
    name, part = field_of(field.path), _part(field.path)
    if name == "has" and isinstance(field.old, str) and isinstance(field.new, str):
        before, after = (wording.word(f"has-{value}") for value in (field.old, field.new))
        return ToldText(part, "changed", before, after)
    old, new = (said(value, name, names) for value in (field.old, field.new))
    if field.kind == "order" or not (old or new):
        around = _text(said(item_around(now, field.path), name, names), wording.tag)
        return ToldText(part, field.kind, (), around)
    if field.kind == "changed":
        return ToldText(part, "changed", *before_and_after(old, new, language=wording.tag))
    return ToldText(part, field.kind, _text(old, wording.tag), _text(new, wording.tag))


def _right_answer(path: str, now: Fields, names: Mapping[str, str], wording: Wording) -> ToldText:
    option = item_around(now, path)
    text = said(option.get("text", ""), "text", names) if isinstance(option, dict) else ""
    told = wording.word("lead-in", lead=wording.word("right-answer"), text=text)
    return ToldText(_part(path), "changed", (), told)


def _part(path: str) -> str:
    """Return which part of a record a path leads to: ``tips``, ``objective``."""
    steps = pattern(path).split(".")
    return steps[1] if len(steps) > 1 and steps[0] in {"results", "learning"} else steps[0]
