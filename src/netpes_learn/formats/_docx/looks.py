# What enters: the styles of a Word file. What leaves: what of them takes room: sizes, distances,
# borders, margins of cells, and what stays with the next paragraph.
"""How styles look."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from netpes_learn.formats._docx.text import Element, W

# Lengths are in twentieths of a point, pictures in English metric units, borders in eighths, lines
# in 240ths of a single one (ISO 29500-1, 17.18.81, 20.1.10.41, 17.18.24, 17.3.1.33).
TWIPS, EMU, EIGHTHS, SINGLE = 20, 12_700, 8, 240
SIDES = ("top", "left", "bottom", "right")


@dataclass(frozen=True)
class Look:
    """What of a paragraph's look takes room, in points."""

    size: float = 10.0
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    # Over a single line; or, where it is above nought, exactly so many points.
    line: float = 1.0
    exact: float = 0.0
    # What indents take of the width, and a border and its distance of the height.
    indents: float = 0.0
    border: float = 0.0

    def changed(self, said: Mapping[str, float]) -> "Look":
        """Return the look with what properties say of it."""
        return replace(self, **said) if said else self  # type: ignore[arg-type]


@dataclass(frozen=True)
class Looks:
    """What the styles of a file say, by their id."""

    looks: Mapping[str, Look]
    # Styles whose paragraphs stay with the next one.
    kept: frozenset[str]
    # Of table styles: the margins of a cell, in points, by side.
    margins: Mapping[str, Mapping[str, float]]

    @classmethod
    def of(cls, styles: Element) -> "Looks":
        """Return what is said by ``w:styles``; a style says what those say that it is based on."""
        usual = Look().changed(said_in(styles.find(f"{W}docDefaults")))
        by_id = {str(style.get(f"{W}styleId")): style for style in styles.iterchildren(f"{W}style")}
        said = {name: said_in(style) for name, style in by_id.items()}
        looks, kept, margins = {}, set(), {}
        for name, style in by_id.items():
            chain = _chain(name, by_id)
            looks[name] = usual.changed({k: v for base in chain for k, v in said[base].items()})
            if any(by_id[base].find(f".//{W}keepNext") is not None for base in chain):
                kept.add(name)
            if style.get(f"{W}type") == "table":
                margins[name] = _margins(by_id[base] for base in chain)
        return cls(looks, frozenset(kept), margins)


def _chain(name: str, by_id: Mapping[str, Element]) -> list[str]:
    """Return the styles that a style is based on, the first one first, and the style itself."""
    chain: list[str] = []
    while name in by_id and name not in chain:
        chain.insert(0, name)
        base = by_id[name].find(f"{W}basedOn")
        name = "" if base is None else str(base.get(f"{W}val"))
    return chain


def _margins(styles: Iterable[Element]) -> dict[str, float]:
    margins = dict.fromkeys(SIDES, 0.0)
    for style in styles:
        for said in style.iter(f"{W}tblCellMar"):
            margins |= sides(said)
    return margins


def sides(margins: Iterable[Element]) -> dict[str, float]:
    """Return the margins of a cell that are told, in points, by side."""
    return {str(side.tag).removeprefix(W): number(side, "w") / TWIPS for side in margins}


def said_in(properties: Element) -> dict[str, float]:
    """Return what properties, or a style that holds them, say of a look: field of Look → value."""
    said: dict[str, float] = {}
    for element in properties.iter(*_SAID):
        said |= _SAID[element.tag](element)
    return said


def _indents(indents: Element) -> dict[str, float]:
    return {"indents": sum(number(indents, side) for side in ("left", "right")) / TWIPS}


def _border(borders: Element) -> dict[str, float]:
    lines = [line for line in borders if line.tag in {f"{W}top", f"{W}bottom"}]
    return {"border": sum(number(e, "sz") / EIGHTHS + number(e, "space") for e in lines)}


def _spacing(spacing: Element) -> dict[str, float]:
    said = {
        side: number(spacing, side) / TWIPS
        for side in ("before", "after")
        if spacing.get(f"{W}{side}") is not None
    }
    if spacing.get(f"{W}line") is not None:
        exact = spacing.get(f"{W}lineRule") == "exact"
        line = number(spacing, "line")
        said |= {"exact": line / TWIPS} if exact else {"line": line / SINGLE, "exact": 0.0}
    return said


_SAID: Mapping[str, Callable[[Element], dict[str, float]]] = {
    f"{W}sz": lambda size: {"size": number(size, "val") / 2},
    f"{W}b": lambda bold: {"bold": bold.get(f"{W}val") not in {"0", "false"}},
    f"{W}spacing": _spacing,
    f"{W}ind": _indents,
    f"{W}pBdr": _border,
}


def number(element: Element, name: str, namespace: str = W) -> float:
    """Return the number in an attribute; 0 where there is none."""
    return float(element.get(f"{namespace}{name}") or 0)
