import shutil
from pathlib import Path

import pytest
from tests.support.checkouts import edit

from netpes_learn.app.check import check
from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load, used_languages
from netpes_learn.diagnostics import Report

ROOT = Path(__file__).parents[3]


def checked(root: Path) -> list[str]:
    found = check(Workspace(root / "content", root / "templates"))
    return [str(d).replace(f"{root.as_posix()}/", "") for d in found.report.errors]


def test_check_counts_what_it_looked_at(small: Path) -> None:
    found = check(Workspace(small / "content", small / "templates"))
    assert found.report.errors == ()
    # Two narrations of a few seconds: the style lint warns, and nothing is wrong.
    assert {(d.code, d.severity) for d in found.report.sorted()} == {("NL106", "warning")}
    # Five pages, and the three indexes: of one partner in one language, of the other in two.
    assert found.counts == {"practices": 2, "partners": 2, "languages": 2, "deliverables": 8}


def test_outline_is_composed_for_every_partner(small: Path) -> None:
    """Only the southern partner has a comparator here: nobody else would meet the mistake."""
    edit(
        small / "templates/outlines/page.yml", 'lead: "{{ practice.summary }}"',
        "lead: {when: with_us, item: x}\n  kicker: \"{{ with_us.nme if with_us else '' }}\"",
    )  # fmt: skip
    found = checked(small)
    assert any("templates/outlines/page.yml:" in line and "nme" in line for line in found), found


def test_mistake_in_an_outline_is_told_once_not_once_a_page(small: Path) -> None:
    edit(small / "templates/outlines/page.yml", "practice.summary", "practice.sumary")
    (line,) = checked(small)
    assert line.startswith("templates/outlines/page.yml:12:9: error NL051")
    assert "sumary" in line
    assert "known here" not in line, "names of the scope are no fields of a practice"


def test_nothing_is_composed_of_content_that_is_wrong(small: Path) -> None:
    edit(small / "content/practices/raft.yml", "version: 0.1.0", "version: x")
    found = check(Workspace(small / "content", small / "templates"))
    assert found.counts == {}
    assert [d.code for d in found.report.errors] == ["NL014"]


def test_colour_of_an_area_must_be_in_the_tokens(small: Path) -> None:
    edit(small / "content/areas/work.yml", "colour: teal", "colour: tael")
    assert checked(small) == [
        "content/areas/work.yml: error NL050: 'tael' is not both a colour and a tint of "
        f"{(small / 'templates/tokens.yml').as_posix()}\n  hint: did you mean 'teal'?".replace(
            f"{small.as_posix()}/", "")
    ]  # fmt: skip


def test_colour_of_pages_without_an_area_must_be_in_the_tokens(small: Path) -> None:
    edit(small / "templates/tokens.yml", 'network: "#E8E9EC", ', "")
    (line,) = checked(small)
    assert line.startswith("templates/tokens.yml: error NL050: 'network'")


def test_broken_catalogue_and_outline_and_tokens_are_told_together(small: Path) -> None:
    edit(small / "content/locale/fr/practices/raft.po", "Le radeau", "Le {1} radeau")
    edit(small / "templates/outlines/page.yml", "kind: page", "kind: [")
    (small / "templates/tokens.yml").unlink()
    assert {line.split(": ")[1].split()[1] for line in checked(small)} == {
        "NL004", "NL022", "NL064",
    }  # fmt: skip


def test_folders_that_are_missing_are_told(small: Path) -> None:
    report = Report()
    assert load(Workspace(small / "none", small / "templates"), report) is None
    told = {d.code: d.span.path for d in report.sorted()}
    assert told["NL061"] == (small / "none").as_posix()
    assert "NL010" in told


def test_english_and_stray_catalogues_translate_nothing(small: Path) -> None:
    for name in ("locale/en/practices/raft.po", "locale/README.po", "locale/fr/notes.txt"):
        path = small / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('msgid "x"\nmsgstr "y"\n', "utf-8")
    report = Report()
    found = load(Workspace(small / "content", small / "templates"), report)
    assert found is not None
    assert list(found.catalogues) == ["fr"]


def test_languages_in_use_are_those_of_the_partners(small_loaded: Loaded) -> None:
    assert used_languages(small_loaded.library) == ["en", "fr"]


def test_templates_of_partners_are_opened_and_counted(small: Path) -> None:
    """The small checkout has no master of its own: it gets the real ones to compare with."""
    for folder in ("deck", "handout"):
        shutil.copytree(ROOT / "templates" / folder, small / "templates" / folder)
    north = small / "content/partners/north"
    north.mkdir()
    shutil.copy(ROOT / "templates/deck/master.pptx", north / "template.pptx")
    shutil.copy(ROOT / "templates/handout/template.docx", north / "template.docx")
    found = check(Workspace(small / "content", small / "templates"))
    assert found.report.errors == ()
    assert found.counts["templates"] == 2
    (north / "template.docx").write_bytes(b"no zip")
    shutil.copy(ROOT / "templates/handout/template.docx", north / "template.pptx")
    assert [line.split(": error")[0] for line in checked(small)] == [
        "content/partners/north/template.docx",
        "content/partners/north/template.pptx",
    ]


@pytest.mark.parametrize(
    ("engine", "told"),
    [
        ("epseak", "6:20: error NL091: unknown speech engine 'epseak'\n  hint: did you mean 'espeak'?"),
        ("piper", "6:20: error NL550: 'piper' speaks with a voice file only"),
        ("pico:a.onnx", "6:20: error NL550: 'pico' takes no voice file"),
        ("piper:content/voices/a.onnx", "6:20: error NL551: there is no voice file 'content/v"),
        ("piper:../a.onnx", "6:20: error NL551: there is no voice file '../a.onnx'"),
    ],
)  # fmt: skip
def test_engine_that_can_never_speak_is_told_where_it_stands(
    small: Path, engine: str, told: str
) -> None:
    edit(small / "content/languages/en.yml", "[espeak]", f'["{engine}"]')
    (line,) = checked(small)
    assert line.startswith(f"content/languages/en.yml:{told}")


def test_voice_file_that_is_there_with_its_description_is_no_mistake(small: Path) -> None:
    voice = small / "content/voices/a.onnx"
    voice.parent.mkdir()
    voice.write_bytes(b"model")
    edit(small / "content/languages/en.yml", "[espeak]", '["piper:content/voices/a.onnx"]')
    (line,) = checked(small)
    assert "'content/voices/a.onnx.json'" in line
    voice.with_name("a.onnx.json").write_text("{}")
    assert checked(small) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("files['pages/'", "files['page/'", "page/bridge.html"),
        (".html'].size", ".html'].sise", "sise"),
        ("text: Open", "text: \"{{ files['pages/' ~ practice.id ~ '.html'].facts['pages'] }}\"",
         "pages"),
        ("text: Open", "text: \"{{ since.befor if since else 'Open' }}\"", "befor"),
        ("text: Open", "text: \"{{ 'Open' if since else sinse }}\"", "sinse"),
    ],
)  # fmt: skip
def test_mistake_in_an_index_is_told_before_there_are_files(
    small: Path, old: str, new: str, said: str
) -> None:
    edit(small / "templates/outlines/index.yml", old, new)
    (line,) = checked(small)
    assert line.startswith("templates/outlines/index.yml:")
    assert "error NL051" in line
    assert said in line


def with_changes(small: Path) -> Path:
    """Return the outline that tells changes, in a checkout that has what it needs."""
    for folder in ("page", "pill"):
        shutil.copytree(ROOT / "templates" / folder, small / "templates" / folder)
    for name in ("wording.yml", "outlines/changes-partner.yml"):
        shutil.copy(ROOT / "templates" / name, small / "templates" / name)
    return small / "templates/outlines/changes-partner.yml"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("told.figures", "told.figurs", "figurs"),
        ("figure.counts }}", "figure.count }}", "count"),
        ("told.now or told.before", "told.now or told.befor", "befor"),
        ("text.before or", "text.befor or", "befor"),
        ("slide.numbers", "slide.nubmers", "nubmers"),
        ("chapter.kind", "chapter.knd", "knd"),
        ("told.summary }}", "told.sumary }}", "sumary"),
        ("since.unseen", "since.unsen", "unsen"),
        ("word('change-all-new')", "word('change-al-new')", "change-al-new"),
        (
            "if told.kind == 'translated' else joined(",
            "if told.knid == 'translated' else joined(",
            "knid",
        ),
        ("listed(subjects_now_in)", "listed(subject_now_in)", "subject_now_in"),
        ("not (since.practices", "not (since.practises", "practises"),
    ],
)
def test_mistake_in_what_tells_changes_is_told_before_there_is_a_release(
    small: Path, old: str, new: str, said: str
) -> None:
    outline = with_changes(small)
    assert checked(small) == []
    edit(outline, old, new)
    lines = checked(small)
    assert lines
    assert all(line.startswith("templates/outlines/changes-partner.yml:") for line in lines)
    assert any(said in line for line in lines)


def test_part_of_a_record_without_a_word_is_told(small: Path) -> None:
    with_changes(small)
    edit(small / "templates/wording.yml", "part-tips:", "part-tip:")
    (line,) = checked(small)
    assert "wording.yml has no 'part-tips'" in line


@pytest.mark.parametrize(
    ("template", "old", "new", "said"),
    [
        ("page/page.html.j2", "handout.title", "handout.titel", "titel"),
        ("page/page.html.j2", "{% endfor %}", "", "end"),
        ("site/index.html.j2", "site.title", "site.titel", "titel"),
        ("catalogue/catalogue.html.j2", "{% endfor %}", "", "end"),
        ("catalogue/catalogue.html.j2", "offer.older", "offer.oldre", "oldre"),
        ("catalogue/catalogue.html.j2", "key.id", "key.di", "di"),
        ("catalogue/feed.atom.j2", "entries", "entreis", "entreis"),
    ],
)
def test_mistake_in_a_template_of_pages_is_told_before_it_is_used(
    small: Path, template: str, old: str, new: str, said: str
) -> None:
    with_changes(small)
    shutil.copytree(ROOT / "templates/catalogue", small / "templates/catalogue")
    assert checked(small) == []
    edit(small / "templates" / template, old, new)
    lines = checked(small)
    assert lines
    assert all(line.startswith(f"templates/{template}:") for line in lines), lines
    assert any("NL411" in line and said in line for line in lines), lines


def test_missing_template_of_a_catalogue_is_told_and_a_missing_catalogue_is_not(
    small: Path,
) -> None:
    shutil.copytree(ROOT / "templates/catalogue", small / "templates/catalogue")
    (small / "templates/catalogue/feed.atom.j2").unlink()
    (line,) = checked(small)
    assert line.startswith("templates/catalogue/feed.atom.j2: error NL064")
    shutil.rmtree(small / "templates/catalogue")
    assert checked(small) == []
