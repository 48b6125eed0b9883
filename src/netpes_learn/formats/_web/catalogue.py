# What enters: a shelf (a catalogue with its releases). What leaves: the pages and feeds by which
# people find their bundle. Every page links only to what the shelf stands on, by relative
# addresses, so that it opens from a disk as well as from a server.
"""Pages and feeds of a catalogue."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from netpes_learn.bundle.catalogue import (
    Listed,
    Release,
    feed_path,
    release_page,
)
from netpes_learn.bundle.shelf import Difference, Shelf
from netpes_learn.formats._web.markup import file_address
from netpes_learn.formats._web.pages import page_environment, render_page
from netpes_learn.formats._web.report import size
from netpes_learn.model.project import Project
from netpes_learn.model.text import PIVOT

INDEX = "index.html"
KEY = "netpes-learn.pub"
_PAGE = "templates/catalogue/catalogue.html.j2"
_FEED = "templates/catalogue/feed.atom.j2"
# The pages are written in English.
_LOCALE = Locale("en", "GB")


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
    shelf: Shelf, project: Project, *, key: Key | None, read: Callable[[str], bytes]
) -> Mapping[str, bytes]:
    """Return path → content of every page and feed, each after those that it links to.

    ``read`` gives templates by path. Raises ContentError for a mistake in a template.
    """
    environment = page_environment(read)
    environment.filters |= {
        "size": size,
        "day": _day,
        "language": _language,
        "endonym": _endonym,
        "file_address": file_address,
        "identity": _identity,
        "release_page": release_page,
    }
    shared = {
        "project": project,
        "funding": project.funding.statement.get(PIVOT, ""),
        "tokens": yaml.safe_load(read("templates/tokens.yml")),
        "key": key,
        "key_file": KEY,
        "shelf": shelf,
        "feed_path": feed_path,
    }

    def page(path: str, groups: tuple[Group, ...], release: Release | None) -> bytes:
        values = {**shared, "groups": groups, "release": release, "up": "../" * path.count("/")}
        return render_page(environment, _PAGE, values).encode()

    pages: dict[str, bytes] = {}
    # The newest first: the others link to it.
    for named in shelf.catalogue.releases:
        release = shelf.releases[named.version]
        pages[named.page] = page(named.page, _of_release(shelf, release), release)
    for partner in shelf.partners:
        offers = tuple(_offer(shelf, *each) for each in shelf.offers(partner))
        values = {**shared, "partner": partner, "offers": offers, "up": "../"}
        pages[feed_path(partner)] = render_page(environment, _FEED, values).encode()
    return {**pages, INDEX: page(INDEX, _newest(shelf), None)}


def _newest(shelf: Shelf) -> tuple[Group, ...]:
    newest: dict[tuple[str, str], tuple[Release, Listed]] = {}
    for release in shelf.newest_first:
        for bundle in release.bundles:
            newest.setdefault(bundle.whose, (release, bundle))
    return _groups(shelf, newest)


def _of_release(shelf: Shelf, release: Release) -> tuple[Group, ...]:
    return _groups(shelf, {bundle.whose: (release, bundle) for bundle in release.bundles})


def _groups(
    shelf: Shelf, chosen: Mapping[tuple[str, str], tuple[Release, Listed]]
) -> tuple[Group, ...]:
    groups = (
        Group(
            partner,
            name,
            tuple(_offer(shelf, *chosen[whose]) for whose in sorted(chosen) if whose[0] == partner),
        )
        for partner, name in shelf.partners.items()
    )
    found = (group for group in groups if group.offers)
    return tuple(sorted(found, key=lambda group: (group.name.casefold(), group.partner)))


def _offer(shelf: Shelf, release: Release, bundle: Listed) -> Offer:
    same = [found for found, other in shelf.offers(bundle.partner) if other.whose == bundle.whose]
    older = tuple(same[same.index(release) + 1 :])
    return Offer(release, bundle, shelf.difference(release, bundle), older)


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text), "long", locale=_LOCALE)


def _language(tag: str) -> str:
    return _display(tag, _LOCALE) or tag


def _endonym(tag: str) -> str:
    """Return a language's name in itself, which many languages begin with a small letter."""
    name = _display(tag, None) or tag
    return name[:1].upper() + name[1:]


def _display(tag: str, locale: Locale | None) -> str | None:
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return None


def _identity(parts: list[str]) -> str:
    """Return an address that stands for a feed or an entry for ever, wherever it lies.

    A UUID (RFC 9562) and no tag: address, which would need a domain that the project owns.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("netpes-learn", *parts))).urn
