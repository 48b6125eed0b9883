# What enters: what a build is asked, and what there is. What leaves: which languages and
# deliverables that means, or what was asked for that does not exist.
"""What a request means."""

from netpes_learn.app.request import BUNDLE_KIND, Request, UnknownSelectionError
from netpes_learn.app.workspace import Loaded
from netpes_learn.diagnostics import did_you_mean
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library
from netpes_learn.stages.plan import partner_languages


def languages_of(request: Request, library: Library) -> set[str]:
    """Return the languages that the build speaks: those asked for, or the partners' own."""
    chosen = [p for p in library.partners if not request.partners or p.id in request.partners]
    return {tag for p in chosen for tag in (*partner_languages(p, request.languages), *p.captions)}


def check_selection(request: Request, loaded: Loaded) -> None:
    """Raise UnknownSelectionError with a line for each thing that does not exist."""
    library = loaded.library
    lines = [
        f"{'no outline makes the' if kind == 'kind' else 'unknown'} {kind} '{name}'; "
        + did_you_mean(name, known)
        for kind, asked, known in (
            ("partner", request.partners, [str(p.id) for p in library.partners]),
            ("language", request.languages, [str(lang.tag) for lang in library.languages]),
            ("practice", request.practices, [str(p.id) for p in library.practices]),
            ("kind", request.kinds, {outline.head.kind for outline in loaded.outlines}),
        )
        for name in asked
        if name not in known
    ]
    if BUNDLE_KIND in request.kinds and request.practices:
        lines.append("a bundle takes all practices of its partner: leave out --practice or --only")
    if lines:
        raise UnknownSelectionError(*lines)


def is_chosen(deliverable: Deliverable, request: Request) -> bool:
    """Tell whether a deliverable was asked for; a bundle is all of its files."""
    if request.bundles:
        return True
    if request.kinds and deliverable.kind not in request.kinds:
        return False
    return not request.practices or deliverable.subject in request.practices
