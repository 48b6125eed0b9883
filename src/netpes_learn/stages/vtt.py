# What enters: a WebVTT file somebody made for a clip, and the words said in it. What leaves: when
# each of the words is to be read; or in which line the file is wrong.
"""Times from a WebVTT file."""

import re
from collections.abc import Iterator
from itertools import pairwise

from netpes_learn.stages.subtitles import ReadWord

# W3C WebVTT 4.1: hours may be missing.
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}")
_TAG = re.compile(r"<[^>]*>")
_LETTERS = re.compile(r"\w+")


class VttError(ValueError):
    """What is wrong with a file, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def vtt_words(captions: str, text: str, *, start: float, end: float) -> tuple[ReadWord, ...]:
    """Return the words of ``text`` on the times of captions that say them, from ``start`` on.

    Captions outside ``start`` to ``end`` (seconds of the clip) are left out. Raises VttError:
    not WebVTT, captions that overlap, or that say other words than the text.
    """
    cues = [cue for cue in _cues(captions) if cue[2] > start and cue[1] < end]
    for (_, _, until, _), (line, begin, _, _) in pairwise(cues):
        if begin < until:
            raise VttError(f"this caption begins at {begin:g} s, before the last one ends", line)
    spans = [match.span() for match in re.finditer(r"[^ \n]+", text)]
    spans = [span for span in spans if _LETTERS.search(text[slice(*span)])]
    words: list[ReadWord] = []
    for line, begin, until, said in cues:
        tokens = [token for token in said.split() if _LETTERS.search(token)]
        mine = spans[len(words) : len(words) + len(tokens)]
        for number, (token, (first, last)) in enumerate(zip(tokens, mine, strict=False)):
            if _bare(token) != _bare(text[first:last]):
                raise VttError(f"the captions say '{token}', 'say' has '{text[first:last]}'", line)
            share = (min(until, end) - max(begin, start)) / len(tokens)
            at = max(begin, start) - start + number * share
            words.append(ReadWord(at, at + share, first, last))
        if len(mine) < len(tokens):
            raise VttError(f"'say' ends before the captions do: '{tokens[len(mine)]}'", line)
    if len(words) < len(spans):
        first, last = spans[len(words)]
        raise VttError(f"the captions end before 'say' does: '{text[first:last]}'", 1)
    return tuple(words)


def _cues(captions: str) -> Iterator[tuple[int, float, float, str]]:
    """Yield line number, begin, end and text of each caption."""
    lines = captions.removeprefix("\ufeff").splitlines()
    if not lines or not re.match(r"WEBVTT(\s|$)", lines[0]):
        raise VttError("the file does not begin with WEBVTT", 1)
    for number, line in enumerate(lines):
        timing = _TIMING.match(line.strip())
        if not timing:
            if "-->" in line:
                raise VttError(f"'{line.strip()}' is no time of a caption", number + 1)
            continue
        said = []
        for following in lines[number + 1 :]:
            if not following.strip():
                break
            said.append(_TAG.sub("", following))
        begin, until = _seconds(timing, 1), _seconds(timing, 5)
        if until <= begin:
            raise VttError("this caption ends before it begins", number + 1)
        yield number + 1, begin, until, " ".join(said)


def _seconds(timing: re.Match[str], group: int) -> float:
    hours, minutes, seconds, thousandths = (int(timing[group + place] or 0) for place in range(4))
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _bare(token: str) -> str:
    return "".join(_LETTERS.findall(token)).casefold()
