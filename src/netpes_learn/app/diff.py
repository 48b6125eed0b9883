# What enters: two bundles, or two releases of the checkout. What leaves: what
# changed from one to the other, as a page, a Word file and JSON, for somebody who taught the first.
"""Comparing two releases of a bundle."""

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from netpes_learn.app.releases import RELEASE_VERSION, snapshots_of
from netpes_learn.app.request import Workspace
from netpes_learn.app.since import read_snapshot, released, rendered_in
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.bundle.manifest import CONTENT
from netpes_learn.bundle.safety import UNREADABLE
from netpes_learn.bundle.verify import DO_NOT_USE, UNSIGNED, Container, Verdict, Wanted
from netpes_learn.diagnostics import ContentError, Diagnostic, Report, Span, did_you_mean
from netpes_learn.engine.containers import Archive, Folder, verify_path
from netpes_learn.engine.resources import RecordedResources
from netpes_learn.engine.store import Store
from netpes_learn.formats import docx, page
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.document import Handout
from netpes_learn.model.parts import version_parts
from netpes_learn.model.text import PIVOT, LanguageTag, PartnerId, plain
from netpes_learn.stages.comparing.snapshot import within
from netpes_learn.stages.comparing.telling import Since, Told, tell
from netpes_learn.stages.compose import compose

OUTLINE = "changes-partner"
# What the files are called that tell a difference, in a bundle too.
_NAME = "changes"
# No bundle's content comes near this; more would only fill the memory.
_MOST = 1 << 26
_Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Wish:
    """How to compare: for which partner, in whose language, and what not to insist on."""

    # The language of the words around; "" for that of the bundles.
    language: str = ""
    # Whose part of two whole snapshots; "" for the partner that both are of.
    partner: str = ""
    # Compare the bundles of two partners all the same.
    any_partner: bool = False
    # Whose signatures the bundles must have.
    wanted: Wanted = field(default_factory=Wanted)


@dataclass(frozen=True)
class Difference:
    """What changed, and the document that tells it; ``partner`` and ``language`` of the new one."""

    since: Since
    document: Handout
    partner: str
    language: str
    # What the verification of each bundle found; a release of the checkout is none.
    verdicts: tuple[tuple[Path, Verdict], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all of it for programs, the changes left out for readers included."""
        everything = (*self.since.practices, *self.since.others, *self.since.terms)
        told = {f"{one.folder}/{one.id}": one for one in everything}
        return {
            "schema": "netpes-learn/changes/1",
            "partner": self.partner,
            "language": self.language,
            "before": self.since.before,
            "now": self.since.now,
            "left_out": self.since.unseen,
            "subjects": [
                {**asdict(change), **_told_json(told.get(change.subject))}
                for change in self.since.changes
            ],
        }


def _told_json(told: Told | None) -> dict[str, Any]:
    if told is None:
        return {}
    return {
        "title": plain(told.title),
        "versions": {"before": str(told.before), "now": str(told.now)},
        "figures": [
            {
                "before": plain(figure.before),
                "now": plain(figure.now),
                "counts": plain(figure.counts),
                "when": plain(figure.when),
            }
            for figure in told.figures
        ],
        "slides": [
            {"kind": one.kind, "title": plain(one.title), "numbers": list(one.numbers)}
            for one in told.slides
        ],
        "chapters": [
            {"kind": one.kind, "title": plain(one.title), "seconds": one.seconds}
            for one in told.chapters
        ],
    }


def diff(workspace: Workspace, old: Path, new: Path, wish: Wish = Wish()) -> Difference:
    """Return what changed from one bundle, or release of this checkout, to another.

    Raises ContentError: NL520 for what is no snapshot, NL521 for a bundle that is not whole or that
    nobody trusted signed, NL522 for one that does not say what it showed and for a release that is
    not kept, NL523 for bundles of two partners, NL524 for two languages, NL525 for a partner or a
    language that does not exist, NL526 where the newer one comes first.
    """
    verdicts = _verified((old, new), wish.wanted)
    with _opened(old, workspace, wish) as (before, _), _opened(new, workspace, wish) as (now, read):
        _check_alike(before, now, new, wish)
        tag, partner = str(now["language"]), str(now["partner"])
        loaded = _loaded(workspace, {tag, wish.language or tag})
        _check_known(loaded, {tag, wish.language or tag}, partner, new)
        setting = loaded.setting(LanguageTag(tag))
        since = tell(
            released(before, setting, path=str(old)),
            released(now, setting, path=str(new)),
            partner=partner,
            outlines=loaded.outlines,
            rendered=rendered_in(read),
        )
    document = _document(loaded, since, partner, wish.language or tag)
    return Difference(since, document, partner, tag, verdicts)


def written(difference: Difference, workspace: Workspace, out: Path) -> tuple[Path, ...]:
    """Write the page, the Word file and the JSON that tell a difference; return their paths."""
    with TemporaryDirectory() as scratch:
        # Nothing of this is worth keeping: two small files, made in a moment.
        resources = RecordedResources(workspace.roots, Store(Path(scratch)), _NAME)
        files = {
            **page.render(difference.document, resources),
            **docx.render(difference.document, resources),
        }
    told = json.dumps(difference.as_json(), ensure_ascii=False, indent=2) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for suffix, content in {**files, ".json": told.encode()}.items():
        paths.append(out / f"{_NAME}{suffix}")
        paths[-1].write_bytes(content)
    return tuple(paths)


def lines(document: Handout) -> Iterator[str]:
    """Yield a handout as plain lines: its title, then each part with its lists and tables."""
    yield plain(document.title)
    for part in document.parts:
        if part.title:
            yield from ("", plain(part.title))
        for block in (*part.side, *part.main):
            match block.kind:
                case "paragraph" | "heading":
                    yield f"  {plain(block.text)}"
                case "callout":
                    yield f"  {plain(block.title)}"
                    yield from (f"    {plain(text)}" for text in block.text)
                case "table":
                    for row in block.rows:
                        yield "    " + " | ".join(plain(cell) for cell in row)


def _is_bundle(path: Path) -> bool:
    return not (_is_release(path) or _is_snapshot(path))


def _is_release(path: Path) -> bool:
    return bool(RELEASE_VERSION.fullmatch(str(path))) and not path.exists()


def _is_snapshot(path: Path) -> bool:
    return path.suffix == ".json" and path.is_file()


def _verified(paths: Sequence[Path], wanted: Wanted) -> tuple[tuple[Path, Verdict], ...]:
    """Return each bundle's verdict, if all are good; nothing in them is read before."""
    verdicts = tuple((path, verify_path(path, wanted)) for path in paths if _is_bundle(path))
    faults = [
        _fault(path, "NL521", str(fault), UNSIGNED if fault.code == "unsigned" else DO_NOT_USE)
        for path, verdict in verdicts
        for fault in verdict.faults
    ]
    if faults:
        raise ContentError(*faults)
    return verdicts


@contextmanager
def _opened(path: Path, workspace: Workspace, wish: Wish) -> Iterator[tuple[dict[str, Any], _Read]]:
    """Give what a bundle or release showed, and what reads the bundle's other files."""
    if _is_release(path):
        yield _released(path, workspace, wish), lambda _: None
        return
    if _is_snapshot(path):
        yield _of_partner(read_snapshot(path.read_bytes(), str(path)), path, wish), lambda _: None
        return
    if path.is_dir():
        yield _shown(Folder(path), path)
        return
    with zipfile.ZipFile(path) as archive:
        yield _shown(Archive(archive), path)


def _released(version: Path, workspace: Workspace, wish: Wish) -> dict[str, Any]:
    """Return what a release of this checkout showed, in the language wished for or in English."""
    kept = snapshots_of(workspace.content, str(version))
    if kept is None:
        message = f"what release {version} showed is not kept here"
        raise ContentError(_fault(version, "NL522", message, "compare its bundles instead"))
    language = wish.language or PIVOT
    if language not in kept:
        hint = did_you_mean(language, kept)
        raise ContentError(_fault(version, "NL525", f"unknown language '{language}'", hint))
    return _of_partner(kept[language], version, wish)


def _of_partner(whole: dict[str, Any], path: Path, wish: Wish) -> dict[str, Any]:
    """Return a partner's part of a snapshot; one that came from a bundle is such a part."""
    if "partner" in whole:
        return whole
    if wish.partner not in whole.get("bundles", {}):
        message = "this is what all partners were shown"
        hint = f"say whose part with --partner; {did_you_mean(wish.partner, whole['bundles'])}"
        raise ContentError(_fault(path, "NL525", message, hint))
    return within(whole, wish.partner)


def _shown(container: Container, path: Path) -> tuple[dict[str, Any], _Read]:
    names = frozenset(container.names())

    def read(name: str) -> bytes | None:
        if name not in names:
            return None
        try:
            with container.open(name) as stream:
                return stream.read(_MOST)
        except UNREADABLE:
            return None

    content = read(CONTENT)
    if content is None:
        hint = "it was made by an earlier version of netpes-learn; build that release again"
        raise ContentError(_fault(path, "NL522", f"the bundle has no {CONTENT}", hint))
    return read_snapshot(content, f"{path}/{CONTENT}"), read


def _check_alike(before: Mapping[str, Any], now: Mapping[str, Any], path: Path, wish: Wish) -> None:
    if before["partner"] != now["partner"] and not wish.any_partner:
        message = f"the one is a bundle of '{before['partner']}', the other of '{now['partner']}'"
        hint = "compare two bundles of one partner, or add --any-partner"
        raise ContentError(_fault(path, "NL523", message, hint))
    if before["language"] != now["language"]:
        message = f"the one is in '{before['language']}', the other in '{now['language']}'"
        raise ContentError(_fault(path, "NL524", message, "compare two bundles in one language"))
    versions = [str(shown["version"]) for shown in (before, now)]
    if version_parts(versions[0]) > version_parts(versions[1]):
        message = f"version {versions[1]} is older than version {versions[0]}"
        raise ContentError(_fault(path, "NL526", message, "name the older bundle first"))


def _loaded(workspace: Workspace, tags: set[str]) -> Loaded:
    report = Report()
    loaded = load(workspace, report, languages=lambda _: tags)
    report.raise_errors()
    assert loaded is not None
    return loaded


def _check_known(loaded: Loaded, tags: set[str], partner: str, path: Path) -> None:
    library = loaded.library
    languages = [str(one.tag) for one in library.languages]
    partners = [str(one.id) for one in library.partners]
    for what, names, known in (("language", tags, languages), ("partner", {partner}, partners)):
        for name in sorted(names - set(known)):
            hint = did_you_mean(name, known)
            raise ContentError(_fault(path, "NL525", f"unknown {what} '{name}'", hint))


def _document(loaded: Loaded, since: Since, partner: str, language: str) -> Handout:
    outline = next((one for one in loaded.outlines if one.name == OUTLINE), None)
    if outline is None:
        place = loaded.workspace.templates / "outlines" / f"{OUTLINE}.yml"
        raise ContentError(
            _fault(place, "NL064", "the file is missing", "it says how to tell this")
        )
    deliverable = Deliverable(
        partner=PartnerId(partner),
        language=LanguageTag(language),
        kind=outline.head.kind,
        subject=partner,
        outline=outline.name,
        formats=outline.head.formats,
        stem=outline.head.stem,
        about=outline.head.for_each,
    )
    setting = loaded.setting(LanguageTag(language))
    document = compose(deliverable, outline, setting=setting, since=since)
    assert isinstance(document, Handout)
    return document


def _fault(path: Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Span(str(path)), code, message, hint)
