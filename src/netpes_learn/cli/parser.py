# What enters: nothing. What leaves: the commands, their options, and a help text with an example
# for each. The names are fixed: scripts rely on them.
"""Commands and options."""

import argparse
import os
from pathlib import Path
from typing import Any, Protocol

from netpes_learn import __version__
from netpes_learn.cli import commands

KINDS = ("deck", "handout", "pill", "course", "workshop", "bundle")


def parser() -> argparse.ArgumentParser:
    """Return the parser; each command sets ``run`` to the function that carries it out."""
    top = argparse.ArgumentParser(
        prog="netpes-learn",
        description="Make training bundles from structured content on labour-market practices.",
        epilog="Example: netpes-learn build --partner le-forem",
    )
    top.add_argument("--version", action="version", version=f"netpes-learn {__version__}")
    group = top.add_subparsers(metavar="COMMAND", required=True)
    _check(group)
    _build(group)
    _explain(group)
    _verify(group)
    _schema(group)
    _new(group)
    _merge(group)
    _voices(group)
    _translate(group)
    return top


class _Group(Protocol):
    """What argparse's ``add_subparsers`` returns, which has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser: ...


def _add(group: _Group, name: str, text: str, example: str) -> argparse.ArgumentParser:
    command = group.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog=f"Example: netpes-learn {name} {example}".rstrip(),
    )
    command.set_defaults(run=getattr(commands, name))
    command.add_argument(
        "--content", type=Path, default=Path("content"), metavar="DIR", help="default: content"
    )
    command.add_argument(
        "--templates",
        type=Path,
        default=Path("templates"),
        metavar="DIR",
        help="default: templates",
    )
    return command


def _out(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, default=Path("build"), metavar="DIR", help="default: build"
    )


def _check(group: _Group) -> None:
    command = _add(group, "check", "report every mistake in content and templates", "")
    command.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="default: text"
    )
    command.add_argument("--stats", action="store_true", help="add a table of what there is")
    command.add_argument(
        "--against",
        type=Path,
        metavar="DIR",
        help="warn where eight words in a row stand in one of the texts (*.txt) there",
    )


def _build(group: _Group) -> None:
    command = _add(group, "build", "build bundles, or parts of them", "--partner le-forem")
    for option, metavar, text in (
        ("partner", "ID", "only this partner (may be repeated)"),
        ("language", "TAG", "in this language (may be repeated); default: the partner's own"),
        ("practice", "ID", "only files about this practice (may be repeated); no bundle"),
    ):
        command.add_argument(f"--{option}", action="append", default=[], metavar=metavar, help=text)
    command.add_argument(
        "--only",
        action="append",
        default=[],
        choices=KINDS,
        metavar="KIND",
        help=f"only this kind (may be repeated): {', '.join(KINDS)}",
    )
    _out(command)
    command.add_argument(
        "--jobs",
        type=_workers,
        default=os.cpu_count() or 1,
        metavar="N",
        help="workers; default: one a core",
    )


def _workers(text: str) -> int:
    if text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a number of workers, 1 or more")


def _explain(group: _Group) -> None:
    example = "build/partners/le-forem/fr/decks/coup-de-boost.pptx"
    command = _add(group, "explain", "tell why a built file was last rendered", example)
    command.add_argument("path", type=Path, metavar="PATH", help="a file under build/")
    _out(command)


def _verify(group: _Group) -> None:
    example = "build/bundles/netpes-le-forem-fr-2026.11.1.zip"
    command = _add(group, "verify", "tell whether a bundle is whole and unchanged", example)
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help="a zip or a folder")


def _schema(group: _Group) -> None:
    text = "print the JSON Schemas of the content files, or write them to a folder"
    command = _add(group, "schema", text, "--out build/schema")
    command.add_argument("--out", type=Path, metavar="DIR", help="write one file a kind there")


def _new(group: _Group) -> None:
    command = _add(group, "new", "begin a new practice, partner or workshop", "practice my-idea")
    command.add_argument("kind", choices=("practice", "partner", "workshop"))
    command.add_argument("id", metavar="ID", help="small letters, digits, hyphens")


def _merge(group: _Group) -> None:
    text = "bring a deck that a trainer edited up to a new version, and keep every edit"
    command = _add(group, "merge", text, "mine.pptx build/new.pptx -o merged.pptx")
    command.usage = (
        "netpes-learn merge [OLD_GENERATED] EDITED NEW_GENERATED -o OUT.pptx [--report FILE.json]"
    )
    command.add_argument(
        "decks",
        nargs="+",
        type=Path,
        metavar="DECK",
        help="the deck as it was generated (needed only if the edited one lost its seal), "
        "the edited one, and the one newly generated",
    )
    command.add_argument(
        "-o", "--out", type=Path, required=True, metavar="OUT.pptx", help="where the result goes"
    )
    command.add_argument(
        "--report", type=Path, metavar="FILE.json", help="write what was done there, too"
    )


def _voices(group: _Group) -> None:
    command = _add(group, "voices", "list the voices that can narrate", "")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _translate(group: _Group) -> None:
    command = _add(group, "translate", "bring a language's catalogues up to date", "fr")
    command.add_argument("language", metavar="TAG", help="a language under content/languages/")
    command.add_argument(
        "--domain",
        action="append",
        default=[],
        metavar="NAME",
        help="only this catalogue, for instance practices/coup-de-boost (may be repeated)",
    )
