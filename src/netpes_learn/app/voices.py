# What enters: nothing. What leaves: the voices that can narrate here, one row each.
"""Voices."""

from typing import Any

from netpes_learn.speech.api import voices


def list_voices() -> list[dict[str, Any]]:
    """Return a row a language and voice: engine, voice, installed, intelligibility, timings."""
    rows = [
        {
            "language": voice.language,
            "engine": voice.engine,
            "voice": voice.voice,
            "installed": "installed" if voice.installed else "not installed",
            "intelligibility": voice.intelligibility,
            "timings": voice.timings,
            "licence": voice.licence,
        }
        for voice in voices()
    ]
    return sorted(rows, key=lambda row: (row["language"], row["engine"], row["voice"]))
