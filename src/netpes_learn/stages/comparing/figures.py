# What enters: what changed of one record, and the record before and now. What leaves: each figure
# of which anything changed, once, as it was written before and is now.
"""Figures before and now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netpes_learn.model.content import Figure
from netpes_learn.model.text import Rich, Text, runs_of
from netpes_learn.stages.comparing.alignment import aligned, name_of
from netpes_learn.stages.comparing.changes import FieldChange
from netpes_learn.stages.comparing.spoken import LanguageOf
from netpes_learn.stages.comparing.told import ToldFigure
from netpes_learn.stages.wording import Wording

Fields = Mapping[str, Any]
_FIGURES = "results.figures"


def told_figures(
    fields: Sequence[FieldChange],
    before: Fields,
    now: Fields,
    wording: Wording,
    *,
    languages: tuple[LanguageOf, LanguageOf],
) -> Iterator[ToldFigure]:
    """Yield each figure of which something changed, once, as a whole.

    ``languages`` tell in which language a text was, and is.
    """
    places = {field.path.split("]")[0] for field in fields if is_figure(field.path)}
    old, new = (fields.get("results", {}).get("figures", []) for fields in (before, now))
    pairs = {after: old[place] for place, after in aligned(old, new, field="figures")}
    kept = [id(item) for item in pairs.values()]
    rows = [(pairs.get(number), item, number) for number, item in enumerate(new)]
    rows += [(item, None, number) for number, item in enumerate(old) if id(item) not in kept]
    for was, is_now, number in rows:
        shown = is_now or was
        if shown is not None and f"{_FIGURES}[{name_of(shown, number)}" in places:
            language = languages[1 if is_now else 0]
            counts, when = (str(shown.get(name, "")) for name in ("counts", "when"))
            yield ToldFigure(
                before=_value(was, wording),
                now=_value(is_now, wording),
                counts=runs_of(Text(counts, language(counts, "counts"))),
                when=runs_of(Text(when, language(when, "when"))),
            )


def is_figure(path: str) -> bool:
    """Tell whether a path leads to a figure, or into one."""
    return path.startswith(f"{_FIGURES}[")


def _value(figure: Fields | None, wording: Wording) -> Rich:
    return wording.value(Figure.model_validate(figure)) if figure else ()
