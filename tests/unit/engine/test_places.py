# What enters: the same bundles. What leaves: what every kind of place must hold to, each with a
# real server of its kind: a folder, S3 (moto), WebDAV (wsgidav), SFTP (asyncssh), memory.
from collections.abc import Iterator
from pathlib import Path

import fsspec.config
import pytest
from botocore.exceptions import ClientError
from s3fs.errors import translate_boto_error
from tests.support.servers import s3_server, sftp_server, webdav_server
from tests.support.shelves import (
    NEW,
    NEWEST,
    OLD,
    TRUST,
    check_whole,
    make_bundle,
    make_release,
    noise,
    wishes,
)

from netpes_learn.app.fetch import Coming, Order, fetch
from netpes_learn.app.publish import publish
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.remote import open_target
from netpes_learn.engine.transport import MissingError, Target, read

KINDS = ("folder", "memory", "s3", "webdav", "sftp")


@pytest.fixture(params=KINDS)
def target(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Target]:
    root = tmp_path / "server"
    match request.param:
        case "folder":
            yield open_target(str(root))
        case "memory":
            yield open_target(f"memory://{tmp_path.name}")
        case "s3":
            with s3_server(monkeypatch) as address:
                yield open_target(address)
        case "webdav":
            (root / "training").mkdir(parents=True)
            with webdav_server(root) as address:
                yield open_target(address)
        case "sftp":
            with sftp_server(root, tmp_path / "home", monkeypatch) as address:
                yield open_target(address)


def test_place_keeps_its_contract(target: Target, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 10_000)
    with target.alone():
        assert target.size("blobs/x/a.zip") is None
        assert target.files("blobs") == ()
        assert target.read_marked("catalogue.json", limit=99) == (None, "")
        target.send("blobs/x/a.zip", large)
        assert target.size("blobs/x/a.zip") == 2_560_000
        assert b"".join(target.chunks("blobs/x/a.zip", start=2_559_999)) == b"\xff"
        part = target.part("blobs/x/a.zip", start=255, stop=2_000_001)
        assert b"".join(part) == large.read_bytes()[255:2_000_001]
        target.put("index.html", b"one")
        target.put("index.html", b"two")
        assert read(target, "index.html", limit=9) == b"two"
        assert target.swap("catalogue.json", b"1", "")
        assert not target.swap("catalogue.json", b"2", "")
        mark = target.read_marked("catalogue.json", limit=99)[1]
        assert target.swap("catalogue.json", b"3", mark)
        assert not target.swap("catalogue.json", b"4", mark)
        assert read(target, "catalogue.json", limit=9) == b"3"
        assert target.files("blobs") == ("blobs/x/a.zip",)
        target.clean()
        target.remove("blobs/x/a.zip")
        target.remove("blobs/x/a.zip")
        assert target.files("blobs") == ()
    with pytest.raises(MissingError):
        read(target, "blobs/x/a.zip", limit=9)


def test_only_what_changed_is_fetched_from_any_place(target: Target, tmp_path: Path) -> None:
    films = {f"pills/{n}.mp4": noise(n, 600_000) for n in range(3)}
    for version in (NEW, NEWEST):
        make_bundle(tmp_path / version, "south", "ca", version, more=films)
        publish(target, tmp_path / version, wishes())
        comings: list[Coming] = []
        (got,) = fetch(
            target, Order("south"), out=tmp_path / "got", trust=TRUST,
            on_file=lambda _, coming, told=comings: told.append(coming),
        )  # fmt: skip
        assert got.path.read_bytes() == (tmp_path / version / got.path.name).read_bytes()
    assert [coming.files for coming in comings] == [8]
    assert comings[0].size < 400_000


def test_releases_are_published_kept_and_fetched(target: Target, tmp_path: Path) -> None:
    for version in (OLD, NEW, NEWEST):
        outcome = publish(target, make_release(tmp_path / version, version), wishes(keep=2))
        assert outcome.changed
        assert check_whole(target) == version
    again = publish(target, tmp_path / NEWEST, wishes(keep=2))
    assert (again.changed, again.sent, again.removed) == (False, (), ())
    assert len(target.files("blobs")) == 4
    (got,) = fetch(target, Order("south"), out=tmp_path / "got", trust=TRUST)
    assert (got.version, got.new) == (NEWEST, True)


def test_address_without_its_program_or_of_no_kind_says_what_to_do() -> None:
    with pytest.raises(ContentError, match=r"NL530.*\n.*s3://"):
        open_target("gopher://example.org/x")


@pytest.mark.parametrize(
    "address",
    [
        "webdav://user:very-secret@127.0.0.1:9/x",
        "sftp://user:very-secret@127.0.0.1:9/x",
        "ftp://user:very-secret@127.0.0.1:9/x",
        "https://user:very-secret@127.0.0.1:9/x",
    ],
)
def test_password_is_never_told(address: str) -> None:
    from netpes_learn.engine.remote import open_source

    with pytest.raises(ContentError) as caught:
        read(open_source(address), "catalogue.json", limit=9)
    assert "very-secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_sftp_refuses_a_host_that_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sftp_server(tmp_path / "server", tmp_path / "home", monkeypatch) as address:
        (tmp_path / "home" / ".ssh" / "known_hosts").write_text("", "utf-8")
        with pytest.raises(ContentError, match=r"NL531.*[Hh]ost key"):
            open_target(address)


def test_s3_file_is_read_to_its_end_whatever_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server(monkeypatch) as address:
        target = open_target(address)
        for size in (5, 8 << 20, (8 << 20) + 1):
            (tmp_path / "x").write_bytes(b"a" * (size - 1) + b"z")
            target.send(f"blobs/{size}", tmp_path / "x")
            content = b"".join(target.chunks(f"blobs/{size}"))
            assert (len(content), content[-1:]) == (size, b"z")
            assert b"".join(target.chunks(f"blobs/{size}", start=size - 1)) == b"z"


def test_webdav_password_is_taken_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As FSSPEC_WEBDAV='{"auth": ["user", "very-secret"]}' gives it; fsspec reads that at import."""
    (tmp_path / "training").mkdir()
    with webdav_server(tmp_path) as address:
        without = address.replace("user:very-secret@", "")
        with pytest.raises(ContentError, match=r"NL531.*401"):
            open_target(without).put("x", b"x")
        conf: dict[str, object] = {}
        fsspec.config.set_conf_env(conf, {"FSSPEC_WEBDAV": '{"auth": ["user", "very-secret"]}'})
        monkeypatch.setitem(fsspec.config.conf, "webdav", conf["webdav"])
        open_target(without).put("x", b"x")
    assert (tmp_path / "training/x").read_bytes() == b"x"


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_place_that_does_not_exist_is_told(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_release(tmp_path / "b", NEW)
    serve = s3_server(monkeypatch) if kind == "s3" else webdav_server(tmp_path / "server")
    with serve as address:
        wrong = address.replace("bundles-", "no-such-bucket-")
        with pytest.raises(ContentError, match="NL531") as caught:
            publish(open_target(wrong), folder, wishes())
    assert "very-secret" not in str(caught.value)


@pytest.mark.parametrize("code", ["NotImplemented", "AccessDenied"])
def test_store_without_conditional_writes_compares_by_itself(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that answers as some do that look like S3; and one that refuses us."""
    with s3_server(monkeypatch) as address:
        target = open_target(address)
        plain = target._fs.pipe_file  # type: ignore[attr-defined]

        def unconditional(path: str, content: bytes, **headers: str) -> None:
            if {"IfMatch", "IfNoneMatch"} & headers.keys():
                response = {"Error": {"Code": code, "Message": "no"}}
                raise translate_boto_error(ClientError(response, "PutObject"))
            plain(path, content, **headers)

        monkeypatch.setattr(target._fs, "pipe_file", unconditional)  # type: ignore[attr-defined]
        if code == "AccessDenied":
            with pytest.raises(ContentError, match="NL531"):
                target.swap("catalogue.json", b"1", "")
            return
        assert target.swap("catalogue.json", b"1", "")
        assert not target.swap("catalogue.json", b"2", "")
        mark = target.read_marked("catalogue.json", limit=9)[1]
        assert target.swap("catalogue.json", b"3", mark)
