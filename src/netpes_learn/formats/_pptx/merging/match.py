# What enters: the facts of the generated, the edited and the new deck. What leaves: for each slide
# of the edited deck, what it was generated as. PowerPoint keeps a slide's id; LibreOffice and
# Google Slides drop it, so that title and notes must tell.
"""Which slide is which."""

from collections import Counter
from collections.abc import Sequence

from netpes_learn.formats._pptx.sealing.facts import OFFERED, DeckFacts, SlideFacts


def matched(base: DeckFacts, edited: DeckFacts, new: DeckFacts) -> tuple[str, ...]:
    """Return the id of each slide of the edited deck; empty for a slide of the trainer's own.

    An id stands once. The id of a new version that an earlier merge offered, which stands beside
    the trainer's own and was not touched, ends with ``~new``.
    """
    known = {*base.by_id, *new.by_id}
    ids = [""] * len(edited.slides)
    _by_name(edited.slides, base, known, ids)
    _by_likeness(edited.slides, base, known, ids)
    return tuple(ids)


def _by_name(
    slides: Sequence[SlideFacts], base: DeckFacts, known: set[str], ids: list[str]
) -> None:
    holders: dict[str, list[int]] = {}
    for place, slide in enumerate(slides):
        holders.setdefault(slide.id, []).append(place)
    for name in sorted(known):
        was = base.by_id.get(name)

        def rank(place: int, was: SlideFacts | None = was) -> tuple[bool, int]:
            return was is None or slides[place].digest != was.digest, place

        own = sorted(holders.get(name, []), key=rank)
        offered = sorted(holders.get(f"{name}{OFFERED}", []), key=rank)
        if not own and offered:
            # The trainer deleted the own slide and took the new version.
            own, offered = offered[:1], offered[1:]
        if own:
            ids[own[0]] = name
        if offered and was is not None and slides[offered[0]].digest == was.digest:
            ids[offered[0]] = f"{name}{OFFERED}"


def _by_likeness(
    slides: Sequence[SlideFacts], base: DeckFacts, known: set[str], ids: list[str]
) -> None:
    """Match slides that lost their id: by all they say, then by title, then by notes."""
    for trait in ("digest", "title", "notes"):
        missing = [slide for slide in base.slides if slide.id and slide.id not in ids]
        nameless = [n for n, slide in enumerate(slides) if not ids[n] and slide.id not in known]
        nameless = [n for n in nameless if not slides[n].id.endswith(OFFERED)]
        wanted = Counter(getattr(slide, trait) for slide in missing)
        held = Counter(getattr(slides[place], trait) for place in nameless)
        for slide in missing:
            mark = getattr(slide, trait)
            if mark and wanted[mark] == held[mark] == 1:
                place = next(n for n in nameless if getattr(slides[n], trait) == mark)
                ids[place] = slide.id
