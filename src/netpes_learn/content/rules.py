# What enters: a library and the sources of its records. What leaves: diagnostics for what no
# single field can show to be wrong: references, repeated ids, sums, contrasts, marks.
"""Rules across fields and files."""

import re
from collections.abc import Mapping, Sequence

from babel import Locale, UnknownLocaleError
from babel.dates import parse_date

from netpes_learn.content.colour import contrast
from netpes_learn.content.partner_files import check_partner_files
from netpes_learn.content.place import Known, Place, check_sources
from netpes_learn.content.practice_rules import check_marks, check_practice, check_shown
from netpes_learn.content.recording_files import check_recordings
from netpes_learn.content.subject_rules import check_insight, check_workshop
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import (
    Language,
    Library,
    Partner,
    StudyVisit,
)
from netpes_learn.model.parts import Scene
from netpes_learn.model.sourced import Sourced, Where

# WCAG 2.2, 1.4.3: text needs 4.5:1 against its ground.
LEAST_CONTRAST = 4.5
# An id becomes the name of files, which Windows must take too.
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
# One record a file; the library's field has the folder's name.
FOLDERS = ("areas", "insights", "languages", "partners", "practices", "themes", "workshops")
_DEVICE = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)


def check(
    library: Library, sources: Mapping[str, Sourced], files: set[str], report: Report
) -> None:
    """Record everything in the library that contradicts itself."""
    known = Known(library)
    for folder in FOLDERS:
        for record in getattr(library, folder):
            identity = str(getattr(record, "id", None) or getattr(record, "tag", ""))
            _file_name(identity, folder, sources, report)
            _form(identity, folder, sources, report)
    for language in library.languages:
        _language(language, Place(sources[_path("languages", language.tag, sources)], report))
    for partner in library.partners:
        _partner(partner, known, sources[_path("partners", partner.id, sources)], files, report)
    for practice in library.practices:
        place = Place(sources[_path("practices", practice.id, sources)], report)
        check_practice(practice, library, known, place)
    _frame(library, known, sources, report)
    for insight in library.insights:
        place = Place(sources[_path("insights", insight.id, sources)], report)
        check_insight(insight, known, place)
    for workshop in library.workshops:
        place = Place(sources[_path("workshops", workshop.id, sources)], report)
        check_workshop(workshop, library, known, place)
        _day(workshop.date, place)
    check_partner_files(library.partners, files, report)
    check_recordings(library, files, report)
    _duplicates(library, sources, report)
    _funding(library, sources["project.yml"], report)
    _day(library.project.date, Place(sources["project.yml"], report))


def _day(day: str | None, place: Place) -> None:
    if day is not None and not _is_day(day):
        place.error(("date",), "NL019", f"there is no day '{day}'", "YYYY-MM-DD")


def _is_day(text: str) -> bool:
    try:
        # A month 13 would be taken for a day: the day found must read as it was written.
        return str(parse_date(text, locale="en", format="yyyy-MM-dd")) == text
    except ValueError:
        return False


# Layouts of narrations without figures and charts of their own.
_WITHOUT_FIGURES = ("points", "compare", "message", "picture", "clip")


def _frame(
    library: Library, known: "Known", sources: Mapping[str, Sourced], report: Report
) -> None:
    """Check what stands around the practices: areas, themes, the glossary."""
    for area in library.areas:
        place = Place(sources[_path("areas", area.id, sources)], report)
        check_sources((), area.sources, known, place)
        place.unique(("lessons",), [lesson.id for lesson in area.lessons])
        _without_figures("an area", area.narration, ("narration",), place)
    for theme in library.themes:
        place = Place(sources[_path("themes", theme.id, sources)], report)
        check_sources((), theme.sources, known, place)
        for index, strength in enumerate(theme.strengths):
            where: Where = ("strengths", index, "partner")
            place.known(where, "partner", strength.partner, known.partners)
    for index, term in enumerate(library.glossary):
        check_sources(("terms", index), term.sources, known, Place(sources["glossary.yml"], report))


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


def _form(identity: str, folder: str, sources: Mapping[str, Sourced], report: Report) -> None:
    key, form = ("tag", _TAG) if folder == "languages" else ("id", _ID)
    if form.fullmatch(identity) and not _DEVICE.fullmatch(identity):
        return
    report.error(
        sources[_path(folder, identity, sources)].span((key,)),
        "NL018",
        f"'{identity}' cannot be the name of a file on every computer",
        hint="use small letters, digits and single hyphens: coup-de-boost",
    )


def _duplicates(library: Library, sources: Mapping[str, Sourced], report: Report) -> None:
    for folder in FOLDERS:
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
    Place(sources["glossary.yml"], report).unique(("terms",), [t.id for t in library.glossary])
    project = Place(sources["project.yml"], report)
    project.unique(("documents",), [d.id for d in library.project.documents])
    project.unique(("target_groups",), [g.id for g in library.project.target_groups])


def _language(language: Language, place: Place) -> None:
    try:
        Locale.parse(language.locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        place.error(
            ("locale",),
            "NL048",
            f"'{language.locale}' is not a locale of CLDR",
            "write a language, and a country where it matters: fr, en_GB",
        )


def _partner_languages(partner: Partner, known: Known, place: Place) -> None:
    for field in ("languages", "captions"):
        for index, tag in enumerate(getattr(partner, field)):
            place.known((field, index), "language", tag, known.languages)
    for field in ("in_language", "address"):
        for tag in getattr(partner, field):
            place.known((field, tag), "language", tag, known.languages)


def _partner(
    partner: Partner, known: Known, source: Sourced, files: set[str], report: Report
) -> None:
    place = Place(source, report)
    _partner_languages(partner, known, place)
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


def _study_visit(visit: StudyVisit, known: Known, place: Place) -> None:
    for index, source in enumerate(visit.sources):
        where: Where = ("study_visit", "sources", index, "document")
        place.known(where, "document", source.document, known.documents)
    _without_figures("a study visit", visit.narration, ("study_visit", "narration"), place)


def _without_figures(whose: str, scenes: Sequence[Scene], where: Where, place: Place) -> None:
    """Record an error where the scenes of a narration without figures would show some."""
    *others, last = _WITHOUT_FIGURES
    place.unique(where, [scene.id for scene in scenes])
    for index, scene in enumerate(scenes):
        at: Where = (*where, index)
        if scene.layout not in _WITHOUT_FIGURES:
            message = f"{whose} shows {', '.join(others)} or {last}"
            place.error((*at, "layout"), "NL049", message)
        check_shown(scene, at, place.error)
        check_marks(scene, (*at, "say"), place.error)


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
