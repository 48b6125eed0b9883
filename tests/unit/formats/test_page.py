import pytest
from tests.support.resources import QuietFiles

from netpes_learn.diagnostics import ContentError
from netpes_learn.formats import page
from netpes_learn.model.document import Brand, Callout, Handout, Paragraph, Part, Properties
from netpes_learn.model.text import LanguageTag, Run, Text, runs_of

FI = LanguageTag("fi")


def fi(text: str) -> Text:
    return Text(text, FI)


def handout(*parts: Part) -> Handout:
    brand = Brand(
        wordmark=("Me",), accent="#14213D", on_accent="#FFFFFF", area="#14213D",
        area_tint="#E8E9EC", funding=fi("Joku maksoi."), licence=fi("Lisenssi"),
    )  # fmt: skip
    properties = Properties(
        title="Otsikko", language=FI, proofing="fi-FI", author="Joku", date="2026-11-20",
        version="1",
    )  # fmt: skip
    return Handout(kind="handout", id="x", properties=properties, brand=brand, title=fi("Otsikko"),
                   footer=fi("Alaviite"), parts=parts)  # fmt: skip


def made(*parts: Part) -> str:
    return page.render(handout(*parts), QuietFiles())[".html"].decode()


def test_a_part_has_its_words_and_what_stands_beside_them() -> None:
    beside = Callout(title=fi("Katso"), text=[fi("3 · Dia")])
    html = made(Part(id="a", title=fi("Osa"), main=[Paragraph(text=fi("Sanoja"))], side=[beside]))
    assert '<html lang="fi">' in html
    assert html.index('<h2 id="title-a">Osa</h2>') < html.index("3 · Dia") < html.index("Sanoja")


def test_what_is_shown_is_escaped_and_another_language_is_marked() -> None:
    html = made(Part(id="a", main=[Paragraph(text=(Run(text="<b>", lang=LanguageTag("en")),))]))
    assert '<span lang="en">&lt;b&gt;</span>' in html


def test_contents_are_listed_where_there_is_more_than_a_glance() -> None:
    parts = [Part(id=f"p{n}", title=fi(f"Osa {n}"), main=[Paragraph(text=fi("x"))]) for n in "123"]
    assert '<a href="#part-p3">' in made(*parts)
    assert "<nav" not in made(*parts[:2])


def test_a_link_that_would_run_a_script_is_refused() -> None:
    run = runs_of(fi("x"))[0].model_copy(update={"href": "javascript:alert(1)"})
    with pytest.raises(ContentError, match="NL413"):
        made(Part(id="a", main=[Paragraph(text=(run,))]))


def test_nothing_is_fetched() -> None:
    html = made(Part(id="a", main=[Paragraph(text=fi("x"))]))
    assert "<script" not in html
    assert "http" not in html.replace("http://www.w3.org", "")
