# What enters: a checkout. What leaves: everything that is wrong with the templates that partners
# handed in. Only checking comes here; a build is told the same by the formats themselves.
"""Partners' own templates, checked."""

from collections.abc import Callable

from netpes_learn.app.workspace import Loaded
from netpes_learn.diagnostics import Diagnostic, Report
from netpes_learn.engine.resources import located
from netpes_learn.model.content import template_path


def check_templates(loaded: Loaded, report: Report) -> int:
    """Record every mistake in partners' templates; return how many templates there are."""
    checks = {"pptx": _deck_faults, "docx": _word_faults}
    count = 0
    for partner in loaded.library.partners:
        for kind, faults in sorted(checks.items()):
            path = template_path(partner.id, kind)
            if path in loaded.files:
                shown = (loaded.workspace.content / path).as_posix()
                report.extend(faults(shown, f"content/{path}", _reader(loaded)))
                count += 1
    return count


def _reader(loaded: Loaded) -> Callable[[str], bytes]:
    return lambda path: located(path, loaded.workspace.roots).read_bytes()


def _deck_faults(shown: str, path: str, read: Callable[[str], bytes]) -> tuple[Diagnostic, ...]:
    # Imported here: a checkout without such templates needs no renderer to be checked.
    from netpes_learn.formats._pptx.fonts import FONTS, read_fonts
    from netpes_learn.formats._pptx.master import MASTER
    from netpes_learn.formats._pptx.partner import deck_template_faults

    return deck_template_faults(read(path), read(MASTER), path=shown, fonts=read_fonts(read(FONTS)))


def _word_faults(shown: str, path: str, read: Callable[[str], bytes]) -> tuple[Diagnostic, ...]:
    from netpes_learn.formats._docx.partner import TEMPLATE, word_template_faults

    return word_template_faults(read(path), read(TEMPLATE), path=shown)
