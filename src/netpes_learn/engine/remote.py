# What enters: an address. What leaves: the place it names. The only module that knows fsspec; the
# stores' own programs (s3fs, webdav4, sshfs) are extras, and find credentials by themselves.
"""Stores that fsspec knows."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
import fsspec.config

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.folder import FolderTarget
from netpes_learn.engine.http import HttpSource
from netpes_learn.engine.transport import (
    CHUNK,
    DamagedError,
    MissingError,
    Source,
    Target,
    read,
    unreachable,
)

# Address → what fsspec calls it, and the extra that brings it.
_STORES = {
    "memory": ("memory", ""),
    "s3": ("s3", "s3"),
    "webdav": ("webdav", "webdav"),
    "webdavs": ("webdav", "webdav"),
    "sftp": ("sftp", "sftp"),
}
_PARTIAL = ".part"
# Bytes asked for at a time: more than a page or a catalogue has.
_S3_BLOCK = 8 << 20
# Codes of S3 where a condition did not hold, and where a store knows no conditions.
_OVERTAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "412"})
_UNCONDITIONAL = frozenset({"NotImplemented", "501"})
_SECRET = re.compile(r"(?<=//)[^/@\s]*@")
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


def open_source(address: str) -> Source:
    """Return the place to fetch from. Raises ContentError where the address cannot be used."""
    if urlsplit(address).scheme in {"http", "https"}:
        return HttpSource(address)
    return open_target(address)


def open_target(address: str) -> Target:
    """Return the place to publish to. Raises ContentError where the address cannot be used."""
    shown = without_secret(address)
    scheme = urlsplit(address).scheme
    # A letter before the colon is a drive of Windows.
    if len(scheme) <= 1:
        return FolderTarget(Path(address))
    if scheme == "file":
        return FolderTarget(Path(fsspec.filesystem("file")._strip_protocol(address)))  # noqa: SLF001
    if scheme not in _STORES:
        known = ", ".join(f"{name}://" for name in sorted({*_STORES, "file"} - {"memory"}))
        hint = f"name a folder, or an address that begins with one of: {known}"
        message = "nothing can be published to such an address"
        raise ContentError(Diagnostic(Span(shown), "NL530", message, hint))
    protocol, extra = _STORES[scheme]
    try:
        fs, root = _connect(address, protocol)
    except ImportError:
        message = f"what reaches addresses with {scheme}:// is not installed"
        hint = f"pip install 'netpes-learn[{extra}]'"
        raise ContentError(Diagnostic(Span(shown), "NL530", message, hint)) from None
    except Exception as error:  # noqa: BLE001 - each store has errors of its own
        raise unreachable(shown, without_secret(str(error))) from None
    return S3Target(fs, root, where=shown) if protocol == "s3" else FsspecTarget(
        fs, root, where=shown, moves=protocol in {"sftp", "webdav"}
    )  # fmt: skip


def without_secret(text: str) -> str:
    """Return a text with the names and passwords in its addresses taken out."""
    return _SECRET.sub("", text)


def _connect(address: str, protocol: str) -> tuple[Any, str]:
    options: dict[str, Any] = {"skip_instance_cache": True}
    if protocol == "webdav":
        # httpx takes a pair where JSON, in FSSPEC_WEBDAV, can only write a list.
        given = fsspec.config.conf.get("webdav", {}).get("auth")
        parts = urlsplit(address)
        pair = (parts.username or "", parts.password or "") if parts.username else None
        auth = tuple(given) if isinstance(given, list) else given or pair
        host = parts.netloc.rpartition("@")[2]
        base = f"{'https' if parts.scheme == 'webdavs' else 'http'}://{host}{parts.path}"
        return fsspec.filesystem(protocol, base_url=base, auth=auth, skip_instance_cache=True), ""
    if protocol == "s3":
        options["use_listings_cache"] = False
    if protocol == "sftp":
        # sshfs would take any host's key; () makes asyncssh ask ~/.ssh/known_hosts.
        options["known_hosts"] = fsspec.config.conf.get("sftp", {}).get("known_hosts", ())
    fs, root = fsspec.url_to_fs(address, **options)
    return fs, root.rstrip("/")


class FsspecTarget:
    """A store where a file is written under another name and then moved, or in one go."""

    def __init__(self, fs: Any, root: str, *, where: str, moves: bool) -> None:
        self.where = where
        self._fs = fs
        self._root = root
        self._moves = moves

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold nothing: such stores have no lock that ends with its holder."""
        yield

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on."""
        with self._telling(path), self._fs.open(self._at(path), "rb") as stream:
            if start:
                stream.seek(start)
            while chunk := stream.read(CHUNK):
                yield chunk

    def size(self, path: str) -> int | None:
        """Return the size of a file, or None."""
        try:
            with self._telling(path):
                info = self._fs.info(self._at(path))
        except MissingError:
            return None
        return int(info["size"]) if info["type"] == "file" else None

    def put(self, path: str, content: bytes) -> None:
        """Write a small file: moved over the old one by SFTP, in one request elsewhere."""
        with self._telling(path, writing=True):
            if self._moves and self._renames:
                self._write(path + _PARTIAL, content)
                self._fs.mv(self._at(path + _PARTIAL), self._at(path))
            else:
                self._write(path, content)

    def send(self, path: str, file: Path) -> None:
        """Write a large file; two who send it write equal bytes: its name is its digest."""
        with self._telling(path, writing=True):
            if not self._moves:
                self._upload(path, file)
                return
            self._upload(path + _PARTIAL, file)
            try:
                self._fs.mv(self._at(path + _PARTIAL), self._at(path))
            except Exception:
                # Somebody who sent the same file may have moved it meanwhile.
                if self.size(path) != file.stat().st_size:
                    raise

    def read_marked(self, path: str, *, limit: int) -> tuple[bytes | None, str]:
        """Return a small file and its digest."""
        try:
            content = read(self, path, limit=limit)
        except MissingError:
            return None, ""
        return content, digest(content)

    def swap(self, path: str, content: bytes, mark: str) -> bool:
        """Write a small file if it is as marked; between looking and writing is a moment."""
        if self.read_marked(path, limit=CHUNK)[1] != mark:
            return False
        self.put(path, content)
        return True

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        with suppress(MissingError), self._telling(path):
            self._fs.rm_file(self._at(path))

    def clean(self) -> None:
        """Remove files that were never moved to their names."""
        for path in self._found(""):
            if path.endswith(_PARTIAL):
                self.remove(path)

    def files(self, folder: str) -> tuple[str, ...]:
        """Return every whole file under a folder."""
        return tuple(path for path in self._found(folder) if not path.endswith(_PARTIAL))

    def _found(self, folder: str) -> tuple[str, ...]:
        try:
            with self._telling(folder):
                found = self._fs.find(self._at(folder).rstrip("/"))
        except MissingError:
            return ()
        prefix = f"{self._root}/" if self._root else ""
        return tuple(sorted(str(name).removeprefix(prefix).lstrip("/") for name in found))

    @property
    def _renames(self) -> bool:
        # WebDAV servers write a request's body beside the file and rename it themselves, but
        # remove what a MOVE overwrites first (RFC 4918, 9.9.3), so that for a moment there is none.
        return "sftp" in self._fs.protocol

    def _write(self, path: str, content: bytes) -> None:
        self._fs.pipe_file(self._at(path), content)

    def _upload(self, path: str, file: Path) -> None:
        self._fs.put_file(str(file), self._at(path))

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    @contextmanager
    def _telling(self, path: str, *, writing: bool = False) -> Iterator[None]:
        """Turn what stores raise, each in its own way, into what a person can act upon."""
        try:
            yield
        except (MissingError, DamagedError, ContentError):
            raise
        except FileNotFoundError as error:
            if not writing:
                raise MissingError(path) from None
            hint = "make the bucket or folder that the address names"
            raise unreachable(self.where, without_secret(str(error)), hint=hint) from None
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise unreachable(f"{self.where}/{path}", without_secret(str(error))) from None


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
                    end = position + _S3_BLOCK
                    chunk = self._fs.cat_file(self._at(path), start=position, end=end)
                except OSError as error:
                    # The file ended where the block before did.
                    if position > start and error.errno == errno.EINVAL:
                        return
                    raise
            position += len(chunk)
            full = len(chunk) == _S3_BLOCK
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
