# What enters: an entry under ``engines`` of a language. What leaves: what is wrong with it.
# Loads no engine, so that checking content stays quick.
"""Names of speech engines."""

from netpes_learn.diagnostics import Diagnostic, Span, did_you_mean

ENGINES = ("pico", "espeak", "festival", "piper")
# The one engine that takes its voice from a file: ``piper:content/voices/ca.onnx``.
WITH_FILE = "piper"


def engine_fault(entry: str, place: Span) -> Diagnostic | None:
    """Return why an entry names no engine that could ever speak, or None where it names one."""
    name, _, file = entry.partition(":")
    if name not in ENGINES:
        hint = did_you_mean(name, ENGINES)
        return Diagnostic(place, "NL091", f"unknown speech engine '{name}'", hint)
    if name == WITH_FILE and not file:
        hint = f"name the voice after a colon: {WITH_FILE}:content/voices/….onnx"
        return Diagnostic(place, "NL550", f"'{WITH_FILE}' speaks with a voice file only", hint)
    if name != WITH_FILE and ":" in entry:
        hint = f"write '{name}'; only {WITH_FILE} takes a voice file"
        return Diagnostic(place, "NL550", f"'{name}' takes no voice file", hint)
    return None
