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
from netpes_learn.stages.wording import Wording, strong


def insight_names(insight: Insight | None, partner: Partner, setting: Setting) -> dict[str, Any]:
    """Return the insight, all of them, and a look-up of the practices behind one."""
    return {
        "insight": insight,
        "insights": setting.library.insights,
        "practices_behind": _behind(setting.library, partner),
        "statements_of": _statements(setting.wording),
    }


def _statements(wording: Wording) -> Callable[[Chapter], list[Rich]]:
    def statements_of(chapter: Chapter) -> list[Rich]:
        """Return a line for each statement of a chapter, with its lead in bold where it has one."""
        return [
            wording.word("lead-in", lead=strong(statement.lead), text=statement.text)
            if statement.lead
            else runs_of(statement.text)
            for statement in chapter.statements
        ]

    return statements_of


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


def workshop_names(workshop: Workshop | None, partner: Partner, setting: Setting) -> dict[str, Any]:
    """Return the workshop and its agenda, and what its slides ask of single practices."""
    library, tag = setting.library, setting.wording.tag
    return {
        "workshop": workshop,
        "workshops": workshops_of(library, partner, tag),
        "agenda": agenda(workshop, library) if workshop else (),
        "comparator_of": lambda practice: evidence.comparator_of(practice, partner),
    }
