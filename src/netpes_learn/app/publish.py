# What enters: archives of bundles, a place, and a key. What leaves: the place serves them, and who
# reads there meanwhile finds the old catalogue or the new one, whole. Order is everything: first
# what nothing refers to yet, then what refers to it, at last the pointer; removal comes after.
"""Publishing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from netpes_learn.app.editions import editions_of, notes_of
from netpes_learn.app.keys import KEY_VARIABLE
from netpes_learn.app.published import Archive, Notes, releases_in
from netpes_learn.app.request import STORE, Workspace
from netpes_learn.app.shelf import Trust, refused, shelf_behind
from netpes_learn.app.workspace import load
from netpes_learn.bundle.blocks import block_index
from netpes_learn.bundle.catalogue import (
    MOST_POINTER,
    POINTER,
    SIGNATURE,
    Catalogue,
    Pointer,
    Release,
    catalogue_path,
    index_page,
    release_page,
    written,
)
from netpes_learn.bundle.shelf import PublishedError, Shelf, next_shelf
from netpes_learn.bundle.signing import SecretKey, sign
from netpes_learn.bundle.verify import Wanted
from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.engine.transport import DamagedError, MissingError, Target
from netpes_learn.formats._web.catalogue import KEY, Key, catalogue_pages
from netpes_learn.formats._web.phrases import Edition
from netpes_learn.model.project import Project
from netpes_learn.model.text import PIVOT

# How often to begin again after somebody else published meanwhile.
_ATTEMPTS = 5
# No page that somebody would wait for is longer.
_MOST_PAGE = 5_000_000
# What a broken-off publication can leave under other names than the pointer's.
_FOLDERS = ("blobs", "catalogues", "releases", "feeds")


State = Literal["sending", "there already"]


@dataclass(frozen=True)
class Wishes:
    """How to publish: whose signatures count, what is kept, how things look."""

    # Language → the project and the words of pages in it; English is always there.
    editions: Mapping[str, Edition]
    # Gives a template by its path.
    read: Callable[[str], bytes]
    signer: SecretKey | None
    trust: Trust
    # Releases to keep for each partner and language; None keeps all.
    keep: int | None = None
    # Whether to remove what broken-off publications left.
    clean: bool = False
    # Gives, for a release, what is new in each practice, by language.
    notes: Notes = lambda _: {}

    @property
    def project(self) -> Project:
        """The project, as its authors wrote it."""
        return self.editions[PIVOT].project


def how_to_publish(
    workspace: Workspace,
    *,
    signer: SecretKey | None,
    trust: Trust,
    keep: int | None = None,
    clean: bool = False,
) -> Wishes:
    """Return how a checkout publishes.

    Raises ContentError for mistakes in it, and where nothing can be signed and nobody said that
    nothing shall be.
    """
    if signer is None and not trust.unsigned:
        hint = (
            f"put the key into {KEY_VARIABLE}, name its file with --secret-key, or say --unsigned"
        )
        message = "there is no key to sign with"
        raise ContentError(Diagnostic(Span(f"${KEY_VARIABLE}"), "NL536", message, hint))
    report = Report()
    loaded = load(workspace, report)
    report.raise_errors()
    assert loaded is not None
    resources = RecordedResources(workspace.roots, Store(Path(STORE)), "")
    return Wishes(editions_of(loaded), resources.read, signer, trust, keep, clean, notes_of(loaded))


@dataclass(frozen=True)
class Outcome:
    """What was done, by paths at the place."""

    # Bundles that had to be sent, and those that were there.
    sent: tuple[str, ...]
    found: tuple[str, ...]
    removed: tuple[str, ...]
    catalogue: Catalogue
    # Whether readers see anything new.
    changed: bool


def publish(
    target: Target,
    folder: Path,
    wishes: Wishes,
    *,
    on_file: Callable[[Archive, State], None] = lambda *_: None,
) -> Outcome:
    """Publish the archives of a folder and return what was done.

    ``on_file`` is told of each archive, and whether it is there, before it is sent.
    Raises ContentError with what keeps them from being published; then readers find what they
    found before.
    """
    keys = (wishes.signer.public, *wishes.trust.keys) if wishes.signer else wishes.trust.keys
    releases, archives = releases_in(
        folder, Wanted(keys=keys, unsigned=wishes.trust.unsigned), notes=wishes.notes
    )
    trust = Trust(keys, wishes.trust.unsigned)
    with target.alone():
        sent: dict[str, bool] = {}
        for _ in range(_ATTEMPTS):
            before, mark = _current(target, trust)
            after = _shelf(target, before, releases, wishes)
            for archive in archives:
                path = archive.listed.path
                there = target.size(path) == archive.listed.size
                on_file(archive, "there already" if there else "sending")
                if not there:
                    target.send(path, archive.file)
                sent[path] = sent.get(path, False) or not there
                _tell_blocks(target, archive)
            pages = _describe(target, before, after, wishes)
            pointer = written(
                Pointer(schema=Pointer.form, catalogue=digest(written(after.catalogue)))
            )
            changed = before is None or before.catalogue != after.catalogue
            if not changed or target.swap(POINTER, pointer, mark):
                removed = tuple(_tidy(target, before, after, pages, wishes))
                return Outcome(
                    tuple(path for path, new in sent.items() if new),
                    tuple(path for path, new in sent.items() if not new),
                    removed,
                    after.catalogue,
                    changed,
                )
    hint = "publish again when nobody else does"
    message = "somebody else published there at the same time, again and again"
    raise ContentError(Diagnostic(Span(target.where), "NL535", message, hint))


def _tell_blocks(target: Target, archive: Archive) -> None:
    """Write what the blocks of an archive are, where an earlier program or we did not yet."""
    path = archive.listed.index
    if path is not None and target.size(path) is None:
        with archive.file.open("rb") as stream:
            target.put(path, block_index(stream, archive.listed.size))


def _current(target: Target, trust: Trust) -> tuple[Shelf | None, str]:
    """Return what readers see now, and the mark of the pointer."""
    for _ in range(_ATTEMPTS):
        try:
            pointer, mark = target.read_marked(POINTER, limit=MOST_POINTER)
            return (None if pointer is None else shelf_behind(target, pointer, trust)), mark
        except DamagedError as error:
            raise refused(target, POINTER, str(error)) from None
        except MissingError as error:
            missing = str(error)  # somebody else published: look again
    raise refused(target, missing, "is missing, although the catalogue names it")


def _shelf(
    target: Target, before: Shelf | None, releases: Sequence[Release], wishes: Wishes
) -> Shelf:
    named = {release.project for release in releases}
    if before:
        named.add(before.catalogue.project)
    if len(named) > 1:
        message = f"a place holds one project, and these are several: {', '.join(sorted(named))}"
        hint = "publish each project to a place of its own"
        raise ContentError(Diagnostic(Span(target.where), "NL544", message, hint))
    try:
        return next_shelf(before, releases, title=wishes.project.title, keep=wishes.keep)
    except PublishedError as error:
        files = ", ".join(error.bundles) or "its date"
        message = f"release {error.version} was published before, and differs: {files}"
        hint = "what was published stays as it is; give the release a new version"
        raise ContentError(Diagnostic(Span(target.where), "NL534", message, hint)) from None


def _describe(target: Target, before: Shelf | None, after: Shelf, wishes: Wishes) -> frozenset[str]:
    """Write everything that describes the bundles, in an order in which no link leads nowhere.

    Returns the paths of all pages and feeds.
    """
    catalogue = written(after.catalogue)
    described = {
        named.path: written(after.releases[named.version]) for named in after.catalogue.releases
    }
    described[catalogue_path(digest(catalogue))] = catalogue
    known = before.files if before else frozenset()
    for path in sorted(described, reverse=True):
        if path not in known:
            _put_signed(target, path, described[path], wishes)
    pages = catalogue_pages(after, wishes.editions, key=_shown(wishes), read=wishes.read)
    if wishes.signer:
        _put(target, KEY, wishes.signer.public.file())
    # A page and the same page in other languages link to each other: those that are not there yet
    # come first, since nobody can come upon them before the others are replaced.
    found = {path: _found(target, path, content) for path, content in pages.items()}
    for missing in (True, False):
        for path, content in pages.items():
            if found[path] != content and (found[path] is None) == missing:
                target.put(path, content)
    return frozenset(pages)


def _shown(wishes: Wishes) -> Key | None:
    if wishes.signer is None:
        return None
    public = wishes.signer.public
    return Key(public.id, public.text)


def _put_signed(target: Target, path: str, content: bytes, wishes: Wishes) -> None:
    if wishes.signer:
        comment = f"{wishes.project.name} {path}"
        signature = sign(content, wishes.signer, trusted_comment=comment)
        _put(target, path + SIGNATURE, signature)
    _put(target, path, content)


def _put(target: Target, path: str, content: bytes) -> None:
    if _found(target, path, content) != content:
        target.put(path, content)


def _found(target: Target, path: str, content: bytes) -> bytes | None:
    """Return what lies there instead of some content; None where there is nothing."""
    try:
        return target.read_marked(path, limit=max(2 * len(content), _MOST_PAGE))[0]
    except DamagedError:
        return b""  # too large to be anything of ours


def _tidy(
    target: Target, before: Shelf | None, after: Shelf, pages: frozenset[str], wishes: Wishes
) -> Iterator[str]:
    """Remove what no reader of the catalogue, or of the one before, comes upon; yield its path."""
    dropped = set(after.catalogue.dropped) | set(before.catalogue.dropped if before else ())
    # Pages in a language that the checkout no longer knows, which nothing links to.
    paths: list[Callable[[str], str]] = [index_page]
    paths += [partial(release_page, each.version) for each in after.newest_first]
    unwritten = {path(tag) for path in paths for tag in after.languages} - pages
    if wishes.clean:
        target.clean()
        dropped |= {path for folder in _FOLDERS for path in target.files(folder)}
    for path in sorted((dropped - _live(after) - pages) | unwritten):
        if target.size(path) is not None:
            target.remove(path)
            yield path


def _live(shelf: Shelf) -> set[str]:
    digests = (digest(written(shelf.catalogue)), shelf.catalogue.before)
    catalogues = {catalogue_path(each) for each in digests if each}
    return {*shelf.files, *catalogues, *(path + SIGNATURE for path in catalogues)}
