# What enters: the scenes that show a picture or a clip, and the bytes of all files. What leaves:
# diagnostics for what could not be shown, or what only some could see.
"""Pictures and clips of scenes."""

import io
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image

from netpes_learn.content.logos import MOST_PIXELS
from netpes_learn.content.place import Place
from netpes_learn.diagnostics import Report, did_you_mean
from netpes_learn.model.content import Library, Scene
from netpes_learn.model.sourced import Sourced, Where

_KINDS = {"image": "picture", "clip": "clip"}
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}
# A picture is seen 1760 pixels wide at most; half of that looks soft.
LEAST_WIDTH = 800
_FILMS = ("mp4", "webm", "mov", "mkv")
# A clip is a moment in a pill of two to four minutes, not the pill.
LONGEST_CLIP_SECONDS = 90


def check_pictures(
    library: Library, files: Mapping[str, bytes], sources: Mapping[str, Sourced], report: Report
) -> None:
    """Record an error for each picture that cannot be shown or told, a warning for small ones."""
    for record, scene, where in _scenes(library):
        source = sources.get(f"{record}.yml")
        if source is None:
            continue
        place = Place(source, report)
        shown = "image" if scene.image else "clip"
        if (scene.image or scene.clip) and not scene.alt:
            hint = "write in a sentence what is seen, for somebody who cannot see it"
            place.error((*where, shown), "NL498", f"the {_KINDS[shown]} has no 'alt'", hint)
        for field in ("image", "clip", "clip_captions"):
            _there(record, scene, field, files, (*where, field), place)
        if scene.clip:
            _seconds(scene, where, place)
        content = files.get(f"{record}/{scene.image}")
        if scene.image is None or content is None:
            continue
        fault, width = _looked_at(scene.image, content)
        if fault:
            message = f"'{scene.image}' cannot be shown: {fault}"
            place.error((*where, "image"), "NL498", message, "export it as PNG or JPEG")
        elif width < LEAST_WIDTH:
            message = f"'{scene.image}' is {width} pixels wide and will look soft"
            hint = f"take one of {LEAST_WIDTH} pixels or more"
            report.warn(source.span((*where, "image")), "NL498", message, hint=hint)


def _there(
    record: str, scene: Scene, field: str, files: Mapping[str, bytes], where: Where, place: Place
) -> None:
    name = getattr(scene, field)
    if name and f"{record}/{name}" not in files:
        there = [path.rpartition("/")[2] for path in files if path.startswith(f"{record}/")]
        hint = did_you_mean(name, there) if there else f"put it into content/{record}/"
        place.error(where, "NL498", f"'{name}' is not in content/{record}/", hint)


def _seconds(scene: Scene, where: Where, place: Place) -> None:
    """Record an error where a clip is no film, or 'start' and 'end' do not tell a part of one."""
    ending = str(scene.clip).lower().rpartition(".")[2]
    if ending not in _FILMS:
        message = f"'{scene.clip}' is no film: its name ends with none of {', '.join(_FILMS)}"
        place.error((*where, "clip"), "NL498", message, "export it as MP4 (H.264)")
    lasts = scene.end - scene.start
    if scene.start < 0 or not 1 <= lasts <= LONGEST_CLIP_SECONDS:
        message = f"a clip is shown from 'start' to 'end', 1 to {LONGEST_CLIP_SECONDS} seconds"
        place.error((*where, "clip"), "NL498", message, "start: 12, end: 30.5")


def _scenes(library: Library) -> Iterator[tuple[str, Scene, Where]]:
    """Yield every scene, the path of its record without ending, and its place in it."""
    for practice in library.practices:
        yield from _placed(f"practices/{practice.id}", practice.narration, ("narration",))
    for partner in library.partners:
        if partner.study_visit:
            scenes = partner.study_visit.narration
            yield from _placed(f"partners/{partner.id}", scenes, ("study_visit", "narration"))
    for area in library.areas:
        yield from _placed(f"areas/{area.id}", area.narration, ("narration",))


def _placed(
    record: str, scenes: Sequence[Scene], where: Where
) -> Iterator[tuple[str, Scene, Where]]:
    return ((record, scene, (*where, index)) for index, scene in enumerate(scenes))


def _looked_at(name: str, content: bytes) -> tuple[str, int]:
    """Return what is wrong with a picture ("": nothing), and how many pixels wide it is."""
    kind = _FORMATS.get(name.lower().rpartition(".")[2])
    if kind is None:
        return "its name ends with neither .png nor .jpg", 0
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return f"it is {width} by {height} pixels large", 0
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return f"this is not a whole {kind} picture", 0
    return "", width
