# What enters: one document as it was and as it is, and for a pill its captions. What leaves: which
# slides or chapters say something else now: those that a trainer should look at again.
"""What to look at again."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from netpes_learn.model.document import Deck, Slide, Storyboard, StoryScene
from netpes_learn.model.text import Record, Rich, Run, plain
from netpes_learn.stages.comparing.sameness import tokens

Same = Callable[[str, str], bool]
_CUE = re.compile(r"^(?:(\d+):)?(\d{2}):(\d{2})\.\d{3} --> ")
# How many words of a chapter are enough to find where it begins.
_ENOUGH = 6
_NOT_SHOWN = frozenset({"id", "kind"})


@dataclass(frozen=True)
class Slides:
    """Slides to look at again. ``numbers`` are empty where they are gone or were not found."""

    kind: Literal["new", "changed", "gone"]
    title: Rich
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter of a video to watch again; None where its beginning was not found."""

    kind: Literal["new", "changed", "gone"]
    title: Rich
    seconds: float | None = None


def slides_again(
    old: Deck | None, new: Deck | None, *, same: Same, names: Sequence[str] = ()
) -> tuple[Slides, ...]:
    """Return the slides that say something else, in the order of the new deck, gone ones last.

    ``names`` are the slides of the deck as it was rendered, where long ones are several: slide
    ``context`` is then ``context`` and ``context-2``.
    """
    after = new.slides if new else ()
    ids = {slide.id for slide in after}
    return tuple(
        Slides(kind, slide.title, () if kind == "gone" else _numbers(slide.id, names, ids))
        for kind, slide in _again(old.slides if old else (), after, same)
    )


def chapters_again(
    old: Storyboard | None, new: Storyboard | None, *, same: Same, captions: str = ""
) -> tuple[Chapter, ...]:
    """Return the chapters that say something else, with the second of the video they begin at.

    ``captions`` is the WebVTT of the new video.
    """
    said = _said(captions)
    found: list[Chapter] = []
    for kind, scene in _again(old.scenes if old else (), new.scenes if new else (), same):
        # A scene without a chapter is silent: the credits.
        if scene.chapter:
            begin = None if kind == "gone" else _begin(scene, said)
            found.append(Chapter(kind, scene.chapter, begin))
    return tuple(found)


def _again(
    old: Sequence[Any], new: Sequence[Any], same: Same
) -> Iterator[tuple[Literal["new", "changed", "gone"], Any]]:
    before = {item.id: _text(item) for item in old}
    told = set(before.values())
    after = {item.id: _text(item) for item in new}
    for item in new:
        text = after[item.id]
        # A slide that only moved, and so has another number in its id, says nothing new.
        if text in told:
            continue
        if item.id not in before:
            yield "new", item
        elif not same(before[item.id], text):
            yield "changed", item
    for item in old:
        if item.id not in after and before[item.id] not in after.values():
            yield "gone", item


def _text(item: Slide | StoryScene) -> str:
    return "\n".join(_texts(item))


def _texts(value: Any) -> Iterator[str]:
    """Yield all that is written in a value, and whether an answer is the right one."""
    if isinstance(value, str | bool):
        yield str(value)
    elif isinstance(value, Run):
        yield from (value.text, value.href or "")
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            if name not in _NOT_SHOWN:
                yield from _texts(getattr(value, name))
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _numbers(identity: str, names: Sequence[str], ids: set[str]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the slides that a slide was divided into."""
    mine = re.compile(rf"{re.escape(identity)}(-\d+)?$")
    return tuple(
        number
        for number, name in enumerate(names, start=1)
        if name == identity or (mine.match(name) and name not in ids)
    )


def _said(captions: str) -> list[tuple[str, float]]:
    """Return (word, second at which its caption appears) for all words of a WebVTT file."""
    words: list[tuple[str, float]] = []
    seconds: float | None = None
    for line in captions.splitlines():
        cue = _CUE.match(line)
        if cue:
            seconds = int(cue[1] or 0) * 3600 + int(cue[2]) * 60 + int(cue[3])
        elif not line.strip():
            seconds = None
        elif seconds is not None:
            words += [(word, seconds) for word in tokens(re.sub(r"<[^>]*>", "", line))]
    return words


def _begin(scene: StoryScene, said: Sequence[tuple[str, float]]) -> float | None:
    wanted = tokens(" ".join(plain(rich) for rich in scene.say))[:_ENOUGH]
    for place in range(len(said) - len(wanted) + 1 if wanted else 0):
        if tuple(word for word, _ in said[place : place + len(wanted)]) == wanted:
            return said[place][1]
    return None
