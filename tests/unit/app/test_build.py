import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from netpes_learn.app.build import build
from netpes_learn.app.explain import explain
from netpes_learn.app.request import Request, Workspace
from netpes_learn.engine.containers import verify_path

Run = Callable[..., int]
PRACTICE = Path("content/practices/coup-de-boost.yml")
BUILD = ("build", "--partner", "le-forem", "--jobs", "1")
FOLDER = Path("build/partners/le-forem/fr")

# A page that needs no pills, so that whole bundles can be built in seconds.
INDEX = """
kind: bundle
for_each: partner
stem: index
formats: [web]
after: true
document:
  kind: site
  id: index
  properties: "{{ properties(title=project.title) }}"
  brand: "{{ brand }}"
  title: "{{ project.title }}"
  footer: "{{ partner.name }}"
  wording: {skip: Skip, version: Version, date: Date, open: Files, practices: All, contents: All}
  groups:
    - id: all
      title: All
      colour: "{{ colour_of(None) }}"
      cards:
        - for_each: practice in practices
          id: "{{ practice.id }}"
          title: "{{ practice.title }}"
          colour: "{{ colour_of(None) }}"
          tint: "{{ tint_of(None) }}"
          entries:
            - role: deck
              href: "{{ 'decks/' ~ practice.id ~ '.pptx' }}"
              text: Slides
              note: "{{ size(files['decks/' ~ practice.id ~ '.pptx'].size) }}"
"""


@pytest.fixture
def small(copy: Path) -> Path:
    """A checkout whose bundles hold decks and handouts of three practices."""
    outlines = copy / "templates" / "outlines"
    for outline in outlines.iterdir():
        if outline.stem not in {"deck-practice", "handout-practice"}:
            outline.unlink()
    (outlines / "index.yml").write_text(INDEX, "utf-8")
    return copy


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def states(root: Path) -> dict[str, str]:
    report = json.loads((root / "build/report.json").read_bytes())
    return {artefact["path"]: artefact["state"] for artefact in report["artefacts"]}


def change(root: Path, old: str, new: str) -> None:
    text = (root / PRACTICE).read_text("utf-8")
    assert old in text
    (root / PRACTICE).write_text(text.replace(old, new), "utf-8")


def test_bundle_is_whole_and_verifies(run: Run, small: Path) -> None:
    assert run(*BUILD) == 0
    folder = small / FOLDER
    for name in ("index.html", "SHA256SUMS", "bundle.json", "decks/amef.pptx"):
        assert (folder / name).is_file()
    (archive,) = (small / "build/bundles").iterdir()
    assert archive.name == "netpes-le-forem-fr-2026.11.1.zip"
    assert verify_path(folder).good
    assert verify_path(archive).good
    with zipfile.ZipFile(archive) as packed:
        assert sorted(packed.namelist()) == sorted(sums(folder))


def test_second_build_renders_and_writes_nothing(
    run: Run, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*BUILD)
    times = {p: p.stat().st_mtime_ns for p in (small / "build/partners").rglob("*")}
    capsys.readouterr()
    assert run(*BUILD) == 0
    said = capsys.readouterr().out
    assert said.startswith("0 rendered")
    assert ", 0 written, 0 removed" in said
    assert {p: p.stat().st_mtime_ns for p in (small / "build/partners").rglob("*")} == times


def test_one_changed_word_renders_only_what_shows_it(run: Run, small: Path) -> None:
    run(*BUILD)
    change(small, "trade unions", "labour unions")
    assert run(*BUILD) == 0
    made = {path for path, state in states(small).items() if state == "rendered"}
    shown = {"decks/coup-de-boost.pptx", "handouts/coup-de-boost.docx",
             "handouts/coup-de-boost.pdf"}  # fmt: skip
    # The index tells sizes, so it follows when one of them changes; nothing else may.
    assert shown <= {path.removeprefix("partners/le-forem/fr/") for path in made}
    assert not {path for path in made if "amef" in path or "otlav" in path}


@pytest.mark.parametrize("damaged", [False, True])
def test_archive_after_a_change_is_the_one_that_a_first_build_packs(
    run: Run, small: Path, *, damaged: bool
) -> None:
    run(*BUILD)
    (archive,) = (small / "build/bundles").iterdir()
    if damaged:
        content = bytearray(archive.read_bytes())
        content[content.index(b"decks/amef.pptx") + 1000] ^= 1
        archive.write_bytes(content)
    change(small, "trade unions", "labour unions")
    run(*BUILD)
    after = archive.read_bytes()
    shutil.rmtree(small / "build")
    run(*BUILD)
    assert archive.read_bytes() == after


def test_explain_names_the_word_that_changed(
    run: Run, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = (*BUILD, "--language", "en")
    run(*english)
    change(small, "trade unions", "labour unions")
    run(*english)
    capsys.readouterr()
    assert run("explain", "build/partners/le-forem/en/decks/coup-de-boost.pptx") == 0
    said = capsys.readouterr().out
    assert "what it says changed" in said
    assert "'trade' → 'labour'" in said


def test_word_that_is_not_shown_renders_nothing(run: Run, small: Path) -> None:
    """Narration is not in decks and handouts."""
    run(*BUILD)
    change(small, "What came of it? From 2021", "And what came of it? From 2021")
    run(*BUILD)
    assert set(states(small).values()) == {"unchanged"}


def test_changed_template_renders_what_reads_it(run: Run, small: Path) -> None:
    run(*BUILD)
    template = small / "templates/handout/handout.typ"
    template.write_text(template.read_text("utf-8") + "\n// a remark\n", "utf-8")
    run(*BUILD)
    found = states(small)
    made = {Path(path).suffix for path, state in found.items() if state == "rendered"}
    assert made == {".pdf"}
    explained = explain(small / FOLDER / "handouts/amef.pdf", small / "build", {})
    assert explained is not None
    assert explained.reason == "file"
    assert explained.details == ("templates/handout/handout.typ",)


def test_stale_outputs_are_removed(run: Run, small: Path) -> None:
    run(*BUILD)
    stray = small / FOLDER / "decks/old-name.pptx"
    stray.write_bytes(b"x")
    partner = small / "content/partners/le-forem.yml"
    partner.write_text(partner.read_text("utf-8").replace(", otlav]", "]"), "utf-8")
    run(*BUILD)
    assert not stray.exists()
    assert not (small / FOLDER / "decks/otlav.pptx").exists()
    assert (small / FOLDER / "decks/amef.pptx").exists()


def test_part_of_a_bundle_removes_nothing_else(run: Run, small: Path) -> None:
    run(*BUILD)
    run(*BUILD, "--only", "deck", "--practice", "amef")
    assert (small / FOLDER / "handouts/otlav.pdf").exists()
    assert verify_path(small / FOLDER).good


def test_changed_part_is_no_longer_called_a_bundle(run: Run, small: Path) -> None:
    run(*BUILD)
    change(small, "trade unions", "labour unions")
    run(*BUILD, "--only", "deck")
    assert not (small / FOLDER / "SHA256SUMS").exists()
    run(*BUILD)
    assert verify_path(small / FOLDER).good


def test_damaged_output_is_put_right(run: Run, small: Path) -> None:
    run(*BUILD)
    target = small / FOLDER / "handouts/amef.pdf"
    good = target.read_bytes()
    target.write_bytes(good[:-1] + b"?")
    assert not verify_path(small / FOLDER).good
    run(*BUILD)
    assert target.read_bytes() == good


def test_damaged_store_is_made_anew(run: Run, small: Path) -> None:
    run(*BUILD)
    before = sums(small / FOLDER)
    for blob in (small / "build/.store/blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"damaged")
    (small / FOLDER / "handouts/amef.pdf").unlink()
    assert run(*BUILD) == 0
    assert sums(small / FOLDER) == before


def test_directory_time_zone_and_workers_leave_no_trace(small: Path, tmp_path: Path) -> None:
    found = []
    for name, zone, jobs in (("one", "Pacific/Auckland", "1"), ("two", "America/Lima", "2")):
        out = tmp_path / name / "deeper" / "build"
        done = subprocess.run(
            [sys.executable, "-m", "netpes_learn", *BUILD[:-1], jobs, "--out", str(out)],
            cwd=small,
            env={**os.environ, "TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": jobs},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found.append(sums(out / "partners") | sums(out / "bundles"))
    assert found[0] == found[1]


def test_killed_build_leaves_no_half_file(small: Path) -> None:
    command = [sys.executable, "-m", "netpes_learn", *BUILD]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, cwd=small, check=True, timeout=300, **quiet)
    whole = sums(small / FOLDER)
    change(small, "trade unions", "labour unions")
    subprocess.run(command, cwd=small, check=True, timeout=300, **quiet)
    after = sums(small / FOLDER)
    for delay in (0.4, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5, 1.8):
        swap = ("labour unions", "trade unions") if delay in {0.7, 1.0, 1.2, 1.5} else (
            "trade unions", "labour unions")  # fmt: skip
        text = (small / PRACTICE).read_text("utf-8")
        (small / PRACTICE).write_text(text.replace(*swap), "utf-8")
        # Renders must be made anew each time, or there is nothing to interrupt.
        for kept in (small / "build/.store/renders").rglob("*.json"):
            kept.unlink()
        process = subprocess.Popen(command, cwd=small, start_new_session=True, **quiet)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for path, found in sums(small / FOLDER).items():
            assert found in {whole.get(path), after.get(path)}, path
    subprocess.run(command, cwd=small, check=True, timeout=300, **quiet)
    assert verify_path(small / FOLDER).good


def test_partners_share_what_is_equal(small: Path) -> None:
    workspace = Workspace(small / "content", small / "templates")
    request = Request(partners=("le-forem",), languages=("fr",), jobs=1)
    build(workspace, small / "build", request)
    again = build(workspace, small / "other", request)
    assert all(artefact.state == "rendered" for artefact in again.artefacts)
    third = build(workspace, small / "build", Request(("le-forem",), ("fr", "en"), jobs=1))
    assert not any(a.state == "rendered" for a in third.artefacts if "/fr/" in a.path)
