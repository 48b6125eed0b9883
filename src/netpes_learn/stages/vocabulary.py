# What enters: the setting of a language, a deliverable. What leaves: all that its outline can name,
# in two parts: what is the same whichever partner it is for, and what is one partner's own. The
# first is made without knowing the partner, so what is composed of it alone can be shared.
"""What an outline can name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Area, Library, Partner, Practice, template_path
from netpes_learn.model.document import Brand, Properties
from netpes_learn.model.recordings import recordings_for
from netpes_learn.model.text import LanguageTag, PartnerId, Text, plain, runs_of
from netpes_learn.stages.names import (
    comparator_phrases,
    lookups,
    names_with_partner,
    practice_names,
    practice_phrases,
    related_phrases,
    source_phrases,
)
from netpes_learn.stages.plan import practices_of
from netpes_learn.stages.setting import NO_AREA, Setting
from netpes_learn.stages.subject_names import (
    behind_names,
    statement_phrases,
    workshop_names,
    workshops_with_partner,
)
from netpes_learn.stages.term_names import term_phrases
from netpes_learn.stages.wording import functions

# ECMA-376 part 2, 8.3.4: Office reads at most 255 characters of core properties.
_LONGEST_KEYWORDS = 255


def for_anyone(deliverable: Deliverable) -> Deliverable:
    """Return a deliverable without the partner it is for: equal ones have the common names."""
    return replace(deliverable, partner=PartnerId(""))


def language_names(setting: Setting) -> dict[str, Any]:
    """Return what an outline can name and what is the same for everything in one language."""
    library, wording = setting.library, setting.wording
    return {
        "library": library,
        "project": library.project,
        "insights": library.insights,
        "language": wording.language,
        "lexicon": {t.term: t.say[wording.tag] for t in library.glossary if wording.tag in t.say},
        **functions(wording),
        **lookups(setting),
        **source_phrases(setting),
        **practice_phrases(setting),
        **statement_phrases(setting),
        **comparator_phrases(setting),
        **term_phrases(setting),
        **related_phrases(setting),
    }


def common_names(deliverable: Deliverable, setting: Setting) -> dict[str, Any]:
    """Return what an outline can name and what is the same for every partner.

    The deliverable is one ``for_anyone``: what stands here cannot depend on a partner.
    """
    library = setting.library
    practice, area = _practice_and_area(deliverable, library)
    known: dict[str, Any] = {
        **setting.once("names", lambda: language_names(setting)),
        "practice": practice,
        "area": area,
        "theme": _subject("theme", library.themes, deliverable),
        "insight": _subject("insight", library.insights, deliverable),
        "id": f"{deliverable.subject}-{deliverable.kind}",
        "stem": deliverable.stem,
        "properties": lambda **given: properties(deliverable, setting, **given),
        **practice_names(practice, setting),
        **workshop_names(_subject("workshop", library.workshops, deliverable), setting),
    }
    if folder := _own_folder(practice, area):
        known["own_file"] = _files_in(folder)
    return known


def partner_names(
    deliverable: Deliverable, setting: Setting, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what an outline can name besides, about the partner and its bundle."""
    library = setting.library
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    practice, area = _practice_and_area(deliverable, library)
    known: dict[str, Any] = {
        "partner": partner,
        "practices": practices_of(library, partner),
        "practices_in": lambda area: [
            practice
            for practice in practices_of(library, partner)
            if practice.area == (area.id if area else None)
        ],
        "practices_on": lambda theme: [
            practice for practice in practices_of(library, partner) if theme.id in practice.themes
        ],
        "files": files,
        "brand": brand(partner, area, setting, formats=deliverable.formats),
        "brand_of": lambda area: brand(partner, area, setting, formats=deliverable.formats),
        "recordings": _recordings(deliverable, setting),
        "subtitle_tracks": _subtitle_tracks(partner, setting, files),
        "captions": tuple(tag for tag in partner.captions if tag != deliverable.language),
    }
    known.update(names_with_partner(practice, partner, setting))
    known.update(behind_names(partner, setting))
    known.update(workshops_with_partner(partner, setting))
    if not _own_folder(practice, area):
        known["own_file"] = _files_in(f"partners/{partner.id}")
    return known


def _practice_and_area(
    deliverable: Deliverable, library: Library
) -> tuple[Practice | None, Area | None]:
    practice = _subject("practice", library.practices, deliverable)
    return practice, _area_of(practice, library) or _subject("area", library.areas, deliverable)


def _subject(kind: str, records: Sequence[Any], deliverable: Deliverable) -> Any:
    """Return the record that a deliverable is about, where it is of this kind."""
    if deliverable.about not in ("", kind):
        return None
    return next((record for record in records if record.id == deliverable.subject), None)


def _area_of(practice: Practice | None, library: Library) -> Area | None:
    wanted = practice.area if practice else None
    return next((area for area in library.areas if area.id == wanted), None)


def brand(
    partner: Partner, area: Area | None, setting: Setting, *, formats: Sequence[str] = ()
) -> Brand:
    """Return the marks a document of this partner and area carries.

    Only a document that goes into such a format names the partner's template for it: a film need
    not be made anew because a template for slides came.
    """
    project, tag = setting.library.project, setting.wording.tag
    colour = area.colour if area else NO_AREA
    statement = project.funding.statement
    funding = Text(statement[tag], tag) if tag in statement else Text(statement["en"])  # type: ignore[index]
    return Brand(
        name=str(partner.name),
        wordmark_language=_other_language(partner.name, tag),
        wordmark=tuple(line for line in (partner.wordmark.line, partner.wordmark.second) if line),
        accent=partner.colours.accent,
        on_accent=partner.colours.on_accent,
        logo=f"content/partners/{partner.id}/{partner.logo}" if partner.logo else None,
        deck_template=_template(partner, "pptx", formats, setting),
        word_template=_template(partner, "docx", formats, setting),
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


def _other_language(name: str, tag: LanguageTag) -> LanguageTag | None:
    """Return the language of a name where it is not the document's."""
    return name.lang if isinstance(name, Text) and name.lang != tag else None


def _template(partner: Partner, kind: str, formats: Sequence[str], setting: Setting) -> str | None:
    path = template_path(partner.id, kind)
    return f"content/{path}" if kind in formats and path in setting.files else None


def _recordings(deliverable: Deliverable, setting: Setting) -> dict[str, str]:
    found = recordings_for(
        deliverable.stem.rpartition("/")[2],
        partner=deliverable.partner,
        language=deliverable.language,
        files=setting.recordings,
    )
    return {scene: f"content/{path}" for scene, path in found.items()}


def _own_folder(practice: Practice | None, area: Area | None) -> str:
    """Return the folder of the record that a document is about; "" where it is the partner's."""
    if practice is not None:
        return f"practices/{practice.id}"
    return f"areas/{area.id}" if area is not None else ""


def _files_in(folder: str) -> Callable[[str | None], str | None]:
    """Return what leads to a picture or clip beside a record."""
    return lambda name: f"content/{folder}/{name}" if name else None


def _subtitle_tracks(
    partner: Partner, setting: Setting, files: Mapping[str, Mapping[str, Any]]
) -> Callable[[str], list[dict[str, Any]]]:
    """Return what an index says of a film's captions in other languages: those that were made."""
    named = {language.tag: language.name for language in setting.library.languages}
    return lambda stem: [
        {"language": tag, "label": named[tag], "href": path, "text": files[path]["text"]}
        for tag in partner.captions
        if (path := f"{stem}.{tag}.vtt") in files
    ]


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
