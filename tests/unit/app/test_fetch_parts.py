# What enters: a bundle that is here, a newer one on a server, honest and hostile. What leaves: the
# newer one byte for byte, brought in parts where that can be done, else whole; or a refusal.
import itertools
import multiprocessing
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.fetching import SOUTH, bring, fetched, sent, whole
from tests.support.servers import Answer, Web, web_server
from tests.support.shelves import NEW, NEWEST, OLD, TRUST, make_bundle, noise, wishes

from netpes_learn.app.fetch import OWN, Coming, Order, fetch
from netpes_learn.app.publish import publish
from netpes_learn.bundle.blocks import LEAST_BYTES
from netpes_learn.diagnostics import ContentError
from netpes_learn.engine.folder import FolderTarget
from netpes_learn.engine.remote import open_target

Harm = Callable[[str, tuple[int, int], Answer], Answer]
# Pictures and films are stored, texts packed; one of each changes.
KEPT = {f"pills/{n}.mp4": noise(n, 400_000) for n in range(6)}
KEPT |= {f"pages/{n}.html": f"<p>{n}</p>".encode() * 9_000 for n in range(3)}
BEFORE = {**KEPT, "pills/x.mp4": noise(50, 300_000), "pages/x.html": b"before" * 500}
AFTER = {**KEPT, "pills/x.mp4": noise(51, 200_000), "pages/x.html": b"after" * 900}
# index.html, x.html, x.mp4, bundle.json, SHA256SUMS and its signature.
CHANGED, FILES = 6, 6 + 10


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place where a release was published, and then another."""
    folder = tmp_path_factory.mktemp("released")
    for version, files in ((NEW, BEFORE), (NEWEST, AFTER)):
        make_bundle(folder / version, "south", "ca", version, more=files)
        publish(FolderTarget(folder / "place"), folder / version, wishes())
    return folder


@pytest.fixture
def web(released: Path) -> Iterator[Web]:
    with web_server(released / "place") as web:
        yield web


@pytest.fixture
def out(tmp_path: Path, released: Path) -> Path:
    """A folder with the bundle that came before."""
    out = tmp_path / "out"
    out.mkdir()
    name = f"netpes-south-ca-{NEW}.zip"
    (out / name).write_bytes((released / NEW / name).read_bytes())
    return out


def test_only_what_changed_is_brought(web: Web, out: Path, released: Path) -> None:
    (coming,) = bring(web, out)
    assert (coming.new, coming.files, coming.why) == (CHANGED, FILES, "")
    assert fetched(out) == whole(released)
    assert coming.size == sent(web) < len(whole(released)) / 4


def test_unpacked_bundle_serves_as_well_and_what_somebody_changed_in_it_does_not(
    web: Web, out: Path, released: Path
) -> None:
    old = out / f"netpes-south-ca-{NEW}.zip"
    folder = out.parent / "unpacked"
    with zipfile.ZipFile(old) as archive:
        archive.extractall(folder)
    old.unlink()
    (folder / "pills/1.mp4").write_bytes(b"my own film")
    (folder / "pages/1.html").unlink()
    (folder / "pills/2.mp4").unlink()
    (folder / "pills/2.mp4").symlink_to("3.mp4")
    (coming,) = bring(web, out, Order("south", have=(folder,)))
    assert coming.new == CHANGED + 3
    assert fetched(out) == whole(released)


def test_bundle_elsewhere_serves_if_it_is_named(web: Web, out: Path, released: Path) -> None:
    old = out / f"netpes-south-ca-{NEW}.zip"
    elsewhere = old.rename(out.parent / "what we had.zip")
    (coming,) = bring(web, out, Order("south", have=(elsewhere,)))
    assert coming.new == CHANGED
    assert fetched(out) == whole(released)


@pytest.mark.parametrize("content", [None, b"", b"PK\5\6 no archive", b"x" * 100_000])
def test_what_is_no_bundle_is_told_where_it_was_named_and_else_passed_over(
    web: Web, out: Path, released: Path, content: bytes | None
) -> None:
    odd = out / f"netpes-south-ca-{OLD}.zip"
    if content is not None:
        odd.write_bytes(content)
    with pytest.raises(ContentError, match="NL650"):
        bring(web, out, Order("south", have=(odd,)))
    assert bring(web, out)[0].new == CHANGED
    assert fetched(out) == whole(released)


def test_bundle_of_another_partner_is_not_opened(web: Web, out: Path) -> None:
    (out / f"netpes-south-ca-{NEW}.zip").rename(out / f"netpes-north-ca-{NEW}.zip")
    (coming,) = bring(web, out)
    assert coming == Coming(coming.size)


def test_small_bundle_comes_whole_without_a_word(tmp_path: Path) -> None:
    for version in (NEW, NEWEST):
        path = make_bundle(tmp_path / version, "south", "ca", version)
        assert path.stat().st_size < LEAST_BYTES
        publish(FolderTarget(tmp_path / "place"), tmp_path / version, wishes())
        with web_server(tmp_path / "place") as web:
            (coming,) = bring(web, tmp_path / "out")
        assert coming == Coming(path.stat().st_size)


def test_bundle_that_is_here_damaged_does_no_harm(web: Web, out: Path, released: Path) -> None:
    old = out / f"netpes-south-ca-{NEW}.zip"
    content = bytearray(old.read_bytes())
    content[len(content) // 2] ^= 1
    old.write_bytes(content)
    parts, again = bring(web, out)
    assert parts.new == CHANGED
    assert (again.size, again.files) == (len(whole(released)), 0)
    assert "digest is another" in again.why
    assert fetched(out) == whole(released)


def endless() -> Iterator[bytes]:
    return itertools.repeat(b"x" * 65_536)


def first_only(harm: Harm) -> Harm:
    """Do harm to the directory alone: what is asked for first."""
    left = [harm]
    return lambda *request: left.pop()(*request) if left else request[-1]


def later_only(harm: Harm) -> Harm:
    """Do harm to every part but the directory."""
    spared: list[Answer] = []

    def bend(path: str, part: tuple[int, int], answer: Answer) -> Answer:
        if spared:
            return harm(path, part, answer)
        spared.append(answer)
        return answer

    return bend


def no_parts(_path: str, _part: tuple[int, int], _: Answer) -> Answer:
    return Answer(200, {}, endless())


def other_part(_path: str, part: tuple[int, int], answer: Answer) -> Answer:
    told = f"bytes {part[0] + 1}-{part[1] + 1}/{part[1] + 2}"
    return Answer(206, {**answer.headers, "Content-Range": told}, answer.body)


def not_told(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    return Answer(206, {"Content-Length": answer.headers["Content-Length"]}, answer.body)


def short(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    (body,) = answer.body
    return Answer(206, {**answer.headers, "Content-Length": str(len(body) - 1)}, [body[:-1]])


def nothing_there(_path: str, _part: tuple[int, int], _: Answer) -> Answer:
    return Answer(416, {"Content-Length": "0"}, [])


def other_bytes(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    (body,) = answer.body
    return Answer(206, answer.headers, [bytes(len(body))])


def flipped(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    (body,) = answer.body
    return Answer(206, answer.headers, [bytes([body[0] ^ 1]), body[1:]])


def without_end(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    (body,) = answer.body
    headers = {"Content-Range": answer.headers["Content-Range"]}
    return Answer(206, headers, itertools.chain([body], endless()))


def lying_directory(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
    """A directory that says of each file that it is the one here, under whatever name."""
    (body,) = answer.body
    return Answer(206, answer.headers, [body.replace(b"pages/x.html", b"../../x.html")])


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (first_only(no_parts), "the place gives no parts of files"),
        (first_only(other_part), "another part than was asked for"),
        (first_only(not_told), "another part than was asked for"),
        (first_only(short), "more or less than was asked for"),
        (first_only(nothing_there), "is smaller than announced"),
        (first_only(other_bytes), "is not a whole zip archive"),
        (first_only(lying_directory), "its path leads outside the bundle"),
        (later_only(no_parts), "the place gives no parts of files"),
        (later_only(other_part), "another part than was asked for"),
        (later_only(short), "more or less than was asked for"),
        (later_only(nothing_there), "is smaller than announced"),
        (later_only(other_bytes), "its digest is another"),
        (later_only(flipped), "its digest is another"),
    ],
)
def test_wrong_parts_end_in_a_whole_download_that_says_why(
    web: Web, out: Path, released: Path, harm: Harm, words: str
) -> None:
    web.bend = harm
    comings = bring(web, out)
    assert words in comings[-1].why
    assert comings[-1] == Coming(len(whole(released)), why=comings[-1].why)
    assert fetched(out) == whole(released)


def test_answer_without_end_is_cut_off_where_the_part_ends(
    web: Web, out: Path, released: Path
) -> None:
    web.bend = without_end
    (coming,) = bring(web, out)
    assert (coming.new, coming.why) == (CHANGED, "")
    assert fetched(out) == whole(released)


def test_what_is_wrong_in_parts_and_whole_is_refused(
    tmp_path: Path, out: Path, released: Path
) -> None:
    """A file that is replaced between the directory and the rest of it: no digest fits any more."""
    place = tmp_path / "place"
    for version in (NEW, NEWEST):
        publish(FolderTarget(place), released / version, wishes())
    (blob,) = place.rglob(f"netpes-south-ca-{NEWEST}.zip")

    def replaced(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
        blob.write_bytes(bytes(len(whole(released))))
        return answer

    before = sorted(path.name for path in out.iterdir())
    with web_server(place) as web:
        web.bend = replaced
        with pytest.raises(ContentError, match="NL539: is not the file that was announced"):
            bring(web, out)
    assert sorted(path.name for path in out.iterdir()) == [OWN, *before]
    assert not list((out / OWN).glob("*.zip"))


def test_server_without_parts_sends_the_whole_once(web: Web, out: Path, released: Path) -> None:
    web.ranges = False
    (coming,) = bring(web, out)
    assert "no parts" in coming.why
    assert fetched(out) == whole(released)


def test_release_that_shares_nothing_comes_whole_without_a_word(
    web: Web, out: Path, released: Path
) -> None:
    other = {path: content[::-1] for path, content in BEFORE.items()}
    made = make_bundle(out.parent / "b", "south", "ca", OLD, more=other)
    for old in out.glob("*.zip"):
        old.unlink()
    made.rename(out / made.name)
    (coming,) = bring(web, out)
    assert coming == Coming(len(whole(released)))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_broken_off_parts_go_on_where_they_stopped(
    web: Web, out: Path, released: Path, share: float
) -> None:
    content = whole(released)
    (out / OWN).mkdir()
    partial = out / OWN / f"netpes-south-ca-{NEWEST}.zip"
    partial.write_bytes(content[: int(share * len(content))])
    (coming,) = bring(web, out)
    assert fetched(out) == content
    # What was there is not brought again, and what is here is not brought at all.
    assert sent(web) <= coming.size
    assert coming.new == CHANGED


def test_killed_in_the_middle_it_goes_on(web: Web, out: Path, released: Path) -> None:
    context = multiprocessing.get_context("fork")
    stopped, go_on = context.Event(), context.Event()
    asked = itertools.count()

    def wait(_path: str, _part: tuple[int, int], answer: Answer) -> Answer:
        if next(asked):
            stopped.set()
            go_on.wait(30)
        return answer

    web.bend = wait
    child = context.Process(target=bring, args=(web, out))
    child.start()
    assert stopped.wait(30)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join(30)
    go_on.set()
    partial = out / OWN / f"netpes-south-ca-{NEWEST}.zip"
    begun = partial.read_bytes()
    assert whole(released).startswith(begun)
    web.bend = lambda *request: request[-1]
    (coming,) = bring(web, out)
    assert coming.new == CHANGED
    assert fetched(out) == whole(released)


def test_any_place_gives_parts(out: Path, released: Path) -> None:
    memory = open_target("memory://parts")
    for version in (NEW, NEWEST):
        publish(memory, released / version, wishes())
    told: list[Coming] = []
    fetch(memory, SOUTH, out=out, trust=TRUST, on_file=lambda _, coming: told.append(coming))
    assert [coming.new for coming in told] == [CHANGED]
    assert fetched(out) == whole(released)
