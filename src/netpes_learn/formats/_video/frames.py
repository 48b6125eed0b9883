# What enters: a scene of a storyboard. What leaves: one PNG for each of its distinct pictures, and
# all that they depend on, so that they need not be drawn again.
# A scene is drawn by templates/pill from what it shows alone. Whose pill it is stands on its first
# and its last picture and nowhere else: all other scenes are the same for every partner.
"""The pictures of a pill."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from PIL import Image

from netpes_learn.canonical import digest
from netpes_learn.diagnostics import ContentError, Span
from netpes_learn.formats._icons import icon_names, icon_svg, unknown_icon
from netpes_learn.formats._video.script import Picture, ScriptedScene
from netpes_learn.model.artefact import Resources
from netpes_learn.model.document import Storyboard, StoryScene
from netpes_learn.typesetting import MAP_FILES, STATEMENT_FONT, compile_png

MAIN = "templates/pill/frames.typ"
FILES = (
    STATEMENT_FONT,
    "templates/emblem.svg",
    "templates/pill/charts.typ",
    "templates/pill/kit.typ",
    "templates/pill/layouts.typ",
    "templates/tokens.yml",
)
# One point of the template is one pixel of the film.
PPI = 72.0
# What a scene in between shows of the brand: the colour (and the icon) of what it is about.
_NEUTRAL = ("area", "area_tint")
_BRANDED_LAYOUTS = ("title", "end")
_SHOWN_FIELDS = {
    "layout", "heading", "kicker", "labels", "numbers", "chart", "quiz", "image", "map",
}  # fmt: skip
# What decides how equal data and templates look.
_DRAWN_BY = ("font-source-sans-pro", "pillow", "typst")


def pictures_of(scene: ScriptedScene) -> tuple[Picture, ...]:
    """Return every distinct picture that a scene shows, in the order of first appearance."""
    # What moves in a clip is laid in later (clips.py).
    return tuple(dict.fromkeys(replace(picture, clip=-1) for picture in _shown(scene)))


def _shown(scene: ScriptedScene) -> Iterator[Picture]:
    for step in scene.steps:
        if step.frames:
            yield scene.bare
        yield from (*step.through, step.picture)
    if scene.leaving:
        yield scene.leaving.picture


def drawn(
    storyboard: Storyboard, pictures: Sequence[Picture], *, resources: Resources
) -> dict[Picture, bytes]:
    """Return the PNG (1920 by 1080) of each picture; all of them belong to one scene.

    Raises ContentError where a template fails or a text does not fit its place.
    """
    index = pictures[0].scene
    pages = compile_png(
        MAIN,
        _template_input(storyboard, index, pictures),
        resources=resources,
        files=_files(storyboard, index),
        ppi=PPI,
    )
    return dict(zip(pictures, pages, strict=True))


def look_of(storyboard: Storyboard, pictures: Sequence[Picture], *, resources: Resources) -> object:
    """Return what decides how the pictures of a scene look, as JSON: equal looks, equal pixels."""
    index = pictures[0].scene
    return {
        "data": _template_input(storyboard, index, pictures),
        "files": {
            path: digest(resources.read(path)) for path in (MAIN, *_files(storyboard, index))
        },
        "versions": {name: version(name) for name in _DRAWN_BY},
        **_clip_look(storyboard.scenes[index], resources),
    }


def _clip_look(scene: StoryScene, resources: Resources) -> dict[str, object]:
    if not scene.clip:
        return {}
    return {"clip": [digest(resources.read(scene.clip)), scene.start, scene.end]}


def poster_of(storyboard: Storyboard, scene: ScriptedScene, *, resources: Resources) -> bytes:
    """Return the whole of a scene's first step as a JPEG, for the page and the file's cover."""
    picture = scene.steps[0].picture

    def make() -> bytes:
        png = drawn(storyboard, [picture], resources=resources)[picture]
        jpeg = io.BytesIO()
        image = Image.open(io.BytesIO(png)).convert("RGB")
        # Colour at half the resolution, as in the film itself.
        image.save(jpeg, "JPEG", quality=86, subsampling="4:2:0", optimize=True)
        return jpeg.getvalue()

    return resources.cached("poster", look_of(storyboard, [picture], resources=resources), make)


def _files(storyboard: Storyboard, index: int) -> tuple[str, ...]:
    scene = storyboard.scenes[index]
    logo = storyboard.brand.logo if scene.layout in _BRANDED_LAYOUTS else None
    own = (path for path in (logo, scene.image) if path)
    return (*FILES, *own, *(MAP_FILES if scene.map else ()))


def _icon(name: str) -> str:
    """Return an icon as SVG, or nothing for no name. Raises ContentError for an unknown one."""
    if name and name not in icon_names():
        raise ContentError(unknown_icon(name, Span("content/areas")))
    return icon_svg(name) if name else ""


def _template_input(
    storyboard: Storyboard, index: int, pictures: Sequence[Picture]
) -> Mapping[str, Any]:
    scene = storyboard.scenes[index]
    branded = scene.layout in _BRANDED_LAYOUTS
    return {
        "language": storyboard.properties.language,
        "title": [run.model_dump(mode="json") for run in storyboard.title] if branded else [],
        "brand": storyboard.brand.model_dump(
            mode="json", include=None if branded else set(_NEUTRAL)
        ),
        "icon": _icon(storyboard.brand.area_icon),
        "scene": scene.model_dump(mode="json", include=_SHOWN_FIELDS),
        "index": sum(not scene.aside for scene in storyboard.scenes[: index + 1]) - 1,
        "count": sum(not scene.aside for scene in storyboard.scenes),
        "states": [
            {
                "shown": picture.shown,
                "grown": picture.grown,
                "growth": picture.growth,
                "answered": picture.answered,
                "bare": picture.bare,
            }
            for picture in pictures
        ],
    }
