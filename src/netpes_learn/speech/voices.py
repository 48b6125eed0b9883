# What enters: nothing but what is installed. What leaves: which engine speaks which language, how
# well that is understood, and how we know. A build report repeats it: nothing passes off as good.
"""The voices there are."""

from dataclasses import dataclass
from typing import Literal

from netpes_learn.speech.engines import espeak, festival, pico, piper
from netpes_learn.speech.facts import base_language
from netpes_learn.speech.languages import FACTS
from netpes_learn.speech.names import ENGINES

Intelligibility = Literal["good", "fair", "poor"]

# Character error rate of a speech recogniser (faster-whisper 1.2.1, multilingual base model) that
# heard one paragraph a language: the project's own measurement, docs/voices.md.
CHARACTER_ERRORS = {
    ("pico", "en"): 0.01, ("pico", "fr"): 0.05, ("pico", "it"): 0.00, ("pico", "es"): 0.02,
    ("espeak", "en"): 0.04, ("espeak", "es"): 0.11, ("espeak", "it"): 0.13,
    ("espeak", "fr"): 0.32, ("espeak", "fi"): 0.47, ("espeak", "sv"): 0.47,
    ("espeak", "ca"): 0.54,
    ("festival", "ca"): 0.03, ("festival", "fi"): 0.08, ("festival", "it"): 0.01,
    ("piper", "en"): 0.02,
}  # fmt: skip
# A listener repairs one character in twenty without noticing; beyond one in six, sense is lost.
GOOD_UP_TO, FAIR_UP_TO = 0.05, 0.16
_LICENCES = {
    "pico": "Apache-2.0",
    "espeak": "GPL-3.0-or-later",
    "festival": "LGPL (ca, fi), GPL (it)",
    "piper": "GPL-3.0; each voice its own",
}


@dataclass(frozen=True)
class VoiceInfo:
    """One engine's voice in one language, for the list a maintainer reads."""

    engine: str
    language: str
    voice: str
    licence: str
    installed: bool
    timings: Literal["exact", "aligned"]
    intelligibility: Intelligibility
    # Where the class comes from.
    source: str


def intelligibility(engine: str, language: str) -> Intelligibility:
    """Return the class of an engine in a language; "fair" is what nobody has measured."""
    error = CHARACTER_ERRORS.get((engine, base_language(language)))
    if error is None:
        return "poor" if engine == "espeak" else "fair"
    if error <= GOOD_UP_TO:
        return "good"
    return "fair" if error <= FAIR_UP_TO else "poor"


def available_engines(language: str) -> tuple[str, ...]:
    """Return the installed engines that speak a language, the best understood first.

    Piper is among them only with a voice file, which content names; it is not listed here.
    """
    names = [name for name in ENGINES if name != "piper" and is_installed(name, language)]
    base = base_language(language)
    return tuple(sorted(names, key=lambda name: (CHARACTER_ERRORS.get((name, base), 1.0), name)))


def is_installed(engine: str, language: str) -> bool:
    """Tell whether an engine is installed with a voice for a language."""
    match engine:
        case "pico":
            return pico.speaks(language) and pico.installed()
        case "espeak":
            return espeak.speaks(language)
        case "festival":
            return festival.installed(language)
        case "piper":
            return piper.installed()
        case _:
            return False


def voices() -> tuple[VoiceInfo, ...]:
    """Return every voice known for the languages of the project, by language, best first."""
    found = [
        _info(engine, language)
        for language in sorted(FACTS)
        for engine in ENGINES
        if _voice_name(engine, language)
    ]
    return tuple(
        sorted(
            found,
            key=lambda v: (v.language, CHARACTER_ERRORS.get((v.engine, v.language), 1.0), v.engine),
        )
    )


def _info(engine: str, language: str) -> VoiceInfo:
    error = CHARACTER_ERRORS.get((engine, language))
    return VoiceInfo(
        engine=engine,
        language=language,
        voice=_voice_name(engine, language),
        licence=_LICENCES[engine],
        installed=is_installed(engine, language),
        timings="exact" if engine == "espeak" else "aligned",
        intelligibility=intelligibility(engine, language),
        source="not measured" if error is None else f"character error rate {error:.2f}",
    )


def _voice_name(engine: str, language: str) -> str:
    """Return the voice of an engine in a language; "" if it has none."""
    match engine:
        case "pico":
            return pico.Pico.of(language).voice if pico.speaks(language) else ""
        case "espeak":
            return espeak.Espeak.of(language).voice
        case "festival":
            return festival.Festival.of(language).voice if festival.speaks(language) else ""
        case _:
            return "a supplied .onnx file"
