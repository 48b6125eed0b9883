# What enters: where keys lie. What leaves: a new pair in safe places; the key that signs; the keys
# that are trusted. A secret is taken from the environment or a file, and never shown.
"""Keys."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netpes_learn.app.request import Workspace
from netpes_learn.bundle.signing import (
    KeyFileError,
    PublicKey,
    SecretKey,
    new_key,
    read_public,
    read_secret,
)
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.disk import write_atomic, write_secret
from netpes_learn.engine.origin import checkout_of

FOLDER = "keys"
# The text of a secret key file, and what opens one that is locked.
KEY_VARIABLE, PASSWORD_VARIABLE = "NETPES_LEARN_KEY", "NETPES_LEARN_KEY_PASSWORD"
# No key file is longer.
_MOST = 10_000


@dataclass(frozen=True)
class Written:
    """A new pair: where each half went, and what others check signatures with."""

    secret: Path
    public: Path
    key: PublicKey


def begin_key(
    secret: Path, workspace: Workspace, *, environment: Mapping[str, str] = os.environ
) -> Written:
    """Write a new pair: the secret half to ``secret``, the public one under ``content/keys/``.

    Raises ContentError (NL510) where the secret could get into a repository, and NL514 where a
    file exists already.
    """
    _keep_out(secret, workspace)
    if secret.exists():
        hint = "choose another name with --out; a key in use is never overwritten"
        raise _fault(secret, "NL514", "a key exists here already", hint)
    made, public = new_key(password=environment.get(PASSWORD_VARIABLE, ""))
    target = workspace.content / FOLDER / f"{public.id.lower()}.pub"
    write_secret(secret, made.file())
    write_atomic(target, public.file(), scratch=target.parent)
    return Written(secret, target, public)


def _keep_out(secret: Path, workspace: Workspace) -> None:
    roots = [root.resolve() for root in workspace.roots.values()]
    checkout = checkout_of(secret.absolute().parent)
    if checkout is None and not any(secret.resolve().is_relative_to(root) for root in roots):
        return
    hint = "choose a place outside of any repository with --out: ~/.netpes-learn/secret.key"
    raise _fault(secret, "NL510", "a secret key does not belong into a repository", hint)


def secret_key(
    given: Path | None, *, environment: Mapping[str, str] = os.environ
) -> SecretKey | None:
    """Return the key that signs: of a file, or else of the environment; None without either.

    Raises ContentError (NL509) where what was given cannot sign.
    """
    text = environment.get(KEY_VARIABLE, "")
    if given is None and not text.strip():
        return None
    place = given or Path(f"${KEY_VARIABLE}")
    try:
        content = text.encode() if given is None else _content(given)
        return read_secret(content, password=environment.get(PASSWORD_VARIABLE, ""))
    except KeyFileError as error:
        hint = f"a locked key is opened with the password in {PASSWORD_VARIABLE}"
        raise _fault(place, "NL509", str(error), hint) from None


def trusted_keys(content: Path, given: Sequence[str] = ()) -> tuple[PublicKey, ...]:
    """Return the public keys that are trusted: those given, or else those in ``content/keys/``.

    Each is a ``.pub`` file or the line of one. Raises ContentError (NL511) for what is none.
    """
    if given:
        return tuple(_given(text) for text in given)
    return tuple(_public(path) for path in sorted((content / FOLDER).glob("*.pub")))


def _given(text: str) -> PublicKey:
    if Path(text).is_file():
        return _public(Path(text))
    try:
        return read_public(text.encode())
    except KeyFileError as error:
        hint = "name a .pub file that is there, or its line that begins with RW"
        raise _fault(Path(text), "NL511", str(error), hint) from None


def _public(path: Path) -> PublicKey:
    try:
        return read_public(_content(path))
    except KeyFileError as error:
        raise _fault(path, "NL511", str(error), "get it again from who signs") from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST)
    except OSError as error:
        raise KeyFileError(f"the file cannot be read: {error.strerror}") from None


def _fault(path: Path, code: str, message: str, hint: str = "") -> ContentError:
    return ContentError(Diagnostic(Span(path.as_posix()), code, message, hint))
