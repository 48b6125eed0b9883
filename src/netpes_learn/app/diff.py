# What enters: two bundles, or two releases of the checkout. What leaves: what changed from one to
# the other, composed as a document for somebody who taught the first.
"""Comparing two releases of a bundle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from netpes_learn.app.difference import Difference
from netpes_learn.app.request import Workspace
from netpes_learn.app.shown import fault, opened, verified
from netpes_learn.app.since import released, rendered_in
from netpes_learn.app.workspace import Loaded, load_sound
from netpes_learn.bundle.verify import Wanted
from netpes_learn.diagnostics import ContentError, did_you_mean
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.document import Handout
from netpes_learn.model.parts import version_parts
from netpes_learn.model.text import LanguageTag, PartnerId
from netpes_learn.stages.comparing.telling import tell
from netpes_learn.stages.comparing.told import Since
from netpes_learn.stages.compose import compose

OUTLINE = "changes-partner"


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


def diff(workspace: Workspace, old: Path, new: Path, wish: Wish = Wish()) -> Difference:
    """Return what changed from one bundle, or release of this checkout, to another.

    Raises ContentError: NL520 for what is no snapshot, NL521 for a bundle that is not whole or that
    nobody trusted signed, NL522 for one that does not say what it showed and for a release that is
    not kept, NL523 for bundles of two partners, NL524 for two languages, NL525 for a partner or a
    language that does not exist, NL526 where the newer one comes first.
    """
    verdicts = verified((old, new), wish.wanted)
    shown = partial(opened, workspace=workspace, language=wish.language, partner=wish.partner)
    with shown(old) as earlier, shown(new) as later:
        before, now = earlier.snapshot, later.snapshot
        _check_alike(before, now, new, wish)
        tag, partner = str(now["language"]), str(now["partner"])
        tags = {tag, wish.language or tag}
        loaded = load_sound(workspace, languages=lambda _: tags)
        _check_known(loaded, tags, partner, new)
        setting = loaded.setting(LanguageTag(tag))
        since = tell(
            released(before, setting, path=str(old), pivot=earlier.pivot),
            released(now, setting, path=str(new), pivot=later.pivot),
            partner=partner,
            outlines=loaded.outlines,
            rendered=rendered_in(later.read),
        )
    document = _document(loaded, since, partner, wish.language or tag)
    return Difference(since, document, partner, tag, verdicts)


def _check_alike(before: Mapping[str, Any], now: Mapping[str, Any], path: Path, wish: Wish) -> None:
    if before["partner"] != now["partner"] and not wish.any_partner:
        message = f"the one is a bundle of '{before['partner']}', the other of '{now['partner']}'"
        hint = "compare two bundles of one partner, or add --any-partner"
        raise ContentError(fault(path, "NL523", message, hint))
    if before["language"] != now["language"]:
        message = f"the one is in '{before['language']}', the other in '{now['language']}'"
        raise ContentError(fault(path, "NL524", message, "compare two bundles in one language"))
    versions = [str(shown["version"]) for shown in (before, now)]
    if version_parts(versions[0]) > version_parts(versions[1]):
        message = f"version {versions[1]} is older than version {versions[0]}"
        raise ContentError(fault(path, "NL526", message, "name the older bundle first"))


def _check_known(loaded: Loaded, tags: set[str], partner: str, path: Path) -> None:
    library = loaded.library
    languages = [str(one.tag) for one in library.languages]
    partners = [str(one.id) for one in library.partners]
    for what, names, known in (("language", tags, languages), ("partner", {partner}, partners)):
        for name in sorted(names - set(known)):
            hint = did_you_mean(name, known)
            raise ContentError(fault(path, "NL525", f"unknown {what} '{name}'", hint))


def _document(loaded: Loaded, since: Since, partner: str, language: str) -> Handout:
    outline = next((one for one in loaded.outlines if one.name == OUTLINE), None)
    if outline is None:
        place = loaded.workspace.templates / "outlines" / f"{OUTLINE}.yml"
        raise ContentError(fault(place, "NL064", "the file is missing", "it says how to tell this"))
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
