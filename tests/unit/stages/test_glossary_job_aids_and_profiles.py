# What enters: the checkout. What leaves: claims about what is made to be printed: that glossary, job aids,
# profiles and handouts hold all they should, and stand on the pages that they may.
import pytest
from tests.support.deliverables import made
from tests.support.documents import text
from tests.support.resources import QuietFiles

from netpes_learn.app.workspace import Loaded
from netpes_learn.formats import pdf
from netpes_learn.model.content import Library
from netpes_learn.model.document import Bullets, Handout, QrCode, Table, Worksheet
from netpes_learn.model.text import LanguageTag, plain


@pytest.mark.parametrize(("partner", "language"), [("le-forem", "fr"), ("stockholm", "sv")])
def test_glossary_has_each_term_in_use_once_and_no_other(
    loaded: Loaded, partner: str, language: str
) -> None:
    (glossary,) = made(loaded, "handout-glossary", partner, language).values()
    setting = loaded.setting(LanguageTag(language))
    used = {str(t.term) for p in setting.library.practices for t in setting.terms.used_in(p)}
    beside = [
        text
        for p in setting.library.practices
        for text in (
            *(c.text for c in p.comparators if c.partner == partner),
            *((p.learning.reflection, p.learning.takeaway) if p.learning else ()),
        )
    ]
    used |= {str(term.term) for term in setting.terms.found_in(beside)}
    shown = [plain(row[0]) for row in glossary.parts[0].main[0].rows]
    assert sorted(shown) == sorted(used)
    assert len(shown) > 50
    assert [name[0].casefold() for name in shown] == sorted(name[0].casefold() for name in shown)


def test_job_aid_is_made_where_there_are_tips_and_holds_them_all(
    loaded: Loaded, library: Library
) -> None:
    aids = made(loaded, "handout-checklist")
    assert set(aids) == {practice.id for practice in library.practices if practice.tips}
    for practice in library.practices:
        if practice.id not in aids:
            continue
        (part, *_) = aids[practice.id].parts
        (tips,) = part.main
        assert isinstance(tips, Bullets)
        assert tips.style == "check"
        assert [plain(item) for item in tips.items] == [tip.text for tip in practice.tips]
        codes = [block.href for block in part.side if isinstance(block, QrCode)]
        assert codes == [link.url for link in practice.links[:1]]
        assert practice.learning is not None
        assert practice.learning.takeaway in text(part.side)


@pytest.mark.parametrize("language", ["en", "fr", "fi"])
def test_job_aid_stands_on_one_page_with_room_to_write(loaded: Loaded, language: str) -> None:
    for aid in made(loaded, "handout-checklist", "helsinki", language).values():
        files = QuietFiles()
        pdf.render(aid, files)
        assert files.facts["pages"] == 1, aid.id
        assert any(isinstance(block, Worksheet) for part in aid.parts for block in part.main)


def test_handout_is_set_closer_only_to_stand_on_the_pages_it_asks_for(loaded: Loaded) -> None:
    handout: Handout = made(loaded, "handout-practice", language="fr")["direction-unique-employeur"]
    pages = {}
    for asked in (2, 4):
        files = QuietFiles()
        pdf.render(handout.model_copy(update={"pages": asked}), files)
        pages[asked] = files.facts["pages"]
    assert pages == {2: 2, 4: 3}


def test_no_page_holds_the_sources_alone(loaded: Loaded) -> None:
    handout: Handout = made(loaded, "handout-practice", language="fr")["chimay-centre"]
    files = QuietFiles()
    pdf.render(handout, files)
    assert files.facts["pages"] == 1


def test_glossary_says_what_it_counts(loaded: Loaded) -> None:
    (glossary,) = made(loaded, "handout-glossary", language="en").values()
    (table,) = (block for part in glossary.parts for block in part.main if isinstance(block, Table))
    counted = [plain(row[2]) for row in table.rows if plain(row[2])[:1].isdigit()]
    assert counted
    assert all(said.endswith(" practices") for said in counted)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_profile_holds_all_of_a_service_on_four_pages(loaded: Loaded, language: str) -> None:
    library = loaded.setting(LanguageTag(language)).library
    for partner in library.partners:
        (profile,) = made(loaded, "handout-profile", str(partner.id), language).values()
        said = text(profile)
        ours = [p for p in library.practices if p.owner == partner.id]
        visit = partner.study_visit
        assert visit is not None
        wanted = [partner.profile, *partner.strengths, *visit.valued, *visit.questioned]
        wanted += [strength.text for t in library.themes for strength in t.strengths
                   if strength.partner == partner.id]  # fmt: skip
        wanted += [text for practice in ours for text in (practice.title, practice.summary)]
        assert [missing for missing in wanted if missing not in said] == []
        files = QuietFiles()
        pdf.render(profile, files)
        assert files.facts["pages"] <= 4


def test_profile_lists_what_a_service_has_like_every_practice_of_others(
    loaded: Loaded, library: Library
) -> None:
    for partner in library.partners:
        (profile,) = made(loaded, "handout-profile", str(partner.id)).values()
        compared = {
            practice.title
            for practice in library.practices
            for comparator in practice.comparators
            if comparator.partner == partner.id
        }
        (others,) = (part for part in profile.parts if part.id == "others")
        rows = [row for block in others.main if isinstance(block, Table) for row in block.rows]
        assert {plain(row[0]) for row in rows} == compared
        assert len(rows) == len(compared) > 10
        assert all(plain(row[1]) and plain(row[2]) for row in rows)
        hrefs = [run.href for row in rows for run in row[0]]
        assert {f"{p.id}.*" for p in library.practices if p.title in compared} == set(hrefs)


@pytest.mark.parametrize(("partner", "language"), [("le-forem", "en"), ("le-forem", "fr"),
                                                   ("soc", "en")])  # fmt: skip
def test_longest_practices_stand_on_one_sheet_of_paper(
    loaded: Loaded, partner: str, language: str
) -> None:
    handouts = made(loaded, "handout-practice", partner, language)
    longest = sorted(handouts.values(), key=lambda each: len(text(each.parts)))[-6:]
    for handout in longest:
        files = QuietFiles()
        pdf.render(handout, files)
        assert files.facts["pages"] == 2, handout.id
