# What enters: a checked library, the last release, and the version and day of the next one. What
# leaves: the files that make it a release, or everything that keeps it from being one. No file is
# written here.
"""What a release writes down."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar
from pathlib import Path
from typing import Any

from netpes_learn.app.releases import (
    RELEASE_VERSION,
    Record,
    Released,
    record_path,
    records,
    snapshot_content,
    snapshot_path,
    snapshots_of,
)
from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded
from netpes_learn.canonical import digest, digest_of
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span
from netpes_learn.engine.disk import read_tree
from netpes_learn.engine.origin import today
from netpes_learn.model.content import Library, Practice
from netpes_learn.model.parts import version_parts
from netpes_learn.model.text import PIVOT
from netpes_learn.stages.comparing.changes import Change, compare
from netpes_learn.stages.comparing.snapshot import snapshot
from netpes_learn.stages.comparing.translated import newly_in_language
from netpes_learn.stages.comparing.versions import notes_since, slips, step

# Under content/, what says nothing of what bundles hold.
_ASIDE = ("content/releases/", "content/keys/")
_UNRELEASED = "## Unreleased"
_TITLE = "# Changelog\n"
_WHAT = {"major": "New content", "minor": "Better", "patch": "Corrected"}
_CODES = {"version": "NL501", "note": "NL502"}


@dataclass(frozen=True)
class Frozen:
    """A release that can be made: its record, the files to write, what changed in it."""

    record: Record
    files: Mapping[Path, bytes]
    changes: tuple[Change, ...]
    # The entry of the changelog, line by line.
    entry: tuple[str, ...]


def today_or(date: str) -> str:
    """Return a date, or the day it is where it is empty."""
    return date or today()


def frozen_files(
    loaded: Loaded, *, version: str, date: str, commit: str, changelog: Path, report: Report
) -> Frozen | None:
    """Return what freezing a release would write; None after recording why it cannot be made.

    Raises ContentError where the record of an earlier release is damaged (NL512).
    """
    workspace, library = loaded.workspace, loaded.library
    earlier = records(workspace.content)
    last = earlier[-1] if earlier else None
    place = Span((workspace.content / "project.yml").as_posix())
    if not _check_date(date, last, place, report):
        return None
    chosen = version or next_version(library.project.version, date, earlier)
    _check_version(chosen, earlier, place, report)
    project = _project(workspace, chosen, date, report)
    seen = _snapshots(loaded, chosen)
    changes: tuple[Change, ...] = ()
    translated: tuple[str, ...] = ()
    if last is not None:
        known = snapshots_of(workspace.content, last.version)
        if known is None:
            hint = "bring it back from the repository"
            report.error(place, "NL515", f"the snapshot of {last.version} is missing", hint=hint)
            return None
        changes = compare(known[PIVOT], seen[PIVOT])
        translated = tuple(_translated(known, seen, library))
        _check_practices(loaded, changes, last, report)
    if report.errors or project is None:
        return None
    practices = {
        str(p.id): Released(p.version, digest_of(seen[PIVOT]["subjects"][f"practices/{p.id}"]),
                            next(iter(_notes(p, last)), ""))
        for p in library.practices
    }  # fmt: skip
    path = workspace.content / "project.yml"
    source = source_digest(workspace, {"content/project.yml": project})
    record = Record(chosen, date, commit, source, practices)
    entry = (*_entry(changes, library, last), *translated)
    entry = entry or ("- No change in what learners see.",)
    files = {
        path: project,
        changelog: _changelog(changelog, record, entry),
        snapshot_path(workspace.content, chosen): snapshot_content(chosen, seen),
        # The record last: with it, the release is there.
        record_path(workspace.content, chosen): record.content(),
    }
    return Frozen(record, files, changes, entry)


def next_version(current: str, date: str, earlier: Sequence[Record]) -> str:
    """Return the version that follows: the one in project.yml if new, else YYYY.MM.N of the day."""
    newest = version_parts(earlier[-1].version) if earlier else ()
    if version_parts(current) > newest:
        return current
    month = date[:7].replace("-", ".")
    numbers = [
        version_parts(record.version)[-1]
        for record in earlier
        if record.version.startswith(f"{month}.")
    ]
    return f"{month}.{max(numbers, default=0) + 1}"


def source_digest(workspace: Workspace, instead: Mapping[str, bytes]) -> str:
    """Return a digest of content and templates, with some files (content/… → bytes) replaced."""
    found: dict[str, str] = {}
    for label, root in workspace.roots.items():
        report = Report()
        files = read_tree(root, label, report)
        report.raise_errors()
        found |= {f"{label}/{path}": digest(content) for path, content in files.items()}
    found |= {path: digest(content) for path, content in instead.items()}
    return digest_of({path: found[path] for path in found if not path.startswith(_ASIDE)})


def _check_version(version: str, earlier: Sequence[Record], place: Span, report: Report) -> None:
    if not RELEASE_VERSION.fullmatch(version):
        hint = "write year, month and a number: 2026.11.1"
        report.error(place, "NL500", f"'{version}' is not the version of a release", hint=hint)
    elif any(record.version == version for record in earlier):
        hint = "releases are never changed: leave out --version for the next one"
        report.error(place, "NL500", f"release {version} exists already", hint=hint)
    elif earlier and version_parts(version) < version_parts(earlier[-1].version):
        newest = earlier[-1].version
        hint = "leave out --version for the next one"
        report.error(place, "NL500", f"{version} comes before the last release {newest}", hint=hint)


def _check_date(date: str, last: Record | None, place: Span, report: Report) -> bool:
    """Return whether a date is one, after recording what is wrong with it."""
    try:
        known = calendar.fromisoformat(date).isoformat() == date
    except ValueError:
        known = False
    if not known:
        message = f"'{date}' is not a date"
        report.error(place, "NL505", message, hint="write it as 2026-11-20")
    elif last is not None and date < last.date:
        message = f"{date} comes before the last release, {last.version} of {last.date}"
        report.error(place, "NL505", message, hint="give a later --date")
    return known


def _project(workspace: Workspace, version: str, date: str, report: Report) -> bytes | None:
    """Return project.yml with version and date, and every other character as it was."""
    path = workspace.content / "project.yml"
    text = path.read_bytes().decode()
    for field, value in (("version", version), ("date", f'"{date}"')):
        text, count = re.subn(rf"^{field}:[^\r\n#]*?(?=\s*(#.*)?\r?$)", f"{field}: {value}", text,
                              flags=re.MULTILINE)  # fmt: skip
        if count != 1:
            message = f"'{field}' does not stand on a line of its own"
            hint = f"write it without indentation: {field}: {value}"
            report.error(Span(path.as_posix()), "NL503", message, hint=hint)
            return None
    return text.encode()


def _snapshots(loaded: Loaded, version: str) -> dict[str, dict[str, Any]]:
    """Return language → what learners see in it, under the version that is to be released."""
    return {
        str(language.tag): {
            **snapshot(loaded.setting(language.tag).library, language=language.tag),
            "version": version,
        }
        for language in loaded.library.languages
    }


def _check_practices(
    loaded: Loaded, changes: Sequence[Change], last: Record, report: Report
) -> None:
    before = {name: released.version for name, released in last.practices.items()}
    for slip in slips(changes, loaded.library.practices, before=before):
        source = loaded.sources[f"practices/{slip.practice}.yml"]
        span = source.span(("version",))
        path = (loaded.workspace.content / span.path).as_posix()
        report.error(Span(path, span.line, span.column), _CODES[slip.kind], slip.message,
                     hint=slip.hint)  # fmt: skip


def _notes(practice: Practice, last: Record | None) -> tuple[str, ...]:
    released = last.practices.get(practice.id) if last else None
    return notes_since(practice, released.version) if released else ()


def _entry(changes: Sequence[Change], library: Library, last: Record | None) -> Iterator[str]:
    """Yield the lines of the changelog that tell what the release brings to learners."""
    if last is None:
        practices, partners = len(library.practices), len(library.partners)
        yield f"- First release: {practices} practices, for {partners} partners."
        return
    named = {str(practice.id): practice for practice in library.practices}
    for change in changes:
        folder, _, name = change.subject.partition("/")
        if folder != "practices":
            continue
        if change.kind == "gone":
            yield f"- Gone: practice `{name}`."
            continue
        practice = named[name]
        if change.kind == "new":
            yield f"- New practice: {practice.title} ({practice.version})."
            continue
        old = last.practices[name].version
        what = _WHAT[step(old, practice.version)]
        notes = " ".join(("", *_notes(practice, last)))
        yield f"- {what}: {practice.title} ({old} → {practice.version}).{notes}"
    others = Counter(
        change.subject.partition("/")[0]
        for change in changes
        if not change.subject.startswith("practices/") and change.level != "patch"
    )
    if others:
        told = ", ".join(f"{count} in {folder}" for folder, count in sorted(others.items()))
        yield f"- Also changed: {told}."


def _translated(
    known: Mapping[str, Mapping[str, Any]], seen: Mapping[str, Mapping[str, Any]], library: Library
) -> Iterator[str]:
    """Yield a line for each language in which more is there to the last text than before."""
    titles = {f"practices/{practice.id}": practice.title for practice in library.practices}
    for language in library.languages:
        tag = str(language.tag)
        newly = newly_in_language(known[tag], seen[tag]) if tag in known else frozenset()
        others = Counter(name.partition("/")[0] for name in newly if name not in titles)
        told = [str(titles[name]) for name in sorted(newly) if name in titles]
        told += [f"{count} in {folder}" for folder, count in sorted(others.items())]
        if told:
            yield f"- Now entirely in {language.english_name}: {', '.join(told)}."


def _changelog(path: Path, record: Record, entry: Sequence[str]) -> bytes:
    """Return the changelog with what stood under Unreleased, and the entry, under the release."""
    try:
        text = path.read_bytes().decode() if path.exists() else f"{_TITLE}\n{_UNRELEASED}\n"
    except UnicodeDecodeError:
        message = "the text is not UTF-8"
        raise ContentError(
            Diagnostic(Span(path.as_posix()), "NL002", message, "save the file as UTF-8")
        ) from None
    head = f"## {record.version} ({record.date})"
    lines = "\n".join(entry)
    if _UNRELEASED not in text:
        first, _, rest = text.partition("\n## ")
        rest = f"\n## {rest}" if rest else ""
        return f"{first.rstrip()}\n\n{_UNRELEASED}\n\n{head}\n\n{lines}\n{rest}".encode()
    before, _, after = text.partition(_UNRELEASED)
    waiting, mark, older = after.partition("\n## ")
    waiting = f"{waiting.strip()}\n" if waiting.strip() else ""
    return f"{before}{_UNRELEASED}\n\n{head}\n\n{waiting}{lines}\n{mark}{older}".encode()
