import copy
import re
from typing import Any

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.document import Deck, Slide, Storyboard, StoryScene
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages.comparing.documents import Rendered
from netpes_learn.stages.comparing.libraries import recalled
from netpes_learn.stages.comparing.revisit import chapters_again, slides_again
from netpes_learn.stages.comparing.sameness import says_the_same
from netpes_learn.stages.comparing.snapshot import snapshot, within
from netpes_learn.stages.comparing.telling import Release, tell
from netpes_learn.stages.comparing.told import Since
from netpes_learn.stages.comparing.wordwise import before_and_after
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import plan
from netpes_learn.stages.setting import Setting

EN = LanguageTag("en")
CAPTIONS = """WEBVTT

00:00.000 --> 00:02.000
The bridge.

1
01:05.500 --> 01:08.000 line:-2
They helped <i>1,146</i>
people in one year.
"""


def deck(**slides: str) -> Deck:
    return Deck.model_construct(
        slides=tuple(
            Slide(id=name.replace("_", "-"), layout="Text", title=name, notes=[text])
            for name, text in slides.items()
        )
    )


def story(**scenes: str) -> Storyboard:
    return Storyboard.model_construct(
        scenes=tuple(
            StoryScene(id=name, layout="points", chapter=name, say=[text])
            for name, text in scenes.items()
        )
    )


def test_slides_that_say_something_else_are_told_with_their_numbers() -> None:
    old = deck(title="A", context="Old words here", tips="Go by bus", last="Bye")
    new = deck(title="A", context="New words here", extra="Nothing like it", last="Bye")
    names = ["title", "context", "context-2", "extra", "last"]
    found = slides_again(old, new, same=says_the_same, names=names)
    assert [(s.kind, plain(s.title), s.numbers) for s in found] == [
        ("changed", "context", (2, 3)),
        ("new", "extra", (4,)),
        ("gone", "tips", ()),
    ]


def test_a_slide_that_moved_or_lost_a_typo_is_not_told() -> None:
    old = deck(numbers_1="One thing", numbers_2="Another thing")
    moved = Deck.model_construct(slides=tuple(
        slide.model_copy(update={"id": f"numbers-{3 - place}"})
        for place, slide in enumerate(old.slides, start=1)
    ))  # fmt: skip
    assert slides_again(old, moved, same=says_the_same) == ()
    typo = deck(numbers_1="One thnig", numbers_2="Another thing")
    assert slides_again(old, typo, same=says_the_same) == ()


def test_the_number_of_a_slide_is_not_taken_for_a_part_of_another() -> None:
    old = deck(numbers="x", numbers_2="Here it is")
    new = deck(numbers="y or another", numbers_2="Here it is")
    (found,) = slides_again(old, new, same=says_the_same, names=["numbers", "numbers-2"])
    assert found.numbers == (1,)


def test_chapters_are_told_with_the_second_they_begin_at() -> None:
    old = story(title="The bridge.", result="They helped 900 people in one year.", end="Bye.")
    new = story(title="The bridge.", result="They helped {1}1,146 people in one year.", more="Hm.")
    found = chapters_again(old, new, same=says_the_same, captions=CAPTIONS)
    assert [(c.kind, plain(c.title), c.seconds) for c in found] == [
        ("changed", "result", 65),
        ("new", "more", None),
        ("gone", "end", None),
    ]


def test_words_that_differ_are_strong_and_what_is_shared_is_cut() -> None:
    shared = "a b c d e f g h i j k l m n o p"
    old, new = before_and_after(f"{shared} old {shared}", f"{shared} new {shared}", language=EN)
    assert plain(new) == "… k l m n o p new a b c d e f …"
    assert [run.text for run in old if run.strong] == ["old"]
    assert [plain(one) for one in before_and_after("a  b", "a b", language=EN)] == ["a  b", "a b"]
    assert plain(before_and_after("One thing", "All else now", language=EN)[1]) == "All else now"


@pytest.fixture(scope="module")
def since(loaded: Loaded) -> Since:
    """What changed in a real bundle after a few edits: a figure, a tip, a scene, a section."""
    setting = loaded.setting(EN)
    new = within(snapshot(setting.library), "le-forem")
    old: Any = copy.deepcopy(new)
    old["version"] = "2020.01.1"
    practice = old["subjects"]["practices/coup-de-boost"]
    practice["version"] = "0.9.0"
    practice["results"]["figures"][1]["value"] = 79.0
    practice["tips"].pop(0)
    practice["narration"][0]["say"] = "Nobody says this any more."
    releases = (
        Release(shown, Setting(recalled(shown, setting.library), setting.wording, setting.palette))
        for shown in (old, new)
    )
    return tell(*releases, partner="le-forem", outlines=loaded.outlines, rendered=Rendered())


def test_what_shows_an_edit_is_to_be_looked_at_again_and_nothing_else(
    since: Since, loaded: Loaded
) -> None:
    (told,) = since.practices
    outlines = [one for one in loaded.outlines if one.name == "deck-practice"]
    planned = plan(loaded.library, outlines, partners=["le-forem"], languages=["en"])
    (deliverable,) = (one for one in planned if one.subject == "coup-de-boost")
    made = compose(deliverable, outlines[0], setting=loaded.setting(EN))
    tip = next(p for p in loaded.library.practices if p.id == "coup-de-boost").tips[0].text
    # The figure as such; where a text names it too, the edit did not touch the text.
    shown = re.compile(rf"='81%'|='{re.escape(tip)}'")
    showing = {plain(slide.title) for slide in made.slides if shown.search(repr(slide))}
    assert {plain(slide.title) for slide in told.slides} == showing
    assert 0 < len(showing) < len(made.slides) / 2
    assert [plain(chapter.title) for chapter in told.chapters][:1] == [
        "Neither at work nor in training"
    ]
