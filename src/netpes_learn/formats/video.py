# What enters: a Storyboard. What leaves: a pill: MP4, captions (WebVTT, SubRip), descriptive
# transcript (page and text), poster. Each scene's voice and pictures are made alone, side by side,
# and kept; the time the voices take then decides when which picture comes; captions come from the
# words as spoken.
"""The video format."""

import itertools
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from netpes_learn.formats._video.captions import captions_of
from netpes_learn.formats._video.clips import planes_in
from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.film import VideoPacket, packets_of
from netpes_learn.formats._video.frames import look_of, pictures_of, poster_of
from netpes_learn.formats._video.groups import EncodedScene, encoded_scene
from netpes_learn.formats._video.mux import Chapter, Film, muxed
from netpes_learn.formats._video.open_captions import open_scene
from netpes_learn.formats._video.recorded import check_recordings
from netpes_learn.formats._video.script import ScriptedScene, script_of
from netpes_learn.formats._video.sound import Sound, encode_sound, joined, mixed
from netpes_learn.formats._video.subtitles import subtitles_of
from netpes_learn.formats._video.timeline import TimedScene, Timeline, timeline_of
from netpes_learn.formats._video.transcript import transcript_page, transcript_text
from netpes_learn.formats._video.voice import spoken, timed
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import plain
from netpes_learn.speech.api import Speech
from netpes_learn.speech.loudness import master
from netpes_learn.stages.captions import subrip, timestamp, webvtt
from netpes_learn.stages.cues import Cue, faults_of

# Learners stop watching: beyond five minutes a pill should be two (Guo, Kim, Rubin 2014, "How video
# production affects student engagement").
LONG_SECONDS = 300
# Longer labels compete with the narration (redundancy principle, Mayer 2009) and may not fit. A
# comparison shows names of services, in a field twice as high.
LONG_LABEL = {"points": 60, "compare": 100}
# Threads: the work is done by libraries that let others run meanwhile. More of them than cores
# would only wait; a build of many pills has a process for each core besides.
WORKERS = 2


@dataclass(frozen=True)
class _Voice:
    """A scene's paragraphs as spoken, and its whole sound."""

    speeches: list[Speech]
    sound: Sound


def render(
    storyboard: Storyboard, resources: Resources, *, workers: int = WORKERS
) -> Mapping[str, bytes]:
    """Return the files of a pill by suffix; ``workers`` threads change the time, not the bytes.

    Raises ContentError where a template fails, a text does not fit, no voice is there, or the
    storyboard's wording lacks a label.
    """
    check_recordings(storyboard, resources)
    script = script_of(storyboard.scenes)
    voices, films = _made(storyboard, script, resources, workers=workers)
    timeline = timeline_of(
        script, [timed(scene, voice.speeches) for scene, voice in zip(script, voices, strict=True)]
    )
    cues = captions_of(storyboard, timeline)
    subtitles = subtitles_of(storyboard, timeline, resources)
    poster = poster_of(storyboard, script[0], resources=resources)
    film = Film(
        packets_of(timeline, films),
        joined([voice.sound for voice in voices]),
        cues,
        _chapters(script, timeline),
        poster,
        subtitles,
    )
    resources.progress(0.9)
    mp4 = muxed(film, storyboard.properties)
    _report(storyboard, timeline, cues, resources)
    _facts(timeline, [voice.speeches for voice in voices], resources, size=len(mp4))
    language = storyboard.properties.language
    clock = _clock(timeline)
    open_film = _open_film(storyboard, film, script, timeline, resources, workers=workers)
    return {
        ".mp4": mp4,
        **open_film,
        ".vtt": _vtt(cues, language),
        ".srt": subrip(cues, frames_per_second=FRAMES_PER_SECOND).encode(),
        ".html": transcript_page(storyboard, clock=clock, resources=resources),
        ".txt": transcript_text(storyboard, clock=clock),
        ".jpg": poster,
        **{f".{tag}.vtt": _vtt(own, tag) for tag, own in subtitles.items()},
    }


def _open_film(
    storyboard: Storyboard,
    film: Film,
    script: Sequence[ScriptedScene],
    timeline: Timeline,
    resources: Resources,
    *,
    workers: int,
) -> dict[str, bytes]:
    """Return a second film with its captions in the pictures, where one was asked for."""
    if not storyboard.open_captions:
        return {}

    def opened(scene: ScriptedScene, timed: TimedScene) -> tuple[VideoPacket, ...]:
        return open_scene(
            scene,
            timed,
            film.cues,
            lambda: planes_in(storyboard, scene, resources),
            look=look_of(storyboard, pictures_of(scene), resources=resources),
            language=storyboard.properties.language,
            resources=resources,
        )

    with ThreadPoolExecutor(max_workers=workers) as executor:
        video = itertools.chain.from_iterable(executor.map(opened, script, timeline.scenes))
    burned = replace(film, video=tuple(video), cues=(), subtitles={})
    return {"-open.mp4": muxed(burned, storyboard.properties)}


def _vtt(cues: Sequence[Cue], language: str) -> bytes:
    return webvtt(cues, language=language, frames_per_second=FRAMES_PER_SECOND).encode()


def _made(
    storyboard: Storyboard,
    script: Sequence[ScriptedScene],
    resources: Resources,
    *,
    workers: int,
) -> tuple[list[_Voice], list[EncodedScene]]:
    """Return the sound and the pictures of each scene, the longest scenes begun first."""
    voices: dict[ScriptedScene, Future[_Voice]] = {}
    films: dict[ScriptedScene, Future[EncodedScene]] = {}
    executor = ThreadPoolExecutor(max_workers=workers)
    try:
        for scene in sorted(script, key=_letters, reverse=True):
            voices[scene] = executor.submit(_voice, storyboard, scene, resources)
            films[scene] = executor.submit(_film, storyboard, scene, resources)
        heard = [voices[scene].result() for scene in script]
        resources.progress(0.5)
        return heard, [films[scene].result() for scene in script]
    finally:
        # After a mistake the other scenes need not be made.
        executor.shutdown(cancel_futures=True)


def _letters(scene: ScriptedScene) -> int:
    return sum(len(utterance.text) for utterance in scene.utterances)


def _voice(storyboard: Storyboard, scene: ScriptedScene, resources: Resources) -> _Voice:
    speeches = spoken(storyboard, scene, resources)
    (alone,) = timeline_of([scene], [timed(scene, speeches)]).scenes
    pieces = [
        (at.start_seconds, speech.samples) for at, speech in zip(alone.heard, speeches, strict=True)
    ]
    pcm = mixed(pieces, seconds=alone.end_frame / FRAMES_PER_SECOND)
    return _Voice(speeches, encode_sound(pcm, master=master, cached=resources.cached))


def _film(storyboard: Storyboard, scene: ScriptedScene, resources: Resources) -> EncodedScene:
    pictures = pictures_of(scene)
    return encoded_scene(
        scene,
        lambda: planes_in(storyboard, scene, resources),
        look=look_of(storyboard, pictures, resources=resources),
        cached=resources.cached,
    )


def _chapters(script: Sequence[ScriptedScene], timeline: Timeline) -> tuple[Chapter, ...]:
    """Return the chapters; one lasts until the next begins, the first from the very start."""
    begun = [
        (scene.chapter, timed.first_frame)
        for scene, timed in zip(script, timeline.scenes, strict=True)
        if scene.chapter
    ]
    ends = [*(first for _, first in begun[1:]), timeline.frames][: len(begun)]
    return tuple(
        Chapter(title, first if place else 0, end)
        for place, ((title, first), end) in enumerate(zip(begun, ends, strict=True))
    )


def _clock(timeline: Timeline) -> str:
    minutes, seconds = divmod(round(timeline.seconds), 60)
    return f"{minutes}:{seconds:02}"


def _report(
    storyboard: Storyboard, timeline: Timeline, cues: Sequence[Cue], resources: Resources
) -> None:
    """Warn the maintainer of what a learner would stumble over."""
    if timeline.seconds > LONG_SECONDS:
        resources.warn(f"the pill lasts {_clock(timeline)}; beyond 5:00 make two of it")
    for scene in storyboard.scenes:
        for label in scene.labels if scene.layout in LONG_LABEL else ():
            if len(plain(label)) > LONG_LABEL[scene.layout]:
                resources.warn(
                    f"scene {scene.id}: a label of {len(plain(label))} characters is long"
                )
    for cue in cues:
        faults = faults_of(cue, frames_per_second=FRAMES_PER_SECOND)
        if faults:
            at = timestamp(cue.start_frame, frames_per_second=FRAMES_PER_SECOND)
            resources.warn(f"caption at {at} ({', '.join(faults)}): {' / '.join(cue.lines)}")


def _facts(
    timeline: Timeline,
    voices: Sequence[Sequence[Speech]],
    resources: Resources,
    *,
    size: int,
) -> None:
    speeches = [speech for scene in voices for speech in scene]
    resources.fact("seconds", round(timeline.seconds, 2))
    seen = {change.step.picture for change in timeline.changes if not change.step.picture.bare}
    resources.fact("pictures", len(seen))
    resources.fact("bytes", size)
    resources.fact("voices", sorted({f"{speech.engine} {speech.voice}" for speech in speeches}))
    resources.fact("intelligibility", sorted({speech.intelligibility for speech in speeches}))


FORMAT = Format(
    name="video",
    document=Storyboard,
    suffixes=(".mp4", ".vtt", ".srt", ".html", ".txt", ".jpg"),
    render=render,
    tools=(
        "av",
        "espeakng-loader",
        "font-source-sans-pro",
        "fonttools",
        "heroicons",
        "jinja2",
        "markupsafe",
        "num2words",
        "numpy",
        "onnxruntime",
        "pillow",
        "piper-tts",
        "py-nanotts",
        "pyloudnorm",
        "scipy",
        "typst",
    ),
    weight=10.0,
    facts={
        "seconds": 150.25,
        "pictures": 40,
        "bytes": 4_200_000,
        "voices": ["espeak en"],
        "intelligibility": ["fair"],
    },
    media_types={
        ".mp4": "video/mp4",
        ".vtt": "text/vtt",
        ".srt": "application/x-subrip",
        ".html": "text/html",
        ".txt": "text/plain",
        ".jpg": "image/jpeg",
    },
)
