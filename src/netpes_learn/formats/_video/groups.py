# What enters: a scene of the script and its pictures. What leaves: its H.264 packets, in groups of
# pictures (GOPs) that begin with a picture that stands alone. No times are needed: how long a
# picture is held is decided later, by packets that repeat it (see film.py).
# A scene comes from its bare ground and leaves for it, so its packets are a pure function of what
# it shows: one changed scene costs one scene, and partners share the scenes that do not name them.
"""The encoded pictures of a scene."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netpes_learn.formats._video.encode import encode, encoded_with, packed, unpacked
from netpes_learn.formats._video.pixels import Planes, fade
from netpes_learn.formats._video.script import Anchor, Picture, ScriptedScene, Step

# How fast a calm voice speaks: 15 characters a second, with a rest between paragraphs. It only
# decides after which held picture a new group begins, so that players find one every ten seconds.
_CHARACTERS_PER_SECOND = 15
_REST_SECONDS = 0.6
_GROUP_SECONDS = 8.0


@dataclass(frozen=True)
class Group:
    """A picture that stands alone, and the steps that lead on from it."""

    start: Picture
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class EncodedGroup:
    """The IDR packet of a group's first picture, and the packets of each of its steps."""

    key: bytes
    steps: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True)
class EncodedScene:
    """The groups of a scene; ``parameters`` (SPS and PPS) are those of every scene."""

    parameters: bytes
    groups: tuple[EncodedGroup, ...]


def groups_of(scene: ScriptedScene) -> tuple[Group, ...]:
    """Return a scene's steps in groups; a new one begins where a hold is long enough for it.

    The film's last scene ends with a group without steps: it refreshes a picture held for long.
    """
    opening = scene.steps[0]
    groups: list[list[Step]] = [[]]
    starts = [scene.bare if opening.frames else opening.picture]
    begun, held = 0.0, starts[0]
    for step in (*scene.steps, *((scene.leaving,) if scene.leaving else ())):
        if step.frames:
            at = _seconds_until(scene, step.anchor)
            if step.begins or at - begun > _GROUP_SECONDS:
                groups.append([])
                starts.append(step.begins or held)
                begun = at
            groups[-1].append(step)
        held = step.picture
    if not scene.leaving:
        groups.append([])
        starts.append(held)
    return tuple(Group(start, tuple(steps)) for start, steps in zip(starts, groups, strict=True))


def _seconds_until(scene: ScriptedScene, anchor: Anchor) -> float:
    """Return about how long after a scene's start an anchor is reached."""
    spoken = sum(
        len(utterance.text) / _CHARACTERS_PER_SECOND + _REST_SECONDS
        for utterance in scene.utterances[: max(anchor.utterance, 0)]
    )
    thinks = scene.thinking_seconds if anchor.utterance >= max(len(scene.utterances) - 1, 1) else 0
    return spoken + thinks + anchor.character / _CHARACTERS_PER_SECOND


def pictures_between(
    step: Step, start: Planes, planes: Mapping[Picture, Planes]
) -> Iterator[Planes]:
    """Yield the pictures of a step after the one it starts from, its own last."""
    after = planes[step.picture]
    if step.through:
        yield from (planes[picture] for picture in step.through)
        yield after
    elif step.frames:
        yield from fade(start, after, steps=step.frames)


def encoded_scene(
    scene: ScriptedScene,
    draw: Callable[[], Mapping[Picture, Planes]],
    *,
    look: object,
    cached: Callable[[str, object, Callable[[], bytes]], bytes],
) -> EncodedScene:
    """Return a scene's packets, from the cache where equal ones were encoded before.

    ``look`` (JSON) decides the pixels that ``draw`` gives; all that changes the bytes besides is
    added to it here.
    """
    groups = groups_of(scene)

    def make() -> bytes:
        planes = draw()
        parameters, rows = b"", []
        for group in groups:
            parameters, packets = encode(_frames_of(group, planes), fine=scene.fine)
            rows.append(packed(packets))
        return packed((parameters, *rows))

    key = {
        "look": look,
        "groups": [[_named(group.start), *map(step_named, group.steps)] for group in groups],
        **encoded_with(fine=scene.fine),
    }
    parameters, *rows = unpacked(cached("scene", key, make))
    encoded = zip(groups, rows, strict=True)
    return EncodedScene(parameters, tuple(_parted(group, unpacked(row)) for group, row in encoded))


def _frames_of(group: Group, planes: Mapping[Picture, Planes]) -> Iterator[Planes]:
    held = planes[group.start]
    yield held
    for step in group.steps:
        yield from pictures_between(step, held, planes)
        held = planes[step.picture]


def _parted(group: Group, packets: Sequence[bytes]) -> EncodedGroup:
    place, steps = 1, []
    for step in group.steps:
        count = len(step.through) + 1 if step.through else step.frames
        steps.append(tuple(packets[place : place + count]))
        place += count
    assert place == len(packets), "a group has other packets than pictures"
    return EncodedGroup(packets[0], tuple(steps))


def _named(picture: Picture) -> list[object]:
    state = [picture.shown, picture.grown, picture.growth, picture.answered, picture.bare]
    return [*state, picture.clip]


def step_named(step: Step) -> list[object]:
    """Return a step's frames and pictures, as JSON: for cache keys."""
    return [step.frames, [_named(picture) for picture in (*step.through, step.picture)]]
