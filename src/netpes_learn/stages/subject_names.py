# What enters: the setting of a language, a partner, an insight or a workshop. What leaves: what
# outlines can say of them by name; docs/templates.md lists the names.
"""Names for outlines about insights and workshops."""

from collections.abc import Callable
from typing import Any

from netpes_learn.model.content import Chapter, Insight, Library, Partner, Practice, Workshop
from netpes_learn.model.text import Rich, runs_of
from netpes_learn.stages import evidence
from netpes_learn.stages.agenda import agenda
from netpes_learn.stages.plan import practices_of, workshops_of
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.wording import strong


def behind_names(partner: Partner, setting: Setting) -> dict[str, Any]:
    """Return a look-up of a partner's practices that an insight was drawn from."""
    return {"practices_behind": _behind(setting.library, partner)}


def statement_phrases(setting: Setting) -> dict[str, Any]:
    """Return how the statements of a chapter are told."""
    wording = setting.wording

    def statements_of(chapter: Chapter) -> list[Rich]:
        """Return a line for each statement of a chapter, with its lead in bold where it has one."""
        return [
            wording.word("lead-in", lead=strong(statement.lead), text=statement.text)
            if statement.lead
            else runs_of(statement.text)
            for statement in chapter.statements
        ]

    return {"statements_of": statements_of}


def _behind(library: Library, partner: Partner) -> Callable[[Insight | Chapter], list[Practice]]:
    def practices_behind(part: Insight | Chapter) -> list[Practice]:
        """Return the practices of the bundle that a part was drawn from, each once."""
        chapters = part.chapters if isinstance(part, Insight) else (part,)
        named = {name for chapter in chapters for name in chapter.practices}
        named |= {
            name
            for chapter in chapters
            for statement in chapter.statements
            for name in statement.practices
        }
        return [practice for practice in practices_of(library, partner) if practice.id in named]

    return practices_behind


def workshop_names(workshop: Workshop | None, setting: Setting) -> dict[str, Any]:
    """Return the workshop and its agenda."""
    agenda_of = agenda(workshop, setting.library) if workshop else ()
    return {"workshop": workshop, "agenda": agenda_of}


def workshops_with_partner(partner: Partner, setting: Setting) -> dict[str, Any]:
    """Return a partner's workshops, and what their slides ask of single practices."""
    return {
        "workshops": workshops_of(setting.library, partner, setting.wording.tag),
        "comparator_of": lambda practice: evidence.comparator_of(practice, partner),
    }
