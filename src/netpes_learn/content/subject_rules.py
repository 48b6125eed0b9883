# What enters: insights and workshops, and what they may refer to. What leaves: diagnostics for what
# no single field can show to be wrong: references, repeated ids, a workshop that is too short.
"""Rules of insights and workshops."""

from netpes_learn.content.place import Known, Place, check_sources
from netpes_learn.model.content import Insight, Library, Workshop
from netpes_learn.model.sourced import Where
from netpes_learn.stages.agenda import LEAST_FOR_A_PRACTICE, minutes_left, minutes_needed
from netpes_learn.stages.plan import practices_of


def check_insight(insight: Insight, known: Known, place: Place) -> None:
    """Record everything in an insight that contradicts itself or the library."""
    place.unique(("chapters",), [chapter.id for chapter in insight.chapters])
    check_sources((), insight.sources, known, place)
    for number, chapter in enumerate(insight.chapters):
        where: Where = ("chapters", number)
        _practices(where, chapter.practices, known.practices, place)
        place.unique((*where, "statements"), [statement.id for statement in chapter.statements])
        for index, statement in enumerate(chapter.statements):
            at = (*where, "statements", index)
            _practices(at, statement.practices, known.practices, place)


def check_workshop(workshop: Workshop, library: Library, known: Known, place: Place) -> None:
    """Record everything in a workshop that contradicts itself or the library."""
    place.known(("partner",), "partner", workshop.partner, known.partners)
    for index, theme in enumerate(workshop.themes):
        place.known(("themes", index), "theme", theme, known.themes)
    _practices((), workshop.practices, known.practices, place)
    place.unique(("practices",), workshop.practices)
    place.unique(("themes",), workshop.themes)
    _in_the_bundle(workshop, library, known, place)
    if minutes_left(workshop) < LEAST_FOR_A_PRACTICE * len(workshop.practices):
        place.error(
            ("minutes",),
            "NL480",
            f"{workshop.minutes} minutes are too short for this workshop",
            f"it needs {minutes_needed(workshop)}: at least {LEAST_FOR_A_PRACTICE} a practice, "
            "and the welcome, the work on what to take home and the end; or leave something out",
        )


def _in_the_bundle(workshop: Workshop, library: Library, known: Known, place: Place) -> None:
    """Check that the partner's bundle has what the workshop opens: language and practices."""
    partner = next((p for p in library.partners if p.id == workshop.partner), None)
    if partner is None:
        return
    place.known(("language",), "language of the partner", workshop.language, partner.languages)
    taken = {practice.id for practice in practices_of(library, partner)}
    for index, name in enumerate(workshop.practices):
        if name in known.practices and name not in taken:
            place.error(
                ("practices", index),
                "NL481",
                f"the bundle of {partner.name} does not take '{name}'",
                f"add it to 'practices' in content/partners/{partner.id}.yml",
            )


def _practices(where: Where, names: tuple[str, ...], known: set[str], place: Place) -> None:
    for index, name in enumerate(names):
        place.known((*where, "practices", index), "practice", name, known)
