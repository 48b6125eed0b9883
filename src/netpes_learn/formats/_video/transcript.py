# What enters: a storyboard and its script. What leaves: the descriptive transcript, as a page and
# as plain text: scene by scene what is seen and what is said, for people who cannot see or hear the
# film, or who would rather read (WCAG 2.1, 1.2.1 to 1.2.3; the page needs no network).
"""The transcript of a pill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.formats._video.script import Utterance, utterance_of
from netpes_learn.formats._web.pages import page_environment, render_page
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Chart, Quiz, Storyboard, StoryScene
from netpes_learn.model.text import Rich, Run, plain

TEMPLATE = "templates/pill/transcript.html.j2"
STYLE = "templates/pill/transcript.css"
# The labels the page and the text need from the storyboard's wording.
WORDING = ("question", "right", "said", "shown", "transcript", "video")


@dataclass(frozen=True)
class Shown:
    """One thing that is seen: its words, and whether it is the right answer."""

    text: Rich
    right: bool = False


@dataclass(frozen=True)
class Passage:
    """A scene as read: its heading, what is seen besides it, what is said."""

    id: str
    heading: Rich
    shown: tuple[Shown, ...]
    said: tuple[Utterance, ...]


def passages_of(storyboard: Storyboard) -> tuple[Passage, ...]:
    """Return the scenes as they are read; each has a heading."""
    return tuple(
        Passage(
            id=scene.id,
            heading=scene.heading or scene.chapter or scene.kicker or storyboard.title,
            shown=tuple(_shown(scene)),
            said=tuple(utterance_of(rich) for rich in scene.say),
        )
        for scene in storyboard.scenes
    )


def transcript_page(storyboard: Storyboard, *, clock: str, resources: Resources) -> bytes:
    """Return the transcript as a self-contained HTML page; ``clock`` is the film's length, "2:31".

    Raises ContentError where a label is missing from the storyboard's wording, and for a mistake in
    the template.
    """
    wording = _wording(storyboard)
    values = {
        "board": storyboard,
        "passages": passages_of(storyboard),
        "wording": wording,
        "clock": clock,
        "style": resources.read(STYLE).decode(),
        "emblem": resources.read("templates/emblem.svg").decode(),
        "plain": plain,
    }
    page = render_page(page_environment(resources.read), TEMPLATE, values)
    return page.encode()


def transcript_text(storyboard: Storyboard, *, clock: str) -> bytes:
    """Return the same as plain text, in lines of any length, in UTF-8.

    Raises ContentError where a label is missing from the storyboard's wording.
    """
    wording = {name: plain(rich) for name, rich in _wording(storyboard).items()}
    lines = [plain(storyboard.title), f"{wording['transcript']} · {wording['video']} {clock}", ""]
    for number, passage in enumerate(passages_of(storyboard), 1):
        lines += [f"{number}. {plain(passage.heading)}", ""]
        if passage.shown:
            lines.append(f"{wording['shown']}:")
            lines += [_line(shown, wording["right"]) for shown in passage.shown]
            lines.append("")
        if passage.said:
            lines.append(f"{wording['said']}:")
            lines += [utterance.text for utterance in passage.said]
            lines.append("")
    lines += [plain(storyboard.brand.funding), plain(storyboard.brand.licence)]
    lines += [plain(rich) for rich in storyboard.brand.disclaimers]
    return ("\n".join(lines) + "\n").encode()


def _line(shown: Shown, right: str) -> str:
    return f"- {plain(shown.text)} ({right})" if shown.right else f"- {plain(shown.text)}"


def _wording(storyboard: Storyboard) -> Mapping[str, Rich]:
    missing = [name for name in WORDING if not storyboard.wording.get(name)]
    if missing:
        raise ContentError(
            Diagnostic(
                Span(storyboard.id),
                "NL420",
                f"the storyboard's wording lacks {', '.join(missing)}",
                "add the labels under 'wording' in its outline",
            )
        )
    return storyboard.wording


def _shown(scene: StoryScene) -> Iterable[Shown]:
    if scene.kicker:
        yield Shown(scene.kicker)
    for label in scene.labels:
        yield Shown(label)
    for number in scene.numbers:
        yield Shown(_joined((number.value, number.counts), (number.when,)))
    if scene.alt:
        yield Shown(scene.alt)
    if scene.map:
        yield Shown(scene.map.alt)
    if scene.chart:
        yield from _chart(scene.chart)
    if scene.quiz:
        yield from _quiz(scene.quiz)


def _chart(chart: Chart) -> Iterable[Shown]:
    yield Shown(chart.alt)
    for point in chart.points:
        language = point.label[0].lang if point.label else chart.title[0].lang
        yield Shown((*point.label, Run(text=f": {point.shown}", lang=language)))


def _quiz(quiz: Quiz) -> Iterable[Shown]:
    yield Shown(quiz.stem)
    for answer in quiz.answers:
        letter = Run(text=f"{answer.letter}. ", lang=answer.text[0].lang)
        yield Shown((letter, *answer.text), right=quiz.reveal and answer.correct)


def _joined(words: Sequence[Rich], aside: Sequence[Rich]) -> Rich:
    """Return texts with spaces between them, and what is said aside in brackets."""
    runs: list[Run] = []
    for rich in words:
        if runs and rich:
            runs.append(Run(text=" ", lang=rich[0].lang))
        runs += rich
    for rich in aside:
        if rich:
            lang: Any = rich[0].lang
            runs += [Run(text=" (", lang=lang), *rich, Run(text=")", lang=lang)]
    return tuple(runs)
