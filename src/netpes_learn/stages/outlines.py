# What enters: parsed outline files. What leaves: outlines with their heads checked.
"""Outlines."""

from collections.abc import Mapping

from pydantic import ValidationError

from netpes_learn.diagnostics import Report, did_you_mean
from netpes_learn.model.sourced import Sourced
from netpes_learn.stages.plan import Outline, OutlineHead

# What a deliverable may be called on the command line, and the pages of a site, which are made with
# any of them. A new kind is a new name here: a word misspelt would name nothing there.
KINDS = ("deck", "handout", "pill", "course", "workshop", "bundle", "changes", "page")


def read_outlines(
    sources: Mapping[str, Sourced], formats: Mapping[str, object], report: Report
) -> tuple[Outline, ...]:
    """Return the outlines among ``sources`` (name → file), sorted by name.

    Records an error for a head that is wrong or names a format that does not exist.
    """
    outlines: list[Outline] = []
    for name in sorted(sources):
        source = sources[name]
        try:
            head = OutlineHead.model_validate(source.value)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                where = tuple(detail["loc"])
                # An outline that is a list or a single value has no field to name.
                field = str(where[-1]) if where else "outline"
                hint = did_you_mean(field, OutlineHead.model_fields)
                message = f"{field}: {detail['msg']}"
                report.error(source.key_span(where), "NL053", message, hint=hint)
            continue
        if head.kind not in KINDS:
            report.error(
                source.span(("kind",)),
                "NL053",
                f"unknown kind '{head.kind}'",
                hint=did_you_mean(head.kind, KINDS),
            )
        for index, wanted in enumerate(head.formats):
            if wanted not in formats:
                report.error(
                    source.span(("formats", index)),
                    "NL054",
                    f"unknown format '{wanted}'",
                    hint=did_you_mean(wanted, formats),
                )
                continue
            _check_document(head, source, formats[wanted], index, report)
        outlines.append(Outline(name, head, source))
    return tuple(outlines)


def _check_document(
    head: OutlineHead, source: Sourced, wanted: object, index: int, report: Report
) -> None:
    """Record an error where a format is asked for that renders another kind of document."""
    kind = head.document.get("kind")
    takes = str(getattr(wanted, "document", "")).lower()
    if takes and isinstance(kind, str) and takes != kind:
        report.error(
            source.span(("formats", index)),
            "NL056",
            f"this format renders a document of kind '{takes}', not '{kind}'",
            hint="take another format, or correct the document's kind",
        )
