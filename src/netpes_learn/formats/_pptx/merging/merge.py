# What enters: the bytes of an edited deck, of the deck newly generated, and of the one that was
# edited, if it is still there. What leaves: the bytes of the merged deck, and what was done. The
# edited file is the ground: what a trainer did anywhere in it stays, slides of the new version are
# put into it.
"""Merging an edited deck with a new version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from netpes_learn.formats._pptx.merging.design import adopt_design, notes_master, place_layouts
from netpes_learn.formats._pptx.merging.order import list_slides, restate_counts
from netpes_learn.formats._pptx.merging.plan import MergePlan, Step, plan_merge
from netpes_learn.formats._pptx.opc import (
    Package,
    free_name,
    main_part,
    package_bytes,
    parse,
    place,
    written,
)
from netpes_learn.formats._pptx.sealing.facts import DeckFacts, facts_of, seal
from netpes_learn.formats._pptx.xml import qualified

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


@dataclass(frozen=True)
class Merged:
    """A merged deck: its bytes, its steps, and whose design it has."""

    content: bytes
    plan: MergePlan
    # The trainer changed the master or the theme: they stay.
    own_design: bool
    # The new version's design was taken over.
    new_design: bool


def merge_decks(base: DeckFacts, edited: Package, new: Package) -> Merged:
    """Return the edited deck brought up to the new version; ``base`` is what it began as.

    A slide that the trainer changed, added, moved, hid or deleted stays so. One that both changed
    stays the trainer's, and the new version follows it, hidden. Neither package is changed.
    """
    had, facts = facts_of(edited), facts_of(new)
    plan = plan_merge(base, had, facts)
    out = dict(edited)
    own_design = had.design != base.design
    new_design = not own_design and facts.design != base.design
    places: dict[str, str] = {main_part(new): main_part(out)}
    present = [step for step in plan.steps if step.present]
    if new_design:
        stay = [step.edited for step in present if not step.new]
        adopt_design(out, new, stay, places)
    parts = _parts(present, out, facts, places)
    _fill(out, new, present, parts, places)
    list_slides(out, present, parts)
    restate_counts(out, parts)
    seal(out, facts)
    return Merged(package_bytes(out), plan, own_design, new_design)


def _parts(
    steps: Sequence[Step], out: Package, facts: DeckFacts, places: dict[str, str]
) -> tuple[str, ...]:
    """Return the part of each slide: its old one, so that links to it hold, or a free name."""
    taken: Package = dict(out)
    parts = []
    for step in steps:
        name = step.edited or free_name(taken, "/ppt/slides/slide1.xml")
        taken[name] = out.get(name, out[main_part(out)])
        parts.append(name)
    stand = {step.id: name for step, name in zip(steps, parts, strict=True) if step.id}
    for slide in facts.slides:
        # Where a link of a new slide leads to; one that is not in the deck any more, to the first.
        places[slide.part] = stand.get(slide.id, parts[0] if parts else "")
    return tuple(parts)


def _fill(
    out: Package,
    new: Package,
    steps: Sequence[Step],
    parts: Sequence[str],
    places: dict[str, str],
) -> None:
    """Write each slide at its place, and give it its id."""
    notes_master(out, new, places)
    ids = {step.id for step in steps}
    for step, name in zip(steps, parts, strict=True):
        if step.new:
            settings = _settings(parse(out[name].content)) if step.edited else ("", ())
            place_layouts(out, new, step.new, places)
            own = {**places, step.new: name}
            place(out, new, step.new, own)
            places.update({key: value for key, value in own.items() if key != step.new})
            _mark(out, name, step, ids, hide=step.action == "offered" and not step.edited)
            _set(out, name, settings)
        else:
            _mark(out, name, step, ids, hide=False)


def _mark(out: Package, name: str, step: Step, ids: set[str], *, hide: bool) -> None:
    """Give a slide the id it goes by; a copy that a trainer made of a slide loses that slide's."""
    root = parse(out[name].content)
    sheet = root.find(qualified("p:cSld"))
    had = sheet.get("name", "")
    if step.id:
        sheet.set("name", step.id)
    elif had in ids:
        sheet.attrib.pop("name", None)
    if sheet.get("name", "") == had and not hide:
        return
    if hide:
        root.set("show", "0")
    out[name] = replace(out[name], content=written(root))


def _settings(root: Any) -> tuple[str, tuple[Any, ...]]:
    """Return what a trainer sets for a slide whatever stands on it: hidden, how it comes on."""
    return root.get("show", ""), tuple(child for child in root if _is_transition(child))


def _is_transition(child: Any) -> bool:
    if child.tag == _ALTERNATE:
        return next(child.iter(qualified("p:transition")), None) is not None
    return bool(child.tag == qualified("p:transition"))


def _set(out: Package, name: str, settings: tuple[str, tuple[Any, ...]]) -> None:
    show, transitions = settings
    if not show and not transitions:
        return
    root = parse(out[name].content)
    if show:
        root.set("show", show)
    if transitions:
        for child in [child for child in root if _is_transition(child)]:
            root.remove(child)
        # CT_Slide: cSld, clrMapOvr, transition, timing (ECMA-376 Part 1, 19.3.1.38).
        before = [qualified("p:cSld"), qualified("p:clrMapOvr")]
        at = sum(child.tag in before for child in root)
        root[at:at] = list(transitions)
    out[name] = replace(out[name], content=written(root))
