# What enters: two small bundles, made before and after known edits. What leaves: each edit, told as what
# it is, in every file that tells it.
import copy
import json
import zipfile
from pathlib import Path

import pytest
from tests.support.changes import bundle, edit, release, telling, told, workspace

from netpes_learn.app.diff import diff
from netpes_learn.app.difference import lines, written
from netpes_learn.app.releases import snapshot_content, snapshot_path
from netpes_learn.app.since import released
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.diagnostics import Report
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.comparing.documents import Rendered
from netpes_learn.stages.comparing.snapshot import snapshot, within
from netpes_learn.stages.comparing.telling import Release, tell


@pytest.fixture
def checkout(small: Path) -> Path:
    return telling(small)


def test_each_edit_is_told_as_what_it_is(checkout: Path) -> None:
    old = bundle(checkout, "old")
    release(checkout, "2026.02.0")
    edit(checkout, "practices/bridge.yml",
         ("value: 1146", "value: 1203"), ("version: 1.0.0", "version: 2.0.0"),
         ("tips:\n", "tips:\n  - {id: train, text: Let a train go there twice a day.}\n"),
         ("It is open every day.", "It is oepn every day ."),
         ("  - {id: far, text: Some live far away.}\n  - {id: shy, text: Some do not dare to come.}",
          "  - {id: shy, text: Some do not dare to come.}\n  - {id: far, text: Some live far away.}"))  # fmt: skip
    difference = diff(workspace(checkout), old, bundle(checkout, "new"))
    bridge = told(difference, "bridge")
    assert (bridge.kind, bridge.before, bridge.now) == ("changed", "1.0.0", "2.0.0")
    (figure,) = bridge.figures
    assert [plain(figure.before), plain(figure.now)] == ["1,146", "1,203"]
    assert [(text.part, text.kind) for text in bridge.texts] == [
        ("scenarios", "order"),
        ("tips", "new"),
    ]
    assert difference.since.unseen == 1
    assert (difference.since.before, difference.since.now) == ("2026.01.0", "2026.02.0")


def test_a_practice_that_is_gone_is_told_and_one_that_came(checkout: Path) -> None:
    old = bundle(checkout, "old")
    release(checkout, "2026.02.0")
    (checkout / "content" / "partners" / "north.yml").open("a").write("practices: [bridge]\n")
    new = bundle(checkout, "new")
    assert told(diff(workspace(checkout), old, new), "raft").kind == "gone"
    release(checkout, "2026.01.0")
    only_bridge = bundle(checkout, "only")
    (checkout / "content" / "partners" / "north.yml").write_text(
        (checkout / "content" / "partners" / "north.yml")
        .read_text()
        .replace("practices: [bridge]\n", "")
    )
    release(checkout, "2026.02.0")
    both = bundle(checkout, "both")
    assert told(diff(workspace(checkout), only_bridge, both), "raft").kind == "new"


def test_the_files_say_it_alike(checkout: Path) -> None:
    old = bundle(checkout, "old")
    release(checkout, "2026.02.0")
    edit(checkout, "practices/bridge.yml", ("value: 1146", "value: 1203"))
    difference = diff(workspace(checkout), old, bundle(checkout, "new"))
    paths = {path.suffix: path for path in written(difference, workspace(checkout), checkout / "o")}
    page = paths[".html"].read_text("utf-8")
    assert "1,146" in page
    assert "<strong>1,203</strong>" in page
    with zipfile.ZipFile(paths[".docx"]) as package:
        body = package.read("word/document.xml").decode()
    assert "1,203" in body
    assert body.count("w:pageBreakBefore") == 1
    (change,) = json.loads(paths[".json"].read_text("utf-8"))["subjects"]
    assert change["fields"][0]["path"] == "results.figures[helped].value"
    assert any("1,146 | 1,203" in line for line in lines(difference.document))


def test_a_bundle_tells_what_changed_since_the_release_before(checkout: Path) -> None:
    loaded = load(workspace(checkout), Report())
    assert loaded is not None
    shown = {
        tag: snapshot(loaded.setting(LanguageTag(tag)).library, language=LanguageTag(tag))
        for tag in ("en", "fr")
    }
    first = zipfile.ZipFile(bundle(checkout, "first")).namelist()
    assert not [name for name in first if name.startswith("changes")]
    place = snapshot_path(checkout / "content", "2026.01.0")
    place.parent.mkdir()
    place.write_bytes(snapshot_content("2026.01.0", shown))
    record = {"schema": "netpes-learn/release/1", "version": "2026.01.0", "date": "2026-01-31",
              "commit": "", "source": "", "practices": {}, "bundles": {}}  # fmt: skip
    place.with_name("2026.01.0.json").write_text(json.dumps(record))
    release(checkout, "2026.02.0")
    edit(checkout, "practices/bridge.yml", ("value: 1146", "value: 1203"))
    with zipfile.ZipFile(bundle(checkout, "second")) as archive:
        assert "1,203" in archive.read("changes.html").decode()
        assert "changes.docx" in archive.namelist()
        listed = {file["path"] for file in json.loads(archive.read("bundle.json"))["files"]}
        assert {"changes.html", "changes.docx", "content.json"} <= listed
        assert b"  content.json\n" in archive.read("SHA256SUMS")


def test_what_is_not_in_a_snapshot_is_no_reason_to_look_at_a_slide_again(loaded: Loaded) -> None:
    """Each title slide has a map, for instance, and so it had before."""
    shown = within(snapshot(loaded.library), "le-forem")
    setting = loaded.setting(LanguageTag("en"))
    earlier = copy.deepcopy(shown)
    earlier["subjects"]["practices/amef"]["tips"][0]["text"] = "Count twice."
    since = tell(
        released(earlier, setting, path=""),
        Release(shown, setting),
        partner="le-forem",
        outlines=loaded.outlines,
        rendered=Rendered(),
    )
    (amef,) = since.practices
    titles = [plain(slide.title) for slide in amef.slides]
    assert titles
    assert plain(amef.title) not in titles
