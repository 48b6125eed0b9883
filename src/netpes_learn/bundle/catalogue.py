# What enters: bytes that were received, or values. What leaves: the values, or their bytes. The
# form is narrow, so that nothing in a catalogue can lead outside, run away, or steer a terminal.
"""Catalogues of releases."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from netpes_learn.bundle.blocks import SUFFIX, has_blocks
from netpes_learn.bundle.safety import MOST_BYTES
from netpes_learn.canonical import canonical_json
from netpes_learn.model.text import PIVOT, LanguageTag, Record, Text

POINTER = "catalogue.json"
SIGNATURE = ".minisig"
# Far beyond what a project writes in decades; a reader stops there.
MOST_POINTER, MOST_SIGNATURE, MOST_CATALOGUE = 10_000, 10_000, 5_000_000
_MOST_ITEMS = 10_000

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# Ids and tags become parts of paths, so they have the form that content is held to.
_Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Tag = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=35)]
_Version = Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){1,3}$")]


def _day(text: str) -> str:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("a date is written as 2026-11-20")
    return text


_Date = Annotated[str, AfterValidator(_day)]
_Path = Annotated[
    str,
    Field(pattern=r"^(blobs|catalogues|feeds|releases)(/[A-Za-z0-9][A-Za-z0-9.-]*)+$"),
]
_Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", max_length=300)]
_Title = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", max_length=500)]


class CatalogueError(ValueError):
    """What was received is no catalogue; the text is for people."""


class NewerFormError(CatalogueError):
    """What was received has a form that only a newer version of the program reads."""


class _Strict(Record):
    """Values of another kind are refused, not turned into what was expected."""

    model_config = ConfigDict(coerce_numbers_to_str=False, strict=True)


class Pointer(_Strict):
    """The one file that changes: it names the catalogue that counts, by its digest."""

    form: ClassVar[Literal["netpes-learn/pointer/1"]] = "netpes-learn/pointer/1"
    schema_: Literal["netpes-learn/pointer/1"] = Field(alias="schema")
    catalogue: _Digest


class Listed(_Strict):
    """A bundle that a release offers."""

    partner: _Id
    name: _Name
    language: _Tag
    file: Annotated[str, Field(pattern=r"^[a-z0-9][A-Za-z0-9.-]*\.zip$", max_length=200)]
    size: Annotated[int, Field(gt=0, le=MOST_BYTES)]
    sha256: _Digest
    # Digest of its SHA256SUMS, by which two archives can be told to hold the same.
    sums: _Digest
    # Practice → its version, by which releases tell what is new, changed and gone.
    practices: Annotated[dict[_Id, _Version], Field(max_length=_MOST_ITEMS)]
    # Practice → its title, in the bundle's language; what changed is told by titles.
    titles: Annotated[dict[_Id, _Title], Field(max_length=_MOST_ITEMS)] = {}

    @property
    def path(self) -> str:
        """Where its archive lies: under its digest, with a name that a person understands."""
        return f"blobs/sha256/{self.sha256[:2]}/{self.sha256}/{self.file}"

    @property
    def index(self) -> str | None:
        """Where its blocks are told, if they are: of a large archive."""
        return self.path + SUFFIX if has_blocks(self.size) else None

    @property
    def whose(self) -> tuple[str, str]:
        """The partner and the language that it is for."""
        return self.partner, self.language


_Notes = Annotated[dict[_Id, _Title], Field(max_length=_MOST_ITEMS)]


class Release(_Strict):
    """All bundles of one version; never changes once a catalogue names it."""

    form: ClassVar[Literal["netpes-learn/published/1"]] = "netpes-learn/published/1"
    # A form is only as new as what it holds, so that older programs read what they can.
    translated_form: ClassVar[Literal["netpes-learn/published/2"]] = "netpes-learn/published/2"
    schema_: Literal["netpes-learn/published/1", "netpes-learn/published/2"] = Field(alias="schema")
    project: _Id
    version: _Version
    date: _Date
    # Practice → what is new in it, in English, as its author put it.
    notes: _Notes = {}
    # Language → the same in it, as far as it was translated; form 1 has none.
    translated: Annotated[dict[_Tag, _Notes], Field(max_length=_MOST_ITEMS)] = {}
    bundles: Annotated[tuple[Listed, ...], Field(min_length=1, max_length=_MOST_ITEMS)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({bundle.whose for bundle in self.bundles}) < len(self.bundles):
            raise ValueError("a partner has two bundles in one language")
        return self

    @model_validator(mode="after")
    def _of_its_form(self) -> Self:
        if self.translated and self.schema_ != self.translated_form:
            raise ValueError("notes in other languages need another form")
        return self

    def note(self, practice: str, language: str) -> Text | None:
        """Return what is new in a practice: in a language, or else in English; None if unsaid."""
        if found := self.translated.get(language, {}).get(practice):
            return Text(found, LanguageTag(language))
        found = self.notes.get(practice)
        return Text(found) if found else None


class Named(_Strict):
    """A release as the catalogue names it."""

    version: _Version
    date: _Date
    sha256: _Digest
    size: Annotated[int, Field(gt=0, le=MOST_CATALOGUE)]

    @property
    def path(self) -> str:
        """Where the release's description lies."""
        return f"releases/{self.version}.json"


class Catalogue(_Strict):
    """What a project offers: its releases, the newest first."""

    form: ClassVar[Literal["netpes-learn/catalogue/1"]] = "netpes-learn/catalogue/1"
    schema_: Literal["netpes-learn/catalogue/1"] = Field(alias="schema")
    project: _Id
    title: _Name
    # Grows with each change: who has seen a higher one knows that this is an old one, replayed.
    number: Annotated[int, Field(ge=1, le=2**53)]
    # Digest of the catalogue before, so that it can be removed when this one is replaced.
    before: _Digest | None
    releases: Annotated[tuple[Named, ...], Field(min_length=1, max_length=_MOST_ITEMS)]
    # Files that the catalogue before stood on and this one does not, to be removed at leisure:
    # told here so that whoever publishes next can finish what was broken off.
    dropped: Annotated[tuple[_Path, ...], Field(max_length=10 * _MOST_ITEMS)] = ()

    @model_validator(mode="after")
    def _newest_first(self) -> Self:
        versions = [rank(release.version) for release in self.releases]
        if any(newer <= older for newer, older in pairwise(versions)):
            raise ValueError("the releases are not in order")
        return self


_Kind = TypeVar("_Kind", Pointer, Catalogue, Release)


def rank(version: str) -> tuple[int, ...]:
    """Return what versions are compared by: 2026.9.1 comes before 2026.10.1."""
    return tuple(map(int, version.split(".")))


def written(stated: Pointer | Catalogue | Release) -> bytes:
    """Return the bytes of a pointer, catalogue or release: the same for equal values.

    What was written in an older form keeps its bytes, and so its digest.
    """
    unknown = {"translated"} if getattr(stated, "schema_", "") == Release.form else None
    told = stated.model_dump(mode="json", by_alias=True, exclude=unknown)
    return canonical_json(told) + b"\n"


def index_page(language: str = PIVOT) -> str:
    """Return where the page of all bundles lies; English has the name that servers open."""
    return "index.html" if language == PIVOT else f"index.{language}.html"


def release_page(version: str, language: str = PIVOT) -> str:
    """Return where a release's page lies."""
    return f"releases/{version}/{index_page(language)}"


def feed_path(partner: str, language: str = "") -> str:
    """Return where a partner's feed lies: of one language, or of all."""
    return f"feeds/{partner}.{language}.atom" if language else f"feeds/{partner}.atom"


def catalogue_path(sha256: str) -> str:
    """Return where a catalogue lies."""
    return f"catalogues/{sha256}.json"


def read_pointer(content: bytes) -> Pointer:
    """Return the pointer of ``catalogue.json``. Raises CatalogueError."""
    return _read(content, Pointer)


def read_catalogue(content: bytes) -> Catalogue:
    """Return a catalogue. Raises CatalogueError."""
    return _read(content, Catalogue)


def read_release(content: bytes) -> Release:
    """Return a release. Raises CatalogueError."""
    return _read(content, Release)


def _read(content: bytes, kind: type[_Kind]) -> _Kind:
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=True)[0]
    match first["type"], first["loc"]:
        case "json_invalid", _:
            raise CatalogueError("is not JSON") from None
        case "literal_error", ("schema",) if _later(str(first["input"]), kind.form):
            raise NewerFormError("was made by a newer version of netpes-learn") from None
        case "extra_forbidden", place:
            raise CatalogueError(f"has a field that is not known: {_place(place)}") from None
        case "missing", place:
            raise CatalogueError(f"lacks the field {_place(place)}") from None
        case "value_error", _:
            raise CatalogueError(first["msg"].removeprefix("Value error, ")) from None
        case _, place:
            raise CatalogueError(f"has a value that is not allowed: {_place(place)}") from None


def _later(found: str, known: str) -> bool:
    name, _, number = known.rpartition("/")
    match = re.fullmatch(rf"{re.escape(name)}/([0-9]{{1,6}})", found)
    return match is not None and int(match[1]) > int(number)


def _place(location: Sequence[str | int]) -> str:
    return ".".join(map(str, location)) or "(all of it)"
