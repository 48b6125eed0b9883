# What enters: the setting of a language, a practice, a partner. What leaves: what outlines can say
# of them by name. Words come from templates/wording.yml; docs/templates.md lists the names.
"""Names for outlines."""

from collections.abc import Sequence
from functools import cache, reduce
from typing import Any

from netpes_learn.model.content import (
    Area,
    Comparator,
    Insight,
    Partner,
    Practice,
    Source,
    StudyVisit,
    Theme,
)
from netpes_learn.model.document import CountryMap
from netpes_learn.model.text import Rich, Text, runs_of
from netpes_learn.stages import evidence
from netpes_learn.stages.setting import NO_AREA, Setting
from netpes_learn.stages.term_names import explained, terms_shown
from netpes_learn.stages.wording import Wording, joined, link, strong

Traced = Practice | Area | Theme | Insight | StudyVisit


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

    @cache
    def country_name(code: str) -> Text:
        name = setting.wording.locale.territories.get(code, code)
        return Text(name, setting.wording.tag)

    @cache
    def map_of(code: str) -> CountryMap | None:
        """Return a map with a country marked; None for one that is not on it."""
        if code not in setting.mapped:
            return None
        alt = setting.wording.word("map", country=country_name(code))
        return CountryMap(country=code, alt=alt)

    def colour(area: Area | None) -> str:
        return setting.palette.colours[area.colour if area else NO_AREA]

    def tint(area: Area | None) -> str:
        return setting.palette.tints[area.colour if area else NO_AREA]

    return {
        "partner_of": partners.__getitem__,
        "area_of": lambda practice: areas.get(practice.area),
        "practice_of": practices.__getitem__,
        "document_of": documents.__getitem__,
        "right_feedback": lambda question: next(o.feedback for o in question.options if o.correct),
        "quiz": lambda question, reveal=False, brief=False: evidence.quiz(
            question, setting.wording, reveal=reveal, brief=brief
        ),
        "theme_of": themes.__getitem__,
        "owner_name": owner_name,
        "country_of": country_of,
        "country_name": country_name,
        "map_of": map_of,
        "colour_of": colour,
        "tint_of": tint,
    }


def practice_names(practice: Practice | None, setting: Setting) -> dict[str, Any]:
    """Return what an outline can say of the practice it is about."""
    if practice is None:
        return {}
    wording = setting.wording
    return {
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
        "paired": evidence.paired_rows(practice),
        "lone_scenarios": evidence.lone_scenarios(practice),
        "lone_tips": evidence.lone_tips(practice),
    }


def names_with_partner(
    practice: Practice | None, partner: Partner, setting: Setting
) -> dict[str, Any]:
    """Return what an outline can say of the practice it is about, as one partner sees it."""
    if practice is None:
        return {}
    return {
        "own": practice.owner == partner.id,
        "pill_address": _pill_address(practice, partner, setting.wording),
        "with_us": evidence.comparator_of(practice, partner),
        "terms": explained(setting.terms.used_in(practice), practice, partner),
        "terms_shown": explained(terms_shown(practice, partner, setting), practice, partner),
    }


def _pill_address(practice: Practice, partner: Partner, wording: Wording) -> str | None:
    """Return where the practice's pill plays on the net; None where no bundle is published."""
    address = partner.address.get(wording.tag)
    if address is None or not practice.narration:
        return None
    return f"{address.rstrip('/')}/index.html#card-{practice.id}"


def source_phrases(setting: Setting) -> dict[str, Any]:
    """Return how sources are told; the words are keyed in templates/wording.yml."""
    wording = setting.wording
    documents = {d.id: d for d in setting.library.project.documents}

    def section_of(source: Source) -> Rich:
        # Source documents are in English: the name of a section is, a number is no language's.
        if any(letter.isalpha() for letter in source.section):
            return wording.word("section-named", section=Text(source.section))
        return wording.rich(source.section)

    def document_line(sources: Sequence[Source]) -> Rich:
        """Return a document with the sections of it that are cited, in their order."""
        document = documents[sources[0].document]
        named = {"title": document.title, "year": str(document.year)}
        sections = [section_of(source) for source in sources]
        if len(sections) == 1:
            return wording.word("source", section=sections[0], **named)
        return wording.word("source-sections", sections=wording.listed(sections), **named)

    def source_line(source: Source) -> Rich:
        return document_line([source])

    def source_lines(record: Traced) -> list[Rich]:
        """Return where a record comes from: a line for each document, with all its sections."""
        cited: dict[str, list[Source]] = {}
        for source in record.sources:
            cited.setdefault(source.document, []).append(source)
        return [document_line(sources) for sources in cited.values()]

    def sources_line(record: Traced) -> Rich:
        """Return the same in one line."""
        line = reduce(
            lambda before, one: wording.word("sources-joined", sources=before, source=one),
            source_lines(record),
        )
        return wording.word("evidence", sources=line)

    def documents_named(*records: Traced) -> list[Rich]:
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
        "source_lines": source_lines,
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

    def in_sentences(texts: Sequence[str]) -> Rich:
        """Return sentences as one paragraph."""
        return joined(*[piece for text in texts for piece in (wording.rich(" "), text)][1:])

    return {
        "for_whom": for_whom,
        "in_sentences": in_sentences,
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

    def with_us_linked(practices: Sequence[Practice], partner: Partner) -> list[tuple[Rich, ...]]:
        """Return (practice, linked to its handout, its service, what a partner has like it)."""
        return [
            (
                strong(link(practice.title, f"{practice.id}.*")),
                wording.rich(partners[practice.owner].short_name if practice.owner else ""),
                named(comparator),
            )
            for practice in practices
            if (comparator := evidence.comparator_of(practice, partner))
        ]

    def subjects_strong_in(partner: Partner) -> list[Rich]:
        """Return a line for each theme in which a partner has a strength of its own."""
        return [
            wording.word("lead-in", lead=strong(theme.title), text=strength.text)
            for theme in setting.library.themes
            for strength in theme.strengths
            if strength.partner == partner.id
        ]

    return {
        "comparator_names": comparator_names,
        "comparator_rows": comparator_rows,
        "subjects_strong_in": subjects_strong_in,
        "with_us_linked": with_us_linked,
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
        return practices_row([by_id[related.practice] for related in practice.related])

    def practices_row(practices: Sequence[Practice]) -> Rich:
        """Return some practices, each with its owner in brackets, one after the other."""
        said: list[Any] = []
        for other in practices:
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
        "practices_row": practices_row,
        "related_beyond": related_beyond,
        "related_lines": related_lines,
        "related_row": related_row,
    }
