# What enters: a kind and an id. What leaves: a file to fill in, made from templates/new/<kind>.yml.
"""Beginning a record."""

import re
from pathlib import Path

from netpes_learn.app.workspace import Workspace
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import write_atomic

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def begin(kind: str, identity: str, workspace: Workspace) -> Path:
    """Write a new file for a record and return its path; an existing one is never overwritten."""
    target = workspace.content / f"{kind}s" / f"{identity}.yml"
    if not _ID.fullmatch(identity):
        hint = "use small letters, digits and single hyphens: coup-de-boost"
        raise ContentError(Diagnostic(Span(str(target)), "NL016", "the id has a wrong form", hint))
    if target.exists():
        hint = "choose another id, or edit this file"
        raise ContentError(Diagnostic(Span(str(target)), "NL017", "the file exists already", hint))
    pattern = workspace.templates / "new" / f"{kind}.yml"
    if not pattern.is_file():
        hint = "every checkout has one"
        raise ContentError(Diagnostic(Span(str(pattern)), "NL064", "the file is missing", hint))
    text = pattern.read_text("utf-8").replace("ID-OF-THE-RECORD", identity)
    scratch = workspace.content / ".tmp"
    write_atomic(target, text.encode(), scratch=scratch)
    scratch.rmdir()
    return target
