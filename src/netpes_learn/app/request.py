# What enters: nothing. What leaves: what a build is asked, and what it did. These import nothing
# heavy, so that a build with nothing to do can say so at once.
"""Requests and outcomes of builds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STORE = ".store"
STATE = "state.json"
BUNDLE_KIND = "bundle"


@dataclass(frozen=True)
class Workspace:
    """Where content and templates lie."""

    content: Path
    templates: Path

    @property
    def roots(self) -> dict[str, Path]:
        """The folders that resource paths begin with."""
        return {"content": self.content, "templates": self.templates}


@dataclass(frozen=True)
class Request:
    """What to build; empty selections mean everything."""

    partners: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    practices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    jobs: int = 1
    # Make each video a second time, with its captions in the pictures.
    open_captions: bool = False

    @property
    def bundles(self) -> bool:
        """Whether whole bundles are built: always, unless only a part was asked for."""
        return BUNDLE_KIND in self.kinds or not (self.kinds or self.practices)

    @property
    def everything(self) -> bool:
        """Whether nothing was left out."""
        return not (self.partners or self.languages or self.practices or self.kinds)


@dataclass(frozen=True)
class Artefact:
    """A file made for a bundle, as the report tells it; ``path`` is relative to the build folder.

    ``state`` is "rendered" (now), "cached" (taken from the store) or "unchanged" (it was there).
    """

    path: str
    partner: str
    kind: str
    format: str
    bytes: int
    # What rendering took when it was last rendered, in seconds, and why that was done now.
    seconds: float
    state: str
    reason: str
    warnings: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a build did; paths are relative to the build folder."""

    artefacts: tuple[Artefact, ...]
    # How many results were rendered now; one result may be several files in several bundles.
    rendered: int
    # Path → whether it was written now.
    written: Mapping[str, bool]
    pruned: tuple[str, ...]
    archives: tuple[str, ...]
    warnings: tuple[str, ...]
    seconds: float


class UnknownSelectionError(Exception):
    """A partner, language or practice was asked for that does not exist; one line for each."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
