import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from netpes_learn.app.again import key_of, recall
from netpes_learn.app.build import build
from netpes_learn.app.request import Outcome, Request, Workspace

NORTH = Request(partners=("north",), languages=("fr",))
PAGE = Path("partners/north/fr/pages/raft.html")
PRACTICE = Path("content/practices/raft.yml")


class Checkout:
    """The small checkout, built once."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "build"
        self.workspace = Workspace(root / "content", root / "templates")
        self.first = build(self.workspace, self.out, NORTH)

    def recalled(self, request: Request = NORTH) -> Outcome | None:
        return recall(self.workspace, self.out, request)


@pytest.fixture
def checkout(small: Path) -> Checkout:
    return Checkout(small)


def test_unchanged_checkout_is_recalled_as_a_build_that_did_nothing(checkout: Checkout) -> None:
    found = checkout.recalled()
    assert found is not None
    built = build(checkout.workspace, checkout.out, NORTH)
    assert replace(found, seconds=0) == replace(built, seconds=0)
    assert (found.rendered, sum(found.written.values())) == (0, 0)
    assert found.archives == checkout.first.archives


def test_number_of_jobs_makes_no_difference(checkout: Checkout) -> None:
    assert checkout.recalled(replace(NORTH, jobs=7)) is not None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda c: _edit(c.root / PRACTICE), id="content"),
        pytest.param(lambda c: _edit(c.root / "templates/outlines/page.yml"), id="template"),
        pytest.param(lambda c: (c.root / "content/new.txt").write_text("x"), id="new file"),
        pytest.param(lambda c: (c.root / PRACTICE).unlink(), id="file gone"),
        pytest.param(lambda c: (c.out / PAGE).unlink(), id="artefact gone"),
        pytest.param(lambda c: _edit(c.out / PAGE), id="artefact edited"),
        pytest.param(lambda c: os.utime(c.out / PAGE, (1, 1)), id="artefact touched"),
        pytest.param(lambda c: (c.out / PAGE).with_name("x").write_text("x"), id="stranger"),
        pytest.param(lambda c: (c.out / c.first.archives[0]).unlink(), id="archive gone"),
        pytest.param(lambda c: (c.out / ".store/last.json").write_text("{"), id="bad record"),
        pytest.param(lambda c: (c.out / ".store/last.json").write_text("[]"), id="odd record"),
    ],
)
def test_any_change_makes_a_build_look_again(
    checkout: Checkout, change: Callable[[Checkout], object]
) -> None:
    change(checkout)
    assert checkout.recalled() is None


@pytest.mark.parametrize(
    "request_", [Request(), replace(NORTH, languages=("en",)), replace(NORTH, kinds=("page",))]
)
def test_another_request_is_not_recalled(checkout: Checkout, request_: Request) -> None:
    assert checkout.recalled(request_) is None


def test_key_knows_the_code(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of(checkout.workspace, NORTH)
    assert key_of(checkout.workspace, NORTH) == before
    code = checkout.root / "code"
    code.mkdir()
    (code / "module.py").write_text("x = 1\n", "utf-8")
    monkeypatch.setattr("netpes_learn.__file__", str(code / "__init__.py"))
    other = key_of(checkout.workspace, NORTH)
    _edit(code / "module.py")
    assert len({before, other, key_of(checkout.workspace, NORTH)}) == 3


def test_build_in_a_folder_where_another_is_at_work_is_not_recalled(checkout: Checkout) -> None:
    from filelock import FileLock

    with FileLock(checkout.out / ".store/lock"):
        assert checkout.recalled() is None


def _edit(path: Path) -> None:
    path.write_text(path.read_text("utf-8") + "\n# edited\n", "utf-8")
