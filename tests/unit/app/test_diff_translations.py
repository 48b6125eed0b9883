# What enters: two small bundles, made before and after a translation. What leaves: proof that it is told
# as one, and that what changed besides is told too.
import json
import zipfile
from pathlib import Path

import pytest
from tests.support.changes import bundle, edit, keep, release, telling, told, translate, workspace

from netpes_learn.app.diff import Wish, diff
from netpes_learn.app.difference import lines
from netpes_learn.app.releases import snapshot_content, snapshot_path
from netpes_learn.app.workspace import load
from netpes_learn.cli import main
from netpes_learn.diagnostics import Report
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.comparing.snapshot import snapshot


@pytest.fixture
def checkout(small: Path) -> Path:
    return telling(small)


def test_a_translation_is_told_to_those_who_read_it_only(checkout: Path) -> None:
    before = {tag: bundle(checkout, f"old-{tag}", language=tag) for tag in ("en", "fr")}
    release(checkout, "2026.02.0")
    catalogue = checkout / "content" / "locale" / "fr" / "practices" / "raft.po"
    entry = '\nmsgctxt "summary"\nmsgid "It floats."\nmsgstr "Il flotte."\n'
    catalogue.write_text(catalogue.read_text("utf-8") + entry, "utf-8")
    after = {tag: bundle(checkout, f"new-{tag}", language=tag) for tag in ("en", "fr")}
    english, french = (diff(workspace(checkout), before[t], after[t]) for t in ("en", "fr"))
    assert not english.since.practices
    assert [plain(text.now) for text in told(french, "raft").texts] == ["Il flotte."]


def test_what_is_now_in_the_language_is_no_rewrite(checkout: Path) -> None:
    old = bundle(checkout, "old", language="fr")
    release(checkout, "2026.02.0")
    edit(checkout, "practices/bridge.yml", ("value: 1146", "value: 1203"),
         ("tips:\n", "tips:\n  - {id: train, text: Let a train go there twice a day.}\n"))  # fmt: skip
    translate(checkout, "practices/raft", "practices/bridge", "areas/work", "glossary")
    new = bundle(checkout, "new", language="fr")
    difference = diff(workspace(checkout), old, new, Wish(language="en"))
    raft, bridge = (told(difference, name) for name in ("raft", "bridge"))
    assert (raft.kind, raft.now_in_language, raft.texts, raft.slides) == (
        "translated",
        True,
        (),
        (),
    )
    assert (bridge.kind, bridge.all_new, bridge.texts, bridge.slides) == ("changed", True, (), ())
    assert [plain(figure.now) for figure in bridge.figures] == ["1\u202f203"]
    text = "\n".join(lines(difference.document))
    assert "Changed · Now entirely in French | 1.0.0" in text
    assert "| Now entirely in French | 0.1.0" in text
    assert "  Now entirely in French: STSAL TAHT KROw and the glossary." in text
    assert text.count("Le radeau") == 1, "there is nothing to tell about it on a page of its own"
    assert "Now entirely in French. All its texts are new in this language" in text
    assert set(difference.as_json()["now_in_language"]) >= {
        "practices/raft", "practices/bridge", "areas/work",
    }  # fmt: skip


def test_where_no_text_can_be_compared_the_version_still_tells_of_a_change(checkout: Path) -> None:
    old = bundle(checkout, "old", language="fr")
    release(checkout, "2026.02.0")
    edit(checkout, "practices/raft.yml",
         ("It floats.", "It sinks."), ("version: 0.1.0", "version: 0.2.0"))  # fmt: skip
    translate(checkout, "practices/raft")
    raft = told(diff(workspace(checkout), old, bundle(checkout, "new", language="fr")), "raft")
    assert (raft.kind, raft.all_new, raft.texts) == ("changed", True, ())


def test_bundles_of_releases_that_are_kept_are_compared_in_english_too(checkout: Path) -> None:
    keep(checkout, "2026.01.0")
    old = bundle(checkout, "old", language="fr")
    edit(checkout, "practices/raft.yml", ("It floats.", "It sinks."))
    translate(checkout, "practices/raft")
    keep(checkout, "2026.02.0")
    new = bundle(checkout, "new", language="fr")
    raft = told(diff(workspace(checkout), old, new), "raft")
    assert (raft.kind, raft.now_in_language, raft.all_new) == ("changed", True, False)
    assert [(plain(text.before), plain(text.now)) for text in raft.texts] == [
        ("It floats.", ".SKNIS Ti")
    ]
    assert [run.lang for text in raft.texts for run in (*text.before, *text.now)] == ["en", "fr"]
    # A draft that has the version of a release and says something else is not that release.
    edit(checkout, "areas/work.yml", ("title: Work", "title: Labour"))
    draft = bundle(checkout, "draft", language="fr")
    assert told(diff(workspace(checkout), old, draft), "raft").all_new


def test_releases_tell_what_is_now_in_the_language_and_what_really_changed(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(checkout, "2026.01.0")
    edit(checkout, "practices/bridge.yml", ("It is open every day.", "It is closed on Sundays."))
    translate(checkout, "practices/raft", "practices/bridge")
    keep(checkout, "2026.02.0")
    arguments = ["diff", "2026.01.0", "2026.02.0", "--content", str(checkout / "content"),
                 "--templates", str(checkout / "templates"), "--language", "fr",
                 "--partner", "north"]  # fmt: skip
    assert main([*arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["now_in_language"] == ["practices/bridge", "practices/raft"]
    (subject,) = found["subjects"]
    assert subject["subject"] == "practices/bridge"
    assert {field["path"].partition("[")[0] for field in subject["fields"]} == {"success_factors"}
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "| Now entirely in français | 0.1.0" in text
    assert "| Changed · Now entirely in français | 1.0.0" in text
    assert text.count("It is open every day.") == 1


def test_a_bundle_tells_what_is_now_in_its_language(checkout: Path) -> None:
    keep(checkout, "2026.01.0")
    edit(checkout, "practices/raft.yml", ("Nothing floats there.", "Nothing swims there."))
    translate(checkout, "practices/raft")
    release(checkout, "2026.02.0")
    with zipfile.ZipFile(bundle(checkout, "second", language="fr")) as archive:
        page = archive.read("changes.html").decode()
        assert json.loads(archive.read("content.json"))["in_language"].count("practices/raft") == 1
    with zipfile.ZipFile(bundle(checkout, "english")) as archive:
        assert "Now entirely" not in archive.read("changes.html").decode()
    assert "Now entirely in " in page
    assert ".STAOLF Ti" not in page, "its texts are no rewrite"
    assert '<span lang="en">Nothing floats there.</span>' in page
    assert ".EREHT SMIWS GNIHTOn" in page


def test_releases_of_the_checkout_are_compared_in_a_language_wished_for(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = load(workspace(checkout), Report())
    assert loaded is not None
    place = snapshot_path(checkout / "content", "2026.01.0")
    place.parent.mkdir()
    for version, edits in (("2026.01.0", ()), ("2026.02.0", (("It floats.", "It sinks."),))):
        release(checkout, version)
        edit(checkout, "practices/raft.yml", *edits)
        loaded = load(workspace(checkout), Report())
        assert loaded is not None
        shown = {tag: snapshot(loaded.setting(LanguageTag(tag)).library, language=LanguageTag(tag))
                 for tag in ("en", "fr")}  # fmt: skip
        content = snapshot_content(version, shown)
        snapshot_path(checkout / "content", version).write_bytes(content)
    arguments = ["diff", "2026.01.0", "2026.02.0", "--content", str(checkout / "content"),
                 "--templates", str(checkout / "templates"), "--language", "fr"]  # fmt: skip
    assert main(arguments) == 1
    assert "--partner" in capsys.readouterr().err
    assert main([*arguments, "--partner", "north", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["language"], told["before"], told["now"]) == ("fr", "2026.01.0", "2026.02.0")
    (subject,) = told["subjects"]
    assert (subject["subject"], subject["title"]) == ("practices/raft", "Le radeau")
