# What enters: two libraries in one language and the outlines. What leaves: for each subject, which
# slides and which chapters of which video say something else, found by composing both.
"""Documents of two releases, compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from netpes_learn.diagnostics import ContentError
from netpes_learn.model.artefact import Deliverable
from netpes_learn.model.content import Library
from netpes_learn.model.document import Deck
from netpes_learn.stages.comparing.revisit import Chapter, Slides, chapters_again, slides_again
from netpes_learn.stages.compose import compose
from netpes_learn.stages.plan import Outline, plan
from netpes_learn.stages.setting import Setting

# What an outline is about → the folder of its subjects.
FOLDERS: Mapping[str, str] = {
    "practice": "practices",
    "area": "areas",
    "theme": "themes",
    "insight": "insights",
    "partner": "partners",
}


def _nothing(_path: str) -> Any:
    return ""


@dataclass(frozen=True)
class Rendered:
    """What the files of a bundle say, by path: names of a deck's slides, captions of a video."""

    slides: Callable[[str], Sequence[str]] = _nothing
    captions: Callable[[str], str] = _nothing


class Documents:
    """The documents of a partner's bundle as they were and as they are."""

    def __init__(
        self,
        before: Setting,
        now: Setting,
        *,
        partner: str,
        outlines: Sequence[Outline],
        rendered: Rendered,
        same: Callable[[str, str], bool],
    ) -> None:
        # A version or date that stands on a slide is no reason to look at the slide again.
        level = _levelled(before.library, now.library)
        # Captions in other languages are not compared, and what they said is not known.
        self._settings = (
            replace(before, library=level, elsewhere=None),
            replace(now, elsewhere=None),
        )
        self._outlines = {o.name: o for o in outlines if not o.head.after}
        self._planned = tuple(self._by_subject(setting, partner) for setting in self._settings)
        self._rendered, self._same = rendered, same

    def _by_subject(
        self, setting: Setting, partner: str
    ) -> dict[tuple[str, str], dict[str, Deliverable]]:
        found: dict[tuple[str, str], dict[str, Deliverable]] = {}
        outlines = list(self._outlines.values())
        tag = str(setting.wording.tag)
        for one in plan(setting.library, outlines, partners=[partner], languages=[tag]):
            head = self._outlines[one.outline].head
            if head.document.get("kind") in {"deck", "storyboard"} and head.for_each in FOLDERS:
                subject = FOLDERS[head.for_each], one.subject
                found.setdefault(subject, {})[one.outline] = one
        return found

    def again(self, folder: str, identity: str) -> tuple[tuple[Slides, ...], tuple[Chapter, ...]]:
        """Return the slides and chapters of a subject that say something else."""
        slides: list[Slides] = []
        chapters: list[Chapter] = []
        old, new = (planned.get((folder, identity), {}) for planned in self._planned)
        for outline in sorted({*old, *new}):
            pair = [
                self._earlier(old.get(outline)),
                self._composed(new.get(outline), self._settings[1]),
            ]
            stem = (new.get(outline) or old[outline]).stem
            if any(isinstance(document, Deck) for document in pair):
                names = self._rendered.slides(f"{stem}.pptx")
                slides += slides_again(*pair, same=self._same, names=names)
            else:
                captions = self._rendered.captions(f"{stem}.vtt")
                chapters += chapters_again(*pair, same=self._same, captions=captions)
        return tuple(slides), tuple(chapters)

    def _earlier(self, deliverable: Deliverable | None) -> Any:
        try:
            return self._composed(deliverable, self._settings[0])
        except ContentError:
            # What it was may name what is no longer there; then all of it is to be looked at.
            return None

    def _composed(self, deliverable: Deliverable | None, setting: Setting) -> Any:
        if deliverable is None:
            return None
        return compose(deliverable, self._outlines[deliverable.outline], setting=setting)


def _levelled(before: Library, now: Library) -> Library:
    """Return a library whose practices have the versions that they have now."""
    versions = {practice.id: practice.version for practice in now.practices}
    return before.model_copy(
        update={
            "project": now.project,
            "practices": tuple(
                practice.model_copy(update={"version": versions.get(practice.id, practice.version)})
                for practice in before.practices
            ),
        }
    )
