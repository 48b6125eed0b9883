# What enters: a text before and after. What leaves: both as rich text, strong the words that
# differ, left out the long stretches that both share: what a reader has to see, and no more.
"""Two texts, word by word."""

import difflib
import itertools
import re

from netpes_learn.model.text import LanguageTag, Rich, Run

# Words of what both share that stand beside a change, to say where it is.
_BESIDE = 6
# Two texts less alike than this are read as two texts; marks would cover both.
_ALIKE = 0.4
_LEFT_OUT = "…"


def before_and_after(old: str, new: str, *, language: LanguageTag) -> tuple[Rich, Rich]:
    """Return two texts with the words strong in which they differ, shortened where they do not."""
    before, after = re.findall(r"\S+", old), re.findall(r"\S+", new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    # Where only the spaces differ, no word is there to be marked.
    if before == after or matcher.ratio() < _ALIKE:
        return (Run(text=old, lang=language),), (Run(text=new, lang=language),)
    steps = matcher.get_opcodes()
    last = len(steps) - 1
    told: tuple[list[Run], list[Run]] = ([], [])
    for place, (step, a, b, c, d) in enumerate(steps):
        for runs, words in zip(told, (before[a:b], after[c:d]), strict=True):
            shared = step == "equal"
            shown = _shortened(words, place > 0, place < last) if shared else words
            if shown:
                runs.append(Run(text=" ".join(shown), lang=language, strong=not shared))
    return _spaced(told[0], language), _spaced(told[1], language)


def _shortened(words: list[str], follows: bool, leads: bool) -> list[str]:  # noqa: FBT001 - where the words stand
    """Return shared words: those after the change they follow and before the one they lead to."""
    head = words[:_BESIDE] if follows else []
    tail = words[-_BESIDE:] if leads else []
    if len(head) + len(tail) + 2 >= len(words):
        return words
    return [*head, _LEFT_OUT, *tail]


def _spaced(runs: list[Run], language: LanguageTag) -> Rich:
    space = Run(text=" ", lang=language)
    return tuple(itertools.chain.from_iterable((space, run) for run in runs))[1:]
