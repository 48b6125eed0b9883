import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.content import Partner, Practice
from netpes_learn.model.text import LanguageTag, plain
from netpes_learn.stages import evidence
from netpes_learn.stages.wording import Wording


@pytest.fixture
def bridge(small_loaded: Loaded) -> Practice:
    return next(p for p in small_loaded.library.practices if p.id == "bridge")


@pytest.fixture
def raft(small_loaded: Loaded) -> Practice:
    return next(p for p in small_loaded.library.practices if p.id == "raft")


@pytest.fixture
def wording(small_loaded: Loaded) -> Wording:
    return small_loaded.setting(LanguageTag("en")).wording


def test_big_number_shows_value_what_it_counts_and_when(bridge: Practice, wording: Wording) -> None:
    shown = evidence.big_number(evidence.figure_of(bridge, "helped"), wording)
    assert [plain(text) for text in (shown.value, shown.counts, shown.when)] == [
        "1,146", "people helped", "in 2024",
    ]  # fmt: skip
    assert evidence.big_number(evidence.figure_of(bridge, "after-one"), wording).when == ()


def test_chart_takes_its_values_from_the_figures(bridge: Practice, wording: Wording) -> None:
    (chart,) = evidence.charts_of(bridge, wording)
    assert (chart.shape, chart.unit, plain(chart.title)) == ("bars", "percent", "At work")
    assert [(plain(p.label), p.value, p.shown) for p in chart.points] == [
        ("One year", 47.5, "47.5%"),
        # Without a label of its own, a point is labelled with what it counts.
        ("at work after two years", 60.0, "about 60\u201365%"),
    ]


def test_figure_in_a_chart_is_not_shown_again(bridge: Practice, raft: Practice) -> None:
    assert [figure.id for figure in evidence.lone_figures(bridge)] == ["helped"]
    assert evidence.lone_figures(raft) == ()


@pytest.mark.parametrize("reveal", [False, True])
def test_quiz_letters_its_answers(bridge: Practice, wording: Wording, reveal: bool) -> None:  # noqa: FBT001
    assert bridge.learning is not None
    shown = evidence.quiz(bridge.learning.questions[0], wording, reveal=reveal)
    assert [(a.letter, plain(a.text), a.correct) for a in shown.answers] == [
        ("A", "Two sides.", True), ("B", "One side.", False), ("C", "Nothing.", False),
    ]  # fmt: skip
    assert plain(shown.answers[1].feedback) == "There is another."
    assert shown.reveal is reveal


def test_scenario_stands_beside_all_its_tips(bridge: Practice, raft: Practice) -> None:
    rows = [(plain(scenario), plain(tips)) for scenario, tips in evidence.paired_rows(bridge)]
    assert rows == [("Some live far away.", "Pay for the bus. Send a van.")]
    assert evidence.paired_rows(raft) == ()


def test_every_scenario_and_tip_is_either_paired_or_alone(bridge: Practice) -> None:
    assert [scenario.id for scenario in evidence.lone_scenarios(bridge)] == ["shy"]
    assert [tip.id for tip in evidence.lone_tips(bridge)] == ["signs"]


def test_partner_is_told_what_it_has_instead(small_loaded: Loaded, bridge: Practice) -> None:
    partners: dict[str, Partner] = {str(p.id): p for p in small_loaded.library.partners}
    found = evidence.comparator_of(bridge, partners["south"])
    assert found is not None
    assert (found.has, found.name) == ("similar", "Ponte")
    assert evidence.comparator_of(bridge, partners["north"]) is None
