"""Broken inputs: each is told with file, line, column and a hint; nothing is half-written."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.checkouts import edit

Run = Callable[..., int]
PRACTICE = "content/practices/coup-de-boost.yml"
DECK = "templates/outlines/deck-practice.yml"
HANDOUT = ("build", "--partner", "le-forem", "--only", "handout", "--jobs", "1")


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "said"),
    [
        (PRACTICE, "results:\n", "resluts:\n", "NL012", "did you mean 'results'?"),
        (PRACTICE, "value: 1146", "value: many", "NL014", "expected a number, found 'many'"),
        (PRACTICE, "context:\n", "context: x\ncontext2:\n", "NL014", "expected a list"),
        (PRACTICE, "owner: le-forem", "owner: le-forrem", "NL031", "did you mean 'le-forem'?"),
        (PRACTICE, "- partner: soc", "- partner: sco", "NL031", "unknown partner 'sco'"),
        (PRACTICE, "document: practical-guide", "document: guide", "NL031", "unknown document"),
        (PRACTICE, "summary: >-", "\tsummary: >-", "NL004", "indent with spaces"),
        (PRACTICE, "title: Coup de Boost", "title: Coup: de: Boost", "NL004", "in quotes"),
        (PRACTICE, "title: Coup de Boost\n", "", "NL013", "field 'title' is missing"),
        (PRACTICE, "unit: percent", "unit: per-cent", "NL014", "did you mean 'percent'?"),
        (PRACTICE, "version: 1.0.0", "version: one", "NL014", "three numbers with points"),
        (PRACTICE, "correct: true", "correct: false", "NL042", "found 0"),
        (PRACTICE, "objective: Explain", "objective: Understand", "NL043", "cannot be observed"),
        (PRACTICE, "{1}have no job", "have no job", "NL046", "each once and in order"),
        (PRACTICE, "chart: after-one-year", "chart: after-a-year", "NL031", "unknown chart"),
        (PRACTICE, "title: Coup de Boost", "title: A\ntitle: B", "NL006", "the first one is in"),
        (PRACTICE, "title: Coup de Boost", "title: !!python/object:os.system x", "NL007", "tag"),
        (PRACTICE, "id: coup-de-boost", "id: coup-de-bost", "NL033", "rename the file"),
        ("content/partners/le-forem.yml", "accent: ", 'accent: "#FFCC00" # ', "NL036", "4.5:1"),
        (
            "content/partners/le-forem.yml",
            "wordmark:",
            "logo: no.png\nwordmark:",
            "NL035",
            "no.png",
        ),
        (
            "content/partners/le-forem.yml",
            "website:",
            "address: {fr: http://leforem.be}\nwebsite:",
            "NL014",
            "https",
        ),
        (
            "content/partners/le-forem.yml",
            "website:",
            "address: {fx: https://leforem.be}\nwebsite:",
            "NL031",
            "unknown language 'fx'",
        ),
        ("templates/tokens.yml", '"#5B6475"', '"#9B9B9B"', "NL036", "WCAG 1.4.3"),
        (DECK, "{{ practice.summary }}", "{{ practice.summary }", "NL051", "cannot be mixed"),
        (DECK, "{{ practice.summary }}", "{{ practice. }}", "NL051", "cannot be read"),
        (DECK, "{{ practice.summary }}", "{{ practise.summary }}", "NL051", "'practice'"),
        (DECK, "{{ practice.summary }}", "{{ 1 / 0 }}", "NL051", "division by zero"),
        (DECK, "when: practice.context", "when: practice.contex", "NL051", "contex"),
        (DECK, "- kind: callout", "- kind: calout", "NL052", "calout"),
        (DECK, "formats: [pptx]", "formats: [ppt]", "NL054", "did you mean 'pptx'?"),
    ],
)
def test_mistake_is_told_where_it_is(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str,
    code: str, said: str,
) -> None:  # fmt: skip
    edit(copy / file, old, new)
    assert run("check") == 1
    errors = capsys.readouterr().err
    assert f"{file}:" in errors
    place = next(line for line in errors.splitlines() if code in line)
    parts = place.split(":")
    assert parts[0] == file
    assert int(parts[1]) > 0
    assert int(parts[2]) > 0
    assert said in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"height": 1000', '"height": "high"', "height: "),
        ('"width": 965,', '"width": 965', "Expecting ',' delimiter"),
        ('"countries": {', '"countries": {"Elbonia": {"path": ""},', "countries.Elbonia"),
    ],
)
def test_damaged_map_is_told(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    edit(copy / "templates/maps/europe.json", old, new)
    assert run("check") == 1
    errors = capsys.readouterr().err
    assert "templates/maps/europe.json: error NL640" in errors
    assert said in errors


def test_country_off_the_map_is_told_and_stops_nothing(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    practice = "content/practices/de-new-plan.yml"
    edit(copy / practice, "country: DE", "country: EL")
    assert run("check") == 0
    line = line_of(copy / practice, "country: EL")
    said = capsys.readouterr()
    assert f"{practice}:{line}:12: warning NL641: 'EL' is not on the map" in said.out + said.err


def test_line_is_the_one_that_was_broken(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy / PRACTICE, "unit: percent", "unti: percent")
    line = line_of(copy / PRACTICE, "unti:")
    run("check")
    assert f"{PRACTICE}:{line}:7: error NL012: unknown field 'unti'" in capsys.readouterr().err


def test_all_mistakes_are_told_at_once(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(copy / PRACTICE, "results:", "resluts:")
    edit(copy / "content/practices/amef.yml", "version: 1.0.0", "version: x")
    edit(copy / "content/partners/soc.yml", "country: ES", "country: Spain")
    (copy / "content/glossary.yml").unlink()
    assert run("check") == 1
    errors = capsys.readouterr().err
    for file in ("coup-de-boost.yml", "amef.yml", "soc.yml", "glossary.yml"):
        assert file in errors
    assert errors.rstrip().endswith("4 errors")


def test_duplicate_id_names_the_other_file(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (copy / PRACTICE).read_text("utf-8")
    (copy / "content/practices/second.yml").write_text(text, "utf-8")
    assert run("check") == 1
    errors = capsys.readouterr().err
    assert "NL034" in errors
    assert "practices/coup-de-boost.yml" in errors


def test_yaml_bomb_is_refused(run: Run, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (copy / PRACTICE).write_text(bomb, "utf-8")
    assert run("check") == 1
    assert "aliases (*name) are not read" in capsys.readouterr().err


def test_deep_nesting_is_refused(run: Run, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / PRACTICE).write_text("id: " + "[" * 50_000, "utf-8")
    assert run("check") == 1
    assert "nested deeper" in capsys.readouterr().err


def test_five_megabytes_are_refused(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (copy / PRACTICE).open("a", encoding="utf-8") as stream:
        stream.write("# padding\n" * 500_000)
    assert run("check") == 1
    assert f"{PRACTICE}: error NL001" in capsys.readouterr().err


def test_text_that_is_not_utf8_is_told(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / PRACTICE).write_bytes(b"id: coup-de-boost\ntitle: caf\xe9\n")
    assert run("check") == 1
    assert f"{PRACTICE}:2:11: error NL002" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["content/project.yml", "templates/tokens.yml"])
def test_missing_file_is_told(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (copy / name).unlink()
    assert run("check") == 1
    assert f"{name}: error" in capsys.readouterr().err


def test_missing_template_leaves_nothing_written(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "templates/handout/handout.typ").unlink()
    assert run(*HANDOUT) == 1
    errors = capsys.readouterr().err
    assert "templates/handout/handout.typ" in errors
    assert "NL064" in errors
    assert not (copy / "build/partners").exists()


@pytest.mark.parametrize(
    ("kind", "name"), [("deck", "deck/master.pptx"), ("handout", "handout/template.docx")]
)
def test_damaged_office_template_is_told(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    (copy / "templates" / name).write_bytes(b"PK not an Office file")
    assert run("build", "--partner", "le-forem", "--only", kind, "--jobs", "1") == 1
    errors = capsys.readouterr().err
    assert f"templates/{name}: error NL460" in errors
    assert "Traceback" not in errors
    assert not (copy / "build/partners").exists()


def test_mistake_in_a_page_template_names_its_line(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = copy / "templates/handout/handout.typ"
    text = template.read_text("utf-8")
    template.write_text(text + "\n#unknown-function()\n", "utf-8")
    assert run(*HANDOUT) == 1
    line = len(text.splitlines()) + 2
    assert f"templates/handout/handout.typ:{line}:" in capsys.readouterr().err


def test_unknown_font_is_an_error_not_a_substitute(
    run: Run, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = copy / "templates/handout/handout.typ"
    template.write_text(template.read_text("utf-8") + '\n#text(font: "No Such Font")[x]\n', "utf-8")
    assert run(*HANDOUT) == 1
    assert "no such font" in capsys.readouterr().err.lower()


def _in_process(copy: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_unreadable_font_is_told(copy: Path) -> None:
    import font_source_sans_pro

    wheel = Path(font_source_sans_pro.__file__).parent
    broken = copy / "site" / "font_source_sans_pro"
    (broken / "files").mkdir(parents=True)
    for file in [*wheel.glob("*.py"), *wheel.glob("files/*")]:
        content = b"not a font" if file.suffix in {".otf", ".ttf"} else file.read_bytes()
        (broken / file.relative_to(wheel)).write_bytes(content)
    code = f"import sys; from netpes_learn.cli import main; sys.exit(main({list(HANDOUT)!r}))"
    done = _in_process(copy, code, PYTHONPATH=str(copy / "site"))
    assert done.returncode == 1, done.stderr
    assert "font" in done.stderr
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (copy / "build/partners").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="limits file sizes the way Linux does")
def test_full_disk_leaves_what_was_there(run: Run, copy: Path) -> None:
    assert run(*HANDOUT) == 0
    target = copy / "build/partners/le-forem/fr/handouts/coup-de-boost.pdf"
    before = target.read_bytes()
    edit(copy / PRACTICE, "title: Coup de Boost", "title: Coup de Boost renamed")
    limit = 20_000
    assert len(before) > limit
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        f"from netpes_learn.cli import main; sys.exit(main({list(HANDOUT)!r}))"
    )
    done = _in_process(copy, code)
    assert done.returncode == 1, done.stderr
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("build", "--partner", "le-forum"), "did you mean 'le-forem'?"),
        (("build", "--language", "frr"), "did you mean 'fr'?"),
        (("build", "--practice", "coup-de-bost"), "did you mean 'coup-de-boost'?"),
        (("explain", "build/nothing.pptx"), "no build made"),
    ],
)
def test_wrong_usage_is_exit_code_2(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err
