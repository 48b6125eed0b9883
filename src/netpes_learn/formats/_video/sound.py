# What enters: what is heard and when. What leaves: the sound of the whole film at broadcast level,
# as AAC packets.
"""The audio track."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags

from netpes_learn.canonical import digest
from netpes_learn.formats._video.encode import packed, unpacked

SAMPLE_RATE = 48_000
# One voice in one channel needs no more; it is half of a pill's bytes.
BITS_PER_SECOND = 72_000
# Samples in an AAC frame (ISO/IEC 14496-3, 4.5.2.1.1), and FFmpeg's encoder delay: one frame.
FRAME_SAMPLES = 1024
PRIMING_SAMPLES = 1024


@dataclass(frozen=True)
class Sound:
    """AAC packets of 1024 samples each, the first of them priming; ``header``: decoder set-up."""

    header: bytes
    packets: tuple[bytes, ...]


def mixed(pieces: Iterable[tuple[float, bytes]], *, seconds: float) -> bytes:
    """Return silence of some length with PCM (16 bit, mono, 48 kHz) laid in at given seconds."""
    film = np.zeros(round(seconds * SAMPLE_RATE), np.int16)
    for start_seconds, pcm in pieces:
        voice = np.frombuffer(pcm, np.dtype("<i2"))
        start = round(start_seconds * SAMPLE_RATE)
        room = film[start : start + len(voice)]
        room[:] = voice[: len(room)]
    return film.astype("<i2").tobytes()


def configure(context: AudioCodecContext) -> None:
    """Set up an AAC encoder: one channel, 72 kbit/s."""
    context.layout = "mono"
    context.format = "fltp"
    context.sample_rate = SAMPLE_RATE
    context.bit_rate = BITS_PER_SECOND
    # Half the time of FFmpeg's other coder; at 72 kbit/s for one voice nobody hears which it was.
    context.options = {"aac_coder": "fast"}
    context.time_base = Fraction(1, SAMPLE_RATE)
    context.flags |= Flags.bitexact | Flags.global_header


def encode_sound(
    pcm: bytes,
    *,
    master: Callable[[bytes], bytes],
    cached: Callable[[str, object, Callable[[], bytes]], bytes],
) -> Sound:
    """Return PCM (16 bit, mono, 48 kHz), brought to its level by ``master``, as AAC."""
    versions = {name: list(version) for name, version in sorted(av.library_versions.items())}
    key = {"pcm": digest(pcm), "bits": BITS_PER_SECOND, "versions": versions}
    header, *packets = unpacked(cached("sound", key, lambda: packed(_encoded(master(pcm)))))
    return Sound(header, tuple(packets))


def joined(sounds: Sequence[Sound]) -> Sound:
    """Return sounds one after the other.

    Each begins and ends with a rest of a frame at least and lasts whole frames, so a decoder hears
    no seam: the last packet of one overlaps with silence, as the first of the next expects.
    """
    first, *others = sounds
    assert all(sound.header == first.header for sound in others), "AAC headers differ"
    # Each sound's own first packet is for its encoder's delay; the film needs one.
    later = (packet for sound in others for packet in sound.packets[1:])
    return Sound(first.header, (*first.packets, *later))


def _encoded(pcm: bytes) -> list[bytes]:
    encoder = av.CodecContext.create("aac", "w")
    configure(encoder)
    encoder.open()
    # From 16-bit integers to the encoder's own scale, one to minus one.
    samples = np.frombuffer(pcm, np.dtype("<i2")).astype(np.float32) / 32768
    whole = np.pad(samples, (0, -len(samples) % FRAME_SAMPLES)).reshape(-1, 1, FRAME_SAMPLES)
    packets: list[bytes] = []
    for place, chunk in enumerate(whole):
        frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = place * FRAME_SAMPLES
        frame.time_base = Fraction(1, SAMPLE_RATE)
        packets += (bytes(packet) for packet in encoder.encode(frame))
    packets += (bytes(packet) for packet in encoder.encode(None))
    assert encoder.extradata is not None
    return [encoder.extradata, *packets]
