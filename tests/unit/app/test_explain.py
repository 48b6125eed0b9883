import typing
from pathlib import Path

import pytest

from netpes_learn.app.build import build
from netpes_learn.app.explain import WORDS, Explanation, Packed, explain, known_paths
from netpes_learn.app.request import Request, Workspace
from netpes_learn.engine.run import Reason

PAGE = "partners/north/fr/pages/raft.html"


@pytest.fixture
def built(small: Path) -> Path:
    again(small)
    return small


def again(root: Path) -> None:
    workspace = Workspace(root / "content", root / "templates")
    build(workspace, root / "build", Request(partners=("north",), languages=("fr",)))


def roots(root: Path) -> dict[str, Path]:
    return Workspace(root / "content", root / "templates").roots


def test_every_reason_has_words() -> None:
    assert set(WORDS) == set(typing.get_args(Reason)) - {""}


@pytest.mark.parametrize("way", ["absolute", "from the build folder", "from where one stands"])
def test_file_is_found_however_its_path_is_given(
    built: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.chdir(built)
    path = {
        "absolute": built / "build" / PAGE,
        "from the build folder": Path(PAGE),
        "from where one stands": Path("build") / PAGE,
    }[way]
    found = explain(path, Path("build"), roots(built))
    assert isinstance(found, Explanation)
    assert (found.path, found.task, found.reason) == (PAGE, "north/fr/pages/raft:web", "first")
    assert "templates/site/index.html.j2" in found.reads
    assert found.outdated == ()


def test_file_read_that_changed_since_is_named(built: Path) -> None:
    style = built / "templates/site/site.css"
    style.write_text(style.read_text("utf-8") + "/* more */", "utf-8")
    found = explain(built / "build" / PAGE, built / "build", roots(built))
    assert isinstance(found, Explanation)
    assert found.outdated == ("templates/site/site.css",)


def test_words_that_changed_are_named(built: Path) -> None:
    practice = built / "content/practices/raft.yml"
    practice.write_text(practice.read_text("utf-8").replace("It floats", "It swims"), "utf-8")
    again(built)
    found = explain(built / "build" / PAGE, built / "build", roots(built))
    assert isinstance(found, Explanation)
    assert found.reason == "document"
    assert found.details == ("lead[1].text: 'floats.' → 'swims.'",)


def test_file_that_no_build_made_is_not_explained(built: Path) -> None:
    out = built / "build"
    assert explain(Path("nothing.html"), out, roots(built)) is None
    assert explain(out / PAGE, built / "elsewhere", roots(built)) is None


def test_known_are_the_files_that_can_be_explained(built: Path) -> None:
    known = known_paths(built / "build")
    assert PAGE in known
    assert all(explain(Path(p), built / "build", roots(built)) is not None for p in known)
    assert known_paths(built / "elsewhere") == ()


# --- what is put together from other files -----------------------------------------------------

FOLDER = "partners/north/fr"


def packed(root: Path, name: str) -> Packed:
    found = explain(root / "build" / name, root / "build", roots(root))
    assert isinstance(found, Packed)
    return found


def test_archive_and_what_describes_it_are_put_together_from_the_rendered_files(
    built: Path,
) -> None:
    (archive,) = (built / "build/bundles").glob("*.zip")
    for name in (f"bundles/{archive.name}", f"{FOLDER}/bundle.json", f"{FOLDER}/SHA256SUMS"):
        found = packed(built, name)
        assert (found.path, found.folder, found.changed) == (name, FOLDER, ())
        assert found.files == ("index.html", "pages/bridge.html", "pages/raft.html")


def test_file_that_changed_since_it_was_packed_is_named(built: Path) -> None:
    (built / "build" / PAGE).write_text("other", "utf-8")
    assert packed(built, f"{FOLDER}/SHA256SUMS").changed == ("pages/raft.html",)
