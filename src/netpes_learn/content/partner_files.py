# What enters: the paths under content/. What leaves: diagnostics for files of a partner's own that
# nothing would read: somebody handed in a template, and the decks would not show it.
"""Rules about the files beside a partner's record."""

from collections.abc import Iterable

from netpes_learn.diagnostics import Report, Span, did_you_mean
from netpes_learn.model.content import TEMPLATE_KINDS, Partner

# Office files that are close to a template, and what to save each as.
_SAVE_AS = {
    **dict.fromkeys(("ppt", "pptm", "pot", "potx", "potm", "pps", "ppsx", "odp", "key"), "pptx"),
    **dict.fromkeys(("doc", "docm", "dot", "dotx", "dotm", "odt", "rtf", "pages"), "docx"),
}
_KNOWN = {f"template.{kind}" for kind in TEMPLATE_KINDS}


def check_partner_files(partners: Iterable[Partner], files: Iterable[str], report: Report) -> None:
    """Record every Office file in a partner's folder that is not its template."""
    ids = sorted(str(partner.id) for partner in partners)
    for path in sorted(files):
        parts = path.split("/")
        if parts[0] != "partners" or len(parts) < 3:  # noqa: PLR2004 - folder, partner, file
            continue
        name = "/".join(parts[2:])
        kind = name.lower().rpartition(".")[2]
        if kind not in _SAVE_AS and kind not in TEMPLATE_KINDS:
            continue
        if parts[1] not in ids:
            hint = did_you_mean(parts[1], ids)
            report.error(Span(path), "NL469", f"there is no partner '{parts[1]}'", hint=hint)
        elif name not in _KNOWN:
            wanted = f"template.{_SAVE_AS.get(kind, kind)}"
            verb = "save" if kind in _SAVE_AS else "name"
            message = f"nothing reads '{name}'"
            report.error(Span(path), "NL469", message, hint=f"{verb} it as '{wanted}'")
