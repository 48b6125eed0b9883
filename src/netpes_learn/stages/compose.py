# What enters: a localised library, a deliverable, its outline. What leaves: the Document, checked
# against its type; a mistake in the outline is told with its line. Composing is pure and always
# runs: what a document says is never cached, only what it looks like.
"""Composition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Area, Library, Partner, Practice, Source
from netpes_learn.model.document import Brand, Composed, Properties
from netpes_learn.model.text import Rich, Text, plain, runs_of
from netpes_learn.stages import evidence
from netpes_learn.stages.outline import Placed, Scope, evaluate
from netpes_learn.stages.plan import Outline, practices_of
from netpes_learn.stages.wording import Wording, functions, strong

_DOCUMENT: TypeAdapter[Any] = TypeAdapter(Composed)
# ECMA-376 part 2, 8.3.4: Office reads at most 255 characters of core properties.
_LONGEST_KEYWORDS = 255
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


def compose(
    deliverable: Deliverable,
    outline: Outline,
    *,
    setting: Setting,
    files: Mapping[str, Mapping[str, Any]] | None = None,
) -> Any:
    """Return the Document of a deliverable: Deck, Handout, Storyboard or Site.

    ``files`` are the artefacts already made for the same bundle (path → size and text), in scope
    for outlines with ``after: true``. Raises ContentError when the outline is at fault.
    """
    names = _names(deliverable, setting, files or {})
    scope = Scope(names, setting.wording.translate)
    value = evaluate(outline.source, ("document",), scope)
    try:
        return _DOCUMENT.validate_python(value)
    except ValidationError as error:
        raise ContentError(
            *(_diagnostic(outline, value, detail) for detail in error.errors(include_url=False))
        ) from None


def _diagnostic(outline: Outline, value: Any, detail: Any) -> Diagnostic:
    """Point at the innermost part of the outline from which the faulty value was made."""
    where: tuple[str | int, ...] = ("document",)
    field = ""
    for part in detail["loc"]:
        if isinstance(value, Placed):
            where = value.where
            if part in value:
                where = (*where, part)
        field = f"{field}[{part + 1}]" if isinstance(part, int) else str(part)
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            continue
    message = str(detail["msg"]).removeprefix("Value error, ")
    span = outline.source.span(where)
    return Diagnostic(span, "NL052", f"{field}: {message}", "see docs/templates.md for the fields")


def _names(
    deliverable: Deliverable, setting: Setting, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    library, wording = setting.library, setting.wording
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    practice = next((p for p in library.practices if p.id == deliverable.subject), None)
    area = _area(library, practice, deliverable.subject)
    theme = next((t for t in library.themes if t.id == deliverable.subject), None)
    known: dict[str, Any] = {
        "library": library,
        "project": library.project,
        "partner": partner,
        "practices": practices_of(library, partner),
        "practices_in": lambda area: [
            practice
            for practice in practices_of(library, partner)
            if practice.area == (area.id if area else None)
        ],
        "practice": practice,
        "area": area,
        "theme": theme,
        "language": wording.language,
        "id": f"{deliverable.subject}-{deliverable.kind}",
        "stem": deliverable.stem,
        "files": files,
        "brand": brand(partner, area, setting),
        "brand_of": lambda area: brand(partner, area, setting),
        "lexicon": {t.term: t.say[wording.tag] for t in library.glossary if wording.tag in t.say},
    }
    known.update(functions(wording))
    known.update(_lookups(setting))
    known.update(_phrases(setting))
    known.update(_practice_names(practice, partner, wording))
    known["properties"] = lambda **given: properties(deliverable, setting, **given)
    return known


def _lookups(setting: Setting) -> dict[str, Any]:
    library = setting.library
    partners = {p.id: p for p in library.partners}
    areas = {a.id: a for a in library.areas}
    practices = {p.id: p for p in library.practices}
    documents = {d.id: d for d in library.project.documents}
    themes = {t.id: t for t in library.themes}

    def owner_name(practice: Practice) -> str:
        if practice.owner is not None:
            return partners[practice.owner].name
        return practice.organisation.name if practice.organisation else ""

    def country_of(practice: Practice) -> str:
        if practice.owner is not None:
            return partners[practice.owner].country
        return practice.organisation.country if practice.organisation else ""

    def country_name(code: str) -> Text:
        name = setting.wording.locale.territories.get(code, code)
        return Text(name, setting.wording.tag)

    def colour(area: Area | None) -> str:
        return setting.palette.colours[area.colour if area else NO_AREA]

    def tint(area: Area | None) -> str:
        return setting.palette.tints[area.colour if area else NO_AREA]

    return {
        "partner_of": partners.__getitem__,
        "area_of": lambda practice: areas.get(practice.area),
        "practice_of": practices.__getitem__,
        "document_of": documents.__getitem__,
        "theme_of": themes.__getitem__,
        "owner_name": owner_name,
        "country_of": country_of,
        "country_name": country_name,
        "colour_of": colour,
        "tint_of": tint,
    }


def _practice_names(
    practice: Practice | None, partner: Partner, wording: Wording
) -> dict[str, Any]:
    """Return what an outline can say of the practice it is about."""
    if practice is None:
        return {}
    return {
        "own": practice.owner == partner.id,
        "with_us": evidence.comparator_of(practice, partner),
        "figures_named": lambda ids: [evidence.figure_of(practice, name) for name in ids],
        "big_numbers": lambda figures: [evidence.big_number(f, wording) for f in figures],
        "charts": evidence.charts_of(practice, wording),
        "chart_named": lambda identity: next(
            evidence.chart_block(practice, chart, wording)
            for chart in practice.results.charts
            if chart.id == identity
        ),
        "lone_figures": evidence.lone_figures(practice),
        "questions": practice.learning.questions if practice.learning else (),
        "right_feedback": lambda question: next(o.feedback for o in question.options if o.correct),
        "quiz": lambda question, reveal=False: evidence.quiz(question, wording, reveal=reveal),
        "paired": evidence.paired_rows(practice),
        "lone_scenarios": evidence.lone_scenarios(practice),
        "lone_tips": evidence.lone_tips(practice),
    }


def _phrases(setting: Setting) -> dict[str, Any]:
    """Return phrases that several outlines use; their words are keyed in templates/wording.yml."""
    library, wording = setting.library, setting.wording
    documents = {d.id: d for d in library.project.documents}
    partners = {p.id: p for p in library.partners}
    groups = {g.id: g for g in library.project.target_groups}
    themes = {t.id: t for t in library.themes}

    def source_line(source: Source) -> Rich:
        document = documents[source.document]
        fields = {"title": document.title, "year": str(document.year), "section": source.section}
        return wording.word("source", **fields)

    def sources_line(practice: Practice) -> Rich:
        return wording.word("evidence", sources=wording.listed(map(source_line, practice.sources)))

    def documents_named(practice: Practice) -> list[Rich]:
        """Return the source documents of a practice, each once, with its year."""
        named = dict.fromkeys(documents[source.document].id for source in practice.sources)
        return [
            wording.word(
                "document", title=documents[name].short_title, year=str(documents[name].year)
            )
            for name in named
        ]

    def keywords_of(practice: Practice) -> tuple[Any, ...]:
        named = [themes[t].title for t in practice.themes]
        return (*named, *(groups[g].name for g in practice.target_groups))

    def factors_of(practice: Practice) -> list[Rich]:
        return [
            wording.word("lead-in", lead=strong(factor.lead), text=factor.text)
            if factor.lead
            else runs_of(factor.text)
            for factor in practice.success_factors
        ]

    def comparator_rows(practice: Practice) -> list[tuple[Rich, Rich]]:
        return [
            (wording.rich(partners[c.partner].short_name), runs_of(c.text))
            for c in practice.comparators
        ]

    def comparator_names(practice: Practice) -> list[tuple[Rich, Rich]]:
        """Return (service, how close it comes and under which name): the short form."""
        return [
            (
                wording.rich(partners[c.partner].short_name),
                wording.word(f"has-{c.has}-named", name=c.name)
                if c.name
                else wording.word(f"has-{c.has}"),
            )
            for c in practice.comparators
        ]

    return {
        "comparator_names": comparator_names,
        "documents_named": documents_named,
        "source_line": source_line,
        "sources_line": sources_line,
        "keywords_of": keywords_of,
        "factors_of": factors_of,
        "comparator_rows": comparator_rows,
    }


def _area(library: Library, practice: Practice | None, subject: str) -> Area | None:
    wanted = practice.area if practice else subject
    return next((area for area in library.areas if area.id == wanted), None)


def brand(partner: Partner, area: Area | None, setting: Setting) -> Brand:
    """Return the marks a document of this partner and area carries."""
    project, tag = setting.library.project, setting.wording.tag
    colour = area.colour if area else NO_AREA
    statement = project.funding.statement
    funding = Text(statement[tag], tag) if tag in statement else Text(statement["en"])  # type: ignore[index]
    return Brand(
        wordmark=tuple(line for line in (partner.wordmark.line, partner.wordmark.second) if line),
        accent=partner.colours.accent,
        on_accent=partner.colours.on_accent,
        logo=f"content/partners/{partner.id}/{partner.logo}" if partner.logo else None,
        area=setting.palette.colours[colour],
        area_tint=setting.palette.tints[colour],
        area_label=runs_of(area.short_title) if area else (),
        area_icon=area.icon if area else "",
        funding=runs_of(funding),
        licence=runs_of(project.licence.name),
        disclaimers=(
            runs_of(project.funding.disclaimer),
            *(runs_of(text) for text in project.disclaimers),
        ),
    )


def _fitting(keywords: Sequence[str]) -> tuple[str, ...]:
    """Return as many whole keywords as a document's properties hold."""
    kept: list[str] = []
    for keyword in keywords:
        if len("; ".join([*kept, keyword])) > _LONGEST_KEYWORDS:
            break
        kept.append(keyword)
    return tuple(kept)


def properties(
    deliverable: Deliverable,
    setting: Setting,
    *,
    title: Any,
    subject: Any = "",
    keywords: tuple[Any, ...] = (),
    version: str = "",
) -> Properties:
    """Return what a file says of itself; its version is the subject's, its date the release's."""
    project, language = setting.library.project, setting.wording.language
    return Properties(
        title=plain(runs_of(title)),
        language=deliverable.language,
        proofing=language.proofing,
        author=project.author,
        subject=plain(runs_of(subject)),
        keywords=_fitting([plain(runs_of(keyword)) for keyword in keywords]),
        date=project.date,
        version=version or project.version,
    )
