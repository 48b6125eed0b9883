# What enters: a generated deck, edits as a trainer makes them, a newer version. What leaves: proof
# that no edit is lost, that the rest is updated, and that the file is whole.

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Cm

from netpes_learn.formats._pptx.facts import facts_of, sealed
from netpes_learn.formats._pptx.merge import merge_decks
from netpes_learn.formats._pptx.opc import Link, Part, package_bytes, read_package, with_link
from netpes_learn.formats.pptx import render
from netpes_learn.model.document import (
    Brand,
    Chart,
    Deck,
    Paragraph,
    Point,
    Properties,
    Slide,
    Table,
)
from netpes_learn.model.text import Run

ROOT = Path(__file__).parents[3]
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class FilesOfTheRepository:
    def read(self, path):
        return (ROOT / path).read_bytes()

    def cached(self, _name, _key, make):
        return make()

    def progress(self, share):
        pass

    def warn(self, message):
        pass

    def fact(self, name, value):
        pass


def text(words):
    return [Run(text=words, lang="fr")]


def slide(name, title, words, *, section="Pratique", layout="Text", notes=("Dites-le.",)):
    body = Paragraph(text=text(words)) if isinstance(words, str) else words
    return Slide(
        id=name,
        layout=layout,
        title=text(title),
        section=text(section),
        slots={"subtitle" if layout == "Title" else "body": body},
        notes=[text(f"{note} {name}") for note in notes],
    )


CHART = Chart(
    shape="bars",
    title=text("Un an après"),
    alt=text("Deux barres"),
    points=[
        Point(label=text("En emploi"), value=46, shown="46 %"),
        Point(label=text("En formation"), value=35, shown="35 %"),
    ],
)
TABLE = Table(
    header=[text("Facteur"), text("Sens")],
    rows=[[text("Partenariats"), text("Ensemble")]],
    alt=text("Facteurs"),
)
COVER = slide("cover", "Coup de Boost", "Un programme", section="Début", layout="Title")
FIRST = slide("first", "Premier", "Trois choses à la fois")
OTHER = slide("other", "Autre", "Une autre page")
FIGURES = slide("figures", "Figures", CHART, section="Résultats", layout="Chart")
FACTORS = slide("factors", "Facteurs", TABLE, section="Résultats", layout="Table")
GONE = slide("gone", "Ancien", "Page que la nouvelle version n'a plus", section="Résultats")
END = slide("end", "Fin", "Sources", section="Fin", layout="Closing")
OLD = (COVER, FIRST, OTHER, FIGURES, FACTORS, GONE, END)
# One changed, one added, one dropped.
FIRST_NEW = slide("first", "Premier", "Quatre choses à la fois")
EXTRA = slide("extra", "En plus", "Une page de plus")
NEW = (COVER, FIRST_NEW, EXTRA, OTHER, FIGURES, FACTORS, END)


@cache
def rendered(deck):
    return render(Deck.model_validate_json(deck), FilesOfTheRepository())[".pptx"]


def made(slides, area="#A63D0F", **properties):
    deck = Deck(
        kind="deck",
        id="coup-de-boost-deck",
        properties=Properties(
            **{
                "title": "Coup de Boost", "language": "fr", "proofing": "fr-BE",
                "author": "NET PES", "subject": "Activation", "date": "2026-11-20", "version": "1.0.0", **properties,
            }
        ),
        brand=Brand(
            wordmark=("Le Forem", "Wallonie"), accent="#003A70", on_accent="#FFFFFF", area=area,
            area_tint="#F6ECE7", area_label=text("Employeurs"), funding=text("Cofinancé par l'UE"),
            licence=text("CC BY 4.0"), disclaimers=[text("Avis des auteurs.")],
        ),
        title=text("Coup de Boost"),
        footer=text("Coup de Boost"),
        slides=slides,
    )  # fmt: skip
    return rendered(deck.model_dump_json())


def edited(change, deck=None):
    """Return a deck after a trainer's edit, saved as python-pptx does: parts named anew."""
    presentation = Presentation(io.BytesIO(deck or made(OLD)))
    change(presentation)
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def merged(mine, new=None, old=None):
    """Return the merged deck, opened, and its plan; every merge is checked to be whole."""
    package = read_package(mine)
    base = facts_of(read_package(old)) if old else sealed(package)
    done = merge_decks(base, package, read_package(new or made(NEW)))
    assert_whole(done.content)
    return Presentation(io.BytesIO(done.content)), done


def names(presentation):
    return [page.element.cSld.get("name", "") for page in presentation.slides]


def page_of(presentation, name):
    return next(page for page in presentation.slides if page.element.cSld.get("name") == name)


def words(page):
    return " ".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def shape(page, name):
    return next(each for each in page.shapes if each.name == name)


def actions(done):
    return {step.id: step.action for step in done.plan.steps}


def sections(presentation):
    numbers = {page.slide_id: page.element.cSld.get("name", "") for page in presentation.slides}
    return [
        (
            section.get("name"),
            [numbers[int(each.get("id"))] for each in section.iter(f"{P14}sldId")],
        )
        for section in presentation.element.iter(f"{P14}section")
    ]


def assert_whole(content):
    """Assert what PowerPoint asks of a package before it opens it without "Repair"."""
    package = read_package(content)
    for name, part in package.items():
        assert name == "/" or part.type, name
        for link in part.links.values():
            assert link.outside or link.target in package, (name, link)
        if part.type.endswith("+xml"):
            root = etree.fromstring(part.content)
            used = {v for node in root.iter() for k, v in node.attrib.items() if OFFICE in k}
            assert used <= set(part.links), (name, used)
    presentation = etree.fromstring(package["/ppt/presentation.xml"].content)
    ids = [node.get("id") for node in presentation.iter(f"{P}sldId")]
    inside = [node.get("id") for node in presentation.iter(f"{P14}sldId")]
    assert len(ids) == len(set(ids)) == len(package["/ppt/presentation.xml"].linked("slide"))
    assert not inside or inside == ids, "each slide in one section, in the deck's order"
    keys = [node.get("id") for node in presentation.iter(f"{P14}section")]
    assert len(keys) == len(set(keys))
    master = package["/ppt/presentation.xml"].linked("slideMaster")[0].target
    numbers = [n.get("id") for n in presentation.iter(f"{P}sldMasterId")]
    numbers += [
        n.get("id") for n in etree.fromstring(package[master].content).iter(f"{P}sldLayoutId")
    ]
    assert len(numbers) == len(set(numbers))
    slides = [link.target for link in package["/ppt/presentation.xml"].linked("slide")]
    assert {n for n, p in package.items() if p.type.endswith(".slide+xml")} == set(slides)
    for name in slides:
        (layout,) = package[name].linked("slideLayout")
        (owner,) = package[layout.target].linked("slideMaster")
        assert layout.target in {
            link.target for link in package[owner.target].linked("slideLayout")
        }
        for notes in package[name].linked("notesSlide"):
            assert [back.target for back in package[notes.target].linked("slide")] == [name]


def test_untouched_deck_becomes_the_new_version():
    out, done = merged(made(OLD))
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]
    assert [facts.digest for facts in facts_of(read_package(done.content)).slides] == [
        facts.digest for facts in facts_of(read_package(made(NEW))).slides
    ]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done) == {
        "cover": "unchanged", "first": "updated", "extra": "added", "other": "unchanged",
        "figures": "unchanged", "factors": "unchanged", "end": "unchanged", "gone": "removed",
    }  # fmt: skip


def test_same_merge_gives_same_bytes_and_leaves_its_inputs_alone():
    mine, new = read_package(made(OLD)), read_package(made(NEW))
    before = dict(mine), dict(new)
    first = merge_decks(sealed(mine), mine, new).content
    assert merge_decks(sealed(mine), mine, new).content == first
    assert (mine, new) == before


def test_old_deck_and_seal_say_the_same():
    mine = edited(change_words("other"))
    assert merged(mine)[1].content == merged(mine, old=made(OLD))[1].content


def change_words(name):
    def change(deck):
        page_of(deck, name).placeholders[10].text_frame.text = "Mots de la formatrice"

    return change


def test_changed_text_is_kept_and_the_rest_updated():
    out, done = merged(edited(change_words("other")))
    assert "Mots de la formatrice" in words(page_of(out, "other"))
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done)["other"] == "kept"
    assert len(out.slides) == 7


def add_slide(deck, place=2):
    layout = next(each for each in deck.slide_layouts if each.name == "Text")
    page = deck.slides.add_slide(layout)
    page.shapes.title.text = "Ma page"
    listed = deck.slides._sldIdLst
    entry = listed[-1]
    listed.remove(entry)
    listed.insert(place, entry)
    for section in list(deck.element.iter(f"{P14}sldIdLst"))[1:2]:
        etree.SubElement(section, f"{P14}sldId", {"id": entry.get("id")})
        # In the section of the slide before it.
        section.insert(1, section[-1])


def test_added_slide_stays_behind_the_slide_it_was_put_behind():
    out, done = merged(edited(add_slide))
    assert [page.shapes.title.text for page in out.slides][:5] == [
        "Coup de Boost", "Premier", "Ma page", "En plus", "Autre",
    ]  # fmt: skip
    assert [step.action for step in done.plan.steps][2] == "own"
    assert sections(out)[1][0] == "Pratique"
    assert len(sections(out)[1][1]) == 4


def move(deck, place=3, to=1):
    listed = deck.slides._sldIdLst
    entry = listed[place]
    listed.remove(entry)
    listed.insert(to, entry)
    inside = [
        node for node in deck.element.iter(f"{P14}sldId") if node.get("id") == entry.get("id")
    ]
    group = list(deck.element.iter(f"{P14}sldIdLst"))[1]
    inside[0].getparent().remove(inside[0])
    group.insert(0, inside[0])


def test_moved_slide_stays_where_it_was_moved():
    out, done = merged(edited(move))
    assert names(out) == ["cover", "figures", "first", "extra", "other", "factors", "end"]
    assert [step.id for step in done.plan.steps if step.moved] == ["figures"]
    assert dict(sections(out))["Pratique"] == ["figures", "first", "extra", "other"]


def test_moved_slide_is_updated_where_it_stands():
    def change(deck):
        move(deck, place=1, to=2)

    out, done = merged(edited(change))
    assert names(out)[1:4] == ["other", "first", "extra"]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert actions(done)["first"] == "updated"


def delete(name):
    def change(deck):
        listed = deck.slides._sldIdLst
        place = names(deck).index(name)
        entry = listed[place]
        for node in list(deck.element.iter(f"{P14}sldId")):
            if node.get("id") == entry.get("id"):
                node.getparent().remove(node)
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)

    return change


@pytest.mark.parametrize(("name", "missed"), [("other", False), ("first", True)])
def test_deleted_slide_stays_out_and_is_told(name, missed):
    out, done = merged(edited(delete(name)))
    assert name not in names(out)
    told = next(step for step in done.plan.steps if step.id == name)
    assert (told.action, told.missed) == ("deleted", missed)
    assert len(out.slides) == 6


def test_slide_that_goes_on_from_a_deleted_one_stays_out_too():
    more = slide("first-2", "Premier (2)", "La suite")
    out, done = merged(edited(delete("first")), made((COVER, FIRST_NEW, more, *OLD[2:])))
    assert "first-2" not in names(out)
    assert actions(done)["first-2"] == "deleted"


def test_colour_of_a_shape_is_kept():
    def change(deck):
        body = shape(page_of(deck, "other"), "body")
        body.fill.solid()
        body.fill.fore_color.rgb = RGBColor(0x12, 0x34, 0x56)

    out, done = merged(edited(change))
    assert str(shape(page_of(out, "other"), "body").fill.fore_color.rgb) == "123456"
    assert actions(done)["other"] == "kept"


def colour_theme(deck):
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part.blob = re.sub(rb'(<a:accent1><a:srgbClr val=")\w+', rb"\g<1>00AA55", part.blob)


def theme_of(presentation):
    return presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob


def test_theme_colour_is_kept_and_holds_for_new_slides():
    out, done = merged(edited(colour_theme), made(NEW, area="#1F5C99"))
    assert b"00AA55" in theme_of(out)
    assert len(out.slide_masters) == 1
    assert done.own_design
    assert not done.new_design
    masters = {page.slide_layout.slide_master.part for page in out.slides}
    assert masters == {out.slide_master.part}
    assert actions(done)["first"] == "updated"


def test_new_design_comes_where_the_trainer_left_it_and_edited_slides_take_it_on():
    out, done = merged(edited(change_words("other")), made(NEW, area="#1F5C99"))
    assert b"1F5C99" in theme_of(out)
    assert b"A63D0F" not in theme_of(out)
    assert done.new_design
    assert len(out.slide_masters) == 1
    assert {page.slide_layout.slide_master.part for page in out.slides} == {out.slide_master.part}
    assert page_of(out, "other").slide_layout.name == "Text"
    assert "Mots de la formatrice" in words(page_of(out, "other"))


def test_layout_that_the_trainer_renamed_is_brought_for_new_slides():
    def change(deck):
        next(each for each in deck.slide_layouts if each.name == "Text").name = "Mon texte"

    chart = CHART.model_copy(update={"alt": tuple(text("Deux barres, la plus longue en haut"))})
    figures = slide("figures", "Figures", chart, section="Résultats", layout="Chart")
    new = tuple(figures if each is FIGURES else each for each in NEW)
    out, done = merged(edited(change), made(new))
    assert done.own_design
    assert actions(done)["figures"] == "updated"
    assert {page.slide_layout.slide_master.part for page in out.slides} == {out.slide_master.part}
    # That the layout has another name changes the slides on it, too.
    assert actions(done)["first"] == "conflict"
    assert page_of(out, "extra").slide_layout.name == "Text"
    assert page_of(out, "other").slide_layout.name == "Mon texte"
    assert len(out.slide_masters) == 1
    assert sum(layout.name == "Text" for layout in out.slide_layouts) == 1


def test_layout_without_a_place_that_new_slides_fill_is_not_used_for_them():
    def change(deck):
        layout = next(each for each in deck.slide_layouts if each.name == "Text")
        body = next(each for each in layout.placeholders if each.placeholder_format.idx == 10)
        body.element.getparent().remove(body.element)

    out, _ = merged(edited(change))
    own = {each.placeholder_format.idx for each in page_of(out, "extra").slide_layout.placeholders}
    assert 10 in own


def test_notes_are_kept():
    def change(deck):
        page = page_of(deck, "other")
        page.notes_slide.notes_text_frame.text = "Ma note"

    out, done = merged(edited(change))
    assert page_of(out, "other").notes_slide.notes_text_frame.text == "Ma note"
    assert actions(done)["other"] == "kept"


def test_notes_of_an_updated_slide_are_the_new_ones():
    new = slide("first", "Premier", "Trois choses à la fois", notes=("Demandez-le.",))
    out, _ = merged(made(OLD), made((COVER, new, *OLD[2:])))
    assert page_of(out, "first").notes_slide.notes_text_frame.text == "Demandez-le. first"


def test_added_picture_is_kept():
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "purple").save(stream, "PNG")

    def change(deck):
        page_of(deck, "other").shapes.add_picture(stream, Cm(2), Cm(2))

    out, done = merged(edited(change))
    picture = next(each for each in page_of(out, "other").shapes if hasattr(each, "image"))
    assert picture.image.blob == stream.getvalue()
    assert actions(done)["other"] == "kept"


def test_edited_chart_is_kept_with_its_workbook():
    def change(deck):
        data = CategoryChartData()
        data.categories = ["En emploi", "En formation"]
        data.add_series("Un an après", [71, 12])
        next(s for s in page_of(deck, "figures").shapes if s.has_chart).chart.replace_data(data)

    out, done = merged(edited(change))
    chart = next(each for each in page_of(out, "figures").shapes if each.has_chart).chart
    assert list(chart.plots[0].series[0].values) == [71, 12]
    book = zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    assert b"<v>71</v>" in book.read("xl/worksheets/sheet1.xml")
    assert actions(done)["figures"] == "kept"


def test_workbook_alone_edited_is_an_edit():
    def change(deck):
        chart = next(each for each in page_of(deck, "figures").shapes if each.has_chart).chart
        part = chart.part.chart_workbook.xlsx_part
        book = read_zip(part.blob)
        sheet = "xl/worksheets/sheet1.xml"
        book[sheet] = book[sheet].replace(b"<v>46</v>", b"<v>47</v>")
        part._blob = zipped(book)

    assert actions(merged(edited(change))[1])["figures"] == "kept"


def test_edited_cell_of_a_table_is_kept():
    def change(deck):
        table = next(each for each in page_of(deck, "factors").shapes if each.has_table).table
        table.cell(1, 1).text = "Jamais seul"

    out, done = merged(edited(change))
    table = next(each for each in page_of(out, "factors").shapes if each.has_table).table
    assert table.cell(1, 1).text == "Jamais seul"
    assert actions(done)["factors"] == "kept"


def test_slide_that_was_hidden_or_comes_on_slowly_is_updated_and_stays_so():
    def change(deck):
        page = page_of(deck, "first").element
        page.set("show", "0")
        page.append(etree.fromstring(f'<p:transition xmlns:p="{P[1:-1]}" spd="slow"/>'))

    out, done = merged(edited(change))
    page = page_of(out, "first")
    assert actions(done)["first"] == "updated"
    assert "Quatre choses" in words(page)
    assert page.element.get("show") == "0"
    assert [child.tag for child in page.element] == [
        f"{P}cSld", f"{P}clrMapOvr", f"{P}transition",
    ]  # fmt: skip


def test_comment_of_a_colleague_is_kept():
    package = read_package(made(OLD))
    kind = OFFICE[1:-1] + "/comments"
    place = next(s.part for s in facts_of(package).slides if s.id == "first")
    said = (
        f'<p:cmLst xmlns:p="{P[1:-1]}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/>'
        "<p:text>Revoir</p:text></p:cm></p:cmLst>"
    )
    package["/ppt/comments/comment1.xml"] = Part(
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml", said.encode()
    )
    package[place], _ = with_link(package[place], kind, "/ppt/comments/comment1.xml")
    out, done = merged(package_bytes(package))
    assert actions(done)["first"] == "conflict"
    assert b"Revoir" in page_of(out, "first").part.part_related_by(kind).blob


def test_conflict_keeps_the_trainers_slide_and_offers_the_new_one_hidden_behind_it():
    out, done = merged(edited(change_words("first")))
    assert names(out)[1:4] == ["first", "first~new", "extra"]
    own, offered = page_of(out, "first"), page_of(out, "first~new")
    assert "Mots de la formatrice" in words(own)
    assert own.element.get("show") is None
    assert "Quatre choses" in words(offered)
    assert offered.element.get("show") == "0"
    assert offered.notes_slide.notes_text_frame.text == "Dites-le. first"
    assert dict(sections(out))["Pratique"] == ["first", "first~new", "extra", "other"]
    assert (actions(done)["first"], actions(done)["first~new"]) == ("conflict", "offered")


def test_slide_that_goes_on_from_an_offered_one_is_hidden_behind_it():
    more = slide("first-2", "Premier (2)", "La suite")
    new = made((COVER, FIRST_NEW, more, *OLD[2:]))
    out, _ = merged(edited(change_words("first")), new)
    assert names(out)[1:4] == ["first", "first~new", "first-2"]
    assert page_of(out, "first-2").element.get("show") == "0"


def test_change_that_both_made_is_no_conflict():
    def change(deck):
        page_of(deck, "first").placeholders[10].text_frame.paragraphs[0].runs[
            0
        ].text = "Quatre choses à la fois"

    out, done = merged(edited(change))
    assert actions(done)["first"] == "unchanged"
    assert "first~new" not in names(out)


FIRST_THIRD = slide("first", "Premier", "Cinq choses à la fois")
THIRD = (COVER, FIRST_THIRD, *NEW[2:])


def test_open_conflict_stays_as_it_is_until_the_next_version_changes_the_slide():
    once = merged(edited(change_words("first")))[1].content
    again, done = merged(once)
    assert names(again)[1:4] == ["first", "first~new", "extra"]
    assert actions(done)["first"] == "kept"
    third, done = merged(once, made(THIRD))
    assert names(third)[1:4] == ["first", "first~new", "extra"]
    assert "Mots de la formatrice" in words(page_of(third, "first"))
    assert "Cinq choses" in words(page_of(third, "first~new"))
    assert page_of(third, "first~new").element.get("show") == "0"
    assert actions(done)["first~new"] == "offered"


def test_conflict_settled_for_the_own_slide_is_not_asked_again():
    once = merged(edited(change_words("first")))[1].content
    out, done = merged(edited(delete("first~new"), once))
    assert names(out)[1:3] == ["first", "extra"]
    assert actions(done)["first"] == "kept"


def test_conflict_settled_for_the_new_slide_is_updated_from_then_on():
    def settle(deck):
        delete("first")(deck)
        del page_of(deck, "first~new").element.attrib["show"]

    once = merged(edited(change_words("first")))[1].content
    out, done = merged(edited(settle, once), made(THIRD))
    assert names(out)[1:3] == ["first", "extra"]
    assert "Cinq choses" in words(page_of(out, "first"))
    assert page_of(out, "first").element.get("show") is None
    assert actions(done)["first"] == "updated"


def test_offered_slide_that_the_trainer_went_on_with_is_the_trainers():
    once = merged(edited(change_words("first")))[1].content
    out, _ = merged(edited(change_words("first~new"), once), made(THIRD))
    told = [words(page) for page in out.slides]
    assert sum("Mots de la formatrice" in each for each in told) == 2
    assert sum("Cinq choses" in each for each in told) == 1


def test_slide_that_the_new_version_dropped_stays_if_it_was_changed():
    out, done = merged(edited(change_words("gone")))
    assert names(out)[-2:] == ["gone", "end"]
    told = next(step for step in done.plan.steps if step.id == "gone")
    assert (told.action, told.missed) == ("kept", True)


def test_slide_that_the_new_version_dropped_stays_if_a_slide_of_the_trainer_links_to_it():
    def change(deck):
        link = shape(page_of(deck, "other"), "title").click_action
        link.target_slide = page_of(deck, "gone")

    out, _ = merged(edited(change))
    target = shape(page_of(out, "other"), "title").click_action.target_slide
    assert target.element.cSld.get("name") == "gone"


def test_link_to_an_updated_slide_leads_to_the_new_one():
    def change(deck):
        shape(page_of(deck, "other"), "title").click_action.target_slide = page_of(deck, "first")

    out, _ = merged(edited(change))
    target = shape(page_of(out, "other"), "title").click_action.target_slide
    assert "Quatre choses" in words(target)


def test_custom_show_loses_only_what_is_gone():
    def change(deck):
        ids = {
            name: entry.rId for name, entry in zip(names(deck), deck.slides._sldIdLst, strict=True)
        }
        entries = "".join(f'<p:sld r:id="{ids[name]}"/>' for name in ("gone", "first"))
        xml = (
            f'<p:custShowLst xmlns:p="{P[1:-1]}" xmlns:r="{OFFICE[1:-1]}"><p:custShow name="Court" '
            f'id="0"><p:sldLst>{entries}</p:sldLst></p:custShow></p:custShowLst>'
        )
        deck.element.find(f"{P}notesSz").addnext(etree.fromstring(xml))

    out, _ = merged(edited(change))
    (entry,) = out.element.iter(f"{P}sld")
    page = out.part.related_part(entry.get(f"{OFFICE}id"))
    assert page.slide.element.cSld.get("name") == "first"


def test_section_that_the_trainer_named_keeps_its_name_and_the_others_follow():
    def change(deck):
        section = list(deck.element.iter(f"{P14}section"))[1]
        section.set("name", "Mon cœur")
        end = etree.SubElement(section.getparent(), f"{P14}section")
        end.set("name", "À faire")
        end.set("id", "{00000000-0000-0000-0000-000000000001}")
        etree.SubElement(end, f"{P14}sldIdLst")

    def renamed(each):
        return each.model_copy(update={"section": tuple(text("Effets"))})

    new = tuple(renamed(s) if s in (FIGURES, FACTORS) else s for s in NEW)
    out, _ = merged(edited(change), made(new))
    assert sections(out) == [
        ("Début", ["cover"]),
        ("Mon cœur", ["first", "extra", "other"]),
        ("Effets", ["figures", "factors"]),
        ("Fin", ["end"]),
        ("À faire", []),
    ]


def in_section(name, *slides):
    return tuple(each.model_copy(update={"section": tuple(text(name))}) for each in slides)


def test_own_slide_stays_in_its_section_when_the_new_version_names_it_anew():
    new = made((COVER, *in_section("Faire", FIRST, OTHER), *OLD[3:]))
    out, _ = merged(edited(add_slide), new)
    assert sections(out)[1] == ("Faire", ["first", "", "other"])


def test_slide_that_the_new_version_puts_into_another_section_goes_there():
    new = made((COVER, FIRST, *in_section("Résultats", OTHER), *OLD[3:]))
    out, _ = merged(made(OLD), new)
    assert dict(sections(out))["Pratique"] == ["first"]
    assert dict(sections(out))["Résultats"][0] == "other"


def test_new_section_may_part_an_old_one():
    new = made((COVER, FIRST, *in_section("Neuf", EXTRA), *OLD[2:]))
    out, _ = merged(made(OLD), new)
    assert sections(out)[1:4] == [
        ("Pratique", ["first"]), ("Neuf", ["extra"]), ("Pratique", ["other"]),
    ]  # fmt: skip


def test_deck_without_sections_stays_without():
    def change(deck):
        extensions = deck.element.find(f"{P}extLst")
        deck.element.remove(extensions)

    out, _ = merged(edited(change))
    assert sections(out) == []


def test_new_order_is_followed_unless_the_trainer_moved_slides():
    new = made((COVER, OTHER, FIRST_NEW, *OLD[3:]))
    out, done = merged(edited(add_slide), new)
    titles = [page.shapes.title.text for page in out.slides]
    assert titles[:4] == ["Coup de Boost", "Autre", "Premier", "Ma page"]
    assert not done.plan.order_kept
    out, done = merged(edited(move), new)
    assert names(out)[:4] == ["cover", "figures", "first", "other"]
    assert done.plan.order_kept


def test_copy_of_a_slide_is_the_trainers():
    def change(deck):
        add_slide(deck)
        page = deck.slides[2]
        page.element.cSld.set("name", "first")

    out, done = merged(edited(change))
    assert names(out)[1:4] == ["first", "", "extra"]
    assert "Quatre choses" in words(page_of(out, "first"))
    assert [step.action for step in done.plan.steps][1:3] == ["updated", "own"]


def read_zip(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


CREATION = (
    f'<a:extLst xmlns:a="{A[1:-1]}"><a:ext uri="{{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}}">'
    '<a16:creationId xmlns:a16="http://schemas.microsoft.com/office/drawing/2014/main" '
    'id="{00000000-0008-0000-0000-000002000000}"/></a:ext></a:extLst>'
)
TIMING = (
    f'<p:timing xmlns:p="{P[1:-1]}"><p:tnLst><p:par><p:cTn id="1" dur="indefinite" '
    'restart="never" nodeType="tmRoot"/></p:par></p:tnLst></p:timing>'
)


def _noisy(root):
    for number, node in enumerate(root.iter(f"{A}rPr")):
        node.set("dirty", "0")
        node.set("err", str(number % 2))
        node.set("lang", node.get("lang", "fr").partition("-")[0] + "-FR")
    for run in list(root.iter(f"{A}r")):
        _parted(run)
    for paragraph in root.iter(f"{A}p"):
        for child in [*paragraph.findall(f"{A}pPr"), *paragraph.findall(f"{A}endParaRPr")]:
            if child.tag == f"{A}endParaRPr" or not (child.attrib or len(child)):
                paragraph.remove(child)
        etree.SubElement(paragraph, f"{A}endParaRPr", {"lang": "fr-FR", "dirty": "0"})
    for field in root.iter(f"{A}fld"):
        field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
        field.find(f"{A}t").text = "99"
    for number, node in enumerate(list(root.iter(f"{P}cNvPr"))):
        node.set("id", str(number + 101))
        if node.find(f"{A}extLst") is None:
            node.append(etree.fromstring(CREATION))
    if root.tag == f"{P}sld":
        root.append(etree.fromstring(TIMING))
    return root


def _parted(run):
    """Part a run as the spelling check does: a word it does not know has a run of its own."""
    whole = run.find(f"{A}t")
    if len(whole.text or "") > 3:
        second = etree.fromstring(etree.tostring(run))
        for properties in second.findall(f"{A}rPr"):
            properties.set("err", "1")
        whole.text, second.find(f"{A}t").text = whole.text[:3], whole.text[3:]
        run.addnext(second)


def resaved(content):
    """Return a deck as PowerPoint would save it anew: the same to see, other bytes everywhere."""
    package = read_package(content)
    names = {
        name: posixpath.join(posixpath.dirname(name), f"saved{number}{posixpath.splitext(name)[1]}")
        for number, name in enumerate(package)
        if re.search(r"/(slides|notesSlides|charts|media|embeddings)/", name)
    }
    out = {}
    for name, part in package.items():
        body = part.content
        if part.type.endswith((".slide+xml", ".notesSlide+xml")):
            body = etree.tostring(_noisy(etree.fromstring(body)))
            # Other prefixes for the same names.
            body = body.replace(b"<p:", b"<ns7:").replace(b"</p:", b"</ns7:")
            body = body.replace(b"xmlns:p=", b"xmlns:ns7=")
        if part.type.endswith("drawingml.chart+xml"):
            body = body.replace(b"<c:v>35</c:v>", b"<c:v>35.000000000000004</c:v>")
            body = re.sub(rb'<c:lang val="[^"]*"', b'<c:lang val="en-US"', body)
        if name.endswith(".xlsx"):
            book = read_zip(body)
            book["docProps/core.xml"] = book["docProps/core.xml"].replace(b"2026", b"2027")
            body = zipped(dict(reversed(book.items())))
        links = {
            key: Link(link.id, link.kind, names.get(link.target, link.target), link.outside)
            for key, link in reversed(part.links.items())
        }
        out[names.get(name, name)] = replace(part, content=body, links=links)
    return package_bytes(out)


def test_saving_anew_is_no_edit():
    mine = resaved(made(OLD))
    assert facts_of(read_package(mine)).design == facts_of(read_package(made(OLD))).design
    out, done = merged(mine)
    assert set(actions(done).values()) == {"unchanged", "updated", "added", "removed"}
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]


def test_edit_is_seen_in_a_deck_saved_anew():
    out, done = merged(resaved(edited(change_words("other"))))
    assert actions(done)["other"] == "kept"
    assert sum(action == "kept" for action in actions(done).values()) == 1
    assert "Mots de la formatrice" in words(page_of(out, "other")).replace("\n", "")


def run_of(page, name):
    return shape(page, name).text_frame.paragraphs[0].runs[0]


def title(words):
    return lambda page: setattr(run_of(page, "title"), "text", words)


SMALL_EDITS = {
    "a letter": title("Autr"),
    "a space": title("Autre "),
    "bold": lambda page: setattr(run_of(page, "body").font, "bold", True),
    "place": lambda page: setattr(shape(page, "body"), "left", 999999),
    "language": lambda page: run_of(page, "body")._r.rPr.set("lang", "nl-BE"),
    "alternative text": lambda page: shape(page, "body").element.nvSpPr.cNvPr.set("descr", "x"),
    "background": lambda page: page.background.fill.solid(),
    "order of shapes": lambda page: page.shapes._spTree.append(shape(page, "title").element),
    "empty line": lambda page: shape(page, "body").text_frame.add_paragraph(),
    "animation": lambda page: page.element.append(
        etree.fromstring(TIMING.replace("/></p:par>", "><p:childTnLst/></p:cTn></p:par>"))
    ),
}


@pytest.mark.parametrize("edit", SMALL_EDITS)
def test_smallest_edit_is_seen(edit):
    def change(deck):
        SMALL_EDITS[edit](page_of(deck, "other"))

    assert actions(merged(edited(change))[1])["other"] == "kept"


def without_ids(content):
    """Return a deck as LibreOffice saves it: no ids, no seal."""
    package = read_package(content)
    for name, part in package.items():
        package[name] = replace(
            part,
            content=re.sub(rb'(<p:cSld) name="[^"]*"', rb"\1", part.content)
            if "/slides/" in name
            else part.content,
            links={key: link for key, link in part.links.items() if "customXml" not in link.kind},
        )
    return package_bytes(package)


def test_slides_without_ids_are_known_by_what_they_say_their_title_or_their_notes():
    def change(deck):
        change_words("other")(deck)
        page_of(deck, "factors").shapes.title.text = "Mes facteurs"

    mine = without_ids(edited(change))
    assert sealed(read_package(mine)) is None
    out, done = merged(mine, old=made(OLD))
    assert names(out) == ["cover", "first", "extra", "other", "figures", "factors", "end"]
    assert actions(done)["other"] == actions(done)["factors"] == "kept"
    assert actions(done)["first"] == "updated"


def test_seal_is_found_where_libreoffice_puts_it_and_put_back_in_its_place():
    package = read_package(made(OLD))
    main = package["/ppt/presentation.xml"]
    (link,) = main.linked("customXml")
    package["/ppt/presentation.xml"] = replace(
        main, links={key: each for key, each in main.links.items() if key != link.id}
    )
    package["/"], _ = with_link(package["/"], link.kind, link.target)
    _, done = merged(package_bytes(package))
    out = read_package(done.content)
    assert not out["/"].linked("customXml")
    assert len(out["/ppt/presentation.xml"].linked("customXml")) == 1
    assert sealed(out).design == sealed(package).design


def test_merged_deck_seals_the_new_version():
    once = merged(edited(change_words("other")))[1].content
    told = sealed(read_package(once))
    assert told.by_id.keys() == facts_of(read_package(made(NEW))).by_id.keys()
    out, done = merged(once, made(THIRD))
    assert actions(done)["other"] == "kept"
    assert actions(done)["first"] == "updated"
    assert "Mots de la formatrice" in words(page_of(out, "other"))


def test_file_says_how_many_slides_it_has():
    out, _ = merged(edited(change_words("first")))
    told = out.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES).blob
    assert b"<Slides>8</Slides>" in told
    assert b"<HiddenSlides>1</HiddenSlides>" in told


def test_generated_deck_seals_what_it_is():
    package = read_package(made(OLD))
    told, facts = sealed(package), facts_of(package)
    assert told.identity == "coup-de-boost-deck fr-BE"
    assert told.design == facts.design
    assert [(s.id, s.digest, s.section) for s in told.slides] == [
        (s.id, s.digest, s.section) for s in facts.slides
    ]
    assert len({s.digest for s in facts.slides}) == len(OLD)
