# What enters: what changed of one record, field by field. What leaves: its texts before and now,
# word by word, in the order in which the record is read. ``figures`` tells figures, as a whole.
"""Texts before and now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from netpes_learn.model.content import (
    Area,
    Insight,
    Learning,
    Partner,
    Practice,
    Results,
    Term,
    Theme,
)
from netpes_learn.model.text import Record, Text, runs_of
from netpes_learn.stages.comparing.changes import NOT_COMPARED, FieldChange, field_of, pattern
from netpes_learn.stages.comparing.figures import is_figure
from netpes_learn.stages.comparing.snapshot import UNSEEN
from netpes_learn.stages.comparing.spoken import LanguageOf
from netpes_learn.stages.comparing.told import ToldText
from netpes_learn.stages.comparing.values import NAMED, item_around, reading_place, said
from netpes_learn.stages.comparing.wordwise import before_and_after
from netpes_learn.stages.wording import Wording

Fields = Mapping[str, Any]


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


def told_texts(
    fields: Sequence[FieldChange],
    now: Fields,
    names: Mapping[str, str],
    wording: Wording,
    *,
    languages: tuple[LanguageOf, LanguageOf],
    with_figures: bool,
) -> Iterator[ToldText]:
    """Yield the texts that changed; a chart's description only where no figure tells it.

    ``languages`` tell in which language a text was, and is.
    """
    for field in sorted(_replaced(fields), key=lambda field: _place(field.path)):
        if is_figure(field.path):
            continue
        if with_figures and pattern(field.path) == "results.charts.alt":
            continue
        # From which practices a conclusion was drawn is no text; slides that name them are told.
        if field_of(field.path) == "practices":
            continue
        if field_of(field.path) == "correct":
            if field.new:
                yield _right_answer(field.path, now, names, wording, language=languages[1])
            continue
        yield _told_text(field, now, names, wording, languages=languages)


def _place(path: str) -> tuple[int, ...]:
    """Return the place of a path in the order in which a record is read; JSON keeps none."""
    return tuple(reading_place(step) for step in pattern(path).split("."))


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
    field: FieldChange,
    now: Fields,
    names: Mapping[str, str],
    wording: Wording,
    *,
    languages: tuple[LanguageOf, LanguageOf],
) -> ToldText:
    name, part = field_of(field.path), _part(field.path)
    if name == "has" and isinstance(field.old, str) and isinstance(field.new, str):
        before, after = (wording.word(f"has-{value}") for value in (field.old, field.new))
        return ToldText(part, "changed", before, after)
    old, new = (said(value, name, names) for value in (field.old, field.new))
    if field.kind == "order" or not (old or new):
        item = item_around(now, field.path)
        around = runs_of(Text(said(item, name, names), languages[1](item, name)))
        return ToldText(part, field.kind, (), around)
    was, is_now = languages[0](field.old, name), languages[1](field.new, name)
    # Words of two languages have nothing in common that a reader could see.
    if field.kind == "changed" and was == is_now:
        return ToldText(part, "changed", *before_and_after(old, new, language=was))
    return ToldText(part, field.kind, runs_of(Text(old, was)), runs_of(Text(new, is_now)))


def _right_answer(
    path: str, now: Fields, names: Mapping[str, str], wording: Wording, *, language: LanguageOf
) -> ToldText:
    option = item_around(now, path)
    text = said(option.get("text", ""), "text", names) if isinstance(option, dict) else ""
    shown = Text(text, language(text, "text"))
    told = wording.word("lead-in", lead=wording.word("right-answer"), text=shown)
    return ToldText(_part(path), "changed", (), told)


def _part(path: str) -> str:
    """Return which part of a record a path leads to: ``tips``, ``objective``."""
    steps = pattern(path).split(".")
    return steps[1] if len(steps) > 1 and steps[0] in {"results", "learning"} else steps[0]
