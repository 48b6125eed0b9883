from dataclasses import replace
from typing import Any

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import ContentError, Diagnostic, Report
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.document import Handout, Site
from netpes_learn.model.text import LanguageTag, PartnerId, plain
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import Outline, OutlineHead

HEAD = "kind: x\nfor_each: practice\nstem: x/{id}\nformats: [web]\n"
SITE = (
    HEAD
    + """\
document:
  kind: site
  id: "{{ id }}"
  properties: "{{ properties(title=practice.title, keywords=keywords_of(practice)) }}"
  brand: "{{ brand }}"
  title: "{{ practice.title }}"
  footer: Footer
"""
)


def deliverable(
    subject: str = "bridge", *, partner: str = "north", language: str = "en"
) -> Deliverable:
    tag = LanguageTag(language)
    return Deliverable(PartnerId(partner), tag, "page", subject, "x", ("web",), f"x/{subject}")


def outline(text: str) -> Outline:
    source = read_yaml("outlines/x.yml", text.encode(), Report())
    assert source is not None
    return Outline("x", OutlineHead.model_validate(source.value), source)


def composed(
    small: Loaded, text: str = SITE, *, of: Deliverable | None = None, **setting: Any
) -> Any:
    made = of or deliverable()
    words = replace(small.setting(made.language), **setting)
    return compose(made, outline(text), setting=words)


def said(small: Loaded, expression: str, *, of: Deliverable | None = None) -> Any:
    """Return what an expression gives, shown as the text of a page."""
    text = SITE.replace('"{{ practice.title }}"\n  footer', f'"{{{{ {expression} }}}}"\n  footer')
    assert expression in text
    return composed(small, text.replace("title=practice.title, keywords=keywords_of(practice)",
                                        "title='T'"), of=of).title  # fmt: skip


def faults(small: Loaded, text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ContentError) as caught:
        composed(small, text)
    return caught.value.diagnostics


def test_page_about_a_practice_has_its_words_and_marks(small_loaded: Loaded) -> None:
    site = composed(small_loaded)
    assert isinstance(site, Site)
    assert (site.id, plain(site.title), plain(site.footer)) == (
        "bridge-page",
        "The bridge",
        "Footer",
    )
    brand = site.brand
    assert brand.wordmark == ("North", "Service")
    assert (brand.accent, brand.on_accent, brand.logo) == ("#14213D", "#FFFFFF", None)
    assert (brand.area, brand.area_tint, brand.area_icon) == ("#0B6E69", "#E7F0F0", "wrench")
    assert plain(brand.area_label) == "Work"
    assert [plain(text) for text in brand.disclaimers] == [
        "Nobody answers for this.", "Made up for tests.",
    ]  # fmt: skip


def test_practice_without_an_area_carries_the_colour_of_the_network(small_loaded: Loaded) -> None:
    brand = composed(small_loaded, of=deliverable("raft")).brand
    assert (brand.area, brand.area_label, brand.area_icon) == ("#14213D", (), "")


def test_logo_and_one_line_wordmark(small_loaded: Loaded) -> None:
    brand = composed(small_loaded, of=deliverable(partner="south")).brand
    assert brand.logo == "content/partners/south/mark.svg"
    assert brand.wordmark == ("South",)


def test_partner_signs_a_line_with_its_name_in_the_language(small_loaded: Loaded) -> None:
    for language, name, wordmark in (
        ("en", "Northern Service", ("North", "Service")),
        ("fr", "Service du Nord", ("Nord",)),
    ):
        brand = composed(small_loaded, of=deliverable(language=language)).brand
        assert (brand.name, brand.wordmark) == (name, wordmark)


def test_translation_reaches_the_page_and_english_stays_marked(small_loaded: Loaded) -> None:
    site = composed(small_loaded, of=deliverable("raft", language="fr"))
    assert [(run.text, run.lang) for run in site.title] == [("Le radeau", "fr")]
    assert site.footer[0].lang == "en"
    assert [(run.text, run.lang) for run in site.brand.funding] == [("Payé par quelqu'un", "fr")]


def test_funding_falls_back_on_english_marked_as_such(small_loaded: Loaded) -> None:
    setting = small_loaded.setting(LanguageTag("fr"))
    project = setting.library.project
    funding = project.funding.model_copy(update={"statement": {"en": "Paid for by someone"}})
    library = setting.library.model_copy(
        update={"project": project.model_copy(update={"funding": funding})}
    )
    site = composed(small_loaded, of=deliverable(language="fr"), library=library)
    assert [(run.text, run.lang) for run in site.brand.funding] == [("Paid for by someone", "en")]


def test_file_says_of_itself_what_it_is(small_loaded: Loaded) -> None:
    found = composed(small_loaded).properties
    assert (found.title, found.language, found.proofing) == ("The bridge", "en", "en-GB")
    assert (found.author, found.date, found.version) == ("Nobody", "2026-01-31", "2026.01.0")
    assert found.keywords == ("Talking", "Everybody")


def test_keywords_that_do_not_fit_are_left_out_whole(small_loaded: Loaded) -> None:
    text = SITE.replace("keywords_of(practice)", "('a' * 200, 'b' * 53, 'c')")
    assert composed(small_loaded, text).properties.keywords == ("a" * 200, "b" * 53)
    text = SITE.replace("keywords_of(practice)", "('a' * 200, 'b' * 54, 'c')")
    assert composed(small_loaded, text).properties.keywords == ("a" * 200,)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("owner_name(practice)", "Northern Service"),
        ("owner_name(practice_of('raft'))", "River Foundation"),
        ("country_of(practice) ~ country_of(practice_of('raft'))", "FIEE"),
        ("country_name('FI')", "Finland"),
        ("country_name('XX')", "XX"),
        ("area_of(practice).title", "Work that lasts"),
        ("area_of(practice_of('raft')) | string", "None"),
        ("colour_of(area) ~ tint_of(area)", "#0B6E69#E7F0F0"),
        ("colour_of(None) ~ tint_of(None)", "#14213D#E8E9EC"),
        ("partner_of('south').name", "Southern Service"),
        ("document_of('guide').title", "A guide"),
        ("theme_of('talk').title", "Talking"),
        ("source_line(practice.sources[0])", "A guide (2025), 2.1"),
        ("sources_line(practice)", "Sources: A guide (2025), 2.1; A review (2024), 3"),
        ("factors_of(practice)[0]", "Close: It is near the station."),
        ("factors_of(practice)[1]", "It is open every day."),
        ("comparator_rows(practice)[0]", "SouthA bridge in the south."),
        ("comparator_names(practice)[0]", "Southsimilar: Ponte"),
        ("comparator_names(practice_of('raft'))[0]", "Northnothing like it"),
        ("documents_named(practice)[1]", "Review (2024)"),
        ("own ~ (with_us is none)", "TrueTrue"),
        ("figures_named(['helped', 'after-one'])[1].counts", "at work after one year"),
        ("big_numbers(lone_figures)[0].value", "1,146"),
        ("plain(charts[0].title)", "At work"),
        ("chart_named('at-work').alt", "More at work after two years."),
        ("quiz(questions[0], reveal=True).stem", "What does it rest on?"),
        ("paired[0][1]", "Pay for the bus. Send a van."),
        ("lone_scenarios[0].text", "Some do not dare to come."),
        ("lone_tips[0].text", "Put up signs."),
        ("brand_of(None).area", "#14213D"),
        ("practices_in(area) | map(attribute='id') | join(' ')", "bridge"),
        ("practices_in(None) | map(attribute='id') | join(' ')", "raft"),
        ("practices | map(attribute='id') | join(' ')", "bridge raft"),
        ("lexicon['PES'] ~ (lexicon | length)", "P E S1"),
        ("language.name ~ project.title ~ stem", "EnglishA small libraryx/bridge"),
    ],
)
def test_outline_can_say(small_loaded: Loaded, expression: str, text: str) -> None:
    assert plain(said(small_loaded, expression)).replace("\xa0", " ") == text


def test_document_is_named_once_with_all_its_sections(loaded: Loaded) -> None:
    mixed = deliverable("job-market-finland", partner="madrid")
    numbered = deliverable("domex", partner="madrid")
    lines = plain(said(loaded, "source_lines(practice)[0]", of=numbered))
    assert lines.endswith("(2026), sections 2.2.1 and 2.2.6")
    line = plain(said(loaded, "sources_line(practice)", of=mixed))
    assert line.count("Practical guide") == 1
    assert "section “Future-looking practices" in line
    assert line.endswith("(2026), sections 2.3.7 and 4.2")


def test_practice_without_evidence_has_none_to_show(small_loaded: Loaded) -> None:
    raft = deliverable("raft")
    assert plain(said(small_loaded, "questions | length | string", of=raft)) == "0"
    assert plain(said(small_loaded, "paired | length | string", of=raft)) == "0"
    assert plain(said(small_loaded, "charts | length | string", of=raft)) == "0"


def test_owner_that_nobody_names_is_nothing(small_loaded: Loaded) -> None:
    """Rules refuse it; an outline that is composed while others are mended must not fall over."""
    library = small_loaded.library
    practices = tuple(
        practice.model_copy(update={"organisation": None} if practice.id == "raft" else {})
        for practice in library.practices
    )
    loaded = replace(small_loaded, library=library.model_copy(update={"practices": practices}))
    lone = "practice_of('raft')"
    assert said(loaded, f"owner_name({lone}) ~ country_of({lone})") == ()


@pytest.mark.parametrize(("subject", "name"), [("zeal", "area"), ("talk", "theme")])
def test_page_can_be_about_an_area_or_a_theme(
    small_loaded: Loaded, subject: str, name: str
) -> None:
    shown = plain(said(small_loaded, f"{name}.title", of=deliverable(subject)))
    assert shown == {"zeal": "Zeal", "talk": "Talking"}[subject]


def test_page_about_an_area_is_in_its_colour(small_loaded: Loaded) -> None:
    text = SITE.replace("practice.title, keywords=keywords_of(practice)", "area.title").replace(
        "practice.title", "area.title"
    )
    assert composed(small_loaded, text, of=deliverable("zeal")).brand.area == "#8A1F5E"


def test_files_made_before_are_in_scope(small_loaded: Loaded) -> None:
    text = SITE.replace("Footer", "\"{{ size(files['a.pdf'].size) }}\"")
    site = compose(
        deliverable(),
        outline(text),
        setting=small_loaded.setting(LanguageTag("en")),
        files={"a.pdf": {"size": 84_000}},
    )
    assert plain(site.footer).replace("\xa0", " ") == "84 kB"


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("kind: site", "kind: sight", "outlines/x.yml:6:3", "'sight'"),
        ("footer: Footer", "footre: Footer", "outlines/x.yml:11:11", "Extra inputs"),
        ("  footer: Footer\n", "", "outlines/x.yml:6:3", "footer: Field required"),
        ("footer: Footer", "footer: Footer\n  notes: [{kind: bullets, style: star}]",
         "outlines/x.yml:12:34", "style: Input should be 'bullet'"),
        ("footer: Footer", "footer: '{{ 1.5 }}'", "outlines/x.yml:11:11", "expected text"),
        # The fault is inside a value that an expression gave: the expression is told.
        ("footer: Footer", "footer: F\n  groups: '{{ [1] }}'", "outlines/x.yml:12:11",
         "groups[1]: Input"),
        ('"{{ brand }}"', "{wordmark: [A]}", "outlines/x.yml:9:10", "accent: Field required"),
    ],
)  # fmt: skip
def test_document_of_a_wrong_shape_is_told_in_the_outline(
    small_loaded: Loaded, old: str, new: str, place: str, said: str
) -> None:
    assert old in SITE
    found = faults(small_loaded, SITE.replace(old, new))
    assert {d.code for d in found} == {"NL052"}
    assert any(said in str(d) and str(d.span) == place for d in found), [str(d) for d in found]


def test_repeated_part_is_told_where_it_is_written(small_loaded: Loaded) -> None:
    """The second item of a loop stands in the same line of the outline as the first."""
    text = SITE + "  notes:\n    - for_each: x in [1, 2]\n      kind: bullets\n      style: star\n"
    found = faults(small_loaded, text)
    assert {str(d.span) for d in found if "style" in d.message} == {"outlines/x.yml:15:14"}


def test_other_documents_are_composed_alike(small_loaded: Loaded) -> None:
    text = SITE.replace("kind: site", "kind: handout") + "  parts: {id: p, main: null}\n"
    assert isinstance(composed(small_loaded, text), Handout)


@pytest.mark.parametrize(
    ("formats", "files", "deck", "word"),
    [
        (("pptx",), ("partners/north/template.pptx",), True, False),
        (("docx", "pdf"), ("partners/north/template.docx",), False, True),
        (("web",), ("partners/north/template.pptx", "partners/north/template.docx"), False, False),
        (("pptx", "docx"), ("partners/south/template.pptx",), False, False),
    ],
)
def test_document_names_the_partners_template_only_for_a_format_it_goes_into(
    small_loaded: Loaded,
    formats: tuple[str, ...],
    files: tuple[str, ...],
    *,
    deck: bool,
    word: bool,
) -> None:
    """A film need not be made anew because a template for slides came."""
    made = replace(deliverable(), formats=formats)
    brand = composed(small_loaded, of=made, files=frozenset(files)).brand
    assert brand.deck_template == ("content/partners/north/template.pptx" if deck else None)
    assert brand.word_template == ("content/partners/north/template.docx" if word else None)
