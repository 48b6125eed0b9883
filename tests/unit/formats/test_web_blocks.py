# What enters: sites with notes. What leaves: claims about how each kind of block is shown.

import pytest
from tests.support.sites import fr, page, quiz, rendered, site

from netpes_learn.model.document import (
    BigNumber,
    Bullets,
    Callout,
    Chart,
    Heading,
    Locator,
    Numbers,
    Paragraph,
    Point,
    QrCode,
    Table,
    Worksheet,
)
from netpes_learn.model.text import runs_of


def chart(shape: str) -> Chart:
    points = (
        Point(label=fr("emploi"), value=30, shown="30 %"),
        Point(label=fr("études"), value=10, shown="10 %"),
    )
    return Chart(shape=shape, title=fr("Après un an"), alt=fr("30 et 10"), points=points)


def test_every_kind_of_block_is_shown() -> None:
    notes = (
        Paragraph(text=fr("¶1"), style="lead"),
        Heading(text=fr("¶2")),
        Bullets(items=[fr("¶3")], style="check"),
        Bullets(items=[fr("¶4")], style="number"),
        Table(header=[fr("¶5")], rows=((runs_of(fr("¶6")),),), widths=(1.0,), alt=fr("¶7")),
        Numbers(items=(BigNumber(value=fr("¶8"), counts=fr("¶9"), when=fr("¶10")),)),
        chart("bars").model_copy(update={"title": runs_of(fr("¶11"))}),
        Worksheet(prompts=[fr("¶12")], lines=2),
        Callout(title=fr("¶13"), text=[fr("¶14")], voice="partner"),
        QrCode(href="https://example.org/", text=fr("¶15"), alt=fr("¶16")),
        Locator(country="BE", text=fr("¶17")),
    )
    text = rendered(site(notes=notes))
    assert [n for n in range(1, 18) if f"¶{n}<" not in text and f'¶{n}"' not in text] == []


@pytest.mark.parametrize(
    ("shape", "shares"), [("bars", [1, 1 / 3]), ("timeline", [1, 1 / 3]), ("parts", [0.75, 0.25])]
)
def test_lengths_are_in_proportion_to_the_figures(shape: str, shares: list[float]) -> None:
    tree = page(site(notes=(chart(shape),)))
    styles = tree.xpath("//div[@class='point']/@style")
    assert [float(s.split(":")[1]) for s in styles] == pytest.approx(shares, abs=1e-4)


@pytest.mark.parametrize(("reveal", "marks"), [(False, []), (True, ["Bonne réponse"])])
def test_right_answer_shows_only_when_revealed(reveal: bool, marks: list[str]) -> None:  # noqa: FBT001 - a parameter of a test
    tree = page(site(notes=(quiz(reveal=reveal),)))
    assert [e.text_content() for e in tree.find_class("mark")] == marks
    assert ("oui" in tree.text_content()) is reveal
