# What enters: a library and the sources of its records. What leaves: diagnostics for what no
# single field can show to be wrong: references, repeated ids, sums, contrasts, marks.
"""Rules across fields and files."""

import re
from collections.abc import Callable, Iterable, Mapping

from babel import Locale, UnknownLocaleError

from netpes_learn.content.colour import contrast
from netpes_learn.diagnostics import Report, did_you_mean
from netpes_learn.model.content import (
    Insight,
    Language,
    Library,
    Partner,
    Practice,
    Scene,
    Source,
    StudyVisit,
)
from netpes_learn.model.sourced import Sourced, Where

# WCAG 2.2, 1.4.3: text needs 4.5:1 against its ground.
LEAST_CONTRAST = 4.5
LONGEST_SHORT_TITLE = 28
LONGEST_LABEL_WORDS = 6
MARK = re.compile(r"\{(\d+)\}")


def check(
    library: Library, sources: Mapping[str, Sourced], files: set[str], report: Report
) -> None:
    """Record everything in the library that contradicts itself."""
    known = _Known(library)
    for folder, records in (
        ("areas", library.areas),
        ("insights", library.insights),
        ("languages", library.languages),
        ("partners", library.partners),
        ("practices", library.practices),
        ("themes", library.themes),
    ):
        for record in records:
            identity = str(getattr(record, "id", None) or getattr(record, "tag", ""))
            _file_name(identity, folder, sources, report)
    for language in library.languages:
        _language(language, _Place(sources[_path("languages", language.tag, sources)], report))
    for partner in library.partners:
        _partner(partner, known, sources[_path("partners", partner.id, sources)], files, report)
    for practice in library.practices:
        place = _Place(sources[_path("practices", practice.id, sources)], report)
        _references(practice, known, place)
        _evidence(practice, place)
        _learning(practice, library, place)
        _narration(practice, place)
    _frame(library, known, sources, report)
    for insight in library.insights:
        _insight(insight, known, _Place(sources[_path("insights", insight.id, sources)], report))
    _duplicates(library, sources, report)
    _funding(library, sources["project.yml"], report)


def _frame(
    library: Library, known: "_Known", sources: Mapping[str, Sourced], report: Report
) -> None:
    """Check what stands around the practices: areas, themes, the glossary."""
    for area in library.areas:
        place = _Place(sources[_path("areas", area.id, sources)], report)
        _sources((), area.sources, known, place)
        place.unique(("lessons",), [lesson.id for lesson in area.lessons])
    for theme in library.themes:
        place = _Place(sources[_path("themes", theme.id, sources)], report)
        _sources((), theme.sources, known, place)
        for index, strength in enumerate(theme.strengths):
            where: Where = ("strengths", index, "partner")
            place.known(where, "partner", strength.partner, known.partners)
    for index, term in enumerate(library.glossary):
        _sources(("terms", index), term.sources, known, _Place(sources["glossary.yml"], report))


class _Known:
    """The ids that may be referred to."""

    def __init__(self, library: Library) -> None:
        self.partners = {str(p.id) for p in library.partners}
        self.practices = {str(p.id) for p in library.practices}
        self.areas = {str(a.id) for a in library.areas}
        self.themes = {str(t.id) for t in library.themes}
        self.languages = {str(language.tag) for language in library.languages}
        self.documents = {d.id for d in library.project.documents}
        self.groups = {g.id for g in library.project.target_groups}


class _Place:
    """One file: records diagnostics at the field they belong to."""

    def __init__(self, source: Sourced, report: Report) -> None:
        self.source, self.report = source, report

    def error(self, where: Where, code: str, message: str, hint: str = "") -> None:
        self.report.error(self.source.span(where), code, message, hint=hint)

    def known(self, where: Where, kind: str, name: str | None, names: Iterable[str]) -> None:
        """Record an error unless ``name`` is None or among ``names``."""
        if name is not None and name not in set(names):
            self.error(where, "NL031", f"unknown {kind} '{name}'", did_you_mean(name, names))

    def unique(self, where: Where, ids: Iterable[str]) -> None:
        """Record an error for each id that a list has twice."""
        seen: set[str] = set()
        for index, identity in enumerate(ids):
            if identity in seen:
                self.error((*where, index), "NL032", f"id '{identity}' is used twice in this list")
            seen.add(identity)


def _path(folder: str, identity: str, sources: Mapping[str, Sourced]) -> str:
    path = f"{folder}/{identity}.yml"
    if path in sources:
        return path
    # The id differs from the file's name, which is recorded elsewhere.
    key = "tag" if folder == "languages" else "id"
    return next(
        p for p, s in sources.items() if p.startswith(f"{folder}/") and _id(s, key) == identity
    )


def _id(source: Sourced, key: str) -> str:
    """Return the id in a file as the record holds it: numbers as text, without spaces around."""
    return str(source.value[key]).strip()


def _file_name(identity: str, folder: str, sources: Mapping[str, Sourced], report: Report) -> None:
    if f"{folder}/{identity}.yml" in sources:
        return
    for path, source in sources.items():
        key = "tag" if folder == "languages" else "id"
        if path.startswith(f"{folder}/") and _id(source, key) == identity:
            report.error(
                source.span((key,)),
                "NL033",
                f"the {key} is '{identity}', but the file is named '{path.split('/')[-1]}'",
                hint=f"rename the file to {identity}.yml, or correct the {key}",
            )


def _duplicates(library: Library, sources: Mapping[str, Sourced], report: Report) -> None:
    for folder in ("areas", "insights", "languages", "partners", "practices", "themes"):
        key = "tag" if folder == "languages" else "id"
        seen: dict[str, str] = {}
        for path in sorted(p for p in sources if p.startswith(f"{folder}/")):
            identity = _id(sources[path], key)
            if identity in seen:
                report.error(
                    sources[path].span((key,)),
                    "NL034",
                    f"{key} '{identity}' is already used",
                    hint=f"the other one is in {seen[identity]}",
                )
            seen.setdefault(identity, path)
    _Place(sources["glossary.yml"], report).unique(("terms",), [t.id for t in library.glossary])
    project = _Place(sources["project.yml"], report)
    project.unique(("documents",), [d.id for d in library.project.documents])
    project.unique(("target_groups",), [g.id for g in library.project.target_groups])


def _language(language: Language, place: _Place) -> None:
    try:
        Locale.parse(language.locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        place.error(
            ("locale",),
            "NL048",
            f"'{language.locale}' is not a locale of CLDR",
            "write a language, and a country where it matters: fr, en_GB",
        )


def _partner(
    partner: Partner, known: _Known, source: Sourced, files: set[str], report: Report
) -> None:
    place = _Place(source, report)
    for index, tag in enumerate(partner.languages):
        place.known(("languages", index), "language", tag, known.languages)
    for tag in partner.in_language:
        place.known(("in_language", tag), "language", tag, known.languages)
    if partner.study_visit is not None:
        _study_visit(partner.study_visit, known, place)
    if partner.practices != "all":
        for index, practice in enumerate(partner.practices):
            place.known(("practices", index), "practice", practice, known.practices)
    if partner.logo and f"partners/{partner.id}/{partner.logo}" not in files:
        place.error(
            ("logo",),
            "NL035",
            f"there is no file '{partner.logo}' in content/partners/{partner.id}/",
            "put the logo there, or remove this line to use the wordmark",
        )
    colours = partner.colours
    for first, second in ((colours.accent, "#FFFFFF"), (colours.accent, colours.on_accent)):
        found = contrast(first, second)
        if found < LEAST_CONTRAST:
            place.error(
                ("colours", "accent"),
                "NL036",
                f"{first} on {second} has a contrast of {found:.1f}:1; text needs 4.5:1",
                "take a darker accent",
            )


def _insight(insight: Insight, known: _Known, place: _Place) -> None:
    place.unique(("chapters",), [chapter.id for chapter in insight.chapters])
    for index, source in enumerate(insight.sources):
        place.known(("sources", index, "document"), "document", source.document, known.documents)
    for number, chapter in enumerate(insight.chapters):
        where: Where = ("chapters", number, "statements")
        place.unique(where, [statement.id for statement in chapter.statements])
        for index, statement in enumerate(chapter.statements):
            for position, practice in enumerate(statement.practices):
                at = (*where, index, "practices", position)
                place.known(at, "practice", practice, known.practices)


def _study_visit(visit: StudyVisit, known: _Known, place: _Place) -> None:
    for index, source in enumerate(visit.sources):
        where: Where = ("study_visit", "sources", index, "document")
        place.known(where, "document", source.document, known.documents)
    place.unique(("study_visit", "narration"), [scene.id for scene in visit.narration])
    for index, scene in enumerate(visit.narration):
        at: Where = ("study_visit", "narration", index)
        if scene.layout not in {"points", "compare", "message"}:
            place.error((*at, "layout"), "NL049", "a study visit shows points, compare or message")
        _shown(scene, at, place.error)
        _marks(scene, (*at, "say"), place.error)


def _references(practice: Practice, known: _Known, place: _Place) -> None:
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
    _sources((), practice.sources, known, place)
    for index, comparator in enumerate(practice.comparators):
        where: Where = ("comparators", index, "partner")
        place.known(where, "partner", comparator.partner, known.partners)
        if comparator.partner == practice.owner:
            place.error(where, "NL038", "a partner is not compared with itself")
    place.unique(("comparators",), [c.partner for c in practice.comparators])
    for index, related in enumerate(practice.related):
        where = ("related", index, "practice")
        place.known(where, "practice", related.practice, known.practices)
    if len(practice.short_title) > LONGEST_SHORT_TITLE:
        place.error(
            ("short_title",),
            "NL039",
            f"the short title has {len(practice.short_title)} characters; at most 28 fit a footer",
        )


def _sources(above: Where, sources: Iterable[Source], known: _Known, place: _Place) -> None:
    for index, source in enumerate(sources):
        where = (*above, "sources", index, "document")
        place.known(where, "document", source.document, known.documents)


def _evidence(practice: Practice, place: _Place) -> None:
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


def _learning(practice: Practice, library: Library, place: _Place) -> None:
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


def _narration(practice: Practice, place: _Place) -> None:
    figures = {figure.id for figure in practice.results.figures}
    charts = {chart.id for chart in practice.results.charts}
    place.unique(("narration",), [scene.id for scene in practice.narration])
    for index, scene in enumerate(practice.narration):
        where: Where = ("narration", index)
        for number, name in enumerate(scene.figures):
            place.known((*where, "figures", number), "figure", name, figures)
        place.known((*where, "chart"), "chart", scene.chart, charts)
        _shown(scene, where, place.error)
        _marks(scene, (*where, "say"), place.error)


_Error = Callable[[Where, str, str, str], None]


def _shown(scene: Scene, where: Where, error: _Error) -> None:
    needs: dict[str, tuple[str, bool]] = {
        "points": ("two to four 'labels'", 2 <= len(scene.labels) <= 4),  # noqa: PLR2004
        "compare": ("exactly two 'labels'", len(scene.labels) == 2),  # noqa: PLR2004
        "numbers": ("one to three 'figures'", 1 <= len(scene.figures) <= 3),  # noqa: PLR2004
        "chart": ("a 'chart'", scene.chart is not None),
        "message": ("no 'labels' and no 'figures'", not scene.labels and not scene.figures),
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


def _marks(scene: Scene, where: Where, error: _Error) -> None:
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


def _funding(library: Library, source: Sourced, report: Report) -> None:
    if "en" not in library.project.funding.statement:
        report.error(
            source.span(("funding", "statement")),
            "NL047",
            "there is no funding statement in 'en', which stands in for every other language",
            hint="add a line 'en: …'; the grant agreement gives the wording",
        )
    for partner in library.partners:
        for tag in partner.languages:
            if tag != "en" and tag not in library.project.funding.statement:
                report.error(
                    source.span(("funding", "statement")),
                    "NL047",
                    f"there is no funding statement in '{tag}', which {partner.name} needs",
                    hint=f"add a line '{tag}: …'; the grant agreement gives the wording",
                )
