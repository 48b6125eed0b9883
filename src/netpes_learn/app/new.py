# What enters: a kind and an id. What leaves: a file to fill in, made from templates/new/<kind>.yml.
"""Beginning a record."""

import re
from contextlib import suppress
from pathlib import Path

from netpes_learn.app.request import Workspace
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import folder_missing, write_atomic

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def begin(kind: str, identity: str, workspace: Workspace) -> Path:
    """Write a new file for a record and return its path; an existing one is never overwritten."""
    target = workspace.content / f"{kind}s" / f"{identity}.yml"
    if not _ID.fullmatch(identity):
        hint = "use small letters, digits and single hyphens: coup-de-boost"
        raise ContentError(Diagnostic(Span(str(target)), "NL016", "the id has a wrong form", hint))
    if not workspace.content.is_dir():
        raise ContentError(folder_missing(workspace.content, str(workspace.content)))
    if target.exists():
        hint = "choose another id, or edit this file"
        raise ContentError(Diagnostic(Span(str(target)), "NL017", "the file exists already", hint))
    pattern = workspace.templates / "new" / f"{kind}.yml"
    if not pattern.is_file():
        hint = "every checkout has one"
        raise ContentError(Diagnostic(Span(str(pattern)), "NL064", "the file is missing", hint))
    content = pattern.read_bytes().replace(b"ID-OF-THE-RECORD", identity.encode())
    scratch = workspace.content / ".tmp"
    write_atomic(target, content, scratch=scratch)
    # Another command may be writing there.
    with suppress(OSError):
        scratch.rmdir()
    return target
