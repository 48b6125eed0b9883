# Claims about when things are seen and heard.
import itertools

import pytest
from tests.support.heard import Word

from netpes_learn.formats._video.script import (
    FADE_STEPS,
    SCENE_START,
    Anchor,
    Utterance,
    anchors_of,
    script_of,
    utterance_of,
)
from netpes_learn.formats._video.timeline import Spoken, timeline_of
from netpes_learn.model.document import StoryScene
from netpes_learn.model.text import Run, Text, runs_of

FPS = 25


def spoken(utterance: Utterance) -> Spoken:
    """Each word takes half a second."""
    words, place = [], 0
    for number, word in enumerate(utterance.text.split(" ")):
        words.append(Word(number * 0.5, number * 0.5 + 0.45, place, place + len(word)))
        place += len(word) + 1
    return Spoken(utterance, len(words) * 0.5, tuple(words))


def timed(*scenes: StoryScene):
    script = script_of(scenes)
    return timeline_of(script, [[spoken(u) for u in scene.utterances] for scene in script])


def points(say: str | list[str], labels: int = 2, **more: object) -> StoryScene:
    names = [f"label {number}" for number in range(labels)]
    return StoryScene(id="a", layout="points", heading="h", labels=names, say=say, **more)


def question(say: list[str], *, reveal: bool = True) -> StoryScene:
    answers = [
        {"letter": letter, "text": f"option {letter}", "correct": letter == "B", "feedback": "f"}
        for letter in "ABC"
    ]
    quiz = {"stem": "stem?", "answers": answers, "reveal": reveal}
    return StoryScene(id="q", layout="question", heading="h", quiz=quiz, say=say)


@pytest.mark.parametrize(
    ("written", "text", "marks"),
    [
        ("Some {1}have no job.", "Some have no job.", ((1, 5),)),
        ("Some {1} have no job.", "Some have no job.", ((1, 5),)),
        ("{1}It began. {2}Then", "It began. Then", ((1, 0), (2, 10))),
        ("Two\n  lines {1}here", "Two lines here", ((1, 10),)),
        ("58\u202f500 {1}jobs", "58\u202f500 jobs", ((1, 7),)),
    ],
)
def test_marks_are_places_in_the_text_without_them(written, text, marks):
    utterance = utterance_of(runs_of(written))
    assert (utterance.text, utterance.marks) == (text, marks)


def test_a_paragraph_speaks_the_language_of_most_of_it():
    runs = (Run(text="Le programme s'appelle ", lang="fr"), Run(text="Work", lang="en"))
    assert utterance_of(runs).language == "fr"


def test_labels_appear_with_the_word_after_their_mark():
    timeline = timed(points("one two {1}three four {2}five six"))
    # Lead-in 0.4 s, half a second a word, 0.12 s ahead.
    wanted = [round((0.4 + words * 0.5 - 0.12) * FPS) for words in (2, 4)]
    assert [change.frame for change in timeline.changes[1:]] == wanted


def test_unmarked_labels_are_spread_over_the_sentences():
    utterances = (Utterance("One. Two. Three. Four.", "en"),)
    assert anchors_of(utterances, 2) == (Anchor(0, 0), Anchor(0, 10))


def test_unmarked_labels_of_one_sentence_are_spread_over_its_words():
    utterances = (Utterance("one two three four", "en"),)
    assert anchors_of(utterances, 2) == (Anchor(0, 0), Anchor(0, 8))


def test_an_element_without_a_mark_comes_with_the_one_before():
    utterances = (Utterance("one two", "en", ((1, 4),)),)
    assert anchors_of(utterances, 3) == (Anchor(0, 4),) * 3


def test_silent_elements_stand_there_at_once():
    assert anchors_of((), 2) == (SCENE_START,) * 2


def test_marks_that_come_too_fast_are_taken_one_after_the_other():
    timeline = timed(points("{1}one{2} two {3}three", labels=3))
    frames = [change.frame for change in timeline.changes]
    gaps = [b - a for a, b in itertools.pairwise(frames)]
    assert min(gaps) > FADE_STEPS
    assert [change.step.picture.shown for change in timeline.changes] == [0, 1, 2, 3]


def test_scene_is_lead_in_speech_and_pause_up_to_eight_frames():
    (scene,) = timed(points("one two three four", labels=0, pause_seconds=1.1)).scenes
    needed = (0.4 + 2.0 + 1.1) * FPS
    assert needed <= scene.end_frame < needed + 8
    assert scene.end_frame % 8 == 0


def test_scene_makes_room_for_the_next_and_the_last_one_stays():
    first, last = timed(points("one two"), points("three")).scenes
    leaving = first.changes[-1]
    assert leaving.step.picture.bare
    assert leaving.frame + leaving.step.frames + 1 == first.end_frame
    assert first.heard[-1].end_seconds < leaving.frame / FPS
    assert not last.changes[-1].step.picture.bare


def test_film_begins_with_its_title_and_not_with_empty_ground():
    first, last = timed(points("one two"), points("three")).scenes
    assert first.changes[0].step.frames == 0
    assert last.changes[0].step.frames > 0


def test_speech_lies_inside_its_scene_and_scenes_follow_each_other():
    timeline = timed(points("one two"), points("three {1}four"), points([], seconds=2))
    ends = 0
    for scene in timeline.scenes:
        assert scene.first_frame == ends
        ends = scene.end_frame
        for heard in scene.heard:
            assert scene.first_frame / FPS < heard.start_seconds
            assert heard.end_seconds < scene.end_frame / FPS
    assert timeline.frames == ends


def test_silent_scene_lasts_its_seconds():
    (scene,) = timed(points([], labels=0, seconds=4)).scenes
    assert 4 * FPS <= scene.end_frame < 4 * FPS + 8


def test_last_label_is_seen_for_half_a_second_however_short_the_pause():
    (scene,) = timed(points("one two {1}three", labels=1, pause_seconds=0)).scenes
    assert scene.end_frame - (scene.changes[-1].frame + FADE_STEPS) >= FPS // 2


def test_answer_comes_after_three_seconds_to_think():
    say = ["stem?", "A: option A", "B: option B", "C: option C", "It is B."]
    timeline = timed(question(say))
    heard = timeline.scenes[0].heard
    assert heard[-1].start_seconds - heard[-2].end_seconds == pytest.approx(3.0)
    assert timeline.changes[-1].step.picture.answered
    assert timeline.changes[-1].frame == round((heard[-1].start_seconds - 0.12) * FPS)


def test_options_appear_with_their_paragraphs():
    say = ["stem?", "A: option A", "B: option B", "C: option C", "It is B."]
    timeline = timed(question(say))
    starts = [heard.start_seconds for heard in timeline.scenes[0].heard]
    frames = [change.frame for change in timeline.changes]
    assert frames[1:4] == [round((start - 0.12) * FPS) for start in starts[1:4]]


def test_options_that_nobody_reads_out_get_time_to_be_read():
    heard_end = timed(question(["stem?"])).scenes[0].heard[-1].end_seconds
    answer = timed(question(["stem?"])).changes[-1]
    assert answer.step.picture.answered
    assert answer.frame / FPS - heard_end == pytest.approx(3 + 3 * 8 / 17 - 0.12, abs=0.04)


def test_a_question_without_reveal_keeps_its_answer():
    timeline = timed(question(["stem?", "A: option A"], reveal=False))
    assert not any(change.step.picture.answered for change in timeline.changes)


def test_bars_grow_once_from_nothing_to_their_length():
    chart = {
        "shape": "bars",
        "title": "t",
        "alt": "a",
        "points": [
            {"label": "a", "value": 1, "shown": "1"},
            {"label": "b", "value": 2, "shown": "2"},
        ],
    }
    scene = StoryScene(
        id="c", layout="chart", heading="h", chart=chart, say=Text("{1}one two", "en")
    )
    first, growing = timed(scene).changes
    growth = [picture.growth for picture in growing.step.through]
    assert first.step.picture.shown == 0
    assert growth == sorted(growth)
    assert (growing.step.picture.shown, growing.step.picture.growth) == (2, 1.0)
