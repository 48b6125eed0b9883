# What enters: nothing. What leaves: the commands, their options, and a help text with an example
# for each. The names are fixed: scripts rely on them.
"""Commands and options."""

import argparse
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from netpes_learn import __version__
from netpes_learn.cli import commands, options, places, releasing

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
    _diff(group)
    _schema(group)
    _new(group)
    _merge(group)
    _voices(group)
    _translate(group)
    _release(group)
    _key(group)
    _publish(group)
    _fetch(group)
    return top


class _Group(Protocol):
    """What argparse's ``add_subparsers`` returns, which has no public name."""

    def add_parser(self, name: str, **options: Any) -> argparse.ArgumentParser: ...


def _add(group: _Group, name: str, text: str, example: str) -> argparse.ArgumentParser:
    command = group.add_parser(
        name,
        help=text,
        # As they are: argparse would break paths and names at their hyphens.
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=textwrap.fill(f"{text[0].upper()}{text[1:]}.", 78),
        epilog=f"Example: netpes-learn {name} {example}".rstrip(),
    )
    command.set_defaults(run=_command(name))
    options.folders(command)
    return command


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """Return the function that carries a command out."""
    modules = (commands, releasing, places)
    found: Callable[[argparse.Namespace], int]
    found = next(getattr(module, name) for module in modules if hasattr(module, name))
    return found


def _check(group: _Group) -> None:
    command = _add(group, "check", "report every mistake in content and templates", "")
    options.form(command, "github", what="how mistakes are told")
    command.add_argument("--stats", action="store_true", help="add a table of what there is")
    command.add_argument(
        "--against",
        type=Path,
        metavar="DIR",
        help="warn where eight words in a row stand in one of the texts (*.txt) there",
    )


def _build(group: _Group) -> None:
    command = _add(group, "build", "build bundles, or parts of them", "--partner le-forem")
    options.several(command, "partner", "ID", "only this partner")
    options.several(command, "language", "TAG", "in this language; default: the partner's own")
    options.several(command, "practice", "ID", "only files about this practice; no bundle")
    command.add_argument(
        "--only",
        action="append",
        default=[],
        choices=KINDS,
        metavar="KIND",
        help="only this kind (may be repeated): deck, handout, pill (videos), workshop (slides and "
        "handout of each), bundle (the page from which all opens)",
    )
    command.add_argument(
        "--open-captions",
        action="store_true",
        help="make each video a second time, with the captions in its pictures",
    )
    options.out(command)
    options.jobs(command)


def _explain(group: _Group) -> None:
    example = "build/partners/le-forem/fr/decks/coup-de-boost.pptx"
    command = _add(
        group, "explain", "tell why a file was made again, and what it was made from", example
    )
    command.add_argument("path", type=Path, metavar="PATH", help="a file under build/")
    options.out(command)


def _verify(group: _Group) -> None:
    example = "build/bundles/netpes-le-forem-fr-2026.11.1.zip"
    command = _add(group, "verify", "tell whether a bundle is whole, unchanged and signed", example)
    command.add_argument("bundle", type=Path, metavar="BUNDLE", help="a zip or a folder")
    options.trust(command, unsigned=_TAKE_UNSIGNED)
    command.add_argument(
        "--release", default="", metavar="VERSION", help="refuse any other release than this"
    )


_TAKE_UNSIGNED = "take a bundle without a signature, too"


def _diff(group: _Group) -> None:
    text = "tell what changed from one bundle to another, for those who taught with the first"
    command = _add(group, "diff", text, "old.zip build/bundles/new.zip -o changes")
    for name, which in (("old", "the earlier one"), ("new", "the later one")):
        what = f"{which}: a bundle (zip or folder), or a release of this project (2026.11.1)"
        command.add_argument(name, type=Path, metavar=name.upper(), help=what)
    command.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help="which language the words around are in; default: the bundle's",
    )
    command.add_argument(
        "--partner", default="", metavar="ID", help="whose part of two releases; for bundles, none"
    )
    command.add_argument(
        "--any-partner", action="store_true", help="compare bundles of two partners all the same"
    )
    options.trust(command, unsigned=_TAKE_UNSIGNED)
    command.add_argument(
        "-o",
        dest="out",
        type=Path,
        metavar="FOLDER",
        help="write changes.html, changes.docx and changes.json there",
    )
    options.form(command)


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
    options.form(command)


def _translate(group: _Group) -> None:
    command = _add(group, "translate", "bring a language's catalogues up to date", "fr")
    command.add_argument("language", metavar="TAG", help="a language under content/languages/")
    what = "only this catalogue, for instance practices/coup-de-boost"
    options.several(command, "domain", "NAME", what)


def _publish(group: _Group) -> None:
    text = "put built bundles where partners fetch them, with a catalogue"
    command = _add(group, "publish", text, "s3://our-bucket/training")
    command.add_argument("address", metavar="URL", help=f"{_PLACES}, sftp://HOST/FOLDER")
    command.add_argument(
        "--bundles",
        type=Path,
        metavar="DIR",
        help="where the bundles are; default: the newest release in build/releases",
    )
    options.out(command)
    command.add_argument(
        "--keep",
        type=options.number_of("releases"),
        metavar="N",
        help="keep each partner's newest N releases, and remove older ones; default: keep all",
    )
    command.add_argument(
        "--clean",
        action="store_true",
        help="remove what broken-off publications left; only while nobody else publishes",
    )
    options.secret_key(command)
    options.trust(command, before="--trust", unsigned="publish without a signature")


_PLACES = "a folder, s3://BUCKET/FOLDER, webdavs://HOST/FOLDER"


def _fetch(group: _Group) -> None:
    text = "bring the newest bundles of a partner, and verify them"
    example = "https://example.org/training --partner le-forem"
    command = _add(group, "fetch", text, example)
    command.add_argument("address", metavar="URL", help=f"https://HOST/FOLDER, {_PLACES}")
    command.add_argument("--partner", required=True, metavar="ID", help="whose bundles")
    command.add_argument(
        "--language", metavar="TAG", help="only in this language; default: all in the release"
    )
    command.add_argument(
        "-o", "--out", type=Path, default=Path(), metavar="DIR", help="default: this folder"
    )
    command.add_argument(
        "--allow-older", action="store_true", help="take a release older than what was fetched"
    )
    options.several(command, "have", "BUNDLE", _HAVE)
    options.trust(command, unsigned="take bundles that nobody signed")


_HAVE = "a bundle that you have elsewhere, zip or folder, to take from what is in it already"


def _release(group: _Group) -> None:
    text = "check, freeze, build and sign a release"
    command = _add(group, "release", text, "--secret-key ~/.netpes-learn/secret.key")
    part = command.add_mutually_exclusive_group()
    for option, what in (
        ("check", "only tell what the release would be, or what keeps it from being made"),
        ("prepare", "only freeze it: versions, date, changelog, record; build nothing"),
        ("frozen", "only build and sign what is frozen in this checkout; freeze nothing"),
    ):
        part.add_argument(f"--{option}", action="store_true", help=what)
    command.add_argument(
        "--version", default="", metavar="YYYY.MM.N", help="default: the next of the month"
    )
    command.add_argument("--date", default="", metavar="YYYY-MM-DD", help="default: today")
    command.add_argument(
        "--changelog",
        type=Path,
        default=Path("CHANGELOG.md"),
        metavar="FILE",
        help="default: CHANGELOG.md",
    )
    options.several(command, "partner", "ID", "build only for this partner")
    options.several(command, "language", "TAG", "build only in this language")
    options.secret_key(command)
    command.add_argument("--unsigned", action="store_true", help="build without signing")
    options.out(command)
    options.jobs(command)


def _key(group: _Group) -> None:
    text = "make a pair of keys: the secret one signs, the public one verifies"
    command = _add(group, "key", text, "new")
    command.add_argument("what", choices=("new",), help="make a new pair")
    command.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where the secret key goes; default: ~/.netpes-learn/secret.key",
    )
