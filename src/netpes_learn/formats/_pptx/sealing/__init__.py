# What enters: a deck as it was generated. What leaves: the same with a seal inside: what each slide
# was, so that one can tell later what a person changed. ``normal`` leaves out what programs change
# of their own accord, ``fingerprint`` makes digests of the rest, ``facts`` seals and reads them.
"""What a deck remembers of itself."""
