# What enters: values and Jinja templates. What leaves: pages that open from a disk, with all they
# need inside them. ``pages`` fills templates, ``markup`` writes rich text and addresses,
# ``captions`` carries cues; ``report`` and ``catalogue`` are pages of their own.
"""How pages are made."""
