import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from netpes_learn.app.build import build
from netpes_learn.app.check import check
from netpes_learn.app.report import report_of, write_report
from netpes_learn.app.request import Outcome, Request, UnknownSelectionError, Workspace
from netpes_learn.diagnostics import ContentError

NORTH = Request(partners=("north",), languages=("fr",))


class Builds:
    """Builds of the small checkout; keeps what the last report said."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "build"
        self.workspace = Workspace(root / "content", root / "templates")

    def run(self, request: Request = NORTH) -> Outcome:
        outcome = build(self.workspace, self.out, request)
        write_report(outcome, request, self.workspace, self.out)
        return outcome

    def said(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.out / "report.json").read_bytes())
        return content

    def states(self) -> dict[str, str]:
        return {
            artefact["path"].removeprefix("partners/north/fr/"): artefact["state"]
            for artefact in self.said()["artefacts"]
        }


@pytest.fixture
def builds(small: Path) -> Builds:
    return Builds(small)


def test_report_tells_every_artefact_with_size_time_and_state(builds: Builds) -> None:
    builds.run()
    said = builds.said()
    assert (said["partners"], said["jobs"], said["warnings"]) == (["north"], 1, [])
    paths = [artefact["path"] for artefact in said["artefacts"]]
    assert paths == sorted(paths)
    assert len(paths) == 3
    page = said["artefacts"][1]
    assert page["path"] == "partners/north/fr/pages/bridge.html"
    assert page["bytes"] == (builds.out / page["path"]).stat().st_size
    assert (page["kind"], page["format"], page["state"], page["reason"]) == (
        "page", "web", "rendered", "first",
    )  # fmt: skip
    assert page["facts"] == {"practices": 0}
    html = (builds.out / "report.html").read_text("utf-8")
    assert "partners/north/fr/pages/bridge.html" in html or "bridge" in html


def test_state_is_rendered_then_unchanged_then_cached(builds: Builds) -> None:
    builds.run()
    assert set(builds.states().values()) == {"rendered"}
    builds.run()
    assert set(builds.states().values()) == {"unchanged"}
    (builds.out / "partners/north/fr/pages/raft.html").unlink()
    builds.run()
    assert builds.states() == {
        "index.html": "unchanged", "pages/bridge.html": "unchanged", "pages/raft.html": "cached",
    }  # fmt: skip


def test_what_was_removed_is_told(builds: Builds) -> None:
    builds.run()
    (builds.root / "content/practices/bridge.yml").write_text(
        (builds.root / "content/practices/bridge.yml").read_text("utf-8").replace(
            "related:\n  - {practice: raft, why: It floats.}\n", ""), "utf-8")  # fmt: skip
    (builds.root / "content/practices/raft.yml").unlink()
    (builds.root / "content/locale/fr/practices/raft.po").unlink()
    outcome = builds.run()
    assert builds.said()["pruned"] == ["partners/north/fr/pages/raft.html"]
    assert report_of(outcome, NORTH)["pruned"] == ["partners/north/fr/pages/raft.html"]


def test_report_of_nothing_is_an_empty_report() -> None:
    found = report_of(Outcome((), 0, {}, (), (), (), 1.239), Request(jobs=3))
    assert (found["artefacts"], found["partners"], found["jobs"]) == ([], [], 3)
    assert found["seconds_total"] == 1.24


@pytest.mark.parametrize(
    ("request_", "bundles", "everything"),
    [
        (Request(), True, True),
        (Request(partners=("north",)), True, False),
        (Request(languages=("fr",)), True, False),
        (Request(kinds=("page",)), False, False),
        (Request(practices=("raft",)), False, False),
        (Request(kinds=("page", "bundle")), True, False),
    ],
)
def test_part_of_the_files_is_no_bundle(
    request_: Request, bundles: bool, everything: bool  # noqa: FBT001
) -> None:  # fmt: skip
    assert (request_.bundles, request_.everything) == (bundles, everything)


def test_kind_or_practice_alone_is_built_without_an_index(builds: Builds) -> None:
    builds.run(Request(partners=("north",), languages=("fr",), practices=("raft",)))
    assert list(builds.states()) == ["pages/raft.html"]
    builds.run(Request(partners=("north",), languages=("fr",), kinds=("page",)))
    assert list(builds.states()) == ["pages/bridge.html", "pages/raft.html"]


def test_kind_that_no_outline_makes_is_not_passed_over(builds: Builds) -> None:
    with pytest.raises(UnknownSelectionError, match="no outline makes the kind 'course'"):
        builds.run(Request(kinds=("course",)))


def test_everything_built_again_removes_partners_that_are_gone(builds: Builds) -> None:
    partners = builds.root / "content/partners"
    shutil.copytree(partners / "south", partners / "west")
    text = (partners / "south.yml").read_text("utf-8").replace("id: south", "id: west")
    (partners / "west.yml").write_text(text, "utf-8")
    builds.run(Request())
    assert len(list((builds.out / "bundles").iterdir())) == 4
    (partners / "west.yml").unlink()
    stale = builds.out / "partners/west"
    builds.run(NORTH)
    assert stale.exists(), "a build of one partner has no say about another"
    builds.run(Request())
    assert not stale.exists()
    assert len(list((builds.out / "bundles").iterdir())) == 3


def test_files_that_no_build_made_are_left_alone(builds: Builds) -> None:
    """Somebody may build into a folder of their own that holds one called "partners"."""
    mine = [builds.out / name for name in ("partners/contracts/a.odt", "bundles/of-mine.zip")]
    for path in mine:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"years of work")
    builds.run(Request())
    assert all(path.exists() for path in mine)


def test_blob_lost_while_a_bundle_is_packed_is_told_and_mended(builds: Builds) -> None:
    """The page under build/ is whole, so nobody looks at the store until the archive is packed."""
    outcome = builds.run()
    (archive,) = (builds.out / name for name in outcome.archives)
    whole = archive.read_bytes()
    archive.unlink()
    for blob in (builds.out / ".store/blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"?" * blob.stat().st_size)
    with pytest.raises(ContentError, match="NL071"):
        builds.run()
    # Everything damaged was found at once: the next build puts all of it right.
    builds.run()
    assert archive.read_bytes() == whole


def test_mistake_in_an_outline_writes_nothing(builds: Builds) -> None:
    page = builds.root / "templates/outlines/page.yml"
    page.write_text(page.read_text("utf-8").replace("practice.summary", "practice.sumary"), "utf-8")
    with pytest.raises(ContentError, match="sumary") as caught:
        builds.run()
    assert len(caught.value.diagnostics) == 1
    assert not (builds.out / "partners").exists()


@pytest.mark.parametrize("fault", ["{{ no.such }}", "{% if", None])
def test_fault_of_the_reports_template_stops_a_build_before_it_writes(
    builds: Builds, fault: str | None
) -> None:
    template = builds.workspace.templates / "report/report.html.j2"
    if fault is None:
        template.unlink()
    else:
        template.write_text(template.read_text("utf-8") + fault, "utf-8")
    with pytest.raises(ContentError) as caught:
        builds.run()
    assert [d.span.path for d in caught.value.diagnostics] == [template.as_posix()]
    assert not builds.out.exists()
    told = [d.code for d in check(builds.workspace).report.errors]
    assert told == ["NL064" if fault is None else "NL411"]
