"""Frozen types: what an author writes (content) and what a format renders (document)."""
