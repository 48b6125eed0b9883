"""Every file of what is built, in front of the judges; and each judge in front of a file with a fault
among good ones. ``--built DIR -m every`` has them look at a whole build.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import seeds
from judges import JUDGES
from sweeping import Judge, Swept, Workers, sweep

Need = Callable[[str, object], None]
BY_NAME = {judge.name: judge for judge in JUDGES}
# As many files of each kind as a sample has at least.
LEAST = 10
# What each judge must find, and in which words; for all of them that a file is none of its kind.
Seed = Callable[[Path, Path], None]
SEEDS: dict[str, list[tuple[str, Seed, str]]] = {
    "captions": [
        (".vtt", seeds.too_fast, "characters a second"),
        (".vtt", seeds.too_soon, "0.000 s after the last one"),
        (".vtt", seeds.no_file_of_its_kind, "does not begin with WEBVTT"),
    ],
    "films": [
        (".mp4", seeds.no_captions, "tracks of captions in []"),
        (".mp4", seeds.no_chapters, "no chapters"),
        (".mp4", seeds.slow_start, "moov after mdat"),
        (".mp4", seeds.no_file_of_its_kind, "ffprobe says"),
    ],
    "accessible": [
        (".pptx", seeds.no_alternative_text, "has no alternative text"),
        (".pptx", seeds.no_file_of_its_kind, "cannot be judged"),
    ],
    "verapdf": [
        (".pdf", seeds.no_language, "7.2-"),
        (".pdf", seeds.no_file_of_its_kind, "unreadable"),
    ],
    "handouts": [
        (".docx", seeds.hidden_words, "Nobodyseesthis"),
        (".docx", seeds.too_many_pages, "pages, not on"),
        (".docx", seeds.no_file_of_its_kind, "cannot be judged"),
    ],
    "slides": [
        (".pptx", seeds.text_beside_the_slide, "lost: Nobodyseesthis"),
        (".pptx", seeds.text_in_the_footer, "in the footer: Down"),
        (".pptx", seeds.no_file_of_its_kind, "cannot be judged"),
    ],
    "openxml": [
        (".pptx", seeds.nonsense, "/ppt/slides/slide1.xml: "),
        (".docx", seeds.nonsense, "/word/document.xml: "),
        (".docx", seeds.no_file_of_its_kind, "None: "),
    ],
    "decoded": [
        (".mp4", seeds.broken_picture, ""),
        (".mp4", seeds.no_file_of_its_kind, "Invalid data"),
    ],
}


@pytest.fixture
def judge(request: pytest.FixtureRequest, need: Need) -> Judge:
    found = BY_NAME[request.param]
    need(", ".join(found.missing()), not found.missing())
    return found


@pytest.mark.every
@pytest.mark.parametrize("judge", BY_NAME, indirect=True)
def test_judge_finds_nothing(
    judge: Judge, built: Path, swept: Callable[[Judge], Swept], pytestconfig: pytest.Config
) -> None:
    found = swept(judge)
    if not pytestconfig.getoption("--built"):
        assert min(found.kinds[suffix] for suffix in judge.suffixes) >= LEAST
    elif not found.files:
        pytest.skip(f"no {', '.join(judge.suffixes)} in {built}")
    if found.faults:
        pytest.fail("\n".join(found.told(built)), pytrace=False)


@pytest.mark.every
@pytest.mark.parametrize("judge", BY_NAME, indirect=True)
def test_judge_names_each_file_with_a_fault_among_good_ones(
    judge: Judge, built: Path, faulty: set[Path], tmp_path: Path
) -> None:
    """The control: judges that find nothing may be blind."""
    good = {
        suffix: least([p for p in judge.files(built) if p.suffix == suffix and p not in faulty])
        for suffix in judge.suffixes
    }
    for path in (path for paths in good.values() for path in paths):
        for read in judge.reads(path):
            shutil.copy(read, tmp_path)
    bad: dict[Path, str] = {}
    for number, (suffix, seed, words) in enumerate(SEEDS[judge.name]):
        # Between the good ones, which are judged in the order of their names.
        path = tmp_path / f"{good[suffix][0].stem}-{number}{suffix}"
        seed(good[suffix][0], path)
        bad[path] = words
    found = sweep(judge, tmp_path, Workers(1))
    assert found.files == len(bad) + sum(map(len, good.values()))
    assert set(found.faults) == set(bad), list(found.told(tmp_path))
    for path, words in bad.items():
        assert words in "\n".join(found.faults[path]), list(found.told(tmp_path))


def least(made: list[Path]) -> list[Path]:
    """Return two files that are judged soon, of different names."""
    named = {path.name: path for path in made}
    if len(named) < 2:
        pytest.skip("less than two files without a fault")
    return sorted(named.values(), key=lambda path: (path.stat().st_size, path))[:2]
