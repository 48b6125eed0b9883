# What enters: the small checkout with more of everything, its files in any order. What leaves:
# proof that what is planned depends on what there is, not on the order in which a disk lists it.
import itertools
import json
import random
from pathlib import Path

import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netpes_learn.content.library import read_library
from netpes_learn.diagnostics import Report
from netpes_learn.model.content import Library
from netpes_learn.model.sourced import Sourced
from netpes_learn.stages.plan import Outline, OutlineHead, plan

CONTENT = Path(__file__).parents[1] / "small" / "content"
FILES = {
    path.relative_to(CONTENT).as_posix(): path.read_bytes()
    for path in sorted(CONTENT.rglob("*"))
    if path.is_file()
}
# Each example reads a library: to shrink a failing one would take minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_IDS = st.from_regex(r"[a-z]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)


def outline(name: str, for_each: str) -> Outline:
    value = {"kind": name, "for_each": for_each, "stem": f"{name}/{{id}}", "formats": ["web"],
             "document": {}}  # fmt: skip
    return Outline(name, OutlineHead.model_validate(value), Sourced(name, value))


OUTLINES = [outline(f"{kind}s", kind) for kind in ("practice", "area", "theme", "partner")]


def like(path: str, **fields: object) -> bytes:
    return json.dumps(yaml.safe_load(FILES[path]) | fields).encode()


def tree(practices: list[str], partners: list[str], areas: list[str]) -> dict[str, bytes]:
    files = dict(FILES)
    for name in practices:
        files[f"practices/{name}.yml"] = like("practices/raft.yml", id=name)
    for name in partners:
        files[f"partners/{name}.yml"] = like("partners/north.yml", id=name)
    # Areas of equal number must not fall back on the order of files either.
    for name, number in zip(areas, itertools.cycle([1, 2, 3]), strict=False):
        files[f"areas/{name}.yml"] = like("areas/zeal.yml", id=name, number=number)
    return files | {path: FILES[path] for path in FILES if "/" in path}


def read(files: dict[str, bytes]) -> Library:
    report = Report()
    library = read_library(files, report)
    assert library is not None
    assert report.diagnostics == []
    return library


_LISTS = st.lists(_IDS, max_size=5, unique=True)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(_LISTS, _LISTS, _LISTS, st.randoms(use_true_random=False))
def test_plan_ignores_the_order_of_files(
    practices: list[str], partners: list[str], areas: list[str], chance: random.Random
) -> None:
    files = tree(practices, partners, areas)
    names, outlines = list(files), list(OUTLINES)
    chance.shuffle(names)
    chance.shuffle(outlines)
    shuffled = read({name: files[name] for name in names})
    assert shuffled == read(files)
    planned = plan(shuffled, outlines)
    assert planned == plan(read(files), OUTLINES)
    assert list(planned) == sorted(set(planned))


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(_LISTS, _LISTS, st.lists(_IDS, max_size=2), st.sampled_from([(), ("fr",), ("en", "fr")]))
def test_part_of_a_plan_is_a_part_of_the_whole(
    practices: list[str], partners: list[str], chosen: list[str], languages: tuple[str, ...]
) -> None:
    library = read(tree(practices, partners, []))
    part = plan(library, OUTLINES, partners=["north", *chosen], languages=languages)
    whole = plan(library, OUTLINES, languages=languages)
    assert set(part) == {d for d in whole if d.partner in {"north", *chosen}}
    assert part
    assert {d.language for d in part} == set(languages or ("en", "fr"))
