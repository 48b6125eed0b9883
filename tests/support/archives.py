# What enters: files of a bundle. What leaves: the same with what describes and seals them, and their
# archive, all at once, to be looked into or damaged.
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from netpes_learn.bundle.manifest import MANIFEST, SUMS, Entry, manifest, sums, write_archive
from netpes_learn.canonical import digest


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return what ``write_archive`` writes of some files."""
    into = BytesIO()
    write_archive(into, files, files.__getitem__)
    return into.getvalue()


def summed(content: Mapping[str, bytes], head: Mapping[str, Any]) -> dict[str, bytes]:
    """Return files with the manifest and the sums that a build would give them; not signed."""
    entries = {
        path: Entry(digest(each), len(each), "k", "s", "f", "d") for path, each in content.items()
    }
    files = {**content, MANIFEST: manifest(head, entries)}
    return {**files, SUMS: sums({path: digest(each) for path, each in files.items()})}
