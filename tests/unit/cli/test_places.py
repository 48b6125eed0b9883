# What enters: command lines of `publish` and `fetch`, typed in the small checkout. What leaves: what
# is said, and the exit code.
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.shelves import NEW, NEWEST, OTHER, SECRET, make_bundle, make_release, noise

from netpes_learn.app.releases import Record, Released, record_path
from netpes_learn.cli import main

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def run(small: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the small checkout, where bundles lie and the secret key is known."""
    (small / "templates/catalogue").mkdir()
    root = Path(__file__).parents[3]
    for name in ("catalogue.html.j2", "catalogue.css", "feed.atom.j2", "wording.yml"):
        content = (root / "templates/catalogue" / name).read_bytes()
        (small / "templates/catalogue" / name).write_bytes(content)
    make_release(small / "build/bundles", NEW)
    (small / "our.pub").write_bytes(SECRET.public.file())
    monkeypatch.setenv("NETPES_LEARN_KEY", SECRET.file().decode())
    monkeypatch.chdir(small)
    return lambda *arguments: main(list(arguments))


def test_publish_and_fetch_say_what_they_do(run: Run, small: Path, capsys: Capture) -> None:
    assert run("publish", "place") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"netpes-north-en-{NEW}.zip: sending, 1\xa0kB",
        f"netpes-south-ca-{NEW}.zip: sending, 1\xa0kB",
        (
            f"published: 2 bundles sent, 0 were there; newest release {NEW}; "
            f"signed with key {SECRET.public.id}"
        ),
        "catalogue: place/index.html",
    ]
    assert run("publish", "place") == 0
    assert "nothing new: 0 bundles sent, 2 were there" in capsys.readouterr().out
    assert run("fetch", "place", "--partner", "south", "--public-key", "our.pub", "-o", "got") == 0
    name = f"netpes-south-ca-{NEW}.zip"
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: fetching, 1\xa0kB",
        f"got/{name}: release {NEW}, new; whole, signed by a key you trust",
    ]
    assert (small / "got" / name).is_file()


def test_key_is_found_in_the_checkout(run: Run, small: Path) -> None:
    assert run("publish", "place") == 0
    assert run("fetch", "place", "--partner", "south", "-o", "got") == 1
    (small / "content/keys").mkdir()
    (small / "our.pub").rename(small / "content/keys/our.pub")
    assert run("fetch", "place", "--partner", "south", "-o", "got") == 0


def test_publishing_without_a_key_has_to_be_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.delenv("NETPES_LEARN_KEY")
    assert run("publish", "place") == 1
    assert "NL536: there is no key to sign with" in capsys.readouterr().err
    assert run("publish", "place", "--unsigned") == 0
    assert "not signed" in capsys.readouterr().out
    assert run("fetch", "place", "--partner", "north", "--unsigned", "-o", "got") == 0
    assert "whole, signed" not in capsys.readouterr().out


def test_newest_release_is_published_where_there_is_one(
    run: Run, small: Path, capsys: Capture
) -> None:
    for version in (NEW, NEWEST):
        make_release(small / "build/releases" / version, version)
    (small / "build/releases/2027.01.1").mkdir()
    (small / "build/releases/notes").mkdir()
    (small / "build/releases/notes/x.zip").write_bytes(b"")
    assert run("publish", "place") == 0
    assert f"newest release {NEWEST}" in capsys.readouterr().out


def test_notes_of_a_release_stand_on_the_page(run: Run, small: Path) -> None:
    assert run("publish", "place") == 0
    note = "Another figure."
    practices = {"raft": Released("1.1.0", "", note), "boat": Released("1.0.0", "", "Unseen.")}
    record = Record(NEWEST, "2026-11-20", "", "", practices)
    record_path(Path("content"), NEWEST).parent.mkdir()
    record_path(Path("content"), NEWEST).write_bytes(record.content())
    make_bundle(
        small / "build/releases" / NEWEST, "north", "en", NEWEST,
        practices={"raft": "1.1.0"}, titles={"raft": "The raft"},
    )  # fmt: skip
    assert run("publish", "place") == 0
    front = (small / "place/index.html").read_text("utf-8")
    assert "<li>The raft: Another figure.</li>" in front
    assert "Unseen." not in front


def test_only_what_changed_is_fetched_and_said(run: Run, small: Path, capsys: Capture) -> None:
    films = {f"pills/{n}.mp4": noise(n, 500_000) for n in range(4)}
    for path in (small / "build/bundles").iterdir():
        path.unlink()
    make_bundle(small / "build/bundles", "north", "en", NEW, more=films)
    assert run("publish", "place") == 0
    order = ("fetch", "place", "--partner", "north", "--key", "our.pub")
    assert run(*order, "-o", "had") == 0
    make_bundle(
        small / "build/releases" / NEWEST, "north", "en", NEWEST,
        more={**films, "pills/3.mp4": b"another"},
    )  # fmt: skip
    assert run("publish", "place") == 0
    capsys.readouterr()
    name = f"netpes-north-en-{NEWEST}.zip"
    for more in (("-o", "had"), ("-o", "got", "--have", f"had/netpes-north-en-{NEW}.zip")):
        assert run(*order, *more) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[0] == (
            f"{name}: 5 of 9 files are new or changed: fetching 267\xa0kB instead of 1.5\xa0MB"
        )
    assert run(*order, "-o", "again", "--have", "nothing.zip") == 1
    assert "NL650: there is no such file or folder" in capsys.readouterr().err


def test_secret_and_public_key_are_not_taken_for_each_other(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.delenv("NETPES_LEARN_KEY")
    (small / "secret.key").write_bytes(SECRET.file())
    assert run("publish", "place", "--secret-key", "our.pub") == 1
    assert "NL509: this is a public key, which checks" in capsys.readouterr().err
    assert run("fetch", "place", "--partner", "north", "--public-key", "secret.key") == 1
    said = capsys.readouterr().err
    assert "NL511: this is a secret key: show it to nobody" in said
    # What the two were called first goes on working.
    assert run("publish", "place", "--key", "secret.key", "--trust", "our.pub") == 0
    assert run("fetch", "place", "--partner", "north", "--key", "our.pub", "-o", "got") == 0


def test_note_is_told_in_the_language_of_the_page(run: Run, small: Path) -> None:
    raft = small / "content/practices/raft.yml"
    raft.write_text(
        raft.read_text("utf-8").replace("0.1.0", "1.1.0")
        + "changes:\n  - {version: 1.1.0, note: Another figure.}\n",
        "utf-8",
    )
    catalogue = small / "content/locale/fr/practices/raft.po"
    catalogue.write_text(
        catalogue.read_text("utf-8")
        + '\nmsgctxt "changes[1.1.0].note"\nmsgid "Another figure."\nmsgstr "Autre chiffre."\n',
        "utf-8",
    )
    words = small / "content/locale/fr/templates.po"
    words.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "templates"\nmsgid "Download"\nmsgstr "Télécharger"\n',
        "utf-8",
    )
    assert run("publish", "place") == 0
    practices = {"raft": Released("1.1.0", "", "Another figure.")}
    record = Record(NEWEST, "2026-11-20", "", "", practices)
    record_path(Path("content"), NEWEST).parent.mkdir()
    record_path(Path("content"), NEWEST).write_bytes(record.content())
    made = small / "build/releases" / NEWEST
    make_bundle(made, "north", "en", NEWEST, practices={"raft": "1.1.0"})
    make_bundle(made, "south", "fr", NEWEST, practices={"raft": "1.1.0"})
    assert run("publish", "place") == 0
    front = (small / "place/index.fr.html").read_text("utf-8")
    assert ">Télécharger<span" in front
    assert ": Autre chiffre.</li>" in front
    assert ": Another figure.</li>" in (small / "place/index.html").read_text("utf-8")


def test_retention_is_said(run: Run, small: Path, capsys: Capture) -> None:
    assert run("publish", "place") == 0
    for path in (small / "build/bundles").iterdir():
        path.unlink()
    make_release(small / "build/bundles", NEWEST)
    capsys.readouterr()
    assert run("publish", "place", "--keep", "1") == 0
    said = capsys.readouterr().out
    assert f"netpes-north-en-{NEW}.zip" in said.partition("removed: ")[2]


def test_project_that_changed_its_key_trusts_the_old_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert run("publish", "place") == 0
    monkeypatch.setenv("NETPES_LEARN_KEY", OTHER.file().decode())
    assert run("publish", "place") == 1
    assert "was made with another key" in capsys.readouterr().err
    assert run("publish", "place", "--trust", "our.pub") == 0


@pytest.mark.parametrize("wrong", ["0", "-1", "all"])
def test_retention_is_a_number(run: Run, wrong: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("publish", "place", "--keep", wrong)
    assert stopped.value.code == 2


def test_unknown_address_is_told(run: Run, capsys: Capture) -> None:
    assert run("publish", "gopher://x/y") == 1
    assert "NL530" in capsys.readouterr().err
