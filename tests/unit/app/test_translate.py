from pathlib import Path

import polib
import pytest

from netpes_learn.app.request import Workspace
from netpes_learn.app.translate import domains, update
from netpes_learn.app.workspace import Loaded, load
from netpes_learn.diagnostics import Report
from netpes_learn.model.text import LanguageTag

FR, FI = LanguageTag("fr"), LanguageTag("fi")


def loaded(root: Path) -> Loaded:
    report = Report()
    found = load(Workspace(root / "content", root / "templates"), report)
    assert found is not None, report.sorted()
    return found


def test_every_file_of_content_is_a_domain_and_all_templates_are_one(small: Path) -> None:
    found = domains(loaded(small))
    assert set(found) == {
        "areas/work", "areas/zeal", "glossary", "insights/ground", "partners/north",
        "partners/south",
        "practices/bridge", "practices/raft", "project", "templates", "themes/talk",
        "workshops/crossing",
    }  # fmt: skip
    texts = [message.text for message in found["templates"]]
    assert "Version" in texts
    assert "about {value}" in texts
    assert len(texts) == len(set(texts)), "a phrase that two outlines use is translated once"


def test_catalogues_are_written_and_what_is_translated_is_counted(small: Path) -> None:
    found = {Path(done.path).stem: done for done in update(loaded(small), FR)}
    assert (found["raft"].translated, found["raft"].messages) == (1, 5)
    assert found["bridge"].translated == 0
    file = polib.pofile(str(small / "content/locale/fr/practices/raft.po"))
    assert {entry.msgid: entry.msgstr for entry in file}["The raft"] == "Le radeau"
    assert not (small / "content/locale/.tmp").exists()
    # What was written is read back without a word of complaint.
    assert loaded(small).catalogues[FR].entries["practices/raft"][("title", "The raft")]


def test_second_update_writes_nothing(small: Path) -> None:
    update(loaded(small), FR)
    files = sorted((small / "content/locale").rglob("*.po"))
    before = [path.stat().st_mtime_ns for path in files]
    assert len(files) == 12
    update(loaded(small), FR)
    assert [path.stat().st_mtime_ns for path in files] == before


@pytest.mark.parametrize("only", [("glossary",), ("practices/raft", "templates")])
def test_only_the_domains_named_are_written(small: Path, only: tuple[str, ...]) -> None:
    done = update(loaded(small), FI, only=only)
    written = sorted(path for path in (small / "content/locale/fi").rglob("*.po"))
    assert [Path(one.path) for one in done] == written
    assert len(written) == len(only)
    assert all(one.translated == 0 for one in done), "there is no Finnish catalogue yet"
