import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.content import Figure
from netpes_learn.model.text import LanguageTag, Run, Text, plain
from netpes_learn.stages.wording import Wording, evenly, link, strong, without_marks


class Named:
    def __init__(self, name: str) -> None:
        self.name = name


def wording(loaded: Loaded, tag: str) -> Wording:
    return loaded.setting(LanguageTag(tag)).wording


def shown(loaded: Loaded, tag: str, **fields: object) -> str:
    figure = Figure.model_validate({"id": "f", "counts": "x", **fields})
    return plain(wording(loaded, tag).value(figure)).replace("\u202f", "_").replace("\xa0", "_")


@pytest.mark.parametrize(
    ("tag", "fields", "written"),
    [
        ("en", {"value": 1146}, "1,146"),
        ("fr", {"value": 1146}, "1_146"),
        ("it", {"value": 58500}, "58.500"),
        ("it", {"value": 1146}, "1146"),
        ("ca", {"value": 1146}, "1.146"),
        ("es", {"value": 1146}, "1146"),
        ("sv", {"value": 1146}, "1_146"),
        ("en", {"value": 47.5, "unit": "percent"}, "47.5%"),
        ("fr", {"value": 47.5, "unit": "percent"}, "47,5_%"),
        ("fi", {"value": 81, "unit": "percent"}, "81_%"),
        ("fi", {"value": 86.9, "unit": "percent"}, "86,9_%"),
        ("en", {"value": 100000, "unit": "euro"}, "€100,000"),
        ("fr", {"value": 100000, "unit": "euro"}, "100_000_€"),
        ("en", {"value": 99.5, "unit": "euro"}, "€99.50"),
        ("en", {"value": 6.5e9, "unit": "euro"}, "€6.5_billion"),
        ("fr", {"value": 6.5e9, "unit": "euro"}, "6,5_milliards_€"),
        ("sv", {"value": 2083450, "unit": "euro"}, "2_083_450_€"),
        ("en", {"value": 18, "unit": "months"}, "18 months"),
        ("en", {"value": 1, "unit": "years"}, "1 year"),
        ("fr", {"value": 18, "unit": "months"}, "18_mois"),
        ("en", {"value": 3, "to": 4, "unit": "years"}, "3\u20134 years"),
        ("en", {"value": 2, "unit": "multiple"}, "2\u00d7"),
        ("en", {"value": 90, "unit": "percent", "qualifier": "over"}, "over 90%"),
    ],
)
def test_figure_is_written_as_its_language_writes_it(
    loaded: Loaded, tag: str, fields: dict[str, object], written: str
) -> None:
    assert shown(loaded, tag, **fields) == written


def test_message_keeps_the_language_of_each_part(loaded: Loaded) -> None:
    runs = wording(loaded, "fi").t("A {b} c", b=Text("bé", LanguageTag("fr")))
    assert [(run.text, run.lang) for run in runs] == [("A ", "en"), ("bé", "fr"), (" c", "en")]


def test_plural_follows_the_count(loaded: Loaded) -> None:
    english = wording(loaded, "en")
    assert plain(english.n("{count} day", "{count} days", 1)) == "1 day"
    assert plain(english.n("{count} day", "{count} days", 1200)) == "1,200 days"


def test_unknown_phrase_is_named(loaded: Loaded) -> None:
    with pytest.raises(KeyError, match="no-such-phrase"):
        wording(loaded, "en").word("no-such-phrase")


@pytest.mark.parametrize(
    ("tag", "written"),
    [("en", "20 November 2026"), ("fr", "20 novembre 2026"), ("fi", "20. marraskuuta 2026")],
)
def test_day_is_written_out(loaded: Loaded, tag: str, written: str) -> None:
    assert wording(loaded, tag).day("2026-11-20") == written


@pytest.mark.parametrize(
    ("items", "joined"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")]
)
def test_list_is_joined_as_the_language_joins(
    loaded: Loaded, items: list[str], joined: str
) -> None:
    assert plain(wording(loaded, "en").listed(items)).replace("c, and", "c and") in {
        joined, joined.replace(" and", ", and"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "written"), [(500, "1 kB"), (84_000, "84 kB"), (12_340_000, "12.3 MB")]
)
def test_size_is_for_people(loaded: Loaded, count: int, written: str) -> None:
    assert wording(loaded, "en").size(count).replace("\xa0", " ") == written


def test_length_is_minutes_and_seconds(loaded: Loaded) -> None:
    assert wording(loaded, "en").minutes(125.4) == "2:05 min"


def test_emphasis_and_links_keep_text_and_language() -> None:
    text = Text("bé", LanguageTag("fr"))
    assert strong(text) == (Run(text="bé", lang=LanguageTag("fr"), strong=True),)
    assert link(text, "https://e.org")[0].href == "https://e.org"


def test_marks_are_taken_out_of_narration() -> None:
    assert plain(without_marks(Text("{1}One and {12}two"))) == "One and two"


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (3, [3]), (4, [4]), (5, [2, 3]), (9, [3, 3, 3])]
)
def test_groups_are_as_even_as_can_be(count: int, sizes: list[int]) -> None:
    groups = evenly(list(range(count)), 4)
    assert sorted(map(len, groups)) == sorted(sizes)
    assert [item for group in groups for item in group] == list(range(count))


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", ["4 days", "AI", "a-tmt", "état", "Evaluation", "zone"]),
        ("fr", ["cote", "coté", "côte", "côté", "dette"]),
        ("sv", ["arbete", "stad", "zon", "å", "Ålder", "ära", "öga"]),
        ("fi", ["aika", "zeniitti", "Åbo", "äiti", "öljy"]),
        ("es", ["nube", "nuez", "ñame", "oca"]),
        ("ca", ["cabina", "caça", "celíac", "cella", "curs"]),
        ("it", ["è", "eco", "ente"]),
    ],
)
def test_records_stand_in_the_order_of_the_alphabet(
    loaded: Loaded, tag: str, words: list[str]
) -> None:
    shuffled = [Named(word) for word in sorted(words, reverse=True)]
    found = wording(loaded, tag).alphabetical(shuffled, "name")
    assert [item.name for item in found] == words
