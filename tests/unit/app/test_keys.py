# What enters: places for keys. What leaves: proof that a secret goes where it is safe or nowhere,
# and that what is no key is told in plain words.
import os
import stat
from pathlib import Path

import pytest

from netpes_learn.app.keys import begin_key, secret_key, trusted_keys
from netpes_learn.app.request import Workspace
from netpes_learn.bundle.signing import check, new_key, read_secret, sign
from netpes_learn.cli import main
from netpes_learn.diagnostics import ContentError


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for name in ("content", "templates"):
        (tmp_path / "checkout" / name).mkdir(parents=True)
    return Workspace(tmp_path / "checkout/content", tmp_path / "checkout/templates")


def code(error: pytest.ExceptionInfo[ContentError]) -> str:
    return error.value.diagnostics[0].code


def test_new_pair_signs_and_checks(tmp_path: Path, workspace: Workspace) -> None:
    written = begin_key(tmp_path / "safe" / "my.key", workspace, environment={})
    secret = secret_key(written.secret, environment={})
    assert secret is not None
    (trusted,) = trusted_keys(workspace.content)
    assert check(b"x", sign(b"x", secret, trusted_comment="c"), [trusted]) == trusted
    assert written.public.parent == workspace.content / "keys"
    assert [path.name for path in written.public.parent.iterdir()] == [written.public.name]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems have these permissions")
def test_secret_key_is_readable_by_its_owner_only(tmp_path: Path, workspace: Workspace) -> None:
    written = begin_key(tmp_path / "safe" / "my.key", workspace, environment={})
    assert stat.S_IMODE(written.secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(written.secret.parent.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(written.public.stat().st_mode) == 0o644


@pytest.mark.parametrize("place", ["content/my.key", "content/keys/my.key", "templates/a/my.key"])
def test_secret_key_is_not_written_into_content_or_templates(
    workspace: Workspace, place: str
) -> None:
    target = workspace.content.parent / place
    with pytest.raises(ContentError) as error:
        begin_key(target, workspace, environment={})
    assert code(error) == "NL510"
    assert list(workspace.content.rglob("*")) == []


def test_secret_key_is_not_written_into_any_repository(
    tmp_path: Path, workspace: Workspace
) -> None:
    (tmp_path / "other" / ".git").mkdir(parents=True)
    for place in ("other/my.key", "other/deep/er/my.key"):
        with pytest.raises(ContentError) as error:
            begin_key(tmp_path / place, workspace, environment={})
        assert code(error) == "NL510"
    (tmp_path / "link").symlink_to(tmp_path / "other")
    with pytest.raises(ContentError) as error:
        begin_key(tmp_path / "link" / "my.key", workspace, environment={})
    assert code(error) == "NL510"
    assert [path.name for path in (tmp_path / "other").iterdir()] == [".git"]


def test_key_in_use_is_never_overwritten(tmp_path: Path, workspace: Workspace) -> None:
    target = tmp_path / "my.key"
    target.write_text("mine")
    with pytest.raises(ContentError) as error:
        begin_key(target, workspace, environment={})
    assert code(error) == "NL514"
    assert target.read_text() == "mine"
    assert not (workspace.content / "keys").exists()


def test_password_of_the_environment_locks_and_opens(tmp_path: Path, workspace: Workspace) -> None:
    environment = {"NETPES_LEARN_KEY_PASSWORD": "a long one"}
    written = begin_key(tmp_path / "my.key", workspace, environment=environment)
    found = secret_key(written.secret, environment=environment)
    assert found is not None
    assert found.public == written.key
    with pytest.raises(ContentError) as error:
        secret_key(written.secret, environment={})
    assert code(error) == "NL509"
    assert "no password was given" in str(error.value)


def test_secret_of_the_environment_is_taken_as_file_or_line(workspace: Workspace) -> None:
    secret, public = new_key()
    text = secret.file().decode()
    for value in (text, text.splitlines()[1], f"  {text}\n\n", text.replace("\n", "\r\n")):
        found = secret_key(None, environment={"NETPES_LEARN_KEY": value})
        assert found is not None
        assert found.public == public
    assert secret_key(None, environment={}) is None
    assert secret_key(None, environment={"NETPES_LEARN_KEY": " \n"}) is None
    assert trusted_keys(workspace.content) == ()


def test_file_that_is_named_goes_before_the_environment(tmp_path: Path) -> None:
    (mine, public), (other, _) = new_key(), new_key()
    (tmp_path / "my.key").write_bytes(mine.file())
    environment = {"NETPES_LEARN_KEY": other.file().decode()}
    found = secret_key(tmp_path / "my.key", environment=environment)
    assert found is not None
    assert found.public == public


def test_what_cannot_sign_is_told_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as error:
        secret_key(None, environment={"NETPES_LEARN_KEY": "hunter2"})
    assert code(error) == "NL509"
    assert "hunter2" not in str(error.value)
    assert "$NETPES_LEARN_KEY" in str(error.value)
    with pytest.raises(ContentError) as error:
        secret_key(tmp_path / "gone.key", environment={})
    assert code(error) == "NL509"
    with pytest.raises(ContentError) as error:
        secret_key(tmp_path, environment={})
    assert code(error) == "NL509"


def test_trusted_keys_are_those_given_or_else_those_of_the_content(
    tmp_path: Path, workspace: Workspace
) -> None:
    (_, one), (_, two) = new_key(), new_key()
    (workspace.content / "keys").mkdir()
    (workspace.content / "keys" / "one.pub").write_bytes(one.file())
    (tmp_path / "two.pub").write_bytes(two.file())
    assert trusted_keys(workspace.content) == (one,)
    assert trusted_keys(workspace.content, [str(tmp_path / "two.pub"), one.text]) == (two, one)
    (workspace.content / "keys" / "bad.pub").write_bytes(b"no key")
    with pytest.raises(ContentError) as error:
        trusted_keys(workspace.content)
    assert code(error) == "NL511"
    with pytest.raises(ContentError) as error:
        trusted_keys(workspace.content, ["gone.pub"])
    assert code(error) == "NL511"


def test_command_says_where_each_half_went_and_shows_no_secret(
    tmp_path: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(workspace.content.parent)
    monkeypatch.delenv("NETPES_LEARN_KEY_PASSWORD", raising=False)
    target = tmp_path / "safe" / "my.key"
    assert main(["key", "new", "--out", str(target)]) == 0
    told = capsys.readouterr().out
    secret = target.read_bytes()
    assert secret.splitlines()[1].decode() not in told
    assert read_secret(secret).public.text in told
    assert main(["key", "new", "--out", str(target)]) == 1
