# What enters: a value of a snapshot, and the names by which ids are shown. What leaves: how it
# reads.
"""Values of a snapshot, as a reader meets them."""

import re
from collections.abc import Mapping
from typing import Any

from netpes_learn.model.content import (
    Area,
    Insight,
    Learning,
    Option,
    Practice,
    Question,
    Results,
    Source,
    Term,
    Theme,
)
from netpes_learn.stages.comparing.alignment import PROSE, name_of

# Fields that hold the id of something with a name → where its name is found.
NAMED: Mapping[str, str] = {
    "area": "areas",
    "document": "documents",
    "owner": "partners",
    "partner": "partners",
    "practice": "practices",
    "practices": "practices",
    "target_groups": "groups",
    "themes": "themes",
}
# Fields in the order in which the model has them; JSON keeps none.
_ORDER = {
    name: place
    for place, name in enumerate(
        dict.fromkeys(
            name
            for model in (Practice, Results, Learning, Question, Option, Area, Theme, Insight, Term,
                          Source)
            for name in model.model_fields
        )
    )
}  # fmt: skip
_AS_WRITTEN = frozenset({"section", "url", "website"})
_BETWEEN = " · "
# A whole learning part is told by how it begins.
_MOST_WORDS = 70


def reading_place(field: str) -> int:
    """Return the place of a field in the order in which a record is read."""
    return _ORDER.get(field, len(_ORDER))


def said(value: Any, field: str, names: Mapping[str, str]) -> str:
    """Return how a value reads; empty for what shows in no words (a layout, a unit, an order)."""
    text = _said(value, field, names)
    words = text.split(" ")
    if isinstance(value, str) or len(words) <= _MOST_WORDS:
        return text
    return " ".join([*words[:_MOST_WORDS], "…"])


def _said(value: Any, field: str, names: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        fields = sorted(value, key=lambda key: (reading_place(key), key))
        parts = [_said(value[key], key, names) for key in fields]
    elif isinstance(value, list):
        parts = [_said(item, field, names) for item in value]
    elif not isinstance(value, str):
        return ""
    elif field in PROSE:
        return re.sub(r"\{\d+\}", "", value)
    elif field in NAMED:
        return names.get(f"{NAMED[field]}/{value}", "")
    else:
        return value if field in _AS_WRITTEN else ""
    return _BETWEEN.join(dict.fromkeys(part for part in parts if part))


def item_around(fields: Mapping[str, Any], path: str) -> Any:
    """Return the innermost list item that a path leads into, or the value at its first step."""
    value: Any = fields
    found: Any = None
    for name, _, key in re.findall(r"([a-z_]+)(\[([^]]*)\])?", path):
        value = value.get(name) if isinstance(value, dict) else None
        found = value if found is None else found
        if key and isinstance(value, list):
            value = next(
                (item for number, item in enumerate(value) if name_of(item, number) == key), None
            )
            found = value
    return found
