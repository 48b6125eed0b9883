# What enters: the setting of a language, a practice, a partner. What leaves: what outlines can say
# of them by name. Words come from templates/wording.yml; docs/templates.md lists the names.
"""Names for outlines."""

from collections.abc import Sequence
from typing import Any

from netpes_learn.model.content import (
    Area,
    Comparator,
    Partner,
    Practice,
    Source,
    StudyVisit,
    Term,
    Theme,
)
from netpes_learn.model.text import Rich, Text, runs_of
from netpes_learn.stages import evidence
from netpes_learn.stages.setting import NO_AREA, Setting
from netpes_learn.stages.wording import joined, strong


def lookups(setting: Setting) -> dict[str, Any]:
    """Return look-ups of records, and what is derived from one: owner, country, colour."""
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


def practice_names(practice: Practice | None, partner: Partner, setting: Setting) -> dict[str, Any]:
    """Return what an outline can say of the practice it is about."""
    if practice is None:
        return {}
    wording = setting.wording
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
        "terms": [
            term
            for term in setting.terms.used_in(practice)
            # A page about something need not explain its name, nor the service that reads it.
            if term.term not in {practice.title, practice.short_title, partner.name}
        ],
    }


def source_phrases(setting: Setting) -> dict[str, Any]:
    """Return how sources are told; the words are keyed in templates/wording.yml."""
    wording = setting.wording
    documents = {d.id: d for d in setting.library.project.documents}

    def source_line(source: Source) -> Rich:
        document = documents[source.document]
        # Source documents are in English: the name of a section is, a number is no language's.
        named = any(letter.isalpha() for letter in source.section)
        section = Text(source.section) if named else source.section
        fields = {"title": document.title, "year": str(document.year), "section": section}
        return wording.word("source", **fields)

    def sources_line(record: Practice | Area | Theme | StudyVisit) -> Rich:
        return wording.word("evidence", sources=wording.listed(map(source_line, record.sources)))

    def documents_named(*records: Practice | Area | Theme | StudyVisit) -> list[Rich]:
        """Return the source documents of some records, each once, with its year."""
        named = dict.fromkeys(
            documents[source.document].id for record in records for source in record.sources
        )
        return [
            wording.word(
                "document", title=documents[name].short_title, year=str(documents[name].year)
            )
            for name in named
        ]

    return {
        "documents_named": documents_named,
        "source_line": source_line,
        "sources_line": sources_line,
    }


def practice_phrases(setting: Setting) -> dict[str, Any]:
    """Return phrases about a practice; the words are keyed in templates/wording.yml."""
    library, wording = setting.library, setting.wording
    groups = {g.id: g.name for g in library.project.target_groups}
    themes = {t.id: t for t in library.themes}

    def keywords_of(practice: Practice) -> tuple[Any, ...]:
        named = [themes[t].title for t in practice.themes]
        return (*named, *(groups[g] for g in practice.target_groups))

    def for_whom(practice: Practice) -> Rich:
        """Return the groups a practice is for, one after the other."""
        dot = wording.rich(" · ")
        named = [piece for group in practice.target_groups for piece in (dot, groups[group])]
        return joined(*named[1:])

    def factors_of(practice: Practice) -> list[Rich]:
        return [
            wording.word("lead-in", lead=strong(factor.lead), text=factor.text)
            if factor.lead
            else runs_of(factor.text)
            for factor in practice.success_factors
        ]

    def in_a_row(terms: Sequence[Term]) -> Rich:
        """Return terms, each with what it means in brackets, one after the other."""
        said: list[Any] = []
        for term in terms:
            meaning = runs_of(term.expansion or term.definition)
            last = meaning[-1].model_copy(update={"text": meaning[-1].text.rstrip(".")})
            said += [strong(term.term), " (", *meaning[:-1], last, ")", ", "]
        return joined(*said[:-1])

    def terms_of(practices: Sequence[Practice]) -> list[Term]:
        """Return the glossary's terms that some practices use, each once."""
        found = {t.id: t for practice in practices for t in setting.terms.used_in(practice)}
        return list(found.values())

    return {
        "for_whom": for_whom,
        "terms_of": terms_of,
        "in_a_row": in_a_row,
        "keywords_of": keywords_of,
        "factors_of": factors_of,
    }


def comparator_phrases(setting: Setting) -> dict[str, Any]:
    """Return what services have that resembles practices; words from templates/wording.yml."""
    wording = setting.wording
    partners = {p.id: p for p in setting.library.partners}

    def comparator_rows(practice: Practice) -> list[tuple[Rich, Rich]]:
        return [
            (wording.rich(partners[c.partner].short_name), runs_of(c.text))
            for c in practice.comparators
        ]

    def comparator_names(practice: Practice) -> list[tuple[Rich, Rich]]:
        """Return (service, how close it comes and under which name): the short form."""
        return [
            (wording.rich(partners[c.partner].short_name), named(c)) for c in practice.comparators
        ]

    def named(comparator: Comparator) -> Rich:
        key = f"has-{comparator.has}"
        return (
            wording.word(f"{key}-named", name=comparator.name)
            if comparator.name
            else wording.word(key)
        )

    def with_us_rows(practices: Sequence[Practice], partner: Partner) -> list[tuple[Rich, Rich]]:
        """Return (practice, what a partner has that resembles it), where the sources say so."""
        return [
            (strong(practice.title), named(comparator))
            for practice in practices
            if (comparator := evidence.comparator_of(practice, partner))
        ]

    return {
        "comparator_names": comparator_names,
        "comparator_rows": comparator_rows,
        "with_us_rows": with_us_rows,
    }


def related_phrases(setting: Setting) -> dict[str, Any]:
    """Return the practices that resemble others; words from templates/wording.yml."""
    library, wording = setting.library, setting.wording
    partners = {p.id: p for p in library.partners}
    by_id = {p.id: p for p in library.practices}

    def related_lines(practice: Practice) -> list[Rich]:
        """Return a line for each practice that resembles this one: its title, and how."""
        return [
            wording.word("lead-in", lead=strong(by_id[r.practice].title), text=r.why)
            for r in practice.related
        ]

    def related_row(practice: Practice) -> Rich:
        """Return the practices that resemble this one, each with its owner, one after the other."""
        said: list[Any] = []
        for other in (by_id[related.practice] for related in practice.related):
            owner = partners[other.owner].name if other.owner else None
            name = owner or (other.organisation.name if other.organisation else "")
            said += [strong(other.title), " (", wording.rich(name), ")", ", "]
        return joined(*said[:-1])

    def related_beyond(practices: Sequence[Practice]) -> list[Rich]:
        """Return a line for each practice that resembles one of these and is none of them."""
        shown = {practice.id for practice in practices}
        lines = {
            related.practice: line
            for practice in practices
            for related, line in zip(practice.related, related_lines(practice), strict=True)
            if related.practice not in shown
        }
        return [lines[p.id] for p in library.practices if p.id in lines]

    return {
        "related_beyond": related_beyond,
        "related_lines": related_lines,
        "related_row": related_row,
    }
