# What enters: publications that are killed (SIGKILL) at random moments. What leaves: after each, a
# reader who checks every byte and link finds a whole release; and the next publication finishes.
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.publisher import publish_here
from tests.support.servers import s3_server
from tests.support.shelves import (
    DATES,
    SECRET,
    TRUST,
    check_whole,
    live_files,
    make_release,
    newest_in,
    wishes,
)

from netpes_learn.app.fetch import Order, fetch
from netpes_learn.app.publish import publish
from netpes_learn.engine.remote import open_target

KILLS = 20
WHOSE = tuple((partner, tag) for partner in ("north", "south") for tag in ("en", "ca"))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are not forked here")


@pytest.fixture(params=["folder", "s3"])
def address(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path / "target")
        return
    with s3_server(monkeypatch) as address:
        yield address


def published_by_another(address: str, folder: Path, *, after_seconds: float | None) -> bool:
    """Publish in another process and kill it after a while; tell whether it was killed at work."""
    context = multiprocessing.get_context("forkserver")
    # Imported once, so that a kill falls into the publication and not into imports.
    context.set_forkserver_preload(["netpes_learn.app.publish", "s3fs", "aiobotocore.session"])
    ready = context.Event()
    environment = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    process = context.Process(
        target=publish_here,
        args=(address, str(folder), SECRET.file(), environment, ready),
    )
    process.start()
    assert ready.wait(30)
    if after_seconds is not None:
        time.sleep(after_seconds)
        process.kill()
    process.join(60)
    assert process.exitcode in {0, -signal.SIGKILL}
    return process.exitcode != 0


def test_catalogue_is_whole_whenever_a_publication_is_killed(address: str, tmp_path: Path) -> None:
    chance = random.Random(address)  # noqa: S311 - moments, no secrets
    target = open_target(address)
    older = ""
    killed = old_seen = number = 0
    shortest = 10.0
    while killed < KILLS:
        number += 1
        assert number < 3 * KILLS, "most publications were over before they could be killed"
        version = f"2026.01.{number}"
        DATES[version] = "2026-01-31"
        folder = make_release(
            tmp_path / version, version, whose=WHOSE, filler=chance.randbytes(200_000)
        )
        if not older:
            # Whole, in another process: nothing is imported and warmed up later.
            begun = time.perf_counter()
            assert not published_by_another(address, folder, after_seconds=None)
            shortest = time.perf_counter() - begun
            older = version
            continue
        killed += published_by_another(address, folder, after_seconds=chance.uniform(0, shortest))
        found = check_whole(target)
        assert found in {older, version}
        old_seen += found == older
        (got,) = fetch(target, Order("south", "ca"), out=tmp_path / "got", trust=TRUST)
        assert got.version == found

        begun = time.perf_counter()
        publish(target, folder, wishes(keep=2))
        shortest = min(shortest, max(time.perf_counter() - begun, 0.01))
        assert newest_in(target) == version
        assert set(target.files("")) - {".publishing/lock"} == live_files(target)
        older = version
    # Most moments lie before the pointer moves, for that comes nearly last.
    assert old_seen > KILLS // 2
