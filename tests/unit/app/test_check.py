import shutil
from pathlib import Path

from netpes_learn.app.check import check
from netpes_learn.app.request import Workspace
from netpes_learn.app.workspace import Loaded, load, used_languages
from netpes_learn.diagnostics import Report

ROOT = Path(__file__).parents[3]


def checked(root: Path) -> list[str]:
    found = check(Workspace(root / "content", root / "templates"))
    return [str(d).replace(f"{root.as_posix()}/", "") for d in found.report.errors]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_check_counts_what_it_looked_at(small: Path) -> None:
    found = check(Workspace(small / "content", small / "templates"))
    assert found.report.errors == ()
    # Two narrations of a few seconds: the style lint warns, and nothing is wrong.
    assert {(d.code, d.severity) for d in found.report.sorted()} == {("NL106", "warning")}
    # The two indexes are composed by a build only, when there is something to index.
    assert found.counts == {"practices": 2, "partners": 2, "languages": 2, "deliverables": 5}


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
