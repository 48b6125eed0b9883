# What enters: an S3 bucket as s3fs reaches it. What leaves: a place to publish to and to fetch from
# that compares and writes in one step, and tells browsers what a file is and how long to keep it.
"""An S3 bucket as a place."""

import errno
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from netpes_learn.engine.fsspec_store import FsspecTarget
from netpes_learn.engine.transport import NO_PARTS, MissingError, NoPartsError, read

# Bytes asked for at a time: more than a page or a catalogue has.
_BLOCK = 8 << 20
# Codes of S3 where a condition did not hold, and where a store knows no conditions.
_OVERTAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "412"})
_UNCONDITIONAL = frozenset({"NotImplemented", "501"})
# What a browser may keep: a name that holds a digest or a version never changes what it means.
_FOR_EVER, _ASK = "public, max-age=31536000, immutable", "no-cache"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".minisig": "text/plain; charset=utf-8",
    ".pub": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}


class S3Target(FsspecTarget):
    """An S3 bucket: a write is atomic, and can be made to depend on what is there."""

    def __init__(self, fs: Any, root: str, *, where: str) -> None:
        super().__init__(fs, root, where=where, moves=False)

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes; a small one comes in one answer, so that it is of one moment."""
        full = True
        position = start
        while full:
            with self._telling(path):
                try:
                    end = position + _BLOCK
                    chunk = self._fs.cat_file(self._at(path), start=position, end=end)
                except OSError as error:
                    # The file ended where the block before did.
                    if position > start and error.errno == errno.EINVAL:
                        return
                    raise
            position += len(chunk)
            full = len(chunk) == _BLOCK
            yield chunk

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` to before ``stop``, in requests for just these."""
        for position in range(start, stop, _BLOCK):
            end = min(stop, position + _BLOCK)
            with self._telling(path):
                chunk = self._fs.cat_file(self._at(path), start=position, end=end)
            if len(chunk) > end - position:
                raise NoPartsError(NO_PARTS)
            yield chunk

    def clean(self) -> None:
        """End every large upload that was never completed: it costs, unseen."""
        with self._telling("blobs", writing=True):
            self._abort("blobs/")

    def read_marked(self, path: str, *, limit: int) -> tuple[bytes | None, str]:
        """Return a small file and the entity tag that it had just before."""
        try:
            with self._telling(path):
                mark = str(self._fs.info(self._at(path))["ETag"])
            return read(self, path, limit=limit), mark
        except MissingError:
            return None, ""

    def swap(self, path: str, content: bytes, mark: str) -> bool:
        """Write a small file if it is as marked: the store compares and writes in one step."""
        condition = {"IfMatch": mark} if mark else {"IfNoneMatch": "*"}
        with self._telling(path, writing=True):
            try:
                self._put(path, content, **condition)
            except OSError as error:
                if (code := _code(error)) in _OVERTAKEN:
                    return False
                if code in _UNCONDITIONAL:
                    return super().swap(path, content, mark)
                raise
        return True

    def _write(self, path: str, content: bytes) -> None:
        self._put(path, content)

    def _upload(self, path: str, file: Path) -> None:
        # What a publisher that was killed had sent of this file. Who may not list such uploads
        # leaves it to the bucket's own rules.
        with suppress(PermissionError):
            self._abort(path)
        self._fs.put_file(str(file), self._at(path), **_headers(path))

    def _abort(self, prefix: str) -> None:
        bucket, _, beginning = self._at(prefix).partition("/")
        found = self._fs.call_s3("list_multipart_uploads", Bucket=bucket, Prefix=beginning)
        for upload in found.get("Uploads", ()):
            self._fs.call_s3(
                "abort_multipart_upload",
                Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"],
            )  # fmt: skip

    def _put(self, path: str, content: bytes, **condition: str) -> None:
        self._fs.pipe_file(self._at(path), content, **_headers(path), **condition)


def _code(error: OSError) -> str:
    """Return what the store itself called an error, which s3fs keeps as its cause."""
    response = getattr(error.__cause__, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def _headers(path: str) -> dict[str, str]:
    for_ever = path.startswith(("blobs/", "catalogues/"))
    return {
        "ContentType": _TYPES.get(Path(path).suffix, "application/octet-stream"),
        "CacheControl": _FOR_EVER if for_ever else _ASK,
    }
