# What enters: a deck that a trainer edited, the new version of it, and what is sealed in both. What
# leaves: the new version with every edit kept. ``match`` finds the slides again, ``plan`` decides,
# ``design`` and ``order`` carry out, ``merge`` puts them together.
"""Merging a trainer's deck with its new version."""
