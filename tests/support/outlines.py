# What enters: the text of an outline. What leaves: the outline as it is read from ``outlines/x.yml``.
"""Outlines that no file holds."""

from netpes_learn.content.source import read_yaml
from netpes_learn.diagnostics import Report
from netpes_learn.model.sourced import Sourced


def outline(text: str) -> Sourced:
    """Return what a text says, with the place of each part."""
    found = read_yaml("outlines/x.yml", text.encode(), Report())
    assert found is not None
    return found
