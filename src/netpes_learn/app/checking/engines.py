# What enters: a checkout. What leaves: speech engines that languages name and that cannot speak.
# Only checking comes here; a build is told the same by the engines.
"""Speech engines, checked."""

from collections.abc import Iterator

from netpes_learn.app.workspace import Loaded, under
from netpes_learn.diagnostics import Diagnostic, Report, Span
from netpes_learn.speech.names import engine_fault


def check_engines(loaded: Loaded, report: Report) -> None:
    """Record an error for each entry under ``engines`` with which nothing can ever be said.

    What is not installed here may be where it is built, so that is no mistake of the content.
    """
    report.extend(under(loaded.workspace.content, _faults(loaded)))


def _faults(loaded: Loaded) -> Iterator[Diagnostic]:
    for language in loaded.library.languages:
        source = loaded.sources[f"languages/{language.tag}.yml"]
        for number, entry in enumerate(language.speech.engines):
            place = source.span(("speech", "engines", number))
            fault = engine_fault(entry, place) or _missing(entry, place, loaded)
            if fault is not None:
                yield fault


def _missing(entry: str, place: Span, loaded: Loaded) -> Diagnostic | None:
    """Return the fault of an entry whose voice is not there: a model, and what describes it."""
    model = entry.partition(":")[2]
    for path in (model, f"{model}.json") if model else ():
        root, _, rest = path.partition("/")
        if root != "content" or rest not in loaded.files:
            hint = "voice files lie under content/voices/, the model with its description (.json)"
            return Diagnostic(place, "NL551", f"there is no voice file '{path}'", hint)
    return None
