# What enters: a Handout. What leaves: a PDF/UA-1 file (ISO 14289-1) for print and screen.
# The look is in templates/handout/*.typ; here is only the way from the document to Typst.
"""Handouts as accessible PDF."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from netpes_learn.formats._handout import TEMPLATES, THEME_FILES, characters, page_values
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Handout
from netpes_learn.typesetting import MAP_FILES, STATEMENT_FONT, Draft

# The steps that theme.typ knows, from the usual 11 points to 9, the least for text on paper (the
# last, for languages much longer than English, only brings lines closer): how
# much of a page it takes what fills one page at the usual size (mean of 61 practices, 3 languages).
FILLS = (1.0, 0.88, 0.78, 0.70, 0.64, 0.57)
CLOSEST = len(FILLS) - 1
# How much longer than its pages, at the closest step, a handout may be expected to be and still be
# worth trying: more than pieces kept whole leave empty at the end of a page.
NEAR = 1.15
# The share of a page that is not worth a page of its own: the closing block with the emblem, and
# the sources above it.
REST = 0.25
# How many characters a page holds at each step, usually: where to begin looking for the right one.
HOLDS = (2050, 2450, 2750, 3100, 4000)

MAIN = f"{TEMPLATES}/handout.typ"
FILES = (
    *THEME_FILES,
    f"{TEMPLATES}/blocks.typ",
    f"{TEMPLATES}/columns.typ",
    "templates/emblem.svg",
    STATEMENT_FONT,
)
_PAGE_COUNT = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def render(handout: Handout, resources: Resources) -> Mapping[str, bytes]:
    """Return the handout as ``{".pdf": …}``.

    What would run over its pages (two, one sheet of paper, unless it says otherwise) is set closer
    if that makes it fit; what is a little longer all the same gets a page more, and what is much
    longer keeps its usual size.
    Raises ContentError where Typst does: a character the font lacks, a logo that is no picture.
    """
    pdf = _fitted(handout, resources).pdf(handout.properties.date)
    resources.fact("pages", page_count(pdf))
    return {".pdf": pdf}


@dataclass(frozen=True)
class _Typeset:
    """A handout at one step, and how many pages it fills."""

    draft: Draft
    fill: float


class _Setter:
    """Sets one handout at any step."""

    def __init__(self, handout: Handout, resources: Resources) -> None:
        self._values, self._resources = page_values(handout), resources
        logo = (handout.brand.logo,) if handout.brand.logo else ()
        self._files = (*FILES, *logo, *(MAP_FILES if handout.map else ()))

    def at(self, closeness: int) -> _Typeset:
        """Return the handout at a step, from 0, the usual size, to ``CLOSEST``."""
        typeset, told = self._set(closeness, {})
        # What a page ends in the midst of, from the first page on: what is mended there may bring
        # something else to the end of the next.
        breaks: dict[str, float] = {}
        while found := next((it for it in told["broken"] if it["number"] not in breaks), None):
            breaks[found["number"]] = found["rest"]
            typeset, told = self._set(closeness, breaks)
        return typeset

    def _set(self, closeness: int, breaks: Mapping[str, float]) -> tuple[_Typeset, Any]:
        values = {**self._values, "closeness": closeness, "breaks": breaks}
        draft = Draft.of(MAIN, values, resources=self._resources, files=self._files)
        told = draft.told("fill")
        return _Typeset(draft, float(told["fill"])), told


def _fitted(handout: Handout, resources: Resources) -> Draft:
    """Return the handout at the first step at which it fits its pages, with few attempts.

    Each attempt tells how full its pages are, and so which step to try next. What is a little too
    long at every step gets one page more; what is much too long is set at the usual size.
    """
    setter = _Setter(handout, resources)
    if handout.pages is None:
        return _without_a_rest({}, 0, setter).draft
    tried: dict[int, _Typeset] = {}
    for pages in (handout.pages, handout.pages + 1):
        step: int | None = _first_step(handout, pages)
        while step is not None:
            if step not in tried:
                tried[step] = setter.at(step)
            step = _next_step(step, tried[step].fill, pages, done=set(tried))
            if step is not None and any(tried[at].fill <= pages for at in tried if at < step):
                # A wider one fits: what is closer need not be tried.
                break
        fitting = [step for step in sorted(tried) if tried[step].fill <= pages]
        if fitting:
            return _without_a_rest(tried, fitting[0], setter).draft
        if _far(tried, pages):
            break
    return _without_a_rest(tried, 0, setter).draft


def _without_a_rest(tried: Mapping[int, _Typeset], step: int, setter: _Setter) -> _Typeset:
    """Return the handout at a step, or a closer one where that saves a page with little on it."""
    found = tried.get(step) or setter.at(step)
    whole = int(found.fill)
    if not whole or found.fill - whole > REST:
        return found
    closer = range(step + 1, CLOSEST + 1)
    promising = (at for at in closer if _expected(found.fill, step, at) <= whole)
    # What is expected to fit may just not: one step more is worth an attempt.
    for at in islice(promising, 2):
        saving = tried.get(at) or setter.at(at)
        if saving.fill <= whole:
            return saving
    return found


def _first_step(handout: Handout, pages: int) -> int:
    text = characters(handout)
    return sum(text > pages * most for most in HOLDS)


def _next_step(step: int, fill: float, pages: int, *, done: set[int]) -> int | None:
    """Return the step to try after one, or None where there is nothing better to find."""
    if fill <= pages:
        wider = step - 1
        untried = wider >= 0 and wider not in done
        return wider if untried and _expected(fill, step, wider) <= pages else None
    closer = [at for at in range(step + 1, CLOSEST + 1) if at not in done]
    promising = [at for at in closer if _expected(fill, step, at) <= pages]
    if promising or not closer:
        return promising[0] if promising else None
    # The closest is worth trying unless it would be far from fitting too.
    return closer[-1] if _expected(fill, step, CLOSEST) <= pages * NEAR else None


def _expected(fill: float, step: int, other: int) -> float:
    return fill * FILLS[other] / FILLS[step]


def _far(tried: Mapping[int, _Typeset], pages: int) -> bool:
    closest = min(_expected(typeset.fill, step, CLOSEST) for step, typeset in tried.items())
    return closest > pages * NEAR


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF that Typst wrote: its page tree says it in clear."""
    counts = _PAGE_COUNT.findall(pdf)
    assert counts, "Typst wrote a PDF without a page tree in clear"
    return max(int(count) for count in counts)


FORMAT = Format(
    name="pdf",
    document=Handout,
    suffixes=(".pdf",),
    render=render,
    tools=("typst", "font-source-sans-pro", "segno"),
    weight=0.1,
    facts={"pages": 4},
    media_types={".pdf": "application/pdf"},
)
