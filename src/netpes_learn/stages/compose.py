# What enters: a localised library, a deliverable, its outline. What leaves: the Document, checked
# against its type; a mistake in the outline is told with its line. Composing is pure: what a
# document says is never cached, only what it looks like.
"""Composition."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.document import Composed, Deck, Handout, Site, Storyboard, Subtitles
from netpes_learn.model.sourced import Where
from netpes_learn.model.text import LanguageTag, Record
from netpes_learn.stages.common import Common
from netpes_learn.stages.outline import Placed, Scope, evaluate
from netpes_learn.stages.plan import Outline
from netpes_learn.stages.setting import Setting
from netpes_learn.stages.terms import linked_terms
from netpes_learn.stages.vocabulary import common_names, for_anyone, partner_names

_DOCUMENT: TypeAdapter[Any] = TypeAdapter(Composed)
# The lists of records that documents consist of: "slides" → Slide, "parts" → Part, …
_ENTRIES: Mapping[str, type[Record]] = {
    name: kind
    for document in (Deck, Handout, Storyboard, Site)
    for name, field in document.model_fields.items()
    for kind in get_args(field.annotation)[:1]
    if isinstance(kind, type) and issubclass(kind, Record)
}
# "document", the name of a list, the number of the entry.
_ENTRY_DEPTH = 3


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
    own = {**partner_names(deliverable, setting, files), **given}
    common = _common(deliverable, outline, setting)
    settled = frozenset(common.names.keys() - own.keys())
    scope = Scope({**common.names, **own}, setting.wording.translate, common, settled)
    value = evaluate(outline.source, ("document",), scope)
    try:
        return _DOCUMENT.validate_python(value)
    except ValidationError as error:
        raise ContentError(
            *(_diagnostic(outline, value, detail) for detail in error.errors(include_url=False))
        ) from None


def _common(deliverable: Deliverable, outline: Outline, setting: Setting) -> Common:
    """Return what the documents of an outline share whose deliverables differ by partner only."""
    anyone = for_anyone(deliverable)
    # An outline is the same one only where it is the same object: another may have its name.
    common: Common = setting.once(
        (anyone, id(outline.source)),
        lambda: Common(common_names(anyone, setting), outline.source, outline.mentions, _finished),
    )
    return common


def _finished(where: Where, made: Any) -> Any:
    """Return the entries of a list, a slide or a part, as records: they need be checked once only.

    What is no good record is left as it is, to be told of with the whole document.
    """
    kind = _ENTRIES.get(str(where[1])) if len(where) == _ENTRY_DEPTH else None
    if kind is None or not isinstance(made, list):
        return made
    try:
        return [kind.model_validate(entry) for entry in made]
    except ValidationError:
        return made


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
