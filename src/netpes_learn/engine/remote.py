# What enters: an address. What leaves: the place it names. The stores' own programs (s3fs, webdav4,
# sshfs) are extras, and find credentials by themselves.
"""Addresses of places."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec
import fsspec.config

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.folder import FolderTarget
from netpes_learn.engine.fsspec_store import FsspecTarget, without_secret
from netpes_learn.engine.http import HttpSource
from netpes_learn.engine.s3 import S3Target
from netpes_learn.engine.transport import Source, Target, unreachable

# Address → what fsspec calls it, and the extra that brings it.
_STORES = {
    "memory": ("memory", ""),
    "s3": ("s3", "s3"),
    "webdav": ("webdav", "webdav"),
    "webdavs": ("webdav", "webdav"),
    "sftp": ("sftp", "sftp"),
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
