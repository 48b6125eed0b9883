# What enters: templates/maps/europe.json. What leaves: the countries that it can mark. Without the
# file there is no map on anything, which is a choice; a broken one is a mistake.
"""The map's countries."""

import json
from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError

from netpes_learn.diagnostics import Report, Span
from netpes_learn.model.content import Country, Library
from netpes_learn.model.sourced import Sourced
from netpes_learn.model.text import Record

MAP = "maps/europe.json"
# What ISO 3166 reserves for more than a country: nobody misses a map of it.
_UNIONS = frozenset({"EU", "EZ", "UN"})


class _Marked(Record):
    """How a country is marked: its outline, and a ring where it would hardly be seen."""

    path: str
    ring: str = ""


class _Map(Record):
    """The file as a whole; templates/maps/README.md says what each field is."""

    width: int
    height: int
    members: str
    neighbours: str
    borders: str
    countries: dict[Country, _Marked]


_FILE = TypeAdapter(_Map)


def read_map(path: str, files: Mapping[str, bytes], report: Report) -> frozenset[str]:
    """Return the ISO 3166 codes of the countries on the map; none where there is no map."""
    if path not in files:
        return frozenset()
    try:
        return frozenset(_FILE.validate_python(json.loads(files[path])).countries)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        return _broken(path, f"{field}: {first['msg']}", report)
    except ValueError as error:
        return _broken(path, str(error), report)


def _broken(path: str, reason: str, report: Report) -> frozenset[str]:
    hint = "make it again: templates/maps/README.md says how"
    report.error(Span(path), "NL640", f"the map cannot be read: {reason}", hint=hint)
    return frozenset()


def check_mapped(
    library: Library, mapped: frozenset[str], sources: Mapping[str, Sourced], report: Report
) -> None:
    """Record a warning for each country of an owner that the map lacks: it has no map then."""
    owners: list[tuple[str, tuple[str, ...], str]] = [
        (f"partners/{p.id}.yml", ("country",), p.country) for p in library.partners
    ]
    owners += [
        (f"practices/{p.id}.yml", ("organisation", "country"), p.organisation.country)
        for p in library.practices
        if p.organisation is not None
    ]
    for path, field, country in owners:
        if mapped and country not in mapped | _UNIONS and path in sources:
            message = f"'{country}' is not on the map of Europe, so none is shown"
            hint = "Greece is GR; the map has the members of the EU and of EFTA"
            report.warn(sources[path].span(field), "NL641", message, hint=hint)
