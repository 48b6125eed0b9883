# What enters: an address that begins with http or https. What leaves: a place to fetch from, with
# nothing but the standard library, so that a partner needs no extra. A server may send us to
# another web address, and nowhere else.
"""A web server as a place to fetch from."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.engine.transport import (
    CHUNK,
    NO_PARTS,
    DamagedError,
    MissingError,
    NoPartsError,
    pieces,
    unreachable,
)

_PATIENCE_SECONDS = 60
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class _SameKind(urllib.request.HTTPRedirectHandler):
    """Follow redirects from http to http or https, and from https to https only."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> IO[bytes] | None:
        """Look at the address before urllib does, and say what is wrong with it."""
        target = urljoin(req.full_url, headers.get("location") or headers.get("uri") or "")
        allowed = {"https"} if req.type == "https" else {"http", "https"}
        if (scheme := urlsplit(target).scheme) not in allowed:
            message = f"the server sends us to an address with {scheme}:, which is not followed"
            hint = "ask the publisher for the right address"
            raise ContentError(Diagnostic(Span(req.full_url), "NL545", message, hint))
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class HttpSource:
    """A folder of a web server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
            shown = f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
            message = "such an address holds a server and a folder, and nothing else"
            hint = "leave out names, passwords and whatever follows '?' or '#'"
            raise ContentError(Diagnostic(Span(shown), "NL530", message, hint))
        self.where = address.rstrip("/")
        # No handlers for file: and ftp:, whatever a server says.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.UnknownHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            _SameKind(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def chunks(self, path: str, *, start: int = 0) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` on."""
        with self._asking(path, f"bytes={start}-" if start else "") as answer:
            # A server that knows no ranges sends everything.
            skip = start if start and answer.status != HTTPStatus.PARTIAL_CONTENT else 0
            while chunk := answer.read(CHUNK):
                yield chunk[skip:]
                skip = max(0, skip - len(chunk))

    def part(self, path: str, *, start: int, stop: int) -> Iterator[bytes]:
        """Yield a file's bytes from ``start`` to before ``stop``; an endless answer is cut off."""
        with self._asking(path, f"bytes={start}-{stop - 1}") as answer:
            if answer.status != HTTPStatus.PARTIAL_CONTENT:
                raise NoPartsError(NO_PARTS)
            # RFC 9110, 15.3.7.1: who sends one part says which.
            told = str(answer.headers.get("Content-Range", ""))
            if not told.startswith(f"bytes {start}-{stop - 1}/"):
                raise NoPartsError("the server sends another part than was asked for")
            yield from pieces(answer, most=stop - start)

    @contextmanager
    def _asking(self, path: str, wanted: str) -> Iterator[Any]:
        """Give a server's answer; whatever goes wrong meanwhile is told as for any place."""
        headers = {"User-Agent": "netpes-learn", "Accept-Encoding": "identity"}
        if wanted:
            headers["Range"] = wanted
        request = urllib.request.Request(f"{self.where}/{path}", headers=headers)  # noqa: S310 - http or https
        try:
            with self._opener.open(request, timeout=_PATIENCE_SECONDS) as answer:
                yield answer
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _GONE:
                raise MissingError(path) from None
            if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise DamagedError("is smaller than announced") from None
            raise unreachable(f"{self.where}/{path}", f"HTTP {error.code}") from None
        except urllib.error.URLError as error:
            raise unreachable(f"{self.where}/{path}", error.reason) from None
        except (OSError, HTTPException) as error:
            raise unreachable(f"{self.where}/{path}", error) from None
