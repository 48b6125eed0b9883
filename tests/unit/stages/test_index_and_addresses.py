# What enters: the checkout. What leaves: claims about what leads where: from the index page to every file
# of a bundle, and from printed codes to the web.
from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.support.deliverables import made, planned
from tests.support.documents import of_kind

from netpes_learn.app.workspace import Loaded
from netpes_learn.engine.code import format_heads
from netpes_learn.model.content import Library
from netpes_learn.model.document import QrCode
from netpes_learn.model.text import LanguageTag
from netpes_learn.stages.compose import compose

# Opened by something else that is listed: the player's captions and poster.
BESIDE = (".vtt", ".srt", ".jpg", ".txt")


@pytest.mark.parametrize(
    ("partner", "language", "since"),
    [("le-forem", "fr", None), ("helsinki", "sv", SimpleNamespace(before="2026.01.1"))],
)
def test_every_file_of_a_bundle_opens_from_its_index(
    loaded: Loaded, partner: str, language: str, since: object
) -> None:
    heads = format_heads()
    known = {outline.name: outline for outline in loaded.outlines}
    deliverables = [
        d for d in planned(loaded, partner, language) if since or not known[d.outline].head.since
    ]
    (index,) = (d for d in deliverables if d.kind == "bundle")
    files = {
        f"{d.stem}{suffix}": {"size": 1, "text": "WEBVTT\n", "facts": {"seconds": 60}}
        for d in deliverables
        if d != index
        for name in d.formats
        for suffix in heads[name].suffixes
    }
    site = compose(
        index,
        known[index.outline],
        setting=loaded.setting(LanguageTag(language)),
        files=files,
        since=since,
    )
    listed = [
        entry.href
        for group in site.groups
        for entry in (*group.entries, *(entry for card in group.cards for entry in card.entries))
    ]
    assert len(set(listed)) == len(listed)
    assert set(listed) == {path for path in files if not path.endswith(BESIDE)}
    counted = sum(len(group.cards) for group in site.groups if group.practices)
    assert counted == len(loaded.library.practices)


ADDRESS = "https://www.leforem.be/netpes/"


@pytest.mark.parametrize("outline", ["handout-practice", "handout-checklist", "deck-practice"])
def test_code_leads_to_the_video_where_the_bundle_is_published(
    loaded: Loaded, library: Library, outline: str
) -> None:
    subject = next(p for p in library.practices if p.id == "coup-de-boost")
    closing = (made(loaded, outline, "le-forem", "fr"), made(
        loaded, outline, "le-forem", "fr", address={"fr": ADDRESS}), made(
        loaded, outline, "le-forem", "fr", address={"en": ADDRESS}))  # fmt: skip
    found = [{code.href for code in of_kind(each[str(subject.id)], QrCode)} for each in closing]
    public, pill = subject.links[0].url, f"{ADDRESS}index.html#card-coup-de-boost"
    assert found == [{public}, {pill}, {public}]


def test_practice_without_a_video_keeps_the_code_of_its_source(
    loaded: Loaded, library: Library
) -> None:
    silent = next(p for p in library.practices if p.links)
    setting = loaded.setting(LanguageTag("fr"))
    changed = tuple(
        p.model_copy(update={"narration": ()}) if p.id == silent.id else p
        for p in setting.library.practices
    )
    partners = tuple(
        p.model_copy(update={"address": {"fr": ADDRESS}}) for p in setting.library.partners
    )
    known = {outline.name: outline for outline in loaded.outlines}
    update = {"practices": changed, "partners": partners}
    setting = replace(setting, library=setting.library.model_copy(update=update))
    (deliverable,) = (
        each
        for each in planned(loaded, "le-forem", "fr", "handout-practice")
        if each.subject == silent.id
    )
    handout = compose(deliverable, known["handout-practice"], setting=setting)
    assert [code.href for code in of_kind(handout, QrCode)] == [silent.links[0].url]
