# What enters: a command. What leaves: the same with options that several commands have: they are
# called alike, say the same and mean the same everywhere.
"""Options that commands share."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path


def folders(command: argparse.ArgumentParser) -> None:
    """Add where content and templates are."""
    for name in ("content", "templates"):
        command.add_argument(
            f"--{name}",
            type=Path,
            default=Path(name),
            metavar="DIR",
            help=f"the {name} folder; default: {name}",
        )


def out(command: argparse.ArgumentParser) -> None:
    """Add where builds are written."""
    command.add_argument(
        "--out",
        type=Path,
        default=Path("build"),
        metavar="DIR",
        help="the build folder; default: build",
    )


def jobs(command: argparse.ArgumentParser) -> None:
    """Add how many workers there are."""
    command.add_argument(
        "--jobs",
        type=number_of("workers"),
        default=os.cpu_count() or 1,
        metavar="N",
        help="how much is made at the same time; default: one for each processor core",
    )


def form(command: argparse.ArgumentParser, *more: str, what: str = "default: text") -> None:
    """Add the form in which results are told: text, JSON, or ``more``."""
    command.add_argument("--format", choices=("text", "json", *more), default="text", help=what)


def several(command: argparse.ArgumentParser, option: str, metavar: str, what: str) -> None:
    """Add an option that may be repeated; without it there is an empty list."""
    first, semicolon, rest = what.partition(";")
    command.add_argument(
        f"--{option}",
        action="append",
        default=[],
        metavar=metavar,
        help=f"{first} (may be repeated){semicolon}{rest}",
    )


def secret_key(command: argparse.ArgumentParser) -> None:
    """Add the key that signs; ``--key``, as it was called first, goes on working."""
    text = "the secret key, which signs; default: $NETPES_LEARN_KEY"
    for name, told in (("--secret-key", text), ("--key", argparse.SUPPRESS)):
        command.add_argument(name, dest="key", type=Path, metavar="FILE", help=told)


def trust(command: argparse.ArgumentParser, *, unsigned: str, before: str = "--key") -> None:
    """Add whose signatures are trusted, and ``--unsigned`` for what need not have one.

    ``before`` is what the option was called first, which goes on working.
    """
    text = (
        "a public key, whose signature you trust: a .pub file or its line (may be repeated); "
        "default: those in content/keys"
    )
    for name, told in (("--public-key", text), (before, argparse.SUPPRESS)):
        command.add_argument(
            name, dest="trusted", action="append", default=[], metavar="KEY", help=told
        )
    command.add_argument("--unsigned", action="store_true", help=unsigned)


def number_of(things: str) -> Callable[[str], int]:
    """Return what reads a number of such things, 1 or more."""

    def read(text: str) -> int:
        if text.isdigit() and int(text) > 0:
            return int(text)
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of {things}, 1 or more")

    return read
