# What enters: the checkout, the name of an outline, a partner. What leaves: what the outline makes for
# them, and ways to read it.
"""Deliverables of the checkout, composed."""

from dataclasses import replace
from typing import Any

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library, Practice
from netpes_learn.model.document import Deck, Table
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan


def planned(
    loaded: Loaded, partner: str, language: str, outline: str = "", library: Library | None = None
) -> list[Deliverable]:
    return [
        deliverable
        for deliverable in plan(
            library or loaded.library, loaded.outlines, partners=[partner], languages=[language]
        )
        if outline in ("", deliverable.outline)
    ]


def made(
    loaded: Loaded, outline: str, partner: str = "le-forem", language: str = "en", **changes: Any
) -> dict[str, Any]:
    """Return subject → document of every deliverable that an outline makes for a partner."""
    known = {outline.name: outline for outline in loaded.outlines}
    setting = loaded.setting(LanguageTag(language))
    if changes:
        library = setting.library.model_copy(
            update={
                "partners": tuple(
                    p.model_copy(update=changes) if p.id == partner else p
                    for p in setting.library.partners
                )
            }
        )
        setting = replace(setting, library=library)
    return {
        deliverable.subject: compose(deliverable, known[outline], setting=setting)
        for deliverable in planned(loaded, partner, language, outline, setting.library)
    }


def slide(deck: Deck, name: str) -> Any:
    return next(found for found in deck.slides if found.id == name)


def table(found: Any) -> Table:
    (block,) = found.slots["body"]
    assert isinstance(block, Table)
    return block


def of_area(library: Library, area: str) -> list[Practice]:
    return [practice for practice in library.practices if practice.area == area]
