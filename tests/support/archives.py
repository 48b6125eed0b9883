# What enters: files of a bundle. What leaves: its archive, all at once, to be looked into or damaged.
from collections.abc import Mapping
from io import BytesIO

from netpes_learn.bundle.manifest import write_archive


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return what ``write_archive`` writes of some files."""
    into = BytesIO()
    write_archive(into, files, files.__getitem__)
    return into.getvalue()
