# What enters: publishers to one bucket of S3. What leaves: what they do to each other (nothing), what they
# leave there, and what its files say of themselves.
import threading
from pathlib import Path

import boto3
import pytest
from tests.support.servers import s3_server
from tests.support.shelves import DATES, NEW, check_whole, make_release, wishes

from netpes_learn.app.publish import publish
from netpes_learn.engine.remote import open_target


def test_two_who_publish_at_once_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four releases by two publishers to S3, which compares and swaps: all are listed at last."""
    versions = [f"2026.02.{number}" for number in range(4)]
    for version in versions:
        monkeypatch.setitem(DATES, version, "2026-02-01")
        make_release(tmp_path / version, version)
    failures: list[BaseException] = []

    def work(address: str, mine: list[str]) -> None:
        try:
            for version in mine:
                publish(open_target(address), tmp_path / version, wishes())
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    with s3_server(monkeypatch) as address:
        threads = [
            threading.Thread(target=work, args=(address, versions[number::2]))
            for number in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert failures == []
        source = open_target(address)
        assert check_whole(source) == versions[-1]
        # Whoever lost the race wrote the page again after whoever won.
        front = b"".join(source.chunks("index.html")).decode()
    assert all(f"releases/{version}/index.html" in front for version in versions)


def test_unfinished_uploads_to_s3_are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_release(tmp_path / "b", NEW)
    with s3_server(monkeypatch) as address:
        bucket = address.split("/")[2]
        client = boto3.client("s3")
        publish(open_target(address), folder, wishes())
        path = open_target(address).files("blobs")[0]
        open_target(address).remove(path)
        for key in (f"training/{path}", "training/blobs/other.zip", "elsewhere/x.zip"):
            client.create_multipart_upload(Bucket=bucket, Key=key)

        def unfinished() -> list[str]:
            found = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
            return sorted(upload["Key"] for upload in found)

        assert len(unfinished()) == 3
        publish(open_target(address), folder, wishes())
        assert unfinished() == ["elsewhere/x.zip", "training/blobs/other.zip"]
        publish(open_target(address), folder, wishes(clean=True))
        assert unfinished() == ["elsewhere/x.zip"]


def test_files_on_s3_say_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server(monkeypatch) as address:
        target = open_target(address)
        publish(target, make_release(tmp_path / "b", NEW), wishes())
        client = boto3.client("s3")

        def head(path: str) -> tuple[str, str]:
            found = client.head_object(Bucket=address.split("/")[2], Key=f"training/{path}")
            return found["ContentType"], found["CacheControl"]

        assert head("index.html") == ("text/html; charset=utf-8", "no-cache")
        assert head("catalogue.json") == ("application/json", "no-cache")
        assert head("feeds/north.atom") == ("application/atom+xml", "no-cache")
        assert head(target.files("blobs")[0]) == (
            "application/zip", "public, max-age=31536000, immutable",
        )  # fmt: skip
