"""How a judge is led over many files: none is left out, whatever another one does."""

import os
from collections.abc import Sequence
from pathlib import Path

from sweeping import Judge, Verdicts, Workers, sweep


def test_files_of_equal_bytes_are_judged_once_and_all_are_told(tmp_path: Path) -> None:
    asked: list[Path] = []

    def examine(paths: Sequence[Path]) -> Verdicts:
        asked.extend(paths)
        return {path: path.read_text("utf-8").split() for path in paths}

    for name, content in {"a.txt": "one", "b/a.txt": "one", "c.txt": "other other"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    found = sweep(Judge("reader", (".txt",), examine), tmp_path, Workers(1))
    assert [path.name for path in asked] == ["a.txt", "c.txt"]
    told = ["a.txt: one", "a.txt: the same bytes are in b/a.txt", "c.txt: other (2 times)"]
    assert (found.files, list(found.told(tmp_path))) == (3, told)


def test_file_that_a_judge_crashes_over_is_told_and_all_others_are_judged(tmp_path: Path) -> None:
    """As LibreOffice does: nothing after the file is judged in that call."""

    def examine(paths: Sequence[Path]) -> Verdicts:
        crash = [path.stem for path in paths].index("5") if tmp_path / "5.txt" in paths else None
        return {path: ["odd"] if int(path.stem) % 4 == 3 else [] for path in paths[:crash]}

    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(str(number), "utf-8")
    found = sweep(Judge("fragile", (".txt",), examine, batch=20), tmp_path, Workers(1))
    told = ["3.txt: odd", "5.txt: fragile says nothing about it", "7.txt: odd"]
    assert (found.done, list(found.told(tmp_path))) == (9, told)


def examine_or_die(paths: Sequence[Path]) -> Verdicts:
    """What crashes with the process that it runs in; here, as worker processes must import it."""
    if any(path.stem == "2" for path in paths):
        os._exit(1)
    return {path: [] for path in paths}


def test_file_that_kills_its_worker_is_told_and_all_others_are_judged(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(str(number), "utf-8")
    workers = Workers(2)
    found = sweep(Judge("deadly", (".txt",), examine_or_die, batch=2), tmp_path, workers)
    workers.close()
    told = ["2.txt: cannot be judged: it kills what runs deadly"]
    assert (found.done, list(found.told(tmp_path))) == (5, told)


def test_judge_that_fails_over_one_file_judges_all_others(tmp_path: Path) -> None:
    def examine(paths: Sequence[Path]) -> Verdicts:
        return {path: [] for path in paths if int(path.read_text("utf-8")) < 5}

    for number, content in enumerate("01234x"):
        (tmp_path / f"{number}.txt").write_text(content, "utf-8")
    found = sweep(Judge("strict", (".txt",), examine), tmp_path, Workers(1))
    assert found.done == 6
    (told,) = found.told(tmp_path)
    assert told.startswith("5.txt: cannot be judged: ValueError")
