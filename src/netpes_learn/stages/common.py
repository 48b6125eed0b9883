# What enters: parts of an outline, and names that are the same for all partners. What leaves: which
# parts name nothing else, and what was made of them, once for all documents about one subject in
# one language. Whether a part can be shared is read off the names in its expressions, all of them,
# also of those that are never reached: one name of a partner's, and it is made for each partner.
"""What documents have in common, whoever they are for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jinja2

from netpes_learn.model.sourced import Sourced, Where
from netpes_learn.stages.expressions import bare, compiled, inside

# Where in an outline → the names that the part there needs; None where it cannot be read.
Mentions = dict[Where, frozenset[str] | None]


@dataclass(frozen=True)
class Common:
    """What the documents of one outline about one subject share in one language."""

    # Names whose values are the same for every partner.
    names: Mapping[str, Any]
    outline: Sourced
    # Known for the outline, whatever the subject and language.
    mentions: Mentions
    # Makes of an evaluated part what is to be kept: (where it stands, what it gave) → the same or
    # a record of it.
    finish: Callable[[Where, Any], Any]
    # Where in the outline → what the part there gave.
    parts: dict[Where, Any] = field(default_factory=dict)

    def holds(self, where: Where, part: Any, settled: frozenset[str]) -> bool:
        """Tell whether a part needs no names but the settled ones."""
        if where not in self.mentions:
            self.mentions[where] = mentions(part)
        needed = self.mentions[where]
        return needed is not None and needed <= settled

    def keep(self, where: Where, made: Any) -> Any:
        """Return what a part gave, finished, and keep it for the documents to come."""
        finished = self.finish(where, made)
        if not _is_used_up(finished):
            self.parts[where] = finished
        return finished


def _is_used_up(value: Any) -> bool:
    """Tell whether something can be gone through once only, as what ``| map(…)`` gives."""
    if isinstance(value, dict):
        return any(map(_is_used_up, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_is_used_up, value))
    return isinstance(value, Iterator)


class _UnreadableError(Exception):
    """Something that the outline's author has to mend: evaluating it tells what."""


def mentions(part: Any) -> frozenset[str] | None:
    """Return the names that a part of an outline takes from around it; None: it cannot be read."""
    try:
        return frozenset(_mentions(part))
    except (jinja2.TemplateSyntaxError, _UnreadableError):
        return None


def _mentions(part: Any) -> set[str]:
    if isinstance(part, dict):
        return _of_mapping(part)
    if isinstance(part, list):
        return {name for entry in part for name in _mentions(entry)}
    if not isinstance(part, str):
        return set()
    expression = inside(part)
    if expression is not None:
        return set(compiled(expression).names)
    if "{{" in part or "{%" in part:
        raise _UnreadableError
    return set()


def _of_mapping(part: dict[str, Any]) -> set[str]:
    """Return the names of a mapping, but for those that it gives itself to what stands in it."""
    needed: set[str] = set()
    given: set[str] = set()
    rest = dict(part)
    if "for_each" in rest:
        name, _, items = str(rest.pop("for_each")).partition(" in ")
        needed |= compiled(items.strip()).names
        given |= {name.strip(), "number_in_list"}
    names = rest.pop("let", None) or {}
    if not isinstance(names, dict):
        raise _UnreadableError
    for name, expression in names.items():
        needed |= compiled(bare(expression)).names - given
        given.add(name)
    if "when" in rest:
        needed |= compiled(str(rest.pop("when")).strip()).names - given
    return needed | {name for inner in rest.values() for name in _mentions(inner)} - given
