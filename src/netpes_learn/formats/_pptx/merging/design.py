# What enters: the package of the merged deck, and that of the new version. What leaves: every slide
# on a layout of the deck's one design: the trainer's where the trainer changed it, else the newest.
# A layout that is missing there is brought along, so that no slide loses its places.
"""Masters, layouts and notes pages of a merged deck."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from netpes_learn.formats._pptx.opc import (
    OFFICE,
    Link,
    Package,
    Part,
    graft,
    main_part,
    parse,
    with_link,
    written,
)
from netpes_learn.formats._pptx.sealing.fingerprint import layout_name
from netpes_learn.formats._pptx.xml import element, qualified

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LAYOUT = f"{OFFICE}slideLayout"
# The lowest id of masters and layouts (ECMA-376 Part 1, 19.7.4 and 19.7.14).
_LOWEST_ID = 2147483648


def adopt_design(out: Package, new: Package, stay: Sequence[str], places: dict[str, str]) -> None:
    """Put the new version's masters, theme and text defaults into the deck, in place of its own.

    ``stay`` are the slides that stay as they are: each goes on to the layout of its name.
    """
    main = main_part(out)
    master = graft(out, new, _masters(new)[0], places)
    names = _layouts_by_name(out, master)
    for slide in stay:
        link = out[slide].linked("slideLayout")[0]
        fit = _fitting(out, names.get(layout_name(out, link.target)), _used(out, [slide]))
        _relink(out, slide, link, fit or _bring(out, link.target, master))
    themes = out[master].linked("theme")
    for link in (*out[main].linked("slideMaster"), *out[main].linked("theme")):
        target = master if link.kind.endswith("/slideMaster") else themes[0].target
        _relink(out, main, link, target)
    _adopt_defaults(out, new)
    theirs = new[main_part(new)].linked("notesMaster")
    for link in out[main].linked("notesMaster") if theirs else ():
        page = graft(out, new, theirs[0].target, places)
        _relink(out, main, link, page)
        for notes in (notes for slide in stay for notes in out[slide].linked("notesSlide")):
            for held in out[notes.target].linked("notesMaster"):
                _relink(out, notes.target, held, page)


def _adopt_defaults(out: Package, new: Package) -> None:
    """Take over ids of the master and defaults of text, which stand in presentation.xml."""
    main = main_part(out)
    root, theirs = parse(out[main].content), parse(new[main_part(new)].content)
    for tag in ("p:sldMasterIdLst", "p:defaultTextStyle"):
        mine, given = root.find(qualified(tag)), theirs.find(qualified(tag))
        if mine is None or given is None:
            continue
        if tag == "p:defaultTextStyle":
            root.replace(mine, given)
        else:
            mine[0].set("id", given[0].get("id"))
    out[main] = replace(out[main], content=written(root))


def place_layouts(out: Package, new: Package, slide: str, places: dict[str, str]) -> None:
    """Find the deck's layout for a slide of the new version; bring it where the deck has none."""
    link = new[slide].linked("slideLayout")[0]
    if link.target in places:
        return
    master = _masters(out)[0]
    alike = [
        name for name in _slides(new) if new[name].linked("slideLayout")[0].target == link.target
    ]
    named = _layouts_by_name(out, *_masters(out)).get(layout_name(new, link.target))
    fit = _fitting(out, named, _used(new, alike))
    if fit is None:
        # The layout alone: its master is the deck's.
        for theirs in new[link.target].linked("slideMaster"):
            places.setdefault(theirs.target, master)
        fit = _bring(out, graft(out, new, link.target, places), master)
    places[link.target] = fit


def notes_master(out: Package, new: Package, places: dict[str, str]) -> None:
    """Find the page on which notes of the new version stand; bring it where the deck has none."""
    main = main_part(out)
    theirs = new[main_part(new)].linked("notesMaster")
    if not theirs or theirs[0].target in places:
        return
    mine = out[main].linked("notesMaster")
    if mine:
        places[theirs[0].target] = mine[0].target
        return
    page = graft(out, new, theirs[0].target, places)
    out[main], key = with_link(out[main], f"{OFFICE}notesMaster", page)
    root = parse(out[main].content)
    listed = element("p:notesMasterIdLst", element("p:notesMasterId", r_id=key))
    root.find(qualified("p:sldMasterIdLst")).addnext(listed)
    out[main] = replace(out[main], content=written(root))


def _bring(out: Package, layout: str, master: str) -> str:
    """Put a layout under a master, last in its list; return the layout."""
    if layout in {link.target for link in out[master].linked("slideLayout")}:
        return layout
    for link in out[layout].linked("slideMaster"):
        _relink(out, layout, link, master)
    out[master], key = with_link(out[master], _LAYOUT, layout)
    root = parse(out[master].content)
    listed = root.find(qualified("p:sldLayoutIdLst"))
    if listed is None:
        listed = element("p:sldLayoutIdLst")
        root.find(qualified("p:clrMap")).addnext(listed)
    listed.append(element("p:sldLayoutId", id=max(_ids(out), default=_LOWEST_ID) + 1, r_id=key))
    out[master] = replace(out[master], content=written(root))
    return layout


def _ids(out: Package) -> Iterator[int]:
    """Yield the ids of masters and layouts, which are one series."""
    roots = [parse(out[main_part(out)].content), *(parse(out[m].content) for m in _masters(out))]
    for root in roots:
        for tag in ("p:sldMasterId", "p:sldLayoutId"):
            for node in root.iter(qualified(tag)):
                yield int(node.get("id", _LOWEST_ID))


def _fitting(out: Package, layout: str | None, used: set[tuple[str, str]]) -> str | None:
    """Return the layout if it has every place that is used, or None."""
    return layout if layout and used <= _used(out, [layout]) else None


def _used(package: Package, parts: Sequence[str]) -> set[tuple[str, str]]:
    """Return the places that these slides or layouts have."""
    return {
        _key(ph) for name in parts for ph in parse(package[name].content).iter(qualified("p:ph"))
    }


def _key(ph: Any) -> tuple[str, str]:
    """Return how a placeholder finds its like on the layout: by number, a title by kind."""
    kind = ph.get("type", "obj")
    return ("title", "") if kind in {"title", "ctrTitle"} else ("", ph.get("idx", "0"))


def _masters(package: Package) -> list[str]:
    main = package[main_part(package)]
    listed = parse(main.content).iter(qualified("p:sldMasterId"))
    return [main.links[node.get(_R_ID)].target for node in listed]


def _layouts_by_name(package: Package, *masters: str) -> dict[str, str]:
    """Return name → layout; where two have one name, the first."""
    links = [link for master in masters for link in package[master].linked("slideLayout")]
    return {layout_name(package, link.target): link.target for link in reversed(links)}


def _slides(package: Package) -> list[str]:
    return [link.target for link in package[main_part(package)].linked("slide")]


def _relink(package: Package, name: str, link: Link, target: str) -> None:
    part: Part = package[name]
    links = {**part.links, link.id: replace(link, target=target)}
    package[name] = replace(part, links=links)
