# What enters: one practice and what it may refer to. What leaves: diagnostics for what no single
# field can show to be wrong: references, repeated ids, units, answers, labels and marks.
"""Rules of a practice."""

import re
from collections.abc import Callable

from netpes_learn.content.place import Known, Place, check_sources
from netpes_learn.model.content import Library, Practice, Scene
from netpes_learn.model.parts import version_parts
from netpes_learn.model.sourced import Where

LONGEST_SHORT_TITLE = 28
LONGEST_LABEL_WORDS = 6
MARK = re.compile(r"\{(\d+)\}")


def check_practice(practice: Practice, library: Library, known: Known, place: Place) -> None:
    """Record everything in a practice that contradicts itself or the library."""
    _references(practice, known, place)
    _evidence(practice, place)
    _learning(practice, library, place)
    _narration(practice, place)
    _changes(practice, place)


def _references(practice: Practice, known: Known, place: Place) -> None:
    place.known(("owner",), "partner", practice.owner, known.partners)
    place.known(("area",), "area", practice.area, known.areas)
    if (practice.owner is None) == (practice.organisation is None):
        place.error(
            (), "NL037", "a practice has either an 'owner' (a partner) or an 'organisation'"
        )
    for index, theme in enumerate(practice.themes):
        place.known(("themes", index), "theme", theme, known.themes)
    for index, group in enumerate(practice.target_groups):
        place.known(("target_groups", index), "target group", group, known.groups)
    check_sources((), practice.sources, known, place)
    for index, comparator in enumerate(practice.comparators):
        where: Where = ("comparators", index, "partner")
        place.known(where, "partner", comparator.partner, known.partners)
        if comparator.partner == practice.owner:
            place.error(where, "NL038", "a partner is not compared with itself")
    place.unique(("comparators",), [c.partner for c in practice.comparators])
    for index, related in enumerate(practice.related):
        where = ("related", index, "practice")
        place.known(where, "practice", related.practice, known.practices)
    place.unique(("related",), [related.practice for related in practice.related])
    if len(practice.short_title) > LONGEST_SHORT_TITLE:
        place.error(
            ("short_title",),
            "NL039",
            f"the short title has {len(practice.short_title)} characters; at most 28 fit a footer",
        )


def _evidence(practice: Practice, place: Place) -> None:
    figures = {figure.id: figure for figure in practice.results.figures}
    place.unique(("results", "figures"), [f.id for f in practice.results.figures])
    place.unique(("results", "charts"), [c.id for c in practice.results.charts])
    place.unique(("scenarios",), [s.id for s in practice.scenarios])
    place.unique(("tips",), [t.id for t in practice.tips])
    for index, figure in enumerate(practice.results.figures):
        if figure.to is not None and figure.to <= figure.value:
            place.error(
                ("results", "figures", index, "to"), "NL040", "a range must end above its start"
            )
    for number, chart in enumerate(practice.results.charts):
        where: Where = ("results", "charts", number, "figures")
        for index, name in enumerate(chart.figures):
            place.known((*where, index), "figure", name, figures)
        units = {figures[name].unit for name in chart.figures if name in figures}
        if len(units) > 1:
            place.error(where, "NL041", f"a chart needs one unit, found {', '.join(sorted(units))}")
    scenarios = {scenario.id for scenario in practice.scenarios}
    for number, tip in enumerate(practice.tips):
        for index, name in enumerate(tip.answers):
            place.known(("tips", number, "answers", index), "scenario", name, scenarios)


def _learning(practice: Practice, library: Library, place: Place) -> None:
    if practice.learning is None:
        return
    place.unique(("learning", "questions"), [q.id for q in practice.learning.questions])
    for index, question in enumerate(practice.learning.questions):
        right = sum(option.correct for option in question.options)
        if right != 1:
            place.error(
                ("learning", "questions", index, "options"),
                "NL042",
                f"exactly one option must be 'correct: true', found {right}",
            )
    verb = practice.learning.objective.split()[0].lower()
    vague = next((lang.vague_verbs for lang in library.languages if lang.tag == "en"), ())
    if verb in vague:
        place.error(
            ("learning", "objective"),
            "NL043",
            f"'{verb}' cannot be observed",
            "begin with what a learner will do: explain, compare, choose, plan …",
        )


def _narration(practice: Practice, place: Place) -> None:
    figures = {figure.id for figure in practice.results.figures}
    charts = {chart.id for chart in practice.results.charts}
    place.unique(("narration",), [scene.id for scene in practice.narration])
    for index, scene in enumerate(practice.narration):
        where: Where = ("narration", index)
        for number, name in enumerate(scene.figures):
            place.known((*where, "figures", number), "figure", name, figures)
        place.known((*where, "chart"), "chart", scene.chart, charts)
        check_shown(scene, where, place.error)
        check_marks(scene, (*where, "say"), place.error)


_Error = Callable[[Where, str, str, str], None]


def check_shown(scene: Scene, where: Where, error: _Error) -> None:
    """Record an error where a scene lacks what its layout shows, or a label is too long."""
    needs: dict[str, tuple[str, bool]] = {
        "points": ("two to four 'labels'", 2 <= len(scene.labels) <= 4),  # noqa: PLR2004
        "compare": ("exactly two 'labels'", len(scene.labels) == 2),  # noqa: PLR2004
        "numbers": ("one to three 'figures'", 1 <= len(scene.figures) <= 3),  # noqa: PLR2004
        "chart": ("a 'chart'", scene.chart is not None),
        "message": ("no 'labels' and no 'figures'", not scene.labels and not scene.figures),
        "picture": ("an 'image' and no 'labels'", bool(scene.image) and not scene.labels),
        "clip": ("a 'clip' and no 'labels'", bool(scene.clip) and not scene.labels),
    }
    wanted, holds = needs[scene.layout]
    if not holds:
        error((*where, "layout"), "NL044", f"layout '{scene.layout}' needs {wanted}", "")
    for index, label in enumerate(scene.labels):
        if len(label.split()) > LONGEST_LABEL_WORDS:
            error(
                (*where, "labels", index),
                "NL045",
                f"the label has {len(label.split())} words; at most {LONGEST_LABEL_WORDS}",
                "the voice says the sentence, the label names it",
            )


def check_marks(scene: Scene, where: Where, error: _Error) -> None:
    """Record an error where the marks of a scene are not one for each thing shown, in order."""
    found = [int(mark) for mark in MARK.findall(scene.say)]
    shown = len(scene.labels) or len(scene.figures) or (1 if scene.chart else 0)
    if found and found != list(range(1, shown + 1)):
        wanted = " ".join(f"{{{number}}}" for number in range(1, shown + 1)) or "none"
        error(
            where,
            "NL046",
            f"the narration has marks {found}; expected {wanted}, each once and in order",
            "put {1} before the word at which the first label appears",
        )


def _changes(practice: Practice, place: Place) -> None:
    """Record an error where change notes do not go down from the practice's version."""
    above = practice.version
    for index, change in enumerate(practice.changes):
        later = version_parts(change.version) > version_parts(above)
        if later or (index and change.version == above):
            message = f"the change note for {change.version} stands below {above}"
            hint = "one note a version, the newest first, none later than 'version'"
            place.error(("changes", index, "version"), "NL504", message, hint)
        above = change.version
