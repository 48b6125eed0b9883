# What enters: files on disk, right and wrong ones. What leaves: the merged deck beside them, an
# account of it, and for wrong ones a message that says what to do.
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from tests.support.resources import Files

from netpes_learn.app.merge import merge_files
from netpes_learn.cli import main
from netpes_learn.diagnostics import ContentError
from netpes_learn.formats._pptx.opc import package_bytes, read_package
from netpes_learn.formats.pptx import render
from netpes_learn.model.document import Brand, Deck, Paragraph, Properties, Slide
from netpes_learn.model.text import Rich, Run

Edit = Callable[..., Path]


def text(words: str) -> Rich:
    return (Run(text=words, lang="en"),)


def generate(path: Path, *words: str, name: str = "raft", language: str = "en-GB") -> Path:
    """Write a generated deck: a cover and a slide for each text, the last on a closing layout."""
    slides = [
        Slide(id="cover", layout="Title", title=text("Raft")),
        *(
            Slide(
                id=f"page-{chr(97 + number)}",
                layout="Text",
                title=text(f"Page {number}"),
                slots={"body": (Paragraph(text=text(each)),)},
            )
            for number, each in enumerate(words)
        ),
        Slide(id="end", layout="Closing", title=text("The end")),
    ]
    deck = Deck(
        kind="deck", id=f"{name}-deck", title=text("Raft"), footer=text("Raft"), slides=slides,
        properties=Properties(title="Raft", language="en", proofing=language, author="NET PES",
                              date="2026-01-31", version="1.0.0"),
        brand=Brand(wordmark=("North",), accent="#003A70", on_accent="#FFFFFF", area="#A63D0F",
                    area_tint="#F6ECE7", area_label=text("Employers"), funding=text("EU"),
                    licence=text("CC BY 4.0"), disclaimers=[]),
    )  # fmt: skip
    path.write_bytes(render(deck, Files())[".pptx"])
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return generate(tmp_path / "old.pptx", "one", "two", "three")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return generate(tmp_path / "new.pptx", "one", "two and a half", "three and more")


@pytest.fixture
def mine(tmp_path: Path, old: Path) -> Path:
    deck = Presentation(str(old))
    deck.slides[2].placeholders[10].text_frame.text = "my words"
    deck.save(str(tmp_path / "mine.pptx"))
    return tmp_path / "mine.pptx"


def told(error: pytest.ExceptionInfo[ContentError]) -> tuple[str, str]:
    (found,) = error.value.diagnostics
    return found.code, Path(found.span.path).name


def test_merge_writes_the_deck_and_tells_each_slide(
    tmp_path: Path, old: Path, mine: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, report = tmp_path / "out.pptx", tmp_path / "deep" / "report.json"
    command = [str(old), str(mine), str(new), "-o", str(out), "--report", str(report)]
    assert main(["merge", *command]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "slide 3: conflict: Page 1 (your version; the new one changed it too and follows, hidden)",
        "slide 4: offered: Page 1 (the new version of the slide before it)",
        "slide 5: updated: Page 2 (now as in the new version)",
        "1 conflict, 1 offered, 3 unchanged, 1 updated",
        f"merged: {out.as_posix()}",
    ]
    found = json.loads(report.read_text("utf-8"))
    assert [(each["number"], each["action"]) for each in found["slides"]] == [
        (1, "unchanged"), (2, "unchanged"), (3, "conflict"), (4, "offered"), (5, "updated"),
        (6, "unchanged"),
    ]  # fmt: skip
    assert len(Presentation(str(out)).slides) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "deep", "mine.pptx", "new.pptx", "old.pptx", "out.pptx",
    ]  # fmt: skip


def test_edited_deck_knows_what_it_was(tmp_path: Path, old: Path, mine: Path, new: Path) -> None:
    merge_files(old, mine, new, out=tmp_path / "with.pptx")
    merge_files(None, mine, new, out=tmp_path / "without.pptx")
    assert (tmp_path / "with.pptx").read_bytes() == (tmp_path / "without.pptx").read_bytes()


def test_slide_that_is_left_out_is_told(tmp_path: Path, old: Path, mine: Path, new: Path) -> None:
    deck = Presentation(str(mine))
    listed = deck.slides._sldIdLst
    deck.part.drop_rel(listed[3].rId)
    listed.remove(listed[3])
    deck.save(str(mine))
    outcome = merge_files(old, mine, new, out=tmp_path / "out.pptx")
    assert "no slide: deleted: Page 2 (stays out, though the new version changed it)" in list(
        outcome.lines()
    )
    assert outcome.as_json()["slides"][-1]["number"] == 0


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "NL064"), (b"", "NL450"), (b"words", "NL450"), (b"PK\x03\x04half", "NL450")],
)
def test_file_that_is_no_deck_is_told(
    tmp_path: Path, old: Path, mine: Path, new: Path, place: int, content: bytes, code: str
) -> None:
    paths = [old, mine, new]
    paths[place] = tmp_path / "wrong.pptx"
    if content is not None:
        paths[place].write_bytes(content)
    with pytest.raises(ContentError) as error:
        merge_files(*paths, out=tmp_path / "out.pptx")
    assert told(error) == (code, "wrong.pptx")
    assert not (tmp_path / "out.pptx").exists()


def test_cut_deck_is_told(tmp_path: Path, mine: Path, new: Path) -> None:
    mine.write_bytes(mine.read_bytes()[:-400])
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL450", "mine.pptx")


def test_deck_whose_slide_is_no_xml_is_told(tmp_path: Path, mine: Path, new: Path) -> None:
    package = read_package(mine.read_bytes())
    with zipfile.ZipFile(mine, "w") as archive:
        for name, part in package.items():
            if name != "/":
                archive.writestr(
                    name[1:], b"<broken" if name.endswith("/slide2.xml") else part.content
                )
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL450", "mine.pptx")


def test_word_file_is_no_deck(tmp_path: Path, mine: Path, new: Path) -> None:
    from docx import Document

    Document().save(str(mine))
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL450", "mine.pptx")


@pytest.mark.parametrize("place", [0, 2])
def test_deck_of_other_origin_is_not_generated(
    tmp_path: Path, old: Path, mine: Path, new: Path, place: int
) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0])
    deck.save(str(tmp_path / "foreign.pptx"))
    paths = [old, mine, new]
    paths[place] = tmp_path / "foreign.pptx"
    with pytest.raises(ContentError) as error:
        merge_files(*paths, out=tmp_path / "out.pptx")
    assert told(error) == ("NL451", "foreign.pptx")


@pytest.mark.parametrize("place", [0, 2])
def test_edited_deck_in_the_place_of_a_generated_one_is_told(
    tmp_path: Path, old: Path, mine: Path, new: Path, place: int
) -> None:
    paths = [old, old, new]
    paths[place] = mine
    with pytest.raises(ContentError) as error:
        merge_files(*paths, out=tmp_path / "out.pptx")
    assert told(error) == ("NL451", "mine.pptx")
    assert "changed after it was generated" in str(error.value)


@pytest.mark.parametrize("change", [{"name": "bridge"}, {"language": "fr-FR"}])
def test_other_deck_or_language_is_told(tmp_path: Path, mine: Path, change: dict[str, str]) -> None:
    other = generate(tmp_path / "other.pptx", "one", **change)
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, other, out=tmp_path / "out.pptx")
    assert told(error) == ("NL452", "mine.pptx")


def test_edited_deck_without_any_slide_of_the_old_is_told(
    tmp_path: Path, old: Path, new: Path
) -> None:
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0])
    deck.save(str(tmp_path / "foreign.pptx"))
    with pytest.raises(ContentError) as error:
        merge_files(old, tmp_path / "foreign.pptx", new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL452", "foreign.pptx")


def test_deck_that_lost_its_seal_needs_the_old_one(
    tmp_path: Path, old: Path, mine: Path, new: Path
) -> None:
    deck = Presentation(str(mine))
    for key, link in list(deck.part.rels.items()):
        if link.reltype.endswith("/customXml"):
            deck.part.drop_rel(key)
    deck.save(str(mine))
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL453", "mine.pptx")
    merge_files(old, mine, new, out=tmp_path / "out.pptx")


def test_macros_are_refused(tmp_path: Path, mine: Path, new: Path) -> None:
    from dataclasses import replace

    package = read_package(mine.read_bytes())
    kind = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    package["/ppt/presentation.xml"] = replace(package["/ppt/presentation.xml"], type=kind)
    mine.write_bytes(package_bytes(package))
    with pytest.raises(ContentError) as error:
        merge_files(None, mine, new, out=tmp_path / "out.pptx")
    assert told(error) == ("NL454", "mine.pptx")


def test_no_deck_that_was_given_is_overwritten(tmp_path: Path, mine: Path, new: Path) -> None:
    before = mine.read_bytes()
    link = tmp_path / "link.pptx"
    link.symlink_to(mine)
    for out, report in ((mine, None), (link, None), (tmp_path / "out.pptx", mine)):
        with pytest.raises(ContentError) as error:
            merge_files(None, mine, new, out=out, report=report)
        assert told(error)[0] == "NL455"
    assert mine.read_bytes() == before


def test_wrong_number_of_decks_is_wrong_usage(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["merge", str(mine), "-o", "out.pptx"]) == 2
    assert "two or three decks" in capsys.readouterr().err
    assert main(["merge", *[str(mine)] * 4, "-o", "out.pptx"]) == 2
