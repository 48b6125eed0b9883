# What enters: encoded video and audio, captions, chapters, a cover, and what the film says of
# itself.
# What leaves: an MP4 file that starts to play before it is loaded whole (moov before mdat).
# Nothing is encoded here, and nothing asks for the time: same parts, same bytes.
"""The MP4 file."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias, cast

import av
from av.container import OutputContainer
from av.container.core import Flags as ContainerFlags
from av.packet import Packet
from av.stream import Disposition, Stream

from netpes_learn.formats._video import encode, sound
from netpes_learn.formats._video.encode import FRAMES_PER_SECOND
from netpes_learn.formats._video.film import VideoPacket
from netpes_learn.formats._video.pixels import HEIGHT_PX, WIDTH_PX
from netpes_learn.formats._video.skips import skip_packets
from netpes_learn.formats._video.sound import FRAME_SAMPLES, PRIMING_SAMPLES, SAMPLE_RATE, Sound
from netpes_learn.model.document import Properties
from netpes_learn.stages.cues import Cue

# ISO 639-2/T codes, which an MP4's media header takes (ISO/IEC 14496-12, 8.4.2), for ISO 639-1
# ones: the official languages of the Union and of its members' regions, Norway and Iceland.
THREE_LETTERS = {
    "bg": "bul", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fi": "fin", "fr": "fra", "ga": "gle",
    "gl": "glg", "hr": "hrv", "hu": "hun", "is": "isl", "it": "ita", "lb": "ltz", "lt": "lit",
    "lv": "lav", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nor", "pl": "pol",
    "pt": "por", "ro": "ron", "se": "sme", "sk": "slk", "sl": "slv", "sv": "swe", "uk": "ukr",
}  # fmt: skip

# Generic in the stubs, not at run time.
StreamPacket: TypeAlias = "Packet[Stream]"

# A time scale that 25 divides, as movie editors use it.
_VIDEO_SCALE = 12_800
_MILLISECONDS = Fraction(1, 1000)
# The style every caption of the file starts from (ASS "Script Info", which FFmpeg's encoder reads).
_CAPTION_STYLE = b"""[Script Info]
ScriptType: v4.00+
PlayResX: 384
PlayResY: 288

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


@dataclass(frozen=True)
class Chapter:
    """A chapter's title and its frames, ``first`` to before ``end``."""

    title: str
    first_frame: int
    end_frame: int


@dataclass(frozen=True)
class Film:
    """The parts of a film."""

    video: Sequence[VideoPacket]
    sound: Sound
    cues: Sequence[Cue]
    chapters: Sequence[Chapter]
    cover: bytes
    # Captions in further languages, by their tags.
    subtitles: Mapping[str, Sequence[Cue]] = field(default_factory=dict)


def three_letters(language: str) -> str:
    """Return the ISO 639-2/T code of a BCP 47 tag, "und" (undetermined) for one not known here."""
    return THREE_LETTERS.get(language.split("-", 1)[0].lower(), "und")


def muxed(film: Film, properties: Properties) -> bytes:
    """Return the MP4: H.264 at constant 25 frames a second, AAC, captions, chapters and a cover."""
    buffer = io.BytesIO()

    def again(_url: str, _flags: int, _options: object) -> io.BytesIO:
        # To put moov first, FFmpeg reads what it has written while it writes it again.
        return io.BytesIO(buffer.getvalue())

    # FFmpeg 9 chooses a time scale itself, earlier ones take this: so all write the same bytes.
    options = {"movflags": "+faststart", "movie_timescale": "1000"}
    with av.open(buffer, "w", format="mp4", container_options=options, io_open=again) as output:
        output.flags |= cast("int", ContainerFlags.bitexact.value)
        output.metadata.update(_tags(properties))
        language = three_letters(properties.language)
        packets = [
            *_video(output, film.video, language),
            *_sound(output, film.sound, language),
            *(_captions(output, film.cues, language) if film.cues else ()),
            *(
                packet
                for tag, cues in sorted(film.subtitles.items())
                for packet in _captions(output, cues, three_letters(tag))
            ),
            *_cover(output, film.cover),
        ]
        output.set_chapters(cast("Any", _chapters(film.chapters)))
        output.start_encoding()
        _check_headers(output, film.sound)
        for packet in sorted(packets, key=_moment):
            output.mux_one(packet)
    return buffer.getvalue()


def _moment(packet: StreamPacket) -> tuple[int, int]:
    """Return when a packet is decoded, in samples of sound (every track's time base divides it)."""
    assert packet.dts is not None
    base = packet.time_base
    return packet.dts * base.numerator * SAMPLE_RATE // base.denominator, packet.stream_index


def _tags(properties: Properties) -> dict[str, str]:
    tags = {
        "title": properties.title,
        "artist": properties.author,
        "date": properties.date,
        "description": properties.subject,
        "keywords": ", ".join(properties.keywords),
        "comment": properties.version,
    }
    return {name: value for name, value in tags.items() if value}


def _check_headers(output: OutputContainer, sound: Sound) -> None:
    """Assert that the headers FFmpeg has just made belong to packets that were encoded before."""
    video, audio = output.streams.video[0], output.streams.audio[0]
    assert video.codec_context.extradata == skip_packets()[0], "parameter sets differ"
    assert audio.codec_context.extradata == sound.header, "AAC headers differ"


def _packet(
    stream: Stream, content: bytes, *, start: int, length: int, base: Fraction
) -> StreamPacket:
    packet: StreamPacket = Packet(content)
    packet.stream = stream
    packet.time_base = base
    packet.pts = packet.dts = start
    packet.duration = length
    return packet


def _video(
    output: OutputContainer, frames: Sequence[VideoPacket], language: str
) -> Iterator[StreamPacket]:
    # The encoder is opened for its headers alone.
    stream = output.add_stream("libx264", FRAMES_PER_SECOND)
    encode.configure(stream.codec_context)
    stream.time_base = Fraction(1, _VIDEO_SCALE)
    stream.metadata["language"] = language
    base = Fraction(1, FRAMES_PER_SECOND)
    for place, frame in enumerate(frames):
        packet = _packet(stream, frame.content, start=place, length=1, base=base)
        packet.is_keyframe = frame.key
        yield packet


def _sound(output: OutputContainer, track: Sound, language: str) -> Iterator[StreamPacket]:
    stream = output.add_stream("aac", SAMPLE_RATE)
    sound.configure(stream.codec_context)
    stream.metadata["language"] = language
    base = Fraction(1, SAMPLE_RATE)
    for place, content in enumerate(track.packets):
        start = place * FRAME_SAMPLES - PRIMING_SAMPLES
        packet = _packet(stream, content, start=start, length=FRAME_SAMPLES, base=base)
        packet.is_keyframe = True
        yield packet


def _captions(
    output: OutputContainer, cues: Sequence[Cue], language: str
) -> Iterator[StreamPacket]:
    stream = output.add_stream("mov_text")
    stream.codec_context.subtitle_header = _CAPTION_STYLE
    stream.time_base = _MILLISECONDS
    stream.metadata["language"] = language
    for cue in cues:
        text = "\n".join(cue.lines).encode()
        # 3GPP TS 26.245, 5.17: the text after its length.
        start = cue.start_frame * 1000 // FRAMES_PER_SECOND
        length = (cue.end_frame - cue.start_frame) * 1000 // FRAMES_PER_SECOND
        content = len(text).to_bytes(2, "big") + text
        yield _packet(stream, content, start=start, length=length, base=_MILLISECONDS)


def _cover(output: OutputContainer, jpeg: bytes) -> Iterator[StreamPacket]:
    stream = output.add_mux_stream("mjpeg", width=WIDTH_PX, height=HEIGHT_PX)
    stream.disposition = Disposition.attached_pic
    yield _packet(stream, jpeg, start=0, length=0, base=_MILLISECONDS)


def _chapters(chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "start": chapter.first_frame,
            "end": chapter.end_frame,
            "time_base": Fraction(1, FRAMES_PER_SECOND),
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(chapters)
    ]
