import re
from typing import get_args

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.model.content import Figure, Unit
from netpes_learn.model.project import Duration
from netpes_learn.model.text import LanguageTag, Run, Text, plain
from netpes_learn.stages.articles import with_number_article
from netpes_learn.stages.wording import Wording, evenly, link, strong, voiced_as, without_marks


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


# What a native writes for 1, 2, 1 to 2, 5 and 1.5 of each. Finnish has the partitive after all but 1,
# French the singular below 2, and a Swedish day is no round of the clock ("dygn").
DURATIONS = {
    "en": {
        "years": "1 year | 2 years | 1–2 years | 5 years | 1.5 years",
        "months": "1 month | 2 months | 1–2 months | 5 months | 1.5 months",
        "weeks": "1 week | 2 weeks | 1–2 weeks | 5 weeks | 1.5 weeks",
        "days": "1 day | 2 days | 1–2 days | 5 days | 1.5 days",
        "hours": "1 hour | 2 hours | 1–2 hours | 5 hours | 1.5 hours",
        "minutes": "1 minute | 2 minutes | 1–2 minutes | 5 minutes | 1.5 minutes",
    },
    "fr": {
        "years": "1 an | 2 ans | 1–2 ans | 5 ans | 1,5 an",
        "months": "1 mois | 2 mois | 1–2 mois | 5 mois | 1,5 mois",
        "weeks": "1 semaine | 2 semaines | 1–2 semaines | 5 semaines | 1,5 semaine",
        "days": "1 jour | 2 jours | 1–2 jours | 5 jours | 1,5 jour",
        "hours": "1 heure | 2 heures | 1–2 heures | 5 heures | 1,5 heure",
        "minutes": "1 minute | 2 minutes | 1–2 minutes | 5 minutes | 1,5 minute",
    },
    "it": {
        "years": "1 anno | 2 anni | 1–2 anni | 5 anni | 1,5 anni",
        "months": "1 mese | 2 mesi | 1–2 mesi | 5 mesi | 1,5 mesi",
        "weeks": "1 settimana | 2 settimane | 1–2 settimane | 5 settimane | 1,5 settimane",
        "days": "1 giorno | 2 giorni | 1–2 giorni | 5 giorni | 1,5 giorni",
        "hours": "1 ora | 2 ore | 1–2 ore | 5 ore | 1,5 ore",
        "minutes": "1 minuto | 2 minuti | 1–2 minuti | 5 minuti | 1,5 minuti",
    },
    "es": {
        "years": "1 año | 2 años | 1–2 años | 5 años | 1,5 años",
        "months": "1 mes | 2 meses | 1–2 meses | 5 meses | 1,5 meses",
        "weeks": "1 semana | 2 semanas | 1–2 semanas | 5 semanas | 1,5 semanas",
        "days": "1 día | 2 días | 1–2 días | 5 días | 1,5 días",
        "hours": "1 hora | 2 horas | 1–2 horas | 5 horas | 1,5 horas",
        "minutes": "1 minuto | 2 minutos | 1–2 minutos | 5 minutos | 1,5 minutos",
    },
    "ca": {
        "years": "1 any | 2 anys | 1–2 anys | 5 anys | 1,5 anys",
        "months": "1 mes | 2 mesos | 1–2 mesos | 5 mesos | 1,5 mesos",
        "weeks": "1 setmana | 2 setmanes | 1–2 setmanes | 5 setmanes | 1,5 setmanes",
        "days": "1 dia | 2 dies | 1–2 dies | 5 dies | 1,5 dies",
        "hours": "1 hora | 2 hores | 1–2 hores | 5 hores | 1,5 hores",
        "minutes": "1 minut | 2 minuts | 1–2 minuts | 5 minuts | 1,5 minuts",
    },
    "fi": {
        "years": "1 vuosi | 2 vuotta | 1–2 vuotta | 5 vuotta | 1,5 vuotta",
        "months": "1 kuukausi | 2 kuukautta | 1–2 kuukautta | 5 kuukautta | 1,5 kuukautta",
        "weeks": "1 viikko | 2 viikkoa | 1–2 viikkoa | 5 viikkoa | 1,5 viikkoa",
        "days": "1 päivä | 2 päivää | 1–2 päivää | 5 päivää | 1,5 päivää",
        "hours": "1 tunti | 2 tuntia | 1–2 tuntia | 5 tuntia | 1,5 tuntia",
        "minutes": "1 minuutti | 2 minuuttia | 1–2 minuuttia | 5 minuuttia | 1,5 minuuttia",
    },
    "sv": {
        "years": "1 år | 2 år | 1–2 år | 5 år | 1,5 år",
        "months": "1 månad | 2 månader | 1–2 månader | 5 månader | 1,5 månader",
        "weeks": "1 vecka | 2 veckor | 1–2 veckor | 5 veckor | 1,5 veckor",
        "days": "1 dag | 2 dagar | 1–2 dagar | 5 dagar | 1,5 dagar",
        "hours": "1 timme | 2 timmar | 1–2 timmar | 5 timmar | 1,5 timmar",
        "minutes": "1 minut | 2 minuter | 1–2 minuter | 5 minuter | 1,5 minuter",
    },
}
COUNTS: list[dict[str, float]] = [
    {"value": 1},
    {"value": 2},
    {"value": 1, "to": 2},
    {"value": 5},
    {"value": 1.5},
]


@pytest.mark.parametrize(
    ("tag", "unit"), [(tag, unit) for tag, units in DURATIONS.items() for unit in units]
)
def test_lengths_of_time_are_whole_words_in_the_right_form(
    loaded: Loaded, tag: str, unit: str
) -> None:
    written = [shown(loaded, tag, unit=unit, **count).replace("_", " ") for count in COUNTS]
    assert " | ".join(written) == DURATIONS[tag][unit]


def test_every_unit_reads_as_words_in_every_language_of_the_project(loaded: Loaded) -> None:
    for tag in (language.tag for language in loaded.library.languages):
        for unit in get_args(Unit):
            for count in ({"value": 1200}, {"value": 6.5e9}, *COUNTS):
                written = shown(loaded, tag, unit=unit, **count)
                assert not re.search(r"[{}]|[a-z]+-[a-z]+", written), (tag, unit, written)
        assert "digital" not in wording(loaded, tag).size(5_200_000) + wording(loaded, tag).size(9)


def test_each_unit_of_time_is_pinned_in_each_language(loaded: Loaded) -> None:
    assert set(DURATIONS) == {language.tag for language in loaded.library.languages}
    assert {tuple(units) for units in DURATIONS.values()} == {get_args(Duration)}
    assert set(get_args(Duration)) < set(get_args(Unit))


def test_large_count_of_a_unit_follows_the_rule_for_numbers(loaded: Loaded) -> None:
    assert shown(loaded, "it", value=1200, unit="hours") == "1200 ore"
    assert shown(loaded, "sv", value=1200, unit="days") == "1_200 dagar"


def test_unit_without_a_form_is_an_error_and_never_shown(loaded: Loaded) -> None:
    catalan = wording(loaded, "ca")
    with pytest.raises(KeyError, match=r"no form of 'duration-year' in 'ca' for 2"):
        catalan._in_unit(2, "duration-year", lengths=("long",))


@pytest.mark.parametrize(
    ("tag", "practice", "figure", "written"),
    [
        ("en", "direction-unique-employeur", "sme-satisfaction", "over 90%"),
        ("fr", "direction-unique-employeur", "sme-satisfaction", "plus de 90_%"),
        ("it", "direction-unique-employeur", "sme-satisfaction", "oltre il 90%"),
        ("es", "direction-unique-employeur", "sme-satisfaction", "más del 90_%"),
        ("ca", "direction-unique-employeur", "sme-satisfaction", "més del 90_%"),
        ("fi", "direction-unique-employeur", "sme-satisfaction", "yli 90_%"),
        ("sv", "direction-unique-employeur", "sme-satisfaction", "över 90_%"),
        ("it", "pt-upskill", "guarantee", "almeno l’80%"),
        ("es", "pt-upskill", "guarantee", "al menos el 80_%"),
        ("ca", "pt-upskill", "guarantee", "almenys el 80_%"),
        ("it", "ips-model-stockholm", "outcome-2024", "circa il 43%"),
        ("es", "ips-model-stockholm", "outcome-2024", "alrededor del 43_%"),
        ("ca", "ips-model-stockholm", "outcome-2024", "al voltant del 43_%"),
        # Numbers of other kinds have no article.
        ("es", "direction-unique-employeur", "advisers", "más de 200"),
        ("it", "territorial-animation", "meetings", "oltre 250"),
    ],
)
def test_percentage_has_the_article_its_language_asks_for(
    loaded: Loaded, tag: str, practice: str, figure: str, written: str
) -> None:
    found = next(p for p in loaded.library.practices if p.id == practice)
    counted = next(f for f in found.results.figures if f.id == figure)
    said = plain(wording(loaded, tag).value(counted))
    assert said.replace("\u202f", "_").replace("\xa0", "_") == written


@pytest.mark.parametrize(
    ("tag", "value", "qualifier", "written"),
    [
        ("it", 8, "over", "oltre l’8%"),
        ("it", 8.5, "under", "meno dell’8,5%"),
        ("it", 11, "up-to", "fino all’11%"),
        ("it", 18, "up-to", "fino al 18%"),
        ("it", 0.5, "over", "oltre lo 0,5%"),
        ("ca", 11, "over", "més de l’11_%"),
        ("ca", 1.5, "at-least", "almenys l’1,5_%"),
        ("ca", 80, "up-to", "fins al 80_%"),
        ("es", 11, "over", "más del 11_%"),
        ("en", 80, "over", "over 80%"),
    ],
)
def test_article_goes_with_the_sound_of_the_number(
    loaded: Loaded, tag: str, value: float, qualifier: str, written: str
) -> None:
    assert shown(loaded, tag, value=value, unit="percent", qualifier=qualifier) == written


def test_article_of_words_in_another_language_stays(loaded: Loaded) -> None:
    italian = loaded.setting(LanguageTag("it")).wording.language
    said = (Run(text="over il ", lang=LanguageTag("en")), Run(text="80%", lang=LanguageTag("it")))
    assert with_number_article(said, 80, italian) == said


def test_message_keeps_the_language_of_each_part(loaded: Loaded) -> None:
    runs = wording(loaded, "fi").t("A {b} c", b=Text("bé", LanguageTag("fr")))
    assert [(run.text, run.lang) for run in runs] == [("A ", "en"), ("bé", "fr"), (" c", "en")]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "20_November_2026"),
        ("fr", "20_novembre_2026"),
        ("it", "20_novembre_2026"),
        ("es", "20_de_noviembre_de_2026"),
        ("ca", "20_de_novembre_del_2026"),
        ("fi", "20._marraskuuta_2026"),
        ("sv", "20_november_2026"),
    ],
)
def test_day_is_written_out_and_no_line_ends_inside_it(
    loaded: Loaded, tag: str, written: str
) -> None:
    assert wording(loaded, tag).day("2026-11-20").replace("\xa0", "_") == written


def test_version_stays_with_the_word_before_it(loaded: Loaded) -> None:
    message = "Version {version}, {date}. {licence}"
    said = wording(loaded, "sv").t(message, version="1.0.0", date="2026", licence="CC")
    assert plain(said) == "Version\xa01.0.0, 2026. CC"


def test_plural_follows_the_count(loaded: Loaded) -> None:
    english = wording(loaded, "en")
    assert plain(english.n("{count} day", "{count} days", 1)) == "1 day"
    assert plain(english.n("{count} day", "{count} days", 1200)) == "1,200 days"


def test_unknown_phrase_is_named(loaded: Loaded) -> None:
    with pytest.raises(KeyError, match="no-such-phrase"):
        wording(loaded, "en").word("no-such-phrase")


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


def test_one_voice_reads_a_title_and_the_name_behind_it() -> None:
    title, name = Text("Le contrat", LanguageTag("fr")), Text("Stockholms Stad", LanguageTag("sv"))
    assert voiced_as(title, [". ", name]) == (
        Run(text=". ", lang=LanguageTag("fr")),
        Run(text="Stockholms Stad", lang=LanguageTag("fr")),
    )


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
