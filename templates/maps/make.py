# What enters: countries-50m.json of the npm package "world-atlas" (Natural Earth, public domain).
# What leaves: europe.json, the map from which decks, handouts and videos are drawn. The same input
# gives the same bytes. README.md beside it says how to run it; Python alone is needed.
"""Make europe.json."""

import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

# Who can be marked, and the numbers by which Natural Earth knows the parts of it (ISO 3166-1):
# members of the EU, then of EFTA. Åland is Finland's; the northern part of Cyprus has no number.
COUNTRIES = {
    "AT": ("040",), "BE": ("056",), "BG": ("100",), "CY": ("196", "N. Cyprus"), "CZ": ("203",),
    "DE": ("276",), "DK": ("208",), "EE": ("233",), "ES": ("724",), "FI": ("246", "248"),
    "FR": ("250",), "GR": ("300",), "HR": ("191",), "HU": ("348",), "IE": ("372",), "IT": ("380",),
    "LT": ("440",), "LU": ("442",), "LV": ("428",), "MT": ("470",), "NL": ("528",), "PL": ("616",),
    "PT": ("620",), "RO": ("642",), "SE": ("752",), "SI": ("705",), "SK": ("703",),
    "CH": ("756",), "IS": ("352",), "LI": ("438",), "NO": ("578",),
}  # fmt: skip
# Greenland would be a speck in the corner.
LEFT_OFF = frozenset({"304"})
# What the picture shows, in metres of EPSG:3035: west, south, east, north. Iceland and Portugal,
# the North Cape, Malta and Cyprus with a little sea around them.
FRAME = (2_530_000.0, 1_240_000.0, 6_630_000.0, 5_490_000.0)
HEIGHT = 1000
METRES = (FRAME[3] - FRAME[1]) / HEIGHT
# What a line may lose at a point (and that of a small country), and an island or an enclave
# altogether, in km²: less than is seen on a picture 6 cm high.
LINE_KM2, FINE_KM2, ISLAND_KM2 = 450.0, 10.0, 600.0
# A country smaller than this is marked with a dot and a ring around it as well: radii in units.
RING_KM2, DOT, RING = 10_000.0, 9, (26, 35)
# How far the handles of a quarter of a circle reach, as a share of its radius.
_HANDLE = 0.5523
# Units squared in a square kilometre.
_KM2 = (1000 / METRES) ** 2
# EPSG:3035: the ellipsoid GRS 80, the centre, false easting and northing.
_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_CENTRE, _ORIGIN = (math.radians(10), math.radians(52)), (4_321_000.0, 3_210_000.0)


def projected(longitude: float, latitude: float) -> Point:
    """Return a place, in degrees, as metres east and north: Lambert azimuthal equal-area.

    Equations 3-11, 3-12, 24-17 to 24-20 of J. P. Snyder, Map Projections: A Working Manual
    (USGS Professional Paper 1395), 1987.
    """
    square = _FLATTENING * (2 - _FLATTENING)
    root = math.sqrt(square)

    def authalic(phi: float) -> float:
        sine = math.sin(phi)
        logarithm = math.log((1 - root * sine) / (1 + root * sine)) / (2 * root)
        return (1 - square) * (sine / (1 - square * sine**2) - logarithm)

    pole = authalic(math.pi / 2)
    radius = _AXIS * math.sqrt(pole / 2)
    away = math.radians(longitude) - _CENTRE[0]
    beta, middle = (math.asin(authalic(p) / pole) for p in (math.radians(latitude), _CENTRE[1]))
    sine = math.sin(_CENTRE[1])
    parallel = math.cos(_CENTRE[1]) / math.sqrt(1 - square * sine**2)
    stretch = _AXIS * parallel / (radius * math.cos(middle))
    near = 1 + math.sin(middle) * math.sin(beta)
    near += math.cos(middle) * math.cos(beta) * math.cos(away)
    # The place opposite to the centre has no image; nothing near it is drawn.
    length = radius * math.sqrt(2 / max(near, 1e-9))
    east = length * stretch * math.cos(beta) * math.sin(away)
    north = math.cos(middle) * math.sin(beta)
    north -= math.sin(middle) * math.cos(beta) * math.cos(away)
    return _ORIGIN[0] + east, _ORIGIN[1] + length / stretch * north


def on_picture(place: Point) -> Point:
    """Return metres as units of the picture: to the right and down from its top left corner."""
    return (place[0] - FRAME[0]) / METRES, (FRAME[3] - place[1]) / METRES


def area(ring: Sequence[Point]) -> float:
    """Return the area that a ring encloses, in square units."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in _steps(ring))) / 2


def _steps(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def simplified(line: Sequence[Point], least: float) -> list[Point]:
    """Return a line without the points that matter least; its ends stay (Visvalingam 1993)."""
    kept = list(line)
    corners = [math.inf, *(area(kept[at - 1 : at + 2]) for at in range(1, len(kept) - 1)), math.inf]
    while (smallest := min(corners)) < least:
        at = corners.index(smallest)
        del kept[at], corners[at]
        for near in (at - 1, at):
            if 0 < near < len(kept) - 1:
                corners[near] = area(kept[near - 1 : near + 2])
    return kept


def clipped(ring: Sequence[Point], width: float, height: float) -> Ring:
    """Return the part of a ring inside the picture (Sutherland and Hodgman 1974)."""
    found = list(ring)
    for axis, edge, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        rest: Ring = []
        for one, other in _steps(found) if found else ():
            inside, stays = (sign * (p[axis] - edge) >= 0 for p in (one, other))
            if inside:
                rest.append(one)
            if inside != stays:
                share = (edge - one[axis]) / (other[axis] - one[axis])
                rest.append(
                    (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
                )
        found = rest
    return found


@dataclass(frozen=True)
class Topology:
    """Natural Earth's countries: lines, each once, and the rings of each country made of them."""

    lines: tuple[list[Point], ...]
    # Country (number or name) → rings, outer and inner, of numbers of lines; ~n is n backwards.
    rings: dict[str, list[list[int]]]

    @classmethod
    def read(cls, source: dict[str, Any]) -> "Topology":
        """Return a TopoJSON file's countries in units of the picture, lines simplified."""
        scale, move = source["transform"]["scale"], source["transform"]["translate"]
        lines = []
        for steps in source["arcs"]:
            places = itertools.accumulate(steps, lambda a, b: (a[0] + b[0], a[1] + b[1]))
            degrees = ((x * scale[0] + move[0], y * scale[1] + move[1]) for x, y in places)
            lines.append([on_picture(projected(*each)) for each in degrees])
        rings: dict[str, list[list[int]]] = {}
        for country in source["objects"]["countries"]["geometries"]:
            polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
            name = country.get("id") or country["properties"]["name"]
            rings.setdefault(name, []).extend(ring for polygon in polygons for ring in polygon)
        return cls(tuple(lines), rings).lighter()

    def lighter(self) -> "Topology":
        """Return the same with fewer points; small countries, which have few, keep more of them."""
        small = {
            max(n, ~n)
            for rings in self.rings.values()
            if sum(area(self.ring(ring)) for ring in rings) < RING_KM2 * _KM2
            for ring in rings
            for n in ring
        }
        lines = (
            simplified(line, (FINE_KM2 if n in small else LINE_KM2) * _KM2) if _near(line) else line
            for n, line in enumerate(self.lines)
        )
        return replace(self, lines=tuple(lines))

    def ring(self, numbers: Iterable[int]) -> Ring:
        """Return the points of a ring; it ends before it comes back to its first."""
        points: Ring = []
        for number in numbers:
            line = self.lines[number] if number >= 0 else self.lines[~number][::-1]
            points += line[:-1]
        return points

    def joined(self, countries: Iterable[str]) -> list[list[int]]:
        """Return the rings around several countries as one: lines between two of them are gone."""
        ways = {n for country in countries for ring in self.rings[country] for n in ring}
        single = {n for n in ways if ~n not in ways}
        starts = defaultdict(list)
        for n in sorted(single):
            starts[self._end(n, 0)].append(n)
        found = []
        while single:
            ring = [min(single)]
            single.remove(ring[0])
            while self._end(ring[-1], -1) != self._end(ring[0], 0):
                following = next(n for n in starts[self._end(ring[-1], -1)] if n in single)
                single.remove(following)
                ring.append(following)
            found.append(ring)
        return found

    def between(self, groups: Iterable[Iterable[str]]) -> list[int]:
        """Return the lines that two of some groups of countries share."""
        sides: dict[int, set[int]] = defaultdict(set)
        for group, countries in enumerate(groups):
            for n in (n for country in countries for ring in self.rings[country] for n in ring):
                sides[max(n, ~n)].add(group)
        return sorted(n for n, found in sides.items() if len(found) > 1)

    def _end(self, number: int, end: int) -> Point:
        line = self.lines[number] if number >= 0 else self.lines[~number][::-1]
        return line[end]


def _near(line: Sequence[Point]) -> bool:
    """Tell whether a line comes near the picture: the rest of the world need not be simplified."""
    return any(-HEIGHT < x < 2 * HEIGHT and -HEIGHT < y < 2 * HEIGHT for x, y in line)


def path(rings: Iterable[Sequence[Point]]) -> str:
    """Return closed rings as an SVG path of whole numbers, each step from the place before."""
    return "".join(f"{_line(ring)}z" for ring in rings)


def ringed(rings: Iterable[Sequence[Point]]) -> str:
    """Return a dot in the middle of some rings and a ring around it, as an SVG path."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    middle = round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)
    inner, outer = RING
    # The inner edge runs the other way round, so that it is a hole by every rule of filling.
    return "".join(_circle(middle, radius) for radius in (DOT, outer, -inner))


def _circle(middle: tuple[int, int], radius: int) -> str:
    """Return a circle from its leftmost point on; a negative radius turns it the other way."""
    size, turn = abs(radius), 1 if radius > 0 else -1
    reach = round(size * _HANDLE)
    quarters = ((0, -1, 1, 0), (1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1))
    curves = []
    for a, b, c, d in quarters:
        end = (size * (a + c), size * (b + d))
        points = ((reach * a, reach * b), (end[0] - reach * c, end[1] - reach * d), end)
        curves.append(" ".join(f"{x} {turn * y}" for x, y in points))
    return f"M{middle[0] - size} {middle[1]}c{' '.join(curves)}z"


def _line(points: Sequence[Point]) -> str:
    whole = [(round(x), round(y)) for x, y in points]
    distinct = [p for p, before in zip(whole, [None, *whole[:-1]], strict=True) if p != before]
    steps = (f"{u - x} {v - y}" for (x, y), (u, v) in itertools.pairwise(distinct))
    (x, y), rest = distinct[0], " ".join(steps)
    return f"M{x} {y}l{rest}" if rest else f"M{x} {y}"


def europe(source: dict[str, Any]) -> dict[str, Any]:
    """Return what europe.json holds; README.md says what each field is."""
    world = Topology.read(source)
    width = round((FRAME[2] - FRAME[0]) / METRES)

    def shapes(rings: Iterable[Sequence[int]], least_km2: float = ISLAND_KM2) -> list[Ring]:
        """Return rings as they are seen, the largest first, without those too small to see."""
        seen = [clipped(world.ring(ring), width, HEIGHT) for ring in rings]
        return sorted(
            (r for r in seen if r and area(r) >= least_km2 * _KM2), key=area, reverse=True
        )

    marked = {}
    for code, parts in COUNTRIES.items():
        rings = world.joined(parts)
        own = shapes(rings) or shapes(rings, least_km2=0)
        marked[code] = {"path": path(own)}
        if sum(map(area, own)) < RING_KM2 * _KM2:
            marked[code]["ring"] = ringed(own)
    members = {part for parts in COUNTRIES.values() for part in parts}
    others = [c for c in world.rings if c not in members | LEFT_OFF and shapes(world.rings[c])]
    borders = [world.lines[n] for n in world.between(COUNTRIES.values())]
    return {
        "width": width,
        "height": HEIGHT,
        "members": path(shapes(world.joined(sorted(members)))),
        "neighbours": path(shapes(world.joined(sorted(others)))),
        "borders": "".join(map(_line, sorted(borders))),
        "countries": dict(sorted(marked.items())),
    }


def main() -> None:
    """Read the file that the command line names, and write europe.json beside this one."""
    source = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    text = json.dumps(europe(source), indent=1)
    Path(__file__).with_name("europe.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
