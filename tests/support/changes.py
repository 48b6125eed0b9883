# What enters: the small checkout. What leaves: the checkout edited, translated and released, and bundles
# of it from before and after, to be compared.
"""Edits of a small checkout, and bundles from before and after."""

import json
import re
import shutil
from pathlib import Path

from tests.support.resources import ROOT

from netpes_learn.app.build import build
from netpes_learn.app.bundles import Seal
from netpes_learn.app.difference import Difference
from netpes_learn.app.releases import snapshot_content, snapshot_path
from netpes_learn.app.request import Request, Workspace
from netpes_learn.app.workspace import load
from netpes_learn.bundle.signing import SecretKey, sign
from netpes_learn.content.localise import messages
from netpes_learn.diagnostics import Report
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.comparing.snapshot import snapshot
from netpes_learn.stages.comparing.told import Told


def telling(small: Path) -> Path:
    """Return the small checkout, with what tells changes."""
    for folder in ("page", "handout"):
        shutil.copytree(ROOT / "templates" / folder, small / "templates" / folder)
    for path in ("wording.yml", "tokens.yml", "outlines/changes-partner.yml"):
        shutil.copy(ROOT / "templates" / path, small / "templates" / path)
    for area in (small / "content" / "areas").glob("*.yml"):
        text = re.sub(r"^colour:.*", "colour: network", area.read_text("utf-8"), flags=re.MULTILINE)
        area.write_text(text, "utf-8")
    return small


def workspace(checkout: Path) -> Workspace:
    return Workspace(checkout / "content", checkout / "templates")


def bundle(checkout: Path, name: str, *, language: str = "en", partner: str = "north") -> Path:
    """Build a bundle and return its archive."""
    out = checkout / name
    request = Request(partners=(partner,), languages=(language,))
    outcome = build(workspace(checkout), out, request)
    return out / next(archive for archive in outcome.archives if f"-{language}-" in archive)


def signed(checkout: Path, name: str, key: SecretKey) -> Path:
    """Build a bundle that a key vouches for."""
    out = checkout / name
    request = Request(partners=("north",), languages=("en",))
    seal = Seal("", lambda sums, comment: sign(sums, key, trusted_comment=comment))
    outcome = build(workspace(checkout), out, request, seal=seal)
    return out / outcome.archives[0]


def edit(checkout: Path, path: str, *edits: tuple[str, str]) -> None:
    file = checkout / "content" / path
    text = file.read_text("utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def release(checkout: Path, version: str) -> None:
    text = (checkout / "content" / "project.yml").read_text("utf-8")
    text = re.sub(r"^version:.*", f"version: {version}", text, flags=re.MULTILINE)
    (checkout / "content" / "project.yml").write_text(text, "utf-8")


def told(difference: Difference, identity: str) -> Told:
    since = difference.since
    return next(one for one in (*since.practices, *since.others) if one.id == identity)


def in_french(text: str) -> str:
    """Return another text, with the marks of the first in their places."""
    if text == "The raft":
        return "Le radeau"
    return "".join(
        part if part.startswith("{") else part.swapcase()[::-1]
        for part in re.split(r"(\{\d+\})", text)
    )


def translate(checkout: Path, *domains: str) -> None:
    """Put a translation of everything in some domains into the checkout's French."""
    loaded = load(workspace(checkout), Report())
    assert loaded is not None
    entries: dict[str, list[str]] = {domain: [] for domain in domains}
    for message in messages(loaded.library):
        if message.domain in domains:
            entries[message.domain].append(
                f'\nmsgctxt "{message.context}"\nmsgid "{message.text}"\n'
                f'msgstr "{in_french(message.text)}"\n'
            )
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    for domain, found in entries.items():
        path = checkout / "content" / "locale" / "fr" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + "".join(found), "utf-8")


def keep(checkout: Path, version: str) -> None:
    """Keep what the checkout shows now as that of a release."""
    release(checkout, version)
    loaded = load(workspace(checkout), Report())
    assert loaded is not None
    shown = {
        tag: snapshot(loaded.setting(LanguageTag(tag)).library, language=LanguageTag(tag))
        for tag in ("en", "fr")
    }
    place = snapshot_path(checkout / "content", version)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(snapshot_content(version, shown))
    record = {"schema": "netpes-learn/release/1", "version": version, "date": "2026-01-31",
              "commit": "", "source": "", "practices": {}, "bundles": {}}  # fmt: skip
    place.with_name(f"{version}.json").write_text(json.dumps(record))
