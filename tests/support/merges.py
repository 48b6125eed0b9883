# What enters: nothing. What leaves: a generated deck, edits as a trainer makes them, a newer version,
# and merges that are checked to be whole.
"""Decks to merge."""

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from functools import cache

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from tests.support.decks import BARS as CHART
from tests.support.decks import TABLE, A
from tests.support.imprints import brand, properties, text
from tests.support.resources import Files

from netpes_learn.formats._pptx.merging.merge import merge_decks
from netpes_learn.formats._pptx.opc import Link, package_bytes, read_package
from netpes_learn.formats._pptx.sealing.facts import facts_of, sealed
from netpes_learn.formats.pptx import render
from netpes_learn.model.document import Deck, Paragraph, Slide

OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


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
    return render(Deck.model_validate_json(deck), Files())[".pptx"]


def made(slides, area="#A63D0F", **changes):
    deck = Deck(
        kind="deck",
        id="coup-de-boost-deck",
        properties=properties(title="Coup de Boost", subject="Activation", **changes),
        brand=brand(area=area, disclaimers=[text("Avis des auteurs.")]),
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


def change_words(name):
    def change(deck):
        page_of(deck, name).placeholders[10].text_frame.text = "Mots de la formatrice"

    return change


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


def colour_theme(deck):
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part.blob = re.sub(rb'(<a:accent1><a:srgbClr val=")\w+', rb"\g<1>00AA55", part.blob)


FIRST_THIRD = slide("first", "Premier", "Cinq choses à la fois")
THIRD = (COVER, FIRST_THIRD, *NEW[2:])


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


def run_of(page, name):
    return shape(page, name).text_frame.paragraphs[0].runs[0]


def title(words):
    return lambda page: setattr(run_of(page, "title"), "text", words)
