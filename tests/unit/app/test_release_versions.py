# What enters: the smallest checkout, released, changed and released again. What leaves: the version, date
# and note that each change asks for, and what a release remembers of what was said before.
import json
import re
from pathlib import Path

import pytest
from tests.support.checkouts import edit
from tests.support.releasing import BRIDGE, RELEASE, Run, errors, runner

from netpes_learn.app.releases import differing, patched, records, snapshots_before, snapshots_of


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(small, monkeypatch)


@pytest.mark.parametrize(
    ("version", "date", "code"),
    [
        ("2025.12.1", "2026-03-01", "NL500"), ("2026.3.1", "2026-03-01", "NL500"),
        ("2026.13.1", "2026-03-01", "NL500"), ("2026.03.01", "2026-03-01", "NL500"),
        ("", "2026-02-02", "NL505"), ("", "2026-02-30", "NL505"), ("", "tomorrow", "NL505"),
        ("", "20260301", "NL505"),
    ],
)  # fmt: skip
def test_version_and_date_must_follow_the_last_release(
    run: Run, capsys: pytest.CaptureFixture[str], version: str, date: str, code: str
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    assert run("release", "--check", "--version", version, "--date", date) == 1
    assert errors(capsys) == [("content/project.yml", code)]


def test_next_release_counts_within_its_month(run: Run) -> None:
    for date, version in (
        ("2026-02-03", "2026.01.0"), ("2026-02-04", "2026.02.1"), ("2026-02-04", "2026.02.2"),
        ("2026-12-01", "2026.12.1"),
    ):  # fmt: skip
        assert run(*RELEASE, date, "--prepare") == 0
        assert records(Path("content"))[-1].version == version


def test_changed_figure_needs_a_minor_version_and_a_note(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    edit(BRIDGE, "value: 1146", "value: 1147")
    assert run("release", "--check") == 1
    told = capsys.readouterr().err
    assert re.search(r"content/practices/bridge.yml:2:\d+: error NL501: since 1.0.0 something says "
                     r"more or other than before \(results.figures\[helped\].value\), and the "
                     r"version is 1.0.0\n  hint: write 1.1.0 or higher", told)  # fmt: skip
    edit(BRIDGE, "version: 1.0.0", "version: 1.0.1")
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/practices/bridge.yml", "NL501")]
    edit(BRIDGE, "version: 1.0.1", "version: 1.1.0")
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/practices/bridge.yml", "NL502")]
    text = BRIDGE.read_text("utf-8")
    BRIDGE.write_text(f"{text}changes:\n  - {{version: 1.1.0, note: One more.}}\n", "utf-8")
    assert run("release", "--prepare", "--date", "2026-03-01") == 0
    assert "- Better: The bridge (1.0.0 → 1.1.0). One more.\n" in (
        Path("CHANGELOG.md").read_text("utf-8")
    )
    assert records(Path("content"))[-1].practices["bridge"].note == "One more."


@pytest.mark.parametrize(
    ("old", "new", "least"),
    [
        ("Explain what", "Compare what", "2.0.0"),
        ("stem: What does", "stem: On what does", "1.1.0"),
        ("- Two sides, one bridge.", "- Two sides, one bridge.\n  - And a river of salmon.", "2.0.0"),
        ("It is near the station.", "It is  near the station.", "1.0.1"),
    ],
)  # fmt: skip
def test_version_that_is_asked_for_follows_from_what_changed(
    run: Run, capsys: pytest.CaptureFixture[str], old: str, new: str, least: str
) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    edit(BRIDGE, old, new)
    assert run("release", "--check", "--date", "2026-03-01") == 1
    assert re.findall(r"hint: write (\S+) or higher", capsys.readouterr().err) == [least]


def test_practice_that_is_new_or_gone_is_told_in_the_changelog(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    text = (
        BRIDGE.read_text("utf-8").replace("id: bridge", "id: ferry").replace("The bridge", "Ferry")
    )
    Path("content/practices/ferry.yml").write_text(
        text.replace("Bridge", "Ferry").replace("objective: Explain", "objective: Compare"), "utf-8"
    )
    assert run(*RELEASE, "2026-03-01", "--prepare") == 0
    assert "- New practice: Ferry (1.0.0).\n" in Path("CHANGELOG.md").read_text("utf-8")
    Path("content/practices/ferry.yml").unlink()
    assert run(*RELEASE, "2026-03-02", "--prepare") == 0
    assert "- Gone: practice `ferry`.\n" in Path("CHANGELOG.md").read_text("utf-8")


def test_record_that_is_damaged_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    path = Path("content/releases/2026.01.0.json")
    whole = path.read_bytes()
    for broken in (b"", b"{}", b"[]", whole[:-20], whole.replace(b"release/1", b"release/9")):
        path.write_bytes(broken)
        assert run("release", "--check") == 1
        assert errors(capsys) == [("content/releases/2026.01.0.json", "NL512")]
    path.write_bytes(whole)
    Path("content/releases/2026.01.0.snapshot.json").unlink()
    assert run("release", "--check") == 1
    assert errors(capsys) == [("content/project.yml", "NL515")]


def test_two_snapshots_are_kept_in_each_language(run: Run) -> None:
    for date in ("2026-02-03", "2026-03-01", "2026-04-01"):
        assert run(*RELEASE, date, "--prepare") == 0
    content = Path("content")
    assert [record.version for record in records(content)] == [
        "2026.01.0", "2026.03.1", "2026.04.1",
    ]  # fmt: skip
    assert snapshots_of(content, "2026.01.0") is None
    before = snapshots_before(content, "2026.04.1")
    assert before is not None
    assert before == snapshots_of(content, "2026.03.1")
    assert before["fr"]["subjects"]["practices/raft"]["title"] == "Le radeau"
    assert before["en"]["subjects"]["practices/raft"]["title"] == "The raft"
    assert snapshots_before(content, "2026.01.0") is None


def test_translation_asks_for_no_version_and_is_told_in_the_bundle(run: Run) -> None:
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    catalogue = Path("content/locale/fr/practices/raft.po")
    rest = {
        "short_title": ("Raft", "Radeau"), "summary": ("It floats.", "Il flotte."),
        "organisation.name": ("River Foundation", "Fondation du fleuve"),
        "comparators[1].text": ("Nothing floats there.", "Rien n’y flotte."),
    }  # fmt: skip
    entries = (f'\nmsgctxt "{at}"\nmsgid "{en}"\nmsgstr "{fr}"\n' for at, (en, fr) in rest.items())
    catalogue.write_text(catalogue.read_text("utf-8") + "".join(entries), "utf-8")
    assert run(*RELEASE, "2026-03-01", "--prepare") == 0
    text = Path("CHANGELOG.md").read_text("utf-8")
    assert "## 2026.03.1 (2026-03-01)\n\n- Now entirely in French: The raft.\n" in text
    content = Path("content")
    for version, expected in (("2026.01.0", False), ("2026.03.1", True)):
        known = snapshots_of(content, version)
        assert known is not None
        assert known["en"]["in_language"] == "all"
        assert ("practices/raft" in known["fr"]["in_language"]) is expected
        told = json.loads((content / f"releases/{version}.snapshot.json").read_bytes())
        assert "in" in told["others"]["fr"], "of what is as in English nothing is said twice"


def test_field_that_the_program_gains_later_is_no_change(run: Run) -> None:
    """Else each new field of the model would ask every practice for a new version."""
    assert run(*RELEASE, "2026-02-03", "--prepare") == 0
    known = snapshots_of(Path("content"), "2026.01.0")
    assert known is not None
    figure, *_ = known["en"]["subjects"]["practices/bridge"]["results"]["figures"]
    assert set(figure) == {"id", "value", "counts", "when"}
    scene, *_ = known["en"]["subjects"]["practices/bridge"]["narration"]
    assert set(scene) == {"id", "layout", "heading", "say", "labels"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a": 1, "b": [1, {"c": "x"}]}, {"a": 1, "b": [1, {"c": "y"}]}),
        ({"a": [1, 2]}, {"a": [1]}), ({"a": 1}, {"b": 1}), ([], {}), ({"a": {}}, {"a": {}}),
        ({"a": None}, {"a": {"in": 1}}), ("x", "y"), ({"0": 1}, [1]), ([[1], [2]], [[1], [3]]),
    ],
)  # fmt: skip
def test_what_differs_put_in_gives_the_other(one: object, two: object) -> None:
    assert patched(one, differing(one, two)) == two
