# What enters: what a catalogue said before, and releases. What leaves: what it says next, which
# files it stands on, and what it no longer needs.
"""Catalogues with their releases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from netpes_learn.bundle.catalogue import (
    SIGNATURE,
    Catalogue,
    Listed,
    Named,
    Release,
    catalogue_path,
    feed_path,
    rank,
    release_page,
    written,
)
from netpes_learn.canonical import digest
from netpes_learn.model.text import PIVOT, LanguageTag, Text


@dataclass(frozen=True)
class Told:
    """A practice that changed: its title in the bundle's language, and its author's note."""

    title: Text
    note: Text | None = None


@dataclass(frozen=True)
class Difference:
    """The practices that a bundle has and the one before had not, or had otherwise, or only it had.

    Patches, which learners do not notice, are left out.
    """

    since: str
    new: tuple[Told, ...]
    changed: tuple[Told, ...]
    gone: tuple[Told, ...]

    def __bool__(self) -> bool:
        """Whether learners notice anything."""
        return bool(self.new or self.changed or self.gone)


@dataclass(frozen=True)
class Shelf:
    """A catalogue with the releases that it names, by version."""

    catalogue: Catalogue
    releases: Mapping[str, Release]

    @property
    def newest_first(self) -> tuple[Release, ...]:
        """The releases in the catalogue's order."""
        return tuple(self.releases[named.version] for named in self.catalogue.releases)

    def offers(self, partner: str) -> tuple[tuple[Release, Listed], ...]:
        """Return every bundle of a partner with its release, the newest first."""
        return tuple(
            (release, bundle)
            for release in self.newest_first
            for bundle in release.bundles
            if bundle.partner == partner
        )

    def difference(
        self, release: Release, bundle: Listed, language: str = PIVOT
    ) -> Difference | None:
        """Return what a bundle changes against the one before it; None for the first of all.

        Notes are in ``language``, as far as they were translated.
        """
        for older, other in self.offers(bundle.partner):
            if rank(older.version) < rank(release.version) and other.whose == bundle.whose:
                return _difference(
                    older.version, other, bundle, lambda each: release.note(each, language)
                )
        return None

    def languages_of(self, partner: str) -> tuple[str, ...]:
        """Return every language in which a partner has a bundle, sorted."""
        return tuple(sorted({bundle.language for _, bundle in self.offers(partner)}))

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language in which there is a bundle, and English, sorted."""
        bundles = (bundle for release in self.newest_first for bundle in release.bundles)
        return tuple(sorted({str(PIVOT), *(bundle.language for bundle in bundles)}))

    @property
    def partners(self) -> Mapping[str, str]:
        """Every partner that has a bundle: id → its newest name, sorted by id."""
        names: dict[str, str] = {}
        for release in self.newest_first:
            for bundle in release.bundles:
                names.setdefault(bundle.partner, bundle.name)
        return {partner: names[partner] for partner in sorted(names)}

    @property
    def files(self) -> frozenset[str]:
        """Every file in folders that the catalogue stands on, apart from itself."""
        found = {
            feed_path(partner, language)
            for partner in self.partners
            for language in ("", *self.languages_of(partner))
        }
        for named in self.catalogue.releases:
            found |= {named.path, named.path + SIGNATURE}
            found |= {release_page(named.version, language) for language in self.languages}
            bundles = self.releases[named.version].bundles
            found |= {bundle.path for bundle in bundles}
            found |= {bundle.index for bundle in bundles if bundle.index}
        return frozenset(found)


def _difference(
    since: str, then: Listed, now: Listed, note: Callable[[str], Text | None]
) -> Difference:
    def told(practices: Iterable[str]) -> tuple[Told, ...]:
        titles = {each: now.titles.get(each, then.titles.get(each, each)) for each in practices}
        order = sorted(titles, key=lambda each: (titles[each].casefold(), each))
        tag = LanguageTag(now.language)
        return tuple(Told(Text(titles[each], tag), note(each)) for each in order)

    both = now.practices.keys() & then.practices.keys()
    seen = {each for each in both if _seen(now.practices[each]) != _seen(then.practices[each])}
    return Difference(
        since=since,
        new=told(now.practices.keys() - both),
        changed=told(seen),
        gone=told(then.practices.keys() - both),
    )


def _seen(version: str) -> tuple[int, ...]:
    return rank(version)[:2]


class PublishedError(Exception):
    """A release was published before with other bundles; it is immutable."""

    def __init__(self, version: str, bundles: Sequence[str]) -> None:
        super().__init__(version)
        self.version = version
        # The files that differ from what was published, sorted.
        self.bundles = tuple(bundles)


def next_shelf(
    before: Shelf | None, new: Iterable[Release], *, title: str, keep: int | None = None
) -> Shelf:
    """Return what the catalogue says when the releases are in it.

    A release that is there already stays as it was; what is given may be a part of it. With
    ``keep``, a release stays if it has one of the newest ``keep`` bundles of some partner in some
    language. Raises PublishedError where a release would change.
    """
    releases = dict(before.releases) if before else {}
    for release in new:
        known = releases.get(release.version)
        if known is not None:
            _same(known, release)
        releases.setdefault(release.version, release)
    order = sorted(releases, key=rank, reverse=True)
    if keep is not None:
        order = _kept(order, releases, keep)
    kept = {version: releases[version] for version in order}
    first = Catalogue(
        schema=Catalogue.form,
        project=next(iter(kept.values())).project,
        title=title,
        number=1,
        before=None,
        releases=tuple(_named(release) for release in kept.values()),
    )
    return Shelf(first, kept) if before is None else _following(before, Shelf(first, kept))


def _following(before: Shelf, after: Shelf) -> Shelf:
    old, new = before.catalogue, after.catalogue
    if (old.releases, old.title) == (new.releases, new.title):
        return before
    dropped = set(before.files - after.files)
    if old.before:
        # Who reads slowly may still be at the catalogue before, but not at the one before that.
        path = catalogue_path(old.before)
        dropped |= {path, path + SIGNATURE}
    changes = {
        "number": old.number + 1,
        "before": digest(written(old)),
        "dropped": tuple(sorted(dropped)),
    }
    return Shelf(new.model_copy(update=changes), after.releases)


def _same(known: Release, given: Release) -> None:
    there = {bundle.whose: bundle.sha256 for bundle in known.bundles}
    differ = [b.file for b in given.bundles if there.get(b.whose) != b.sha256]
    if differ or known.date != given.date or known.project != given.project:
        raise PublishedError(given.version, sorted(differ))


def _kept(order: Sequence[str], releases: Mapping[str, Release], keep: int) -> list[str]:
    seen: dict[tuple[str, str], int] = {}
    kept: list[str] = []
    for version in order:
        whose = [bundle.whose for bundle in releases[version].bundles]
        if any(seen.get(each, 0) < keep for each in whose):
            kept.append(version)
        for each in whose:
            seen[each] = seen.get(each, 0) + 1
    return kept


def _named(release: Release) -> Named:
    content = written(release)
    return Named(
        version=release.version, date=release.date, sha256=digest(content), size=len(content)
    )
