# What enters: what is heard and when. What leaves: the sound of the whole film at broadcast level,
# as AAC packets.
"""The audio track."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags

from netpes_learn.canonical import digest
from netpes_learn.formats._video.encode import packed, unpacked

SAMPLE_RATE = 48_000
# Speech in one channel needs no more; 96 kbit/s is transparent for a voice.
BITS_PER_SECOND = 96_000
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
    """Set up an AAC encoder: one channel, 96 kbit/s."""
    context.layout = "mono"
    context.format = "fltp"
    context.sample_rate = SAMPLE_RATE
    context.bit_rate = BITS_PER_SECOND
    # Half the time of FFmpeg's other coder; at 96 kbit/s for one voice nobody hears which it was.
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


def _encoded(pcm: bytes) -> list[bytes]:
    encoder = av.CodecContext.create("aac", "w")
    configure(encoder)
    encoder.open()
    # From 16-bit integers to the encoder's own scale, one to minus one.
    samples = np.frombuffer(pcm, np.dtype("<i2")).astype(np.float32) / 32768
    packets: list[bytes] = []
    for start in range(0, len(samples), FRAME_SAMPLES):
        chunk = samples[start : start + FRAME_SAMPLES]
        chunk = np.pad(chunk, (0, FRAME_SAMPLES - len(chunk)))
        frame = av.AudioFrame.from_ndarray(chunk.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        packets += (bytes(packet) for packet in encoder.encode(frame))
    packets += (bytes(packet) for packet in encoder.encode(None))
    assert encoder.extradata is not None
    return [encoder.extradata, *packets]
