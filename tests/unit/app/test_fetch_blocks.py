# What enters: a bundle whose film is not quite that of the newer one on a server. What leaves: the newer
# one byte for byte, of which only the blocks that changed were brought; wrong blocks do no harm.
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.fetching import bring, fetched, sent, whole
from tests.support.servers import web_server
from tests.support.shelves import NEW, NEWEST, make_bundle, noise, wishes

from netpes_learn.app.fetch import Order
from netpes_learn.app.publish import publish
from netpes_learn.bundle.blocks import MOST_INDEX, SUFFIX, block_index
from netpes_learn.engine.folder import FolderTarget


def film(*, told: bytes, scene: int) -> bytes:
    """A film as releases have them: what it says of itself, its scenes, and the last of them."""
    return told + noise(9, 1_500_000) + noise(scene, 60_000)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A place with two releases whose film differs at both ends."""
    folder = tmp_path / "films"
    for version, content in (
        (NEW, film(told=b"2026-10-15", scene=1)),
        (NEWEST, film(told=b"the twentieth of November", scene=2)),
    ):
        more = {"pills/long.mp4": content, "pills/0.mp4": noise(0, 400_000)}
        make_bundle(folder / version, "south", "ca", version, more=more)
        publish(FolderTarget(folder / "place"), folder / version, wishes())
    return folder / "place"


@pytest.fixture
def had(films: Path, tmp_path: Path) -> Path:
    name = f"netpes-south-ca-{NEW}.zip"
    out = tmp_path / "had"
    out.mkdir()
    (out / name).write_bytes((films.parent / NEW / name).read_bytes())
    return out


def test_film_that_tells_of_another_release_is_brought_in_blocks(films: Path, had: Path) -> None:
    with web_server(films) as web:
        (coming,) = bring(web, had)
        assert coming.size == sent(web) < 500_000
    assert fetched(had) == whole(films.parent)


def test_unpacked_film_serves_in_blocks_too(films: Path, had: Path) -> None:
    with zipfile.ZipFile(next(had.glob("*.zip"))) as archive:
        archive.extractall(had.parent / "unpacked")
    next(had.glob("*.zip")).unlink()
    with web_server(films) as web:
        (coming,) = bring(web, had, Order("south", have=(had.parent / "unpacked",)))
        assert coming.size < 500_000
    assert fetched(had) == whole(films.parent)


def index_of(films: Path) -> Path:
    return next(films.rglob(f"netpes-south-ca-{NEWEST}.zip{SUFFIX}"))


def of_the_old_film(index: Path) -> None:
    """What would be said if nothing but the beginning had changed: blocks that are here."""
    told = film(told=b"the twentieth of November", scene=1)
    more = {"pills/long.mp4": told, "pills/0.mp4": noise(0, 400_000)}
    made = make_bundle(index.parent / "b", "south", "ca", NEWEST, more=more)
    with made.open("rb") as stream:
        index.write_bytes(block_index(stream, made.stat().st_size))


@pytest.mark.parametrize(
    ("harm", "largest", "tellings"),
    [
        (Path.unlink, 2_100_000, 1),
        (lambda index: index.write_bytes(b""), 2_100_000, 1),
        (lambda index: index.write_bytes(b"x" * 3_000), 2_100_000, 1),
        (lambda index: index.write_bytes(index.read_bytes()[:-1]), 2_100_000, 1),
        (lambda index: index.write_bytes(index.read_bytes() + b"x"), 2_100_000, 1),
        (lambda index: index.write_bytes(bytes(MOST_INDEX + 1)), 2_100_000, 1),
        (of_the_old_film, 2_100_000, 2),
    ],
)
def test_blocks_that_are_not_told_or_wrong_do_no_harm(
    films: Path, had: Path, harm: Callable[[Path], object], largest: int, tellings: int
) -> None:
    harm(index_of(films))
    with web_server(films) as web:
        comings = bring(web, had)
    assert len(comings) == tellings
    assert comings[-1].size < largest
    assert fetched(had) == whole(films.parent)


def test_blocks_of_a_large_bundle_are_published_where_an_earlier_program_did_not(
    films: Path,
) -> None:
    told = index_of(films).read_bytes()
    index_of(films).unlink()
    publish(FolderTarget(films), films.parent / NEWEST, wishes())
    assert index_of(films).read_bytes() == told
    assert (
        len(told) < (films.parent / NEWEST / f"netpes-south-ca-{NEWEST}.zip").stat().st_size / 400
    )
    outcome = publish(FolderTarget(films), films.parent / NEWEST, wishes(keep=1))
    assert sum(path.endswith(SUFFIX) for path in outcome.removed) == 1
