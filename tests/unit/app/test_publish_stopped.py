# What enters: a publication that ends before each of its steps. What leaves: a reader who finds a whole
# release all the same, and a publication that then finishes.
import re
import shutil
from pathlib import Path

import pytest
from tests.support.shelves import (
    NEW,
    NEWEST,
    OLD,
    check_whole,
    live_files,
    make_release,
    newest_in,
    wishes,
)

from netpes_learn.app.publish import publish
from netpes_learn.engine.folder import FolderTarget


class StoppedError(BaseException):
    """Publishing ended here, as by a power cut."""


class Stopping(FolderTarget):
    """A folder at which publishing ends before the n-th thing that it would change."""

    def __init__(self, root: Path, *, left: int) -> None:
        super().__init__(root)
        self.left = left

    def step(self) -> None:
        if self.left == 0:
            raise StoppedError
        self.left -= 1

    def put(self, path: str, content: bytes) -> None:
        self.step()
        super().put(path, content)

    def send(self, path: str, file: Path) -> None:
        self.step()
        super().send(path, file)

    def remove(self, path: str) -> None:
        self.step()
        super().remove(path)


def as_an_earlier_program_left_it(place: Path) -> None:
    """Take away pages and feeds in other languages than English, and what leads to them."""
    for path in place.rglob("*"):
        if path.name.endswith((".ca.html", ".ca.atom", ".en.atom")):
            path.unlink()
        elif path.name == "index.html":
            ways = (
                '(?s)<nav class="languages".*?</nav>|<link rel="alt[^>]*>|<p class="feed">.*?</p>'
            )
            path.write_text(re.sub(ways, "", path.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize("earlier", [False, True])
def test_readers_find_a_whole_release_wherever_publishing_ends(
    tmp_path: Path, *, earlier: bool
) -> None:
    """Each step of a publication that adds a release and drops one, one after the other."""
    for version in (OLD, NEW, NEWEST):
        make_release(tmp_path / version, version)
    begun = tmp_path / "begun"
    for version in (OLD, NEW):
        publish(FolderTarget(begun), tmp_path / version, wishes(keep=2))
    if earlier:
        as_an_earlier_program_left_it(begun)
    seen: list[str] = []
    for steps in range(100):
        place = tmp_path / str(steps)
        shutil.copytree(begun, place)
        try:
            publish(Stopping(place, left=steps), tmp_path / NEWEST, wishes(keep=2))
        except StoppedError:
            seen.append(check_whole(FolderTarget(place)))
        else:
            break
        publish(FolderTarget(place), tmp_path / NEWEST, wishes(keep=2))
        assert newest_in(FolderTarget(place)) == NEWEST
        assert set(FolderTarget(place).files("")) - {".publishing/lock"} == live_files(
            FolderTarget(place)
        )
    # Two bundles, what describes them, pages, pointer; then what falls away.
    assert len(seen) > 15
    moved = seen.index(NEWEST)
    assert seen == [NEW] * moved + [NEWEST] * (len(seen) - moved)
    assert len(seen) - moved >= 5
