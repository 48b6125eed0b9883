# What enters: a storyboard and its script. What leaves: one PNG for each distinct picture.
# Everything is drawn by templates/pill in one Typst compile: a page costs 10 ms, a compile 60.
"""The pictures of a pill."""

from collections.abc import Mapping, Sequence
from typing import Any

from netpes_learn.formats._video.script import Picture, ScriptedScene
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard
from netpes_learn.typesetting import compile_png

MAIN = "templates/pill/frames.typ"
FILES = (
    "templates/emblem.svg",
    "templates/pill/charts.typ",
    "templates/pill/kit.typ",
    "templates/pill/layouts.typ",
    "templates/tokens.yml",
)
# One point of the template is one pixel of the film.
PPI = 72.0


def pictures_in(script: Sequence[ScriptedScene]) -> tuple[Picture, ...]:
    """Return every distinct picture of a script, in the order of first appearance."""
    seen: dict[Picture, None] = {}
    for scene in script:
        for step in scene.steps:
            seen.update(dict.fromkeys((*step.through, step.picture)))
    return tuple(seen)


def drawn(
    storyboard: Storyboard, pictures: Sequence[Picture], *, resources: Resources
) -> dict[Picture, bytes]:
    """Return the PNG (1920 by 1080) of each picture.

    Raises ContentError where a template fails or a text does not fit its place.
    """
    logo = (storyboard.brand.logo,) if storyboard.brand.logo else ()
    pages = compile_png(
        MAIN,
        _template_input(storyboard, pictures),
        resources=resources,
        files=(*FILES, *logo),
        ppi=PPI,
    )
    return dict(zip(pictures, pages, strict=True))


def _template_input(storyboard: Storyboard, pictures: Sequence[Picture]) -> Mapping[str, Any]:
    scenes = [scene.model_dump(mode="json", exclude={"say"}) for scene in storyboard.scenes]
    states = [
        {
            "scene": picture.scene,
            "shown": picture.shown,
            "grown": picture.grown,
            "growth": picture.growth,
            "answered": picture.answered,
        }
        for picture in pictures
    ]
    return {
        "language": storyboard.properties.language,
        "title": [run.model_dump(mode="json") for run in storyboard.title],
        "brand": storyboard.brand.model_dump(mode="json"),
        "scenes": scenes,
        "states": states,
    }
