# What enters: a localised library, a language's wording, the colours. What leaves: the one value
# that all deliverables of a language share.
"""What composition works with."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from netpes_learn.model.content import Library
from netpes_learn.model.recordings import is_recording
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.evidence import Terms
from netpes_learn.stages.wording import Wording

# Practices outside the four areas carry the network's own colour.
NO_AREA = "network"


@dataclass(frozen=True)
class Palette:
    """The colours of templates/tokens.yml."""

    colours: Mapping[str, str]
    tints: Mapping[str, str]


@dataclass(frozen=True)
class Setting:
    """What all deliverables of one language share: the library in it, its words, the colours."""

    library: Library
    wording: Wording
    palette: Palette
    # Every file under content/, by its path from there: what a partner handed in is among them.
    files: frozenset[str] = frozenset()
    # The setting of another language: captions can be in several.
    elsewhere: Callable[[LanguageTag], "Setting"] | None = None
    # The countries that the map of templates/maps can mark, by their ISO 3166 codes.
    mapped: frozenset[str] = frozenset()

    @cached_property
    def terms(self) -> Terms:
        """The glossary, ready to be found in texts."""
        return Terms(self.library.glossary)

    @cached_property
    def recordings(self) -> frozenset[str]:
        """The files that may be a person's recordings: few, and asked about for each document."""
        return frozenset(path for path in self.files if is_recording(path))

    @cached_property
    def _known(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return ``make()``, or what it gave before for this key, in this setting.

        It must be a pure function of the key and of this setting.
        """
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]
