"""Two small bundles, made before and after known edits, compared."""

import copy
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from netpes_learn.app.build import build
from netpes_learn.app.bundles import Seal
from netpes_learn.app.diff import Wish, diff
from netpes_learn.app.difference import Difference, lines, written
from netpes_learn.app.releases import snapshot_content, snapshot_path
from netpes_learn.app.request import Request, Workspace
from netpes_learn.app.since import released
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.bundle.signing import SecretKey, new_key, sign
from netpes_learn.cli import main
from netpes_learn.content.localise import messages
from netpes_learn.diagnostics import ContentError, Report
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.comparing.documents import Rendered
from netpes_learn.stages.comparing.snapshot import snapshot, within
from netpes_learn.stages.comparing.telling import Release, tell
from netpes_learn.stages.comparing.told import Told

ROOT = Path(__file__).parents[3]
Edit = Callable[[str], str]


@pytest.fixture
def checkout(small: Path) -> Path:
    """The small checkout, with what tells changes."""
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


@pytest.mark.parametrize(
    ("code", "wish"), [("NL523", Wish()), ("NL525", Wish(language="xx", any_partner=True))]
)
def test_bundles_that_cannot_be_compared_are_refused(checkout: Path, code: str, wish: Wish) -> None:
    bundles = [bundle(checkout, name, partner=name) for name in ("north", "south")]
    with pytest.raises(ContentError) as caught:
        diff(workspace(checkout), *bundles, wish)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_two_languages_are_not_compared_nor_a_newer_one_first(checkout: Path) -> None:
    old, french = bundle(checkout, "old"), bundle(checkout, "french", language="fr")
    release(checkout, "2026.02.0")
    new = bundle(checkout, "new")
    for pair, code in (((old, french), "NL524"), ((new, old), "NL526")):
        with pytest.raises(ContentError) as caught:
            diff(workspace(checkout), *pair)
        assert [d.code for d in caught.value.diagnostics] == [code]


def test_what_is_no_whole_bundle_is_not_read(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = bundle(checkout, "good")
    broken = checkout / "broken.zip"
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    text = checkout / "text.zip"
    text.write_text("no bundle")
    nothing = checkout / "nothing.json"
    nothing.write_text("{}")
    folder = checkout / "empty"
    folder.mkdir()
    for path, code in ((broken, "NL521"), (text, "NL521"), (nothing, "NL520"), (folder, "NL521"),
                       (checkout / "absent.zip", "NL521"), (Path("2025.01.0"), "NL522")):  # fmt: skip
        arguments = ["--content", str(checkout / "content"),
                     "--templates", str(checkout / "templates")]  # fmt: skip
        assert main(["diff", str(path), str(good), *arguments]) == 1
        assert code in capsys.readouterr().err, path


def test_a_bundle_from_before_content_was_kept_says_so(checkout: Path) -> None:
    good = bundle(checkout, "good")
    unpacked = checkout / "unpacked"
    with zipfile.ZipFile(good) as archive:
        archive.extractall(unpacked)
    (unpacked / "content.json").unlink()
    with pytest.raises(ContentError) as caught:
        diff(workspace(checkout), unpacked, good)
    # The sums name it: a bundle that lost the file is not whole.
    assert {d.code for d in caught.value.diagnostics} == {"NL521"}


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


def test_a_snapshot_may_lack_what_is_in_its_language_but_not_garble_it(checkout: Path) -> None:
    with zipfile.ZipFile(bundle(checkout, "good", language="fr")) as archive:
        shown = json.loads(archive.read("content.json"))
    path = checkout / "shown.json"
    for garbled in (5, "some", [5], None, {"all": 1}):
        path.write_text(json.dumps({**shown, "in_language": garbled}))
        with pytest.raises(ContentError) as caught:
            diff(workspace(checkout), path, path)
        assert [d.code for d in caught.value.diagnostics] == ["NL520"], garbled
    del shown["in_language"]
    path.write_text(json.dumps(shown))
    assert not diff(workspace(checkout), path, path).since.changes


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


def test_bundles_are_read_only_if_somebody_trusted_signed_both(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ours, public), (theirs, _) = new_key(), new_key()
    old, forged, plain_one = (
        signed(checkout, "old", ours), signed(checkout, "forged", theirs), bundle(checkout, "plain")
    )  # fmt: skip
    release(checkout, "2026.02.0")
    new = signed(checkout, "new", ours)
    places = ["--content", str(checkout / "content"), "--templates", str(checkout / "templates")]
    key = ["--key", public.text]

    def told(*arguments: object) -> tuple[int, str]:
        return main(["diff", *map(str, arguments), *places]), capsys.readouterr().err

    assert told(old, new, *key) == (
        0, "".join(f"{path.as_posix()}: signed: with key {public.id}, which you trust\n"
                   for path in (old, new)),
    )  # fmt: skip
    code, words = told(forged, plain_one, *key)
    assert code == 1
    assert [line for line in words.splitlines() if "NL521" in line] == [
        next(line for line in words.splitlines() if forged.as_posix() in line),
        next(line for line in words.splitlines() if plain_one.as_posix() in line),
    ], "both are told at once"
    assert "say --unsigned" in words
    code, words = told(plain_one, new, *key, "--unsigned")
    assert code == 0
    assert "not signed: that is as it should be only if you built it yourself" in words
    assert told(forged, new, *key, "--unsigned")[0] == 1, "a wrong signature is worse than none"
    code, words = told(old, new)
    assert code == 0
    assert "by whom was not checked" in words


def test_keys_of_the_checkout_are_trusted_without_naming_them(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, public = new_key()
    old = bundle(checkout, "old")
    good = signed(checkout, "good", ours)
    key = checkout / "content/keys/ours.pub"
    key.parent.mkdir()
    key.write_bytes(public.file())
    places = ["--content", str(checkout / "content"), "--templates", str(checkout / "templates")]
    assert main(["diff", str(good), str(good), *places]) == 0
    assert public.id in capsys.readouterr().err
    assert main(["diff", str(old), str(good), *places]) == 1
