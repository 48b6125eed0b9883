# What enters: parsed arguments of `publish` and `fetch`. What leaves: an exit code, after the use
# case was called and told. Use cases are imported where they are called.
"""Commands that reach places other than the checkout."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from netpes_learn.cli.show import say

if TYPE_CHECKING:
    from netpes_learn.app.fetch import Coming
    from netpes_learn.bundle.catalogue import Listed

_DONE = 0


def publish(arguments: argparse.Namespace) -> int:
    """Publish bundles."""
    from netpes_learn.app.keys import secret_key, trusted_keys
    from netpes_learn.app.publish import State, how_to_publish
    from netpes_learn.app.publish import publish as send
    from netpes_learn.app.published import Archive, newest_bundles
    from netpes_learn.app.request import Workspace
    from netpes_learn.app.shelf import Trust
    from netpes_learn.engine.remote import open_target
    from netpes_learn.formats._web.report import size

    workspace = Workspace(arguments.content, arguments.templates)
    keys = trusted_keys(arguments.content, arguments.trusted)
    signer = None if arguments.unsigned else secret_key(arguments.key)
    wishes = how_to_publish(
        workspace,
        signer=signer,
        trust=Trust(keys, unsigned=arguments.unsigned),
        keep=arguments.keep,
        clean=arguments.clean,
    )

    def tell(archive: Archive, state: State) -> None:
        detail = f", {size(archive.listed.size)}" if state == "sending" else ""
        say(f"{archive.listed.file}: {state}{detail}")

    target = open_target(arguments.address)
    folder = arguments.bundles or newest_bundles(arguments.out)
    outcome = send(target, folder, wishes, on_file=tell)
    for path in outcome.removed:
        say(f"removed: {path}")
    newest = outcome.catalogue.releases[0].version
    state = "published" if outcome.changed else "nothing new"
    signed = f"signed with key {signer.public.id}" if signer else "not signed"
    say(
        f"{state}: {len(outcome.sent)} bundles sent, {len(outcome.found)} were there; "
        f"newest release {newest}; {signed}"
    )
    say(f"catalogue: {target.where}/index.html")
    return _DONE


def fetch(arguments: argparse.Namespace) -> int:
    """Fetch the newest bundles of a partner."""
    from netpes_learn.app.fetch import Order
    from netpes_learn.app.fetch import fetch as bring
    from netpes_learn.app.keys import trusted_keys
    from netpes_learn.app.shelf import Trust
    from netpes_learn.engine.remote import open_source

    trust = Trust(trusted_keys(arguments.content, arguments.trusted), unsigned=arguments.unsigned)
    order = Order(
        arguments.partner,
        arguments.language or "",
        older=arguments.allow_older,
        have=tuple(map(Path, arguments.have)),
    )
    found = bring(
        open_source(arguments.address),
        order,
        out=arguments.out,
        trust=trust,
        on_file=lambda bundle, coming: say(f"{bundle.file}: {_how(bundle, coming)}"),
    )
    for bundle in found:
        state = "new" if bundle.new else "was there already"
        checked = "whole" if not trust.keys else "whole, signed by a key you trust"
        say(f"{bundle.path.as_posix()}: release {bundle.version}, {state}; {checked}")
    return _DONE


def _how(bundle: "Listed", coming: "Coming") -> str:
    """Return how a bundle comes, in words."""
    from netpes_learn.formats._web.report import size

    if coming.files:
        are = "is" if coming.new == 1 else "are"
        return (
            f"{coming.new} of {coming.files} files {are} new or changed: "
            f"fetching {size(coming.size)} instead of {size(bundle.size)}"
        )
    whole = f"fetching, {size(coming.size)}"
    return f"{whole}, the whole of it: {coming.why}" if coming.why else whole
