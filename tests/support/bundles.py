# What enters: what is done to the files of a good bundle. What leaves: the bundle, as an archive or a
# folder, and what is found wrong with it.
"""A good bundle, to be spoilt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.archives import archive, summed

from netpes_learn.engine.containers import verify_path

Files = dict[str, bytes]
CONTENT: Files = {
    "index.html": b"<!doctype html><title>A</title>" + b"<p>text</p>" * 20,
    "decks/a.pptx": bytes(range(256)),
    "handouts/a.docx": bytes(range(255, -1, -1)),
    "handouts/a.pdf": b"%PDF-1.7\n" + b"\x00\xff" * 50,
    "pills/a.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(200),
    "pills/a.jpg": b"\xff\xd8\xff" + bytes(50),
    "pills/a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nÉté\n".encode(),
}


def sealed(content: Files) -> Files:
    """Return the files with the manifest and sums that a build would give them."""
    return summed(content, {"version": "2026.01.0", "language": "fr"})


def as_zip(tmp_path: Path, files: Files) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive(files))
    return path


def as_folder(tmp_path: Path, files: Files) -> Path:
    root = tmp_path / "bundle"
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


WAYS = pytest.mark.parametrize("way", [as_zip, as_folder])
Way = Callable[[Path, Files], Path]


def faults(path: Path) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in verify_path(path).faults]
