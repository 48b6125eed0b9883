# What enters: a snapshot, and a library for what no learner sees (colours, languages). What leaves:
# a library that shows what the snapshot holds, so that documents can be composed as they were.
"""Libraries from snapshots."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from netpes_learn.model.content import Area, Insight, Library, Partner, Practice, Term, Theme
from netpes_learn.model.text import Record, Text
from netpes_learn.stages.comparing.snapshot import UNSEEN
from netpes_learn.stages.comparing.spoken import LanguageOf, languages_of

Model = TypeVar("Model", bound=Record)


class UnreadableSnapshotError(ValueError):
    """A snapshot that does not hold what this version of the program knows."""


def recalled(
    snapshot: Mapping[str, Any], base: Library, pivot: Mapping[str, Any] | None = None
) -> Library:
    """Return the library of a snapshot; what it lacks is taken from ``base``, record by record.

    Practices and partners of ``base`` that a snapshot of one partner's bundle does not hold stay in
    it, for others name them; that partner takes the practices of the snapshot. A subject that
    ``base`` does not know and whose record needs more than a snapshot holds (the colour of an area)
    is left out. ``pivot`` is the same in English, by which texts are known that are not translated.
    Raises UnreadableSnapshotError for fields that do not exist.
    """

    def of(folder: str, model: type[Model], known: Mapping[str, Any]) -> tuple[Model, ...]:
        found = []
        for subject, fields in snapshot["subjects"].items():
            if subject.startswith(f"{folder}/"):
                identity = subject.removeprefix(f"{folder}/")
                own = known.get(identity)
                if own is not None or not _needs_more(model, fields):
                    unseen = _unseen_of(own, folder)
                    values = {"id": identity, **unseen, **fields}
                    record = _record(model, values, identity)
                    found.append(_marked(record, languages_of(snapshot, pivot, subject)))
        return tuple(found)

    return base.model_copy(
        update={
            "areas": of("areas", Area, {a.id: a for a in base.areas}),
            "glossary": of("glossary", Term, {t.id: t for t in base.glossary}),
            "insights": of("insights", Insight, {}),
            "partners": tuple(
                _taking(partner, snapshot)
                for partner in _with_others(
                    of("partners", Partner, {p.id: p for p in base.partners}), base.partners
                )
            ),
            "practices": _with_others(of("practices", Practice, {}), base.practices),
            "themes": of("themes", Theme, {}),
        }
    )


def _needs_more(model: type[Record], fields: Mapping[str, Any]) -> bool:
    needed = {name for name, field in model.model_fields.items() if field.is_required()}
    return bool(needed - {"id"} - set(fields))


def _unseen_of(own: Any, folder: str) -> dict[str, Any]:
    """Return what no snapshot holds; what one could hold and does not was empty."""
    return {name: getattr(own, name) for name in UNSEEN[folder] - {"id"}} if own else {}


def _record(model: type[Model], values: Mapping[str, Any], identity: str) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise UnreadableSnapshotError(f"{identity}: {error.errors()[0]['msg']}") from error


def _marked(value: Any, language: LanguageOf, field: str = "") -> Any:
    """Return a record with its strings marked as being in their languages."""
    if isinstance(value, Record):
        update = {
            name: _marked(getattr(value, name), language, name) for name in type(value).model_fields
        }
        return value.model_copy(update=update)
    if isinstance(value, tuple):
        return tuple(_marked(item, language, field) for item in value)
    return Text(value, language(value, field)) if type(value) is str else value


def _with_others(found: tuple[Model, ...], base: tuple[Model, ...]) -> tuple[Model, ...]:
    """Return records, and those of ``base`` that are none of them, sorted by id."""
    by_id = {getattr(record, "id"): record for record in (*base, *found)}  # noqa: B009 - any record
    return tuple(by_id[identity] for identity in sorted(by_id))


def _taking(partner: Partner, snapshot: Mapping[str, Any]) -> Partner:
    """Return a partner; the one whose bundle a snapshot shows takes the practices in it."""
    if partner.id != snapshot.get("partner"):
        return partner
    shown = (subject.partition("/") for subject in snapshot["subjects"])
    taken = tuple(identity for folder, _, identity in shown if folder == "practices")
    return partner.model_copy(update={"practices": taken})
