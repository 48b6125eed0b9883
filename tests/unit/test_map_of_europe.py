# What enters: templates/maps. What leaves: claims about the map itself and about what makes it.
import importlib.util
import json
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.svgLib.path import parse_path

from netpes_learn.model.content import Library

MAPS = Path(__file__).parents[2] / "templates" / "maps"
# Land and inland water of what lies in Europe, in thousands of km² (Eurostat, reg_area3, 2021; for
# EFTA its members' statistics). Without the territories overseas, and Spain, Portugal and Norway
# without the Canaries, the Azores and Madeira, Svalbard and Jan Mayen. Cyprus is the whole island.
THOUSANDS_OF_KM2 = {
    "AT": 83.9, "BE": 30.7, "BG": 111.0, "CH": 41.3, "CY": 9.25, "CZ": 78.9, "DE": 357.6,
    "DK": 43.0, "EE": 45.3, "ES": 498.5, "FI": 338.4, "FR": 549.1, "GR": 131.7, "HR": 56.6,
    "HU": 93.0, "IE": 69.9, "IS": 103.0, "IT": 302.1, "LI": 0.16, "LT": 65.3, "LU": 2.6,
    "LV": 64.6, "MT": 0.316, "NL": 37.4, "NO": 323.8, "PL": 311.9, "PT": 89.1, "RO": 238.4,
    "SE": 447.4, "SI": 20.3, "SK": 49.0,
}  # fmt: skip


@cache
def europe() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MAPS / "europe.json").read_bytes())
    return found


@cache
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("map_maker", MAPS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["map_maker"] = module
    spec.loader.exec_module(module)
    return module


def square_units(path: str) -> float:
    pen = AreaPen()
    parse_path(path, pen)
    return abs(pen.value)


def bounds(path: str) -> tuple[float, float, float, float]:
    pen = BoundsPen(None)
    parse_path(path, pen)
    assert pen.bounds is not None
    return pen.bounds


def test_every_owner_of_a_practice_is_on_the_map(library: Library) -> None:
    owners = {p.country for p in library.partners}
    owners |= {p.organisation.country for p in library.practices if p.organisation}
    assert owners <= set(europe()["countries"])
    assert len(owners) > 12


def test_members_of_the_eu_and_of_efta_are_on_the_map() -> None:
    assert set(europe()["countries"]) == set(THOUSANDS_OF_KM2)


@pytest.mark.parametrize("code", sorted(THOUSANDS_OF_KM2))
def test_areas_are_true(code: str) -> None:
    """An eighth is what a coast loses that is full of fjords and small islands."""
    km2 = square_units(europe()["countries"][code]["path"]) * 4.25**2
    # Whole units of 18 km² are too coarse for Liechtenstein and Malta: their rings are what is seen.
    tiny = THOUSANDS_OF_KM2[code] < 1
    assert km2 / 1000 == pytest.approx(THOUSANDS_OF_KM2[code], rel=0.7 if tiny else 0.125)


def test_members_together_are_as_large_as_one_by_one() -> None:
    single = sum(square_units(each["path"]) for each in europe()["countries"].values())
    assert square_units(europe()["members"]) == pytest.approx(single, rel=0.01)


def test_small_countries_have_a_ring_around_them_and_no_other() -> None:
    ringed = {code for code, each in europe()["countries"].items() if "ring" in each}
    assert ringed == {code for code, size in THOUSANDS_OF_KM2.items() if size < 10}
    for code in ringed:
        left, low, right, high = bounds(europe()["countries"][code]["ring"])
        x, y, u, v = bounds(europe()["countries"][code]["path"])
        assert left < x <= u < right, code
        assert low < y <= v < high, code
        assert right - left >= 60, "a millimetre and a half on a handout"


def test_nothing_leaves_the_picture() -> None:
    chart = europe()
    paths = [chart["members"], chart["neighbours"]]
    paths += [each[name] for each in chart["countries"].values() for name in each]
    for path in paths:
        left, low, right, high = bounds(path)
        assert min(left, low) >= 0
        assert right <= chart["width"]
        assert high <= chart["height"]


def test_countries_lie_where_they_are() -> None:
    middle = {}
    for code, each in europe()["countries"].items():
        left, low, right, high = bounds(each["path"])
        middle[code] = ((left + right) / 2, (low + high) / 2)
    west_to_east = ["IE", "BE", "DE", "PL", "LT", "CY"]
    north_to_south = ["SE", "DK", "DE", "AT", "IT", "MT"]
    assert sorted(west_to_east, key=lambda code: middle[code][0]) == west_to_east
    assert sorted(north_to_south, key=lambda code: middle[code][1]) == north_to_south


def test_file_is_small_and_in_the_form_that_its_maker_writes() -> None:
    content = (MAPS / "europe.json").read_text("utf-8")
    assert content == json.dumps(europe(), indent=1) + "\n"
    assert len(content) < 30_000
    assert re.search(r"\d\.\d", content) is None, "whole numbers only"


@pytest.mark.parametrize(
    ("degrees", "metres"),
    [
        ((10, 52), (4321000.0, 3210000.0)),
        # The example of IOGP's Guidance Note 7-2, 3.2.2, for this projection.
        ((5, 50), (3962799.45, 2999718.85)),
    ],
)
def test_projection_is_that_of_epsg_3035(
    degrees: tuple[float, float], metres: tuple[float, float]
) -> None:
    assert maker().projected(*degrees) == pytest.approx(metres, abs=0.01)


def test_simplifying_keeps_ends_and_corners_that_matter() -> None:
    line = [(0, 0), (5, 0.1), (10, 0), (10, 10), (10.1, 15), (10, 20)]
    assert maker().simplified(line, 2.0) == [(0, 0), (10, 0), (10, 20)]
    assert maker().simplified(line, 1e9) == [(0, 0), (10, 20)]
    assert maker().simplified(line, 0.0) == line


def test_clipping_cuts_at_the_edges() -> None:
    ring = [(-5, -5), (5, -5), (5, 5), (-5, 5)]
    assert maker().area(maker().clipped(ring, 100, 100)) == pytest.approx(25)
    assert maker().clipped([(-5, -5), (-1, -5), (-1, -1)], 100, 100) == []


def square(column: int, row: int) -> list[list[int]]:
    """The steps around a square of ten thousand quanta: right, down, left, up."""
    side = 10_000
    return [[column * side, row * side], [side, 0], [0, side], [-side, 0], [0, -side]]


def test_two_countries_that_touch_share_a_border_and_are_one_land() -> None:
    # Finland and Sweden as two squares side by side, and a neighbour below; the line between is one.
    source = {
        "transform": {"scale": [0.0005, 0.0005], "translate": [10, 50]},
        "arcs": [
            [[10_000, 0], [0, 10_000]],
            [[10_000, 10_000], [-10_000, 0], [0, -10_000], [10_000, 0]],
            [[10_000, 10_000], [10_000, 0], [0, -10_000], [-10_000, 0]],
            square(3, 0),
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "246", "arcs": [[0, 1]], "properties": {}},
                    {"type": "MultiPolygon", "id": "752", "arcs": [[[~0, ~2]]], "properties": {}},
                    {"type": "Polygon", "id": "643", "arcs": [[3]], "properties": {"name": "R"}},
                ]
            }
        },
    }
    module = maker()
    world = module.Topology.read(source)
    assert world.between((["246"], ["752"], ["643"])) == [0]
    (outline,) = world.joined(["246", "752"])
    assert sorted(max(n, ~n) for n in outline) == [1, 2]
    whole = module.area(world.ring(outline))
    parts = [module.area(world.ring(*world.rings[name])) for name in ("246", "752")]
    assert whole == pytest.approx(sum(parts), rel=1e-6)
