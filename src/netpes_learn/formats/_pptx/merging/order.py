# What enters: the merged deck's package, its steps and their parts. What leaves: presentation.xml
# with the slides in order and in sections, and app.xml with their number.
"""The list of slides of a merged deck."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from lxml import etree

from netpes_learn.formats._pptx.merging.plan import Step
from netpes_learn.formats._pptx.opc import (
    OFFICE,
    ROOT,
    Package,
    main_part,
    parse,
    with_link,
    written,
)
from netpes_learn.formats._pptx.package import SECTIONS
from netpes_learn.formats._pptx.sealing.facts import P14
from netpes_learn.formats._pptx.xml import element, qualified

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# The lowest id of a slide (ECMA-376 Part 1, 19.7.13).
_LOWEST_ID = 256


def list_slides(out: Package, steps: Sequence[Step], parts: Sequence[str]) -> None:
    """Write the slides into presentation.xml, in order; those that were there keep their ids."""
    main = main_part(out)
    root = parse(out[main].content)
    known = {
        out[main].links[node.get(_R_ID)].target: (node.get("id"), node.get(_R_ID))
        for node in root.iter(qualified("p:sldId"))
    }
    highest = max((int(key) for key, _ in known.values()), default=_LOWEST_ID - 1)
    listed = root.find(qualified("p:sldIdLst"))
    before = {node.get("id"): node for node in listed}
    listed[:] = []
    ids = []
    for name in parts:
        if name in known:
            ids.append(known[name][0])
            listed.append(before[known[name][0]])
            continue
        highest += 1
        out[main], link = with_link(out[main], f"{OFFICE}slide", name)
        ids.append(str(highest))
        listed.append(element("p:sldId", id=highest, r_id=link))
    _forget(out, root, {link for name, (_, link) in known.items() if name not in parts})
    _divide(root, steps, ids)
    out[main] = replace(out[main], content=written(root))


def _forget(out: Package, root: Any, links: set[str]) -> None:
    """Take slides that are gone out of custom shows, and their links out of the package."""
    main = main_part(out)
    for shown in list(root.iter(qualified("p:sld"))):
        if shown.get(_R_ID) in links:
            shown.getparent().remove(shown)
    kept = {key: link for key, link in out[main].links.items() if key not in links}
    out[main] = replace(out[main], links=kept)


def _divide(root: Any, steps: Sequence[Step], ids: Sequence[str]) -> None:
    """Write the sections anew; those that were there keep their ids, the empty ones too."""
    listed = next(root.iter(f"{P14}sectionLst"), None)
    if listed is None:
        if any(step.section for step in steps):
            listed = _section_list(root)
        else:
            return
    before = list(listed)
    inside = f".//{P14}sldId"
    empty = {place for place, section in enumerate(before) if section.find(inside) is None}
    listed[:] = []
    free = {place: section.get("id") for place, section in enumerate(before)}
    pairs = zip(steps, ids, strict=True)
    for number, (name, group) in enumerate(groupby(pairs, key=lambda pair: pair[0].section)):
        members = list(group)
        places = [step.group for step, _ in members if step.group in free]
        made = uuid.uuid5(uuid.NAMESPACE_URL, f"{number}/{name}")
        key = free.pop(places[0]) if places else f"{{{str(made).upper()}}}"
        _section(listed, name, key, [slide for _, slide in members])
        following = places[0] + 1 if places else -1
        while following in empty:
            _section(listed, before[following].get("name", ""), free.pop(following), [])
            following += 1


def _section(listed: Any, name: str, key: str | None, slides: Sequence[str]) -> None:
    section = etree.SubElement(listed, f"{P14}section", {"name": name, "id": key or ""})
    inside = etree.SubElement(section, f"{P14}sldIdLst")
    for slide in slides:
        etree.SubElement(inside, f"{P14}sldId", {"id": slide})


def _section_list(root: Any) -> Any:
    listed = etree.Element(f"{P14}sectionLst", nsmap={"p14": P14[1:-1]})
    extension = element("p:ext", listed, uri=SECTIONS)
    extensions = root.find(qualified("p:extLst"))
    if extensions is None:
        root.append(element("p:extLst", extension))
    else:
        extensions.append(extension)
    return listed


def restate_counts(out: Package, parts: Sequence[str]) -> None:
    """Write into app.xml how many slides, notes and hidden slides there are.

    The list of titles goes: the program that saves next writes it anew.
    """
    hidden = sum(parse(out[name].content).get("show") in {"0", "false"} for name in parts)
    notes = sum(bool(out[name].linked("notesSlide")) for name in parts)
    counts = {"Slides": len(parts), "Notes": notes, "HiddenSlides": hidden}
    for link in out[ROOT].linked("extended-properties"):
        root = parse(out[link.target].content)
        for node in list(root):
            name = re.sub(r"\{.*\}", "", node.tag)
            if name in {"HeadingPairs", "TitlesOfParts"}:
                root.remove(node)
            elif name in counts:
                node.text = str(counts[name])
        out[link.target] = replace(out[link.target], content=written(root))
