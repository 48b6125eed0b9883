# What enters: a folder. What leaves: servers that run here, in threads of this process, and the
# addresses by which publishing and fetching reach them.
"""Servers for tests of publishing and fetching."""

import asyncio
import functools
import http.server
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

# moto remembers every bucket that this process made.
_buckets = (f"bundles-{number}" for number in itertools.count())


@contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve an S3 bucket; its address and credentials are found in the environment, as usual."""
    import boto3
    from moto.server import ThreadedMotoServer

    bucket = next(_buckets)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "very-secret",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    try:
        yield f"s3://{bucket}/training"
    finally:
        server.stop()


@contextmanager
def webdav_server(root: Path) -> Iterator[str]:
    """Serve a folder by WebDAV, to whoever knows the password."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    root.mkdir(parents=True, exist_ok=True)
    application = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {"user": {"password": "very-secret"}}}},
            "http_authenticator": {"domain_controller": None},
            "verbose": 0,
            "logging": {"enable": False},
        }
    )
    server = Server(("127.0.0.1", 0), application, numthreads=2)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"webdav://user:very-secret@127.0.0.1:{server.bind_addr[1]}/training"
    finally:
        server.stop()
        thread.join(5)


@contextmanager
def sftp_server(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a folder by SFTP; its host key stands in the user's known_hosts, as it must."""
    import asyncssh

    root.mkdir(parents=True, exist_ok=True)
    key = asyncssh.generate_private_key("ssh-ed25519")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    class Guard(asyncssh.SSHServer):
        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("user", "very-secret")

    class Chrooted(asyncssh.SFTPServer):
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(root).encode())

    async def listen() -> Any:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], server_factory=Guard, sftp_factory=Chrooted
        )

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    port = server.get_port()
    known = home / ".ssh" / "known_hosts"
    known.parent.mkdir(parents=True)
    public = key.export_public_key().decode().strip()
    known.write_text(f"[127.0.0.1]:{port} {public}\n", "utf-8")
    monkeypatch.setenv("HOME", str(home))
    try:
        yield f"sftp://user:very-secret@127.0.0.1:{port}/training"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@dataclass
class Answer:
    """What a web server is about to send; a body may be endless."""

    status: int
    headers: dict[str, str]
    body: Iterable[bytes]


class Web:
    """A web server of a folder that can be told to misbehave; counts what it sent."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Path → address to redirect to.
        self.redirects: dict[str, str] = {}
        self.ranges = True
        # Bends the answer to a request for a part: (path, first and last byte, answer) → answer.
        self.bend: Callable[[str, tuple[int, int], Answer], Answer] = lambda *all_: all_[-1]
        self.sent: dict[str, int] = {}
        self.asked: list[tuple[str, str]] = []
        web = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: Any) -> None: ...

            def do_GET(self) -> None:
                if self.path in web.redirects:
                    self.send_response(302)
                    self.send_header("Location", web.redirects[self.path])
                    self.end_headers()
                    return
                asked = self.headers.get("Range", "") if web.ranges else ""
                content = Path(self.translate_path(self.path))
                if not content.is_file():
                    self.send_error(404)
                    return
                web.asked.append((self.path, asked))
                answer = web.answer(self.path, content.read_bytes(), asked)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(ConnectionError):
                    for chunk in answer.body:
                        self.wfile.write(chunk)
                        web.sent[self.path] = web.sent.get(self.path, 0) + len(chunk)

        handler = functools.partial(Handler, directory=str(root))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str, body: bytes, asked: str) -> Answer:
        """Return what is sent where ``asked`` is the header Range, or empty."""
        if not asked:
            return Answer(200, {"Content-Length": str(len(body))}, [body])
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, stop = int(first), min(int(last or len(body)), len(body) - 1)
        if start > stop:
            return Answer(416, {"Content-Range": f"bytes */{len(body)}"}, [])
        part = body[start : stop + 1]
        headers = {
            "Content-Length": str(len(part)),
            "Content-Range": f"bytes {start}-{stop}/{len(body)}",
        }
        answer = Answer(206, headers, [part])
        # Who asks for all from a byte on goes on with a download, and takes no part.
        return self.bend(path, (start, stop), answer) if last else answer


@contextmanager
def web_server(root: Path) -> Iterator[Web]:
    """Serve a folder as any web server does."""
    web = Web(root)
    thread = threading.Thread(target=web.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.server.shutdown()
        web.server.server_close()
        thread.join(5)
