"""Every command in the docs exists, and every link leads somewhere."""

import re
import shlex
from pathlib import Path

import pytest

from netpes_learn.app.workspace import Loaded
from netpes_learn.cli.parser import parser

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# A name in backquotes that looks like a file of the project: docs tell what there is.
FILE = re.compile(
    r"`((?:src|tests|templates|content|docs)/[\w./-]*[\w/]|(?:stages|content|app|engine|speech|cli)/[\w/]+\.py)`"
)
# What docs tell people to make, or what is there from a first release on.
TO_MAKE = {
    "content/practices/my-practice.yml", "content/workshops/jobseekers-far-from-work.yml",
    "content/voices/", "content/keys/", "content/releases/",
}  # fmt: skip
SESSIONS = set(re.findall(r"@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8")))


def commands() -> list[tuple[str, str]]:
    return [
        (page.name, line.removeprefix("$ "))
        for page in PAGES
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
        for line in map(str.strip, block.splitlines())
        if line.startswith("$ ")
    ]


@pytest.mark.parametrize(("page", "command"), commands())
def test_command_is_understood(page: str, command: str) -> None:
    program, *arguments = shlex.split(command)
    if program == "nox":
        assert arguments[0] == "-s"
        assert arguments[1] in SESSIONS, page
        passes_on = arguments[1] in {"build", "release", "publish"}
        arguments = [arguments[1], *arguments[3:]] if passes_on else []
    else:
        assert program == "netpes-learn"
    if arguments:
        assert parser().parse_args(arguments).run


def test_readme_shows_one_command_that_builds_and_one_that_tests() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    first = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)[0]
    assert first.splitlines() == ["$ nox -s build -- --partner le-forem", "$ nox -s tests"]


def anchors(page: Path) -> set[str]:
    """Return what the headings of a page are called in links, as GitHub and GitLab name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_link_leads_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            found = page.parent / target if target else page
            assert found.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(found), f"{page.name}: {target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_file_that_is_named_is_there(page: Path) -> None:
    for name in FILE.findall(page.read_text("utf-8")):
        places = (ROOT / name, ROOT / "src/netpes_learn" / name)
        assert name in TO_MAKE or any(place.exists() for place in places), f"{page.name}: {name}"


def test_every_command_is_told_and_every_page_is_linked_from_the_readme() -> None:
    """A command that no page shows is one that nobody finds."""
    told = {shlex.split(command)[1] for _, command in commands() if command.startswith("netpes")}
    group = next(a for a in parser()._actions if a.metavar == "COMMAND")
    assert group.choices is not None
    assert told == set(group.choices)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES[1:] if f"(docs/{page.name})" not in readme] == []


def test_names_of_expressions_are_those_that_exist(loaded: Loaded) -> None:
    """docs/templates.md lists what an outline can name; it must neither miss nor promise one."""
    from netpes_learn.model.text import LanguageTag
    from netpes_learn.stages.plan import plan
    from netpes_learn.stages.vocabulary import common_names, for_anyone, partner_names

    outlines = {outline.name: outline for outline in loaded.outlines}
    deliverables = plan(loaded.library, [outlines["deck-practice"]], partners=["le-forem"])
    deliverable, setting = deliverables[0], loaded.setting(LanguageTag("en"))
    common = set(common_names(for_anyone(deliverable), setting))
    own = set(partner_names(deliverable, setting, {}))
    assert not common & own
    found = common | own
    text = (ROOT / "docs/templates.md").read_text("utf-8")
    table = text[text.index("## Names in expressions") : text.index("## Documents")]
    told = {name for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
            for name in re.findall(r"`(\w+)`", row)}  # fmt: skip
    assert told == found


def test_library_has_no_mistake_and_no_warning() -> None:
    from netpes_learn.app.check import check
    from netpes_learn.app.request import Workspace

    found = check(Workspace(ROOT / "content", ROOT / "templates"))
    assert [str(diagnostic) for diagnostic in found.report.sorted()] == []


def test_every_outline_is_told_with_what_it_is_for(loaded: Loaded) -> None:
    """docs/templates.md lists what there is; it must neither miss nor promise one."""
    text = (ROOT / "docs/templates.md").read_text("utf-8")
    table = text[text.index("## What there is") : text.index("## Documents")]
    rows = re.findall(r"^\| (`.*?) \|.*\| (\w+) \|$", table, re.MULTILINE)
    told = {name: about for names, about in rows for name in re.findall(r"`([\w-]+)`", names)}
    assert told == {outline.name: outline.head.for_each for outline in loaded.outlines}
