# What enters: the facts of three decks: what was generated, what a trainer made of it, what is
# generated now. What leaves: which slides the merged deck has, in which order, and why. Slides are
# values here; files are moved elsewhere.
"""What a merge does, slide by slide."""

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from netpes_learn.formats._pptx.merging.match import matched
from netpes_learn.formats._pptx.sealing.facts import OFFERED, DeckFacts, SlideFacts

Action = Literal[
    "unchanged",  # nobody changed it
    "updated",  # the new version's, in place
    "added",  # new in the new version
    "removed",  # gone from the new version, and the trainer had not touched it
    "kept",  # the trainer changed it: it stands as it is
    "conflict",  # both changed it: the trainer's stands, the new one follows, hidden
    "offered",  # that new one
    "own",  # the trainer's own slide
    "deleted",  # the trainer deleted it: it stays out
]
_TRAINERS = frozenset({"kept", "conflict", "own"})


@dataclass(frozen=True)
class Step:
    """A slide of the merged deck, or one that is not in it any more.

    ``edited`` and ``new`` are the slide's parts in those decks; a step with ``new`` shows the
    new version. ``group`` is the place of its section in the edited deck.
    """

    action: Action
    id: str
    title: str
    section: str = ""
    group: int = -1
    edited: str = ""
    new: str = ""
    # The trainer put it elsewhere.
    moved: bool = False
    # The new version has a change, or no such slide any more, and the merged deck does not follow.
    missed: bool = False

    @property
    def present(self) -> bool:
        """Whether the merged deck has it."""
        return self.action not in {"removed", "deleted"}


@dataclass(frozen=True)
class MergePlan:
    """The steps: those present in the deck's order, then the others."""

    steps: tuple[Step, ...]
    # The new version orders its slides in another way, and the trainer's order was kept.
    order_kept: bool = False


def plan_merge(base: DeckFacts, edited: DeckFacts, new: DeckFacts) -> MergePlan:
    """Return what to do; ``base`` holds the facts of the deck that the trainer began with."""
    return _Merge(base, edited, new).plan()


@dataclass(frozen=True)
class _Merge:
    base: DeckFacts
    edited: DeckFacts
    new: DeckFacts

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """What each slide of the edited deck was generated as; empty for the trainer's own."""
        return matched(self.base, self.edited, self.new)

    def plan(self) -> MergePlan:
        steps = self._linked_stay([self._step(place) for place in range(len(self.ids))])
        reordered = self._common(self.base) != self._common(self.new)
        present = [step for step in steps if step.present]
        if reordered and not self._moved:
            present = self._in_new_order(present)
        gone = [step for step in steps if not step.present]
        deck = [each for step in present for each in (step, *self._offer(step))]
        for step in self._unseen(deck):
            if step.present:
                self._insert(step, deck)
            else:
                gone.append(step)
        return MergePlan((*deck, *gone), order_kept=reordered and bool(self._moved))

    def _step(self, place: int) -> Step:
        """Return what becomes of a slide of the edited deck."""
        slide, name = self.edited.slides[place], self.ids[place]
        stem = name.removesuffix(OFFERED)
        before, now = self.base.by_id.get(stem), self.new.by_id.get(stem)
        copy = name != stem
        action, missed = _verdict(slide, before, now, generated=bool(name), copy=copy)
        shown = now is not None and action in {"updated", "offered"}
        return Step(
            action=action,
            id=name,
            title=now.title if shown and now else slide.title,
            section=self._section(place),
            group=slide.group,
            edited=slide.part,
            new=now.part if shown and now else "",
            moved=place in self._moved,
            missed=missed,
        )

    def _linked_stay(self, steps: Sequence[Step]) -> list[Step]:
        """Keep a slide that the new version dropped while a slide of the trainer's links to it."""
        parts = {slide.part: slide for slide in self.edited.slides}
        wanted = {
            target
            for step in steps
            if step.action in _TRAINERS
            for target in parts[step.edited].leads_to
        }
        return [
            replace(step, action="kept", missed=True)
            if step.action == "removed" and step.edited in wanted
            else step
            for step in steps
        ]

    def _offer(self, step: Step) -> Iterator[Step]:
        """Yield the new version of a slide that both changed, if the deck has none yet."""
        name = f"{step.id}{OFFERED}"
        if step.action == "conflict" and name not in self.ids:
            now = self.new.by_id[step.id]
            yield Step("offered", name, now.title, step.section, step.group, new=now.part)

    def _unseen(self, deck: Sequence[Step]) -> Iterator[Step]:
        """Yield a step for each slide of the new version that the edited deck lacks."""
        actions = {step.id: step.action for step in deck}
        seen = {name.removesuffix(OFFERED) for name in self.ids}
        for slide in self.new.slides:
            if slide.id in seen:
                continue
            before = self.base.by_id.get(slide.id)
            whole = self._continued(slide.id)
            if before is not None:
                yield Step("deleted", slide.id, slide.title, missed=before.digest != slide.digest)
            elif whole in self.base.by_id and whole not in seen:
                yield Step("deleted", slide.id, slide.title, missed=True)
            else:
                action: Action = "offered" if actions.get(whole) == "conflict" else "added"
                yield Step(action, slide.id, slide.title, new=slide.part)

    def _continued(self, name: str) -> str:
        """Return the id of the slide that this one goes on from (``tips`` of ``tips-2``)."""
        found = re.fullmatch(r"(.+)-\d+", name)
        known = found and (found[1] in self.new.by_id)
        return found[1] if found and known else ""

    def _insert(self, step: Step, deck: list[Step]) -> None:
        """Put a new slide after the one it follows in the new version."""
        order = [slide.id for slide in self.new.slides]
        facts = self.new.by_id
        place, leader = 0, None
        for name in reversed(order[: order.index(step.id)]):
            found = [n for n, each in enumerate(deck) if each.id in {name, f"{name}{OFFERED}"}]
            if found:
                place, leader = found[-1] + 1, name
                break
        # What a trainer put after a slide most likely belongs to it.
        while step.action == "added" and place < len(deck) and deck[place].action == "own":
            place += 1
        section, group = facts[step.id].section, -1
        if leader and facts[leader].section == section:
            section, group = deck[place - 1].section, deck[place - 1].group
        deck.insert(place, replace(step, section=section, group=group))

    @cached_property
    def _moved(self) -> frozenset[int]:
        """The places of the slides that stand out of the order they were generated in."""
        rank = {slide.id: place for place, slide in enumerate(self.base.slides)}
        known = [(place, rank[name]) for place, name in enumerate(self.ids) if name in rank]
        still = longest_rise([number for _, number in known])
        return frozenset(place for n, (place, _) in enumerate(known) if n not in still)

    def _common(self, deck: DeckFacts) -> list[str]:
        known = set(self.base.by_id) & set(self.new.by_id)
        return [slide.id for slide in deck.slides if slide.id in known]

    def _in_new_order(self, present: Sequence[Step]) -> list[Step]:
        """Order the slides as the new version does; what it does not have follows its leader."""
        rank = {slide.id: place for place, slide in enumerate(self.new.slides)}
        blocks: list[tuple[int, list[Step]]] = [(-1, [])]
        for step in present:
            if step.id in rank:
                blocks.append((rank[step.id], [step]))
            else:
                blocks[-1][1].append(step)
        return [step for _, block in sorted(blocks, key=lambda pair: pair[0]) for step in block]

    def _section(self, place: int) -> str:
        """Return the section of a slide: the new version's, unless the trainer changed it."""
        slide, name = self.edited.slides[place], self.ids[place]
        before, now = self.base.by_id.get(name), self.new.by_id.get(name)
        if slide.group < 0:
            return ""
        untouched = before is not None and before.section == slide.section
        if untouched and now is not None and not self._moved:
            return now.section
        return self._group_names.get(slide.group, slide.section)

    @cached_property
    def _group_names(self) -> dict[int, str]:
        """The name of each section that the trainer did not rename, in the new version."""
        votes: dict[int, Counter[str]] = {}
        for slide, name in zip(self.edited.slides, self.ids, strict=True):
            before, now = self.base.by_id.get(name), self.new.by_id.get(name)
            if before and now and before.section == slide.section:
                votes.setdefault(slide.group, Counter())[now.section] += 1
        return {group: count.most_common(1)[0][0] for group, count in votes.items()}


def _verdict(
    slide: SlideFacts,
    before: SlideFacts | None,
    now: SlideFacts | None,
    *,
    generated: bool,
    copy: bool,
) -> tuple[Action, bool]:
    """Return what becomes of a slide, and whether a change of the new version is left out."""
    if not generated:
        return "own", False
    untouched = before is not None and slide.digest == before.digest
    if now is None:
        return ("removed", False) if untouched else ("kept", True)
    if slide.digest == now.digest:
        return "unchanged", False
    if untouched:
        return ("offered" if copy else "updated"), False
    if before is not None and before.digest == now.digest:
        return "kept", False
    return "conflict", False


def longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """Return the places of a longest part of the sequence that rises (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect.bisect_left(tops, number)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        piles[pile : pile + 1] = [place]
    found, place = set(), piles[-1] if piles else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return frozenset(found)
