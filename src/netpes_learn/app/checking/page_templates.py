# What enters: a checkout, and documents composed of it. What leaves: what is wrong with the
# templates of pages, found by making pages of each sort. Only checking comes here; a build and a
# publication are told the same by the formats themselves.
"""Templates of pages, checked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from netpes_learn.app.editions import editions_of
from netpes_learn.app.report import as_typed
from netpes_learn.app.workspace import Loaded
from netpes_learn.bundle.catalogue import Listed, Release
from netpes_learn.bundle.shelf import Shelf, next_shelf
from netpes_learn.diagnostics import ContentError, Diagnostic
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.formats import page, web
from netpes_learn.formats._video.transcript import transcript_page
from netpes_learn.formats._web.catalogue import Key, catalogue_pages
from netpes_learn.model.artefact import Resources
from netpes_learn.model.project import Project

# Versions and dates of releases that never were; the newest is offered, the others are older.
_RELEASES = {"2000.01.1": "2000-01-31", "2000.02.1": "2000-02-29", "2000.03.1": "2000-03-31"}
_PRACTICES = ({"kept": "1.0.0", "left": "1.0.0"}, {"kept": "2.0.0", "new": "1.0.0"})
_KEY = Key("0123456789ABCDEF", "RWQ")


def page_faults(loaded: Loaded, samples: Mapping[str, Sequence[Any]]) -> tuple[Diagnostic, ...]:
    """Return what keeps pages from being made; ``samples`` are documents by their format."""
    with TemporaryDirectory() as scratch:
        resources = RecordedResources(loaded.workspace.roots, Store(Path(scratch)), "")
        # One mistake in a template shows on every page that is made with it.
        found = dict.fromkeys(_faults(loaded, samples, resources))
    return tuple(as_typed(loaded.workspace, found))


def _faults(
    loaded: Loaded, samples: Mapping[str, Sequence[Any]], resources: Resources
) -> Iterator[Diagnostic]:
    transcript = partial(transcript_page, clock="2:31")
    tries: list[Callable[[], object]] = [
        *(partial(web.render, document, resources) for document in samples.get("web", ())),
        *(partial(page.render, document, resources) for document in samples.get("page", ())),
        *(
            partial(transcript, document, resources=resources)
            for document in samples.get("video", ())
        ),
    ]
    # A checkout that publishes nothing can do without the pages of a catalogue.
    if (loaded.workspace.templates / "catalogue").is_dir():
        editions = editions_of(loaded)
        shelf = _shelf(loaded.library.project, tuple(editions))
        tries += [
            partial(catalogue_pages, shelf, editions, key=key, read=resources.read)
            for key in (_KEY, None)
        ]
    for attempt in tries:
        try:
            attempt()
        except ContentError as error:
            yield from error.diagnostics


def _shelf(project: Project, languages: Sequence[str]) -> Shelf:
    """Return a catalogue of three releases: what is new, changed, gone, and nothing of these."""
    releases = [
        _release(project, version, practices, languages)
        for version, practices in zip(_RELEASES, (*_PRACTICES, _PRACTICES[-1]), strict=True)
    ]
    return next_shelf(None, releases, title=project.title)


def _release(
    project: Project, version: str, practices: Mapping[str, str], languages: Sequence[str]
) -> Release:
    bundles = tuple(
        Listed(
            partner=partner,
            name=partner,
            language=language,
            file=f"netpes-{partner}-{language}-{version}.zip",
            size=412_000_000,
            sha256="0" * 64,
            sums="0" * 64,
            practices=dict(practices),
            titles={identity: identity for identity in practices},
        )
        for partner, language in (*(("one", language) for language in languages), ("other", "en"))
        # A partner's first release, too, has a page.
        if partner == "one" or version == max(_RELEASES)
    )
    return Release(
        schema=Release.form,
        project=project.name,
        version=version,
        date=_RELEASES[version],
        notes={"kept": "A note."},
        bundles=bundles,
    )
