# What enters: a library and the heads of the outlines. What leaves: which deliverables each partner
# gets in each of its languages. A new deliverable is a new outline; nothing here names one.
"""The plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import (
    Area,
    Insight,
    Library,
    Partner,
    Practice,
    Theme,
    Workshop,
)
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import LanguageTag, Record
from netpes_learn.stages.common import Mentions

Subject = Literal["practice", "area", "theme", "insight", "workshop", "partner"]
# Small letters only, so that no two paths are one on a disk that takes A for a; no leading slash
# and no dots, so that nothing is written outside the bundle.
_WORD = r"(?:[a-z0-9]|\{id\})+(?:-(?:[a-z0-9]|\{id\})+)*"
Stem = Annotated[str, StringConstraints(pattern=rf"^{_WORD}(?:/{_WORD})*$")]


class OutlineHead(Record):
    """What an outline says of itself before its ``document``."""

    # What the deliverable is called on the command line.
    kind: str
    # One document per …
    for_each: Subject
    # Where it goes in the bundle, without an ending; ``{id}`` is the subject's id.
    stem: Stem
    formats: Annotated[tuple[str, ...], Field(min_length=1)]
    # A field that the subject must have: no narration, no pill.
    requires: str | None = None
    # Composed after all others, with their files in scope (an index of them).
    after: bool = False
    # Made only where an earlier release of the bundle is known; tells what changed since.
    since: bool = False
    document: dict[str, Any]

    @model_validator(mode="after")
    def _requires_a_field(self) -> Self:
        fields = _RECORDS[self.for_each].model_fields
        if self.requires is not None and self.requires not in fields:
            raise ValueError(f"a {self.for_each} has no field '{self.requires}'")
        return self

    @model_validator(mode="after")
    def _has_a_file_for_each(self) -> Self:
        if self.for_each != "partner" and "{id}" not in self.stem:
            raise ValueError(
                f"stem '{self.stem}' needs '{{id}}': one file for each {self.for_each}"
            )
        if len(set(self.formats)) < len(self.formats):
            raise ValueError("a format stands twice in 'formats'")
        return self


_Record = Practice | Area | Theme | Insight | Workshop | Partner
_RECORDS: Mapping[Subject, type[Record]] = {
    "practice": Practice,
    "area": Area,
    "theme": Theme,
    "insight": Insight,
    "workshop": Workshop,
    "partner": Partner,
}


@dataclass(frozen=True)
class Outline:
    """An outline and its head."""

    name: str
    head: OutlineHead
    source: Sourced

    @cached_property
    def mentions(self) -> Mentions:
        """Which names its parts need, as far as they have been looked at."""
        return {}


def plan(
    library: Library,
    outlines: Sequence[Outline],
    *,
    partners: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> tuple[Deliverable, ...]:
    """Return the deliverables of the partners and languages chosen (none chosen: all), sorted."""
    wanted: list[Deliverable] = []
    for partner in library.partners:
        if partners and partner.id not in partners:
            continue
        for language in partner_languages(partner, languages):
            for outline in outlines:
                wanted += _deliverables(library, partner, language, outline)
    return tuple(sorted(wanted))


def partner_languages(partner: Partner, languages: Sequence[str]) -> tuple[LanguageTag, ...]:
    """Return the languages to build for a partner: its own, or those asked for by name.

    A language asked for that is not the partner's own is built too, so that any partner's
    material can be had in English or another language.
    """
    chosen = languages or partner.languages
    return tuple(dict.fromkeys(LanguageTag(tag) for tag in chosen))


def check_paths(
    planned: Sequence[Deliverable],
    outlines: Sequence[Outline],
    suffixes: Mapping[str, Sequence[str]],
) -> None:
    """Raise ContentError where two outlines make the same file; ``suffixes``: by format."""
    sources = {outline.name: outline.source for outline in outlines}
    makers: dict[tuple[str, str, str], str] = {}
    faults: dict[tuple[str, str], Diagnostic] = {}
    for deliverable in planned:
        for suffix in (s for name in deliverable.formats for s in suffixes[name]):
            path = f"{deliverable.stem}{suffix}"
            maker = makers.setdefault(
                (deliverable.partner, deliverable.language, path), deliverable.outline
            )
            if maker != deliverable.outline:
                source = sources[deliverable.outline]
                faults.setdefault(
                    (maker, deliverable.outline),
                    Diagnostic(
                        source.span(("stem",)),
                        "NL055",
                        f"'{path}' is made by the outline '{maker}' too",
                        "choose another stem",
                    ),
                )
    if faults:
        raise ContentError(*faults.values())


def practices_of(library: Library, partner: Partner) -> tuple[Practice, ...]:
    """Return the practices that a partner's bundle takes, in the library's order."""
    if partner.practices == "all":
        return library.practices
    chosen = set(partner.practices)
    return tuple(practice for practice in library.practices if practice.id in chosen)


def workshops_of(library: Library, partner: Partner, language: str) -> tuple[Workshop, ...]:
    """Return a partner's workshops that are held in a language, in the library's order."""
    return tuple(
        workshop
        for workshop in library.workshops
        if workshop.partner == partner.id and workshop.language in (None, language)
    )


def _deliverables(
    library: Library, partner: Partner, language: LanguageTag, outline: Outline
) -> list[Deliverable]:
    subjects: Mapping[Subject, Sequence[_Record]] = {
        "practice": practices_of(library, partner),
        "area": library.areas,
        "theme": library.themes,
        "insight": library.insights,
        "workshop": workshops_of(library, partner, language),
        "partner": (partner,),
    }
    head = outline.head
    return [
        Deliverable(
            partner=partner.id,
            language=language,
            kind=head.kind,
            subject=str(subject.id),
            outline=outline.name,
            formats=head.formats,
            stem=head.stem.replace("{id}", subject.id),
            about=head.for_each,
        )
        for subject in subjects[head.for_each]
        if head.requires is None or getattr(subject, head.requires)
    ]
