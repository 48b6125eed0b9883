# What enters: a sound file that somebody recorded. What leaves: samples in one channel, or a clear
# word about what is wrong with the file.
"""WAV and MP3 files as samples."""

import io

import av
import numpy as np
from av.audio.resampler import AudioResampler

from netpes_learn.diagnostics import ContentError, Diagnostic, Span
from netpes_learn.speech.signal import Samples

# Two channels that cancel each other (one plugged in the wrong way round) leave less than this.
_CANCELLED = 0.1
_FORMATS = ("wav", "mp3")


def decoded(content: bytes, *, path: str) -> tuple[Samples, int]:
    """Return samples between -1 and 1 in one channel, and their rate.

    Raises ContentError (NL094) for another kind of file, and for one that is damaged: half a
    sentence must not be taken for the whole.
    """
    found = sound_track(content, path=path, formats=_FORMATS)
    if found is None:
        raise _fault(path, "there is no sound in the file")
    return found


def sound_track(
    content: bytes, *, path: str, formats: tuple[str, ...] = ()
) -> tuple[Samples, int] | None:
    """Return the same of a file in one of ``formats`` (none: any), a film too; None: no sound.

    Raises ContentError (NL094) as ``decoded`` does.
    """
    chunks: list[Samples] = []
    rate = 0
    try:
        with av.open(io.BytesIO(content), "r") as file:
            if formats and not any(name in file.format.name for name in formats):
                raise _fault(path, f"not a {' or '.join(formats).upper()} file")
            if not file.streams.audio:
                return None
            stream = file.streams.audio[0]
            rate = int(stream.rate or 0)
            planar = AudioResampler(format="fltp", rate=rate)
            for frame in file.decode(stream):
                chunks += [_samples(part) for part in planar.resample(frame)]
            chunks += [_samples(part) for part in planar.resample(None)]
    except av.error.FFmpegError as error:
        at = sum(chunk.shape[1] for chunk in chunks) / rate if rate else 0.0
        where = f" after {at:.1f} s" if at else ""
        raise _fault(path, f"the file is damaged{where}: {error.strerror}") from error
    if not chunks:
        return None
    return _one_channel(np.concatenate(chunks, axis=1)), rate


def _samples(frame: av.AudioFrame) -> Samples:
    """Return a frame as one row a channel."""
    return np.asarray(frame.to_ndarray(), dtype=np.float64)


def _one_channel(channels: Samples) -> Samples:
    """Return the mean of the channels; the loudest where they would cancel each other."""
    together = channels.mean(axis=0)
    powers = (channels**2).mean(axis=1)
    if (together**2).mean() < _CANCELLED**2 * powers.max():
        return np.asarray(channels[int(powers.argmax())])
    return np.asarray(together)


def _fault(path: str, message: str) -> ContentError:
    hint = "export it again, as WAV (16 bit) or MP3"
    return ContentError(Diagnostic(Span(path), "NL094", message, hint))
