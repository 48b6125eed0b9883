# What enters: two small bundles that are of different things, damaged, or not vouched for. What leaves:
# a refusal that says which and why.
import json
import zipfile
from pathlib import Path

import pytest
from tests.support.changes import bundle, release, signed, telling, workspace

from netpes_learn.app.diff import Wish, diff
from netpes_learn.bundle.signing import new_key
from netpes_learn.cli import main
from netpes_learn.diagnostics import ContentError


@pytest.fixture
def checkout(small: Path) -> Path:
    return telling(small)


@pytest.mark.parametrize(
    ("code", "wish"), [("NL523", Wish()), ("NL525", Wish(language="xx", any_partner=True))]
)
def test_bundles_that_cannot_be_compared_are_refused(checkout: Path, code: str, wish: Wish) -> None:
    bundles = [bundle(checkout, name, partner=name) for name in ("north", "south")]
    with pytest.raises(ContentError) as caught:
        diff(workspace(checkout), *bundles, wish)
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_two_languages_are_not_compared_nor_a_newer_one_first(checkout: Path) -> None:
    old, french = bundle(checkout, "old"), bundle(checkout, "french", language="fr")
    release(checkout, "2026.02.0")
    new = bundle(checkout, "new")
    for pair, code in (((old, french), "NL524"), ((new, old), "NL526")):
        with pytest.raises(ContentError) as caught:
            diff(workspace(checkout), *pair)
        assert [d.code for d in caught.value.diagnostics] == [code]


def test_what_is_no_whole_bundle_is_not_read(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = bundle(checkout, "good")
    broken = checkout / "broken.zip"
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    text = checkout / "text.zip"
    text.write_text("no bundle")
    nothing = checkout / "nothing.json"
    nothing.write_text("{}")
    folder = checkout / "empty"
    folder.mkdir()
    for path, code in ((broken, "NL521"), (text, "NL521"), (nothing, "NL520"), (folder, "NL521"),
                       (checkout / "absent.zip", "NL521"), (Path("2025.01.0"), "NL522")):  # fmt: skip
        arguments = ["--content", str(checkout / "content"),
                     "--templates", str(checkout / "templates")]  # fmt: skip
        assert main(["diff", str(path), str(good), *arguments]) == 1
        assert code in capsys.readouterr().err, path


def test_a_bundle_from_before_content_was_kept_says_so(checkout: Path) -> None:
    good = bundle(checkout, "good")
    unpacked = checkout / "unpacked"
    with zipfile.ZipFile(good) as archive:
        archive.extractall(unpacked)
    (unpacked / "content.json").unlink()
    with pytest.raises(ContentError) as caught:
        diff(workspace(checkout), unpacked, good)
    # The sums name it: a bundle that lost the file is not whole.
    assert {d.code for d in caught.value.diagnostics} == {"NL521"}


def test_a_snapshot_may_lack_what_is_in_its_language_but_not_garble_it(checkout: Path) -> None:
    with zipfile.ZipFile(bundle(checkout, "good", language="fr")) as archive:
        shown = json.loads(archive.read("content.json"))
    path = checkout / "shown.json"
    for garbled in (5, "some", [5], None, {"all": 1}):
        path.write_text(json.dumps({**shown, "in_language": garbled}))
        with pytest.raises(ContentError) as caught:
            diff(workspace(checkout), path, path)
        assert [d.code for d in caught.value.diagnostics] == ["NL520"], garbled
    del shown["in_language"]
    path.write_text(json.dumps(shown))
    assert not diff(workspace(checkout), path, path).since.changes


def test_bundles_are_read_only_if_somebody_trusted_signed_both(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ours, public), (theirs, _) = new_key(), new_key()
    old, forged, plain_one = (
        signed(checkout, "old", ours), signed(checkout, "forged", theirs), bundle(checkout, "plain")
    )  # fmt: skip
    release(checkout, "2026.02.0")
    new = signed(checkout, "new", ours)
    places = ["--content", str(checkout / "content"), "--templates", str(checkout / "templates")]
    key = ["--key", public.text]

    def told(*arguments: object) -> tuple[int, str]:
        return main(["diff", *map(str, arguments), *places]), capsys.readouterr().err

    assert told(old, new, *key) == (
        0, "".join(f"{path.as_posix()}: signed: with key {public.id}, which you trust\n"
                   for path in (old, new)),
    )  # fmt: skip
    code, words = told(forged, plain_one, *key)
    assert code == 1
    assert [line for line in words.splitlines() if "NL521" in line] == [
        next(line for line in words.splitlines() if forged.as_posix() in line),
        next(line for line in words.splitlines() if plain_one.as_posix() in line),
    ], "both are told at once"
    assert "say --unsigned" in words
    code, words = told(plain_one, new, *key, "--unsigned")
    assert code == 0
    assert "not signed: that is as it should be only if you built it yourself" in words
    assert told(forged, new, *key, "--unsigned")[0] == 1, "a wrong signature is worse than none"
    code, words = told(old, new)
    assert code == 0
    assert "by whom was not checked" in words


def test_keys_of_the_checkout_are_trusted_without_naming_them(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, public = new_key()
    old = bundle(checkout, "old")
    good = signed(checkout, "good", ours)
    key = checkout / "content/keys/ours.pub"
    key.parent.mkdir()
    key.write_bytes(public.file())
    places = ["--content", str(checkout / "content"), "--templates", str(checkout / "templates")]
    assert main(["diff", str(good), str(good), *places]) == 0
    assert public.id in capsys.readouterr().err
    assert main(["diff", str(old), str(good), *places]) == 1
