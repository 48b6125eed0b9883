# What enters: nothing. What leaves: a small signed bundle with a file of every kind, to be damaged.
"""A signed bundle."""

import hashlib
from functools import cache

from netpes_learn.bundle.crate import About, Subject, crate
from netpes_learn.bundle.manifest import (
    CRATE,
    MANIFEST,
    SIGNATURE,
    SUMS,
    Entry,
    manifest,
    seal_comment,
    sums,
)
from netpes_learn.bundle.signing import PublicKey, SecretKey, new_key, sign

Files = dict[str, bytes]
NAME = "netpes-le-forem-fr-{version}.zip"
CONTENT: Files = {
    "index.html": b"<!doctype html><title>A</title>" + b"<p>text</p>" * 20,
    "decks/a.pptx": bytes(range(256)),
    "decks/b.pptx": bytes(range(255, -1, -1)),
    "handouts/a.docx": b"PK" + bytes(range(200)),
    "handouts/a.pdf": b"%PDF-1.7\n" + b"\x00\xff" * 50,
    "pills/a.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(200),
    "pills/a.jpg": b"\xff\xd8\xff" + bytes(50),
    "pills/a.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nÉté\n".encode(),
    "course/imsmanifest.xml": b"<manifest/>",
    "questions/a 1.csv": b"id,stem\n",
}


@cache
def keys() -> tuple[SecretKey, PublicKey]:
    """Return the pair that signs the bundles of a run of tests."""
    return new_key()


def digests(files: Files) -> dict[str, str]:
    return {name: hashlib.sha256(files[name]).hexdigest() for name in files}


def released(
    version: str = "2026.11.1", *, secret: SecretKey | None = None, content: Files = CONTENT
) -> Files:
    """Return the files of a release as it is built and signed."""
    found = digests(content)
    entries = {
        name: Entry(found[name], len(content[name]), "deck", "a", "pptx", "d" * 64)
        for name in content
    }
    head = {
        "project": "netpes-learn", "version": version, "date": "2026-11-20",
        "partner": {"id": "le-forem", "name": "Le Forem"}, "language": "fr", "practices": {},
    }  # fmt: skip
    about = About(
        title="A", description="B", version=version, date="2026-11-20", language="fr",
        licence=("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "CC BY"),
        author="C", partner=("le-forem", "Le Forem", ""), funding="D",
        practices={"a": Subject("A practice", "What it is", "1.0.0", "fr")},
    )  # fmt: skip
    described = manifest(head, entries)
    files = {**content, MANIFEST: described, CRATE: crate(about, entries, described)}
    files[SUMS] = sums(digests(files))
    signer = secret or keys()[0]
    files[SIGNATURE] = sign(files[SUMS], signer, trusted_comment=seal_comment(head))
    return files


def resummed(files: Files) -> Files:
    """Return files with sums that fit them: what somebody does who has no key."""
    fits = digests({name: files[name] for name in files if name not in {SUMS, SIGNATURE}})
    return {**files, SUMS: sums(fits)}
