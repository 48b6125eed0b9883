# What enters: a Deck, the master or a partner's template, and the widths of its fonts. What leaves:
# a native presentation. ``plan``, and what it stands on, measures and writes nothing; ``slides``
# writes what was planned; ``package`` closes the file. ``partner`` judges a partner's template,
# ``sealing`` says what a deck was, ``merging`` brings an edited one up to date.
"""How a deck becomes PresentationML."""
