# What enters: a shelf (a catalogue with its releases). What leaves: the pages and feeds by which
# people find their bundle. Every page links only to what the shelf stands on, by relative
# addresses, so that it opens from a disk as well as from a server.
"""Pages and feeds of a catalogue."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from markupsafe import Markup

from netpes_learn.bundle.catalogue import (
    Listed,
    Release,
    feed_path,
    index_page,
    release_page,
)
from netpes_learn.bundle.shelf import Difference, Shelf
from netpes_learn.formats._web.markup import file_address
from netpes_learn.formats._web.pages import page_environment, render_page
from netpes_learn.formats._web.phrases import Edition, Phrases, by_name, endonym
from netpes_learn.model.text import PIVOT, plain

KEY = "netpes-learn.pub"
_PAGE = "templates/catalogue/catalogue.html.j2"
_FEED = "templates/catalogue/feed.atom.j2"


@dataclass(frozen=True)
class Key:
    """The public key that a catalogue is signed with: its number, and the line of its file."""

    id: str
    text: str


@dataclass(frozen=True)
class Offer:
    """A bundle as a page shows it."""

    release: Release
    bundle: Listed
    difference: Difference | None
    # Releases with an older bundle for the same partner and language.
    older: tuple[Release, ...]

    @property
    def anchor(self) -> str:
        """The id of its card."""
        return f"{self.bundle.partner}-{self.bundle.language.lower()}"


@dataclass(frozen=True)
class Group:
    """A partner's bundles, by language."""

    partner: str
    name: str
    offers: tuple[Offer, ...]


def catalogue_pages(
    shelf: Shelf,
    editions: Mapping[str, Edition],
    *,
    key: Key | None,
    read: Callable[[str], bytes],
) -> Mapping[str, bytes]:
    """Return path → content of every page and feed, the page of all bundles in English last.

    Each page comes after those that it links to, its own in other languages aside. There is one
    in each language of the bundles that has an edition; English must have one. ``read`` gives
    templates by path. Raises ContentError for a mistake in a template or in its words.
    """
    offered = by_name(tag for tag in shelf.languages if tag in editions)
    writers = {
        tag: _Writer(shelf, editions[tag], offered=offered, key=key, read=read) for tag in offered
    }
    order = [writer for tag, writer in writers.items() if tag != PIVOT] + [writers[str(PIVOT)]]
    pages: dict[str, bytes] = {}
    # The newest first: the others link to it.
    for release in shelf.newest_first:
        for writer in order:
            path = release_page(release.version, writer.tag)
            pages[path] = writer.page(path, _of_release(shelf, release, writer.tag), release)
    for partner in shelf.partners:
        pages |= _feeds(shelf, partner, writers)
    for writer in order:
        path = index_page(writer.tag)
        pages[path] = writer.page(path, _newest(shelf, writer.tag), None)
    return pages


class _Writer:
    """Writes the pages of one language."""

    def __init__(
        self,
        shelf: Shelf,
        edition: Edition,
        *,
        offered: tuple[str, ...],
        key: Key | None,
        read: Callable[[str], bytes],
    ) -> None:
        self.phrases = Phrases(edition)
        self.tag = self.phrases.tag
        self._environment = page_environment(read)
        self._environment.filters |= {
            "rich": self.phrases.rich,
            "plain": plain,
            "endonym": endonym,
            "file_address": file_address,
            "identity": _identity,
        }
        self._shared = {
            "project": edition.project,
            "funding": edition.funding,
            "tokens": yaml.safe_load(read("templates/tokens.yml")),
            "key": key,
            "key_file": KEY,
            "shelf": shelf,
            "feed_path": feed_path,
            "index_page": index_page,
            "release_page": release_page,
            "phrases": self.phrases,
            "say": self.phrases.html,
            "html": Markup,
            "tag": self.tag,
            "offered": offered,
        }

    def page(self, path: str, groups: tuple[Group, ...], release: Release | None) -> bytes:
        """Return a page: of a release, or of all bundles."""
        values = {"groups": groups, "release": release, "up": "../" * path.count("/")}
        return self._rendered(_PAGE, values)

    def feed(self, partner: str, entries: tuple["Entry", ...], *, language: str) -> bytes:
        """Return a partner's feed: of one language, or of all."""
        values = {"partner": partner, "entries": entries, "language": language, "up": "../"}
        return self._rendered(_FEED, values)

    def _rendered(self, template: str, values: Mapping[str, Any]) -> bytes:
        return render_page(self._environment, template, {**self._shared, **values}).encode()


@dataclass(frozen=True)
class Entry:
    """A bundle as a feed tells of it: in the bundle's language."""

    offer: Offer
    phrases: Phrases


def _feeds(shelf: Shelf, partner: str, writers: Mapping[str, _Writer]) -> Mapping[str, bytes]:
    """Return a partner's feeds: one of all its bundles, and one for each of its languages.

    The first is as old as the catalogue; readers who have its address go on with it.
    """
    languages = shelf.languages_of(partner)
    own = [tag for tag in languages if tag != PIVOT] or [str(PIVOT)]
    found: dict[str, bytes] = {}
    for language in ("", *languages):
        entries = tuple(
            Entry(_offer(shelf, release, bundle, writer.tag), writer.phrases)
            for release, bundle in shelf.offers(partner)
            if language in {"", bundle.language}
            for writer in [writers.get(bundle.language, writers[str(PIVOT)])]
        )
        writer = writers.get(language or own[0], writers[str(PIVOT)])
        found[feed_path(partner, language)] = writer.feed(partner, entries, language=language)
    return found


def _newest(shelf: Shelf, language: str) -> tuple[Group, ...]:
    newest: dict[tuple[str, str], tuple[Release, Listed]] = {}
    for release in shelf.newest_first:
        for bundle in release.bundles:
            newest.setdefault(bundle.whose, (release, bundle))
    return _groups(shelf, newest, language)


def _of_release(shelf: Shelf, release: Release, language: str) -> tuple[Group, ...]:
    return _groups(shelf, {bundle.whose: (release, bundle) for bundle in release.bundles}, language)


def _groups(
    shelf: Shelf, chosen: Mapping[tuple[str, str], tuple[Release, Listed]], language: str
) -> tuple[Group, ...]:
    groups = (
        Group(
            partner,
            name,
            tuple(
                _offer(shelf, *chosen[whose], language)
                for whose in sorted(chosen)
                if whose[0] == partner
            ),
        )
        for partner, name in shelf.partners.items()
    )
    found = (group for group in groups if group.offers)
    return tuple(sorted(found, key=lambda group: (group.name.casefold(), group.partner)))


def _offer(shelf: Shelf, release: Release, bundle: Listed, language: str) -> Offer:
    same = [found for found, other in shelf.offers(bundle.partner) if other.whose == bundle.whose]
    older = tuple(same[same.index(release) + 1 :])
    return Offer(release, bundle, shelf.difference(release, bundle, language), older)


def _identity(parts: list[str]) -> str:
    """Return an address that stands for a feed or an entry for ever, wherever it lies.

    Parts that are empty are left out.

    A UUID (RFC 9562) and no tag: address, which would need a domain that the project owns.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("netpes-learn", *filter(None, parts)))).urn
