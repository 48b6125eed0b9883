# What enters: a Storyboard. What leaves: a pill: MP4, captions (WebVTT, SubRip), descriptive
# transcript (page and text), poster. The voice and the pictures are made side by side; the time the
# voice takes then decides when which picture comes; captions come from the words as spoken.
"""The video format."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.film import Reel, encode_steps, packets_of, still_group
from netpes_learn.formats._video.frames import drawn, pictures_in
from netpes_learn.formats._video.mux import Chapter, Film, muxed
from netpes_learn.formats._video.pace import paced
from netpes_learn.formats._video.script import ScriptedScene, script_of
from netpes_learn.formats._video.sound import Sound, encode_sound, mixed
from netpes_learn.formats._video.timeline import Spoken, Timeline, timeline_of
from netpes_learn.formats._video.transcript import transcript_page, transcript_text
from netpes_learn.model.artefact import Format, Resources
from netpes_learn.model.document import Storyboard
from netpes_learn.model.text import plain
from netpes_learn.speech.api import Speech, speak
from netpes_learn.speech.loudness import master
from netpes_learn.stages.captions import subrip, timestamp, webvtt
from netpes_learn.stages.cues import GAP_FRAMES, Cue, Grammar, Passage, cues_of, faults_of

# Learners stop watching: beyond five minutes a pill should be two (Guo, Kim, Rubin 2014, "How video
# production affects student engagement").
LONG_SECONDS = 300
# Longer labels compete with the narration (redundancy principle, Mayer 2009) and may not fit.
LONG_LABEL = 60
# Every scene is heard by voices of one process-wide engine, so two workers keep two cores busy.
WORKERS = 2


def render(
    storyboard: Storyboard, resources: Resources, *, workers: int = WORKERS
) -> Mapping[str, bytes]:
    """Return the files of a pill by suffix; ``workers`` threads change the time, not the bytes.

    Raises ContentError where a template fails, a text does not fit, no voice is there, or the
    storyboard's wording lacks a label.
    """
    script = script_of(storyboard.scenes)
    pictures = pictures_in(script)
    with ThreadPoolExecutor(max_workers=workers) as executor:
        speaking = [executor.submit(_spoken, storyboard, scene, resources) for scene in script]
        reel = Reel(drawn(storyboard, pictures, resources=resources))
        resources.progress(0.1)
        moving = encode_steps(script, reel, workers=executor, cached=resources.cached)
        voices = [future.result() for future in speaking]
        resources.progress(0.3)
        timeline = timeline_of(script, _timed(voices, script))
        sound = _sound(timeline, voices, resources)
        resources.progress(0.7)
        groups = [group.result() for group in moving]
    packets = packets_of(
        timeline, groups, lambda picture: still_group(picture, reel, cached=resources.cached)
    )
    cues = _cues(storyboard, timeline)
    poster = _poster(reel.drawn[pictures[0]])
    film = Film(tuple(packets), sound, cues, _chapters(script, timeline), poster)
    resources.progress(0.9)
    mp4 = muxed(film, storyboard.properties)
    _report(storyboard, timeline, cues, resources)
    _facts(timeline, voices, resources, pictures=len(set(reel.digests.values())), size=len(mp4))
    language = storyboard.properties.language
    clock = _clock(timeline)
    return {
        ".mp4": mp4,
        ".vtt": webvtt(cues, language=language, frames_per_second=FRAMES_PER_SECOND).encode(),
        ".srt": subrip(cues, frames_per_second=FRAMES_PER_SECOND).encode(),
        ".html": transcript_page(storyboard, clock=clock, resources=resources),
        ".txt": transcript_text(storyboard, clock=clock),
        ".jpg": poster,
    }


def _spoken(storyboard: Storyboard, scene: ScriptedScene, resources: Resources) -> list[Speech]:
    return [
        paced(
            speak(
                utterance.text,
                language=utterance.language,
                engines=storyboard.engines,
                lexicon=storyboard.lexicon,
                abbreviations=storyboard.abbreviations,
                cached=resources.cached,
                read=resources.read,
            )
        )
        for utterance in scene.utterances
    ]


def _timed(
    voices: Sequence[Sequence[Speech]], script: Sequence[ScriptedScene]
) -> list[list[Spoken]]:
    return [
        [
            Spoken(utterance, speech.seconds, speech.words)
            for utterance, speech in zip(scene.utterances, speeches, strict=True)
        ]
        for scene, speeches in zip(script, voices, strict=True)
    ]


def _sound(timeline: Timeline, voices: Sequence[Sequence[Speech]], resources: Resources) -> Sound:
    heard = [at for scene in timeline.scenes for at in scene.heard]
    speeches = [speech for scene in voices for speech in scene]
    pieces = [
        (at.start_seconds, speech.samples) for at, speech in zip(heard, speeches, strict=True)
    ]
    pcm = mixed(pieces, seconds=timeline.seconds)
    return encode_sound(pcm, master=master, cached=resources.cached)


def _cues(storyboard: Storyboard, timeline: Timeline) -> tuple[Cue, ...]:
    grammar = Grammar(
        frozenset(word.casefold() for word in storyboard.function_words),
        frozenset(storyboard.abbreviations),
    )
    cues: list[Cue] = []
    for scene in timeline.scenes:
        ends = [at.start_seconds for at in scene.heard[1:]]
        ends.append(scene.end_frame / FRAMES_PER_SECOND)
        # A silent scene has an end and nothing that is heard.
        for at, end in zip(scene.heard, ends, strict=False):
            passage = Passage(
                text=at.spoken.utterance.text,
                words=at.spoken.words,
                shift_seconds=at.start_seconds,
                # The gap between captions is kept between passages too.
                end_seconds=end - GAP_FRAMES / FRAMES_PER_SECOND,
                language=at.spoken.utterance.language,
            )
            cues += cues_of(passage, grammar, frames_per_second=FRAMES_PER_SECOND)
    return tuple(cues)


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


def _poster(png: bytes) -> bytes:
    """Return the first picture as a JPEG, for the page and the file's cover."""
    jpeg = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(jpeg, "JPEG", quality=88, subsampling=0)
    return jpeg.getvalue()


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
        for label in scene.labels if scene.layout in ("points", "compare") else ():
            if len(plain(label)) > LONG_LABEL:
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
    pictures: int,
    size: int,
) -> None:
    speeches = [speech for scene in voices for speech in scene]
    resources.fact("seconds", round(timeline.seconds, 2))
    resources.fact("pictures", pictures)
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
        "jinja2",
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
    media_types={
        ".mp4": "video/mp4",
        ".vtt": "text/vtt",
        ".srt": "application/x-subrip",
        ".html": "text/html",
        ".txt": "text/plain",
        ".jpg": "image/jpeg",
    },
)
