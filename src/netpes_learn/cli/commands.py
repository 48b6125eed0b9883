# What enters: parsed arguments. What leaves: an exit code, after one use case was called and told.
# Use cases are imported where they are called: `verify` need not wait for what `build` loads.
"""The commands."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from netpes_learn.cli.show import Bar, counted, say, say_json, show_diagnostics, show_stats
from netpes_learn.diagnostics import did_you_mean

if TYPE_CHECKING:
    from netpes_learn.app.request import Outcome, Request, Workspace

_DONE, _CONTENT, _USAGE = 0, 1, 2


def check(arguments: argparse.Namespace) -> int:
    """Report every mistake."""
    from netpes_learn.app.check import check as look
    from netpes_learn.app.request import Workspace

    workspace = Workspace(arguments.content, arguments.templates)
    checked = look(workspace, against=arguments.against)
    found = checked.report.sorted()
    show_diagnostics(found, arguments.format)
    if arguments.format == "text" and not checked.report.errors:
        counts = ", ".join(counted(count, what) for what, count in checked.counts.items())
        warnings = f"; {counted(len(found), 'warnings')}" if found else ""
        say(f"no errors: {counts}{warnings}")
    if arguments.stats:
        show_stats(checked.stats)
    return _CONTENT if checked.report.errors else _DONE


def build(arguments: argparse.Namespace) -> int:
    """Build, and write the report of the build."""
    from netpes_learn.app.again import recall
    from netpes_learn.app.report import write_report
    from netpes_learn.app.request import Request, UnknownSelectionError, Workspace

    workspace = Workspace(arguments.content, arguments.templates)
    request = Request(
        partners=tuple(arguments.partner),
        languages=tuple(arguments.language),
        practices=tuple(arguments.practice),
        kinds=tuple(arguments.only),
        jobs=arguments.jobs,
        open_captions=arguments.open_captions,
    )
    try:
        outcome = recall(workspace, arguments.out, request)
        if outcome is None:
            outcome = _build(workspace, arguments.out, request)
    except UnknownSelectionError as error:
        for line in error.lines:
            say(f"error: {line}", error=True)
        return _USAGE
    write_report(outcome, request, workspace, arguments.out)
    # What is placed all the same must not pass unseen: words of a template in a bundle.
    for warning in outcome.warnings:
        say(warning, error=True)
    written = sum(outcome.written.values())
    files = counted(len(outcome.written), "files")
    say(
        f"{outcome.rendered} rendered, {files} checked, {written} written, "
        f"{len(outcome.pruned)} removed in {outcome.seconds:.1f} s"
    )
    for archive in outcome.archives:
        say(f"bundle: {(arguments.out / archive).as_posix()}")
    say(f"report: {(arguments.out / 'report.html').as_posix()}")
    return _DONE


def _build(workspace: "Workspace", out: Path, request: "Request") -> "Outcome":
    from netpes_learn.app.build import build

    with Bar() as bar:
        return build(workspace, out, request, on_event=bar.update, on_wait=_tell_waiting)


def _tell_waiting() -> None:
    say("another build is writing there; waiting until it is done", error=True)


def explain(arguments: argparse.Namespace) -> int:
    """Tell why a file was last rendered."""
    from netpes_learn.app.explain import WORDS, Packed, known_paths
    from netpes_learn.app.explain import explain as find
    from netpes_learn.app.request import Workspace

    roots = Workspace(arguments.content, arguments.templates).roots
    found = find(arguments.path, arguments.out, roots)
    if found is None:
        hint = did_you_mean(arguments.path.name, [Path(p).name for p in known_paths(arguments.out)])
        say(f"error: no build made '{arguments.path}'; {hint}".rstrip("; "), error=True)
        return _USAGE
    if isinstance(found, Packed):
        files = counted(len(found.files), "files")
        say(f"{found.path}\n  put together from {files} in {found.folder}, as they were then:")
        for name in found.files:
            state = "changed since: build again" if name in found.changed else ""
            say(f"  holds: {name} {state}".rstrip())
        return _DONE
    say(f"{found.path}\n  made by: {found.task}\n  rendered because {WORDS[found.reason]}")
    for line in found.details:
        say(f"    {line}")
    for path in found.reads:
        state = "changed since: the next build renders again" if path in found.outdated else ""
        say(f"  reads: {path} {state}".rstrip())
    return _DONE


def diff(arguments: argparse.Namespace) -> int:
    """Tell what changed from one bundle to another."""
    from netpes_learn.app.diff import Wish
    from netpes_learn.app.diff import diff as compare
    from netpes_learn.app.difference import lines, written
    from netpes_learn.app.request import Workspace
    from netpes_learn.cli.releasing import told_signature, wanted_of

    workspace = Workspace(arguments.content, arguments.templates)
    wish = Wish(arguments.language, arguments.partner, arguments.any_partner, wanted_of(arguments))
    difference = compare(workspace, arguments.old, arguments.new, wish)
    for path, verdict in difference.verdicts:
        say(f"{path.as_posix()}: {told_signature(verdict)}", error=True)
    if arguments.format == "json":
        say_json(difference.as_json())
    else:
        for line in lines(difference.document):
            say(line)
    if arguments.out is not None:
        for path in written(difference, workspace, arguments.out):
            say(path.as_posix(), error=arguments.format == "json")
    return _DONE


def schema(arguments: argparse.Namespace) -> int:
    """Print or write the JSON Schemas."""
    from netpes_learn.app.schema import schemas

    found = schemas()
    if arguments.out is None:
        say_json(found)
        return _DONE
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (arguments.out / name).write_text(text, encoding="utf-8")
        say((arguments.out / name).as_posix())
    return _DONE


def new(arguments: argparse.Namespace) -> int:
    """Begin a new record."""
    from netpes_learn.app.new import begin
    from netpes_learn.app.request import Workspace

    begun = begin(arguments.kind, arguments.id, Workspace(arguments.content, arguments.templates))
    say(f"{begun.as_posix()}: fill it in, then run 'netpes-learn check'")
    return _DONE


def merge(arguments: argparse.Namespace) -> int:
    """Bring an edited deck up to a new version."""
    from netpes_learn.app.merge import merge_files

    decks: list[Path] = arguments.decks
    if len(decks) not in {2, 3}:
        say("error: name two or three decks: [OLD_GENERATED] EDITED NEW_GENERATED", error=True)
        return _USAGE
    *old, edited, new = decks
    outcome = merge_files(
        old[0] if old else None, edited, new, out=arguments.out, report=arguments.report
    )
    for line in outcome.lines():
        say(line)
    say(f"merged: {arguments.out.as_posix()}")
    return _DONE


def voices(arguments: argparse.Namespace) -> int:
    """List the voices."""
    from netpes_learn.app.voices import list_voices

    rows = list_voices()
    if arguments.format == "json":
        say_json(rows)
        return _DONE
    for row in rows:
        say("  ".join(f"{row[key]!s:<{width}}" for key, width in _VOICE_COLUMNS).rstrip())
    return _DONE


_VOICE_COLUMNS = (
    ("language", 9),
    ("engine", 10),
    ("voice", 22),
    ("installed", 14),
    ("intelligibility", 8),
    ("timings", 8),
    ("licence", 12),
)


def translate(arguments: argparse.Namespace) -> int:
    """Bring catalogues up to date."""
    from netpes_learn.app.request import Workspace
    from netpes_learn.app.translate import domains, update
    from netpes_learn.app.workspace import load_sound
    from netpes_learn.model.text import PIVOT, LanguageTag

    loaded = load_sound(Workspace(arguments.content, arguments.templates))
    # English is what the content is written in: it has no catalogue.
    tags = [str(lang.tag) for lang in loaded.library.languages if lang.tag != PIVOT]
    known = domains(loaded)
    wrong = [
        f"unknown '{name}'; {did_you_mean(name, names)}"
        for asked, names in (
            ([arguments.language], tags),
            (arguments.domain, list(known)),
        )
        for name in asked
        if name not in names
    ]
    for line in wrong:
        say(f"error: {line}", error=True)
    if wrong:
        return _USAGE
    for done in update(loaded, LanguageTag(arguments.language), only=tuple(arguments.domain)):
        say(f"{done.path}: {done.translated} of {done.messages} translated")
    return _DONE
