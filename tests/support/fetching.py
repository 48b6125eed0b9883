# What enters: a place with a newer bundle than the one that is here. What leaves: how the newer one came,
# and its bytes.
"""Bundles that are brought."""

from pathlib import Path

from tests.support.servers import Web
from tests.support.shelves import NEWEST, TRUST

from netpes_learn.app.fetch import OWN, Coming, Order, fetch
from netpes_learn.bundle.catalogue import Listed
from netpes_learn.engine.http import HttpSource

SOUTH = Order("south")


def whole(released: Path) -> bytes:
    return (released / NEWEST / f"netpes-south-ca-{NEWEST}.zip").read_bytes()


def bring(web: Web, out: Path, order: Order = SOUTH) -> list[Coming]:
    """Fetch, and return how the bundle came, each time that this was told."""
    told: list[Coming] = []

    def note(_: Listed, coming: Coming) -> None:
        told.append(coming)

    fetch(HttpSource(web.address), order, out=out, trust=TRUST, on_file=note)
    return told


def fetched(out: Path) -> bytes:
    assert not list((out / OWN).glob("*.zip"))
    return (out / f"netpes-south-ca-{NEWEST}.zip").read_bytes()


def sent(web: Web) -> int:
    return sum(size for path, size in web.sent.items() if path.startswith("/blobs/"))
