# What enters: nothing. What leaves: a value read from a file, and where each part of it stands.
"""Values with source spans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from netpes_learn.diagnostics import Span

# Keys and list indices from the top of a file down to a value.
Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Sourced:
    """A tree of mappings, lists and scalars, with the span of every value and key in it."""

    path: str
    value: Any
    values: Mapping[Where, Span] = field(default_factory=dict)
    keys: Mapping[Where, Span] = field(default_factory=dict)

    def span(self, where: Where) -> Span:
        """Return the span of a value, or of the closest part above it that stands in the file."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.values:
                return self.values[where[:length]]
        return Span(self.path)

    def key_span(self, where: Where) -> Span:
        """Return the span of the key of a value, or of the value where it has no key."""
        return self.keys.get(where) or self.span(where)
