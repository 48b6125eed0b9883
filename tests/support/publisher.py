# What enters: where to publish what. What leaves: a publication in a process of its own, that can be
# killed at any moment. Imported by multiprocessing's fork server, once.
"""Publishing in a process that may be killed."""

import os
from collections.abc import Mapping
from multiprocessing.synchronize import Event
from pathlib import Path

from tests.support.shelves import wishes

from netpes_learn.app.publish import publish
from netpes_learn.bundle.signing import read_secret
from netpes_learn.engine.remote import open_target


def publish_here(
    address: str, folder: str, secret: bytes, environment: Mapping[str, str], ready: Event
) -> None:
    """Publish a folder as the tests do, after saying that the work begins."""
    os.environ.update(environment)
    target = open_target(address)
    ready.set()
    publish(target, Path(folder), wishes(key=read_secret(secret), keep=2))
