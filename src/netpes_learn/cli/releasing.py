# What enters: parsed arguments of the commands that release and verify. What leaves: an exit code,
# after one use case was called and told. What a command needs is imported where it is called.
"""The commands that release and verify."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from netpes_learn.cli.show import Bar, counted, say

if TYPE_CHECKING:
    from netpes_learn.app.freeze import Frozen
    from netpes_learn.app.request import Workspace
    from netpes_learn.bundle.signing import PublicKey
    from netpes_learn.bundle.verify import Verdict, Wanted

_DONE, _CONTENT, _USAGE = 0, 1, 2


def release(arguments: argparse.Namespace) -> int:
    """Check, freeze, build and sign a release, or do one part of it."""
    from netpes_learn.app.release import Wish, check_release, freeze
    from netpes_learn.app.request import Workspace

    workspace = Workspace(arguments.content, arguments.templates)
    wish = Wish(arguments.version, arguments.date, arguments.changelog)
    if arguments.check:
        _tell(check_release(workspace, wish), "would be")
        return _DONE
    if not arguments.frozen:
        if not arguments.prepare and not _can_sign(arguments):
            return _USAGE
        _tell(freeze(workspace, wish), "is frozen as")
    if arguments.prepare:
        say("commit this, tag it, and build it with: netpes-learn release --frozen")
        return _DONE
    if not _can_sign(arguments):
        return _USAGE
    return _make(arguments, workspace)


def _tell(frozen: "Frozen", verb: str) -> None:
    record = frozen.record
    say(f"this {verb} release {record.version} of {record.date}:")
    for line in frozen.entry:
        say(f"  {line}")


def _can_sign(arguments: argparse.Namespace) -> bool:
    from netpes_learn.app.keys import KEY_VARIABLE, secret_key

    if arguments.unsigned or secret_key(arguments.key) is not None:
        return True
    say(f"error: there is no secret key: name its file with --secret-key, or set {KEY_VARIABLE}; "
        "without one, say --unsigned", error=True)  # fmt: skip
    return False


def _make(arguments: argparse.Namespace, workspace: "Workspace") -> int:
    from netpes_learn.app.keys import secret_key, trusted_keys
    from netpes_learn.app.release import make, note_bundles
    from netpes_learn.app.request import Request, UnknownSelectionError

    request = Request(
        partners=tuple(arguments.partner), languages=tuple(arguments.language), jobs=arguments.jobs
    )
    key = None if arguments.unsigned else secret_key(arguments.key)
    trusted = trusted_keys(arguments.content)
    try:
        with Bar() as bar:
            made = make(
                workspace, arguments.out, request, key=key, trusted=trusted, on_event=bar.update
            )
    except UnknownSelectionError as error:
        for line in error.lines:
            say(f"error: {line}", error=True)
        return _USAGE
    if not arguments.frozen:
        note_bundles(workspace, made, made.archives)
    signed = f"signed with {key.public.id}" if key else "not signed"
    for archive in made.archives:
        say(f"bundle: {archive.as_posix()}")
    say(f"released: {counted(len(made.archives), 'bundles')}, {signed}, in {made.folder}")
    return _DONE


def key(arguments: argparse.Namespace) -> int:
    """Make a pair of keys."""
    from netpes_learn.app.keys import KEY_VARIABLE, begin_key
    from netpes_learn.app.request import Workspace

    place = arguments.out or Path.home() / ".netpes-learn" / "secret.key"
    written = begin_key(place, Workspace(arguments.content, arguments.templates))
    say(f"secret key: {written.secret}: show it to nobody, and keep a copy in a safe place")
    say(f"public key: {written.public}: commit it; who has it can check what you sign")
    say(f"public key as a line: {written.key.text}")
    say(f"to sign: netpes-learn release --secret-key {written.secret}")
    say(f"in CI: put the content of the secret key file into the secret {KEY_VARIABLE}")
    return _DONE


def verify(arguments: argparse.Namespace) -> int:
    """Tell whether a bundle is whole, unchanged, and from whom."""
    from netpes_learn.bundle.safety import printable
    from netpes_learn.bundle.verify import DO_NOT_USE, UNSIGNED
    from netpes_learn.engine.containers import verify_path

    wanted = wanted_of(arguments, release=arguments.release)
    verdict = verify_path(arguments.bundle, wanted)
    if verdict.good:
        head = verdict.head
        what = f"version {head.get('version')} in '{head.get('language')}'"
        say(f"good: {counted(verdict.files, 'files')}, whole and unchanged, {printable(what)}")
        say(told_signature(verdict))
        return _DONE
    for fault in verdict.faults:
        say(f"error: {fault}", error=True)
    codes = {fault.code for fault in verdict.faults}
    if codes == {"absent"}:
        return _CONTENT
    if codes == {"unsigned"}:
        say(UNSIGNED, error=True)
    say(DO_NOT_USE, error=True)
    return _CONTENT


def wanted_of(arguments: argparse.Namespace, *, release: str = "") -> "Wanted":
    """Return whose signature, if any, a bundle must have, as the options say."""
    from netpes_learn.bundle.verify import Wanted

    keys: tuple[PublicKey, ...] = ()
    if arguments.trusted or any((arguments.content / "keys").glob("*.pub")):
        from netpes_learn.app.keys import trusted_keys

        keys = trusted_keys(arguments.content, arguments.trusted)
    return Wanted(keys, unsigned=arguments.unsigned, release=release)


def told_signature(verdict: "Verdict") -> str:
    """Return what is known of a bundle's signature, as a line."""
    if verdict.signer:
        return f"signed: with key {verdict.signer}, which you trust"
    if verdict.signed:
        return (
            "signed: by whom was not checked; name the public key of the project with --public-key"
        )
    return "not signed: that is as it should be only if you built it yourself"
