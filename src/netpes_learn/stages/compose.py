# What enters: a localised library, a deliverable, its outline. What leaves: the Document, checked
# against its type; a mistake in the outline is told with its line. Composing is pure: what a
# document says is never cached, only what it looks like.
"""Composition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Area, Library, Partner, Practice, template_path
from netpes_learn.model.document import (
    Brand,
    Composed,
    Handout,
    Properties,
    Storyboard,
    Subtitles,
)
from netpes_learn.model.recordings import recordings_for
from netpes_learn.model.text import LanguageTag, Text, plain, runs_of
from netpes_learn.stages.names import (
    comparator_phrases,
    lookups,
    practice_names,
    practice_phrases,
    related_phrases,
    source_phrases,
)
from netpes_learn.stages.outline import Placed, Scope, evaluate
from netpes_learn.stages.plan import Outline, practices_of
from netpes_learn.stages.setting import NO_AREA, Setting
from netpes_learn.stages.subject_names import insight_names, workshop_names
from netpes_learn.stages.term_names import term_phrases
from netpes_learn.stages.terms import linked_terms
from netpes_learn.stages.wording import functions

_DOCUMENT: TypeAdapter[Any] = TypeAdapter(Composed)
# ECMA-376 part 2, 8.3.4: Office reads at most 255 characters of core properties.
_LONGEST_KEYWORDS = 255


def compose(
    deliverable: Deliverable,
    outline: Outline,
    *,
    setting: Setting,
    files: Mapping[str, Mapping[str, Any]] | None = None,
    since: object = None,
) -> Any:
    """Return the Document of a deliverable: Deck, Handout, Storyboard or Site.

    ``files`` are the artefacts already made for the same bundle (path → size and text), in scope
    for outlines with ``after: true``; ``since`` is what changed since an earlier release
    (``telling.Since``), or None, in the scope of all outlines.
    Raises ContentError when the outline is at fault.
    """
    document = _composed(deliverable, outline, setting, {"since": since}, files or {})
    if isinstance(document, Storyboard) and document.captions:
        return _subtitled(document, deliverable, outline, setting)
    if isinstance(document, Handout):
        return linked_terms(document, setting.terms)
    return document


def _composed(
    deliverable: Deliverable,
    outline: Outline,
    setting: Setting,
    given: Mapping[str, Any],
    files: Mapping[str, Mapping[str, Any]],
) -> Any:
    names = {**names_of(deliverable, setting, files), **given}
    scope = Scope(names, setting.wording.translate)
    value = evaluate(outline.source, ("document",), scope)
    try:
        return _DOCUMENT.validate_python(value)
    except ValidationError as error:
        raise ContentError(
            *(_diagnostic(outline, value, detail) for detail in error.errors(include_url=False))
        ) from None


def _subtitled(
    storyboard: Storyboard, deliverable: Deliverable, outline: Outline, setting: Setting
) -> Storyboard:
    """Return a storyboard with its narration in the languages of its further captions.

    The same outline, composed in each of them, says what they say.
    """
    found: dict[LanguageTag, Subtitles] = {}
    for tag in storyboard.captions:
        if setting.elsewhere is None or tag == deliverable.language:
            continue
        other = _composed(
            replace(deliverable, language=tag), outline, setting.elsewhere(tag), {}, {}
        )
        found[tag] = Subtitles(
            say={scene.id: scene.say for scene in other.scenes},
            function_words=other.function_words,
            abbreviations=other.abbreviations,
        )
    return storyboard.model_copy(update={"subtitles": found})


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


def names_of(
    deliverable: Deliverable, setting: Setting, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return everything an outline can name; docs/templates.md lists it."""
    library, wording = setting.library, setting.wording
    partner = next(p for p in library.partners if p.id == deliverable.partner)
    practice = _subject("practice", library.practices, deliverable)
    area = _area_of(practice, library) or _subject("area", library.areas, deliverable)
    theme = _subject("theme", library.themes, deliverable)
    insight = _subject("insight", library.insights, deliverable)
    workshop = _subject("workshop", library.workshops, deliverable)
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
        "practices_on": lambda theme: [
            practice for practice in practices_of(library, partner) if theme.id in practice.themes
        ],
        "practice": practice,
        "area": area,
        "theme": theme,
        "language": wording.language,
        "id": f"{deliverable.subject}-{deliverable.kind}",
        "stem": deliverable.stem,
        "files": files,
        "brand": brand(partner, area, setting, formats=deliverable.formats),
        "brand_of": lambda area: brand(partner, area, setting, formats=deliverable.formats),
        "lexicon": {t.term: t.say[wording.tag] for t in library.glossary if wording.tag in t.say},
        "recordings": _recordings(deliverable, setting),
        "subtitle_tracks": _subtitle_tracks(partner, setting, files),
        "captions": tuple(tag for tag in partner.captions if tag != deliverable.language),
        "own_file": _own_files(practice, area, partner),
    }
    known.update(functions(wording))
    known.update(lookups(setting))
    known.update(source_phrases(setting))
    known.update(practice_phrases(setting))
    known.update(comparator_phrases(setting))
    known.update(term_phrases(setting))
    known.update(related_phrases(setting))
    known.update(practice_names(practice, partner, setting))
    known.update(insight_names(insight, partner, setting))
    known.update(workshop_names(workshop, partner, setting))
    known["properties"] = lambda **given: properties(deliverable, setting, **given)
    return known


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


def _template(partner: Partner, kind: str, formats: Sequence[str], setting: Setting) -> str | None:
    path = template_path(partner.id, kind)
    return f"content/{path}" if kind in formats and path in setting.files else None


def _recordings(deliverable: Deliverable, setting: Setting) -> dict[str, str]:
    found = recordings_for(
        deliverable.stem.rpartition("/")[2],
        partner=deliverable.partner,
        language=deliverable.language,
        files=setting.files,
    )
    return {scene: f"content/{path}" for scene, path in found.items()}


def _own_files(
    practice: Practice | None, area: Area | None, partner: Partner
) -> Callable[[str | None], str | None]:
    """Return what leads to a picture or clip beside the record that a document is about."""
    if practice is not None:
        folder = f"practices/{practice.id}"
    elif area is not None:
        folder = f"areas/{area.id}"
    else:
        folder = f"partners/{partner.id}"
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
