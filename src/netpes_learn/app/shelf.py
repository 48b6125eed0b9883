# What enters: a place that bundles were published to, and the keys that are trusted. What leaves:
# its catalogue and releases, each verified before anything in it is believed.
"""Reading a catalogue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from netpes_learn.bundle.catalogue import (
    MOST_CATALOGUE,
    MOST_POINTER,
    MOST_SIGNATURE,
    POINTER,
    SIGNATURE,
    Catalogue,
    CatalogueError,
    Named,
    NewerFormError,
    Release,
    catalogue_path,
    read_catalogue,
    read_pointer,
    read_release,
)
from netpes_learn.bundle.safety import printable
from netpes_learn.bundle.shelf import Shelf
from netpes_learn.bundle.signing import PublicKey, SignatureError, check
from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.transport import DamagedError, MissingError, Source, read

_Value = TypeVar("_Value")
_LONGEST = 300


@dataclass(frozen=True)
class Trust:
    """Whose signature counts, and whether a catalogue without one will do."""

    keys: Sequence[PublicKey] = ()
    unsigned: bool = False


def catalogue_behind(source: Source, pointer: bytes, trust: Trust) -> Catalogue:
    """Return the catalogue that a pointer names.

    Raises MissingError where it is gone (the pointer has moved since), ContentError where it is
    not what the pointer announces or is not signed by whom we trust.
    """
    named = _parsed(source, POINTER, read_pointer, pointer)
    path = catalogue_path(named.catalogue)
    content = _small(source, path, MOST_CATALOGUE)
    if digest(content) != named.catalogue:
        raise refused(source, path, "is not the file that was announced: its digest is another")
    _check_signature(source, path, content, trust)
    return _parsed(source, path, read_catalogue, content)


def release_behind(source: Source, catalogue: Catalogue, named: Named) -> Release:
    """Return a release that a verified catalogue names, whose digest vouches for it.

    Raises MissingError where it is gone, ContentError where it is not what was announced.
    """
    content = _small(source, named.path, named.size)
    if digest(content) != named.sha256:
        message = "is not the file that was announced: its digest is another"
        raise refused(source, named.path, message)
    release = _parsed(source, named.path, read_release, content)
    told = (release.project, release.version, release.date)
    if told != (catalogue.project, named.version, named.date):
        raise refused(source, named.path, "describes another release than the catalogue says")
    return release


def shelf_behind(source: Source, pointer: bytes, trust: Trust) -> Shelf:
    """Return the catalogue that a pointer names, with all its releases."""
    catalogue = catalogue_behind(source, pointer, trust)
    releases = {
        named.version: release_behind(source, catalogue, named) for named in catalogue.releases
    }
    return Shelf(catalogue, releases)


def pointer_of(source: Source) -> bytes:
    """Return the pointer's content. Raises ContentError where there is no catalogue."""
    try:
        return _small(source, POINTER, MOST_POINTER)
    except MissingError:
        hint = "give the address that the publisher told you, without a file name at its end"
        raise _told(source, POINTER, "NL538", "there is no catalogue here", hint) from None


def refused(source: Source, path: str, message: str) -> ContentError:
    """Return what to tell where something received is not to be used."""
    hint = "do not use what comes from there; tell the publisher"
    return _told(source, path, "NL538", message, hint)


def _small(source: Source, path: str, limit: int) -> bytes:
    try:
        return read(source, path, limit=limit)
    except DamagedError as error:
        raise refused(source, path, str(error)) from None


def _parsed(source: Source, path: str, reader: Callable[[bytes], _Value], content: bytes) -> _Value:
    try:
        return reader(content)
    except NewerFormError as error:
        raise _told(source, path, "NL546", str(error), "install the newest version") from None
    except CatalogueError as error:
        raise refused(source, path, str(error)) from None


def _check_signature(source: Source, path: str, content: bytes, trust: Trust) -> None:
    if not trust.keys:
        if trust.unsigned:
            return
        hint = (
            "give the publisher's key with --public-key FILE, or --unsigned if nothing is signed "
            "there"
        )
        message = "without a key nobody can tell who made this"
        raise _told(source, path, "NL537", message, hint)
    try:
        signature = _small(source, path + SIGNATURE, MOST_SIGNATURE)
    except MissingError:
        if trust.unsigned:
            return
        hint = "do not use what comes from there, unless the publisher told you --unsigned"
        message = "is missing, so nobody vouches for this catalogue"
        raise _told(source, path + SIGNATURE, "NL537", message, hint) from None
    try:
        check(content, signature, trust.keys)
    except SignatureError as error:
        hint = "do not use what comes from there; ask the publisher for the right key"
        raise _told(source, path + SIGNATURE, "NL537", str(error), hint) from None


def _told(source: Source, path: str, code: str, message: str, hint: str) -> ContentError:
    # The message may quote what was received.
    shown = printable(message[:_LONGEST])
    return ContentError(Diagnostic(Span(f"{source.where}/{path}"), code, shown, hint))
